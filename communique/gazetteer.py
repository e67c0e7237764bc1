"""States, organisations, places and holders of offices as the knowledge files list them, and their names in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date as Day
from functools import lru_cache
from typing import Any, Generic, Literal, TypeVar

from pydantic import Field

from communique.ontology_sectors import Sector
from communique.yaml_schema import KNOWLEDGE, Schema, load

FOLDER = KNOWLEDGE / "gazetteer"
NameForm = Literal["name", "demonym", "people", "capital", "metonym", "place", "region"]

_ATOM = re.compile(r"\w+|[^\w\s]")
_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "‑": "-", "‐": "-"})


# ---------------------------------------------------------------------------------------------------- files
class StateEntry(Schema):
    """One state or territory. ``until`` is the year in which a former state ended.

    Where a text has one of the words ``rivals`` and none of ``kin``, the name means another land.
    """

    iso3: str = Field(pattern=r"^[A-Z]{3}$")
    name: str
    also: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    until: int | None = None
    rivals: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()


class StatesFile(Schema):
    """``states.yaml``."""

    states: tuple[StateEntry, ...]


class OrganisationEntry(Schema):
    """One organisation; ``family`` says to which system an international body belongs.

    ``common``: bodies of other states bear this name too, so another state's name before it rules it out.
    """

    name: str
    acronym: str | None = None
    kind: Literal["igo", "organisation", "media"]
    sectors: tuple[Sector, ...]
    country: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    family: Literal["UNO", "EUR", "IGO"] | None = None
    also: tuple[str, ...] = ()
    common: bool = False


class OrganisationsFile(Schema):
    """``organisations.yaml``."""

    organisations: tuple[OrganisationEntry, ...]


class Holder(Schema):
    """One person's time in an office: ISO days, months or years; without ``to`` it lasted when the file was made."""

    name: str
    since: str = Field(alias="from", pattern=r"^\d{4}(-\d\d){0,2}$")
    to: str | None = Field(default=None, pattern=r"^\d{4}(-\d\d){0,2}$")
    family: str | None = None
    also: tuple[str, ...] = ()
    gender: Literal["f", "m"] = "m"

    def holds(self, day: str) -> bool:
        """Whether the person was in office on this ISO day."""
        return self.since <= day and (self.to is None or day <= self.to + "-99")


class OfficeEntry(Schema):
    """An office with its holders: ``office`` is the key that titles lead to, ``leads`` marks "the leader".

    Where ``surname`` is False, the family name alone does not mean a holder: the text must give the full name or title.
    """

    office: Literal[
        "president",
        "monarch",
        "supreme-leader",
        "chancellor",
        "prime-minister",
        "leader",
        "foreign-minister",
        "defence-minister",
        "interior-minister",
        "finance-minister",
        "vice-president",
        "secretary-general",
        "head",
        "crown-prince",
        "security-adviser",
        "spy-chief",
        "armed-forces-chief",
        "ambassador-un",
        "spokesperson",
        "legislator",
        "opposition-leader",
        "rebel-leader",
        "governor",
        "other",
    ]
    title: str
    country: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    organisation: str | None = None
    sectors: tuple[Sector, ...] = ("GOV",)
    leads: bool = False
    surname: bool = True
    holders: tuple[Holder, ...]


class OfficesFile(Schema):
    """``offices.yaml``."""

    offices: tuple[OfficeEntry, ...]


class PlaceEntry(Schema):
    """The places of one state that news name: cities, and regions that are no state. They say where and do not act."""

    country: str = Field(pattern=r"^[A-Z]{3}$")
    cities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    breakaway: tuple[str, ...] = ()


class PlacesFile(Schema):
    """``places.yaml``; ``of_no_state`` are names that hold a state's name and do not mean it.

    ``things`` are names of what is no actor and no place, though a parser takes them for one.
    """

    places: tuple[PlaceEntry, ...]
    of_no_state: tuple[str, ...] = ()
    things: tuple[str, ...] = ()


# ------------------------------------------------------------------------------------------------- entries
@dataclass(frozen=True, slots=True)
class Entity:
    """A state or an organisation of the gazetteer."""

    id: str
    name: str
    kind: Literal["state", "igo", "organisation", "media"]
    country: str | None
    sectors: tuple[Sector, ...] = ()
    acronym: str | None = None
    family: str | None = None
    common: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One person's time in one office."""

    office: OfficeEntry
    holder: Holder


