"""Times that a text names by the calendar: dates, months, seasons, years, decades, centuries, and parts of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from communique import calendar_days as calendar
from communique.calendar_days import Interval
from communique.reckoned import NO_PUBLICATION, Expression, Reckoning, forwards, granularity_of, side_of, way_of


# --------------------------------------------------------------------------------------------------- days in months
def _day_and_month(time: Expression, suffix: str = "") -> tuple[int | None, int | None]:
    day = time.number("day" + suffix, "spelledday" + suffix)
    month = time.number("month" + suffix, "number" + suffix)
    if "left" in time.values:
        left, right = int(time.values["left"]), int(time.values["right"])
        if left <= 12 < right:
            return right, left
        return (left, right) if left > 12 or left == right else (None, None)
    return day, month


def day_of_year(time: Expression) -> Reckoning:
    """A day and its month, with a year or in the year that the tense gives."""
    day, month = _day_and_month(time)
    if day is None:
        return time.open("the text does not tell day and month apart", "text")
    if month is None:
        return _day_of_month(time, day)
    date(2000, month, day)  # raises where there is none in any year
    found = time.yearly(lambda year: _single(year, month, day), "day", whole=False)
    return replace(found, note="day, month and year are in the text") if found.anchor == "text" else found


def _day_of_month(time: Expression, day: int) -> Reckoning:
    """The 5th of this, the last or the next month."""
    relative = time.number("relative")
    if relative is None or time.today is None:
        return time.open(NO_PUBLICATION)
    first, _ = calendar.around(time.today, "month", relative)
    found = first.replace(day=day)
    return time.found((found, found), "day", "publication", "a day of a month counted from publication")


def _single(year: int, month: int, day: int) -> Interval | None:
    try:
        found = date(year, month, day)
    except ValueError:  # 29 February exists in some of the years only
        return None
    return found, found


def day_range(time: Expression) -> Reckoning:
    """From one day to another, of one month or of two."""
    first_day, first_month = _day_and_month(time)
    last_day, last_month = _day_and_month(time, "2")
    last_month = last_month or first_month
    if first_day is None or last_day is None or first_month is None or last_month is None:
        return time.open("no day or no month", "text")
    first_year = time.number("year")
    if "year2" in time.values and first_year is not None:
        days = date(first_year, first_month, first_day), date(int(time.values["year2"]), last_month, last_day)
        return forwards(time.found(days, "day", "text", "both days are in the text"))

    def candidate(year: int) -> Interval | None:
        first = _single(year - (first_month > last_month), first_month, first_day)
        last = _single(year, last_month, last_day)
        return (first[0], last[0]) if first and last else None

    return forwards(time.yearly(candidate, "day", whole=False))


# ---------------------------------------------------------------------------------------------------------- periods
def period(time: Expression) -> Reckoning:
    """A month, a season, a year, a decade, a century, a week, or what the words cut out of it."""
    found, unit = _whole_period(time)
    if found.first is None or found.last is None:
        return found
    days, granularity = _cut(time, (found.first, found.last), unit, found.granularity)
    if days == (found.first, found.last) and granularity == found.granularity:
        return found
    cut = replace(found, first=days[0], last=days[1], granularity=granularity, direction=side_of(days, time.today))
    if time.direction == "past" and time.today is not None and days[0] > time.today and found.anchor == "publication":
        return time.open("the clause looks back, this part of it lies ahead")
    return cut


def _whole_period(time: Expression) -> tuple[Reckoning, str]:
    month = time.number("month", "plainmonth")
    if month is not None:
        return time.yearly(lambda year: calendar.months(year, month, year, month), "month"), "month"
    if "season" in time.values:
        return _season(time), "season"
    if not time.values.keys().isdisjoint(("decade", "shortdecade", "decadeword")):
        return _decade(time), "decade"
    century = time.number("century", "centuryword")
    if century is not None:
        return time.found(calendar.century(century), "century", "text", "the century is in the text"), "century"
    if time.has_year():
        year, anchor, note = time.year()
        if year is None:
            return time.open(note, anchor), "year"
        last = time.number("year2") or year
        return forwards(time.found(calendar.years(year, last), "year", anchor, note)), "year"
    return _unit(time)


def _unit(time: Expression) -> tuple[Reckoning, str]:
    """This week, last month, the end of the year."""
    unit = time.unit()
    if time.today is None:
        return time.open(NO_PUBLICATION), unit
    relative = (time.number("relative") or 0) + time.shift
    if unit in ("", "day"):
        return time.open("the words give no day"), unit
    is_weekend = unit == "weekend"
    days = (
        _weekend(time, time.today, time.number("relative"))
        if is_weekend
        else calendar.around(time.today, unit, relative)
    )
    note = f"{relative:+d} {unit} from publication"
    return Reckoning(*days, granularity_of(unit), "publication", way_of(relative), note), unit


def _weekend(time: Expression, today: date, relative: int | None) -> Interval:
    """The last or the next one; where the words don't say, the one that the tense means."""
    if relative is not None and relative < 0:
        return calendar.around(today, "weekend", -1)
    if relative is not None and relative > 0:
        saturday = calendar.weekday_after(today + timedelta(1 if today.weekday() >= 5 else 0), 5, strictly=True)
    elif time.direction == "past":
        saturday = calendar.weekday_before(today, 5)
    else:
        saturday = calendar.weekday_after(today, 6) - timedelta(1)
    return saturday, saturday + timedelta(1)


