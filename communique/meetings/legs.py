"""What stands behind the word that tells of an encounter: each partner with the place and the time beside it.

A parse hangs a place or a day on whatever noun stands before it, and takes "met A in Rome on Monday and B in Bonn on
Tuesday" for one list of people. Names, places and days in a row, with nothing but small words between them, belong to
the encounter whatever the parse says; a partner after "and" who has a place or a day of its own was met on its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from communique.layers import ActorMention, Sentence, TimeExpression, Times
from communique.meetings.grammar import VERBS, Grammar
from communique.meetings.places import Places

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any


@dataclass(slots=True)
class Leg:
    """Partners met at one place and time, as far as the words beside them say."""

    actors: list[str] = field(default_factory=list)
    place: str | None = None
    time: TimeExpression | None = None

    @property
    def settled(self) -> bool:
        """Whether the leg has a place or a time of its own."""
        return self.place is not None or self.time is not None


class Legs:
    """Walks over the words behind the triggers of one document."""

    def __init__(self, grammar: Grammar, times: Times, places: Places) -> None:
        self.grammar = grammar
        self.doc = grammar.doc
        self.words = grammar.words
        self.parties = grammar.parties
        self.places = places
        self.time_at: dict[int, TimeExpression] = {}
        for time in times.expressions:
            self.time_at.setdefault(time.first, time)

    def behind(self, trigger: Token, sentence: Sentence, subject: Iterable[str]) -> list[Leg]:
        """The legs behind a trigger, up to the first word that leads elsewhere; the first may have no partner."""
        first = set(subject)
        legs = [Leg()]
        pending: TimeExpression | None = None
        joined = False
        position = trigger.i + 1
        while position < sentence.last:
            leg = legs[-1]
            token = self.doc[position]
            time = self._time_from(position)
            if time is not None:
                if leg.time is None and not joined:
                    leg.time = time
                else:
                    pending = time
                position = max(time.last, position + 1)
                continue
            mention = self._mention_from(position)
            if mention is not None:
                everyone, end = self.parties.list_after(mention.first)
                actors = [actor for actor in everyone if self.parties.is_party(actor) and actor not in first]
                led = position > 0 and self.doc[position].lower_ in self.words.partners | self.words.members
                after_comma = self.doc[mention.first - 1].text == "," and not joined
                if actors and not led and after_comma and (leg.settled or leg.actors):
                    break
                if leg.actors and actors and not (joined or led):
                    break
                if leg.actors and leg.settled and actors:
                    legs.append(Leg(actors, None, pending))
                    pending = None
                else:
                    leg.actors.extend(actor for actor in actors if actor not in leg.actors)
                joined = False
                position = max(end, mention.last)
                continue
            place = self.places.from_preposition(token, sentence.last)
            if place is None and token.lower_ == "to" and trigger.lemma_.lower() in self.words.hosting:
                place = self.places.name_from(token.i + 1, sentence.last)  # "welcomed her to Rome"
            if place is not None:
                name, end = place
                number = self.parties.outer_starts.get(end)
                if number is not None and set(self.parties.outer[number].actors) & set(leg.actors):
                    name = None  # "Head of the Mission in Chile Ana Rojas"
                if name is not None and (leg.place is None or self.places.is_vaguer(leg.place, name)):
                    leg.place = name
                position = end
                continue
            step = self._passed(token, sentence)
            if step == 0:
                break
            joined = joined or token.lower_ in self.words.joiners
            position += step
        if pending is not None and legs[-1].time is None:
            legs[-1].time = pending
        return legs

    def _time_from(self, position: int) -> TimeExpression | None:
        """The time that begins here, over its preposition and its article."""
        for step in range(3):
            if position + step >= len(self.doc):
                return None
            time = self.time_at.get(position + step)
            if time is not None:
                return time
            if self.doc[position + step].pos_ not in ("ADP", "DET", "ADV", "SCONJ"):
                return None
            if self.doc[position + step].lower_ in self.words.partners | self.words.members:
                return None
        return None

    def _mention_from(self, position: int) -> ActorMention | None:
        """The mention that begins here, over an article and its preposition."""
        for step in range(3):
            if position + step >= len(self.doc):
                return None
            number = self.parties.outer_starts.get(position + step)
            if number is not None:
                mention = self.parties.outer[number]
                return mention if mention.form != "demonym" else None
            token = self.doc[position + step]
            if (
                token.lower_ not in self.words.partners | self.words.members | self.words.circles
                and token.pos_ != "DET"
            ):
                return None
        return None

    def _passed(self, token: Token, sentence: Sentence) -> int:
        """How many tokens to pass over here: small words, means, venues, the encounter's own noun; 0 where it ends."""
        if token.text == "," or token.lower_ in self.words.joiners or token.pos_ == "ADV" or token.dep_ == "prt":
            return 1
        if token.lower_ in self.words.partners | self.words.members | self.words.circles:
            return 1
        if token.pos_ in VERBS and token.tag_ == "VBN":
            if token.lemma_.lower() in self.words.leading and self._follows(token, self.words.members):
                return 1  # "the delegation led by"
            if any(token.lemma_.lower() in words for words in self.words.status.values()):
                return 1 + (token.i + 1 < sentence.last and self.doc[token.i + 1].lower_ in self.words.towards)
        if token.pos_ == "ADP" or token.pos_ in ("DET", "ADJ", "PRON", "NUM") or token.tag_ == "PRP$":
            for step in range(1 if token.pos_ == "ADP" else 0, 5):
                if token.i + step >= sentence.last:
                    return 0
                inner = self.doc[token.i + step]
                if self.is_of_encounter(inner):
                    return step + 1
                if inner.pos_ not in ("DET", "ADJ", "NUM", "PRON", "NOUN", "PROPN") or (
                    step > 2 and inner.pos_ != "NOUN"
                ):
                    return 0
            return 0
        return 1 if self.is_of_encounter(token) else 0

    def _follows(self, token: Token, words: Iterable[str]) -> bool:
        return token.i + 1 < len(self.doc) and self.doc[token.i + 1].lower_ in words

    def is_of_encounter(self, token: Token) -> bool:
        """Whether a noun says where or by what means people meet, or names the encounter again."""
        lemma = token.lemma_.lower()
        return token.pos_ == "NOUN" and (
            lemma in self.words.venues
            or any(lemma in words for words in self.words.formats.values())
            or self.grammar.is_encounter_noun(token)
        )
