"""One encounter for all its tellings: what the text tells of again, and what it tells of for the first time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from communique.layers import Modalities, Sentence, TimeExpression, Times
from communique.meetings.asides import in_clause_below
from communique.meetings.circumstances import Circumstances
from communique.meetings.encounter import Encounter
from communique.meetings.grammar import Grammar
from communique.meetings.knowledge import MeetingFrame
from communique.meetings.statuses import Statuses

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
else:
    Doc = Token = Any

_LONGEST_DAYS = 14
_DISTANT = ("phone", "video")


class Tellings:
    """The encounters of one document as far as it has been read."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.encounters: list[Encounter] = []

    def last(self) -> list[str]:
        """The participants of the encounter told last, past those that only a clause below another tells."""
        if not self.encounters:
            return []
        main = (encounter for encounter in reversed(self.encounters) if not self._is_below(encounter))
        return next(main, self.encounters[-1]).participants

    def meant(self, actors: list[str], position: int) -> list[str]:
        """Whom a plural at a position means that was taken for those whom a clause below another brought together."""
        below: list[Encounter] = []
        for encounter in reversed(self.encounters):
            if not self._is_below(encounter):
                told = any(set(other.participants) == set(actors) for other in below)
                return encounter.participants if told and len(encounter.participants) == len(actors) else actors
            if encounter.sentence.last <= position:
                below.append(encounter)
        return actors

    def _is_below(self, encounter: Encounter) -> bool:
        return bool(encounter.triggers) and all(in_clause_below(self.doc[place]) for place in encounter.triggers)


