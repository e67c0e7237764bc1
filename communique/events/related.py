"""Acts that the relation head reads: which type of act, if any, links two parties of a sentence.

The head reads every ordered pair of parties, and each party alone. What frames told is checked against it (kept, given
another type, completed, or dropped), and pairs of which it is sure tell acts that no frame knows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from communique.clauses import FIRST_PERSON
from communique.document import Document
from communique.events.act import Act
from communique.events.framed import FramedActs
from communique.events.parties import Parties, Party
from communique.layers import Modalities, Parse, Statements
from communique.ontology import event_types
from communique.record import Meeting
from communique.relation_head import MODALITIES, NAME, NONE, Reading, RelationHead, Words, fits

# Of a sentence with more parties only the first are read; lists of names hold no acts between their members.
_MOST = 7
_MODEL = f"{NAME}:acts"
_PAST = MODALITIES.index("past")
# Chosen on own sentences that the head never saw (benchmarks/own_events.py) and on own articles (event_documents.py).
FRAME_COUNTS = 4.0  # a sure frame weighs as much as odds of e to this power
TARGET_FILLS = 0.5  # a frame's act without target gets the party that the head sees in this type
PAIR_TELLS = 0.8  # two parties have an act that no frame told
ALONE_TELLS = 0.9  # so has one party, where the sentence names no other
NO_MEETING = 0.9  # two who met did not, where the head is so sure that no act links them
WORD_TELLS = 0.25  # and a word of the sentence tells it

Place = int | None
_PLACES = frozenset({"GPE", "LOC", "FAC"})


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase of a sentence that names parties: its words within the sentence."""

    words: Words
    parties: tuple[Party, ...]

    @property
    def actors(self) -> frozenset[str]:
        return frozenset(party.actor for party in self.parties)


