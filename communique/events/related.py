"""Acts that the relation head reads: which type of act, if any, links two parties of a sentence.

The head reads ordered pairs of parties of which the first stands where an actor can stand, and parties alone that no
pair takes up. What frames told is checked against it (kept, given another type, completed, or dropped), and pairs in
which it sees an act give one that no frame knows; whether that is told in the end, its confidence decides.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from communique.clauses import FIRST_PERSON
from communique.document import Document
from communique.events.act import MATERIAL, Act
from communique.events.framed import FramedActs
from communique.events.parties import PLACES, Parties, Party
from communique.layers import Meetings, Modalities, Parse, Statements
from communique.ontology import event_types
from communique.record import Meeting
from communique.relation_head import MODALITIES, NAME, NONE, Reading, RelationHead, Words, fits

# Of a sentence with more phrases only the first are read.
_MOST_PHRASES = 6
_MODEL = f"{NAME}:acts"
_PAST = MODALITIES.index("past")
# A frame's act and a meeting are weighed against the head's doubt: their confidence counts as so much log-odds.
TYPE_COUNTS = 8.0  # against another type
ACT_COUNTS = 6.0  # against no act
MEETING_COUNTS = 3.0
# What the head must at least see; how sure an event is in the end, and whether it is told, decides ``confidence.py``.
SIDE_FILLS = 0.5  # the type in a pair, to give the other party of an act whose frame found only one
SOME_ACT = 0.6  # any act in a pair that no frame told, or of one party that no pair takes up
TYPE_TELLS = 0.4  # of one type
WORD_TELLS = 0.25  # and a word that tells it

Place = int | None
_Cell = tuple[Place, Place]
# Where a phrase stands that doesn't act: what is acted upon, and what prepositions introduce but for these.
_REACHED = frozenset({"dobj", "dative", "attr", "oprd", "npadvmod"})
_FROM = frozenset({"by", "from", "of", "between", "among"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_Readings = dict[_Cell, Reading]


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase of a sentence that names parties: its words within the sentence."""

    words: Words
    parties: tuple[Party, ...]

    @property
    def actors(self) -> frozenset[str]:
        return frozenset(party.actor for party in self.parties)


