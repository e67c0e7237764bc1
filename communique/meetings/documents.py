"""What was signed, adopted or exchanged at an encounter, in the words of the text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from communique.layers import Modalities, Sentence
from communique.meetings.grammar import VERBS, Grammar
from communique.record import SignedDocument

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_BEFORE = frozenset({"amod", "compound", "nmod", "nummod", "poss", "det", "quantmod", "advmod", "punct", "case"})
_LEFT_OUT = frozenset({"det", "poss"})


class Documents:
    """Finds the papers of encounters in the passages that tell of them."""

    def __init__(self, grammar: Grammar, modalities: Modalities) -> None:
        self.grammar = grammar
        self.doc = grammar.doc
        self.words = grammar.words
        self.modalities = modalities

    def signed(self, sentences: Sequence[Sentence], participants: Sequence[str]) -> list[SignedDocument]:
        """The papers that the participants signed, or that were signed by nobody else, each once."""
        found: dict[str, SignedDocument] = {}
        for sentence in sentences:
            for verb in self.doc[sentence.first : sentence.last]:
                if verb.pos_ in VERBS and verb.lemma_.lower() in self.words.signing and self._by(verb, participants):
                    for noun in self._papers(verb):
                        paper = self._named(noun)
                        found.setdefault(paper.name.casefold(), paper)
        return list(found.values())

    def _by(self, verb: Token, participants: Sequence[str]) -> bool:
        """Whether the participants, or nobody named, act here and it happened."""
        if self.modalities.of(verb.i) != "actual":
            return False
        agents = self.grammar.parties.agents(verb)
        return not agents or bool({*agents} & {*participants}) or self._of_states(agents, participants)

    def _of_states(self, agents: Sequence[str], participants: Sequence[str]) -> bool:
        parties = self.grammar.parties
        sides = {parties.side(actor) for actor in participants} - {None}
        return len(sides & {parties.side(actor) for actor in agents}) > 1

    def _papers(self, verb: Token) -> Iterator[Token]:
        clauses = self.grammar.clauses
        heads = (
            clauses.patients(verb.i) if clauses.passive(verb.i) else [c.i for c in verb.children if c.dep_ == "dobj"]
        )
        for head in heads:
            for token in clauses.conjuncts(head):
                if self.doc[token].lemma_.lower() in self.words.papers:
                    yield self.doc[token]

    def _named(self, noun: Token) -> SignedDocument:
        """The noun with what qualifies it and what it is about, without its article."""
        first = last = noun.i
        while first - 1 >= 0 and self.doc[first - 1].dep_ in _BEFORE and noun in self.doc[first - 1].ancestors:
            first -= 1
        while first < noun.i and (self.doc[first].dep_ in _LEFT_OUT or self.doc[first].dep_ in ("case", "punct")):
            first += 1
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in self.words.subjects and child.i == last + 1:
                last = max(
                    (
                        token.i
                        for token in child.subtree
                        if token.pos_ != "PUNCT" and not any(a.dep_ in ("relcl", "acl") for a in self._up(token, child))
                    ),
                    default=last,
                )
        start, end = self.grammar.parse.characters(first, last + 1)
        return SignedDocument(name=self.doc.text[start:end], span=(start, end))

    @staticmethod
    def _up(token: Token, top: Token) -> Iterator[Token]:
        """The token and what is above it, up to but without ``top``."""
        while token.i != top.i and token.head.i != token.i:
            yield token
            token = token.head