class RelatedActs:
    """One document's acts as the relation head reads them; without it, what frames told is left as it is."""

    def __init__(self, document: Document, who: Parties, framed: FramedActs, head: RelationHead | None) -> None:
        self.head = head
        self.parse = document[Parse]
        self.tree = who.tree
        self.who = who
        self.framed = framed
        self.modalities = document[Modalities]
        self.statements = document[Statements]
        self.types = event_types()
        self._seen: dict[int, tuple[list[_Phrase], dict[tuple[Place, Place], Reading]]] = {}

    def doubts(self, meeting: Meeting) -> bool:
        """Whether the head sees no act between those who met, where a sentence names two of them: a match, a fair."""
        chances: list[float] = []
        for start, _ in meeting.span:
            index = self.parse.sentence_of(self.parse.token_at(start)).index
            phrases, readings = self._seen.get(index, ([], {}))
            places = [n for n, phrase in enumerate(phrases) if phrase.actors & set(meeting.participants)]
            chances += [
                reading.probability(NONE)
                for (one, other), reading in readings.items()
                if one in places and other in places
            ]
        return bool(chances) and min(chances) > NO_MEETING

    def of_sentence(self, index: int, first: int, last: int, told: list[Act]) -> list[Act]:
        """The acts of one sentence: those that frames told, after a second look, and those that only the head sees."""
        if self.head is None:
            return told
        words = [token for token in range(first, last) if self.tree.part[token] != "SPACE"]
        phrases = self._phrases(words, told)
        if not phrases:
            return told
        readings = self._read(words, phrases)
        self._seen[index] = (phrases, readings)
        kept = [act for act in (self._second_look(act, phrases, readings) for act in told) if act is not None]
        kept.extend(self._new(index, words, phrases, readings, kept))
        return kept

    # ------------------------------------------------------------------------------------------------ what is read
    def _phrases(self, words: Sequence[int], told: Iterable[Act]) -> list[_Phrase]:
        """The outermost mentions of actors and the other phrases with parties, in order, without overlap."""
        number = {token: place for place, token in enumerate(words)}
        found: list[tuple[int, int, tuple[Party, ...]]] = []
        low, high = self.tree.start[words[0]] if words else 0, self.tree.end[words[-1]] if words else 0
        for mention in self.who.known.between(low, high):
            inside = [number[token] for token in range(mention.first, mention.last) if token in number]
            if mention.actors and inside and mention.first not in self.who.datelines:
                parties = tuple(Party(actor, (mention.start, mention.end)) for actor in mention.actors)
                found.append((inside[0], inside[-1] + 1, parties))
        made: dict[tuple[int, int], list[Party]] = {}
        for act in told:
            for party in (*act.source, *act.target):
                if party.actor in self.who.made:
                    tokens = [number[t] for t in self.parse.tokens_in(*party.span) if t in number]
                    if tokens:
                        made.setdefault((tokens[0], tokens[-1] + 1), []).append(party)
        found.extend((start, end, tuple(dict.fromkeys(parties))) for (start, end), parties in made.items())
        for place, token in enumerate(words):
            if self.tree.part[token] == "PRON" and self.tree.lower[token] in FIRST_PERSON:
                speakers = self.who.first_person(token)
                if speakers:
                    found.append((place, place + 1, tuple(speakers)))
            if not self.tree.is_noun(token) or not self.who.is_party(token) or token in self.who.datelines:
                continue
            if self.tree.entity[token] in _PLACES:
                continue  # where something happened; a place that is hit or visited is found by a frame
            if not any(start <= place < end for start, end, _ in found):
                party = self.who.make(token)
                tokens = [number[t] for t in self.parse.tokens_in(*party.span) if t in number]
                found.append((tokens[0], tokens[-1] + 1, (party,)))
        phrases: list[_Phrase] = []
        for start, end, parties in sorted(found, key=lambda each: (each[0], -each[1])):
            if not phrases or start >= phrases[-1].words[1]:
                phrases.append(_Phrase((start, end), parties))
        return phrases[:_MOST]

    def _read(self, words: Sequence[int], phrases: Sequence[_Phrase]) -> dict[tuple[Place, Place], Reading]:
        assert self.head is not None
        pieces = self.head.pieces([self.parse.doc[token].text for token in words])
        places: list[tuple[Place, Place]] = []
        for one in range(len(phrases)):
            places.extend(((one, None), (None, one)))
            for other in range(len(phrases)):
                if phrases[one].actors.isdisjoint(phrases[other].actors):
                    places.append((one, other))
        spans = [(self._words(phrases, one), self._words(phrases, other)) for one, other in places]
        readable = [number for number, (one, other) in enumerate(spans) if fits(pieces, one, other)]
        readings = self.head.read(pieces, [spans[number] for number in readable])
        return {places[number]: reading for number, reading in zip(readable, readings, strict=True)}

    @staticmethod
    def _words(phrases: Sequence[_Phrase], place: Place) -> Words | None:
        return None if place is None else phrases[place].words

    # ------------------------------------------------------------------------------------------------ a second look
    def _second_look(
        self, act: Act, phrases: Sequence[_Phrase], readings: Mapping[tuple[Place, Place], Reading]
    ) -> Act | None:
        sources, targets = self._places(act.source, phrases), self._places(act.target, phrases)
        if (act.source and not sources) or (act.target and not targets):
            return act  # a party stands outside the sentence: nothing to look at
        cells = [
            (source, target)
            for source in (*sources, *([] if sources else [None]))
            for target in (*targets, *([] if targets else [None]))
            if (source, target) in readings
        ]
        if not cells:
            return act
        seen = [readings[cell] for cell in cells]
        if act.type.symmetric:
            seen += [readings[cell[::-1]] for cell in cells if cell[::-1] in readings]
        best = max(seen, key=lambda reading: reading.probability(reading.act) if reading.act != NONE else 0.0)
        own = math.exp(FRAME_COUNTS * act.confidence) * max(each.probability(act.type.id) for each in seen)
        if min(each.probability(NONE) for each in seen) > own:
            return None
        same = max(each.probability(act.type.id) for each in seen)
        if best.act not in (NONE, act.type.id) and best.probability(best.act) > own:
            act.note = f"by its frame {act.type.id}"
            act.type = self.types[best.act]
            act.mode = best.mode_of(best.act)
            act.model = _MODEL
            same = best.probability(best.act)
        elif act.mode is None:
            act.mode = best.mode_of(act.type.id) if best.act == act.type.id else None
        if not act.target and sources:
            self._complete(act, sources, phrases, readings)
        act.score = same
        act.past = float(best.modalities[_PAST])
        return act

    def _complete(
        self,
        act: Act,
        sources: Sequence[int],
        phrases: Sequence[_Phrase],
        readings: Mapping[tuple[Place, Place], Reading],
    ) -> None:
        """The other party of an act whose frame found none."""
        best, most = None, TARGET_FILLS
        for source in sources:
            for other in range(len(phrases)):
                reading = readings.get((source, other))
                if reading is not None and reading.probability(act.type.id) > most:
                    best, most = other, reading.probability(act.type.id)
        if best is not None:
            act.target = list(phrases[best].parties)
            act.model = _MODEL

    @staticmethod
    def _places(parties: Iterable[Party], phrases: Sequence[_Phrase]) -> list[int]:
        actors = {party.actor for party in parties}
        return [number for number, phrase in enumerate(phrases) if phrase.actors & actors]

    # ------------------------------------------------------------------------------------------------ new acts
    def _new(
        self,
        index: int,
        words: Sequence[int],
        phrases: Sequence[_Phrase],
        readings: Mapping[tuple[Place, Place], Reading],
        kept: Sequence[Act],
    ) -> list[Act]:
        """Acts that no frame told, by type and by the word that tells them."""
        sure: dict[tuple[str, int], list[tuple[Place, Place, Reading]]] = {}
        for (source, target), reading in readings.items():
            act = reading.act
            alone = source is None or target is None
            if act == NONE or reading.probability(act) < (ALONE_TELLS if alone else PAIR_TELLS):
                continue
            if alone and self.types[act].target == "required":
                continue
            word = self._trigger(reading, phrases)
            if reading.words[word] >= WORD_TELLS:
                sure.setdefault((act, words[word]), []).append((source, target, reading))
        found: list[Act] = []
        for (name, trigger), cells in sure.items():
            event = self._put_together(index, name, trigger, cells, phrases)
            if event is not None and not self._told(event, (*kept, *found)):
                found.append(event)
        return found

    @staticmethod
    def _trigger(reading: Reading, phrases: Sequence[_Phrase]) -> int:
        inside = {word for phrase in phrases for word in range(*phrase.words)}
        outside = {word: chance for word, chance in reading.words.items() if word not in inside}
        return max(outside or reading.words, key=lambda word: reading.words[word])

    def _put_together(
        self,
        index: int,
        name: str,
        trigger: int,
        cells: Sequence[tuple[Place, Place, Reading]],
        phrases: Sequence[_Phrase],
    ) -> Act | None:
        kind = self.types[name]
        pairs = [cell for cell in cells if cell[0] is not None and cell[1] is not None] or list(cells)
        best = max((cell[2] for cell in pairs), key=lambda reading: reading.probability(name))
        source: list[int] = []
        target: list[int] = []
        for one, other, _ in sorted(pairs, key=lambda cell: -cell[2].probability(name)):
            if one in target or other in source:
                continue  # the other way round is less likely, or the same act
            if one is not None and one not in source:
                source.append(one)
            if other is not None and other not in target:
                target.append(other)
        if kind.symmetric and source and target and min(target) < min(source):
            source, target = target, source
        parties = [[party for place in sorted(side) for party in phrases[place].parties] for side in (source, target)]
        if not self._worth_telling(parties):
            return None
        edges = self.modalities.edges.get(trigger, ())
        act = Act(
            trigger=trigger,
            candidate=None,
            type=kind,
            mode=best.mode_of(name),
            source=parties[0],
            target=parties[1],
            modality=self.modalities.of(trigger),
            edges=tuple(edges),
            sentence=index,
            model=_MODEL,
            score=best.probability(name),
            past=float(best.modalities[_PAST]),
        )
        self.framed.finish(act)
        return act if self.framed.worth(act) else None

    def _worth_telling(self, parties: Sequence[Sequence[Party]]) -> bool:
        everyone = [party for side in parties for party in side]
        return not self.who.private(everyone) and any(self.who.political(party.actor) for party in everyone)

    def _told(self, act: Act, others: Iterable[Act]) -> bool:
        """Whether a frame told the act already, by the same word or with the same parties."""
        mine = {party.actor for party in act.source}, {party.actor for party in act.target}
        for other in others:
            theirs = {party.actor for party in other.source}, {party.actor for party in other.target}
            same_pair = bool(mine[0] & theirs[0] or not mine[0]) and bool(mine[1] & theirs[1] or not mine[1])
            if act.type.symmetric and not same_pair:
                same_pair = (mine[0] | mine[1]) <= (theirs[0] | theirs[1])
            if same_pair and other.type.id == act.type.id:
                return True
            near = act.trigger in (other.candidate.tokens if other.candidate is not None else (other.trigger,))
            if near and (same_pair or other.type.id == act.type.id):
                return True
        return False
