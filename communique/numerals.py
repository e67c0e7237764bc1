"""Numerals: numbers in digits and words as they stand in a text, with the scale and the currency sign beside them.

The words stand in ``knowledge/languages/<language>/numbers.yaml``; this module adds them up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from communique.yaml_schema import Schema

FigureRole = Literal["limit", "goal", "forecast", "change"]
Qualifier = Literal["about", "more than", "less than", "up to", "at least"]

CENTURIES = frozenset({"15", "16", "17", "18", "19", "20"})  # with which the digits of a year begin
_SPACE = r"[^\S\n]"
_GAP = r"(?:-|[^\S\n]+)"
_VULGAR = {
    "½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125, "⅜": 0.375, "⅝": 0.625, "⅞": 0.875, "⅕": 0.2,
}  # fmt: skip


class RoleWords(Schema):
    """The words on the way from a number to the verb of its clause that show one role.

    ``words`` are lemmas that show it wherever they stand, ``verbs`` only as verbs, ``with_for`` as verbs with "for" or
    "on"; ``phrases`` stand right before the number, ``participles`` describe what is counted ("the pledged tanks").
    ``ahead`` and ``phrases_ahead`` show it only in a clause that looks ahead. ``takes``: verbs whose object shows it;
    ``time_of``: if that is a span of time.
    """

    words: tuple[str, ...]
    verbs: tuple[str, ...] = ()
    with_for: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    phrases_ahead: tuple[str, ...] = ()
    participles: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    time_of: tuple[str, ...] = ()


class NumberWords(Schema):
    """The number words of one language, and the words that say how exact a number is and what role it plays."""

    cardinals: dict[str, int]
    scales: dict[str, int]
    money_scales: dict[str, int]
    counting_letters: tuple[str, ...]
    fractions: dict[str, float]
    parts: dict[str, float]
    share_nouns: tuple[str, ...]
    articles: tuple[str, ...]
    joiners: tuple[str, ...]
    openings: tuple[str, ...]
    comparisons: tuple[str, ...]
    qualifiers: dict[str, Qualifier]
    qualifiers_behind: dict[str, Qualifier]
    during: tuple[str, ...]
    during_not_after: tuple[str, ...]
    vague: tuple[str, ...]
    labels: frozenset[str]
    rates: frozenset[str]
    not_units: tuple[str, ...]
    aging: tuple[str, ...]
    dating: frozenset[str]
    dating_before: frozenset[str]
    roles: dict[FigureRole, RoleWords]
    aside: frozenset[str]
    modals: tuple[str, ...]
    doubtful: tuple[str, ...]
    permitting: frozenset[str]
    deeds: tuple[str, ...]
    measuring: frozenset[str]
    ranging: tuple[str, ...]
    stand_for: frozenset[str]
    never_counted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number: where it stands, its value, the scale in it, and its digits where it has no scale.

    ``start:end`` takes its currency sign in, ``number`` is where the number itself begins. ``unit`` is set for "an
    hour and a half", whose unit stands inside; ``is_part`` for "half a", "a quarter".
    """

    start: int
    end: int
    number: int
    value: float
    scale: float = 1.0
    sign: str = ""
    plain: str = ""
    unit: str = ""
    is_part: bool = False

    @property
    def is_year(self) -> bool:
        """True for four digits that may be a year."""
        return len(self.plain) == 4 and self.plain[:2] in CENTURIES and not self.sign


