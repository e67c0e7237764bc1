"""The circumstances of an encounter in its own sentence: its time, its place, its form, and the words that tell it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from communique.layers import Sentence, TimeExpression, Times
from communique.meetings.encounter import Encounter
from communique.meetings.grammar import VERBS, Grammar
from communique.meetings.knowledge import MeetingFrame, Phase
from communique.meetings.legs import Leg
from communique.meetings.places import Places
from communique.meetings.statuses import Status
from communique.record import MeetingFormat

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_NEWS_DAYS = 7


class Circumstances:
    """Makes the encounter that one trigger tells, with what its sentence says of it."""

    def __init__(self, grammar: Grammar, times: Times, places: Places, published: date | None) -> None:
        self.grammar = grammar
        self.parse = grammar.parse
        self.doc = grammar.doc
        self.words = grammar.words
        self.parties = grammar.parties
        self.times = times
        self.places = places
        self.published = published
        self.last_time: TimeExpression | None = None  # of the encounter told last

    def encounter(
        self, frame: MeetingFrame, participants: list[str], status: Status, trigger: Token, sentence: Sentence,
        verb: Token | None = None, leg: Leg | None = None, alone: bool = True,
    ) -> Encounter:  # fmt: skip
        """The encounter of these participants that the trigger tells.

        ``leg`` is what stands beside them; where it is not ``alone``, only what stands there is theirs.
        """
        span = self._span(trigger, verb, participants, sentence)
        encounter = Encounter(participants, status.value, [frame.id], sentence, [trigger.i], [span])
        self._date(encounter, status, trigger, verb, sentence, leg, alone)
        encounter.unfulfilled = status.unfulfilled
        encounter.status_spans.extend(status.spans if encounter.status != "held" else ())
        encounter.coarse = not any(self.parties.kind(actor) == "person" for actor in participants)
        encounter.place = leg.place if leg is not None else None
        if encounter.place is None and alone:
            head = self.grammar.outermost(trigger)
            encounter.place = self.places.place(head, verb, self.grammar.held_by(trigger, verb), sentence)
        back = encounter.place is not None and encounter.place == self.places.last
        dated = any(time.date is not None for time in self.times.in_characters(sentence.start, sentence.end))
        if encounter.time is None and back and not dated and self.places.points_back(sentence):
            encounter.time = self.last_time  # "in another meeting in the city"
        self.places.last = encounter.place or self.places.last
        self.last_time = encounter.time or self.last_time
        encounter.format = self._format(frame, trigger, verb, encounter.place, sentence)
        encounter.sentences.append(sentence)
        if not alone:
            encounter.separate = True
            encounter.notes.append("met separately")
        near = [trigger, *trigger.children, *(verb.children if verb is not None else ())]
        encounter.apart = any(token.lower_ in self.words.apart for token in near)
        encounter.again = any(token.dep_ == "advmod" and token.lower_ in self.words.again for token in near)
        if verb is not None and self.grammar.held_by(trigger, verb):
            encounter.triggers.append(verb.i)
        if verb is not None and verb.i != trigger.i:
            encounter.phase = self._phase(verb)
            encounter.length = self._length(trigger)
        return encounter

    def _phase(self, verb: Token) -> Phase | None:
        """Whether the verb tells of the first or the last day."""
        return next((phase for phase, verbs in self.words.phases.items() if verb.lemma_.lower() in verbs), None)

    def _length(self, noun: Token) -> int | None:
        """How many days the encounter lasts: "five days of talks", "a two-day summit"."""
        outer = self.grammar.outermost(noun)
        if outer.i != noun.i and outer.lemma_.lower() == "day":
            counted = [child for child in outer.children if child.dep_ == "nummod"]
        else:
            counted = [t for t in noun.lefts if t.lemma_.lower() == "day" for t in t.children if t.dep_ == "nummod"]
            counted += [
                self.doc[t.i - 2] for t in self.doc[noun.left_edge.i : noun.i]
                if t.lemma_.lower() == "day" and t.i >= 2 and self.doc[t.i - 1].text == "-"
            ]  # fmt: skip
        for number in counted:
            count = self.words.counts.get(number.lower_, int(number.text) if number.text.isdecimal() else 0)
            if 1 < count <= 14:
                return count
        return None

    def _date(
        self, encounter: Encounter, status: Status, trigger: Token, verb: Token | None, sentence: Sentence,
        leg: Leg | None, alone: bool,
    ) -> None:  # fmt: skip
        """Give the encounter its time, and what follows from it."""
        beside = leg.time if leg is not None else None
        moved = status.moved_to is not None or status.moved_by is not None
        if status.value == "cancelled" or moved:
            time = self._set_for(trigger, sentence) or beside
        elif not alone and beside is not None:
            time = beside
        else:
            time = self.time(trigger, verb, sentence)
            if time is None or (beside is not None and beside.date is not None and time.date is None):
                time = beside
        if moved:
            encounter.moved_from = time.date if time is not None and time.granularity == "day" else None
            if status.moved_by is not None and encounter.moved_from is not None and time is not None:
                day = (date.fromisoformat(encounter.moved_from) + timedelta(days=status.moved_by)).isoformat()
                time = replace(time, date=day, date_end=day)
            else:
                time = self._lying_ahead(status.moved_to)
        before = self._before_what_follows(time, trigger)
        if before is not time and encounter.status == "planned":
            encounter.status = "held"
        encounter.time = time = before
        if encounter.status == "held" and self._is_ahead(time):
            encounter.status = "planned"

    def _lying_ahead(self, time: TimeExpression | None) -> TimeExpression | None:
        """The new day of what was put off: where it has no year of its own, the one after publication."""
        if time is None or time.date is None or self.published is None or time.anchor == "text":
            return time
        day = date.fromisoformat(time.date)
        if (self.published - day).days <= _NEWS_DAYS or (day.month, day.day) == (2, 29):
            return time
        ahead = day.replace(year=self.published.year + (day.replace(year=self.published.year) < self.published))
        return replace(time, date=ahead.isoformat(), date_end=ahead.isoformat())

    def _before_what_follows(self, time: TimeExpression | None, trigger: Token) -> TimeExpression | None:
        """A week earlier, where what came after the encounter would come before it.

        "After talks in Hanoi on Monday, he will fly home on Friday": the Monday before, not the one to come.
        """
        outer = self.grammar.outermost(trigger)
        if time is None or time.date is None or outer.dep_ != "pobj" or outer.head.lower_ not in self.words.after_it:
            return time
        verb = self.grammar.verb_of(outer)
        following = self._dated(verb) if verb is not None else None
        if following is None or following.date is None or following.date >= time.date or time.granularity != "day":
            return time
        day = (date.fromisoformat(time.date) - timedelta(days=7)).isoformat()
        return replace(time, date=day, date_end=day, direction="past")

    def _dated(self, verb: Token) -> TimeExpression | None:
        """The time of a verb, or else the last one of its sentence."""
        found = self.times.governing(verb.i)
        end = verb.sent[-1].idx
        return found or next(reversed(self.times.in_characters(verb.idx, end)), None)

    def _set_for(self, trigger: Token, sentence: Sentence) -> TimeExpression | None:
        """The day for which an encounter was set that then was moved or called off: "scheduled for Thursday"."""
        below = [t for t in trigger.subtree if sentence.first <= t.i < sentence.last]
        for token in below:
            time = self.times.governing(token.i)
            if time is not None and any(t.first <= other.i < t.last for t in (time,) for other in below):
                return time
        return None

    def time(self, trigger: Token, verb: Token | None, sentence: Sentence) -> TimeExpression | None:
        """The time that dates the encounter, on its own word, on its verb or right after its parties."""
        found = self.times.governing(trigger.i)
        trigger = self.grammar.outermost(trigger)
        found = found or self.times.governing(trigger.i)
        if (
            found is None
            and verb is not None
            and (verb.i == trigger.i or self.grammar.holds(trigger, verb) or trigger.dep_ in ("nsubj", "nsubjpass"))
        ):
            found = self.times.governing(verb.i)
        if found is None and trigger.pos_ in VERBS and trigger.dep_ in ("conj", "xcomp", "advcl"):
            head = trigger.head
            if head.pos_ in VERBS and (head.tag_ == trigger.tag_ or (trigger.dep_ == "advcl" and trigger.tag_ == "VB")):
                found = self.times.governing(head.i)
        into = self.words.within | self.words.leading_to
        if (
            (found is None and trigger.dep_ == "pobj" and trigger.head.lower_ in into and verb is not None)
            and not any(child.dep_ in ("poss",) for child in trigger.children)
            and verb.head.i == verb.i
        ):
            found = self.times.governing(verb.i)
        return found or self._time_beside(trigger, sentence) or self._time_leading(trigger, sentence)

    def _time_leading(self, trigger: Token, sentence: Sentence) -> TimeExpression | None:
        """The day that opens the sentence, where the parse gives it to no verb and the trigger's verb is the first."""
        leading = next(iter(self.times.in_characters(sentence.start, sentence.end)), None)
        if leading is None or leading.first > sentence.first + 1 or leading.date is None:
            return None
        dated = [token for token, time in self.times.by_token.items() if time is leading]
        if any(self.doc[token].pos_ in VERBS for token in dated):
            return None
        light = self.grammar.light_verb(trigger) if trigger.pos_ not in VERBS else trigger
        verbs = (token.i for token in self.doc[leading.last : sentence.last] if token.pos_ in VERBS)
        return leading if light is not None and next(verbs, None) == light.i else None

    def _time_beside(self, trigger: Token, sentence: Sentence) -> TimeExpression | None:
        """The day right after the names of the parties: "in follow-up to the meeting between A and B on May 16"."""
        for time in self.times.in_characters(self.doc[trigger.i].idx, sentence.end):
            before = time.first - 1
            if before >= 0 and self.doc[before].pos_ == "ADP":
                before -= 1
            if (
                before in self.parties.outer_ends
                and time.first - trigger.i < 25
                and not any(token.pos_ in VERBS for token in self.doc[trigger.i + 1 : time.first])
            ):
                return time
        return None

    def is_past(self, time: TimeExpression | None) -> bool:
        """True for a time so long before publication that it is not the news."""
        if time is None or time.date_end is None or self.published is None:
            return False
        return (self.published - date.fromisoformat(time.date_end)).days > _NEWS_DAYS

    def is_later(self, time: TimeExpression | None) -> bool:
        """True for a time after publication, when nothing can have taken place yet."""
        if time is None or time.date is None or self.published is None:
            return False
        return date.fromisoformat(time.date) > self.published

    def _is_ahead(self, time: TimeExpression | None) -> bool:
        if time is None or time.date is None or self.published is None or time.anchor == "event":
            return False
        return time.direction == "future" and date.fromisoformat(time.date) > self.published

    def _span(self, trigger: Token, verb: Token | None, participants: list[str], sentence: Sentence) -> tuple[int, int]:
        tokens = [trigger.i] + ([verb.i] if verb is not None and sentence.first <= verb.i < sentence.last else [])
        start, end = self.parse.characters(min(tokens), max(tokens) + 1)
        wanted = set(participants)
        for mention in self.grammar.actors.between(sentence.start, sentence.end):
            if wanted & set(mention.actors) and mention.form != "demonym":
                start, end = min(start, mention.start), max(end, mention.end)
        return start, end

    def _format(
        self, frame: MeetingFrame, trigger: Token, verb: Token | None, place: str | None, sentence: Sentence
    ) -> MeetingFormat | None:
        near = [trigger, *trigger.children]
        if verb is not None:
            near.extend(verb.children)
        for child in list(near):
            if child.dep_ in ("prep", "dobj", "advmod", "acl") and child.i != trigger.i:
                near.extend(
                    child.subtree if child.dep_ == "prep" and child.lower_ in self.words.means else child.children
                )
        near.extend(self.doc[trigger.i + 1 : min(trigger.i + 3, sentence.last)])
        lemmas = {token.lemma_.lower() for token in near if sentence.first <= token.i < sentence.last} | {
            token.lower_ for token in near
        }
        if lemmas & self.words.formats["video"]:
            return "video"
        if lemmas & self.words.formats["phone"]:
            return "phone"
        if frame.format is not None:
            return frame.format
        if place is not None or lemmas & self.words.formats["in-person"]:
            return "in-person"
        return None