@dataclass(frozen=True, slots=True)
class Person:
    """A holder of offices, with the terms in the order of their beginning."""

    id: str
    name: str
    family: str
    gender: str
    terms: tuple[Term, ...]

    def at(self, day: str) -> tuple[Term, ...]:
        """The terms that run on this ISO day."""
        return tuple(term for term in self.terms if term.holder.holds(day))

    @property
    def by_surname(self) -> bool:
        """Whether the family name alone may mean the person."""
        return any(term.office.surname for term in self.terms)

    def lived(self, day: str) -> bool:
        """Whether news of this day may speak of the person: not long before the first term, nor long after the last."""
        year = int(day[:4])
        last = self.terms[-1].holder.to
        return int(self.terms[0].holder.since[:4]) - 10 <= year and (last is None or year <= int(last[:4]) + 50)

    def led_before(self, day: str) -> bool:
        """Whether the person led a state not long before this ISO day, so that the family name alone is enough."""
        year = int(day[:4])
        return any(
            term.office.leads and term.holder.to is not None and 0 <= year - int(term.holder.to[:4]) <= 10
            for term in self.terms
        )

    def country(self, day: str) -> str | None:
        """The state whose offices the person holds, the one held nearest to this day."""
        running = self.at(day)
        if running and not any(term.office.country for term in running):
            return None  # the head of an international body speaks for no state
        before = [term for term in self.terms if term.holder.since <= day]
        for term in (*running, *reversed(before), *self.terms):
            if term.office.country:
                return term.office.country
        return None

    def sectors(self, day: str) -> tuple[Sector, ...]:
        """The sectors on this day: of the offices held then; ELI after the last one; none before the first."""
        running = self.at(day)
        if running:
            return tuple(dict.fromkeys(sector for term in running for sector in term.office.sectors))
        return ("ELI",) if any(term.holder.since <= day for term in self.terms) else ()


@dataclass(frozen=True, slots=True)
class Sense:
    """What a name in the text can stand for: a state, an organisation, or a person."""

    form: NameForm
    entity: Entity | None = None
    person: Person | None = None
    country: str | None = None


V = TypeVar("V")


class Trie(Generic[V]):
    """Names as sequences of atoms (words and single marks), each with its values; the longest match wins."""

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}  # the values of a name stand under the empty atom

    def add(self, atoms: Sequence[str], value: V, first: bool = False) -> None:
        """Put a value under these atoms, after those that are there, or before them."""
        node = self._root
        for atom in atoms:
            node = node.setdefault(atom, {})
        values = node.setdefault("", [])
        values.insert(0 if first else len(values), value)

    def starts(self, atom: str) -> bool:
        """Whether a name begins with this atom."""
        return atom in self._root

    def longest(
        self, atoms: Sequence[str], start: int, ends: Sequence[bool] | None = None
    ) -> tuple[int, list[V]] | None:
        """The end and the values of the longest name from ``start`` that ends where ``ends`` allows."""
        node = self._root
        best: tuple[int, list[V]] | None = None
        position = start
        while position < len(atoms):
            following = node.get(atoms[position])
            if following is None:
                break
            node = following
            position += 1
            values = node.get("")
            if values is not None and (ends is None or ends[position - 1]):
                best = position, values
        return best


def atoms_of(text: str) -> list[str]:
    """The words and marks of a text, apostrophes and hyphens in one form."""
    return _ATOM.findall(text.translate(_SAME))


def slug(text: str) -> str:
    """The text in ASCII, lower case, with hyphens: the tail of an actor id."""
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("đ", "d"))
    plain = plain.encode("ascii", "ignore").decode().lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x" + "-".join(f"{ord(c):x}" for c in text[:8])


