"""Indirect speech: what the cue verbs and cue nouns of a sentence report, and who is their source."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from communique.attribution.constructions import Constructions
from communique.attribution.grammar import FINITE, Grammar, Tokens
from communique.attribution.hearsay import Hearsay
from communique.attribution.spans import outside
from communique.cues import NounCue, VerbCue, name
from communique.layers import Attribution, Quotation, Sentence
from communique.record import Span

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

# In these places of a clause a verb may speak for somebody whom the sentence does not name.
_SOURCELESS = frozenset({"ROOT", "conj", "advcl", "relcl", "acl", "ccomp", "xcomp"})
_BELOW_A_VERB = frozenset({"xcomp", "advcl", "acl", "relcl", "ccomp", "conj", "pcomp"})
# Nobody speaks behind these: "it welcomed", "which rejected".
_NOBODY = frozenset({"it", "which", "that", "this", "what"})
# A content is direct speech when so much of it stands between quotation marks.
_DIRECT = 0.9


class IndirectSpeech:
    """The reported speech of one document. ``regions`` are the outermost quotations, in order."""

    def __init__(self, grammar: Grammar, regions: Sequence[Quotation]) -> None:
        self.grammar = grammar
        self.doc = grammar.doc
        self.cues = grammar.cues
        self.taken = grammar.taken
        self.constructions = Constructions(grammar)
        self.hearsay = Hearsay(grammar)
        self.regions = regions
        self.starts = [region.start for region in regions]

    def find(self, sentence: Sentence) -> Iterator[Attribution]:
        """What the cues of a sentence report, cue by cue; those that frame something already are left out."""
        for hearsay in self.hearsay.find(sentence):
            content = self._to_marks(hearsay.content)
            yield replace(hearsay, content=content, kind=_kind(content, self._regions_in(content)))
        for token in self.grammar.cue_words(sentence):
            if token.i in self.taken.cues:
                continue
            noun = self.cues.noun_by_lemma.get(token.lemma_.lower()) if token.pos_ == "NOUN" else None
            found = self._noun(token, noun) if noun is not None else self._verb(token, sentence)
            if found is not None:
                yield found

    # ------------------------------------------------------------------------------------------------ verbs
    def _verb(self, cue: Token, sentence: Sentence) -> Attribution | None:
        """What a cue verb reports: the first group of its lemma whose construction the sentence has."""
        if not cue.tag_.startswith("VB") or self._not_performed(cue):
            return None
        for group in self.grammar.groups(cue):
            clause = self.constructions.clause(cue, group, sentence)
            content = clause or self.constructions.object(cue, group)
            if content is None:
                continue
            source = self.grammar.source(cue)
            if not self._speaks(cue, group, source, clausal=bool(clause)):
                continue
            hole = self.grammar.characters(source) if source else None
            spans = self._to_marks(tuple(outside(self.grammar.text, content, hole)))
            if not spans:
                continue
            quoted = self._regions_in(spans)
            for region in quoted:
                self.taken.speech.add(region.start, region.end)
            return Attribution(
                source=(hole,) if hole else (),
                cue=(self.grammar.characters(self.grammar.cue(cue, group)),),
                content=spans,
                kind=_kind(spans, quoted),
                source_head=self.grammar.head(source) if source else None,
                cue_head=cue.i,
                rule=name(group),
                note=None if clause else "object",
                confidence=0.85 if source else 0.6,
            )
        return None

    def _speaks(self, cue: Token, group: VerbCue, source: Tokens | None, *, clausal: bool) -> bool:
        """True when the source of a cue can be the source of a statement, or the cue needs none."""
        if source is None:
            passive = any(child.dep_ in {"nsubjpass", "auxpass"} for child in cue.children)
            if not passive and (cue.dep_ not in _SOURCELESS or "clause" not in group.frames):
                return False
            return clausal and cue.idx not in self.taken.speech
        head = self.doc[self.grammar.head(source)]
        if cue.idx in self.taken.speech and (head.pos_ == "PRON" or not clausal):
            return False
        return clausal or (self.grammar.is_actor(source) and head.lower_ not in _NOBODY)

    def _not_performed(self, cue: Token) -> bool:
        """True for a speech act that is denied, due or possible: "did not accuse", "should order", "if X asks"."""
        if any(child.dep_ == "neg" for child in cue.children):
            return True
        subject = next((c for c in cue.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if subject is not None and any(c.lower_ in self.cues.nobody for c in (subject, *subject.children)):
            return True
        condition = any(c.lower_ in self.cues.conditions for c in cue.children if c.dep_ in {"mark", "advmod"})
        if condition and cue.dep_ == "advcl" and cue.tag_ in {"VBP", "VBZ"}:
            return True
        auxiliaries = [child.lower_ for child in cue.children if child.dep_ == "aux"]
        if any(word in self.cues.unperformed for word in auxiliaries):
            return True
        return (
            cue.tag_ == "VB"
            and "to" in auxiliaries
            and cue.dep_ in _BELOW_A_VERB
            and cue.head.lemma_ not in self.cues.go_on
        )

    def _to_marks(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """The same spans, the last one to the end of a quotation that it holds the beginning of."""
        if not spans:
            return ()
        start, end = spans[-1]
        number = bisect_left(self.starts, end) - 1
        region = self.regions[number] if number >= 0 else None
        if region is not None and start <= region.start < end < region.inner[1] and region.closed:
            end = region.end
        return (*spans[:-1], (start, end))

    def _regions_in(self, spans: Sequence[Span]) -> list[Quotation]:
        """The quotations inside these spans; the mark that closes a quotation may stand one character after a span."""
        first = bisect_left(self.starts, min(start for start, _ in spans))
        last = bisect_left(self.starts, max(end for _, end in spans) + 1)
        return [
            region
            for region in self.regions[first:last]
            if any(start <= region.start and region.end <= end + 1 for start, end in spans)
        ]

    # ------------------------------------------------------------------------------------------------ nouns
    def _noun(self, cue: Token, group: NounCue) -> Attribution | None:
        """ "his claim that …": the owner of the noun is the source."""
        clause = next(
            (c for c in cue.children if c.dep_ == "acl" and c.i > cue.i and c.tag_ in FINITE | {"VB", "VBN", "VBG"}),
            None,
        )
        owner = next((c for c in cue.children if c.dep_ == "poss"), None)
        if clause is None or owner is None or clause.left_edge.lower_ != "that" or cue.idx in self.taken.speech:
            return None
        content = self.grammar.clause(clause.left_edge.i, clause.right_edge.i + 1)
        if not content:
            return None
        return Attribution(
            source=(self.grammar.characters(self.grammar.phrase(owner)),),
            cue=(self.grammar.characters((cue.i, cue.i + 1)),),
            content=tuple(content),
            kind="indirect",
            source_head=owner.i,
            cue_head=cue.i,
            rule=name(group),
            confidence=0.8,
        )


def _kind(spans: Sequence[Span], quoted: Sequence[Quotation]) -> Literal["direct", "indirect", "mixed"]:
    if not quoted:
        return "indirect"
    inside = sum(region.end - region.start for region in quoted)
    return "direct" if inside >= _DIRECT * sum(end - start for start, end in spans) else "mixed"