def _meeting(reading: Reading) -> float:
    """How likely two parties meet, or agree, or cancel a meeting."""
    return max(reading.probability(name) for name in ("CONSULT", "AGREE", "REJECT"))


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
        self._saying = frozenset(framed.index.words.saying)
        self._met = {
            self.parse.sentence_of(self.parse.token_at(start)).index
            for meeting in document[Meetings].meetings
            for start, _ in meeting.span
        }
        self._seen: dict[int, list[tuple[frozenset[str], float, float]]] = {}

    def doubts(self, meeting: Meeting) -> bool:
        """Whether the head sees no act between those who met, where a sentence names two of them: a match, a fair."""
        there = set(meeting.participants)
        seen = [
            (none, some)
            for start, _ in meeting.span
            for actors, none, some in self._seen.get(self.parse.sentence_of(self.parse.token_at(start)).index, ())
            if len(actors & there) > 1
        ]
        if not seen:
            return False
        return min(none for none, _ in seen) > math.exp(MEETING_COUNTS * meeting.confidence) * max(x for _, x in seen)

    def of_sentence(self, index: int, first: int, last: int, told: list[Act]) -> list[Act]:
        """The acts of one sentence: those that frames told, after a second look, and those that only the head sees."""
        if self.head is None:
            return told
        words = [token for token in range(first, last) if self.tree.part[token] != "SPACE"]
        phrases = self._phrases(words, told)
        if not phrases:
            return told
        readings = self._read(words, phrases, told)
        if index in self._met:
            self._seen[index] = [
                (phrases[one].actors | phrases[other].actors, reading.probability(NONE), _meeting(reading))
                for (one, other), reading in readings.items()
                if one is not None and other is not None
            ]
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
            if self.tree.relation[token] in _SUBJECTS and self.tree.lower[token] in FIRST_PERSON:
                speakers = self.who.first_person(token)
                if speakers:
                    found.append((place, place + 1, tuple(speakers)))
            if not self.tree.is_noun(token) or not self.who.is_party(token) or token in self.who.datelines:
                continue
            if self.tree.entity[token] in PLACES:
                continue  # where something happened; a place that is hit or visited is found by a frame
            if not any(start <= place < end for start, end, _ in found):
                party = self.who.make(token)
                tokens = [number[t] for t in self.parse.tokens_in(*party.span) if t in number]
                found.append((tokens[0], tokens[-1] + 1, (party,)))
        phrases: list[_Phrase] = []
        for start, end, parties in sorted(found, key=lambda each: (each[0], -each[1])):
            if not phrases or start >= phrases[-1].words[1]:
                phrases.append(_Phrase((start, end), parties))
        return phrases[:_MOST_PHRASES]

    def _read(self, words: Sequence[int], phrases: Sequence[_Phrase], told: Iterable[Act]) -> _Readings:
        """Ordered pairs of phrases; then alone those phrases that no pair takes up, and those of a frame's act."""
        assert self.head is not None
        pieces = self.head.pieces([self.parse.doc[token].text for token in words])
        numbers = range(len(phrases))
        sides = [self._sides(words, phrase) for phrase in phrases]
        political = [any(self.who.political(actor) for actor in phrase.actors) for phrase in phrases]
        calls = self._calls(words)
        pairs: list[_Cell] = [
            (a, b)
            for a in numbers
            for b in numbers
            if calls and sides[a][0] and (political[a] or political[b])
            if phrases[a].actors.isdisjoint(phrases[b].actors)
        ]
        for act in told:
            sources, targets = self._places(act.source, phrases), self._places(act.target, phrases)
            pairs.extend((a, b) for a in sources for b in targets if phrases[a].actors.isdisjoint(phrases[b].actors))
        readings = self._ask(pieces, phrases, list(dict.fromkeys(pairs)))
        busy = {
            place
            for (one, other), reading in readings.items()
            if 1 - reading.probability(NONE) > SIDE_FILLS
            for place in (one, other)
        }
        alone: list[_Cell] = []
        for act in told:
            if not act.target:
                alone.extend((place, None) for place in self._places(act.source, phrases))
            if not act.source:
                alone.extend((None, place) for place in self._places(act.target, phrases))
        for place in numbers:
            _, acts, reached = sides[place]
            if calls and place not in busy and political[place]:
                alone.extend([(place, None)] * acts + [(None, place)] * reached)
        readings.update(self._ask(pieces, phrases, list(dict.fromkeys(alone))))
        return readings

    def _sides(self, words: Sequence[int], phrase: _Phrase) -> tuple[bool, bool, bool]:
        """Whether a phrase may name who acts, whether it is the clause's own actor, whether a passive's subject."""
        inside = words[phrase.words[0] : phrase.words[1]]
        within = set(inside)
        head = next((word for word in inside if self.tree.head[word] not in within), inside[0])
        while self.tree.relation[head] in ("conj", "appos") and self.tree.head[head] != head:
            head = self.tree.head[head]
        relation = self.tree.relation[head]
        preposition = self.tree.lower[self.tree.head[head]] if relation == "pobj" else ""
        acts = relation not in _REACHED and (relation != "pobj" or preposition in _FROM)
        acts = acts or self._acts_within(head)
        return acts, relation in ("nsubj", "poss") or preposition == "by", relation == "nsubjpass"

    def _acts_within(self, head: int) -> bool:
        """Whether who is reached acts in a clause that follows: "thanked Peru for sending", "asked Peru to send"."""
        tree = self.tree
        verb = next((above for above in islice(tree.ancestors(head), 4) if tree.is_verb(above)), None)
        if verb is None:
            return False
        below = [verb, *tree.patients(verb)]
        return any(
            tree.relation[child] in ("xcomp", "ccomp")
            or (tree.relation[child] == "prep" and tree.related(child, "pcomp"))
            for place in below
            for child in tree.children[place]
        )

    def _calls(self, words: Sequence[int]) -> bool:
        """Whether any word of the sentence could tell an act by a frame."""
        lemmas, index = self.tree.lemma, self.framed.index
        return any(lemmas[word] in index.verbs or lemmas[word] in index.nouns for word in words)

    def _ask(self, pieces: Sequence[Sequence[int]], phrases: Sequence[_Phrase], places: Sequence[_Cell]) -> _Readings:
        assert self.head is not None
        if not places:
            return {}
        spans = [(self._words(phrases, one), self._words(phrases, other)) for one, other in places]
        readable = [number for number, (one, other) in enumerate(spans) if fits(pieces, one, other)]
        readings = self.head.read(pieces, [spans[number] for number in readable])
        return {places[number]: reading for number, reading in zip(readable, readings, strict=True)}

    @staticmethod
    def _words(phrases: Sequence[_Phrase], place: Place) -> Words | None:
        return None if place is None else phrases[place].words

    # ------------------------------------------------------------------------------------------------ a second look
    def _second_look(self, act: Act, phrases: Sequence[_Phrase], readings: Mapping[_Cell, Reading]) -> Act | None:
        sources, targets = self._places(act.source, phrases), self._places(act.target, phrases)
        if (act.source and not sources) or (act.target and not targets):
            return act  # a party stands outside what was read
        cells = [
            (source, target)
            for source in (*sources, *([] if sources else [None]))
            for target in (*targets, *([] if targets else [None]))
            if (source, target) in readings
        ]
        if not cells:
            return act
        seen = [readings[cell] for cell in cells]
        back = [readings[cell[::-1]] for cell in cells if act.type.symmetric and cell[::-1] in readings]
        same = max(reading.probability(act.type.id) for reading in (*seen, *back))
        none = min(reading.probability(NONE) for reading in (*seen, *back))
        if none > math.exp(ACT_COUNTS * act.confidence) * same:
            return None
        best = max(seen, key=lambda reading: reading.probability(reading.act) if reading.act != NONE else 0.0)
        act.score = same
        act.none = none
        act.past = float(best.modalities[_PAST])
        if act.mode is None:
            act.mode = best.mode_of(act.type.id)
        self._retype(act, best, same)
        if not act.target and sources:
            self._complete(act, [(source, None) for source in sources], phrases, readings)
        elif not act.source and targets:
            self._complete(act, [(None, target) for target in targets], phrases, readings)
        if not act.target and act.type.target == "required":
            return None
        return act if act.model is None or self.framed.worth(act) else None

    def _retype(self, act: Act, best: Reading, same: float) -> None:
        """Give the act the head's type where that is far likelier than the frame's."""
        name = best.act
        if name in (NONE, act.type.id) or best.probability(name) <= math.exp(TYPE_COUNTS * act.confidence) * same:
            return
        mutual = {party.actor for party in act.source} & {party.actor for party in act.target}
        if (mutual and not self.types[name].symmetric) or (not act.target and self.types[name].target == "required"):
            return
        act.note = f"by its frame {act.type.id}"
        act.type = self.types[name]
        act.mode = best.mode_of(name)
        act.context = ()
        act.model = _MODEL
        act.score = best.probability(name)

    def _complete(
        self, act: Act, known: Sequence[_Cell], phrases: Sequence[_Phrase], readings: Mapping[_Cell, Reading]
    ) -> None:
        """The other party of an act whose frame found only one side."""
        there = {party.actor for party in (*act.source, *act.target)}
        best, most, reads = None, SIDE_FILLS, None
        for source, target in known:
            for number, phrase in enumerate(phrases):
                cell = (number, target) if source is None else (source, number)
                reading = readings.get(cell)
                if reading is None or phrase.actors & there or any(map(self.framed.own, phrase.parties)):
                    continue
                if not any(self.who.political(actor) for actor in phrase.actors):
                    continue
                if act.type.quad not in MATERIAL and any(self.who.own_state(act.source, a) for a in phrase.actors):
                    continue  # a minister who condemns something speaks for his state, not against it
                if reading.probability(act.type.id) > most:
                    best, most, reads = number, reading.probability(act.type.id), reading
        if best is None or reads is None:
            return
        if act.target:
            act.source = list(phrases[best].parties)
        else:
            act.target = list(phrases[best].parties)
        if act.candidate is not None and act.candidate.telling.frame.mutual and act.type.quad == "VC":
            act.source = act.target = [*act.source, *act.target]
        act.model, act.score, act.none = _MODEL, most, reads.probability(NONE)
        self.framed.mark(act)

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
        readings: Mapping[_Cell, Reading],
        kept: Sequence[Act],
    ) -> list[Act]:
        """Acts that no frame told, by type and by the word that tells them."""
        sure: dict[tuple[str, int], list[tuple[Place, Place, Reading]]] = {}
        alone: dict[tuple[str, int], list[tuple[Place, Place, Reading]]] = {}
        for (source, target), reading in readings.items():
            name, some = reading.act, 1 - reading.probability(NONE)
            if name == NONE or some < SOME_ACT or reading.probability(name) < TYPE_TELLS:
                continue
            if self.types[name].quad not in MATERIAL and any(
                place is not None and self._only_names_a_thing(words, phrases[place]) for place in (source, target)
            ):
                continue  # "Chinese steel" is no party to what is said in the sentence
            if name == "MOBILIZE" and target is not None and any(map(self.framed.own, phrases[target].parties)):
                continue  # whom it sends out is not whom it threatens
            back = readings.get((target, source))
            if (
                back is not None
                and not self.types[name].symmetric
                and back.probability(name) > reading.probability(name)
            ):
                continue  # the other way round is likelier
            word = self._trigger(reading, phrases)
            if reading.words[word] < WORD_TELLS or self._tells_nothing(words[word]):
                continue
            if source is not None and target is not None:
                sure.setdefault((name, words[word]), []).append((source, target, reading))
            elif self.types[name].target == "optional":
                alone.setdefault((name, words[word]), []).append((source, target, reading))
        found: list[Act] = []
        for group in (sure, alone):
            for (name, trigger), cells in group.items():
                event = self._put_together(index, name, trigger, cells, phrases)
                if event is not None and not self._told(event, (*kept, *found)):
                    found.append(event)
        return found

    def _only_names_a_thing(self, words: Sequence[int], phrase: _Phrase) -> bool:
        """Whether a phrase is the adjective of a thing: "Soviet" in "1,836 Soviet missiles"."""
        inside = words[phrase.words[0] : phrase.words[1]]
        noun = self.tree.head[inside[-1]]
        mention = self.who.known.innermost(inside[-1])
        if mention is None or mention.form != "demonym" or noun in inside or not self.tree.is_noun(noun):
            return False
        return self.tree.relation[inside[-1]] in ("amod", "compound", "nmod") and not self.who.is_party(noun)

    def _tells_nothing(self, token: int) -> bool:
        """Whether a word is the content of another act, or only says that something is said."""
        return token in self.framed.consumed or self.tree.lemma[token] in self._saying

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
        best = max((cell[2] for cell in cells), key=lambda reading: reading.probability(name))
        source: list[int] = []
        target: list[int] = []
        acting: set[str] = set()
        reached: set[str] = set()
        for one, other, _ in sorted(cells, key=lambda cell: -cell[2].probability(name)):
            of_one = phrases[one].actors if one is not None else frozenset()
            of_other = phrases[other].actors if other is not None else frozenset()
            if of_one & reached or of_other & acting or (source and one is None) or (target and other is None):
                continue  # the other way round is less likely, or the same act
            acting |= of_one
            reached |= of_other
            if one is not None and one not in source:
                source.append(one)
            if other is not None and other not in target:
                target.append(other)
        if kind.symmetric and source and target and min(target) < min(source):
            source, target = target, source
        parties = [[party for place in sorted(side) for party in phrases[place].parties] for side in (source, target)]
        if not self._worth_telling(parties) or self._done_by_another(trigger, parties):
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
            none=best.probability(NONE),
            past=float(best.modalities[_PAST]),
        )
        self.framed.finish(act)
        return act if self.framed.worth(act) else None

    def _worth_telling(self, parties: Sequence[Sequence[Party]]) -> bool:
        everyone = [party for side in parties for party in side]
        return not self.who.private(everyone) and any(self.who.political(party.actor) for party in everyone)

    def _done_by_another(self, trigger: int, parties: Sequence[Sequence[Party]]) -> bool:
        """Whether the verb has a subject of its own that is neither side: it tells what that subject does."""
        if not self.tree.is_verb(trigger):
            return False
        subjects = {party.actor for head in self.tree.agents(trigger) for party in self.who.parties(head)}
        return bool(subjects) and subjects.isdisjoint(party.actor for side in parties for party in side)

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
