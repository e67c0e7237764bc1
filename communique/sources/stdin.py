"""Standard input: JSON lines, a page or a text, told apart by how it begins."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import BinaryIO

from communique.settings import longest_article
from communique.sources import html, jsonl, text
from communique.sources.decode import NotText, decode
from communique.sources.source import Item, Origin, byte_limit, too_long

_HEAD = 1 << 16


def read(origin: Origin, stream: BinaryIO | None = None) -> Iterator[Item]:
    """The articles that are piped in."""
    stream = stream or sys.stdin.buffer
    head = stream.read(_HEAD)
    if not head.strip():
        yield origin.problem("empty")
        return
    if head.startswith(b"\x1f\x8b") or _is_json(head):
        yield from jsonl.from_file(origin, stream, head)
        return
    limit = longest_article()
    data = head + stream.read(byte_limit(limit) + 1 - len(head))
    if len(data) > byte_limit(limit):
        yield origin.problem(too_long(f"over {byte_limit(limit):,} bytes", limit))
        return
    try:
        beginning, _ = decode(data[:_HEAD] if len(data) <= _HEAD else data)
    except NotText as error:
        yield origin.problem(str(error))
        return
    yield from (html if html.LOOKS_LIKE.match(beginning) else text).from_bytes(origin, data)


def _is_json(head: bytes) -> bool:
    """The first line that is not blank is a JSON object, or begins one that is longer than what was read so far."""
    line, _, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    if not line.startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        # A broken first line of JSON lines still looks like an object with keys.
        return line[1:].lstrip().startswith(b'"')
