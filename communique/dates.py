"""Days in words: a grammar of time expressions, and the closed interval of days that each one means.

The patterns and the words stand in ``knowledge/languages/<language>/dates.yaml``; this module knows the calendar only.
A pattern is a regular expression in which ``{month}`` stands for any word of the class ``month`` (``{month2}`` for a
second one), a blank for any space inside a line, and ``<`` and ``>`` bound the expression where the pattern needs
words around it. What an expression means is one of ``Meaning``.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import model_validator

from communique.rules import Rule, rule_name
from communique.yaml_schema import KNOWLEDGE, Schema, load

Meaning = Literal[
    "date", "date-range", "month", "month-range", "year", "year-range", "decade", "part-of-year", "season",
    "weekday", "day-word", "unit", "count", "count-from-event", "day-from-event", "window", "open",
]  # fmt: skip
Unit = Literal["hour", "minute", "day", "week", "weekend", "month", "year", "decade"]
Direction = Literal["past", "present", "future", ""]
NUMBERS = {
    "day": r"(?:3[01]|[12]\d|0?[1-9])",
    "number": r"(?:1[0-2]|0?[1-9])",
    "year": r"(?:1[5-9]\d\d|20\d\d)",
    "decade": r"(?:1[5-9]\d|20\d)0",
    "digits": r"\d{1,3}",
}


class DateRule(Rule):
    """One form of time expression: a pattern, what it means, and the class a sentence must have a word of."""

    pattern: str
    meaning: Meaning
    needs: str
    shift: int = 0
    modifier: bool = False  # only where the expression stands before a noun and belongs to it
    needs_future: bool = False  # only where the clause speaks of what is to come


class DateWords(Schema):
    """The words of one language for dates.

    ``classes`` gives for each class its words and the number that each stands for (empty where it has none).
    ``exact`` names the classes whose words need their capital letter. ``ordinal_suffixes`` may follow a day number.
    ``bounds`` are the prepositions after which an expression limits a happening and does not date it; the
    ``open_bounds`` among them may lie ahead of a clause in the past.
    ``occurring`` are verbs that tell when their subject takes place, ``holding`` those that tell it of their object,
    ``arranging`` participles that tell when a happening is to be.
    """

    classes: dict[str, dict[str, str]]
    exact: tuple[str, ...]
    ordinal_suffixes: tuple[str, ...]
    datelines: tuple[str, ...]
    bounds: tuple[str, ...]
    open_bounds: tuple[str, ...]
    framing: tuple[str, ...]
    occurring: tuple[str, ...]
    holding: tuple[str, ...]
    arranging: tuple[str, ...]
    entering: tuple[str, ...]
    superlatives: tuple[str, ...]
    infinitive_planners: tuple[str, ...]
    rules: tuple[DateRule, ...]

    @model_validator(mode="after")
    def _known_classes(self) -> DateWords:
        for rule in self.rules:
            named = {re.sub(r"\d+$", "", name) for name in re.findall(r"\{(\w+)\}", rule.pattern)}
            unknown = (named | {rule.needs}) - self.classes.keys() - NUMBERS.keys()
            if unknown:
                raise ValueError(f"rule {rule.id!r} names unknown word classes: {', '.join(sorted(unknown))}")
        return self


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression as the grammar sees it, before the calendar: its span, its rule and the words it matched."""

    start: int
    end: int
    rule: DateRule
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """The days that an expression means, both None where the text leaves them open, and what they were counted from."""

    first: date | None
    last: date | None
    granularity: str
    anchor: str
    direction: Direction
    note: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What an expression is counted from: the day of publication, the time told before it, the tense of its clause."""

    published: date | None
    before: tuple[date, date] | None
    direction: Direction


class DateGrammar:
    """Finds time expressions in a sentence and reckons their days."""

    def __init__(self, words: DateWords, path: Path) -> None:
        self.words = words
        self.path = path
        self._values = {
            name: {word.casefold(): value for word, value in of.items()} for name, of in words.classes.items()
        }
        self._patterns = [(rule, rule.needs, self._compile(rule.pattern)) for rule in words.rules]

    @cached_property
    def class_of_word(self) -> dict[str, frozenset[str]]:
        """For each last word of a member of a class, the classes it may announce."""
        index: dict[str, set[str]] = {}
        for name, of in self.words.classes.items():
            for word in of:
                index.setdefault(re.split(r"[\s-]", word.casefold())[-1].rstrip("."), set()).add(name)
        return {word: frozenset(names) for word, names in index.items()}

    def rule_name(self, rule: DateRule) -> str:
        """How ``why`` names this rule."""
        return rule_name(self.path, rule.id)

    def _compile(self, pattern: str) -> re.Pattern[str]:
        suffix = "(?:" + "|".join(self.words.ordinal_suffixes) + ")?"

        def class_pattern(match: re.Match[str]) -> str:
            name = match.group(1)
            kind = re.sub(r"\d+$", "", name)
            if kind in NUMBERS:
                return f"(?P<{name}>{NUMBERS[kind]}){suffix if kind == 'day' else ''}(?!\\d)"
            members = sorted(self.words.classes[kind], key=len, reverse=True)
            if kind in self.words.exact:
                members = [form for word in members for form in (word, word.upper())]
                flag = "-i:"
            else:
                flag = "i:"
            body = "|".join(re.escape(word).replace(r"\ ", r"[^\S\n]+") for word in members)
            return f"(?{flag}(?P<{name}>{body}))(?!\\w)"

        marks = iter(range(pattern.count("<")))
        pieces = []
        for piece in re.split(r"(\[[^\]]*\]|<|>|\{\w+\}| \?| )", pattern if "<" in pattern else f"<{pattern}>"):
            if piece == "<":
                pieces.append(f"(?P<expression{next(marks, 0)}>")
            elif piece == ">":
                pieces.append(")")
            elif piece == " ?":
                pieces.append(r"[^\S\n]*")
            elif piece == " ":
                pieces.append(r"[^\S\n]+")
            else:
                pieces.append(re.sub(r"^\{(\w+)\}$", class_pattern, piece))
        return re.compile(r"(?<![\w.$€£])(?:" + "".join(pieces) + r")(?![\w%])", re.IGNORECASE)

    def find(self, text: str, start: int, end: int, classes: frozenset[str] | set[str]) -> list[Found]:
        """The expressions inside ``text[start:end]``: the longest first at each place, none overlapping."""
        candidates: list[tuple[int, int, int, Found]] = []
        for number, (rule, needs, pattern) in enumerate(self._patterns):
            if needs not in classes:
                continue
            for match in pattern.finditer(text, start, end):
                groups = {name: value for name, value in match.groupdict().items() if value}
                first, last = next(match.span(name) for name in groups if name.startswith("expression"))
                words = {name: value for name, value in groups.items() if not name.startswith("expression")}
                length = match.end() - match.start()
                candidates.append((-length, number, first, Found(first, last, rule, words)))
        taken: list[Found] = []
        for _, _, _, found in sorted(candidates, key=lambda entry: entry[:3]):
            if all(found.end <= other.start or other.end <= found.start for other in taken):
                taken.append(found)
        return sorted(taken, key=lambda found: found.start)

    def first_day(self, text: str, anchor: Anchor) -> Reckoning | None:
        """The first day that a line of its own names (a title, which is no part of the text and has no parse)."""
        classes: set[str] = {"digits"} if any(character.isdigit() for character in text) else set()
        for word in re.findall(r"[\w.]+", text.casefold()):
            classes |= self.class_of_word.get(word.rstrip("."), frozenset())
        for found in self.find(text, 0, len(text), classes):
            reckoning = self.reckon(found, anchor)
            if reckoning.first is not None and reckoning.granularity in ("day", "part-of-day"):
                return reckoning
        return None

    # ------------------------------------------------------------------------------------------ the calendar
    def _value(self, name: str, words: Mapping[str, str]) -> int | None:
        word = words.get(name)
        if word is None:
            return None
        kind = re.sub(r"\d+$", "", name)
        if kind in NUMBERS:
            return int(word)
        value = self._values[kind].get(re.sub(r"\s+", " ", word.casefold()), "")
        return int(value) if re.fullmatch(r"[+-]?\d+", value) else None

    def _word(self, name: str, words: Mapping[str, str]) -> str:
        return self._values[name].get(re.sub(r"\s+", " ", words.get(name, "").casefold()), "")

    def reckon(self, found: Found, anchor: Anchor) -> Reckoning:
        """The days that the expression means; open where the text or the missing publication date leaves them open."""
        try:
            return self._reckon(found, anchor)
        except (ValueError, OverflowError):  # the 31st of June, the year 0
            return _open("text", anchor.direction, "no such day")

    def _reckon(self, found: Found, anchor: Anchor) -> Reckoning:
        words, meaning = found.words, found.rule.meaning
        today = anchor.published
        if meaning == "open":
            return _open("publication", anchor.direction, "the words give no day")
        if meaning == "date":
            return self._date(words, anchor)
        if meaning == "date-range":
            return self._date_range(words, anchor)
        if meaning in ("month", "month-range"):
            return self._month(words, anchor)
        if meaning in ("year", "year-range", "decade", "part-of-year"):
            return self._year(found, anchor)
        if meaning == "season":
            return self._season(words, anchor)
        if meaning in ("count-from-event", "day-from-event"):
            return self._from_event(found, anchor)
        if today is None:
            return _open("publication", anchor.direction, "the date of publication is unknown")
        if meaning == "weekday":
            return self._weekday(words, anchor, today)
        if meaning == "day-word":
            offset = (self._value("dayword", words) or 0) + found.rule.shift
            day = today + timedelta(offset)
            granularity = "part-of-day" if "daypart" in words else "day"
            return Reckoning(day, day, granularity, "publication", _way(offset), f"{offset:+d} days from publication")
        if meaning == "unit":
            return self._unit(words, today, found.rule.shift)
        if meaning == "window":
            return self._window(words, today, found.rule.shift)
        return self._count(words, today, found.rule.shift, "publication")

    def _date(self, words: Mapping[str, str], anchor: Anchor) -> Reckoning:
        day = self._value("day", words)
        month = self._value("month", words) if "month" in words else self._value("number", words)
        year = self._value("year", words)
        if day is None or month is None:
            return _open("text", anchor.direction, "no day or no month")
        if year is not None:
            found = date(year, month, day)
            return Reckoning(
                found, found, "day", "text", _side(found, anchor.published), "day, month and year are in the text"
            )
        year, note = _nearest_year(month, day, anchor)
        if year is None:
            return _open("publication", anchor.direction, note)
        found = date(year, month, day)
        return Reckoning(found, found, "day", "publication", _side(found, anchor.published), note)

    def _date_range(self, words: Mapping[str, str], anchor: Anchor) -> Reckoning:
        last_month = self._value("month2", words) or self._value("month", words)
        first_month = self._value("month", words)
        first_day, last_day = self._value("day", words), self._value("day2", words)
        year = self._value("year", words)
        if first_month is None or last_month is None or first_day is None or last_day is None:
            return _open("text", anchor.direction, "no day or no month")
        note, source = "days, month and year are in the text", "text"
        if year is None:
            year, note = _nearest_year(last_month, last_day, anchor)
            source = "publication"
            if year is None:
                return _open("publication", anchor.direction, note)
        last = date(year, last_month, last_day)
        first = date(year - (first_month > last_month), first_month, first_day)
        if first > last:
            return _open(source, anchor.direction, "the range runs backwards")
        return Reckoning(first, last, "day", source, _side(last, anchor.published), note)

    def _month(self, words: Mapping[str, str], anchor: Anchor) -> Reckoning:
        month = self._value("month", words) or self._value("plainmonth", words)
        last_month = self._value("plainmonth2", words) or month
        year = self._value("year", words)
        if month is None or last_month is None:
            return _open("text", anchor.direction, "no month")
        note, source = "month and year are in the text", "text"
        if year is None:
            relative = self._value("relative", words)
            source = "publication"
            today = anchor.published
            if today is None:
                return _open("publication", anchor.direction, "the date of publication is unknown")
            if relative == 0:
                year, note = today.year, "the month of this year"
            elif relative is not None:
                way: Direction = "past" if relative < 0 else "future"
                year, note = _nearest_year(last_month, 1, Anchor(today, None, way), whole_month=True)
            else:
                year, note = _nearest_year(last_month, 1, anchor, whole_month=True)
            if year is None:
                return _open("publication", anchor.direction, note)
        first, last = date(year - (month > last_month), month, 1), _month_end(year, last_month)
        first, last = self._part(words, first, last)
        return Reckoning(first, last, "month", source, _side(last, anchor.published), note)

    def _part(self, words: Mapping[str, str], first: date, last: date) -> tuple[date, date]:
        """The beginning, the middle or the end of an interval: its first, second or last third."""
        part = self._word("part", words)
        if part not in ("1", "2", "3"):
            return first, last
        third = ((last - first).days + 1) / 3
        number = int(part)
        return first + timedelta(round(third * (number - 1))), first + timedelta(round(third * number) - 1)

    def _year(self, found: Found, anchor: Anchor) -> Reckoning:
        words = found.words
        if found.rule.meaning == "decade":
            decade = self._value("decade", words) or 0
            first, last = self._part(words, date(decade, 1, 1), date(decade + 9, 12, 31))
            return Reckoning(first, last, "year", "text", _side(last, anchor.published), "the decade is in the text")
        year = self._value("year", words)
        note, source = "the year is in the text", "text"
        if year is None:
            today = anchor.published
            if today is None:
                return _open("publication", anchor.direction, "the date of publication is unknown")
            year = today.year + (self._value("relative", words) or 0)
            note, source = "counted from the year of publication", "publication"
        last_year = self._value("year2", words) or year
        if last_year < year:
            return _open("text", anchor.direction, "the range runs backwards")
        first, last = date(year, 1, 1), date(last_year, 12, 31)
        if found.rule.meaning == "part-of-year":
            ordinal = self._value("ordinal", words) or 1
            length = {"half": 6, "quarter": 3}.get(self._word("share", words), 12)
            start = (ordinal - 1) * length + 1
            if start + length > 13:
                return _open("text", anchor.direction, "no such part of a year")
            return Reckoning(date(year, start, 1), _month_end(year, start + length - 1), "season", source,
                             _side(last, anchor.published), note)  # fmt: skip
        first, last = self._part(words, first, last)
        return Reckoning(first, last, "year", source, _side(last, anchor.published), note)

    def _season(self, words: Mapping[str, str], anchor: Anchor) -> Reckoning:
        start = self._value("season", words)
        year = self._value("year", words)
        today = anchor.published
        source = "text"
        if year is None and today is not None:
            relative = self._value("relative", words)
            source = "publication"
            year = today.year
            if start is not None and relative is not None and relative < 0 and _month_end(year, start + 2) >= today:
                year -= 1
            if start is not None and relative is not None and relative > 0 and date(year, start, 1) <= today:
                year += 1
        if year is None or start is None:
            return Reckoning(
                None, None, "season", source, anchor.direction, "a season that lies in two years, or in none"
            )
        last = _month_end(year, start + 2)
        return Reckoning(
            date(year, start, 1), last, "season", source, _side(last, today), "season of the northern half"
        )

    def _weekday(self, words: Mapping[str, str], anchor: Anchor, today: date) -> Reckoning:
        weekday = self._value("weekday", words) or 0
        back, ahead = (today.weekday() - weekday) % 7, (weekday - today.weekday()) % 7
        relative = self._value("relative", words)
        granularity = "part-of-day" if "daypart" in words else "day"
        if relative is not None:
            if relative < 0:
                offset, note = -(back or 7), "the last such day before publication"
            elif relative > 0:
                offset, note = ahead or 7, "the first such day after publication"
            elif anchor.direction == "past":
                offset, note = -back, "the last such day up to publication"
            else:
                offset, note = ahead, "the first such day from publication on"
        elif anchor.direction in ("future", "present"):
            offset, note = ahead, "the clause looks ahead: the first such day from publication on"
        else:
            offset, note = -back, "the clause looks back: the last such day up to publication"
        day = today + timedelta(offset)
        return Reckoning(day, day, granularity, "publication", _way(offset), note)

    def _unit(self, words: Mapping[str, str], today: date, shift: int) -> Reckoning:
        unit = self._word("unit", words) or self._word("period", words)
        relative = (self._value("relative", words) or 0) + shift
        first, last = _unit_around(today, unit, relative)
        if unit == "day" and relative:
            return _open("publication", _way(relative), "the words give no day")
        side = self._word("side", words)
        if side == "before" and first <= today <= last:
            last = today
        elif side == "after" and first <= today <= last:
            first = today
        first, last = self._part(words, first, last)
        granularity = "day" if unit in ("day", "hour") else "week" if unit == "weekend" else unit
        return Reckoning(
            first, last, granularity, "publication", _way(relative), f"{relative:+d} {unit} from publication"
        )

    def _window(self, words: Mapping[str, str], today: date, shift: int) -> Reckoning:
        count = self._value("digits", words) if "digits" in words else self._value("count", words)
        unit = self._word("unit", words) or self._word("period", words)
        if "digits" not in words and "count" not in words:
            count = 1
        if count is None:
            return _open("publication", _way(shift), "the words give no number")
        other = _shift(today, unit, shift * count)
        first, last = (other, today) if shift < 0 else (today, other)
        return Reckoning(first, last, unit, "publication", _way(shift), f"the {count} {unit} up to or from publication")

    def _count(self, words: Mapping[str, str], base: date, shift: int, anchor: str) -> Reckoning:
        unit = self._word("unit", words)
        count = self._value("digits", words) if "digits" in words else self._value("count", words)
        way = _way(shift)
        if unit in ("hour", "minute"):
            if count is not None and (count < 12 or unit == "minute"):
                return Reckoning(base, base, "part-of-day", anchor, way, "hours apart: the same day")
            if count is None and anchor == "event":
                return Reckoning(base, base, "part-of-day", anchor, way, "a few hours apart: the same day")
            return _open(anchor, way, "the words give no day")
        if count is None:
            return _open(anchor, way, "the words give no number")
        day = _shift(base, unit, shift * count)
        note = f"{shift * count:+d} {unit} from {anchor}"
        if unit == "day":
            return Reckoning(day, day, "day", anchor, way, note)
        first, last = _unit_around(day, unit, 0)
        return Reckoning(first, last, "year" if unit == "decade" else unit, anchor, way, note)

    def _from_event(self, found: Found, anchor: Anchor) -> Reckoning:
        way = _way(found.rule.shift)
        if anchor.before is None:
            return _open("event", way, "no time was told before")
        first, last = anchor.before
        if found.rule.meaning == "day-from-event":
            if last - first > timedelta(14):
                return _open("event", way, "the time told before is no day")
            base = first if found.rule.shift < 0 else last
            day = base + timedelta(found.rule.shift)
            if found.rule.shift == 0:
                return Reckoning(first, last, "day", "event", way, "the day told before")
            return Reckoning(day, day, "day", "event", way, f"{found.rule.shift:+d} days from the time told before")
        if last - first > timedelta(3) and self._word("unit", found.words) in ("day", "hour", "minute"):
            return _open("event", way, "the time told before is no day")
        return self._count(found.words, first if found.rule.shift < 0 else last, found.rule.shift, "event")


def _open(anchor: str, direction: Direction, note: str) -> Reckoning:
    return Reckoning(None, None, "open", anchor, direction, note)


def _way(offset: int) -> Direction:
    return "past" if offset < 0 else "future" if offset > 0 else "present"


def _side(day: date, published: date | None) -> Direction:
    return "" if published is None else "past" if day < published else "future" if day > published else "present"


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _nearest_year(month: int, day: int, anchor: Anchor, whole_month: bool = False) -> tuple[int | None, str]:
    """The year of a day that the text gives without one: by the tense of its clause, else the nearest."""
    today = anchor.published
    if today is None:
        return None, "no year in the text, and the date of publication is unknown"
    candidates = []
    for year in (today.year - 1, today.year, today.year + 1):
        # 29 February exists in some of the years only
        if day <= monthrange(year, month)[1]:
            candidates.append(year)
    if anchor.direction == "past":
        past = [year for year in candidates if date(year, month, day) <= today]
        return (
            (past[-1], "the clause looks back: the last such day up to publication") if past else (None, "no such day")
        )
    if anchor.direction == "future":
        ahead = [
            year for year in candidates if (_month_end(year, month) if whole_month else date(year, month, day)) >= today
        ]
        return (
            (ahead[0], "the clause looks ahead: the first such day from publication on")
            if ahead
            else (None, "no such day")
        )
    middle = 15 if whole_month else day
    best = min(candidates, key=lambda year: abs(date(year, month, middle) - today), default=None)
    return best, "the tense leaves it open: the nearest such day"


def _unit_around(day: date, unit: str, shift: int) -> tuple[date, date]:
    """The week, weekend, month, year or decade that holds the day, moved by ``shift`` of them."""
    if unit in ("week", "weekend"):
        monday = day - timedelta(day.weekday()) + timedelta(7 * shift)
        if unit == "week":
            return monday, monday + timedelta(6)
        return monday + timedelta(5), monday + timedelta(6)
    if unit == "month":
        month = day.month - 1 + shift
        first = date(day.year + month // 12, month % 12 + 1, 1)
        return first, _month_end(first.year, first.month)
    if unit == "year":
        return date(day.year + shift, 1, 1), date(day.year + shift, 12, 31)
    if unit == "decade":
        start = day.year // 10 * 10 + 10 * shift
        return date(start, 1, 1), date(start + 9, 12, 31)
    return day + timedelta(shift), day + timedelta(shift)


def _shift(day: date, unit: str, count: int) -> date:
    if unit in ("week", "weekend"):
        return day + timedelta(7 * count)
    if unit in ("month", "year", "decade"):
        months = count * {"month": 1, "year": 12, "decade": 120}[unit]
        month = day.month - 1 + months
        year = day.year + month // 12
        return date(year, month % 12 + 1, min(day.day, monthrange(year, month % 12 + 1)[1]))
    return day + timedelta(count)


def published_day(published: str | None) -> date | None:
    """The day of an ISO date or date and time, in the zone that it is given in; None where there is none."""
    if not published:
        return None
    match = re.match(r"(\d{4})-(\d\d)-(\d\d)", published)
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None


@lru_cache(maxsize=4)
def date_grammar(language: str = "en") -> DateGrammar:
    """The grammar of one language."""
    path = KNOWLEDGE / "languages" / language / "dates.yaml"
    return DateGrammar(load(path, DateWords), path)
