"""Visits that a leader awaits, invites to or exchanges, and the journeys that place other encounters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communique.layers import Modalities, Sentence, TimeExpression
from communique.locations import location_of
from communique.meetings.circumstances import Circumstances
from communique.meetings.encounter import Encounter
from communique.meetings.grammar import VERBS, Grammar
from communique.meetings.knowledge import MeetingFrame
from communique.meetings.legs import Leg, Legs
from communique.meetings.statuses import Status, Statuses

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any


_NEAR = 14  # tokens between a journey and its time


@dataclass(frozen=True, slots=True)
class Journey:
    """That someone went to a place, and the state that it lies in, where that is known."""

    traveller: str
    place: str
    state: str | None
    past: bool = False  # long before the news


class Visits:
    """Reads the visits and journeys of one document."""

    def __init__(
        self, grammar: Grammar, statuses: Statuses, circumstances: Circumstances, legs: Legs, modalities: Modalities
    ) -> None:  # fmt: skip
        self.grammar = grammar
        self.doc = grammar.doc
        self.parties = grammar.parties
        self.words = grammar.words
        self.statuses = statuses
        self.circumstances = circumstances
        self.legs = legs
        self.places = circumstances.places
        self.modalities = modalities
        self.journeys: list[Journey] = []

    def exchanged(self, frame: MeetingFrame, verb: Token, sentence: Sentence) -> list[Encounter]:
        """The visits that two leaders agree to exchange."""
        if not any(child.dep_ == "dobj" and child.lemma_ in frame.objects for child in verb.children):
            return []
        participants = self.parties.sides(self.parties.agents(verb), [])
        status = self.statuses.status(verb, verb)
        if participants is None or status is None:
            return []
        return [self.circumstances.encounter(frame, participants, status, verb, sentence)]

    def awaited(self, frame: MeetingFrame, token: Token, sentence: Sentence) -> list[Encounter]:
        """A visit that a leader awaits or invites to: an encounter of the visitor with that leader."""
        lemma = token.lemma_.lower()
        host_verb: Token | None = None
        if token.pos_ in VERBS and lemma in frame.lemmas:
            subject = next((child for child in token.children if child.dep_ == "nsubj"), None)
            before = next((child.i for child in token.children if child.dep_ == "aux" and child.tag_ == "TO"), token.i)
            visitors = (self.parties.actors_of(subject) if subject is not None else []) or self.parties.run_before(
                before
            )
            visitors = visitors or self.parties.agents(token)
            head = token.head
            if head.i != token.i and head.pos_ in VERBS and head.lemma_ in frame.hosts and token.dep_ in (
                "xcomp", "ccomp", "advcl", "pcomp",
            ):  # fmt: skip
                host_verb = head
        elif token.pos_ == "NOUN" and lemma in frame.nouns:
            visitors = self.grammar.owners(token) or self.grammar.partners(token, self.words.members)
            verb = self.grammar.verb_of(token)
            if verb is not None and verb.lemma_ in frame.hosts and token.dep_ in ("dobj", "pobj"):
                host_verb = verb
                if not visitors:
                    visitors = self.parties.all([child.i for child in verb.children if child.dep_ == "dobj"])
        else:
            return []
        if host_verb is None or not visitors:
            return []
        hosts = self.parties.agents(host_verb)
        if self.grammar.clauses.passive(host_verb.i) and not hosts:
            return []
        hosts = [actor for actor in hosts if self.parties.kind(actor) == "person"]
        participants = self.parties.sides(visitors, hosts) if hosts else None
        if participants is None or frame.status is None or self.modalities.of(host_verb.i) == "denied":
            return []
        encounter = self.circumstances.encounter(
            frame, participants, Status(frame.status), token, sentence, verb=host_verb
        )
        destination = self.places.destination(token)
        if destination is not None:
            encounter.place = destination[0]
        return [encounter]

    def invited(self, frame: MeetingFrame, token: Token, sentence: Sentence) -> list[Encounter]:
        """A leader who invites another to a place or to talks, or whose invitation is accepted."""
        lemma = token.lemma_.lower()
        status = Status(frame.status or "proposed", ((token.idx, token.idx + len(token)),))
        if token.pos_ in VERBS and lemma in frame.lemmas:
            passive = self.grammar.clauses.passive(token.i)
            hosts = self.parties.all(self.grammar.clauses.agents(token.i)) if passive else self.parties.agents(token)
            guests = self.parties.all(self.grammar.clauses.patients(token.i))
            if not passive:
                guests = self.parties.larger(guests, self.parties.run_after(token.i + 1))
        elif token.pos_ == "NOUN" and lemma in frame.nouns:
            verb = self.grammar.verb_of(token)
            accepted = verb is not None and verb.lemma_ in self.words.accepting and token.dep_ == "dobj"
            if verb is None or not (accepted or (token.dep_ == "dobj" and verb.lemma_ in self.words.extending)):
                return []
            owners = self.grammar.owners(token) or self.grammar.partners(token, self.words.origins | self.words.members)
            hosts = owners if accepted else self.parties.agents(verb)
            guests = self.parties.agents(verb) if accepted else self.grammar.partners(verb, {"to"})
            if accepted:
                status = Status("planned", ((verb.idx, verb.idx + len(verb)),))
        else:
            return []
        participants = self.parties.sides(hosts, guests) if hosts and guests else None
        if participants is None or self.modalities.of(token.i) == "denied":
            return []
        leg = self._destination_of(token, sentence, (*hosts, *guests))
        if leg is None:
            return []
        encounter = self.circumstances.encounter(frame, participants, status, token, sentence, leg=leg)
        encounter.time = leg.time
        return [encounter]

    def _destination_of(self, token: Token, sentence: Sentence, parties: Sequence[str]) -> Leg | None:
        """Where and when to the invitation is: "to Rome", "to talks in Rome in May"; None where it is to none."""
        for position in range(token.i + 1, min(token.i + 24, sentence.last)):
            if self.doc[position].pos_ in VERBS:
                return None
            if self.doc[position].lower_ not in self.words.towards:
                continue
            name = self.places.name_from(position + 1, sentence.last)
            if name is not None and location_of(name[0]) is not None:
                leg = self.legs.behind(self.doc[name[1] - 1], sentence, parties)[0]
                leg.place = name[0]
                return leg
            noun = position + 1
            while noun < sentence.last and self.doc[noun].pos_ in ("DET", "ADJ"):
                noun += 1
            if noun < sentence.last and self.grammar.is_encounter_noun(self.doc[noun]):
                return self.legs.behind(self.doc[noun], sentence, parties)[0]
        return None

    def note_journeys(self, sentence: Sentence) -> None:
        """Note who went where, for the encounters that the text gives no place."""
        for token in self.doc[sentence.first : sentence.last]:
            lemma = token.lemma_.lower()
            verbal = token.pos_ in VERBS and lemma in self.words.travel
            if not verbal and not (token.pos_ == "NOUN" and lemma in self.words.travel_nouns):
                continue
            destination = self.places.destination(token)
            if destination is None or self.modalities.of(token.i) != "actual":
                continue
            if any(child.lower_ in self.words.status["planned"] for child in token.children):
                continue  # "the planned visit to Lima" is no journey yet
            if verbal:
                travellers = self.parties.agents(token)
            else:
                travellers = self.grammar.owners(token) or self.grammar.partners(token, self.words.members)
                if not travellers:
                    travellers = [
                        actor
                        for mention in self.grammar.actors.between(sentence.start, token.idx)
                        for actor in mention.actors
                    ]
            past = self.circumstances.is_past(self._time_of(token))
            self.journeys.extend(
                Journey(actor, *destination, past) for actor in travellers if self.parties.kind(actor) == "person"
            )

    def _time_of(self, token: Token) -> TimeExpression | None:
        """The time of a journey, on its own word or beside it in a phrase of its own."""
        times = self.circumstances.times
        found = times.governing(token.i)
        if found is not None:
            return found
        below = {inner.i for inner in token.subtree}
        for time in times.expressions:
            near = token.i < time.first < token.i + _NEAR
            if time.first in below or (near and not any(t.pos_ in VERBS for t in self.doc[token.i + 1 : time.first])):
                return time
        return None

    def settle_place(self, encounter: Encounter) -> None:
        """Give an encounter the place of the journey that one of its participants made to another's country."""
        found: list[tuple[bool, int, str, str]] = []
        for number, journey in enumerate(self.journeys):
            hosts = [
                actor
                for actor in encounter.participants
                if actor != journey.traveller and self.parties.country(actor) == journey.state
            ]
            if (
                not journey.past
                and journey.traveller in encounter.participants
                and journey.state is not None
                and hosts
                and self.parties.country(journey.traveller) != journey.state
            ):
                entry = self.parties.entry(hosts[0])
                found.append(
                    (not self.places.is_state(journey.place), number, journey.place, entry.name if entry else hosts[0])
                )
        if found:
            _, _, encounter.place, host = max(found)  # a city before a state, the later before the earlier
            encounter.notes.append(f"the place is that of the visit; host: {host}")