class Retellings:
    """Joins what the text tells again to the encounter that it told before."""

    def __init__(
        self, told: Tellings, grammar: Grammar, circumstances: Circumstances, statuses: Statuses,
        modalities: Modalities, times: Times,
    ) -> None:  # fmt: skip
        self.told = told
        self.grammar = grammar
        self.doc = grammar.doc
        self.words = grammar.words
        self.parties = grammar.parties
        self.circumstances = circumstances
        self.statuses = statuses
        self.modalities = modalities
        self.times = times

    def add(self, encounter: Encounter) -> None:
        """Join the encounter to one told before, or take it as new."""
        for other in reversed(self.told.encounters):
            if encounter.again and not (other.again or other.from_title):
                continue  # "will meet again": not the one told before
            if self.same(other, encounter):
                self._merge(other, encounter)
                return
        self.told.encounters.append(encounter)

    def same(self, one: Encounter, other: Encounter) -> bool:
        """Whether the second is the first, told again."""
        if one.status != other.status and {one.status, other.status} != {"planned", "proposed"}:
            same_day = (
                one.time is not None and other.time is not None and one.time.date and one.time.date == other.time.date
            )
            moved = {one.status, other.status} == {"planned", "cancelled"}
            # "before the meeting, A visited": the one that the text has told of
            known = {one.status, other.status} == {"planned", "held"} and self._is_before_it(other)
            if not (same_day or moved or known):
                return False
        if _first_and_last(one, other) and set(one.participants) == set(other.participants):
            return True
        if not _compatible(one.time, other.time) or (
            (one.format in _DISTANT) != (other.format in _DISTANT)
            and (one.format is not None and other.format is not None)
        ):
            return False
        before_it = self.circumstances.is_past(other.time) or (other.coarse and one.format in _DISTANT)
        if one.from_title and before_it:
            return False  # the title tells the news, "following the talks of 12 April" what went before
        first, second = set(one.participants) | set(one.observers), set(other.participants)
        if first == second or (second <= first and len(second) > 1):
            return first == second or not ((one.separate and other.separate) or other.apart)
        if first < second:
            return not one.separate
        sides = {self.parties.side(actor) for actor in first}
        others = {self.parties.side(actor) for actor in second}
        if one.coarse != other.coarse:
            return sides == others
        if sides == others and len(first & second) >= 1 and len(first) == len(second) == 2:
            # "Lavrov" and "the minister" that could not be resolved to him, beside the same partner
            return not all(self.parties.is_named(actor) for actor in first ^ second)
        return False

    def _is_before_it(self, encounter: Encounter) -> bool:
        trigger = self.doc[encounter.triggers[0]] if encounter.triggers else None
        return (
            trigger is not None
            and trigger.dep_ == "pobj"
            and (trigger.head.lower_ in self.words.before_it or trigger.head.head.lower_ in self.words.before_it)
            and any(child.lower_ in self.words.anaphors for child in trigger.children)
        )

    def _merge(self, one: Encounter, other: Encounter) -> None:
        one.interval = one.interval or _first_and_last(one, other)
        one.length = one.length or other.length
        one.host = one.host or other.host
        if one.coarse and not other.coarse:
            one.participants, one.coarse = other.participants, False
        elif (
            len(one.participants) == len(other.participants) == 2 and len({*one.participants, *other.participants}) == 3
        ):
            one.participants = [
                next((b for b in other.participants if b not in one.participants), a)
                if a not in other.participants and not self.parties.is_named(a)
                else a
                for a in one.participants
            ]
        else:
            one.participants.extend(
                a for a in other.participants if a not in one.participants and self.parties.kind(a) == "person"
            )
        if (
            one.time is None
            or one.time.date is None
            or (
                other.time is not None
                and other.time.granularity == "day"
                and one.time.granularity not in ("day", "part-of-day")
            )
        ):
            one.time = other.time if other.time is not None and other.time.date is not None else one.time
        one.place = one.place or other.place
        if one.format is None or other.format in _DISTANT:
            one.format = other.format or one.format
        if one.status == "proposed" and other.status == "planned":
            one.status = "planned"
        elif "cancelled" in (one.status, other.status):
            one.status = "cancelled"
        elif other.status == "held":
            one.status = "held"
        if one.from_title and not one.triggers:  # from here on the body tells of it
            one.spans, one.sentence, one.sentences, one.notes = [], other.sentence, [], []
            one.frames, other.frames = other.frames, one.frames
            one.from_title = one.separate = False
        one.status_spans.extend(other.status_spans)
        one.moved_from = one.moved_from or other.moved_from
        one.triggers.extend(other.triggers)
        one.frames.extend(other.frames)
        one.spans.extend(other.spans)
        one.sentences.append(other.sentence)

    def recall(self, token: Token, sentence: Sentence) -> None:
        """Note where a later sentence speaks of an encounter told before ("during the talks")."""
        if token.pos_ != "NOUN" or not self.grammar.is_encounter_noun(token) or not self.told.encounters:
            return
        if self._points_back(token):
            last = self.told.encounters[-1]
            last.triggers.append(token.i)
            last.sentences.append(sentence)
            verb = self.grammar.verb_of(token)
            again = self.statuses.status(token, verb) if last.status in ("planned", "proposed") else None
            if again is not None and again.value == "cancelled":
                last.status = "cancelled"
                last.status_spans.extend(again.spans)
            if last.time is None and last.status == "held" and token.dep_ == "nsubj":
                time = self.times.governing(token.i)
                last.time = time if not self.circumstances.is_later(time) else None
            place = (
                self.circumstances.places.place(token, self.grammar.verb_of(token), False, sentence)
                if last.place is None and last.status == "held"
                else None
            )
            last.place = last.place or place

    def _points_back(self, noun: Token) -> bool:
        """True for "the talks" and "their meeting"; "the next summit" and "the Union's meeting" are other ones."""
        if not any(child.lower_ in self.words.anaphors for child in noun.children):
            return False
        for child in noun.children:
            if child.dep_ in ("compound", "nmod", "nummod") or child.lower_ in self.words.other_ones:
                return False
            if child.dep_ == "poss" and child.tag_ != "PRP$" and self.parties.actors_of(child):
                return False
            if child.dep_ == "prep" and child.lower_ in self.words.partners | self.words.circles | self.words.members:
                return False
        return True

    def join(self, frame: MeetingFrame, verb: Token, sentence: Sentence) -> int | None:
        """Add who "joined the talks" to the encounter told last; the token of the noun, where there is one."""
        if not self.told.encounters:
            return None
        below = [child for child in verb.children if child.dep_ == "dobj"]
        below += [
            inner
            for child in (*verb.children, *(c for b in below for c in b.children))
            if child.dep_ == "prep" and child.lower_ == "in"
            for inner in child.children
            if inner.dep_ == "pobj"
        ]
        noun = next((token for token in below if self.grammar.is_encounter_noun(token)), None)
        if noun is None or not any(child.lower_ in self.words.anaphors for child in noun.children):
            return None
        if any(
            child.dep_ == "prep" and child.lower_ in self.words.partners | self.words.circles for child in noun.children
        ):
            return None
        who = [actor for actor in self.parties.agents(verb) if self.parties.is_party(actor)]
        last = self.told.encounters[-1]
        modality = self.modalities.of(verb.i)
        if not who or not (modality == "actual" or (modality == "planned" and last.status == "planned")):
            return None
        last.observers.extend(actor for actor in who if actor not in last.participants)
        last.triggers.append(noun.i)
        last.sentences.append(sentence)
        last.frames.append(frame.id)
        return int(noun.i)


def _first_and_last(one: Encounter, other: Encounter) -> tuple[str, str] | None:
    """The interval of an encounter of which one telling gives the first and one the last day."""
    by_phase = {encounter.phase: encounter.time for encounter in (one, other)}
    first, last = by_phase.get("begin"), by_phase.get("end")
    if first is None or last is None or not first.date or not last.date:
        return None
    days = (date.fromisoformat(last.date) - date.fromisoformat(first.date)).days
    return (first.date, last.date) if 0 < days <= _LONGEST_DAYS else None


def _compatible(one: TimeExpression | None, other: TimeExpression | None) -> bool:
    """True unless both give days that do not meet."""
    if one is None or other is None or one.date is None or other.date is None:
        return True
    return one.date <= (other.date_end or other.date) and other.date <= (one.date_end or one.date)