def person_id(name: str) -> str:
    """The id of the person with this name."""
    return "person:" + slug(name)


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name of the gazetteer in a document: tokens ``first:last``, characters ``start:end``."""

    first: int
    last: int
    start: int
    end: int
    senses: tuple[Sense, ...]


class Gazetteer:
    """All entries, found by id, by name in a text, and by office and day."""

    def __init__(
        self, states: StatesFile, organisations: OrganisationsFile, offices: OfficesFile, places: PlacesFile
    ) -> None:
        self.entities: dict[str, Entity] = {}
        self.persons: dict[str, Person] = {}
        self.families: dict[str, list[Person]] = {}
        self.spellings: dict[str, Person] = {}
        self.given: set[str] = set()
        self.states: dict[str, Entity] = {}
        self.by_name: dict[str, Entity] = {}
        self.adjective: dict[str, str] = {}
        self.until: dict[str, int] = {}
        self.breakaway: set[str] = set()
        self.ambiguous: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self._names: Trie[Sense] = Trie()
        self._folded: Trie[Sense] = Trie()
        self._holders: dict[tuple[str, str], list[tuple[Person, Holder]]] = {}
        for state in states.states:
            self._add_state(state)
        for entry in organisations.organisations:
            self._add_organisation(entry)
        self._add_offices(offices)
        for places_of in places.places:
            forms: tuple[tuple[NameForm, tuple[str, ...]], ...] = (
                ("place", places_of.cities),
                ("region", places_of.regions + places_of.breakaway),
            )
            for form, names in forms:
                for name in names:
                    if not self._known(name):
                        self._add_name(name, Sense(form, country=places_of.country))
            self.breakaway.update(places_of.breakaway)
        for name in (*places.of_no_state, *places.things):
            self._add_name(name, Sense("region"))

    def _known(self, name: str) -> bool:
        atoms = atoms_of(name)
        found = self._names.longest(atoms, 0)
        return found is not None and found[0] == len(atoms)

    def _add_name(self, name: str, sense: Sense) -> None:
        atoms = atoms_of(name)
        if not atoms:
            return
        self._names.add(atoms, sense)
        if atoms[0] == "the":
            self._names.add(["The", *atoms[1:]], sense)
        if not name.isupper() or len(name) > 4:
            self._folded.add([atom.upper() for atom in atoms], sense)

    def _add_state(self, state: StateEntry) -> None:
        entity = Entity(f"state:{state.iso3}", state.name, "state", state.iso3)
        self.entities[entity.id] = entity
        self.states[state.iso3] = entity
        self.adjective[state.iso3] = state.adjectives[0] if state.adjectives else state.name
        if state.rivals:
            self.ambiguous[entity.id] = frozenset(state.rivals), frozenset(state.kin)
        if state.until:
            self.until[state.iso3] = state.until
        forms: tuple[tuple[NameForm, tuple[str, ...]], ...] = (
            ("name", (state.name, *state.also)),
            ("people", state.people),
            ("demonym", state.adjectives),
            ("capital", state.capitals),
            ("metonym", state.metonyms),
        )
        for form, names in forms:
            for name in names:
                self._add_name(name, Sense(form, entity, country=state.iso3))

    def _add_organisation(self, entry: OrganisationEntry) -> None:
        identifier = "org:" + (entry.acronym or slug(entry.name))
        if identifier in self.entities:  # two bodies with one acronym: the first keeps it
            identifier = "org:" + slug(entry.name)
        entity = Entity(
            identifier, entry.name, entry.kind, entry.country, entry.sectors, entry.acronym, entry.family, entry.common
        )
        self.entities[identifier] = entity
        self.by_name.setdefault(entity.name, entity)
        names = dict.fromkeys((entry.name, *([entry.acronym] if entry.acronym else []), *entry.also))
        for name in names:
            self._add_name(name, Sense("name", entity, country=entry.country))

    def _add_offices(self, offices: OfficesFile) -> None:
        terms: dict[str, list[Term]] = {}
        for office in offices.offices:
            for holder in office.holders:
                terms.setdefault(person_id(holder.name), []).append(Term(office, holder))
        for identifier, held in terms.items():
            held.sort(key=lambda term: term.holder.since)
            first = held[0].holder
            family = next((term.holder.family for term in held if term.holder.family), None)
            person = Person(identifier, first.name, family or first.name.split()[-1], first.gender, tuple(held))
            self.persons[identifier] = person
            spelled = {} if family else {name.split()[-1]: 0 for t in held for name in t.holder.also if " " in name}
            for short in dict.fromkeys((person.family, *spelled)):
                self.families.setdefault(short, []).append(person)
            for name in dict.fromkeys(name for term in held for name in (term.holder.name, *term.holder.also)):
                self._add_name(name, Sense("name", person=person))
                self.spellings.setdefault(person_id(name), person)
                if name != person.family and name.split()[0] != person.family:
                    self.given.add(name.split()[0])
            for term in held:
                of = term.office.country or term.office.organisation or ""
                self._holders.setdefault((of, term.office.office), []).append((person, term.holder))
                if term.office.leads:
                    self._holders.setdefault((of, "leader"), []).append((person, term.holder))

    # ------------------------------------------------------------------------------------------- questions
    def holder(self, of: str, offices: Sequence[str], day: str) -> Person | None:
        """Who held the first of these offices that the state (ISO3) or organisation (name) has, on this ISO day."""
        for office in offices:
            for person, holder in self._holders.get((of, office), ()):
                if holder.holds(day):
                    return person
        return None

    def spelled(self, name: str, day: str) -> Person | None:
        """The person with this full name; initials and names in the middle may be more than are listed."""
        person = self.spellings.get(person_id(name))
        if person is not None:
            return person
        words = name.split()
        if len(words) < 3:
            return None
        outer = [word for word in words[1:-1] if len(word.rstrip(".")) > 1]
        for shorter in ([words[0], *outer, words[-1]], [words[0], words[-1]]):
            person = self.spellings.get(person_id(" ".join(shorter)))
            if person is not None and person.lived(day):
                return person
        return None

    def named(self, family: str, day: str, fits: Callable[[Person], bool] | None = None) -> Person | None:
        """The person whom a family name alone means on this day: the one in office then, else the only one.

        ``fits`` says whom the text allows; without it, those whom the family name is enough for.
        """
        candidates = [person for person in self.families.get(family, []) if person.lived(day)]
        candidates = [person for person in candidates if (fits(person) if fits else person.by_surname)]
        if len(candidates) > 1:
            candidates = [person for person in candidates if person.at(day)] or candidates
        return candidates[0] if len(candidates) == 1 else None

    def matches(self, texts: Sequence[str], offsets: Sequence[int]) -> list[NameMatch]:
        """The names in these tokens, longest first from the left, none overlapping."""
        atoms: list[str] = []
        owner: list[int] = []
        spans: list[tuple[int, int]] = []
        starts: list[bool] = []
        ends: list[bool] = []
        for index, text in enumerate(texts):
            if text.isalnum():
                atoms.append(text)
                owner.append(index)
                spans.append((offsets[index], offsets[index] + len(text)))
                starts.append(True)
                ends.append(True)
                continue
            pieces = [match.span() for match in _ATOM.finditer(text)]
            last = len(pieces) - 1
            for number, (begin, end) in enumerate(pieces):
                atoms.append(text[begin:end].translate(_SAME))
                owner.append(index)
                spans.append((offsets[index] + begin, offsets[index] + end))
                starts.append(number == 0 or text[pieces[number - 1][0]] in "-–/—")
                ends.append(number == last or text[pieces[number + 1][0]] in "-–/—")
        return list(self._walk(atoms, owner, spans, starts, ends))

    def _walk(
        self,
        atoms: list[str],
        owner: list[int],
        spans: list[tuple[int, int]],
        starts: list[bool],
        ends: list[bool],
    ) -> Iterator[NameMatch]:
        position = 0
        names, folded = self._names, self._folded
        while position < len(atoms):
            atom = atoms[position]
            if not starts[position]:
                position += 1
                continue
            found = names.longest(atoms, position, ends) if names.starts(atom) else None
            if len(atom) > 1 and atom.isupper() and folded.starts(atom):
                shout = folded.longest(atoms, position, ends)
                if shout is not None and (found is None or shout[0] > found[0]):
                    found = shout
            if found is None:
                position += 1
                continue
            end, senses = found
            # "U.S." at the end of a sentence, "D.C" without its last point: a point that belongs to the name stays in
            yield NameMatch(
                owner[position], owner[end - 1] + 1, spans[position][0], spans[end - 1][1], tuple(dict.fromkeys(senses))
            )
            position = end


def iso_day(text: str | None) -> str | None:
    """The ISO day at the beginning of a date, or None."""
    match = re.match(r"\d{4}-\d\d-\d\d", text or "")
    if not match:
        return None
    try:
        return Day.fromisoformat(match.group()).isoformat()
    except ValueError:
        return None


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """The gazetteer that the package carries."""
    return Gazetteer(
        load(FOLDER / "states.yaml", StatesFile),
        load(FOLDER / "organisations.yaml", OrganisationsFile),
        load(FOLDER / "offices.yaml", OfficesFile),
        load(FOLDER / "places.yaml", PlacesFile),
    )