class NumeralGrammar:
    """Finds numbers in a stretch of text. ``counted`` are words that may follow "10m", ``time`` units of time."""

    def __init__(
        self,
        words: NumberWords,
        signs: Iterable[str],
        codes: Iterable[str],
        counted: Iterable[str],
        time: dict[str, str],
        shares: Iterable[str],
    ) -> None:
        self.words = words
        self._signs = tuple(signs)
        self._codes = tuple(codes)
        self._counted = tuple(counted)
        self._time = time
        self._shares = tuple(shares)

    @cached_property
    def starters(self) -> frozenset[str]:
        """The lower-case words with which a number in words begins."""
        parts = {word.split(" ")[0] for word in self.words.fractions}
        return frozenset(self.words.cardinals) | frozenset(self.words.scales) | (parts - {"a"}) | {"half"}

    @cached_property
    def _number(self) -> re.Pattern[str]:
        words = self.words
        scale = rf"(?:{either(words.scales)})\b"
        cardinal = rf"(?:{either(words.cardinals)})\b"
        token = rf"(?:{cardinal}|{scale}(?:{_SPACE}+and(?={_SPACE}+(?:{cardinal}|{scale})))?)"
        part = rf"{_GAP}and{_GAP}(?:an?{_GAP})?(?P<part>{either(words.parts)})\b(?!-)"
        sign = f"{either(sorted(self._signs))}|(?:{'|'.join(self._codes)})\\b"
        shares = rf"(?:{either([*self._shares, *self._time])})"
        digits = "|".join((
            r"\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)(?:\.\d+)?",
            r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?![\d,.]\d|\d)(?:[.,]\d+(?!\d))?",
            r"\d{1,3}(?:\.\d{3}){2,}(?!\d)",
            r"\d{1,3}(?:['’]\d{3})+(?!\d)",
            rf"\d+(?:[- ]\d{{1,2}}/(?:2|3|4|5|8|16|32)\b|[{''.join(_VULGAR)}])",
            rf"[{''.join(_VULGAR)}]",
            rf"\d{{1,2}}/(?:2|3|4|5|8|16|32)(?={_SPACE}?-?(?:{shares}|{scale}))",
            rf"\d+,\d{{1,2}}(?={_SPACE}?(?:{scale}|%|percent|per{_SPACE}cent|pct))",
            r"\d+(?:\.\d+)?",
        ))  # fmt: skip
        return re.compile(
            rf"(?<![\w:/])(?<!\d[.,])(?<!\w\.)"
            rf"(?:(?P<minus>minus{_SPACE}+|(?<![\d\n]{_SPACE})(?<=\s)[-−](?=\d))"
            rf"|(?P<sign>(?-i:{sign})){_SPACE}?)?"
            rf"(?:(?P<digits>{digits})"
            rf"(?:(?P<scale>(?:{_SPACE}*-?{scale})+)(?:{_SPACE}(?P<rest>\d{{3}})(?![\d,.]\d|\d))?|(?P<letter>(?-i:{either(words.money_scales)}))\b)?"
            rf"|\b(?:an?|one){_SPACE}+(?P<unit>{either(self._time)}){_SPACE}+and{_SPACE}+an?{_SPACE}+"
            rf"(?P<unit_part>{either(words.parts)})\b"
            rf"|\b(?P<fraction>{either(words.fractions)}){_GAP}(?={shares}\b)"
            rf"|(?:\b(?P<factor>{either([*words.fractions, *words.articles])}){_GAP}(?={scale}))?"
            rf"\b(?P<words>{token}(?:{_GAP}{token})*)(?:{part}(?P<more>(?:{_GAP}{scale})+)?)?)",
            re.IGNORECASE,
        )

    @cached_property
    def _after_letter(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{_SPACE}|-)(?:{either(self._counted)}|[a-z]+s)\b", re.IGNORECASE)

    def find(self, text: str, start: int, end: int) -> Iterator[Numeral]:
        """The numbers inside ``text[start:end]``, in order."""
        for match in self._number.finditer(text, start, end):
            yield self._read(match)

    def _read(self, match: re.Match[str]) -> Numeral:
        sign = match.group("sign") or ""
        direction = -1.0 if match.group("minus") else 1.0
        digits = match.group("digits")
        if digits is not None:
            value = digits_value(digits) * direction
            letter = match.group("letter") or ""
            scale = self._scale(match.group("scale") or "")
            end = match.end()
            if letter and (
                sign or (letter in self.words.counting_letters and self._after_letter.match(match.string, end))
            ):
                scale = float(self.words.money_scales[letter])
            elif letter:
                end = match.end("digits")
            plain = digits if scale == 1.0 else ""
            if match.group("rest") and scale != 1000.0:
                end = match.end("scale")
            elif match.group("rest"):  # "9 thousand 781"
                value += int(match.group("rest")) / scale
            return Numeral(match.start(), end, match.start("digits"), value * scale, scale, sign, plain)
        if match.group("unit"):
            value = 1.0 + self.words.parts[spaced(match.group("unit_part"))]
            return Numeral(
                match.start(), match.end(), match.start(), value, unit=self._time[match.group("unit").casefold()]
            )
        if match.group("fraction"):
            value = self.words.fractions[spaced(match.group("fraction"))]
            return Numeral(
                match.start(), match.end("fraction"), match.start("fraction"), value, sign=sign, is_part=True
            )
        factor = self.words.fractions.get(spaced(match.group("factor") or ""), 1.0)
        value, scale = self._add(re.split(r"[\s-]+", match.group("words").casefold()))
        if match.group("part"):
            more = self._scale(match.group("more") or "")
            share = self.words.parts[spaced(match.group("part"))]
            value = (value + share * max(1.0, scale)) * more
            scale = max(scale, more)
        number = match.start("factor") if match.group("factor") else match.start("words")
        plain = "" if scale > 1 or match.group("part") else f"{value:g}"
        return Numeral(match.start(), match.end(), number, value * factor * direction, scale, sign, plain)

    def _scale(self, words: str) -> float:
        """What "million" or "hundred thousand" multiply by."""
        scale = 1.0
        for word in re.split(r"[\s-]+", words.strip(" -\u00a0").casefold()):
            scale *= self.words.scales.get(word, 1)
        return scale

    def _add(self, words: list[str]) -> tuple[float, float]:
        """The value of number words ("two hundred and fifty thousand") and the scale that ends them."""
        total, current, scale = 0.0, 0.0, 1.0
        for word in words:
            if word in self.words.cardinals:
                current += self.words.cardinals[word]
                scale = 1.0
            elif word in self.words.scales:
                scale = float(self.words.scales[word])
                if scale >= 1000:
                    total += (current or 1.0) * scale
                    current = 0.0
                else:
                    current = (current or 1.0) * scale
        return total + current, scale


def digits_value(digits: str) -> float:
    """The number that digits write: "1,250.5", "1 250", "1.250.000", "1'250", "11-1/2", "2½", "1,5"."""
    if digits[-1] in _VULGAR:
        return float(digits[:-1] or 0) + _VULGAR[digits[-1]]
    whole = re.fullmatch(r"(?:(\d+)[- ])?(\d+)/(\d+)", digits)
    if whole:
        return float(whole.group(1) or 0) + int(whole.group(2)) / int(whole.group(3))
    plain = re.sub(r"[\s'’]", "", digits)
    if re.fullmatch(r"\d{1,3}(\.\d{3}){2,}", plain):
        return float(plain.replace(".", ""))
    if re.fullmatch(r"\d+,\d{1,2}", plain):
        return float(plain.replace(",", "."))
    return float(plain.replace(",", ""))


def either(words: Iterable[str]) -> str:
    """A pattern of these words, the longest first, each space of them any white space."""
    return "|".join(re.escape(word).replace(r"\ ", rf"{_SPACE}+") for word in sorted(words, key=len, reverse=True))


def spaced(words: str) -> str:
    """The words in lower case with one space between them."""
    return re.sub(r"[\s-]+", " ", words.strip().casefold())
