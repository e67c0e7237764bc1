"""Quantities in words and digits: numbers, scales, currencies and units, as they stand in a text.

The words stand in ``knowledge/languages/<language>/{numbers,units}.yaml``; this module adds them up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from communique.rules import Rule, rule_name
from communique.yaml_schema import KNOWLEDGE, Schema, load

QuantityKind = Literal["money", "percent", "percentage points", "time", "people", "things"]
FigureRole = Literal["goal", "forecast", "limit", "change"]
Qualifier = Literal["about", "more than", "less than", "up to", "at least"]


class NumberWords(Schema):
    """The number words of one language, and the words that say how exact a number is and what role it plays."""

    cardinals: dict[str, int]
    scales: dict[str, int]
    money_scales: dict[str, int]
    fractions: dict[str, float]
    articles: tuple[str, ...]
    joiners: tuple[str, ...]
    qualifiers: dict[str, Qualifier]
    labels: tuple[str, ...]
    not_units: tuple[str, ...]
    aging: tuple[str, ...]
    roles: dict[FigureRole, tuple[str, ...]]
    goals_ahead: tuple[str, ...]


class UnitRule(Rule):
    """One kind of quantity, under the name by which ``why`` calls it."""

    kind: QuantityKind


class UnitWords(Schema):
    """The units of one language: signs, codes and words of currencies, shares, time, and the nouns that are counted."""

    currency_signs: dict[str, str]
    currency_codes: tuple[str, ...]
    currency_words: dict[str, str]
    currency_plurals: dict[str, str]
    percent: tuple[str, ...]
    percentage_points: tuple[str, ...]
    time: dict[str, str]
    seconds: frozenset[str]
    race_units: frozenset[str]
    people: tuple[str, ...]
    trivial: tuple[str, ...]
    grave: tuple[str, ...]
    least_count: int
    trivial_below: int
    rules: tuple[UnitRule, ...]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the text with its unit, if one is written beside it.

    ``start:end`` covers sign, number, scale and unit; ``number_start`` is where the number itself begins. ``unit`` is
    an ISO 4217 code, "percent", "percentage points", a plural word for time, or "" where a counted noun may follow.
    ``rule`` names the unit's rule, "" where there is none yet. The counted noun follows ``noun_after``: the end of the
    number, or of the range that it opens.
    """

    start: int
    end: int
    number_start: int
    value: float
    unit: str
    rule: str
    qualifier: Qualifier | None
    plain_digits: str = ""
    noun_after: int = 0


