"""One time expression: the values of its words, what it is counted from, and the days that it means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from communique import calendar_days as calendar
from communique.calendar_days import Interval

Direction = Literal["past", "present", "future", ""]
Values = Mapping[str, str]

NO_PUBLICATION = "the date of publication is unknown"
DAY_LENGTH, WEEK_LENGTH = 3, 7  # days up to which an event is a day, or a week, to count from


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The days that an expression means, both None where the text leaves them open, and what they were counted from.

    ``not_before`` or ``not_after`` bounds what is open on one side ("soon": not before publication). ``history`` says
    that it ended long before publication.
    """

    first: date | None
    last: date | None
    granularity: str
    anchor: str
    direction: Direction
    note: str
    not_before: date | None = None
    not_after: date | None = None
    history: bool = False


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an expression is counted from: the day of publication, the time told before it, the tense of its clause."""

    published: date | None
    before: Interval | None
    direction: Direction


class Expression:
    """The values of one expression with what they are counted from."""

    def __init__(self, shift: int, values: Values, anchor: Anchor) -> None:
        self.shift = shift
        self.values = values
        self.anchor = anchor
        self.today = anchor.published
        self.direction = anchor.direction

    def number(self, *names: str) -> int | None:
        """The number that the first of these names has."""
        for name in names:
            value = self.values.get(name, "")
            if re.fullmatch(r"[+-]?\d+", value):
                return int(value)
        return None

    def text(self, *names: str) -> str:
        """The value of the first of these names that is there."""
        return next((self.values[name] for name in names if self.values.get(name)), "")

    def unit(self) -> str:
        """The unit that the words name."""
        return self.text("unit", "manyunit", "eventunit", "dayunit", "period", "spanunit", "weekendword", "weekword")

    def open(self, note: str, anchor: str = "publication") -> Reckoning:
        """No days, with the reason."""
        return undated(anchor, self.direction, note)

    def found(self, days: Interval, granularity: str, anchor: str, note: str) -> Reckoning:
        """Days with the side of publication on which they lie."""
        return Reckoning(*days, granularity, anchor, side_of(days, self.today), note)

    # --------------------------------------------------------------------------------------------------- the year
    def year(self, suffix: str = "") -> tuple[int | None, str, str]:
        """The year that the words give, what it is counted from, and the reason; None where they give none."""
        if "shortyear" + suffix in self.values:
            return self._full_year(int(self.values["shortyear" + suffix]))
        year = self.number("year" + suffix, "oldyear" + suffix)
        if year is not None:
            return year, "text", "the year is in the text"
        eventyear = self.number("eventyear" + suffix)
        if eventyear is not None:
            year = self._event_year()
            return (year + eventyear if year else None), "event", "the year of the time told before"
        relative = self.number("yearword" + suffix)
        if relative is not None:
            if self.today is None:
                return None, "publication", NO_PUBLICATION
            return self.today.year + relative, "publication", "counted from the year of publication"
        return None, "", ""

    def _full_year(self, short: int) -> tuple[int | None, str, str]:
        """A year of two digits: the last such one up to twenty years after publication."""
        if self.today is None:
            return None, "publication", NO_PUBLICATION
        year = self.today.year // 100 * 100 + short
        return (year - 100 if year > self.today.year + 20 else year), "text", "the year is in the text, in two digits"

    def _event_year(self) -> int | None:
        before = self.anchor.before
        return before[0].year if before is not None and before[0].year == before[1].year else None

    def has_year(self) -> bool:
        """True where the words tell the year, directly or from another."""
        return any(name in self.values for name in ("year", "oldyear", "shortyear", "eventyear", "yearword"))

    def yearly(self, candidate: Callable[[int], Interval | None], granularity: str, whole: bool = True) -> Reckoning:
        """What comes once a year, in the year that the words or the tense give."""
        if self.has_year():
            year, anchor, note = self.year()
            days = candidate(year) if year is not None else None
            return self.found(days, granularity, anchor, note) if days else self.open(note or "no such day", anchor)
        if self.today is None:
            return self.open("no year in the text, and " + NO_PUBLICATION)
        relative = self.number("relative")
        direction: str = self.direction
        today = self.today
        if relative is not None and relative != 0:
            direction = "past" if relative < 0 else "future"
            if whole:  # "last April", said in April, and "next summer", said in summer, are others
                return self._beside(candidate, granularity, relative, today)
        elif relative == 0 and whole:
            return self._of_this_year(candidate, granularity, today)
        days, note = calendar.by_direction(candidate, today, direction, whole)
        return self.found(days, granularity, "publication", note) if days else self.open("there is no such day")

    def _of_this_year(self, candidate: Callable[[int], Interval | None], granularity: str, today: date) -> Reckoning:
        """The one that runs, else that of this year; of a winter, which lies in two, the one that the tense means."""
        for year in (today.year, today.year - 1):
            days = candidate(year)
            if days is not None and days[0] <= today <= days[1]:
                return self.found(days, granularity, "publication", "the one that runs")
        days, note = candidate(today.year), "the one of this year"
        if days is None or days[0].year != days[1].year:
            days, note = calendar.by_direction(candidate, today, self.direction, whole=True)
        return self.found(days, granularity, "publication", note) if days else self.open("there is no such day")

    def _beside(
        self, candidate: Callable[[int], Interval | None], granularity: str, relative: int, today: date
    ) -> Reckoning:
        found = [days for year in range(today.year - 2, today.year + 3) if (days := candidate(year)) is not None]
        past = [days for days in found if days[1] < today]
        ahead = [days for days in found if days[0] > today]
        days = past[-1] if relative < 0 else ahead[0]
        note = "the last one that ended before publication" if relative < 0 else "the first one after publication"
        return self.found(days, granularity, "publication", note)


def length_of(days: Interval) -> int:
    """How many days."""
    return (days[1] - days[0]).days + 1


def length_name(days: Interval) -> str:
    """The granularity of an interval that no words name."""
    length = length_of(days)
    return "day" if length <= DAY_LENGTH else "week" if length <= 7 else "month" if length <= 31 else "year"


def granularity_of(unit: str) -> str:
    """The granularity of what a unit measures."""
    return {"hour": "day", "minute": "day", "weekend": "week", "fortnight": "week", "quarter": "season"}.get(unit, unit)


def undated(anchor: str, direction: Direction, note: str) -> Reckoning:
    """No days, with the reason."""
    return Reckoning(None, None, "open", anchor, direction, note)


def way_of(offset: int) -> Direction:
    """Where an offset leads."""
    return "past" if offset < 0 else "future" if offset > 0 else "present"


def side_of(days: Interval, published: date | None) -> Direction:
    """On which side of publication an interval ends."""
    if published is None:
        return ""
    return "past" if days[1] < published else "future" if days[1] > published else "present"


def forwards(found: Reckoning) -> Reckoning:
    """The same, or no days where the last lies before the first."""
    if found.first is not None and found.last is not None and found.first > found.last:
        return undated(found.anchor, found.direction, "the range runs backwards")
    return found
