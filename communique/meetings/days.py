"""The day of an encounter: of its time expression, of the title, or of publication where a readout gives none."""

from __future__ import annotations

from datetime import date, timedelta

from communique.layers import Parse, Times
from communique.meetings.announcements import Title
from communique.meetings.encounter import Encounter
from communique.meetings.grammar import VERBS, Grammar
from communique.meetings.knowledge import Phase

_LONGEST_DAYS = 14


class Days:
    """Dates the encounters of one document."""

    def __init__(self, parse: Parse, grammar: Grammar, times: Times, title: Title, published: date | None) -> None:
        self.parse = parse
        self.doc = parse.doc
        self.grammar = grammar
        self.times = times
        self.title = title
        self.published = published

    def of(self, encounter: Encounter, first: bool) -> tuple[str | None, str | None, str | None]:
        """First and last day (null where it is one), and the reason where it isn't plain; ``first`` of the document."""
        time = encounter.time
        if encounter.interval is not None:
            return *encounter.interval, "the text gives the first and the last day"
        if time is None and encounter.day is not None and encounter.day.first is not None:
            return encounter.day.first.isoformat(), None, "the title gives the day"
        if time is not None and time.date is not None and time.date_end is not None:
            length = (date.fromisoformat(time.date_end) - date.fromisoformat(time.date)).days
            if time.granularity in ("day", "part-of-day") and length <= _LONGEST_DAYS:
                if not length and encounter.length is not None and encounter.phase is not None:
                    return *_counted(date.fromisoformat(time.date), encounter.length, encounter.phase), None
                return time.date, (time.date_end if length else None), None
        if time is not None:
            return None, None, f"the text gives no day: {self.doc.text[time.start : time.end]!r}"
        if time is None and first and self.title.day is not None and self._of_title(encounter):
            ahead = self.published is not None and self.title.day > self.published
            if encounter.status in ("planned", "held") and ahead == (encounter.status == "planned"):
                return self.title.day.isoformat(), None, "the title gives the day"
        if encounter.status == "held" and first and self.published is not None and self._is_readout(encounter):
            return self.published.isoformat(), None, "a readout that gives no day: the day of publication"
        return None, None, None

    def _of_title(self, encounter: Encounter) -> bool:
        if encounter.announced:
            return True
        return self.title.names_encounter() and any(self.title.names(actor) for actor in encounter.participants)

    def _is_readout(self, encounter: Encounter) -> bool:
        """True where the article opens with the encounter and gives it no time: it is the news of the day."""
        body = next((sentence for sentence in self.parse.sentences if not sentence.headline), None)
        if encounter.sentence.headline or encounter.announced:
            return True
        announced = self.title.names_encounter() and any(self.title.names(actor) for actor in encounter.participants)
        if body is None or encounter.sentence.index > body.index + (4 if announced else 1):
            return False
        trigger = self.doc[encounter.triggers[0]]
        verb = trigger if trigger.pos_ in VERBS else self.grammar.verb_of(trigger)
        going_on = verb is not None and verb.tag_ == "VBG" and any(c.tag_ in ("VBZ", "VBP") for c in verb.children)
        if (
            verb is None
            or (verb.tag_ not in ("VBD", "VBZ", "VBN") and not going_on)
            or any(child.lemma_ == "have" and child.dep_ == "aux" for child in verb.children)
        ):
            return False  # "had met", "have met": told as known before
        opening = encounter.sentence.index == body.index
        start = body.start if announced else encounter.sentence.start
        today = self.published.isoformat() if self.published is not None else None
        return (opening or announced or self._named_in_headline()) and not any(
            time.date is not None and (time.date, time.date_end) != (today, today)
            for time in self.times.in_characters(start, encounter.sentence.end)
        )

    def _named_in_headline(self) -> bool:
        index = self.grammar.knowledge.by_lemma
        return any(
            token.lemma_.lower() in index
            for sentence in self.parse.sentences
            if sentence.headline
            for token in self.doc[sentence.first : sentence.last]
        )


def _counted(day: date, length: int, phase: Phase) -> tuple[str, str]:
    """First and last day of an encounter of so many days, of which this is the first or the last."""
    other = timedelta(days=length - 1)
    return (
        (day.isoformat(), (day + other).isoformat())
        if phase == "begin"
        else ((day - other).isoformat(), day.isoformat())
    )
