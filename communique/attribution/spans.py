"""The characters that are said: without the marks, commas and blanks at their edges, and without their source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from communique.record import Span

EDGE = " \t\r\n\u00a0,;:\"“”„«»‟`'"


def trim(text: str, start: int, end: int) -> Span:
    """The same characters without marks, commas and blanks at the edges; ``start == end`` where nothing is left."""
    while start < end and (text[start] in EDGE or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in EDGE or text[end - 1].isspace()):
        end -= 1
    return start, end


def outside(text: str, spans: Sequence[Span], hole: Span | None) -> Iterator[Span]:
    """The spans without the characters of the hole, which is the source."""
    for start, end in spans:
        if hole is None or hole[1] <= start or end <= hole[0]:
            yield start, end
            continue
        for piece in (trim(text, start, hole[0]), trim(text, hole[1], end)):
            if piece[0] < piece[1]:
                yield piece
