"""Times that a text counts: from the day of publication, or from the time of the event told before."""

from __future__ import annotations

from datetime import date, timedelta

from communique import calendar_days as calendar
from communique.calendar_days import Interval
from communique.named_times import period
from communique.reckoned import (
    DAY_LENGTH,
    NO_PUBLICATION,
    WEEK_LENGTH,
    Direction,
    Expression,
    Reckoning,
    forwards,
    granularity_of,
    length_name,
    length_of,
    undated,
    way_of,
)

# days up to which a time is told well enough to count such units from it
_UNIT_LENGTH = {"hour": 3, "minute": 3, "day": 3, "weekend": 7, "week": 7, "fortnight": 7, "month": 31, "year": 366}
_LONGEST = 36525


# --------------------------------------------------------------------------------------------- from publication on
def weekday_near(time: Expression) -> Reckoning:
    """Wednesday, last Friday, Tuesday of next week."""
    weekday, relative, today = time.number("weekday"), time.number("relative"), time.today
    if today is None or weekday is None:
        return time.open(NO_PUBLICATION)
    if "weekword" in time.values and not time.shift:  # "on Tuesday of last week", but not "on Tuesday week"
        monday, _ = calendar.around(today, "week", relative or 0)
        day, note = monday + timedelta(weekday), "that day of a week counted from publication"
    elif relative is None:
        day, note = _weekday_by_tense(time, weekday, today)
    elif relative < 0:
        day, note = calendar.weekday_before(today, weekday, True), "the last such day before publication"
    elif relative > 0:
        day, note = calendar.weekday_after(today, weekday, True), "the first such day after publication"
    else:
        monday, _ = calendar.around(today, "week")
        day, note = monday + timedelta(weekday), "that day of the week of publication"
    day += timedelta(7 * time.shift)  # "on Tuesday week"
    granularity = "part-of-day" if "daypart" in time.values else "day"
    return Reckoning(day, day, granularity, "publication", way_of((day - today).days), note)


def _weekday_by_tense(time: Expression, weekday: int, today: date) -> tuple[date, str]:
    if time.direction in ("future", "present"):
        note = "the clause looks ahead: the first such day from publication on"
        return calendar.weekday_after(today, weekday), note
    return calendar.weekday_before(today, weekday), "the clause looks back: the last such day up to publication"


def weekday_range(time: Expression) -> Reckoning:
    """From Monday to Wednesday: the last such days up to publication, or the first from it on."""
    first, last, today = time.number("weekday"), time.number("weekday2"), time.today
    if today is None or first is None or last is None:
        return time.open(NO_PUBLICATION)
    if "weekword" in time.values:
        monday, _ = calendar.around(today, "week", time.number("relative") or 0)
        return forwards(
            time.found((monday + timedelta(first), monday + timedelta(last)), "day", "publication", "days of a week")
        )
    if time.direction in ("future", "present"):
        begins = calendar.weekday_after(today, first)
        days = begins, calendar.weekday_after(begins, last)
    else:
        ends = calendar.weekday_before(today, last)
        days = calendar.weekday_before(ends, first), ends
    return time.found(days, "day", "publication", "the days nearest to publication that the tense allows")


def day_word(time: Expression) -> Reckoning:
    """Yesterday, tomorrow morning, tonight."""
    if time.today is None:
        return time.open(NO_PUBLICATION)
    offset = (time.number("dayword") or 0) + time.shift
    day = time.today + timedelta(offset)
    granularity = "part-of-day" if "daypart" in time.values else "day"
    return Reckoning(day, day, granularity, "publication", way_of(offset), f"{offset:+d} days from publication")


def counted_off(time: Expression) -> Reckoning:
    """Three weeks ago, in two years, ten days from now."""
    if time.today is None:
        return time.open(NO_PUBLICATION)
    base = time.today
    if "dayword" in time.values or "weekday" in time.values:  # "a year ago today", "two weeks from Monday"
        day = base + timedelta(time.number("dayword") or 0)
        if "weekday" in time.values:
            day = calendar.weekday_after(base, int(time.values["weekday"]))
        count = _counted(time)
        if count is None:
            return time.open("the words give no number")
        day = calendar.moved(day, count[1], time.shift * count[0])
        return time.found((day, day), "day", "publication", "counted from that day")
    return _counted_from(time, (base, base), "publication")


def _counted(time: Expression) -> tuple[int, str] | None:
    """The number and its unit; a half is told in months."""
    unit = time.unit()
    count = time.number("digits", "count")
    if count is None or "count2" in time.values or "digits2" in time.values:  # "two or three years ago"
        return None
    if "andhalf" in time.values:
        return (count * 12 + 6, "month") if unit == "year" else None
    return count, unit


def _counted_from(time: Expression, base: Interval, anchor: str) -> Reckoning:
    way = way_of(time.shift)
    edge = base[0] if time.shift < 0 else base[1]
    counted = _counted(time)
    if counted is None:
        if anchor == "event" and time.unit() in ("hour", "minute"):
            return Reckoning(*base, "part-of-day", anchor, way, "hours apart: the same day")
        return _bounded(edge, way, anchor, "the words give no number")
    count, unit = counted
    hedge = time.text("hedge")
    if unit in ("hour", "minute"):
        if unit == "hour" and count % 24 == 0:
            count, unit = count // 24, "day"
        elif count < 12 or unit == "minute":
            return Reckoning(*base, "part-of-day", anchor, way, "hours apart: the same day")
        else:
            return undated(anchor, way, "the words give no day")
    day = calendar.moved(edge, unit, time.shift * count)
    note = f"{time.shift * count:+d} {unit} from {'publication' if anchor == 'publication' else 'the time told before'}"
    exact = unit == "day" or (anchor == "event" and unit in ("week", "fortnight") and length_of(base) <= DAY_LENGTH)
    days = (day, day) if exact else calendar.around(day, unit)
    if hedge == "less":
        days = (day, edge) if time.shift < 0 else (edge, day)
        return Reckoning(*days, granularity_of(unit), anchor, way, note + ", or less")
    if hedge == "more":
        bounds = (None, day) if time.shift < 0 else (day, None)
        return Reckoning(None, None, "open", anchor, way, note + ", or more", *bounds)
    return Reckoning(*days, "day" if exact else granularity_of(unit), anchor, way, note)


