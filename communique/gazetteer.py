"""States, organisations, places and holders of offices as the knowledge files list them, and their names in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Day
from functools import lru_cache
from pathlib import Path
from typing import Literal

from communique import settings
from communique.compiled import compiled
from communique.gazetteer_files import (
    FOLDER,
    Entries,
    Holder,
    Membership,
    OfficeEntry,
    OrganisationEntry,
    StateEntry,
    checked,
    checksum,
    joined,
    own,
    packaged,
)
from communique.office_holders import BY_SURNAME, Office, Person, Term
from communique.ontology_sectors import Sector
from communique.trie import Trie

NameForm = Literal["name", "demonym", "people", "capital", "metonym", "place", "region"]

# Bodies of these sectors are called by one name in many states ("National Assembly", "Labour Party").
_HAVE_NAMESAKES = frozenset(("GOV", "LEG", "JUD", "COP", "MIL", "SPY", "PTY", "MED"))
# Ways to write one sound of names from other scripts, for names of several words alone.
_SPELLINGS = (("kh", "h"), ("ou", "u"), ("w", "v"), ("ph", "f"), ("ks", "x"), ("dzh", "j"), ("dj", "j"))
_TRANSLITERATIONS = (
    (re.compile(r"(?:[eiy]?y|[eiy]i|ej)$"), "i"),
    (re.compile(r"^[yj]e"), "e"),
    (re.compile(r"(?<=[b-df-hj-np-tvxz])y|y(?=[^aeiou])"), "i"),
    (re.compile(r"enka$"), "enko"),
    (re.compile(r"(.)\1+"), r"\1"),
)
# So many letters of a name in another order or transliteration are no chance.
_ENOUGH_LETTERS = 9
# So many people with one family name make it too common to mean somebody without a word of the state.
_COMMON, _COMMON_FOR_LEADERS = 6, 8
_CHAMBERS = frozenset(("Senate", "Parliament", "Congress"))
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_ATOM = re.compile(r"\w+|[^\w\s]")
_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "–": "-", "‑": "-", "‐": "-"})


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
class Sense:
    """What a name in the text can stand for: a state, an organisation, or a person.

    ``bare``: the name leaves out the state, which the text must give ("National Assembly"). ``until``: the ISO day on
    which a former capital ceased to be one.
    """

    form: NameForm
    entity: Entity | None = None
    person: Person | None = None
    country: str | None = None
    bare: bool = False
    until: str | None = None


@lru_cache(maxsize=4096)
def spelling_key(name: str) -> tuple[str, ...]:
    """One key for a full name in any order and common transliteration: "Sergey Lavrov", "LAVROV Sergei"."""
    return tuple(sorted(_sound(part) for part in slug(name).split("-")))


@lru_cache(maxsize=65536)
def _sound(part: str) -> str:
    for written, as_one in _SPELLINGS:
        if written in part:
            part = part.replace(written, as_one)
    for pattern, as_one in _TRANSLITERATIONS:
        part = pattern.sub(as_one, part)
    return part


def _plain(name: str) -> str:
    """The name without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def _cased(name: str) -> bool:
    """Whether all words of a name but the small ones begin with a capital letter."""
    return all(word[:1].isupper() or word in ("of", "and", "the", "for", "on") for word in name.split())


def atoms_of(text: str) -> list[str]:
    """The words and marks of a text, apostrophes and hyphens in one form."""
    return _ATOM.findall(text.translate(_SAME))


def slug(text: str) -> str:
    """The text in ASCII, lower case, with hyphens: the tail of an actor id."""
    plain = text
    if not text.isascii():
        plain = text.replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("đ", "d")
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    plain = _NO_SLUG.sub("-", plain.lower().replace("'", "")).strip("-")
    return plain or "x" + "-".join(f"{ord(c):x}" for c in text[:8])


# words of titles that say nothing, and spellings of one word
_IDLE = frozenset(("of", "for", "the", "and", "to", "affairs", "national", "a", "on", "in", "s", "u"))
_ONE_WORD = {"defense": "defence", "labor": "labour", "advisor": "adviser", "un": "nations"}


