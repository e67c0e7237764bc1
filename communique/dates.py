"""Days in words: a grammar of time expressions over text.

The forms and the words stand in ``knowledge/languages/<language>/dates.yaml``. A pattern is a regular expression in
which ``{month}`` stands for any word of the class ``month`` (``{month2}`` for a second one), ``@year`` for a piece
named in ``pieces``, a blank for any space inside a line, and ``<`` and ``>`` bound the expression where the pattern
needs words around it. What an expression means is reckoned in ``communique.reckoning``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import count
from pathlib import Path

from pydantic import model_validator

from communique.reckoned import Anchor, Direction, Reckoning
from communique.reckoning import Meaning, reckon
from communique.rules import Rule, rule_name
from communique.yaml_schema import KNOWLEDGE, Schema, load

__all__ = [
    "Anchor", "DateGrammar", "DateRule", "DateWords", "Direction", "Found", "Reckoning", "date_grammar",
    "published_day",
]  # fmt: skip

NUMBERS = {
    "day": r"(?:3[01]|[12]\d|0?[1-9])",
    "number": r"(?:1[0-2]|0?[1-9])",
    "left": r"(?:3[01]|[12]\d|0?[1-9])",
    "right": r"(?:3[01]|[12]\d|0?[1-9])",
    "year": r"(?:1[5-9]\d\d|20\d\d)",
    "oldyear": r"1[0-4]\d\d",
    "shortyear": r"\d\d",
    "decade": r"(?:1[5-9]\d|20\d)0",
    "shortdecade": r"[1-9]0",
    "century": r"(?:1\d|2[01]|[1-9])",
    "digits": r"\d{1,3}",
}
_NAME = re.compile(r"\{(\w*[a-z]\w*)\}")
_PIECE = re.compile(r"@([a-z]+)")


class DateRule(Rule):
    """One form of time expression: a pattern, what it means, and classes of which a sentence must have a word.

    ``shift`` says how many units after what it is counted from. A ``modifier`` is found only where it stands before a
    noun and belongs to it, what is ``needs_future`` only where the clause speaks of what is to come, a ``bare_number``
    only where it counts no noun, ``needs_entity`` only where the parser takes it for a date, what ``refers_back`` only
    where its last word takes up the happening told before.
    """

    pattern: str
    meaning: Meaning
    needs: tuple[str, ...]
    shift: int = 0
    modifier: bool = False
    needs_future: bool = False
    bare_number: bool = False
    needs_entity: bool = False
    refers_back: bool = False


class DateWords(Schema):
    """The words of one language for dates.

    ``classes`` gives for each class its words and the number that each stands for (empty where it has none),
    ``pieces`` the parts that patterns share. ``exact`` names the classes whose words need their capital letter.
    ``ordinal_suffixes`` may follow a day number. ``named_days`` are words that make a weekday a name of its own.
    ``happenings`` are nouns that take up what was told before. ``datelines`` may stand between a place and the day in
    the line that opens a report, ``dashes`` end it. ``bounds`` are the prepositions after which an expression limits a
    happening and does not date it; the ``open_bounds`` among them may lie ahead of a clause in the past.
    ``occurring`` are verbs that tell when their subject takes place, ``holding`` those that tell it of their object,
    ``arranging`` participles that tell when a happening is to be.
    """

    classes: dict[str, dict[str, str]]
    pieces: dict[str, str]
    exact: tuple[str, ...]
    ordinal_suffixes: tuple[str, ...]
    named_days: tuple[str, ...]
    happenings: tuple[str, ...]
    datelines: tuple[str, ...]
    dashes: tuple[str, ...]
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
    def _known_names(self) -> DateWords:
        for rule in self.rules:
            pieces = set(_PIECE.findall(rule.pattern)) - self.pieces.keys()
            if pieces:
                raise ValueError(f"rule {rule.id!r} names unknown pieces: {', '.join(sorted(pieces))}")
            named = {_kind(name) for name in _NAME.findall(self.whole(rule.pattern))}
            unknown = (named | set(rule.needs)) - self.classes.keys() - NUMBERS.keys()
            if unknown:
                raise ValueError(f"rule {rule.id!r} names unknown word classes: {', '.join(sorted(unknown))}")
        return self

    def whole(self, pattern: str) -> str:
        """A pattern with its pieces put in."""
        while _PIECE.search(pattern):
            pattern = _PIECE.sub(lambda match: f"(?:{self.pieces[match.group(1)]})", pattern)
        return pattern


@dataclass(frozen=True, slots=True)
class Found:
    """A time expression as the grammar sees it, before the calendar: its span, its rule and the values of its words."""

    start: int
    end: int
    rule: DateRule
    values: Mapping[str, str]


class DateGrammar:
    """Finds time expressions in a sentence and reckons their days."""

    def __init__(self, words: DateWords, path: Path) -> None:
        self.words = words
        self.path = path
        self._values = {
            name: {word.casefold(): value for word, value in of.items()} for name, of in words.classes.items()
        }
        self._patterns = [(rule, self._compile(words.whole(rule.pattern))) for rule in words.rules]
        self._needing: dict[str, list[int]] = {}  # the rules that need a word of a class
        for number, rule in enumerate(words.rules):
            for name in rule.needs:
                self._needing.setdefault(name, []).append(number)

    @cached_property
    def class_of_word(self) -> dict[str, frozenset[str]]:
        """For the longest word of each member of a class that a rule needs, the classes it may announce."""
        index: dict[str, set[str]] = {}
        for name in sorted({name for rule in self.words.rules for name in rule.needs} - NUMBERS.keys()):
            for word in self.words.classes[name]:
                longest = max(reversed(re.split(r"[\s-]", word.casefold())), key=len)
                index.setdefault(longest.rstrip("."), set()).add(name)
        return {word: frozenset(names) for word, names in index.items()}

    def rule_name(self, rule: DateRule) -> str:
        """How ``why`` names this rule."""
        return rule_name(self.path, rule.id)

    def _compile(self, pattern: str) -> re.Pattern[str]:
        """The regular expression of a pattern; the groups of a name that stands more than once are numbered."""
        suffix = "(?:" + "|".join(self.words.ordinal_suffixes) + ")?"
        seen: dict[str, int] = {}

        def class_pattern(match: re.Match[str]) -> str:
            name = match.group(1)
            kind = _kind(name)
            seen[name] = seen.get(name, 0) + 1
            group = f"{name}__{seen[name]}"
            if kind in NUMBERS:
                return f"(?P<{group}>{NUMBERS[kind]}){suffix if kind == 'day' else ''}(?!\\d)"
            members = sorted(self.words.classes[kind], key=len, reverse=True)
            if kind in self.words.exact:
                members = [form for word in members for form in (word, word.upper())]
                flag = "-i:"
            else:
                flag = "i:"
            body = "|".join(re.escape(word).replace(r"\ ", r"[^\S\n]+") for word in members)
            return f"(?{flag}(?P<{group}>{body}))(?!\\w)"

        marks = count()
        pieces = []
        whole = pattern if re.search(r"(?<!\?)<", pattern) else f"<{pattern}>"
        for piece in re.split(r"(\(\?<[!=]|\[[^\]]*\]|<|>|\{\w*[a-z]\w*\}| \?| )", whole):
            if piece == "<":
                pieces.append(f"(?P<expression{next(marks)}>")
            elif piece == ">":
                pieces.append(")")
            elif piece == " ?":
                pieces.append(r"[^\S\n]*")
            elif piece == " ":
                pieces.append(r"[^\S\n]+")
            else:
                pieces.append(_NAME.sub(class_pattern, piece))
        return re.compile(r"(?<![\w.$€£])(?:" + "".join(pieces) + r")(?![\w%])", re.IGNORECASE)

    def find(self, text: str, start: int, end: int, classes: frozenset[str] | set[str]) -> list[Found]:
        """The expressions inside ``text[start:end]``: the longest first at each place, none overlapping."""
        candidates: list[tuple[int, int, int, Found]] = []
        for number in sorted({number for name in classes for number in self._needing.get(name, ())}):
            rule, pattern = self._patterns[number]
            for match in pattern.finditer(text, start, end):
                groups = {name: value for name, value in match.groupdict().items() if value}
                first, last = next((match.span(n) for n in groups if n.startswith("expression")), match.span())
                values = {
                    name: self._value(_kind(name), value)
                    for group, value in groups.items()
                    if (name := group.partition("__")[0]) and not name.startswith("expression")
                }
                length = match.end() - match.start()
                candidates.append((-length, number, first, Found(first, last, rule, values)))
        taken: list[Found] = []
        for _, _, _, found in sorted(candidates, key=lambda entry: entry[:3]):
            if all(found.end <= other.start or other.end <= found.start for other in taken):
                taken.append(found)
        return sorted(taken, key=lambda found: found.start)

    def _value(self, kind: str, word: str) -> str:
        return word if kind in NUMBERS else self._values[kind].get(re.sub(r"\s+", " ", word.casefold()), "")

    def reckon(self, found: Found, anchor: Anchor) -> Reckoning:
        """The days that the expression means; open where the text or the missing publication date leaves them open."""
        return reckon(found.rule.meaning, found.rule.shift, found.values, anchor)

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


def _kind(name: str) -> str:
    """The class of a name in a pattern: {month2} is a second month."""
    return name.rstrip("0123456789")


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
