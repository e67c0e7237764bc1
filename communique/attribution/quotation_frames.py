"""Who frames a quotation: the cue and the source beside its marks, "…," X said; X said: "…"; According to X, "…"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from communique.attribution.grammar import FINITE, Grammar, Tokens
from communique.cues import name
from communique.layers import ActorMention, Quotation

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

SENTENCE_END = frozenset({".", "!", "?"})
# A source without a subject in the parse, and a cue before a comma, stand at most so many tokens away.
NEAR_SOURCE = 3
NEAR_CUE = 6
DASHES = ("–", "—", "-")
PRESENT_OR_PAST = frozenset({"VBD", "VBZ", "VBP"})
AUXILIARIES = frozenset({"be", "have", "do"})
NAMED_BEFORE = "named-before-the-colon"
SUBJECT_BEFORE = "subject-of-the-sentence-before"
VERB_BESIDE = "verb-beside-quotation"


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
    def head_of_source(self) -> int:
        """The token that heads the source; the cue's where there is none."""
        return self.head if self.source_head is None else self.source_head

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
        window = self._to_sentence_end(region.end, gap_end)
        opening = next((self.doc[i] for i in window if not self.doc[i].is_punct), None)
        if opening is not None and opening.dep_ == "cc":
            return None  # `called it "a farce", and Oslo proposed …`: another clause
        frame = self._in(window, first=True)
        return frame or (self._unknown_verb(window) if comma or inner.endswith(("?", "!")) else None)

    def inside(self, region: Quotation) -> tuple[int, Frame] | None:
        """The frame inside a region whose closing mark is missing, with the end of what is said before it.

        `"We will not sign, the envoy told the agency.` A comma, a source that can speak and a cue that takes no clause.
        """
        for i in self.parse.tokens_in(*region.inner):
            if self.doc[i].text not in {",", "?", "!"}:
                continue
            window = self._to_sentence_end(self.doc[i].idx + 1, region.inner[1])
            frame = self._in(window, first=True)
            if frame is None:
                continue
            near = frame.source is not None and min(frame.source[0], frame.cue[0]) <= i + 1
            beside = (
                frame.source is not None
                and min(abs(frame.source[1] - frame.cue[0]), abs(frame.cue[1] - frame.source[0])) <= 1
            )
            cue = self.doc[frame.head]
            clause = any(c.dep_ == "ccomp" and c.left_edge.i > cue.i for c in cue.children)
            if near and beside and not clause and self.grammar.is_actor(frame.source):
                return self.doc[i].idx, frame
            self.taken.cues.discard(frame.head)
        return None

    def _unknown_verb(self, window: range) -> Frame | None:
        """A verb that no cue lists, in the place of one: `…," scoffed the general`, `…," the general scoffed`."""
        words = [
            i for i in window if not self.doc[i].is_punct and not self.doc[i].is_space and not self.doc[i].is_quote
        ]
        if len(words) < 2:
            return None
        first = self.doc[words[0]]
        if first.tag_ in PRESENT_OR_PAST and first.lemma_ not in AUXILIARIES:
            source = self._source_beside(first.i, window)
            if source is not None and source[0] == words[1] and self.grammar.is_actor(source):
                return Frame((first.i, first.i + 1), first.i, source, self.grammar.head(source), VERB_BESIDE)
            return None
        mentions = [m for m in self.grammar.mentions_from(words[0], words[1]) if m.last <= window.stop]
        mention = max(mentions, key=lambda m: m.last, default=None)
        verb = self.doc[mention.last] if mention is not None and mention.last < window.stop else None
        if mention is None or verb is None or verb.tag_ not in PRESENT_OR_PAST or verb.lemma_ in AUXILIARIES:
            return None
        source = (mention.first, mention.last)
        if not self.grammar.is_actor(source) or any(
            c.dep_ in {"dobj", "ccomp"} and c.i > verb.i for c in verb.children
        ):
            return None
        return Frame((verb.i, verb.i + 1), verb.i, source, mention.head, VERB_BESIDE)

    def between_dashes(self, start: int, end: int) -> Frame | None:
        """The subject of what stands between two dashes that interrupt a quotation: `“…” – here X rose – “…”`."""
        if not self.interrupts(start, end) or self.text[start:end].strip()[:1] not in DASHES:
            return None
        return self.subject(self.parse.tokens_in(start, end))

    def interrupts(self, start: int, end: int) -> bool:
        """True when the words between two regions only interrupt what is said: no sentence ends, a comma leads on."""
        between = self.text[start:end].strip()
        return between.endswith((",", *DASHES)) and not self.sentence_ends_in(start, end)

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
        return frame or self.without_cue_before(number)

    def without_cue_before(self, number: int) -> Frame | None:
        """The subject of the last sentence of the paragraph before this one, or who else is named in it first."""
        tokens = self.parse.tokens_in(*self.parse.paragraphs[number - 1])
        last = range(self.parse.sentence_of(tokens.stop - 1).first, tokens.stop)
        return self.subject(last) or self._named_in(last)

    def _named_in(self, tokens: range) -> Frame | None:
        """A frame without verb or subject: `From the letter of X:`, `X's response came within hours:`."""
        found = [m for m in self.grammar.mentions_in(tokens.start, tokens.stop) if m.actors]
        if not found:
            return None
        first = max((m for m in found if m.first == found[0].first), key=lambda m: m.last)
        return Frame((first.head, first.head), first.head, (first.first, first.last), first.head, NAMED_BEFORE)

    def subject(self, tokens: Sequence[int]) -> Frame | None:
        """A frame without a cue: the first of these tokens that is a subject and names an actor."""
        for i in tokens:
            mention = self.mentions.headed_by(i) if self.doc[i].dep_ == "nsubj" else None
            if mention is not None:
                return Frame((i, i), i, (mention.first, mention.last), i, SUBJECT_BEFORE)
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
            frame = Frame(grammar.cue(token), i, source, grammar.head(source) if source else None, name(group))
            frame = self._with_name(frame, window)
            if frame.source is None and (first or not token.tag_.startswith("VB")):
                continue
            self.taken.cues.add(i)
            return frame
        return None

    def _with_name(self, frame: Frame, window: range) -> Frame:
        """The same frame with its source up to the name that a long title or an apposition leads to.

        `promised the minister for energy, mining and roads Tomás Quispe`, `warned, in a low voice, Park Sung-hoon`,
        `Nuno Carvalhal, once minister in Bissau, answered`: the parse loses the name or takes the apposition for it.
        """
        if frame.source is not None and (named := self._person_in(frame.source)) is not None:
            beside = self.doc[named.first - 1].text == "," and named.first > frame.head_of_source
            joint = any(self.doc[i].dep_ == "cc" for i in range(frame.source[0], named.first))
            return replace(frame, source_head=named.head) if beside and not joint else frame
        if frame.source is not None and self.doc[frame.head_of_source].pos_ == "PRON":
            return frame
        if frame.source is None or frame.source[0] >= frame.cue[1]:
            start = frame.source[0] if frame.source else frame.cue[1]
            person = self._person_in((start, window.stop))
            first = person.first if person is not None and frame.source is None else start
        else:
            start = window.start
            person = self._person_in((start, frame.source[0]))
            first = person.first if person is not None else start
        if person is None:
            return frame
        bridge = (
            range(person.last, frame.source[0])
            if frame.source and person.last <= frame.source[0]
            else range(start, person.first)
        )
        if any(self.doc[i].tag_ in FINITE or self.doc[i].is_quote for i in bridge):
            return frame
        last = max(person.last, frame.source[1] if frame.source else 0)
        if frame.source is None:
            last = self._with_apposition(person.last, window)
        return replace(frame, source=(first, last), source_head=person.head)

    def _person_in(self, tokens: Tokens) -> ActorMention | None:
        """The first mention between these tokens that is a person's name."""
        found = self.grammar.mentions_in(*tokens)
        return next((m for m in found if m.form == "name" and any(a.startswith("person:") for a in m.actors)), None)

    def _with_apposition(self, last: int, window: range) -> int:
        """The end of the apposition that a comma opens after a name, up to the next verb or mark."""
        if last >= window.stop or self.doc[last].text != ",":
            return last
        end = last + 1
        while end < window.stop and not self.doc[end].is_quote and self.doc[end].tag_ not in FINITE:
            end += 1
        while end > last and (self.doc[end - 1].is_punct or self.doc[end - 1].is_space):
            end -= 1
        return end

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
