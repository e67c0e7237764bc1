"""JSON lines, also compressed: one article a line, streamed; a bad line is named and skipped."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from communique.settings import longest_article
from communique.sources import row
from communique.sources.decode import NotText, decode
from communique.sources.source import Item, Origin, byte_limit, too_long

SUFFIXES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")
_CHUNK = 1 << 18
_GZIP_STEP = 1 << 12  # what is unpacked at a time; damage costs at most what one step would have given
_GZIP = b"\x1f\x8b"


class _CutShort(Exception):
    """The compressed data ends early or is damaged; what came before it is good."""


def read(origin: Origin) -> Iterator[Item]:
    """The articles of one file."""
    assert origin.path is not None
    try:
        with origin.path.open("rb") as file:
            yield from from_file(origin, file)
    except OSError as error:
        yield origin.problem(f"can't be read ({error.strerror or error})")


def from_file(origin: Origin, file: BinaryIO, before: bytes = b"") -> Iterator[Item]:
    """The articles of an open file; ``before`` is what was read of it already."""
    number = articles = 0
    try:
        for number, line in enumerate(_lines(_chunks(file, before), byte_limit(longest_article())), start=1):
            if line is None:
                limit = longest_article()
                yield origin.problem(too_long(f"a line of over {byte_limit(limit):,} bytes", limit), line=number)
                continue
            for item in _line(origin, line, number):
                articles += not hasattr(item, "message")
                yield item
    except _CutShort as cut:
        yield origin.problem(f"{cut}; {articles} articles before that were read", line=number + 1)
        return
    if not number:
        yield origin.problem("empty")


def _line(origin: Origin, line: bytes, number: int) -> Iterator[Item]:
    if not line.strip():
        return
    try:
        found = json.loads(decode(line)[0])
    except NotText as error:
        yield origin.problem(f"skipped: {error}", line=number)
        return
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", None) or type(error).__name__
        column = getattr(error, "colno", None)
        yield origin.problem(f"skipped: no JSON ({reason}{f' at column {column}' if column else ''})", line=number)
        return
    if not isinstance(found, dict):
        yield origin.problem("skipped: no JSON object; each line must be {…} with 'text' or 'html'", line=number)
        return
    yield from row.read(origin, found, number)


def _chunks(file: BinaryIO, before: bytes) -> Iterator[bytes]:
    first = before or file.read(_CHUNK)
    if not first.startswith(_GZIP):
        while first:
            yield first
            first = file.read(_CHUNK)
        return
    # Not the gzip module: it loses what it had already unpacked when the end is missing.
    unpack = zlib.decompressobj(wbits=31)
    while first:
        rest = first
        try:
            while rest:
                yield unpack.decompress(rest[:_GZIP_STEP])
                rest = unpack.unused_data + rest[_GZIP_STEP:]
                if unpack.eof and rest:
                    if not rest.startswith(_GZIP[: len(rest)]):
                        return  # padding after the last member
                    unpack = zlib.decompressobj(wbits=31)
        except zlib.error as error:
            raise _CutShort("the gzip data is damaged") from error
        first = file.read(_CHUNK)
        if unpack.eof and first.startswith(_GZIP):
            unpack = zlib.decompressobj(wbits=31)
        elif unpack.eof:
            return
    if not unpack.eof:
        raise _CutShort("the gzip data ends early")


def _lines(chunks: Iterable[bytes], limit: int) -> Iterator[bytes | None]:
    """The lines, without holding more than one; None stands for a line over the limit."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        start = 0
        while (end := chunk.find(b"\n", start)) >= 0:
            size += end - start
            held.append(chunk[start:end])
            yield b"".join(held) if size <= limit else None
            held, size, start = [], 0, end + 1
        size += len(chunk) - start
        held = [*held, chunk[start:]] if size <= limit else []
    if size > limit:
        yield None
    elif any(held):
        yield b"".join(held)
