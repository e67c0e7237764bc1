"""Encounters that a noun names: "talks between", "held a meeting with", "the NATO summit took place"."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from communique.gazetteer import slug
from communique.layers import ActorEntry, Sentence
from communique.meetings.circumstances import Circumstances
from communique.meetings.encounter import Encounter
from communique.meetings.grammar import VERBS, Grammar
from communique.meetings.knowledge import MeetingFrame
from communique.meetings.legs import Legs
from communique.meetings.statuses import Statuses

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any


class NounFrames:
    """Reads the frames of one document whose noun names the encounter.

    ``last`` gives the participants of the encounter told last. ``bodies`` collects joint bodies ("the joint
    commission on trade") that only their session names.
    """

    def __init__(
        self, grammar: Grammar, statuses: Statuses, circumstances: Circumstances, legs: Legs,
        last: Callable[[], list[str]],
    ) -> None:  # fmt: skip
        self.grammar = grammar
        self.doc = grammar.doc
        self.parties = grammar.parties
        self.words = grammar.words
        self.statuses = statuses
        self.circumstances = circumstances
        self.legs = legs
        self.last = last
        self.bodies: dict[str, ActorEntry] = {}

    def encounters(self, frame: MeetingFrame, noun: Token, sentence: Sentence) -> list[Encounter]:
        """What the noun tells: none, one, or one with each partner ("telephone conversations with A, B and C")."""
        lemma = noun.lemma_.lower()
        if not self._names_encounter(frame, noun, sentence):
            return []
        grammar, parties = self.grammar, self.parties
        verb = grammar.verb_of(noun)
        light = grammar.light_verb(noun)
        owners = grammar.owners(noun)
        joined = grammar.partners(noun, self.words.circles)
        partners = grammar.partners(noun, self.words.partners)
        members = grammar.partners(noun, self.words.members)
        joint, states_of_joint = self._joint_body(noun)
        modifiers = grammar.modifying_states(noun)
        subject: list[str] = []
        if verb is not None:
            takes_part, held = grammar.takes_part(noun, verb)
            if takes_part or held:
                subject = parties.agents(verb)
            if held and not partners and not joined:
                partners = grammar.partners(verb, self.words.partners)
                joined = grammar.partners(verb, self.words.circles)
            joint_subject = takes_part and self._meets_there(noun, subject)
            if not held and not partners and not owners and not grammar.leaves(noun) and not joint_subject:
                subject = []
        else:
            joint_subject = False
        for clause in grammar.clauses_on(noun):
            if not partners and clause.lemma_ in self.words.holding:
                partners = grammar.partners(clause, self.words.partners)  # "the meeting that he was to have with"
                subject = subject or (parties.agents(verb) if verb is not None and partners else [])
        if not partners and verb is not None and noun.dep_ == "dobj" and subject:
            partners = parties.all([c.i for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP"])
        if not partners and verb is not None and verb.lemma_ in self.words.giving and verb.i < noun.i:
            partners = self._offered(verb, noun)
            subject = subject or (parties.agents(verb) if partners else [])
        first = owners or subject
        legs = self.legs.behind(noun, sentence, first)
        if partners or (light is not None and self._has_partner(noun, sentence)):
            partners = legs[0].actors if len(legs) > 1 else parties.larger(partners, legs[0].actors)
        participants: list[str] | None
        if joint is not None and len(states_of_joint) > 1:
            participants = parties.sides(states_of_joint, [])  # "the Kazakh-Uzbek joint commission"
            joint = None
        elif joint is not None:
            participants = [joint]
        elif len(joined) > 1:
            participants = parties.sides(joined, [], modifiers)
        elif partners:
            participants = parties.sides(first, partners, modifiers)
        elif len(first) > 1 and verb is not None and grammar.holds(noun, verb):
            participants = parties.sides(first, [], modifiers)
        elif len(first) > 1 and joint_subject:
            participants = parties.sides(first, [])  # "A and B signed a treaty at a summit"
        elif len(members) > 1:
            participants = parties.sides(members, [])
        elif len(first) > 1 and grammar.leaves(noun) and not modifiers and not self._points_back(noun):
            participants = parties.sides(first, [])  # "following talks, A and B gave statements"
        elif len({*modifiers, *grammar.modifying_bodies(noun)}) > 1:
            participants = parties.sides([*grammar.modifying_bodies(noun), *modifiers], [])
        elif noun.dep_ in ("nsubj", "nsubjpass") and verb is not None and verb.lemma_ in self.words.occurring:
            participants = parties.body(members) or parties.body(owners) or parties.body(grammar.modifying_bodies(noun))
        else:
            participants = None
        if participants is None:
            return []
        opened = verb is not None and verb.lemma_ in self.words.opening and len(first) > 1
        opened = opened and all(parties.kind(actor) == "person" for actor in first)
        if joint is None and lemma in self.words.dialogues and noun.tag_ == "NN" and not (partners or joined or opened):
            return []  # "invited the neighbours to open dialogue"
        status = self.statuses.status(noun, verb)
        if status is None:
            return []
        if status.value == "held" and not self.statuses.is_told(noun, verb, bool(owners) or bool(first and partners)):
            return []
        separate = (noun.tag_ == "NNS" and lemma not in frame.plural) or any(
            child.lower_ in self.words.separately for child in noun.children
        )
        pairs = [(partners, legs[0])]
        if separate and len(set(partners)) > 1 and first:
            pairs = [([partner], legs[0]) for partner in partners]  # "telephone conversations with A, B and C"
        if first and partners:
            pairs.extend((leg.actors, leg) for leg in legs[1:])
        if len(pairs) > 1:
            met = [(parties.sides(first, actors), leg) for actors, leg in pairs]
            return [
                self.circumstances.encounter(frame, pair, status, noun, sentence, verb=verb, leg=leg, alone=False)
                for pair, leg in met
                if pair is not None
            ]
        encounter = self.circumstances.encounter(frame, participants, status, noun, sentence, verb=verb, leg=legs[0])
        encounter.states = modifiers if partners or joined or len(first) > 1 else []
        if joint is not None:
            encounter.states = [*first, *self.last()] if first else self.last()
        return [encounter]

    def _has_partner(self, noun: Token, sentence: Sentence) -> bool:
        """Whether a preposition of partners follows the noun before any verb."""
        for token in self.doc[noun.i + 1 : sentence.last]:
            if token.lower_ in self.words.partners:
                return True
            if token.pos_ in VERBS or token.text == ";":
                return False
        return False

    def _offered(self, verb: Token, noun: Token) -> list[str]:
        """To whom the encounter is offered: "offered his counterpart, A, direct talks"."""
        actors, end = self.parties.list_after(verb.i + 1)
        between = self.doc[end : noun.i]
        plain = all(t.pos_ in ("DET", "ADJ", "NUM", "NOUN", "PUNCT", "ADP", "ADV") for t in between)
        return actors if actors and end <= noun.i and len(between) < 8 and plain else []

    def _meets_there(self, noun: Token, subject: list[str]) -> bool:
        """True for people of two sides who do something at one encounter: they met there."""
        outer = self.grammar.outermost(noun)
        if self._points_back(noun):
            return False
        return (
            outer.dep_ == "pobj"
            and outer.head.lower_ in self.words.within
            and not any(child.dep_ in ("poss", "nmod") for child in noun.children)
            and all(self.parties.kind(actor) == "person" for actor in subject)
            and len({self.parties.side(actor) for actor in subject} - {None}) > 1
        )

    def _points_back(self, noun: Token) -> bool:
        """True for "during the meeting", where one has been told."""
        return bool(self.last()) and any(child.lower_ in self.words.anaphors for child in noun.children)

    def _names_encounter(self, frame: MeetingFrame, noun: Token, sentence: Sentence) -> bool:
        """False where the form, the words before it or the noun behind it show that the noun names something else."""
        if noun.lemma_.lower() in frame.plural and noun.tag_ == "NN":
            return False  # "gave a talk", "open to negotiation"
        if (
            frame.modifiers
            and not any(
                child.lower_ in frame.modifiers for child in noun.children if child.dep_ in ("compound", "amod", "nmod")
            )
            and not (noun.i + 1 < sentence.last and self.doc[noun.i + 1].lower_ in frame.prepositions)
        ):
            return False
        # "the summit declaration"
        return not (noun.dep_ in ("compound", "nmod") and noun.head.pos_ in ("NOUN", "PROPN") and noun.head.i > noun.i)

    def _joint_body(self, noun: Token) -> tuple[str | None, list[str]]:
        """The joint body whose session the noun names ("a meeting of the joint commission"), and its states."""
        for preposition in noun.children:
            if preposition.dep_ != "prep" or preposition.lower_ not in self.words.members:
                continue
            for body in preposition.children:
                if body.dep_ != "pobj" or body.lemma_.lower() not in self.words.dialogues:
                    continue
                if not any(child.lower_ in self.words.joint for child in body.subtree if child.i < body.i):
                    continue
                states = self.grammar.modifying_states(body)
                mention = self.grammar.actors.headed_by(body.i)
                if mention is not None and mention.actors:
                    return mention.actors[0], states
                start, end = self.grammar.parse.characters(*self.grammar.clauses.phrase(body.i))
                name = self.doc.text[start:end]
                first = self.doc[self.grammar.parse.token_at(start)]
                if first.dep_ in ("det", "poss"):
                    name = self.doc.text[first.idx + len(first) : end].strip()
                identifier = "org:" + slug(name)
                self.bodies[identifier] = ActorEntry(identifier, name, "organisation")
                return identifier, states
        return None, []
