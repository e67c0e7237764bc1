"""What a time expression means: from its form and its values to the days, their anchor and the reason.

The forms come from the grammar (``communique.dates``), the calendar from ``communique.calendar_days``. What a text
leaves open stays None: no form has days of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Literal

from communique.counted_times import (
    counted_from_event,
    counted_off,
    day_word,
    from_event,
    from_happening,
    vague,
    weekday_near,
    weekday_range,
    window,
)
from communique.named_times import day_of_year, day_range, period, period_range, quarter, week_of_date
from communique.reckoned import Anchor, Expression, Reckoning, Values, undated

Meaning = Literal[
    "date", "date-range", "period", "period-range", "weekday", "weekday-range", "day-word", "count", "window", "open",
    "count-from-event", "from-event", "from-happening", "week-of-date", "quarter",
]  # fmt: skip

HISTORY_DAYS = 365  # what ended longer than that before publication is no news
_LONG_UNITS = ("year", "decade", "century")


def reckon(meaning: Meaning, shift: int, values: Values, anchor: Anchor) -> Reckoning:
    """The days that the expression means; open where the text or the missing publication date leaves them open."""
    try:
        found = _MEANINGS[meaning](Expression(shift, values, anchor))
    except (ValueError, OverflowError):  # the 31st of June, the year 0, the fifth quarter
        found = undated("text", anchor.direction, "there is no such day")
    return replace(
        found, history=_is_history(found, anchor.published, values.get("unit") or values.get("manyunit", ""))
    )


def _is_history(found: Reckoning, published: date | None, unit: str) -> bool:
    """True for what ended more than a year before publication, also where it is told in open years ("decades ago")."""
    if published is None:
        return False
    if found.last is not None:
        return (published - found.last).days > HISTORY_DAYS
    return found.not_after is not None and found.anchor == "publication" and unit in _LONG_UNITS


_MEANINGS: Mapping[Meaning, Callable[[Expression], Reckoning]] = {
    "date": day_of_year,
    "date-range": day_range,
    "period": period,
    "period-range": period_range,
    "weekday": weekday_near,
    "weekday-range": weekday_range,
    "day-word": day_word,
    "count": counted_off,
    "window": window,
    "open": vague,
    "count-from-event": counted_from_event,
    "from-event": from_event,
    "from-happening": from_happening,
    "quarter": quarter,
    "week-of-date": week_of_date,
}
