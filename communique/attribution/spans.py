"""The characters that are said: without the marks, commas and blanks at their edges, and without their source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from communique.record import Span

OPENING = {"”": "“", "»": "«", '"': '"'}
CLOSING = frozenset(OPENING)
EDGE = " \t\r\n\u00a0,;:\"“”„«»‟`'"


def trim(text: str, start: int, end: int) -> Span:
    """The same characters without marks, commas and blanks at the edges; ``start == end`` where nothing is left."""
    while start < end and (text[start] in EDGE or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in EDGE or text[end - 1].isspace()):
        if text[end - 1] in CLOSING and opens_inside(text, start, end - 1):
            break  # the mark closes words that stand in marks inside: called it "a step back"
        end -= 1
    if start < end < len(text) and text[end] in CLOSING and opens_inside(text, start, end):
        end += 1
    return start, end


def opens_inside(text: str, start: int, end: int) -> bool:
    """True when a quotation mark is open at ``end`` that was opened after ``start``."""
    mark = text[end]
    inside = text[start:end]
    return inside.count('"') % 2 == 1 if mark == '"' else inside.count(OPENING[mark]) > inside.count(mark)


def outside(text: str, spans: Sequence[Span], hole: Span | None) -> Iterator[Span]:
    """The spans without the characters of the hole, which is the source."""
    for start, end in spans:
        if hole is None or hole[1] <= start or end <= hole[0]:
            yield start, end
            continue
        for piece in (trim(text, start, hole[0]), trim(text, hole[1], end)):
            if piece[0] < piece[1]:
                yield piece
