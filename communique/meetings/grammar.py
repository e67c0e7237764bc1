"""What the parse says around the word that names an encounter: its verb, its owners, who takes part in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from communique.clauses import Clauses
from communique.layers import Actors, Parse
from communique.meetings.knowledge import EncounterKnowledge
from communique.meetings.parties import Parties

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

VERBS = frozenset({"VERB", "AUX"})
_BETWEEN = frozenset({"GPE", "LOC", "FAC", "DATE"})
_QUALIFYING = frozenset({"amod", "compound", "nmod", "nummod", "poss", "case"})
_LONGEST_WAY = 16  # tokens between a verb and its partner


class Grammar:
    """The questions about one document that all frames ask of its parse."""

    def __init__(
        self, parse: Parse, actors: Actors, clauses: Clauses, parties: Parties, knowledge: EncounterKnowledge
    ) -> None:  # fmt: skip
        self.parse = parse
        self.doc = parse.doc
        self.actors = actors
        self.clauses = clauses
        self.parties = parties
        self.knowledge = knowledge
        self.words = knowledge.words

    # ------------------------------------------------------------------------------------------ the verb above
    def light_verb(self, noun: Token) -> Token | None:
        """The verb of holding right before the noun, over what qualifies it ("held the first direct talks")."""
        position = noun.i - 1
        while (
            position > noun.sent[0].i
            and not self._holds_alone(self.doc[position])
            and (
                self.doc[position].pos_ in ("DET", "ADJ", "NUM", "PUNCT", "PRON")
                or self.doc[position].dep_ in _QUALIFYING
            )
        ):
            if self.doc[position].text == ",":
                return None
            position -= 1
        verb = self.doc[position]
        if verb.pos_ not in VERBS or verb.lemma_ not in self.words.holding:
            return None
        # "the talks held talks" is no English: a participle behind a noun is a verb that the parse did not see
        finite = verb.tag_ != "VBN" or (
            verb.i > 0 and self.doc[verb.i - 1].pos_ in ("NOUN", "PROPN", "PRON", "PUNCT", "AUX")
        )
        return verb if finite else None

    def _holds_alone(self, token: Token) -> bool:
        return token.pos_ in VERBS and token.lemma_ in self.words.holding and token.dep_ not in ("compound", "aux")

    def outermost(self, noun: Token) -> Token:
        """What is counted or bounded of an encounter stands for it: "a round of talks", "the close of their talks"."""
        token = noun
        while (
            token.dep_ == "pobj"
            and token.head.lower_ == "of"
            and token.head.head.lemma_.lower() in self.words.rounds | self.words.bounds
        ):
            token = token.head.head
        return token

    def verb_of(self, noun: Token) -> Token | None:
        """The verb of the clause that the noun stands in."""
        light = self.light_verb(noun)
        if light is not None:
            return light
        token = noun
        for _ in range(6):
            if token.head.i == token.i:
                return None
            token = token.head
            if token.pos_ in VERBS and token.dep_ != "prep":  # "following talks with" is no clause
                return token.head if token.dep_ in ("aux", "auxpass") and token.head.pos_ in VERBS else token
        return None

    def clauses_on(self, noun: Token) -> list[Token]:
        """The verbs of relative clauses and participles on a noun, with what completes them: "was due to be held"."""
        found: list[Token] = []
        queue = [child for child in noun.children if child.dep_ in ("relcl", "acl")]
        while queue:
            verb = queue.pop(0)
            found.append(verb)
            queue.extend(child for child in verb.children if child.dep_ in ("acomp", "xcomp", "attr", "oprd"))
        return found

    def holds(self, noun: Token, verb: Token) -> bool:
        """True where the verb holds the encounter: "held talks", "took part in a meeting", "went into a meeting"."""
        if verb.lemma_ not in self.words.holding:
            return False
        light = self.light_verb(noun)
        if light is not None:
            return bool(light.i == verb.i)
        noun = self.outermost(noun)
        if noun.head.i == verb.i:
            return noun.dep_ in ("dobj", "attr", "oprd")
        if noun.dep_ == "pobj" and noun.head.pos_ in VERBS:
            return False  # "visited Rome following talks"
        return (noun.dep_ == "pobj" and noun.head.head.i == verb.i) or (
            noun.dep_ == "pobj" and noun.head.head.head.i == verb.i and noun.head.head.dep_ in ("dobj", "prep")
        )

    def held_by(self, trigger: Token, verb: Token | None) -> bool:
        """True where a verb of its own holds the encounter that a noun names."""
        return verb is not None and verb.i != trigger.i and self.holds(trigger, verb)

    def takes_part(self, noun: Token, verb: Token) -> tuple[bool, bool]:
        """Whether the subject of the clause takes part in the encounter, and whether its verb holds it."""
        light = self.light_verb(noun)
        if light is not None and light.i == verb.i:
            return True, True
        noun = self.outermost(noun)
        if noun.head.i == verb.i:
            holds = noun.dep_ == "dobj" and verb.lemma_ in self.words.holding
            arranges = noun.dep_ == "dobj" and any(verb.lemma_ in words for words in self.words.status.values())
            return holds or arranges, holds  # "proposed a meeting with", "cancelled the talks with"
        if noun.dep_ == "conj":
            above = noun.head
            return (
                self.takes_part(above, verb)
                if above.i != noun.i and above.pos_ in ("NOUN", "PROPN")
                else (False, False)
            )
        if noun.dep_ == "pobj" and self.enters(noun.head):
            return True, self.holds(noun, verb)
        return False, False

    def enters(self, preposition: Token) -> bool:
        """True where the subject of the clause takes part in what the preposition introduces."""
        return preposition.lower_ in self.words.taking_part and (
            preposition.lower_ not in self.words.leading_to or preposition.head.pos_ in (*VERBS, "PART", "ADV", "ADJ")
        )

    def leaves(self, noun: Token) -> bool:
        """True for a bare encounter that opens the sentence and that its subject comes from: "After talks, A and B"."""
        return (
            noun.dep_ == "pobj"
            and noun.head.lower_ in self.words.taking_part
            and noun.head.lower_ not in self.words.leading_to
            and noun.head.i == noun.sent[0].i
            and not any(child.dep_ in ("prep", "compound", "poss", "nmod") for child in noun.children)
        )

    def is_encounter_noun(self, token: Token) -> bool:
        """Whether a frame knows the word as the noun of an encounter."""
        return any(frame.form == "noun" for frame in self.knowledge.by_lemma.get(token.lemma_.lower(), ()))

    # --------------------------------------------------------------------------------------------- who is near
    def prepositional(self, head: Token, prepositions: Iterable[str]) -> list[list[str]]:
        """The actors after these prepositions, also where the parse hangs them on a place or a time in between."""
        wanted = set(prepositions)
        found: list[list[str]] = []
        queue = [head]
        seen = {head.i}
        while queue:
            current = queue.pop(0)
            for child in current.children:
                if child.i in seen or child.i < head.i:
                    continue
                seen.add(child.i)
                if child.dep_ in ("prep", "dative", "agent", "conj") and child.lower_ in wanted:
                    if any(inner.dep_ == "conj" and inner.lower_ in wanted for inner in child.children):
                        queue.append(child)  # "with A and with B"
                    for inner in child.children:
                        if inner.dep_ == "pobj":
                            group = self.parties.larger(
                                self.parties.actors_of(inner), self.parties.run_after(child.i + 1)
                            )
                            if group:
                                found.append(group)
                elif child.dep_ == "prep" and child.lower_ in self.words.passing:
                    queue.append(child)
                    for inner in child.children:
                        if inner.lemma_.lower() in self.words.papers:
                            continue  # "talks on the agreement with the Union"
                        if inner.dep_ == "pobj" and (inner.ent_type_ in _BETWEEN or not self.parties.actors_of(inner)):
                            queue.append(inner)
        return found

    def partners(self, head: Token, prepositions: Iterable[str]) -> list[str]:
        """All that these prepositions introduce below the word, as one list."""
        return [actor for group in self.prepositional(head, prepositions) for actor in group]

    def right_after(self, verb: Token, prepositions: Iterable[str]) -> list[list[str]]:
        """The actors after the first of these prepositions where only time, place and means stand before it.

        A purpose after the names breaks the parse ("spoke today with Foreign Minister A to discuss"): it takes the
        preposition for a conjunction and the names for the subject of the purpose.
        """
        for token in self.doc[verb.i + 1 : min(verb.i + _LONGEST_WAY, verb.sent[-1].i)]:
            if token.lower_ in prepositions and token.pos_ in ("ADP", "SCONJ"):
                group = self.parties.run_after(token.i + 1)
                return [group] if group else []
            passing = (
                token.pos_ in ("ADV", "DET")
                or token.ent_type_ in ("DATE", "TIME", "GPE", "LOC", "FAC")
                or token.lower_ in self.words.passing
                or token.lower_ in self.words.members
                or token.lemma_.lower() in self.words.venues
                or any(token.lemma_.lower() in words for words in self.words.formats.values())
                or token.text == ","
            )
            if not passing:
                return []
        return []

    def owners(self, noun: Token) -> list[str]:
        """Whose encounter it is: "her meeting with", "the president's talks"."""
        owner = next((child for child in noun.children if child.dep_ == "poss"), None)
        if owner is None:
            return []
        found = self.parties.actors_of(owner)
        if owner.tag_ == "PRP$" and not any(self.parties.is_party(actor) for actor in found):
            verb = self.verb_of(noun)  # "proposed it during her meeting with": she who proposed it
            found = self.parties.agents(verb) if verb is not None else []
        return found

    def modifying_states(self, noun: Token) -> list[str]:
        """The states in the words before the noun: "Russian-Chinese talks", "the US-North Korea summit"."""
        first = noun.left_edge.i
        found: list[str] = []
        for mention in self.actors.mentions:
            if mention.first >= noun.i:
                break
            if first <= mention.first and mention.form in ("demonym", "name", "metonym"):
                found.extend(actor for actor in mention.actors if actor.startswith("state:"))
        return list(dict.fromkeys(found))

    def modifying_bodies(self, noun: Token) -> list[str]:
        """The body of many states in the words before the noun: "the NATO summit"."""
        found = [
            actor
            for mention in self.actors.between(self.doc[noun.left_edge.i].idx, noun.idx)
            for actor in mention.actors
            if self.parties.is_body(actor)
        ]
        return list(dict.fromkeys(found))[:1]

    def by_phone(self, verb: Token) -> bool:
        """Whether the verb has its means in a phrase: "spoke by phone"."""
        return any(
            inner.lemma_.lower() in self.words.formats["phone"]
            for child in verb.children
            if child.dep_ in ("prep", "agent")
            for inner in child.children
        )
