"""Paragraphs that the line before announces with a colon, without quotation marks: "X demands:" and a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from communique.attribution.grammar import FINITE, Grammar
from communique.attribution.quotation_frames import SUBJECT_BEFORE, Frame, QuotationFrames
from communique.attribution.spans import trim
from communique.layers import Attribution
from communique.record import Span

_ITEM = re.compile(r"\s*(?:[-–—•*·▪]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
# A line that announces has at most so many words.
_LONGEST_LEAD = 40


class AnnouncedParagraphs:
    """The announced paragraphs of one document."""

    def __init__(self, grammar: Grammar, frames: QuotationFrames) -> None:
        self.grammar = grammar
        self.text = grammar.text
        self.parse = grammar.parse
        self.doc = grammar.doc
        self.taken = grammar.taken
        self.frames = frames

    def find(self) -> Iterator[Attribution]:
        """Each announced paragraph, or list, with the frame of the line before it."""
        paragraphs = self.parse.paragraphs
        for number in range(1, len(paragraphs)):
            before, own = paragraphs[number - 1], paragraphs[number]
            if not self.frames.after_colon(number) or self.taken.speech.overlaps(*before) or self._is_quoted(own):
                continue
            if (self.parse.headline and before[0] < self.parse.headline[1]) or self.frames.after_colon(number + 1):
                continue
            if len(self.text[slice(*before)].split()) > _LONGEST_LEAD:
                continue
            frame = self._frame(number)
            if frame is None or frame.source is None:
                continue
            content = self._content(number)
            self.taken.speech.add(content[0][0], content[-1][1])
            yield Attribution(
                source=(self.grammar.characters(frame.source),),
                cue=(self.grammar.characters(frame.cue),) if frame.has_cue else (),
                content=tuple(content),
                kind="direct",
                source_head=frame.source_head,
                cue_head=frame.head if frame.has_cue else None,
                rule="announced-paragraph",
                confidence=0.85,
            )

    def _is_quoted(self, paragraph: Span) -> bool:
        """True when direct speech stands in a paragraph already."""
        return self.taken.speech.overlaps(*paragraph)

    def _frame(self, number: int) -> Frame | None:
        """The cue and the source in the line before; a source alone where that line has no verb."""
        frame = self.frames.in_paragraph_before(number)
        if frame is not None and frame.has_cue and not self.doc[frame.head].tag_.startswith("VB"):
            self.taken.cues.discard(frame.head)
            frame = self.frames.without_cue_before(number)  # "on the state of the talks" states nothing
        if frame is None or not self.grammar.is_actor(frame.source):
            return None
        if frame.has_cue:
            return frame
        tokens = self.parse.tokens_in(*self.parse.paragraphs[number - 1])
        if frame.rule == SUBJECT_BEFORE and any(self.doc[i].lower_ in self.grammar.cues.opinions for i in tokens):
            return frame  # "two diplomats gave the same explanation:"
        verbless = not any(self.doc[i].tag_ in FINITE for i in tokens)
        return frame if verbless and frame.source is not None and frame.source[0] == tokens.start else None

    def _content(self, number: int) -> list[Span]:
        """The paragraph, or the lines of the list that it opens."""
        paragraphs = self.parse.paragraphs
        last = number
        if _ITEM.match(self.text, *paragraphs[number]):
            while last + 1 < len(paragraphs) and _ITEM.match(self.text, *paragraphs[last + 1]):
                last += 1
        return [trim(self.text, *paragraph) for paragraph in paragraphs[number : last + 1]]
