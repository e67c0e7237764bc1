"""What is said by nobody who is named: "is said to", "was accused of", "is seen as", "reportedly"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from communique.attribution.grammar import Grammar
from communique.cues import HearsayCue, name
from communique.layers import Attribution, Sentence
from communique.record import Span

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any


class Hearsay:
    """The hearsay of one document: passives that attribute with no source, and adverbs that do."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.doc = grammar.doc
        self.taken = grammar.taken
        self._by_lemma: dict[str, list[HearsayCue]] = {}
        self._by_adverb: dict[str, HearsayCue] = {}
        for group in grammar.cues.hearsay:
            for lemma in group.lemmas:
                self._by_lemma.setdefault(lemma, []).append(group)
            for adverb in group.adverbs:
                self._by_adverb[adverb] = group

    @cached_property
    def _marked(self) -> list[int]:
        """Tokens that are such a passive participle or such an adverb."""
        strings = self.doc.vocab.strings
        lemmas = {strings[lemma] for lemma in self._by_lemma}
        adverbs = {strings[adverb] for adverb in self._by_adverb}
        participle = strings["VBN"]
        words = self.doc.to_array(["LEMMA", "LOWER", "TAG"]).tolist() if len(self.doc) else []
        return [
            i
            for i, (lemma, lower, tag) in enumerate(words)
            if (tag == participle and lemma in lemmas) or lower in adverbs
        ]

    def find(self, sentence: Sentence) -> Iterator[Attribution]:
        """The hearsay of a sentence."""
        marked = self._marked
        for i in marked[bisect_left(marked, sentence.first) : bisect_left(marked, sentence.last)]:
            token = self.doc[i]
            if i in self.taken.cues or token.idx in self.taken.speech:
                continue
            group = self._by_adverb.get(token.lower_)
            found = self._adverb(token, group, sentence) if group is not None else self._passive(token, sentence)
            if found is not None:
                yield found

    def _passive(self, verb: Token, sentence: Sentence) -> Attribution | None:
        """ "The minister is said to have left", "The envoy was accused by Chad of spying", "He is seen as a hawk"."""
        subject = next((c for c in verb.children if c.dep_ == "nsubjpass" and c.i < verb.i), None)
        if subject is None or not any(c.dep_ == "auxpass" for c in verb.children):
            return None
        if any(c.dep_ == "neg" for c in verb.children):
            return None
        for group in self._by_lemma[verb.lemma_.lower()]:
            complement = self._complement(verb, group)
            if complement is None:
                continue
            first = complement.left_edge.i
            last = min(int(complement.right_edge.i) + 1, sentence.last)
            content = [*self._subject(subject, sentence), *self.grammar.said(max(first, verb.i + 1), last)]
            agent = next((c for c in verb.children if c.dep_ == "agent" and c.i < complement.i), None)
            by = next((c for c in agent.children if c.dep_ == "pobj"), None) if agent is not None else None
            source = self.grammar.phrase(by) if by is not None else None
            if not content:
                continue
            self.taken.cues.add(verb.i)
            return Attribution(
                source=(self.grammar.characters(source),) if source else (),
                cue=(self.grammar.characters(self.grammar.cue(verb)),),
                content=tuple(content),
                kind="indirect",
                source_head=self.grammar.head(source) if source else None,
                cue_head=verb.i,
                rule=name(group),
                confidence=0.75,
            )
        return None

    def _subject(self, subject: Token, sentence: Sentence) -> list[Span]:
        first, last = max(int(subject.left_edge.i), sentence.first), int(subject.right_edge.i) + 1
        return self.grammar.said(first, last)

    def _complement(self, verb: Token, group: HearsayCue) -> Token | None:
        """The infinitive or the preposition by which a passive takes what is said."""
        for child in verb.children:
            if child.i <= verb.i:
                continue
            if group.infinitive and child.dep_ in {"xcomp", "ccomp"} and child.left_edge.lower_ == "to":
                return child
            if child.dep_ == "prep" and child.lower_ in group.prepositions:
                return child
        return None

    def _adverb(self, adverb: Token, group: HearsayCue, sentence: Sentence) -> Attribution | None:
        """ "The column reportedly crossed the river": the clause without the adverb."""
        verb = adverb.head
        while verb.dep_ in {"aux", "auxpass", "amod"} and verb.head.i != verb.i:
            verb = verb.head
        if verb.i == adverb.i or verb.pos_ not in {"VERB", "AUX"}:
            return None
        while verb.dep_ == "xcomp" and not any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children):
            verb = verb.head
        subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        joined = verb.dep_ == "conj" and subject is None
        first = int(min(verb.i, adverb.i) if subject is None else min(subject.left_edge.i, adverb.i))
        if joined:
            first = adverb.i
        last = self._end(verb)
        spans = [
            *self.grammar.said(max(first, sentence.first), adverb.i),
            *self.grammar.said(adverb.i + 1, min(last, sentence.last)),
        ]
        if not spans:
            return None
        self.taken.cues.add(adverb.i)
        return Attribution(
            source=(),
            cue=(self.grammar.characters((adverb.i, adverb.i + 1)),),
            content=tuple(spans),
            kind="indirect",
            source_head=None,
            cue_head=adverb.i,
            rule=name(group),
            confidence=0.7,
        )

    def _end(self, verb: Token) -> int:
        """The end of the clause of a verb, before a second clause that is joined to it."""
        ends = [verb.i, *(c.right_edge.i for c in verb.children if c.dep_ not in {"conj", "cc", "punct"})]
        return int(max(ends)) + 1