_RANKS = (
    *("special", "personal", "senior", "chief", "permanent", "federal", "executive", "general", "presidential"),
    *("staff", "state"),
)


def title_key(title: str) -> frozenset[str]:
    """The words of a title that tell it from others: one key for "Minister of Energy" and "energy minister"."""
    words = (_ONE_WORD.get(word, word) for word in slug(title).split("-"))
    return frozenset(word for word in words if word not in _IDLE and word != "united")


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

    def __init__(self, entries: Entries) -> None:
        self.entities: dict[str, Entity] = {}
        self.persons: dict[str, Person] = {}
        self.families: dict[str, list[Person]] = {}
        self.spellings: dict[str, list[Person]] = {}
        self.given: set[str] = set()
        self.states: dict[str, Entity] = {}
        self.by_name: dict[str, Entity] = {}
        self.adjective: dict[str, str] = {}
        self._times: dict[str, tuple[str, str]] = {}
        self._before: dict[str, list[str]] = {}
        self._members: dict[str, tuple[Membership, ...]] = {}
        self._leading: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._titles: dict[tuple[str, frozenset[str]], list[tuple[Person, Term]]] = {}
        self.breakaway: set[str] = set()
        self.ambiguous: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        self.rival_of: dict[str, str] = {}
        self.own_files: dict[str, str] = {}  # the user's own files, with their sha256
        self._alike: dict[tuple[str, ...], list[Person]] = {}
        self.rivers: set[str] = set()
        self.written: dict[str, Entity] = {}  # states by their names of one word
        self._names: Trie[Sense] = Trie()
        self._folded: Trie[Sense] = Trie()
        self._holders: dict[tuple[str, str], list[tuple[Person, Term]]] = {}
        self._entries = {state.iso3: state for state in entries.states}
        for state in entries.states:
            self._add_state(state)
        for state in entries.states:
            if state.successor:
                self._before.setdefault(state.successor, []).append(state.iso3)
        for entry in entries.organisations:
            self._add_organisation(entry)
        self._add_offices(entries.offices)
        for held in self._holders.values():
            held.sort(key=lambda pair: pair[1].since)
        for places_of in entries.places:
            forms: tuple[tuple[NameForm, tuple[str, ...]], ...] = (
                ("place", places_of.cities),
                ("region", places_of.regions + places_of.breakaway),
            )
            for form, names in forms:
                for name in names:
                    if not self._known(name) or self._only_places(name):
                        self._add_name(name, Sense(form, country=places_of.country))
            self.breakaway.update(places_of.breakaway)
        for name in (*entries.of_no_state, *entries.things):
            self._add_name(name, Sense("region"))

    def _known(self, name: str) -> bool:
        atoms = atoms_of(name)
        found = self._names.longest(atoms, 0)
        return found is not None and found[0] == len(atoms)

    def _only_places(self, name: str) -> bool:
        """Whether a name is so far that of places, of capitals, or of seats of bodies, alone."""
        found = self._names.longest(atoms_of(name), 0)
        senses = found[1] if found else []
        return all(
            s.form in ("place", "region", "capital") or (s.form == "metonym" and s.entity and s.entity.kind != "state")
            for s in senses
        )

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
        if state.rivals or state.kin:
            self.ambiguous[entity.id] = frozenset(state.rivals), frozenset(state.kin)
        if state.rival_of:
            self.rival_of[entity.id] = state.rival_of
        if state.since or state.until:
            self._times[state.iso3] = state.since or "", (state.until or "9") + "-99"
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
        for name in (state.name, *state.also, *state.people, *state.adjectives):
            if name.isalpha():
                self.written.setdefault(name, entity)
        for name, until in state.former_capitals.items():
            self._add_name(name, Sense("capital", entity, country=state.iso3, until=until))
        if state.river:
            self.rivers.update((state.name, *state.also))

    def _add_organisation(self, entry: OrganisationEntry) -> None:
        identifier = "org:" + (entry.acronym or slug(entry.name))
        if identifier in self.entities:  # two bodies with one acronym: the first keeps it
            identifier = "org:" + slug(entry.name)
        entity = Entity(
            identifier, entry.name, entry.kind, entry.country, entry.sectors, entry.acronym, entry.family, entry.common
        )
        self.entities[identifier] = entity
        self.by_name.setdefault(entity.name, entity)
        if entry.members:
            self._members[identifier] = entry.members
        names = dict.fromkeys((entry.name, *([entry.acronym] if entry.acronym else []), *entry.also))
        for name in names:
            self._add_name(name, Sense("name", entity, country=entry.country))
        for name in names if not _HAVE_NAMESAKES.isdisjoint(entry.sectors) else ():
            bare = self._bare(name, entry.country) if entry.country else None
            if bare is not None and bare not in names and bare not in entry.short:
                self._add_name(bare, Sense("name", entity, country=entry.country, bare=True))
        for name in entry.short:
            self._add_name(name, Sense("name", entity, country=entry.country, bare=True))
        for name in entry.metonyms:
            self._add_name(name, Sense("metonym", entity, country=entry.country))
        if entry.acronym and len(entry.acronym) > 3 and entry.acronym.isalpha() and not entry.word:
            written = entry.acronym.capitalize()  # "Unesco"
            if not self._known(written):
                self._add_name(written, Sense("name", entity, country=entry.country))

    def _bare(self, name: str, country: str) -> str | None:
        """The name of a body without that of its state: "National Assembly" for the "National Assembly of Chad"."""
        state = self._entries[country]
        for word in (*state.adjectives, state.name, *state.also):
            for bare in (
                name.removeprefix(word + " "),
                *(name.removesuffix(f" of {the}{word}") for the in ("", "the ")),
            ):
                if bare != name and (len(bare.split()) > 1 or bare in _CHAMBERS) and _cased(bare):
                    return bare
        return None

    def _add_offices(self, offices: Sequence[OfficeEntry]) -> None:
        terms: dict[str, list[tuple[Term, Holder]]] = {}
        for entry in offices:
            office = Office(
                entry.office,
                entry.title,
                entry.country,
                entry.organisation,
                entry.sectors,
                entry.leads,
                entry.office in BY_SURNAME if entry.surname is None else entry.surname,
                entry.shared,
                entry.also,
            )
            for holder in entry.holders:
                identifier = self._id_of_holder(office, holder, terms)
                terms.setdefault(identifier, []).append((Term(office, holder.since, holder.to), holder))
        for identifier, told in terms.items():
            told.sort(key=lambda pair: pair[0].since)
            held = tuple(term for term, _ in told)
            first = told[0][1]
            family = next((holder.family for _, holder in told if holder.family), None)
            person = Person(identifier, first.name, family or first.name.split()[-1], first.gender, held)
            self.persons[identifier] = person
            plain = _plain(person.family)
            spelled = {} if family else {name.split()[-1]: 0 for _, h in told for name in h.also if " " in name}
            for short in dict.fromkeys((person.family, plain, *spelled)):
                self.families.setdefault(short, []).append(person)
            for name in dict.fromkeys(name for _, holder in told for name in (holder.name, *holder.also)):
                self._add_name(name, Sense("name", person=person))
                same = self.spellings.setdefault(person_id(name), [])
                if person not in same:
                    same.append(person)
                if " " in name and len(name) >= _ENOUGH_LETTERS:
                    alike = self._alike.setdefault(spelling_key(name), [])
                    if person not in alike:
                        alike.append(person)
                if name != person.family and name.split()[0] != person.family:
                    self.given.add(name.split()[0])
            for term in held:
                of = term.office.country or term.office.organisation or ""
                if not term.office.shared:
                    self._holders.setdefault((of, term.office.office), []).append((person, term))
                    if term.office.leads:
                        self._holders.setdefault((of, "leader"), []).append((person, term))
                if term.office.leads and term.office.country:
                    named = f"{term.office.title} of {self.states[term.office.country].name}".lower()
                    self._leading[named] = term.office.country, (term.office.office,)
                for title in (term.office.title, *term.office.also):
                    self._titles.setdefault((of, title_key(title)), []).append((person, term))

    def _id_of_holder(self, office: Office, holder: Holder, terms: Mapping[str, list[tuple[Term, Holder]]]) -> str:
        """The id of a holder: the name's, with the state behind it where a namesake of another state has it already."""
        if holder.person:
            return "person:" + holder.person
        identifier = person_id(holder.name)
        if not office.country:
            return identifier
        home = self.line(office.country)
        for of in (identifier, f"{identifier}-{home.lower()}"):
            countries = {term.office.country for term, _ in terms.get(of, ()) if term.office.country}
            if not countries or home in {self.line(country) for country in countries}:
                return of
        return f"{identifier}-{home.lower()}"

    def line(self, iso3: str) -> str:
        """The state of today that carries on this one, or to which the territory belongs."""
        if self._entries[iso3].territory_of:
            iso3 = self._entries[iso3].territory_of or iso3
        last = next((new for new, old in self._before.items() if iso3 in old), None)
        return self.line(last) if last is not None and last != iso3 else iso3

    # ------------------------------------------------------------------------------------------- questions
    def state_on(self, iso3: str, day: str) -> str:
        """The state that stood on this ISO day where this one stands or stood: the Soviet Union for Russia in 1987.

        The state itself where it existed, or where nothing is known of one before it.
        """
        since, _ = self._times.get(iso3, ("", "9"))
        if since <= day:
            return iso3
        for older in self._before.get(iso3, ()):
            begun, ended = self._times.get(older, ("", "9"))
            if begun <= day <= ended:
                return older
            if day < begun:
                found = self.state_on(older, day)
                if found != older:
                    return found
        return iso3

    def members(self, identifier: str, day: str) -> tuple[str, ...]:
        """The states (ISO3) that belong to an organisation on this ISO day, as far as the gazetteer lists them."""
        joined = (entry.states for entry in self._members.get(identifier, ()) if entry.holds(day))
        return tuple(dict.fromkeys(state for states in joined for state in states))

    def holder(self, of: str, offices: Sequence[str], day: str) -> Person | None:
        """Who held the first of these offices that the state (ISO3) or organisation (name) has, on this ISO day."""
        of = self.state_on(of, day) if of in self.states else of
        for office in offices:
            for person, term in reversed(self._holders.get((of, office), ())):
                if term.holds(day):
                    return person
        return None

    def well_known(self, person: Person, family: str, day: str) -> bool:
        """Whether a text needs no word of the state for a family name to mean the person.

        Who leads a state does, if not a Kim or Lee; others in leading offices where few bear the name.
        """
        bearers = len(self.families.get(family, ()))
        running = person.at(day)
        if any(term.office.leads for term in running):
            return bearers <= _COMMON_FOR_LEADERS
        return bearers <= _COMMON and any(term.office.surname for term in running)

    def next_holder(self, of: str, offices: Sequence[str], day: str) -> Person | None:
        """Who comes into the first of these offices within a year of this ISO day: the president-elect."""
        for office in offices:
            for person, term in self._holders.get((of, office), ()):
                if day < term.since <= f"{int(day[:4]) + 1}{day[4:]}":
                    before = self.holder(of, (office,), day)
                    if before is None or before.id != person.id:
                        return person
        return None

    def titled(self, of: str, title: str, day: str) -> Person | None:
        """Who alone bore a title of a state (ISO3) or organisation (name) on this ISO day ("trade representative").

        Words of rank may be left out: the "envoy for Chad" is the special envoy where there is no other.
        """
        of = self.state_on(of, day) if of in self.states else of
        key = title_key(title)
        entries = self._titles.get((of, key), ())
        if not entries and len(key) > 1:
            ranked = [self._titles[of, key | {rank}] for rank in _RANKS if (of, key | {rank}) in self._titles]
            entries = ranked[0] if len(ranked) == 1 else ()
        running = [(person, term) for person, term in entries if term.holds(day)]
        if len({person.id for person, _ in running}) > 1:
            # of several offices with one title the one listed first; on the day of a handover who comes
            running = [(person, term) for person, term in running if term.office is running[0][1].office]
            running.sort(key=lambda pair: pair[1].since)
            if running[0][1].office.shared:
                return None
        return running[-1][0] if running else None

    def same_name(self, name: str) -> tuple[Person, ...]:
        """All persons with this full name."""
        return tuple(self.spellings.get(person_id(name), ()))

    def told_of(self, title: str, day: str) -> tuple[Person, ...]:
        """The people whose full name, or whose office as leader of a state then, stands in these small letters."""
        words = title.split()
        found: dict[str, Person] = {}
        for first in range(len(words)):
            for last in range(first + 2, min(first + 9, len(words)) + 1):
                said = " ".join(words[first:last])
                office = self._leading.get(said)
                leader = self.holder(*office, day) if office and day else None
                for person in (*self.same_name(said), *([leader] if leader else [])):
                    if person.name.lower() == said or person is leader:
                        found[person.id] = person
        return tuple(found.values())

    def likeliest(self, persons: Sequence[Person], day: str) -> Person | None:
        """Of persons with one name, the one whom news of this day mean: in office then, else nearest to it."""
        alive = [person for person in persons if person.lived(day)] or list(persons)
        return min(alive, key=lambda person: (not person.at(day), person.distance(day)), default=None)

    def spelled(self, name: str, day: str) -> Person | None:
        """The person with this full name, also in another order or transliteration of it.

        Initials and names in the middle may be more than are listed.
        """
        person = self.likeliest(self.same_name(name), day)
        if person is not None:
            return person
        alike = self._alike.get(spelling_key(name), ()) if len(name) >= _ENOUGH_LETTERS else ()
        if len(alike) == 1 and alike[0].lived(day):
            return alike[0]
        words = name.split()
        if len(words) < 3:
            return None
        outer = [word for word in words[1:-1] if len(word.rstrip(".")) > 1]
        for shorter in ([words[0], *outer, words[-1]], [words[0], words[-1]]):
            person = self.likeliest(self.same_name(" ".join(shorter)), day)
            if person is not None and person.lived(day) and (person.by_surname or len(outer) == len(shorter) - 2):
                return person  # whole names in the middle are left out of those of leaders alone
        return None

    def named(self, family: str, day: str, fits: Callable[[Person], bool] | None = None) -> Person | None:
        """The person whom a family name alone means on this day: the one in office then, else the only one lately.

        ``fits`` says whom the text allows; without it, those whom the family name is enough for.
        """
        candidates = [person for person in self.families.get(family, []) if person.lived(day) and person.recent(day)]
        candidates = [person for person in candidates if person.at(day)] or candidates
        candidates = [person for person in candidates if (fits(person) if fits else person.by_surname)]
        if len(candidates) > 1:
            candidates = [p for p in candidates if any(term.office.surname for term in p.at(day))] or candidates
        if len(candidates) > 1:
            candidates = [p for p in candidates if any(term.office.leads for term in p.at(day))] or candidates
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
            if found is not None and atom in ("The", "the"):  # "The National Assembly" is not "The National"
                inner = names.longest(atoms, position + 1, ends)
                if inner is not None and inner[0] > found[0]:
                    found = None
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


def gazetteer() -> Gazetteer:
    """The gazetteer that the package carries, with the user's own entries (``settings.gazetteers``) joined to it."""
    return _gazetteer(settings.gazetteers())


@lru_cache(maxsize=2)
def _gazetteer(paths: tuple[Path, ...]) -> Gazetteer:
    own_files = {str(path): checksum(path) for path in paths}  # one that is missing is told here

    def build() -> Gazetteer:
        entries = packaged()
        for path in paths:
            entries = checked(joined(entries, own(path)), path)
        names = Gazetteer(entries)
        names.own_files = own_files
        return names

    return compiled("gazetteer", (*FOLDER.rglob("*.yaml"), *paths), build)
