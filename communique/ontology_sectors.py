"""PLOVER's sectors of actors and which of several comes first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from communique.yaml_schema import KNOWLEDGE, Schema, load

Sector = Literal[
    "GOV",
    "MIL",
    "COP",
    "JUD",
    "LEG",
    "PTY",
    "OPP",
    "REB",
    "SPY",
    "PRM",
    "UAF",
    "CRM",
    "BUS",
    "MED",
    "EDU",
    "HLH",
    "REL",
    "LAB",
    "AGR",
    "CVL",
    "REF",
    "ELI",
    "IGO",
    "NGO",
    "NGM",
    "IMG",
    "MNC",
    "JRN",
]


class SectorEntry(Schema):
    """One sector."""

    code: Sector
    name: str


class SectorsFile(Schema):
    """``sectors.yaml``: the sectors, the one that rules over others first."""

    sectors: tuple[SectorEntry, ...]


@lru_cache(maxsize=1)
def sectors() -> dict[Sector, SectorEntry]:
    """The sectors by code, in the order in which one rules over another."""
    found = load(KNOWLEDGE / "ontology" / "sectors.yaml", SectorsFile).sectors
    return {entry.code: entry for entry in found}


@lru_cache(maxsize=1)
def _rank() -> dict[Sector, int]:
    return {code: number for number, code in enumerate(sectors())}


def primary(codes: Iterable[Sector]) -> tuple[Sector, ...]:
    """The codes without repetition, the ruling one first."""
    rank = _rank()
    return tuple(sorted(dict.fromkeys(codes), key=lambda code: rank.get(code, 99)))
