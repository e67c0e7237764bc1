"""Who frames a quotation: the cue and the source beside its marks, "…," X said; X said: "…"; According to X, "…"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communique.attribution.grammar import Grammar, Tokens
from communique.cues import name
from communique.layers import Quotation

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

SENTENCE_END = frozenset({".", "!", "?"})
# A source without a subject in the parse, and a cue before a comma, stand at most so many tokens away.
NEAR_SOURCE = 3
NEAR_CUE = 6


@dataclass(slots=True)
class Frame:
    """A cue with its source, as it was found beside a quotation.

    ``cue`` is empty (``first == last``) where a subject alone leads to the quotation; ``head`` is the cue's token.
    """

    cue: Tokens
    head: int
    source: Tokens | None
    source_head: int | None
    rule: str

    @property
    def has_cue(self) -> bool:
        """True when a word attributes, not only the order of the sentences."""
        return self.cue[0] < self.cue[1]


class QuotationFrames:
    """The frames beside the quotations of one document. A cue frames once: finding it takes it."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.text = grammar.text
        self.parse = grammar.parse
        self.doc = grammar.doc
        self.mentions = grammar.mentions
        self.taken = grammar.taken

    # ---------------------------------------------------------------------------------------------- frames
    def after(self, region: Quotation, gap_end: int) -> Frame | None:
        """The frame in the words that follow a region: `…," X said`, `…," says X, director of Y`."""
        inner = self.text[region.inner[0] : region.inner[1]].rstrip()
        lead = self.text[region.end : gap_end].lstrip(" \t\u00a0")
        comma = inner.endswith((",", "—", "–", "-")) or lead.startswith((",", "–", "—", "-"))
        goes_on = lead[:1].islower()
        open_end = comma or inner.endswith(("?", "!", "…", "...")) or goes_on
        if inner.endswith(".") and not comma and not goes_on:
            return None
        if not lead or (not open_end and not lead[:1].isupper()):
            return None
        return self._in(self._to_sentence_end(region.end, gap_end), first=True)

    def before(self, region: Quotation, gap_start: int) -> Frame | None:
        """The frame in the words that lead up to a region: `X said: "…`, `X added, "…`, `X stressed that "…`."""
        lead = self.text[gap_start : region.start].rstrip()
        if not lead or lead.endswith((".", "!", "?")):
            return None
        tokens = self.parse.tokens_in(gap_start, region.start)
        begin = tokens.start
        for i in reversed(tokens):
            if self.doc[i].text in SENTENCE_END and i < tokens.stop - 1:
                begin = i + 1
                break
        return self._in(range(begin, tokens.stop), first=False)

    def in_paragraph_before(self, number: int) -> Frame | None:
        """The frame in the last sentence of the paragraph before this one; its subject where no cue frames."""
        tokens = self.parse.tokens_in(*self.parse.paragraphs[number - 1])
        first = self.parse.sentence_of(tokens.stop - 1).first
        frame = self._in(range(max(tokens.start, first), tokens.stop), first=False)
        return frame or self.subject(range(first, tokens.stop))

    def subject(self, tokens: Sequence[int]) -> Frame | None:
        """A frame without a cue: the first of these tokens that is a subject and names an actor."""
        for i in tokens:
            mention = self.mentions.headed_by(i) if self.doc[i].dep_ == "nsubj" else None
            if mention is not None:
                return Frame((i, i), i, (mention.first, mention.last), i, "subject-of-the-sentence-before")
        return None

    def _in(self, window: range, *, first: bool) -> Frame | None:
        """The cue in this window that can frame direct speech, with its source."""
        grammar = self.grammar
        for i in window if first else reversed(window):
            token = self.doc[i]
            groups = grammar.groups(token)
            if not groups or i in self.taken.cues:
                continue
            group = next((group for group in groups if "quote" in group.frames), None)
            if group is None:
                if first:
                    continue
                group = groups[0]
            source = grammar.source(token)
            if source is None or not (window.start <= source[0] < window.stop):
                source = self._source_beside(i, window)
            if source is None and (first or not token.tag_.startswith("VB")):
                continue
            self.taken.cues.add(i)
            return Frame(grammar.cue(token), i, source, grammar.head(source) if source else None, name(group))
        return None

    def _source_beside(self, cue: int, window: range) -> Tokens | None:
        """The mention next to a cue where the parse gives no subject."""
        candidates = self.grammar.mentions_in(window.start, window.stop)
        before = [m for m in candidates if m.last <= cue and cue - m.last <= NEAR_SOURCE]
        after = [m for m in candidates if m.first > cue and m.first - cue <= NEAR_SOURCE]
        chosen = max(before, key=lambda m: (m.last, -m.first), default=None) or min(
            after, key=lambda m: (m.first, -m.last), default=None
        )
        return (chosen.first, chosen.last) if chosen else None

    # ----------------------------------------------------------------------------------- the words around a region
    def embedded(self, region: Quotation, gap_start: int) -> bool:
        """True when the region is a piece of somebody else's sentence: `called it "a step back" and left`."""
        lead = self.text[gap_start : region.start].rstrip()
        fragment = self.text[region.inner[0] : region.inner[0] + 1].islower()
        if not lead:
            return False
        last = self.parse.token_at(gap_start + len(lead) - 1)
        if lead[-1] in '.!?:,;—–-)…”"':
            if lead[-1] != ",":
                return False
            return not region.speech or (fragment and not self._cue_near(last))
        word = lead.rsplit(None, 1)[-1].strip("(").lower()
        if word == "that":
            return fragment and not self._ends_sentence(region)
        return fragment or not self._frames_speech(self.doc[last : last + 1])

    def after_colon(self, number: int) -> bool:
        """True when the paragraph before paragraph ``number`` ends in a colon."""
        if not number:
            return False
        start, end = self.parse.paragraphs[number - 1]
        return self.text[start:end].rstrip().endswith(":")

    def sentence_ends_in(self, start: int, end: int) -> bool:
        """True when a sentence ends between these characters."""
        return any(self.doc[i].text in SENTENCE_END for i in self.parse.tokens_in(start, end))

    def _cue_near(self, comma: int) -> bool:
        """True when a cue that frames direct speech stands just before this comma: `he said on Monday, "…`."""
        return self._frames_speech(self.doc[max(0, comma - NEAR_CUE) : comma])

    def _frames_speech(self, tokens: Iterable[Token]) -> bool:
        """True when one of these tokens is a cue that can frame direct speech."""
        return any("quote" in group.frames for token in tokens for group in self.grammar.groups(token))

    def _ends_sentence(self, region: Quotation) -> bool:
        """True when a sentence ends with the region."""
        inner = self.text[region.inner[0] : region.inner[1]].rstrip()
        after = self.text[region.end : region.end + 2].strip(" ")
        return inner.endswith((".", "!", "?")) or not after or after[0] in ".!?\n"

    def _to_sentence_end(self, start: int, end: int) -> range:
        """Tokens from ``start`` to the end of the sentence that begins there, inside ``end``."""
        tokens = self.parse.tokens_in(start, end)
        for i in tokens:
            if self.doc[i].text in SENTENCE_END or (i > tokens.start and self.doc[i].is_space):
                return range(tokens.start, i)
        return tokens
