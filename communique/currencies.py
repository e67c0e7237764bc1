"""Currencies by sign, code and name: which one "dollars", "pounds" or "roubles" are, where and when they are written.

The table stands in ``knowledge/languages/<language>/units.yaml``; codes are ISO 4217, with those of the past.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from communique.yaml_schema import Schema


class Currency(Schema):
    """One currency: what it is called, the adjectives that tell it from others of its name, and who issued it when.

    ``plain``: what the bare name means where the text names no other state that has one; ``firm``: whatever states
    are named. ``bare`` is False for a name that is a common word too and needs its adjective or a scale.
    """

    code: str
    names: tuple[str, ...]
    singular: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    plain: bool = False
    firm: bool = False
    bare: bool = True
    since: str = ""
    until: str = ""

    def circulates(self, day: str) -> bool:
        """True where the name can mean this currency on the ISO day; "" is an unknown day, on which it can."""
        return not day or (self.since <= day and (not self.until or day <= self.until))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides between currencies of one name: the ISO day of publication ("" if unknown) and the states named."""

    day: str = ""
    states: frozenset[str] = frozenset()


class Currencies:
    """The table of one language."""

    def __init__(self, rows: Sequence[Currency], signs: dict[str, str], unwritten: Iterable[str]) -> None:
        self.rows = tuple(rows)
        self.signs = dict(signs)
        unwritten = set(unwritten)
        self.codes = tuple(dict.fromkeys(row.code for row in rows if row.code not in unwritten))

    @cached_property
    def codes_behind(self) -> tuple[str, ...]:
        """What may stand behind a number as a code: the codes, and the signs that look like one ("RMB")."""
        return (*self.codes, *(sign for sign in self.signs if sign.isalpha() and sign.isupper() and len(sign) == 3))

    @cached_property
    def _named(self) -> dict[str, tuple[Currency, ...]]:
        """The currencies that each name, with or without an adjective, may mean; lower case."""
        found: dict[str, list[Currency]] = {}
        for row in self.rows:
            for name in (*row.names, *row.singular):
                found.setdefault(name, []).append(row)
                for adjective in row.of:
                    found.setdefault(f"{adjective} {name}", []).append(row)
        return {name: tuple(dict.fromkeys(rows)) for name, rows in found.items()}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name, with and without its adjectives, in lower case."""
        return tuple(self._named)

    @cached_property
    def _plurals(self) -> frozenset[str]:
        return frozenset(name for row in self.rows for name in row.names)

    @cached_property
    def _bare(self) -> frozenset[str]:
        return frozenset(name for row in self.rows if row.bare for name in (*row.names, *row.singular))

    def of_sign(self, sign: str) -> str:
        """The code of a sign ("£", "RMB") or of a code as it is written ("GBP")."""
        return self.signs.get(sign, sign)

    def is_money(self, name: str, *, scaled: bool, hyphened: bool) -> bool:
        """False for a bare word that may mean something else: a singular after a small number, "5 won"."""
        name = _spaced(name)
        single = name in self._plurals or scaled or hyphened or " " in name
        return single and (name in self._bare or scaled or " " in name)

    def of_name(self, name: str, circumstances: Circumstances) -> str:
        """The code that a name means; the name itself in the plural where the text leaves it open ("francs")."""
        name = _spaced(name)
        rows = [row for row in self._named[name] if row.circulates(circumstances.day)] or list(self._named[name])
        firm = next((row for row in rows if row.firm), None)
        if firm is not None and name in firm.names + firm.singular:
            return firm.code
        issued = [row for row in rows if circumstances.states.intersection(row.states)]
        rows = issued or rows
        states = {row.states for row in rows}
        plain = rows if len(states) == 1 else [row for row in rows if row.plain]
        if plain:  # of the currencies that followed each other, the last one
            return max(plain, key=lambda row: (not row.until, row.until, row.since)).code
        return next((row.names[0] for row in rows if name in row.singular), name)


def _spaced(name: str) -> str:
    return re.sub(r"\s+", " ", name.casefold())
