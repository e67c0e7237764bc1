"""Who called off a visit or an encounter, or whose was called off, wherever the text says so."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from communique.layers import Modalities, Sentence
from communique.meetings.encounter import Encounter
from communique.meetings.grammar import VERBS, Grammar

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any


class Cancellations:
    """The visits and encounters of one document that a word of cancelling governs."""

    def __init__(self, grammar: Grammar, modalities: Modalities) -> None:
        self.grammar = grammar
        self.doc = grammar.doc
        self.parties = grammar.parties
        self.words = grammar.words
        self.modalities = modalities

    def of(self, encounter: Encounter) -> tuple[int, int] | None:
        """The word of cancelling that speaks of a visit or an encounter of one of the participants."""
        people = {actor for actor in encounter.participants if self.parties.kind(actor) == "person"}
        for word, actors, sentence in self._found:
            nearby = 0 <= sentence.index - encounter.sentence.index <= 1
            if people & actors or (not actors and nearby):
                return word.idx, word.idx + len(word)
        return None

    @cached_property
    def _found(self) -> list[tuple[Token, set[str], Sentence]]:
        """Every word of cancelling with the people whose visit or encounter it is."""
        found: list[tuple[Token, set[str], Sentence]] = []
        for token in self.doc:
            lemma = token.lemma_.lower()
            if token.pos_ != "NOUN" or not (lemma in self.words.travel_nouns or self.grammar.is_encounter_noun(token)):
                continue
            word = self._word_over(self.grammar.outermost(token))
            if word is None or self.modalities.of(word.i) not in ("actual", None):
                continue
            actors = [*self.grammar.owners(token), *self.grammar.partners(token, self._around)]
            if word.pos_ in VERBS:
                actors.extend(self.parties.agents(word))
            people = {actor for actor in actors if self.parties.kind(actor) == "person"}
            found.append((word, people, self.grammar.parse.sentence_of(token.i)))
        return found

    @cached_property
    def _around(self) -> frozenset[str]:
        return self.words.partners | self.words.circles | self.words.members

    def _word_over(self, noun: Token) -> Token | None:
        """The word of cancelling that governs the noun: "postponed a visit", "the cancellation of her visit"."""
        words = self.words.status["cancelled"]
        head = noun.head
        if noun.dep_ in ("dobj", "nsubjpass") and head.pos_ in VERBS:
            particles = {f"{head.lemma_.lower()}_{c.lower_}" for c in head.children if c.dep_ in ("prt", "advmod")}
            return head if words & {head.lemma_.lower(), *particles} else None
        if noun.dep_ == "pobj" and head.lower_ in self.words.members and head.head.lemma_.lower() in words:
            return head.head
        return next((c for c in noun.children if c.dep_ in ("amod", "compound") and c.lower_ in words), None)
