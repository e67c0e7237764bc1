"""Plain text: one file is one article, its characters exactly as the file has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from communique.sources.decode import NotText, decode
from communique.sources.problem import SourceProblem
from communique.sources.source import Item, Origin, article, read_bytes, with_sidecar

SUFFIXES = (".txt",)
_HEADLINE = re.compile(r"\s*(\S[^\n\r]{0,250})\r?\n[ \t\r]*\n\s*\S")
_HEADLINE_WORDS = 25


def read(origin: Origin) -> Iterator[Item]:
    """The article of one text file."""
    data = read_bytes(origin)
    if isinstance(data, SourceProblem):
        yield data
        return
    yield from from_bytes(origin, data)


def from_bytes(origin: Origin, data: bytes) -> Iterator[Item]:
    """The article that these bytes are."""
    origin, notes = with_sidecar(origin)
    yield from notes
    try:
        text, encoding = decode(data)
    except NotText as error:
        yield origin.problem(str(error))
        return
    if encoding not in ("utf-8", "utf-16", "utf-32"):
        yield origin.problem(f"not UTF-8; read as {encoding}", lost=False)
    known = origin.metadata
    fields: dict[str, str | None] = {**known, "title": known.get("title") or headline(text)}
    yield from article(origin, text, fields, raw=data, published=origin.dated(known.get("published")))


def headline(text: str) -> str | None:
    """The first line when a blank line follows it and it does not end like a sentence."""
    found = _HEADLINE.match(text)
    line = found.group(1).strip() if found else ""
    is_headline = line and len(line.split()) <= _HEADLINE_WORDS and line[-1] not in '.!?:;,”"»'
    return line if is_headline else None