class QuantityGrammar:
    """Finds quantities in a stretch of text."""

    def __init__(self, numbers: NumberWords, units: UnitWords, path: Path) -> None:
        self.numbers = numbers
        self.units = units
        self._path = path

    def rule_name(self, rule: str) -> str:
        """How ``why`` names a rule of the units."""
        return rule_name(self._path, rule)

    @cached_property
    def starters(self) -> frozenset[str]:
        """The lower-case words with which a number in words begins."""
        return frozenset(self.numbers.cardinals) | frozenset(self.numbers.scales) | {"half", "quarter", "third"}

    @cached_property
    def people(self) -> frozenset[str]:
        """Lemmas of the nouns that denote people."""
        return frozenset(self.units.people)

    @cached_property
    def trivial(self) -> frozenset[str]:
        """Lemmas of the nouns of which a small count says nothing."""
        return frozenset(self.units.trivial)

    @cached_property
    def _currencies(self) -> dict[str, str]:
        words = dict(self.units.currency_words)
        words.update({word + "s": code for word, code in self.units.currency_words.items()})
        for plural, singular in self.units.currency_plurals.items():
            if singular in self.units.currency_words:
                words[plural] = self.units.currency_words[singular]
        return words

    @cached_property
    def _signs(self) -> dict[str, str]:
        signs = {sign.casefold(): code for sign, code in self.units.currency_signs.items()}
        signs.update({code.casefold(): code for code in self.units.currency_codes})
        signs["rmb"] = "CNY"
        return signs

    @cached_property
    def _number(self) -> re.Pattern[str]:
        numbers, units = self.numbers, self.units
        scale = _either(numbers.scales)
        word = rf"(?:{_either(numbers.cardinals)}|{scale})"
        codes = "|".join(units.currency_codes)
        return re.compile(
            rf"(?<![\w.,:/])(?:(?P<sign>{_either(units.currency_signs)}|(?-i:(?:{codes})\b))[^\S\n]?)?"
            rf"(?:(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
            rf"(?P<scale>(?:[^\S\n]?-?(?:{scale})\b)+|(?:{_either(numbers.money_scales)})\b)?"
            rf"|(?P<factor>\b(?:{_either([*numbers.fractions, *numbers.articles])})[^\S\n]+(?=(?:{scale})\b))?"
            rf"(?P<words>\b{word}(?:(?:-|[^\S\n]+(?:and[^\S\n]+)?){word})*)\b)",
            re.IGNORECASE,
        )

    @cached_property
    def _joiner(self) -> re.Pattern[str]:
        words = _either(joiner for joiner in self.numbers.joiners if joiner.isalpha())
        return re.compile(rf"[^\S\n]+(?:{words})[^\S\n]+|[^\S\n]?[-–—][^\S\n]?", re.IGNORECASE)

    @cached_property
    def _unit(self) -> re.Pattern[str]:
        units = self.units
        return re.compile(
            rf"(?P<points>[^\S\n]?-?(?:{_either(units.percentage_points)})\b)"
            rf"|(?P<percent>[^\S\n]?%|[^\S\n]?-?(?:{_either(units.percent[1:])})\b)"
            rf"|(?:[^\S\n]|-)(?P<currency>{_either(self._currencies)})\b"
            rf"|[^\S\n](?P<code>(?-i:{'|'.join(units.currency_codes)}))\b"
            rf"|(?:[^\S\n]|-)(?P<time>(?:{_either([*units.time, *units.time.values()])}))\b",
            re.IGNORECASE,
        )

    @cached_property
    def _qualifier(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?<!\w)({_either(self.numbers.qualifiers)})[^\S\n]+(?:(?:the|a|an)[^\S\n]+)?$", re.IGNORECASE
        )

    def find(self, text: str, start: int, end: int) -> Iterator[Quantity]:
        """The quantities inside ``text[start:end]``, in order; both ends of a range, each as its own quantity."""
        found = [self._read(match) for match in self._number.finditer(text, start, end)]
        index = 0
        while index < len(found):
            number = found[index]
            pair = None
            if index + 1 < len(found):
                between = text[number.end : found[index + 1].start]
                if self._joiner.fullmatch(between):
                    pair = found[index + 1]
            last = pair or number
            unit = self._unit.match(text, last.end, end)
            if pair is not None and bool(pair.sign) and not number.sign:
                pair, last = None, number  # "in 14 and $40 million"
                unit = self._unit.match(text, last.end, end)
            index += 2 if pair is not None else 1
            if self._is_code(text, number, last, pair, between if pair is not None else "", end, unit is not None):
                continue
            name, rule = self._named(unit, number.sign or last.sign)
            stop = unit.end() if unit is not None else last.end
            qualifier = self._qualified(text, start, number.start)
            first_value = number.value
            if pair is not None and number.plain and not pair.plain and number.value * pair.scale <= pair.value:
                first_value *= pair.scale
            yield Quantity(number.start, number.end if pair is not None else stop, number.number, round(first_value, 6),
                           name, rule, qualifier, number.plain, stop)  # fmt: skip
            if pair is not None:
                yield Quantity(
                    pair.start, stop, pair.number, round(pair.value, 6), name, rule, qualifier, pair.plain, stop
                )

    def _is_code(
        self, text: str, first: _Number, last: _Number, pair: _Number | None, between: str, end: int, has_unit: bool
    ) -> bool:
        """True for what looks like a quantity and is a score, a clock time, a telephone number or a part of a name."""
        before, after = text[max(0, first.start - 2) : first.start], text[last.end : last.end + 2]
        if before[-1:] in ("-", "–", "—", "/", "#", "№") and before[:1].isalnum():
            return True
        if (
            pair is not None
            and between.strip() in ("-", "–", "—")
            and not has_unit
            and not first.sign
            and not last.scale > 1
        ):
            return len(first.plain) != len(last.plain) or float(first.value) >= last.value
        if after[:1] in (":", "/") and after[1:2].isdigit():
            return True
        return not has_unit and not last.sign and after[:1].isalpha()

    def _read(self, match: re.Match[str]) -> _Number:
        sign = match.group("sign") or ""
        digits = match.group("digits")
        if digits is not None:
            value = float(digits.replace(",", ""))
            scale = self._scale(match.group("scale") or "", bool(sign))
            end = match.end() if scale is not None else match.end("digits")
            plain = "" if scale not in (None, 1.0) else digits
            return _Number(match.start(), end, match.start("digits"), value * (scale or 1.0), scale or 1.0, sign, plain)
        factor_word = re.sub(r"\s+", " ", (match.group("factor") or "").strip().casefold())
        factor = self.numbers.fractions.get(factor_word, 1.0)
        value, scale = self._add(re.split(r"[\s-]+", match.group("words").casefold()))
        number = match.start("factor") if match.group("factor") else match.start("words")
        return _Number(match.start(), match.end(), number, value * factor, scale, sign, "" if scale > 1 else str(value))

    def _scale(self, words: str, money: bool) -> float | None:
        """What "million", "hundred thousand" or, beside a currency sign, "m" multiply by; None for a stray letter."""
        scale = 1.0
        for word in re.split(r"[\s-]+", words.strip(" -\u00a0").casefold()):
            if word in self.numbers.scales:
                scale *= self.numbers.scales[word]
            elif word in self.numbers.money_scales:
                if not money:
                    return None
                scale *= self.numbers.money_scales[word]
        return scale

    def _add(self, words: list[str]) -> tuple[float, float]:
        """The value of number words ("two hundred and fifty thousand") and the scale that ends them."""
        total, current, scale = 0.0, 0.0, 1.0
        for word in words:
            if word in self.numbers.cardinals:
                current += self.numbers.cardinals[word]
                scale = 1.0
            elif word in self.numbers.scales:
                scale = float(self.numbers.scales[word])
                if scale >= 1000:
                    total += (current or 1.0) * scale
                    current = 0.0
                else:
                    current = (current or 1.0) * scale
        return total + current, scale

    def _named(self, unit: re.Match[str] | None, sign: str) -> tuple[str, str]:
        """The unit's name and its rule."""
        if sign:
            return self._signs[sign.casefold()], "money-sign"
        if unit is None:
            return "", ""
        groups = unit.groupdict()
        if groups["code"]:
            return self._signs[groups["code"].casefold()], "money-sign"
        if groups["points"]:
            return "percentage points", "percentage-points"
        if groups["percent"]:
            return "percent", "percent"
        if groups["currency"]:
            return self._currencies[re.sub(r"\s+", " ", groups["currency"].casefold())], "money-word"
        word = groups["time"].casefold()
        return self.units.time.get(word, word), "time"

    def _qualified(self, text: str, start: int, position: int) -> Qualifier | None:
        match = self._qualifier.search(text[max(start, position - 30) : position])
        return self.numbers.qualifiers[re.sub(r"\s+", " ", match.group(1).casefold())] if match else None


@dataclass(frozen=True, slots=True)
class _Number:
    """One number: where it stands (with its sign), its value, the scale in it, and its digits where it has no scale."""

    start: int
    end: int
    number: int
    value: float
    scale: float
    sign: str
    plain: str


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"[^\S\n]+") for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=4)
def quantity_grammar(language: str = "en") -> QuantityGrammar:
    """The grammar of one language."""
    folder = KNOWLEDGE / "languages" / language
    path = folder / "units.yaml"
    return QuantityGrammar(load(folder / "numbers.yaml", NumberWords), load(path, UnitWords), path)