def _bounded(edge: date, way: Direction, anchor: str, note: str) -> Reckoning:
    """What the words leave open, on one side of what it is counted from."""
    if way == "past":
        return Reckoning(None, None, "open", anchor, way, note, not_after=edge)
    if way == "future":
        return Reckoning(None, None, "open", anchor, way, note, not_before=edge)
    return undated(anchor, way, note)


def window(time: Expression) -> Reckoning:
    """The past two weeks, the next ten days: up to publication, or from it on."""
    if time.today is None:
        return time.open(NO_PUBLICATION)
    way = way_of(time.shift)
    counted = _counted(time) if "digits" in time.values or "count" in time.values else (1, time.unit())
    if counted is None:
        return _bounded(time.today, way, "publication", "the words give no number")
    count, unit = counted
    if unit == "minute":
        return undated("publication", way, "the words give no day")
    other = calendar.moved(time.today, unit, time.shift * count)
    days = (other, time.today) if time.shift < 0 else (time.today, other)
    note = f"the {count} {unit} {'up to' if time.shift < 0 else 'from'} publication"
    return Reckoning(*days, granularity_of(unit), "publication", way, note)


def vague(time: Expression) -> Reckoning:
    """Recently: up to publication. Soon: from publication on, where the clause doesn't look back."""
    if time.today is None or (time.shift > 0 and time.direction == "past"):
        return time.open("the words give no day")
    return _bounded(time.today, way_of(time.shift), "publication", "the words give no day")


# -------------------------------------------------------------------------------------- from the time told before
def counted_from_event(time: Expression) -> Reckoning:
    """A day earlier, two years later."""
    before = time.anchor.before
    way = way_of(time.shift)
    if before is None:
        return undated("event", way, "no time was told before")
    unit = time.unit()
    if length_of(before) > _UNIT_LENGTH.get(unit, _LONGEST):
        return undated("event", way, f"the time told before is longer than a {unit}")
    return _counted_from(time, before, "event")


def from_event(time: Expression) -> Reckoning:
    """The following day, that week, the same month, the previous Friday, at the same time."""
    before = time.anchor.before
    offset = (time.number("adjacent") or 0) + time.shift
    if before is None or time.direction == "future":
        if "nextword" in time.values:  # "the next week", which is also said of the one from now on
            return window(time)
        if "inthe" in time.values:  # "later in the month"
            return period(time)
    if before is None:
        return undated("event", way_of(offset), "no time was told before")
    weekday = time.number("weekday")
    if weekday is not None:
        return _weekday_beside(weekday, before, offset)
    unit = time.unit() or ("day" if "daypart" in time.values or offset else "")
    if not unit:
        return _same_time(time, before)
    return _unit_beside(unit, before, offset)


def _weekday_beside(weekday: int, before: Interval, offset: int) -> Reckoning:
    """The previous Friday, the following Monday."""
    way = way_of(offset)
    if length_of(before) > WEEK_LENGTH:
        return undated("event", way, "the time told before is longer than a week")
    if offset < 0:
        day = calendar.weekday_before(before[0], weekday, strictly=True)
    else:
        day = calendar.weekday_after(before[1], weekday, strictly=True)
    return Reckoning(day, day, "day", "event", way, "the next such day from the time told before")


def _same_time(time: Expression, before: Interval) -> Reckoning:
    """At that time, at the same time."""
    kind = time.text("sametime")
    if kind == "past" and time.direction != "past":  # "the circumstances at the time will decide"
        return undated("event", "present", "the clause does not look back")
    if kind == "same" and length_of(before) > WEEK_LENGTH:  # "In 1990 he was rich. At the same time, he was bored"
        return undated("event", "present", "the time told before is longer than a week")
    return Reckoning(*before, length_name(before), "event", "present", "the time told before")


def _unit_beside(unit: str, before: Interval, offset: int) -> Reckoning:
    """The day, week, month or year of the time told before, or the one beside it."""
    way = way_of(offset)
    if length_of(before) > _UNIT_LENGTH.get(unit, _LONGEST):
        return undated("event", way, f"the time told before is longer than a {unit}")
    if unit == "day" and offset == 0:
        return Reckoning(*before, "day", "event", way, "the day told before")
    days = calendar.around(before[0] if offset < 0 else before[1], unit, offset)
    if offset == 0 and not (days[0] <= before[0] and before[1] <= days[1]):
        return undated("event", way, f"the time told before is longer than a {unit}")
    return Reckoning(*days, granularity_of(unit), "event", way, f"{offset:+d} {unit} from the time told before")


def from_happening(time: Expression) -> Reckoning:
    """The day after the meeting, two weeks before the vote."""
    return counted_from_event(time) if "unit" in time.values else from_event(time)
