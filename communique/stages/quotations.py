"""Regions in quotation marks: paired inside each paragraph, with direction, never by parity over the document.

One odd mark must not cost more than its own paragraph. A straight mark has a direction from the characters around it
(``("word`` opens, ``word,"`` closes), so a name in marks inside a quotation ("… the "Northern …" is one,") nests
instead of ending it, and a mark whose partner is missing is bounded by its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from communique.document import Document
from communique.layers import Layer, Parse, Quotation, Quotations
from communique.record import Span
from communique.stage import Stage

_MARK = re.compile(r"``|''|[\"“”„‟«»＂]|(?<![\w’'])[‘'](?=\w)|(?<=[.,!?…])[’'](?!\w)")
_OPENING = {"“", "„", "«", "``"}
_CLOSING = {"”", "»"}  # '' closes after ``, but some texts open with it too: its surroundings decide
_SPEECH_END = re.compile(r"[.!?,…][\"”’'»\s]*$")
# Nine in ten regions that hold no speech have at most four words (measured in shared data on attributions).
_SCARE_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    direction: int  # 1 opens, -1 closes, 0 can't be told from the characters around it
    single: bool


class QuotationsStage(Stage):
    """Pair quotation marks, repair what is missing, and tell speech from scare quotes, titles and names."""

    name = "quotations"
    requires = (Parse,)
    provides = Quotations

    def __call__(self, document: Document) -> Layer:
        """The regions of one document."""
        text = document.text
        paragraphs = document[Parse].paragraphs
        regions: list[Quotation] = []
        carried = False  # a quotation of the paragraph before was left open
        for number, (start, end) in enumerate(paragraphs):
            found, carried = _paragraph(text, start, end, number, carried, _next_opens(text, paragraphs, number))
            regions.extend(found)
        return Quotations(tuple(regions))


def _next_opens(text: str, paragraphs: Sequence[Span], number: int) -> bool:
    """True when the next paragraph begins with an opening mark (a quotation over paragraphs repeats it)."""
    if number + 1 >= len(paragraphs):
        return False
    start, end = paragraphs[number + 1]
    return bool(re.match(r"\s*(?:[\"“„«＂]|``)", text[start:end]))


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    for match in _MARK.finditer(text, start, end):
        mark = match.group()
        before = text[match.start() - 1] if match.start() > start else " "
        after = text[match.end()] if match.end() < end else " "
        single = mark in {"‘", "’", "'"}
        if mark in _OPENING or mark == "‘":
            direction = 1
        elif mark in _CLOSING or mark == "’":
            direction = -1
        else:
            opens = (before.isspace() or before in "([{—–-/:“‘'") and not after.isspace()
            closes = not before.isspace() and (after.isspace() or after in ".,;:!?)]}—–-/’'”")
            direction = 1 if opens and not closes else -1 if closes and not opens else 0
            if before.isdigit() and re.search(r"\d['’]\d*$", text[max(start, match.start() - 6) : match.start()]):
                continue  # inches or seconds: 5'10"
        yield _Mark(match.start(), match.end(), direction, single)


def _paragraph(
    text: str, start: int, end: int, number: int, carried: bool, next_opens: bool
) -> tuple[list[Quotation], bool]:
    """The outermost and nested regions of one paragraph, and whether it leaves a quotation open for the next."""
    stack: list[_Mark] = []
    regions: list[Quotation] = []
    body = end - len(text[start:end]) + len(text[start:end].rstrip())
    first = True
    continuing: _Mark | None = None
    for mark in _marks(text, start, end):
        if mark.single and not stack and mark.direction != 1:
            continue  # an apostrophe
        direction = mark.direction
        if direction == 0:
            direction = -1 if stack else 1
        if direction == 1:
            if mark.single and not _single_closes(text, mark.end, end):
                continue
            if carried and first and not text[start : mark.start].strip():
                continuing, carried = mark, False  # the repeated mark of a quotation over paragraphs
            stack.append(mark)
        else:
            while stack and stack[-1].single != mark.single:
                if mark.single:
                    break
                stack.pop()
            if stack and stack[-1].single == mark.single:
                opening = stack.pop()
                regions.append(_region(text, opening.start, mark.end, number, opening.end, mark.start))
            elif not mark.single:
                regions.append(_missing_opening(text, start, mark, number, regions, carried))
                carried = False
        first = False
    left_open = False
    doubles = [mark for mark in stack if not mark.single]
    if doubles:
        opening = doubles[0]
        regions = [region for region in regions if region.start < opening.start or region.end <= body]
        left_open = next_opens or opening.start == start or text[start : opening.start].strip() == ""
        regions.append(replace(_region(text, opening.start, body, number, opening.end, body), closed=False))
    elif carried and not regions and next_opens:
        left_open = True
    if continuing:
        regions = [replace(r, continues=True, speech=True) if r.start == continuing.start else r for r in regions]
    regions.sort(key=lambda region: (region.start, -region.end))
    return regions, left_open


def _single_closes(text: str, start: int, end: int) -> bool:
    """True when a single mark that opens has a partner in reach, so that it is no apostrophe ('tis, rock 'n' roll)."""
    closing = re.compile(r"(?<=[\w.,!?…])[’'](?!\w)").search(text, start, end)
    return closing is not None and closing.start() - start > 1


def _missing_opening(
    text: str, start: int, mark: _Mark, number: int, regions: Sequence[Quotation], carried: bool
) -> Quotation:
    """A region whose opening mark is missing: from the paragraph's start, or from after the last region."""
    begin = start
    outer = [region for region in regions if region.end <= mark.start]
    if outer and not carried:
        last = max(region.end for region in outer)
        # A name in marks earlier in the paragraph does not bound the region; a quotation with its frame does.
        speech = [region for region in outer if region.speech]
        if speech:
            begin = max(region.end for region in speech) if last else begin
            tail = re.compile(r"[.!?][\"”]?\s+").search(text, begin, mark.start)
            begin = tail.end() if tail else begin
    begin += len(text[begin : mark.start]) - len(text[begin : mark.start].lstrip())
    region = _region(text, begin, mark.end, number, begin, mark.start)
    return replace(region, opened=False, continues=carried, speech=True)


def _region(
    text: str, start: int, end: int, number: int, inner_start: int | None = None, inner_end: int | None = None
) -> Quotation:
    inner = (inner_start if inner_start is not None else start, inner_end if inner_end is not None else end)
    words = text[inner[0] : inner[1]]
    count = len(words.split())
    ends_as_speech = bool(_SPEECH_END.search(words)) or (text[end : end + 1] in {",", "."} and count > _SCARE_WORDS)
    speech = (ends_as_speech and count > 1) or count > _SCARE_WORDS
    rule = "speech" if speech else "short-region-without-stop"
    return Quotation(start, end, inner, number, speech=speech, rule=rule)
