"""Offices, and the people who held them from when to when."""

from __future__ import annotations

from dataclasses import dataclass

from communique.ontology_sectors import Sector

# Offices whose holders news call by the family name alone.
BY_SURNAME = frozenset(
    (
        *("president", "vice-president", "monarch", "crown-prince", "supreme-leader", "leader", "chancellor"),
        *("prime-minister", "foreign-minister", "defence-minister", "finance-minister", "security-adviser"),
        *("secretary-general", "head", "central-bank-governor", "rebel-leader", "opposition-leader"),
    )
)
_PUBLIC = frozenset(("GOV", "LEG", "MIL", "JUD", "REB", "SPY", "COP"))
# So many years after the last term a family name alone may mean the holder.
_RECENT = 8
_RECENT_LEADER = 25
# Offices of those who head a body.
HEADS = ("head", "secretary-general", "president")


@dataclass(frozen=True, slots=True)
class Office:
    """An office of a state (ISO3) or of an organisation (name), as ``OfficeEntry`` describes it."""

    office: str
    title: str
    country: str | None
    organisation: str | None
    sectors: tuple[Sector, ...]
    leads: bool
    surname: bool
    shared: bool
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One person's time in one office: ISO days, months or years; without ``to`` it lasted when the file was made."""

    office: Office
    since: str
    to: str | None = None

    def holds(self, day: str) -> bool:
        """Whether the person was in office on this ISO day."""
        return self.since <= day and (self.to is None or day <= self.to + "-99")


@dataclass(frozen=True, slots=True)
class Person:
    """A holder of offices, with the terms in the order of their beginning."""

    id: str
    name: str
    family: str
    gender: str
    terms: tuple[Term, ...]

    def at(self, day: str) -> tuple[Term, ...]:
        """The terms that run on this ISO day: the office that counts most first, of equal ones the newest."""
        running = [term for term in reversed(self.terms) if term.holds(day)]
        return tuple(sorted(running, key=lambda term: (not term.office.leads, "GOV" not in term.office.sectors)))

    @property
    def by_surname(self) -> bool:
        """Whether the family name alone may mean the person: of those who lead, and where the gazetteer says so."""
        return any(term.office.surname for term in self.terms)

    def distance(self, day: str) -> int:
        """How many years the nearest term lies from this ISO day."""
        year = int(day[:4])
        spans = ((int(term.since[:4]), int((term.to or day)[:4])) for term in self.terms)
        return min(max(first - year, year - last, 0) for first, last in spans)

    def lived(self, day: str) -> bool:
        """Whether news of this day may speak of the person: not long before the first term, nor long after the last."""
        year = int(day[:4])
        last = self.terms[-1].to
        return int(self.terms[0].since[:4]) - 15 <= year and (last is None or year <= int(last[:4]) + 50)

    def recent(self, day: str) -> bool:
        """Whether a family name alone may still mean the person: in office, not long out of it, or a leader of old."""
        held = [term for term in self.terms if int(term.since[:4]) <= int(day[:4]) + 1]
        ends = max((int((term.to or day)[:4]) for term in held), default=0)
        old = _RECENT_LEADER if any(term.office.leads for term in held) else _RECENT
        return ends >= int(day[:4]) - old

    def led_before(self, day: str) -> bool:
        """Whether the person led a state not long before this ISO day, so that the family name alone is enough."""
        year = int(day[:4])
        return any(
            term.office.leads and term.to is not None and 0 <= year - int(term.to[:4]) <= 10 for term in self.terms
        )

    def country(self, day: str) -> str | None:
        """The state whose offices the person holds, the one held nearest to this day."""
        running = self.at(day)
        led = any(term.office.leads and term.office.country and term.since <= day for term in self.terms)
        if running and not any(term.office.country for term in running) and (_heads(running) or not led):
            return None  # the head of an international body speaks for no state, nor does its envoy
        before = [term for term in self.terms if term.since <= day]
        for term in (*running, *reversed(before), *self.terms):
            if term.office.country:
                return term.office.country
        return None

    def sectors(self, day: str) -> tuple[Sector, ...]:
        """The sectors on this day: of the offices held then; ELI after the last one; none before the first."""
        running = self.at(day)
        if running:
            found = dict.fromkeys(sector for term in running for sector in term.office.sectors)
            led = any(term.office.leads and term.since <= day for term in self.terms)
            if led and not _heads(running) and found.keys().isdisjoint(_PUBLIC):
                return ("ELI", *found)  # a former president who leads a party or a charity
            return tuple(found)
        return ("ELI",) if any(term.since <= day for term in self.terms) else ()


def _heads(terms: tuple[Term, ...]) -> bool:
    """Whether one of these terms is at the head of a body of states."""
    heads = (term.office for term in terms if term.office.leads or term.office.office in HEADS)
    return any(office.country is None and not {"IGO", "GOV"}.isdisjoint(office.sectors) for office in heads)