def _season(time: Expression) -> Reckoning:
    first_month = time.number("season")
    if first_month is None:
        return time.open("no season", "text")
    if "year" in time.values and first_month == 12:
        year, last = int(time.values["year"]), time.text("year2", "shortyear2")
        if not last:
            return Reckoning(None, None, "season", "text", time.direction, "a winter lies in two years")
        if (year + 1) % 100 != int(last) % 100:
            return time.open("a winter lies in two years that follow each other", "text")
    return time.yearly(lambda year: calendar.season(first_month, year), "season")


def _decade(time: Expression) -> Reckoning:
    year = time.number("decade")
    if year is None:
        if time.today is None:
            return time.open(NO_PUBLICATION)
        short = time.number("shortdecade", "decadeword") or 0
        year = time.today.year // 100 * 100 + short
        year -= 100 * (year > time.today.year)
    if year % 100 == 0 and year < 2000:  # the 1800s
        return time.found(calendar.years(year, year + 99), "century", "text", "the hundred years are in the text")
    return time.found(calendar.decade(year), "decade", "text", "the decade is in the text")


def _cut(time: Expression, days: Interval, unit: str, granularity: str) -> tuple[Interval, str]:
    """What part, share or stretch the words take of a period."""
    part = time.number("part")
    if part is not None:
        return calendar.part(days, unit, part), granularity
    ordinal = time.number("ordinal")
    if ordinal is None:
        return days, granularity
    parts = time.number("share")
    if parts is not None:
        if parts == 4 and unit == "month":
            raise ValueError("months have no quarters")
        return calendar.share(days, parts, ordinal), "season" if unit == "year" else granularity
    weekday = time.number("weekday")
    if weekday is not None:
        return calendar.weekday_of(days, weekday, ordinal), "day"
    inner = time.text("inner", "inners")
    if inner:
        return calendar.stretch(days, inner, ordinal, time.number("digits", "count") or 1), inner
    return days, granularity


def period_range(time: Expression) -> Reckoning:
    """From one month or year to another, both whole."""
    first_month, last_month = time.number("month", "plainmonth"), time.number("month2", "plainmonth2")
    if first_month is None or last_month is None:
        first = time.number("year", "oldyear")
        last = time.number("year2", "oldyear2")
        if first is not None and last is None and "shortyear2" in time.values:
            last = first // 100 * 100 + int(time.values["shortyear2"])
        if first is None or last is None or first >= last:
            return time.open("the range runs backwards", "text")
        return time.found(calendar.years(first, last), "year", "text", "both years are in the text")
    if "year" in time.values and "year2" in time.values:
        days = calendar.months(int(time.values["year"]), first_month, int(time.values["year2"]), last_month)
        return forwards(time.found(days, "month", "text", "both months are in the text"))
    return time.yearly(
        lambda year: calendar.months(year - (first_month > last_month), first_month, year, last_month), "month"
    )


def quarter(time: Expression) -> Reckoning:
    """The second quarter, of the year that the tense means."""
    ordinal = time.number("ordinal") or 1
    return time.yearly(lambda year: calendar.share(calendar.years(year, year), 4, ordinal), "season")


def week_of_date(time: Expression) -> Reckoning:
    """The week that holds a day, or that begins with it."""
    found = day_of_year(time)
    if found.first is None:
        return found
    first, last = calendar.around(found.first, "week")
    if "weekstart" in time.values:
        first, last = found.first, found.first + timedelta(6)
    return replace(found, first=first, last=last, granularity="week", note="the week of a day that is given")
