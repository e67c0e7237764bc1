"""Publication dates in the forms that sources give them, as ISO dates or ISO dates and times with their zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

# Month names are those of the C locale, which Python uses until told otherwise; "%b" and "%B" ignore case.
_DAYS = (
    "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%B %d %Y", "%b %d %Y", "%A %B %d %Y", "%A %d %B %Y", "%a %d %b %Y",
    "%a %b %d %Y", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%Y%m%d",
)  # fmt: skip
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p")
_WIRE_CODE = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.*)?$")


def iso(published: object) -> str | None:
    """The date in ISO form; None where it is empty or can't be told for sure (03/04/2021)."""
    if isinstance(published, bool) or published is None:
        return None
    if isinstance(published, int | float):
        return _epoch(float(published))
    # Wire copy has control codes of the wire behind the time.
    text = " ".join(_WIRE_CODE.split(str(published), maxsplit=1)[0].split())
    if not text or len(text) > 80:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    try:
        return _written(datetime.fromisoformat(text.replace(" UTC", "+00:00")))
    except ValueError:
        pass
    if text.isascii() and text.isdigit() and len(text) in (10, 13):
        return _epoch(int(text))
    if text[-5:-4] in "+-" or text[-3:] in ("GMT", "UTC"):
        try:
            return _written(parsedate_to_datetime(text))
        except (ValueError, IndexError, TypeError):
            pass
    slashes = _SLASHES.match(text)
    if slashes:
        first, second, year = (int(part) for part in slashes.groups())
        # Day first or month first is told only by a number above twelve, or by both being the same.
        day, month = (first, second) if first > 12 or first == second else (second, first)
        if day > 12 or first == second:
            try:
                return date(year, month, day).isoformat()
            except ValueError:
                return None
        return None
    plain = text.replace(",", " ").replace(" at ", " ")
    plain = " ".join(plain.split())
    for day_form in _DAYS:
        for clock in _CLOCKS:
            try:
                found = datetime.strptime(plain, day_form + clock)
            except ValueError:
                continue
            return _written(found) if clock else found.date().isoformat()
    return None


def _written(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()


def _epoch(seconds: float) -> str | None:
    """Seconds or milliseconds since 1970, for moments after 1973 only: smaller numbers are something else."""
    if seconds > 1e11:
        seconds /= 1000
    if not 1e8 < seconds < 1e10:
        return None
    return _written(datetime.fromtimestamp(seconds, UTC))
