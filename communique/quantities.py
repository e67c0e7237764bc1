"""Quantities in words and digits: numbers with their units, ranges and changes, as they stand in a text.

The words stand in ``knowledge/languages/<language>/{numbers,units}.yaml``. What is counted, and whether a number
matters, needs the parse: that is the figures stage's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from communique.currencies import Circumstances, Currencies
from communique.numerals import CENTURIES, NumberWords, Numeral, NumeralGrammar, Qualifier, either, spaced
from communique.rules import rule_name
from communique.units import UnitWords
from communique.yaml_schema import KNOWLEDGE, load

_SPACE = r"[^\S\n]"
_DASHES = ("-", "–", "—", "−")
SHARE_OF = 20  # "one in twenty" is a share, "300 in 25 villages" is not
WIDEST_CHANGE = 100  # characters between "from 3 million tonnes in a bad year" and "to 5 million"
FARTHEST_COMPARISON = 110  # characters between a number and "compared with 3 million"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the text with its unit, if one is written beside it.

    ``start:end`` covers sign, number, scale and unit; ``number_start`` is where the (last) number itself begins.
    ``unit`` is an ISO 4217 code, "percent", "percentage points", a plural word for time, or "" where a counted noun
    may follow ``noun_after``. ``rule`` names the unit's rule, "" where there is none yet. ``lower`` is the lower end
    of a range, ``before`` what a change began with; ``opened_by_from`` is True for "from 3 to 5", which may be either.
    ``compared`` is where the number before the change stands, if apart; ``noun_between`` where the counted noun may
    stand if not behind: "from 12 tanks in May to 20". ``parts`` are the two numbers of "4 million tonnes to 5 million
    tonnes", which behind a word of change are no range ("rose 4 million tonnes to 5 million tonnes").
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
    lower: float | None = None
    before: float | None = None
    opened_by_from: bool = False
    compared: tuple[int, int] | None = None
    noun_between: int = 0
    parts: tuple[Quantity, ...] = ()

    @property
    def may_be_year(self) -> bool:
        """True for four digits without a unit that may be a year."""
        return not self.unit and len(self.plain_digits) == 4 and self.plain_digits[:2] in CENTURIES


@dataclass(frozen=True, slots=True)
class _Measured:
    """A numeral with the unit behind it: its end, its name and its rule; ``loose`` is a qualifier behind the number."""

    numeral: Numeral
    end: int
    unit: str
    rule: str
    loose: Qualifier | None


class QuantityGrammar:
    """Finds quantities in a stretch of text."""

    def __init__(self, numbers: NumberWords, units: UnitWords, path: Path) -> None:
        self.numbers = numbers
        self.units = units
        self.currencies = Currencies(units.currencies, units.currency_signs, units.unwritten_codes)
        shares = [*units.percent, *units.percentage_points, *units.part_points]
        counted = [*self.currencies.names, *units.people, *units.measures]
        self._numerals = NumeralGrammar(
            numbers, self.currencies.signs, self.currencies.codes, counted, units.time, shares
        )
        self._path = path

    def rule_name(self, rule: str) -> str:
        """How ``why`` names a rule of the units."""
        return rule_name(self._path, rule)

    @cached_property
    def _starter(self) -> re.Pattern[str]:
        return re.compile(rf"\d|[½¼¾⅓⅔⅛⅜⅝⅞⅕]|\b(?:{either(self._numerals.starters)})\b", re.IGNORECASE)

    def may_stand_in(self, text: str, start: int, end: int) -> bool:
        """False where ``text[start:end]`` has no number; cheap."""
        return self._starter.search(text, start, end) is not None

    @cached_property
    def people(self) -> frozenset[str]:
        """Lemmas of the nouns that denote people."""
        return frozenset(self.units.people)

    @cached_property
    def trivial(self) -> frozenset[str]:
        """Lemmas of the nouns of which a small count says nothing."""
        return frozenset(self.units.trivial)

    @cached_property
    def _joiner(self) -> re.Pattern[str]:
        words = either(joiner for joiner in self.numbers.joiners if joiner[0].isalpha())
        return re.compile(rf"-?(?:{_SPACE}+|-)({words})(?:{_SPACE}+|-)|{_SPACE}?([-–—−]){_SPACE}?", re.IGNORECASE)

    @cached_property
    def _to(self) -> re.Pattern[str]:
        return re.compile(rf"\bto{_SPACE}+(?:(?:{self._qualifier_words}){_SPACE}+)?$", re.IGNORECASE)

    @cached_property
    def _opening(self) -> re.Pattern[str]:
        words = either(self.numbers.openings)
        return re.compile(rf"\b({words}){_SPACE}+(?:(?:{self._qualifier_words}){_SPACE}+)?$", re.IGNORECASE)

    @cached_property
    def _comparison(self) -> re.Pattern[str]:
        words = either(self.numbers.comparisons)
        return re.compile(
            rf"(?:^|[\s,(])({words}){_SPACE}+(?:(?:the|just|only){_SPACE}+)?"
            rf"(?:(?:{self._qualifier_words}){_SPACE}+)?$",
            re.IGNORECASE,
        )

    @cached_property
    def _comparing(self) -> re.Pattern[str]:
        """The last words of the comparisons: a cheap test before the full one."""
        return re.compile(
            rf"\b(?:{either({words.split(' ')[-1] for words in self.numbers.comparisons})}) ", re.IGNORECASE
        )

    @cached_property
    def _unit(self) -> re.Pattern[str]:
        units = self.units
        after = sorted((sign for sign in self.currencies.signs if not sign.isascii()), key=len, reverse=True)
        signs = "|".join(re.escape(sign) for sign in [*after, "$"])
        time = f"(?:{either([*units.time, *units.time.values()])})"
        return re.compile(
            rf"(?P<points>{_SPACE}?-?(?:{either(units.percentage_points)})\b)"
            rf"|(?P<percent>{_SPACE}?%|{_SPACE}?-?(?:{either(units.percent[1:])})\b)"
            rf"|(?:{_SPACE}|(?P<hyphen>-))(?P<currency>{either(self.currencies.names)})\b"
            rf"|{_SPACE}?(?P<code>(?-i:{'|'.join(self.currencies.codes_behind)}))\b"
            rf"|{_SPACE}?(?P<after>(?-i:{signs}))(?!\w)"
            rf"|(?:{_SPACE}|-)(?P<part_points>{either(units.part_points)})\b"
            rf"|(?:{_SPACE}|-)(?:(?:{either(units.time_adjectives)})(?:{_SPACE}|-))?(?P<time>{time})\b",
            re.IGNORECASE,
        )

    @cached_property
    def _qualifier_words(self) -> str:
        return either(self.numbers.qualifiers)

    @cached_property
    def _qualifier(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?:^|(?<=[\s(,;:—–-]))({self._qualifier_words}){_SPACE}*(?:(?:an?|another|some|just){_SPACE}+)?$",
            re.IGNORECASE,
        )

    @cached_property
    def _behind(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?:{_SPACE}+|-|(?=\+))({either(self.numbers.qualifiers_behind)})(?!\w|{_SPACE}\w+ly\b)", re.IGNORECASE
        )

    @cached_property
    def _share_noun(self) -> re.Pattern[str]:
        return re.compile(rf"(?:-|{_SPACE}+)(?:{either(self.numbers.share_nouns)})\b", re.IGNORECASE)

    @cached_property
    def _vague(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{either(self.numbers.vague)}){_SPACE}+$", re.IGNORECASE)

    @cached_property
    def _weight(self) -> re.Pattern[str]:
        return re.compile(rf"{_SPACE}+of{_SPACE}+(?:[a-z]+-)?([a-z]+)", re.IGNORECASE)

    # ------------------------------------------------------------------------------------------------- finding
    def find(self, text: str, start: int, end: int, circumstances: Circumstances | None = None) -> Iterator[Quantity]:
        """The quantities inside ``text[start:end]``, in order; a range or a change is one quantity."""
        where = circumstances or Circumstances()
        found = [self._measured(text, end, numeral, where) for numeral in self._numerals.find(text, start, end)]
        read: list[Quantity] = []
        index = 0
        while index < len(found):
            partner, quantities = self._from_here(text, start, end, found, index)
            for quantity in quantities:
                if not self._compare(text, read, quantity):
                    read.append(quantity)
            index = partner + 1
        yield from read

    def _measured(self, text: str, end: int, numeral: Numeral, where: Circumstances) -> _Measured:
        """The numeral with the unit behind it, and a qualifier between them ("300-odd", "40 or so")."""
        if numeral.unit:
            return _Measured(numeral, numeral.end, numeral.unit, "time", None)
        behind = self._behind.match(text, numeral.end, end)
        loose = self.numbers.qualifiers_behind[spaced(behind.group(1))] if behind else None
        stop = behind.end() if behind else numeral.end
        unit = self._unit.match(text, stop, end)
        if unit is not None and unit["currency"] and not self._is_money(text, numeral, unit):
            unit = None
        if unit is not None and unit["part_points"]:
            unit = unit if numeral.is_part else None
        if numeral.sign:
            inside = unit is not None and bool(unit["code"] or unit["after"])
            return _Measured(numeral, unit.end() if unit and inside else stop, self.currencies.of_sign(numeral.sign),
                             "money-sign", loose)  # fmt: skip
        if unit is None:
            return _Measured(numeral, stop, "", "", loose)
        if unit["code"] or unit["after"]:
            return _Measured(
                numeral, unit.end(), self.currencies.of_sign(unit["code"] or unit["after"]), "money-sign", loose
            )
        if unit["points"] or unit["part_points"]:
            return _Measured(numeral, unit.end(), "percentage points", "percentage-points", loose)
        if unit["percent"]:
            return _Measured(numeral, unit.end(), "percent", "percent", loose)
        if unit["currency"]:
            return _Measured(numeral, unit.end(), self.currencies.of_name(unit["currency"], where), "money-word", loose)
        word = unit["time"].casefold()
        return _Measured(numeral, unit.end(), self.units.time.get(word, word), "time", loose)

    def _is_money(self, text: str, numeral: Numeral, unit: re.Match[str]) -> bool:
        """False for a weight ("500 pounds of explosives") and for a word that is no currency here ("5 won")."""
        name, hyphened = unit["currency"].casefold(), bool(unit["hyphen"])
        if name in self.units.weights:
            of = self._weight.match(text, unit.end())
            if (of is not None and of.group(1).casefold() not in self.units.money_of) or (
                hyphened and numeral.scale < 1000
            ):
                return False
        return self.currencies.is_money(name, scaled=numeral.scale >= 1000, hyphened=hyphened or numeral.value == 1)

    def _from_here(
        self, text: str, start: int, end: int, found: list[_Measured], index: int
    ) -> tuple[int, list[Quantity]]:
        """The quantities that begin with a numeral, and the index of the last numeral in them."""
        first = found[index]
        second = found[index + 1] if index + 1 < len(found) else None
        opening = self._opened(text, start, first.numeral.start)
        if second is not None:
            joined = self._joined(text, first, second, opening)
            if joined == "code":
                return index + 1, []
            if joined:
                if self._is_code(text, first.numeral, second):
                    return index + 1, []
                if joined == "list":
                    shared = replace(first, unit=second.unit, rule=second.rule)
                    return index + 1, [
                        self._quantity(text, start, shared, second.end), self._quantity(text, start, second)
                    ]  # fmt: skip
                pair = self._pair(text, start, first, second, opening, tight=True)
                if (
                    first.unit
                    and not opening
                    and joined == "range"
                    and text[first.end : second.numeral.start].strip() == "to"
                ):
                    pair = replace(
                        pair, parts=(self._quantity(text, start, first), self._quantity(text, start, second))
                    )
                return index + 1, [pair]
        if opening:
            for other in range(index + 1, min(index + 4, len(found))):
                if self._wide(text, first, found[other], opening):
                    return other, [self._pair(text, start, first, found[other], opening, tight=False)]
                if not found[other].numeral.is_year and not (found[other].numeral.plain and not found[other].unit):
                    break
        if self._is_code(text, first.numeral, first):
            return index, []
        return index, [self._quantity(text, start, first)]

    def _joined(self, text: str, first: _Measured, second: _Measured, opening: str) -> str:
        """How two neighbours belong together: "range", "change", "list", "code" (a score, a number in parts) or ""."""
        one, other = first.numeral, second.numeral
        match = self._joiner.fullmatch(text, one.end, other.start)
        words = text[one.end : other.start].split()
        if words in (["in"], ["in", "every"]) and not first.unit and one.value < other.value <= SHARE_OF:
            return "code"  # "one in five voters"
        if match is None and (first.unit or first.end > one.end):
            if first.unit and first.unit == second.unit:
                match = self._joiner.fullmatch(text, first.end, other.start)
            if match is None or (match.group(1) and match.group(1).casefold() == "and" and opening != "between"):
                return ""
        if match is None or (other.sign and not one.sign):
            return ""
        word = (match.group(1) or match.group(2)).casefold()
        is_dash = word in _DASHES
        if one.sign and not other.sign and other.scale < 1000 and not is_dash and opening != "between":
            return ""  # "$40 million to 14 countries"
        low = self._lower(one, other)
        if word == "and":
            if opening == "between":
                return "range"
            return "" if one.sign or (one.end < first.end) or one.is_year or not second.unit else "list"
        if low <= other.value and (low < other.value or not is_dash):
            if is_dash and not second.unit and not one.sign and other.scale == 1 and len(one.plain) != len(other.plain):
                return "range" if self._is_plain_range(text, second) else "code"
            return "change" if opening == "from" and word == "to" else "range"
        if opening == "from" and word == "to":
            return "change"
        return "code" if is_dash and not second.unit and not one.sign and other.scale == 1 else ""

    def _is_plain_range(self, text: str, second: _Measured) -> bool:
        """True where a word follows "5-10" as it follows a count, not a score."""
        return re.match(rf"{_SPACE}[a-z]", text[second.end : second.end + 2]) is not None

    def _lower(self, one: Numeral, other: Numeral) -> float:
        """The value of the first number of a pair, with the second's scale where it has none ("5 to 10 million")."""
        if (
            one.plain
            and other.scale > 1
            and one.value < 1000
            and (one.value * other.scale <= other.value or one.value < 100)
        ):
            return one.value * other.scale
        return one.value

    def _wide(self, text: str, first: _Measured, second: _Measured, opening: str) -> bool:
        """True for "from 12 percent a year ago to 9 percent": the words between the numbers are no other count's."""
        between = text[first.end : second.numeral.start]
        if len(between) > WIDEST_CHANGE or re.search(r"[.;:!?\n]", between) or (second.numeral.sign and not first.unit):
            return False
        if opening == "between":
            to = re.search(rf"\band{_SPACE}+(?:(?:{self._qualifier_words}){_SPACE}+)?$", between, re.IGNORECASE)
        else:
            to = self._to.search(between) if " and " not in between else None
        if to is None:
            return False
        if first.unit or second.unit:
            return first.unit == second.unit or (not first.unit and not between[: to.start()].strip())
        return self._same_noun(between[: to.start()], text[second.end :])

    def _same_noun(self, one: str, other: str) -> bool:
        """True where the words behind two numbers can be one noun: they share a word, or behind one there is none."""
        nouns = [self._noun_words(one), self._noun_words(other)]
        return not all(nouns) or not nouns[0].isdisjoint(nouns[1])

    def _noun_words(self, words: str) -> set[str]:
        found: set[str] = set()
        for word in re.findall(r"[^\s-]+", words)[:3]:
            plain = re.sub(r"\W", "", word).casefold()
            if not plain.isalpha() or plain in self.numbers.never_counted:
                break
            found.add(plain)
        return found

    def _pair(
        self, text: str, start: int, first: _Measured, second: _Measured, opening: str, *, tight: bool
    ) -> Quantity:
        one, other = first.numeral, second.numeral
        low = _exact(self._lower(one, other) if tight else one.value)
        named = second if second.unit and not (first.numeral.sign and not other.sign) else first
        quantity = self._quantity(text, start, replace(second, unit=named.unit, rule=named.rule))
        qualifier = quantity.qualifier or self._qualified(text, start, one.start, named.rule)
        is_change = opening == "from" and low > other.value
        opened = opening == "from" and low <= other.value
        return replace(quantity, start=one.start, qualifier=qualifier, opened_by_from=opened,
                       before=low if is_change or opened else None, lower=None if is_change or opened else low,
                       noun_between=0 if tight else first.end)  # fmt: skip

    def _quantity(self, text: str, start: int, measured: _Measured, noun_after: int | None = None) -> Quantity:
        numeral = measured.numeral
        qualifier = self._qualified(text, start, numeral.start, measured.rule) or measured.loose
        end = measured.end if noun_after is None else numeral.end
        return Quantity(
            numeral.start,
            end,
            numeral.number,
            _exact(numeral.value),
            measured.unit,
            measured.rule,
            qualifier,
            numeral.plain,
            noun_after or measured.end,
        )

    def _compare(self, text: str, read: list[Quantity], quantity: Quantity) -> bool:
        """Add the quantity to one before it, as what that changed from ("to 5 million from 4", "12, up from 9")."""
        if not read or self._comparing.search(text, max(0, quantity.start - 50), quantity.start) is None:
            return False
        match = self._comparison.search(text, max(0, quantity.start - 50), quantity.start)
        if match is None or quantity.lower is not None or quantity.before is not None:
            return False
        for index in range(len(read) - 1, max(-1, len(read) - 4), -1):
            other = read[index]
            if other.may_be_year:
                continue
            between = text[other.end : quantity.start]
            if len(between) > FARTHEST_COMPARISON or re.search(r"[;:!?\n]|\.\s", between) or other.before is not None:
                return False
            if spaced(match.group(1)) == "from" and not self._to.search(text, max(0, other.start - 40), other.start):
                return False
            if other.unit != quantity.unit and quantity.unit and other.unit:
                continue
            if not other.unit or not quantity.unit:
                words = between[: match.start(1) - other.end]
                if (quantity.unit and not other.unit) or not self._same_noun(words, text[quantity.noun_after :]):
                    return False
            value = quantity.value
            if quantity.plain_digits and not other.plain_digits and value < 1000 <= other.value < math.inf:
                value = _exact(value * 1000.0 ** int(math.log(other.value, 1000)))  # "5.93 mln against 5.81"
            read[index] = replace(other, before=value, compared=(quantity.start, quantity.end))
            return True
        return False

    def _opened(self, text: str, start: int, position: int) -> str:
        window = text[max(start, position - 40) : position].casefold()
        if "from " not in window and "between " not in window:
            return ""
        match = self._opening.search(text, max(start, position - 40), position)
        return "" if match is None else "between" if match.group(1).casefold() == "between" else "from"

    def _is_code(self, text: str, first: Numeral, last: _Measured) -> bool:
        """True for what looks like a quantity: a clock time, a telephone number, a fraction, a part of a name."""
        before, after = text[max(0, first.start - 2) : first.start], text[last.end : last.end + 2]
        if before[-1:] in ("-", "–", "—", "/", "#", "№") and before[:1].isalnum():
            return True
        if before[-1:] in ("+", "#", "№"):
            return True
        if after[:1] in (":", "/") and after[1:2].isdigit():
            return True
        if first.scale > 1 and not first.plain and self._vague.search(text, max(0, first.number - 20), first.number):
            return True
        if not last.unit and self._share_noun.match(text, last.end):
            return True
        if first.sign and first.sign.isalpha() and after[:1].isalpha():
            return True  # "R2P"
        return not last.unit and after[:1].isalpha()

    # ---------------------------------------------------------------------------------------------- qualifiers
    def _qualified(self, text: str, start: int, position: int, rule: str) -> Qualifier | None:
        """The qualifier before a number; "over two days" is one of duration, not of degree."""
        match = None
        if not self._ends_of_qualifiers.isdisjoint(text[max(start, position - 24) : position].casefold().split()):
            match = self._qualifier.search(text, max(start, position - 36), position)
        if match is None:
            return None
        word = spaced(match.group(1))
        if rule == "time" and word in self.numbers.during:
            before = re.search(r"([\w'’]+)\W*$", text[max(start, match.start() - 20) : match.start()])
            if before is None or before.group(1).casefold() not in self.numbers.during_not_after:
                return None
        return self._qualifiers[word]

    @cached_property
    def _ends_of_qualifiers(self) -> frozenset[str]:
        """The last words of the qualifiers: a cheap test before the full one."""
        return frozenset(words.split(" ")[-1] for words in self.numbers.qualifiers)

    @cached_property
    def _qualifiers(self) -> dict[str, Qualifier]:
        return {spaced(words): qualifier for words, qualifier in self.numbers.qualifiers.items()}

    def qualified_behind(self, text: str, position: int) -> Qualifier | None:
        """The qualifier right behind a unit or a counted noun ("300 soldiers or more")."""
        match = self._behind.match(text, position)
        return self.numbers.qualifiers_behind[spaced(match.group(1))] if match else None


def _exact(value: float) -> float:
    """The number without the error of a product: 66.6 × 10⁹ is 66,600,000,000."""
    return float(f"{value:.13g}")


@lru_cache(maxsize=4)
def quantity_grammar(language: str = "en") -> QuantityGrammar:
    """The grammar of one language."""
    folder = KNOWLEDGE / "languages" / language
    path = folder / "units.yaml"
    return QuantityGrammar(load(folder / "numbers.yaml", NumberWords), load(path, UnitWords), path)
