"""Units of quantities: the schema of ``knowledge/languages/<language>/units.yaml``."""

from __future__ import annotations

from typing import Literal

from communique.currencies import Currency
from communique.rules import Rule
from communique.yaml_schema import Schema

QuantityKind = Literal["money", "percent", "percentage points", "time", "people", "things"]


class UnitRule(Rule):
    """One kind of quantity, under the name by which ``why`` calls it."""

    kind: QuantityKind


class UnitWords(Schema):
    """The units of one language: currencies, shares, time, measures, and the nouns that are counted."""

    currencies: tuple[Currency, ...]
    currency_signs: dict[str, str]
    unwritten_codes: tuple[str, ...]
    weights: frozenset[str]
    money_of: frozenset[str]
    percent: tuple[str, ...]
    percentage_points: tuple[str, ...]
    part_points: tuple[str, ...]
    time: dict[str, str]
    seconds: frozenset[str]
    race_units: frozenset[str]
    measures: dict[str, str]
    measure_adjectives: frozenset[str]
    measure_kinds: frozenset[str]
    same_in_plural: frozenset[str]
    strength: frozenset[str]
    not_counted: frozenset[str]
    time_adjectives: tuple[str, ...]
    people: tuple[str, ...]
    people_endings: tuple[str, ...]
    made_of_people: frozenset[str]
    counts_of: frozenset[str]
    trivial: tuple[str, ...]
    grave: tuple[str, ...]
    deadly: frozenset[str]
    least_count: int
    trivial_below: int
    rules: tuple[UnitRule, ...]
