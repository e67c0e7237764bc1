"""The calendar: the days of a week, a month, a season or a part of them, and where a day lies among them.

Weeks run from Monday to Sunday, seasons are those of the northern half of the earth, centuries begin with the year 1.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

Interval = tuple[date, date]
"""The first and the last day, both included."""

EARLY, MIDDLE, LATE = 1, 2, 3
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}
# the first and the last year of the beginning, the middle and the end
_YEARS_OF_PARTS = {
    "decade": {EARLY: (0, 3), MIDDLE: (4, 6), LATE: (7, 9)},
    "century": {EARLY: (0, 32), MIDDLE: (33, 65), LATE: (66, 99)},
}


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def months(year: int, month: int, last_year: int, last_month: int) -> Interval:
    """From the first day of one month to the last day of another."""
    return date(year, month, 1), month_end(last_year, last_month)


def years(year: int, last_year: int) -> Interval:
    """Whole years."""
    return date(year, 1, 1), date(last_year, 12, 31)


def decade(year: int) -> Interval:
    """The ten years that begin with this one."""
    return years(year, year + 9)


def century(number: int) -> Interval:
    """The nineteenth began with 1801 and ended with 1900."""
    return years(100 * number - 99, 100 * number)


def season(first_month: int, year: int) -> Interval:
    """Three months, of which the first lies in this year; a winter ends in the next."""
    last = moved(date(year, first_month, 1), "month", 2)
    return date(year, first_month, 1), month_end(last.year, last.month)


def around(day: date, unit: str, shift: int = 0) -> Interval:
    """The week, weekend, month, quarter, year, decade or century that holds the day, moved by ``shift`` of them."""
    if unit in ("week", "fortnight"):
        monday = day - timedelta(day.weekday())
        monday += timedelta(_DAYS[unit] * shift)
        return monday, monday + timedelta(6)
    if unit == "weekend":
        saturday = day - timedelta(day.weekday()) + timedelta(5 + 7 * shift)
        return saturday, saturday + timedelta(1)
    if unit in ("month", "quarter"):
        length = _MONTHS[unit]
        number = (day.year * 12 + day.month - 1) // length + shift
        first, last = divmod(number * length, 12), divmod(number * length + length - 1, 12)
        return months(first[0], first[1] + 1, last[0], last[1] + 1)
    if unit == "year":
        return years(day.year + shift, day.year + shift)
    if unit == "decade":
        return decade(day.year // 10 * 10 + 10 * shift)
    if unit == "century":
        return century((day.year - 1) // 100 + 1 + shift)
    return day + timedelta(shift), day + timedelta(shift)


def moved(day: date, unit: str, count: int) -> date:
    """The day so many units later; the last day of a month that is too short."""
    if unit in _MONTHS:
        year, month = divmod(day.year * 12 + day.month - 1 + count * _MONTHS[unit], 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    if unit == "hour":
        return day + timedelta((1 if count > 0 else -1) * -(-abs(count) // 24))
    return day + timedelta(count * _DAYS.get(unit, 0))


def part(days: Interval, unit: str, number: int) -> Interval:
    """The beginning, the middle or the end.

    Of a month these are its days 1 to 10, 11 to 20 and the rest; of a decade four, three and three years; of a year
    four months each, of a season one. A week or a weekend has no such parts: what the words give is the whole of it.
    """
    first, last = days
    if unit in ("day", "week", "weekend"):
        return days
    if unit == "month":
        ends = {EARLY: (1, 10), MIDDLE: (11, 20), LATE: (21, last.day)}[number]
        return first.replace(day=ends[0]), first.replace(day=ends[1])
    if unit in _YEARS_OF_PARTS:
        from_year, to_year = _YEARS_OF_PARTS[unit][number]
        return years(first.year + from_year, first.year + to_year)
    length = _length_in_months(days)
    if length is not None and length % 3 == 0:
        return share(days, 3, number)
    third = ((last - first).days + 1) / 3
    return first + timedelta(round(third * (number - 1))), first + timedelta(round(third * number) - 1)


def share(days: Interval, parts: int, number: int) -> Interval:
    """One of so many equal parts, in whole months where they come out even. Raises ValueError where there is none."""
    if number < 0:
        number += parts + 1
    if not 1 <= number <= parts:
        raise ValueError(f"there is no part {number} of {parts}")
    first, last = days
    length = _length_in_months(days)
    if length is not None and length % parts == 0:
        begins = moved(first, "month", length // parts * (number - 1))
        ends = moved(first, "month", length // parts * number)
        return begins, ends - timedelta(1)
    size = ((last - first).days + 1) // parts
    return first + timedelta(size * (number - 1)), last if number == parts else first + timedelta(size * number - 1)


def stretch(days: Interval, unit: str, ordinal: int, count: int = 1) -> Interval:
    """The first three months, the second week, the last ten days (ordinal -1) of an interval."""
    first, last = days
    if ordinal < 0:
        begins, ends = moved(last + timedelta(1), unit, -count), last
    else:
        begins = moved(first, unit, ordinal - 1)
        ends = moved(first, unit, ordinal - 1 + count) - timedelta(1)
    if begins < first or ends > last or begins > ends:
        raise ValueError("the interval is shorter than that")
    return begins, ends


def weekday_of(days: Interval, weekday: int, ordinal: int = 1) -> Interval:
    """The first, second or last Monday of an interval."""
    first, last = days
    if ordinal < 0:
        day = last - timedelta((last.weekday() - weekday) % 7)
    else:
        day = first + timedelta((weekday - first.weekday()) % 7 + 7 * (ordinal - 1))
    if not first <= day <= last:
        raise ValueError("the interval is shorter than that")
    return day, day


def weekday_before(day: date, weekday: int, strictly: bool = False) -> date:
    """The last such weekday up to the day, or before it."""
    back = (day.weekday() - weekday) % 7
    return day - timedelta(back or (7 if strictly else 0))


def weekday_after(day: date, weekday: int, strictly: bool = False) -> date:
    """The first such weekday from the day on, or after it."""
    ahead = (weekday - day.weekday()) % 7
    return day + timedelta(ahead or (7 if strictly else 0))


def by_direction(
    candidate: Callable[[int], Interval | None], today: date, direction: str, whole: bool
) -> tuple[Interval | None, str]:
    """Of what comes once a year, the one that the tense means, with the reason.

    ``candidate`` gives the interval in a year, None where that year has none. What looks back began up to ``today``,
    what looks ahead ends on it or later; where the tense leaves it open, the nearest is meant. ``whole`` says that the
    interval is long, so that its middle counts.
    """
    found = [days for year in range(today.year - 2, today.year + 3) if (days := candidate(year)) is not None]
    if direction == "past":
        past = [days for days in found if days[0] <= today]
        return (past[-1] if past else None), "the clause looks back: the last one up to publication"
    if direction == "future":
        ahead = [days for days in found if days[1] >= today]
        return (ahead[0] if ahead else None), "the clause looks ahead: the first one from publication on"

    def distance(days: Interval) -> int:
        middle = days[0] + (days[1] - days[0]) // 2 if whole else days[1]
        return abs((middle - today).days)

    return min(found, key=distance, default=None), "the tense leaves it open: the nearest one"


def _length_in_months(days: Interval) -> int | None:
    """The number of months where the interval is made of whole months."""
    first, last = days
    after = last + timedelta(1) if last < date.max else last
    if first.day != 1 or after.day != 1:
        return None
    return (after.year - first.year) * 12 + after.month - first.month
