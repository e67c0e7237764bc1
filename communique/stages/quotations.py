"""Regions in quotation marks: paired inside each paragraph, with direction, never by parity over the document.

One odd mark must not cost more than its own paragraph. A mark has a direction from the characters around it (``("word``
opens, ``word,"`` closes), so a name in marks inside a quotation ("… the "Northern …" is one,") nests instead of ending
it; where these say nothing, its shape decides, and a mark whose partner is missing is bounded by its paragraph. Which
shape opens differs between languages and their translations (“…”, „…“, »…«, «…»), so no shape opens or closes alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from communique.document import Document
from communique.layers import Layer, Parse, Quotation, Quotations
from communique.record import Span
from communique.stage import Stage

_MARK = re.compile(
    r"``|''|‘‘|’’|,,(?=\w)|[\"“”„‟«»＂‹›]|(?<!\w)‚(?=\w)|(?<![\w’'])[‘'](?=[\w“\"])|(?<=[\w.,!?…“”\"])[’'‘](?!\w)"
)
_OPENS_BY_SHAPE = frozenset({"“", "„", "‟", "«", "‹", "``", "‘‘", ",,", "‘", "‚"})
_CLOSES_BY_SHAPE = frozenset({"”", "»", "›", "’’", "’"})
_LOW = frozenset({"„", "‚", ",,"})  # low marks only open
_SINGLE = frozenset({"‘", "’", "'", "‚"})
_ANGLE = frozenset({"‹", "›"})
_BEFORE_OPENING = frozenset("([{—–-/:“‘'\"„‚«»‹›")
_AFTER_CLOSING = frozenset(".,;:!?)]}—–-/’'”\"“»«…")
_NO_BEGINNING = frozenset(".,;:!?)]}")
_INCHES = re.compile(r"\d['’]\d*$")  # or seconds: 5'10"
_SPEECH_END = re.compile(r"[.!?,…][\"”“’'»«\s]*$")
# Nine in ten regions that hold no speech have at most four words (measured in shared data on attributions).
_SCARE_WORDS = 4
# A title has at least so many words that begin with a capital, and all but its short ones do.
_TITLE_WORDS = 3
_SHORT_WORD = 4
# So many paragraphs without marks may stand between the mark that opens a quotation and the one that closes it.
_LONGEST_SPEECH = 12
# A single mark has its partner among so many of the next marks.
_NEAR = 40
_REPEATED = re.compile(r"\s*(?:``|''|‘‘|[\"“”„«»＂‘‹]|'(?=\w))")


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    direction: int  # 1 opens, -1 closes, 0 can't be told
    family: str  # "double", "single" or "angle": only marks of one family pair
    sure: bool  # the characters around it say so, not its shape


class QuotationsStage(Stage):
    """Pair quotation marks, repair what is missing, and tell speech from scare quotes, titles and names."""

    name = "quotations"
    requires = (Parse,)
    provides = Quotations

    def __call__(self, document: Document) -> Layer:
        """The regions of one document."""
        return Quotations(tuple(_Paragraphs(document.text, document[Parse].paragraphs).regions()))


class _Paragraphs:
    """The paragraphs of a text, one after the other: a quotation that one of them leaves open goes on in the next."""

    def __init__(self, text: str, paragraphs: Sequence[Span]) -> None:
        self.text = text
        self.paragraphs = paragraphs
        self.marks = [list(_marks(text, start, end)) for start, end in paragraphs]

    def regions(self) -> Iterator[Quotation]:
        """The regions of all paragraphs, in order."""
        carried = False  # a quotation of the paragraph before was left open
        until = -1  # the paragraph whose first mark closes a quotation that was opened before
        for number in range(len(self.paragraphs)):
            if until > number and not self.marks[number]:
                yield self._whole(number)
                continue
            found, carried = self._paragraph(number, carried or until == number)
            yield from found
            if found and not found[-1].closed and not self._next_opens(number):
                until = self._closed_later(number)
                carried = until > number

    def _next_opens(self, number: int) -> bool:
        """True when the next paragraph begins with an opening mark (a quotation over paragraphs repeats it)."""
        if number + 1 >= len(self.paragraphs):
            return False
        return bool(_REPEATED.match(self.text, *self.paragraphs[number + 1]))

    def _closed_later(self, number: int) -> int:
        """The paragraph whose first mark closes what this one left open, with none between; -1 where there is none."""
        for later in range(number + 1, min(number + 1 + _LONGEST_SPEECH, len(self.paragraphs))):
            doubles = [mark for mark in self.marks[later] if mark.family == "double"]
            if doubles:
                mark = doubles[0]
                ends_paragraph = not self.text[mark.end : self.paragraphs[later][1]].strip(" \t.")
                ends_speech = ends_paragraph or self.text[mark.start - 1] in ",.!?…"
                return later if mark.direction == -1 and ends_speech else -1
        return -1

    def _whole(self, number: int) -> Quotation:
        """A paragraph without marks inside a quotation that goes on."""
        start, end = self.paragraphs[number]
        start += len(self.text[start:end]) - len(self.text[start:end].lstrip())
        end = start + len(self.text[start:end].rstrip())
        return Quotation(start, end, (start, end), number, False, False, True, True, "speech")

    def _paragraph(self, number: int, carried: bool) -> tuple[list[Quotation], bool]:
        """The outermost and nested regions of one paragraph, and whether it leaves a quotation open for the next."""
        text = self.text
        start, end = self.paragraphs[number]
        stack: list[_Mark] = []
        regions: list[Quotation] = []
        body = end - len(text[start:end]) + len(text[start:end].rstrip())
        first = True
        continuing: _Mark | None = None
        marks = _pairable(text, self.marks[number], body, self._next_opens(number))
        for mark in marks:
            opened = {each.family for each in stack}
            direction = mark.direction
            if direction == 0 or (direction == -1 and not mark.sure and not opened and mark.family == "double"):
                direction = -1 if mark.family in opened or (carried and first) else 1 if direction == 0 else -1
            if direction == 1:
                if carried and first and not text[start : mark.start].strip():
                    continuing, carried = mark, False  # the repeated mark of a quotation over paragraphs
                stack.append(mark)
            elif mark.family in opened:
                while stack[-1].family != mark.family:
                    stack.pop()
                opening = stack.pop()
                regions.append(_region(text, opening.start, mark.end, number, opening.end, mark.start))
            elif mark.family == "double":
                regions.append(_missing_opening(text, start, mark, number, regions, carried))
                carried = False
            elif mark.sure and stack and text[mark.start] == "‘":
                opening = stack.pop()  # „…‘: the wrong mark closes
                regions.append(_region(text, opening.start, mark.end, number, opening.end, mark.start))
            first = False
        left_open = False
        stack = [mark for mark in stack if mark.family == "double" or mark.start == start]
        if stack:
            opening = stack[0]
            next_opens = self._next_opens(number)
            left_open = next_opens or text[start : opening.start].strip() == ""
            regions.append(replace(_region(text, opening.start, body, number, opening.end, body), closed=False))
        elif carried and not regions and self._next_opens(number):
            left_open = True
        if continuing:
            regions = [replace(r, continues=True, speech=True) if r.start == continuing.start else r for r in regions]
        regions.sort(key=lambda region: (region.start, -region.end))
        return regions, left_open


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    for match in _MARK.finditer(text, start, end):
        mark = match.group()
        before = text[match.start() - 1] if match.start() > start else " "
        after = text[match.end()] if match.end() < end else " "
        opens = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace() and after not in _NO_BEGINNING
        closes = not before.isspace() and (after.isspace() or after in _AFTER_CLOSING)
        by_shape = 1 if mark in _OPENS_BY_SHAPE else -1 if mark in _CLOSES_BY_SHAPE else 0
        sure = opens != closes
        direction = (1 if opens else -1) if sure else by_shape
        if mark in _LOW:
            direction = 1
        elif mark in {"“", "‘‘", "``"} and before in ":,;":
            direction = 0  # said:“ It …: the blank may have gone to the wrong side
        family = "angle" if mark in _ANGLE else "single" if mark in _SINGLE else "double"
        if mark == '"' and before.isdigit() and _INCHES.search(text[max(start, match.start() - 6) : match.start()]):
            continue
        yield _Mark(match.start(), match.end(), direction, family, sure)


def _pairable(text: str, marks: Sequence[_Mark], end: int, next_opens: bool) -> Iterator[_Mark]:
    """The marks without apostrophes, inches and single marks that open nothing."""
    single_open = double_open = False
    for index, mark in enumerate(marks):
        if mark.family == "single":
            if mark.direction == 1 and not single_open:
                goes_on = index == 0 and next_opens and _begins_line(text, mark.start)
                if not goes_on and not _single_closes(marks, index):
                    continue
                single_open = True
            elif not single_open:
                if not (double_open and text[mark.start] == "‘"):
                    continue  # an apostrophe
            elif mark.direction == 1 or not _ends_single(text, marks, index):
                continue
            else:
                single_open = False
        elif mark.family == "double":
            if text[mark.start] == '"' and mark.start and text[mark.start - 1].isdigit() and mark.direction == -1:
                later = next((m for m in marks[index + 1 : index + _NEAR] if m.family == "double"), None)
                goes_on = text[mark.end : mark.end + 2].strip(" ").islower()
                if not double_open or (goes_on and later is not None and later.direction == -1):
                    continue  # inches: a screen 55" wide
            double_open = mark.direction == 1 or (mark.direction == 0 and not double_open)
        yield mark


def _begins_line(text: str, at: int) -> bool:
    """True when nothing but blanks stands before this character in its line."""
    return not text[text.rfind("\n", 0, at) + 1 : at].strip()


def _single_closes(marks: Sequence[_Mark], index: int) -> bool:
    """True when a single mark that opens has a partner, so that it is no apostrophe ('tis, rock 'n' roll)."""
    return any(
        mark.family == "single" and mark.direction != 1 and mark.start - marks[index].end > 1
        for mark in marks[index + 1 : index + _NEAR]
    )


def _ends_single(text: str, marks: Sequence[_Mark], index: int) -> bool:
    """True when this single mark closes, and is not the apostrophe of a plural ("the ministers' wives")."""
    if not _may_be_plural(text, marks[index]):
        return True
    for later in marks[index + 1 : index + _NEAR]:
        if later.family == "single" and (later.direction == 1 or not _may_be_plural(text, later)):
            return later.direction == 1
    return True


def _may_be_plural(text: str, mark: _Mark) -> bool:
    """True for a mark that stands after an s and before a blank."""
    return text[mark.start - 1] == "s" and text[mark.end : mark.end + 1].isspace()


def _missing_opening(
    text: str, start: int, mark: _Mark, number: int, regions: Sequence[Quotation], carried: bool
) -> Quotation:
    """A region whose opening mark is missing: from the paragraph's start, or from after the last region."""
    begin = start
    outer = [region for region in regions if region.end <= mark.start]
    if outer and not carried:
        # A name in marks earlier in the paragraph does not bound the region; a quotation with its frame does.
        speech = [region for region in outer if region.speech]
        if speech:
            begin = max(region.end for region in speech)
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
    if speech and not _SPEECH_END.search(words) and _is_title(words):
        speech, rule = False, "title"
    elif not speech and _stands_alone(text, start, end) and _reads_on(words):
        speech, rule = True, "sentence-of-its-own"
    return Quotation(start, end, inner, number, speech=speech, rule=rule)


def _is_title(words: str) -> bool:
    """True for “The Art of Not Being Governed”: all but the short words begin with a capital, inside the marks too."""
    found = re.findall(r"[^\W\d_][\w’']*", words)
    long = [word for word in found if len(word) >= _SHORT_WORD]
    capitals = sum(word[0].isupper() for word in found)
    return len(long) > 1 and capitals >= _TITLE_WORDS and all(word[0].isupper() for word in long)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """True when no sentence runs on into the region, and a comma or the end of the sentence follows."""
    before = text[max(0, start - 8) : start].rstrip(" \t\u00a0")
    return (not before or before[-1] in ".!?…:\n") and text[end : end + 1] in {",", "."}


def _reads_on(words: str) -> bool:
    """True for words that go on in small letters, unlike a title or a name: “We are ready”, not “War and Peace”."""
    return any(word[0].islower() for word in words.split()[1:] if len(word) >= _SHORT_WORD)
