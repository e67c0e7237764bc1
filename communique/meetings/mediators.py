"""Who stood between the sides, and who spoke for them: mediators and heads of delegations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from communique.layers import Modalities, Sentence
from communique.meetings.encounter import Encounter
from communique.meetings.grammar import VERBS, Grammar

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any


class Delegations:
    """Names the people who took part for states, and those who took part between them."""

    def __init__(self, grammar: Grammar, modalities: Modalities) -> None:
        self.grammar = grammar
        self.doc = grammar.doc
        self.words = grammar.words
        self.parties = grammar.parties
        self.modalities = modalities

    # ------------------------------------------------------------------------------------------ for a state
    def name_leaders(self, encounter: Encounter, sentences: Sequence[Sentence]) -> None:
        """Put the heads of delegations in the place of the states or delegations that they spoke for."""
        if all(self.parties.kind(actor) == "person" for actor in encounter.participants):
            return
        leaders: dict[str, str] = {}
        for sentence in sentences:
            for token in self.doc[sentence.first : sentence.last]:
                for leader, state in self._leaders(token):
                    leaders.setdefault(state, leader)
        named = [
            leaders.get(self.parties.country(actor) or "", actor) if self.parties.kind(actor) != "person" else actor
            for actor in encounter.participants
        ]
        if named != encounter.participants:
            for state, leader in leaders.items():
                if leader in named:
                    self.parties.of_state.setdefault(leader, state)
            encounter.participants = list(dict.fromkeys(named))
            encounter.notes.append("who led the delegations takes part for their states")

    def _leaders(self, token: Token) -> Iterator[tuple[str, str]]:
        """Pairs of a person and the state for which that person takes part."""
        if token.pos_ not in VERBS:
            return
        lemma = token.lemma_.lower()
        if lemma in self.words.standing:
            yield from self._sides_between(token)
            return
        clauses = self.grammar.clauses
        if lemma in self.words.leading:
            heads = [self.doc[head] for head in clauses.patients(token.i)]
            if not any(head.lemma_.lower() in self.words.delegations for head in heads):
                return
        elif lemma in self.words.speaking_for:
            heads = [
                inner
                for child in token.children
                if child.dep_ == "prep" and child.lower_ == "for"
                for inner in child.children
                if inner.dep_ == "pobj"
            ]
        elif lemma in self.words.representing:
            heads = [child for child in token.children if child.dep_ == "dobj"]
        else:
            return
        people = [actor for actor in self.parties.agents(token) if self.parties.kind(actor) == "person"]
        for head in heads:
            state = self._state_of(head)
            if people and state is not None:
                yield people[0], state
            yield from self._gapped(head.right_edge.i + 1)
            for actor in people:
                yield from self._gapped_agent(actor, token)

    def _gapped_agent(self, actor: str, verb: Token) -> Iterator[tuple[str, str]]:
        """ "… was led by A, and the Iranian delegation by B"."""
        number = next((n for n, m in enumerate(self.parties.outer) if m.first > verb.i and actor in m.actors), None)
        if number is None or number + 2 >= len(self.parties.outer):
            return
        side, person = self.parties.outer[number + 1 : number + 3]
        between = self.doc[side.last : person.first]
        if len(between) != 1 or between[0].lower_ not in self.words.members or not person.actors:
            return
        if self.doc[side.last - 1].lemma_.lower() not in self.words.delegations:
            return
        country = next((c for c in map(self.parties.country, side.actors) if c is not None), None)
        if country is not None and self.parties.kind(person.actors[0]) == "person":
            yield person.actors[0], country

    def _sides_between(self, verb: Token) -> Iterator[tuple[str, str]]:
        """The people between whom a mediator goes stand for their states."""
        end = verb.sent[-1].i
        start = next((t.i for t in self.doc[verb.i : end] if t.lower_ in self.words.betweens), None)
        if start is None:
            return
        for mention in self.parties.outer:
            if start < mention.first < end and len(mention.actors) == 1:
                actor = mention.actors[0]
                country = self.parties.country(actor)
                if country is not None and self.parties.kind(actor) == "person":
                    yield actor, country

    def _state_of(self, head: Token) -> str | None:
        """The state that a phrase is of: "the Indian delegation", "the Chinese"."""
        first, last = self.grammar.clauses.phrase(head.i)
        for mention in self.grammar.actors.mentions:
            if mention.first >= last:
                break
            if first <= mention.first:
                for actor in mention.actors:
                    country = self.parties.country(actor)
                    if country is not None and self.parties.kind(actor) != "person":
                        return country
        return None

    def _gapped(self, start: int) -> Iterator[tuple[str, str]]:
        """ "… and B the Ukrainian": the verb and the noun stand only once."""
        while start < len(self.doc) and (self.doc[start].text == "," or self.doc[start].lower_ in self.words.joiners):
            start += 1
        number = self.parties.outer_starts.get(start)
        if number is None or number + 1 >= len(self.parties.outer):
            return
        person, following = self.parties.outer[number : number + 2]
        between = self.doc[person.last : following.first]
        demonym = self.grammar.actors.innermost(following.last - 1)
        if demonym is None or demonym.form != "demonym" or len(between) > 1 or not demonym.actors:
            return
        country = self.parties.country(demonym.actors[0])
        if country is not None and person.actors and self.parties.kind(person.actors[0]) == "person":
            yield person.actors[0], country

    # --------------------------------------------------------------------------------------- between the sides
    def mediators(self, encounter: Encounter, sentences: Sequence[Sentence]) -> list[str]:
        """Who mediated; a person of the mediating state stands for it, where one is named as such."""
        present = set(encounter.participants)
        found: list[str] = []
        for sentence in sentences[:4]:
            for token in self.doc[sentence.first : sentence.last]:
                found.extend(actor for actor in self._between(token) if self.parties.is_party(actor))
        people = [actor for actor in found if self.parties.kind(actor) == "person"]
        represented = {self.parties.side(actor) for actor in people}
        bodies = [
            a
            for a in found
            if self.parties.kind(a) != "person"
            and self.parties.side(a) not in represented
            and not (people and self._is_body(a))
        ]
        sides = {self.parties.side(actor) for actor in present}
        chosen = list(dict.fromkeys((*people, *bodies)))
        return [a for a in chosen if a in present or self.parties.side(a) not in sides]

    def _is_body(self, actor: str) -> bool:
        return self.parties.is_body(actor)

    def _between(self, token: Token) -> Iterator[str]:
        lemma = token.lemma_.lower()
        if token.pos_ in VERBS and lemma in self.words.mediating:
            if self.modalities.of(token.i) in ("actual", "planned"):
                yield from self.parties.agents(token)
                if self.grammar.clauses.passive(token.i) or token.tag_ == "VBN":
                    yield from self.grammar.partners(token, self.words.members)
        elif token.pos_ in VERBS and (lemma in self.words.standing and self._has_between(token)):
            yield from self.parties.agents(token)
            yield from self._subject_in_with(token)
        elif token.pos_ in VERBS and any(
            child.dep_ == "dobj" and f"{lemma} {child.lemma_.lower()}" in self.words.chairing
            for child in token.children
        ):
            yield from self.parties.agents(token)
        elif token.pos_ == "NOUN" and lemma in self.words.mediation:
            yield from self.grammar.owners(token) if any(c.dep_ == "poss" for c in token.children) else ()
            yield from self.grammar.partners(token, self.words.members)
            yield from self.grammar.modifying_states(token)

    def _has_between(self, verb: Token) -> bool:
        for child in verb.subtree:
            if child.dep_ == "prep" and child.lower_ in self.words.betweens:
                return True
        text = " ".join(t.lower_ for t in self.doc[verb.i + 1 : verb.i + 7])
        return any(phrase in text for phrase in self.words.to_and_fro)

    def _subject_in_with(self, verb: Token) -> Iterator[str]:
        """ "With the mediator, A, passing between": who stands before the participle."""
        if verb.tag_ == "VBG":
            end = verb.i
            while end > 0 and self.doc[end - 1].text == ",":
                end -= 1
            yield from self.parties.run_before(end)
