"""Encounters that a verb tells: "met", "spoke by phone with", "received"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.layers import Sentence
from communique.meetings.circumstances import Circumstances
from communique.meetings.encounter import Encounter
from communique.meetings.grammar import Grammar
from communique.meetings.knowledge import MeetingFrame
from communique.meetings.legs import Legs
from communique.meetings.statuses import Statuses

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any


class VerbFrames:
    """Reads the frames of one document whose verb brings the parties together."""

    def __init__(self, grammar: Grammar, statuses: Statuses, circumstances: Circumstances, legs: Legs) -> None:
        self.grammar = grammar
        self.parties = grammar.parties
        self.clauses = grammar.clauses
        self.words = grammar.words
        self.statuses = statuses
        self.circumstances = circumstances
        self.legs = legs

    def encounters(self, frame: MeetingFrame, verb: Token, sentence: Sentence) -> list[Encounter]:
        """What the verb tells: none, one, or one with each partner ("met separately with A and B")."""
        if verb.dep_ == "amod" or any(
            # "… A and B who are on a visit": a relative clause whose noun the parse lost
            child.dep_ == "oprd"
            or (frame.people and child.dep_ == "prep" and child.lower_ == "as")
            or (child.dep_ == "ccomp" and not any(t.tag_ == "WP" for t in child.children) and not self._is_name(child))
            for child in verb.children
        ):
            return []
        parties = self._parties(frame, verb)
        if parties is None:
            return []
        subject, partners = parties
        passive = self._is_passive(verb)
        start = verb
        if frame.papers:
            papers = [c for c in verb.children if c.dep_ == "dobj" and c.lemma_.lower() in self.words.papers]
            if not papers:
                return []
            start = papers[0]
        legs = self.legs.behind(start, sentence, partners if passive else subject)
        if passive:
            subject, partners = partners, subject
        if len(legs) > 1:
            partners = legs[0].actors or partners
        else:
            partners = self.parties.larger(partners, legs[0].actors) if partners or frame.object else partners
        if not partners and not frame.reciprocal and not (len(subject) > 1 and self.grammar.by_phone(verb)):
            return []
        if not partners and not subject:
            return []
        if frame.people and any(self.parties.kind(actor) != "person" for actor in (*subject, *partners)):
            return []
        participants = (
            self.parties.sides(*((partners, subject) if passive else (subject, partners)))
            if partners or len(subject) > 1
            else self.parties.body(subject)
        )
        if participants is None:
            return []
        status = self.statuses.status(verb, verb)
        if status is None or (status.value == "held" and self._is_habit(verb, sentence)):
            return []
        if len(participants) == 1 and verb.dep_ in ("relcl", "advcl", "acl"):
            return []  # "in the hall where the council was meeting"
        separately = any(child.lower_ in self.words.separately for child in verb.children)
        pairs = [([partner], legs[0]) for partner in partners] if separately else [(partners, legs[0])]
        pairs.extend((leg.actors, leg) for leg in legs[1:])
        if len(pairs) == 1:
            encounter = self.circumstances.encounter(
                frame, participants, status, verb, sentence, leg=legs[0], alone=not separately
            )
            self._set_host(encounter, verb, partners if passive else subject)
            return [encounter] if encounter.place is not None or not frame.papers else []
        found: list[Encounter] = []
        for actors, leg in pairs:
            first, second = (actors, subject) if passive else (subject, actors)
            pair = self.parties.sides(first, second)
            if pair is not None:
                encounter = self.circumstances.encounter(frame, pair, status, verb, sentence, leg=leg, alone=False)
                self._set_host(encounter, verb, first)
                found.append(encounter)
        return found

    def _set_host(self, encounter: Encounter, verb: Token, agents: list[str]) -> None:
        """Who receives, welcomes or hosts is the host."""
        if verb.lemma_.lower() in self.words.hosting:
            encounter.host = next((actor for actor in agents if actor in encounter.participants), None)

    def _parties(self, frame: MeetingFrame, verb: Token) -> tuple[list[str], list[str]] | None:
        """Subject and partners; None where the object or the preposition shows that the verb tells of no encounter."""
        partners: list[str] = []
        if self._is_passive(verb):
            if not frame.object or frame.prepositions:
                return None  # "was met at the airport by"
            if any(child.dep_ == "prt" for child in verb.children):
                return None  # "was called off"
            patients = self.parties.all(self.clauses.patients(verb.i))
            if not patients and verb.dep_ == "xcomp" and verb.head.lemma_ == "be":
                patients = self.parties.agents(verb.head)  # "she was to be received"
            return self.parties.all(self.clauses.agents(verb.i)), patients
        subject = self.parties.agents(verb)
        if frame.object:
            objects = [
                child
                for child in verb.children
                if child.dep_ == "dobj"
                and child.ent_type_ not in ("DATE", "TIME")
                and (
                    child.lemma_.lower() not in self.words.venues or self.grammar.actors.headed_by(child.i) is not None
                )
            ]
            following = next((child for child in verb.children if child.i == verb.i + 1), None)
            if not objects and not frame.prepositions and following is not None and following.dep_ in ("prep", "prt"):
                place = self.circumstances.places.from_preposition(following, verb.sent[-1].i)
                if place is None or place[0] is None or verb.lemma_.lower() not in self.words.hosting:
                    return None  # "called on", "called for", but not "received in Rome the president of"
            partners = self.parties.larger(
                self.parties.all([child.i for child in objects]),
                self.parties.run_after(objects[0].left_edge.i)
                if objects and self.grammar.actors.innermost(objects[0].i) is not None
                else [],
            )
            if objects and not partners:
                return None
        if not partners and frame.prepositions:
            groups = self.grammar.prepositional(verb, frame.prepositions) or self.grammar.right_after(
                verb, frame.prepositions
            )
            partners = [actor for group in groups for actor in group]
        return subject, partners

    def _is_passive(self, verb: Token) -> bool:
        """Whether the parties are turned round, which the parse sometimes says of an active verb.

        "A spoke by telephone with B" is no passive, nor is "the minister, A, yesterday received B".
        """
        if not self.clauses.passive(verb.i):
            return False
        relations = {child.dep_ for child in verb.children}
        if "auxpass" in relations:
            return True
        by = [inner for child in verb.children if child.dep_ == "agent" for inner in child.children]
        if "nsubj" in relations and not any(self.parties.actors_of(inner) for inner in by):
            return False
        return bool(by) or (verb.tag_ == "VBN" and not (verb.dep_ == "acl" and self._names_person(verb.head)))

    def _is_name(self, token: Token) -> bool:
        """True for a part of a name that the parse took for a verb: Begin."""
        mention = self.grammar.actors.innermost(token.i)
        return mention is not None and mention.form == "name" and token.text[:1].isupper()

    def _names_person(self, noun: Token) -> bool:
        return any(self.parties.is_named(actor) for actor in self.parties.actors_of(noun))

    def _is_habit(self, verb: Token, sentence: Sentence) -> bool:
        """True for a bare present without a day: "the neighbours meet regularly" tells of no one encounter."""
        return (
            verb.tag_ in ("VBP", "VBZ")
            and not sentence.headline
            and not any(child.dep_ in ("aux", "auxpass") for child in verb.children)
            and self.circumstances.time(verb, verb, sentence) is None
        )
