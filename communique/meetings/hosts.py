"""Who received the others: the host of an encounter, where the text says that there was one."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from communique.layers import Modalities, Sentence
from communique.meetings.encounter import Encounter
from communique.meetings.grammar import VERBS, Grammar

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any


class Hosts:
    """Reads the hosts of one document's encounters off verbs, nouns and invitations."""

    def __init__(self, grammar: Grammar, modalities: Modalities) -> None:
        self.grammar = grammar
        self.doc = grammar.doc
        self.words = grammar.words
        self.parties = grammar.parties
        self.modalities = modalities

    def of(
        self, encounter: Encounter, participants: Sequence[str], sentences: Sequence[Sentence],
        elsewhere: Container[str],
    ) -> str | None:  # fmt: skip
        """The host among the participants, or the state or body that the text calls the host; None without one."""
        present = set(participants)
        outside: str | None = None
        for sentence in sentences:
            own = any(sentence.index in (other.index, other.index - 1) for other in encounter.sentences)
            for token in self.doc[sentence.first : sentence.last]:
                for actor in self._hosts(token, present, own):
                    if actor in present:
                        return actor
                    if encounter.status != "held" or not self._is_somebody(actor):
                        continue
                    if actor in elsewhere:
                        continue  # the host of another encounter
                    if own or sentence.index == encounter.sentence.index + 1:
                        outside = outside or actor
        return outside

    def _is_somebody(self, actor: str) -> bool:
        """True for a person with a name, and for a state or a body of states."""
        if self.parties.kind(actor) == "person":
            return self.parties.is_named(actor)
        return self.parties.kind(actor) == "state" or self.parties.is_body(actor)

    def _hosts(self, token: Token, present: set[str], own: bool) -> Iterator[str]:
        lemma = token.lemma_.lower()
        if token.pos_ in VERBS and lemma in self.words.hosting:
            yield from self._of_verb(token, present)
        elif token.pos_ == "NOUN" and lemma in self.words.host_nouns:
            yield from self._called_host(token)
        elif token.pos_ == "NOUN" and lemma in self.words.invitations and own:
            yield from self._who_invites(token, present)

    def _of_verb(self, verb: Token, present: set[str]) -> Iterator[str]:
        if any(
            edge.modality == "denied" and edge.rule.endswith(":not") for edge in self.modalities.edges.get(verb.i, ())
        ):
            return
        clauses = self.grammar.clauses
        agents = self.parties.agents(verb)
        heads = clauses.patients(verb.i)
        guests = self.parties.all(heads)
        if not clauses.passive(verb.i):
            guests += self.parties.run_after(verb.i + 1)
        nouns = {self.doc[head].lemma_.lower() for head in heads}
        sides = (
            {self.parties.side(actor) for actor in present} - {self.parties.side(actor) for actor in agents} - {None}
        )
        greeted = {actor for actor in guests if actor in present or self.parties.side(actor) in sides} - set(agents)
        if (
            not greeted
            and not nouns & self.words.guests
            and not any(self.grammar.is_encounter_noun(self.doc[h]) for h in heads)
        ):
            return
        for actor in agents:
            if self.parties.is_party(actor):
                yield actor

    def _called_host(self, noun: Token) -> Iterator[str]:
        """ "His host, the king"; "the king, their host"."""
        if noun.head.i != noun.i and noun.dep_ == "appos":
            yield from self.parties.actors_of(noun.head)[:1]
            return
        mention = self.grammar.actors.headed_by(noun.i)
        named = list(mention.actors) if mention is not None else []
        for child in noun.children:
            if child.dep_ == "appos":
                named = self.parties.actors_of(child) or named
        if not named and noun.dep_ in ("attr", "oprd") and noun.head.pos_ in VERBS:
            named = self.parties.agents(noun.head)
        if len(named) == 1:
            yield named[0]

    def _who_invites(self, noun: Token, present: set[str]) -> Iterator[str]:
        """ "At the invitation of the king", "accepted an invitation from the king"."""
        owners = self.grammar.owners(noun) if any(c.dep_ == "poss" for c in noun.children) else []
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in self.words.origins | self.words.members:
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        owners += self.parties.actors_of(inner) + self.parties.run_after(child.i + 1)
        yield from (actor for actor in owners if actor in present)
