"""The files of the gazetteer: what an entry may say, and how entries of a user's own join those of the package."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from communique.errors import KnowledgeError
from communique.ontology_sectors import Sector
from communique.yaml_schema import KNOWLEDGE, Schema, load

FOLDER = KNOWLEDGE / "gazetteer"
# Of two bodies with one acronym, the one that stands first here keeps it.
ORGANISATION_KINDS = (
    "international",
    "state_bodies",
    "parties",
    "armed_groups",
    "media",
    "civil_society",
    "companies",
)

DAY = r"^\d{4}(-\d\d){0,2}$"


class StateEntry(Schema):
    """One state or territory. ``since`` and ``until``: when a state of our time began and when it ended.

    ``successor`` is the state that carries on a former one, ``territory_of`` the one that a territory belongs to.
    ``former_capitals``: until when a city was its capital. ``river``: with "the", the name is that of a river.
    Where a text has one of the words ``rivals`` and none of ``kin``, the name means another land, a part of the state
    ``rival_of``.
    """

    iso3: str = Field(pattern=r"^[A-Z]{3}$")
    name: str
    source: str = ""
    also: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    capitals: tuple[str, ...] = ()
    former_capitals: dict[str, str] = Field(default_factory=dict)
    river: bool = False
    metonyms: tuple[str, ...] = ()
    since: str | None = Field(default=None, pattern=DAY)
    until: str | None = Field(default=None, pattern=DAY)
    territory_of: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    successor: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    rivals: tuple[str, ...] = ()
    rival_of: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    kin: tuple[str, ...] = ()


class StatesFile(Schema):
    """``states.yaml``."""

    states: tuple[StateEntry, ...]


class Membership(Schema):
    """States that joined an organisation at one time, and left it at one time where they did."""

    states: tuple[str, ...]
    since: str = Field(alias="from", pattern=DAY)
    to: str | None = Field(default=None, pattern=DAY)

    def holds(self, day: str) -> bool:
        """Whether these states are members on this ISO day."""
        return self.since <= day and (self.to is None or day <= self.to + "-99")


class OrganisationEntry(Schema):
    """One organisation; ``family`` says to which system an international body belongs.

    ``common``: bodies of other states bear this name too, so another state's name before it rules it out.
    ``metonyms``: towns and houses that stand for the body where they act. ``short``: names that mean it only in a text
    about its state ("Labour"). ``word``: the acronym is a word too, so that
    it is never written in small letters ("Care").
    ``members`` are the states of an international body, with the time from when to when.
    """

    name: str
    source: str = ""
    acronym: str | None = None
    kind: Literal["igo", "organisation", "media"]
    sectors: tuple[Sector, ...]
    country: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    family: Literal["UNO", "EUR", "IGO"] | None = None
    also: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    common: bool = False
    word: bool = False
    members: tuple[Membership, ...] = ()


class OrganisationsFile(Schema):
    """A file of ``organisations/``."""

    organisations: tuple[OrganisationEntry, ...]


class Holder(Schema):
    """One person's time in an office: ISO days, months or years; without ``to`` it lasted when the file was made.

    ``person``: the end of the id where another holder of an office in the same state has the same name.
    """

    name: str
    person: str | None = Field(default=None, pattern=r"^[a-z0-9-]+$")
    since: str = Field(alias="from", pattern=DAY)
    to: str | None = Field(default=None, pattern=DAY)
    family: str | None = None
    also: tuple[str, ...] = ()
    gender: Literal["f", "m"] = "m"


class OfficeEntry(Schema):
    """An office with its holders: ``office`` is the key that titles lead to, ``leads`` marks "the leader".

    ``surname``: whether the family name alone means a holder where the text gives neither full name nor title; by
    default it does for those who lead a state, a body or its foreign, defence and finance ministry.
    ``shared``: several hold it at one time. ``also``: other titles of the office.
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
        "ambassador",
        "deputy-foreign-minister",
        "trade-minister",
        "justice-minister",
        "central-bank-governor",
        "spokesperson",
        "parliament-speaker",
        "legislator",
        "opposition-leader",
        "rebel-leader",
        "governor",
        "other",
    ]
    title: str
    source: str = ""
    country: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    organisation: str | None = None
    sectors: tuple[Sector, ...] = ("GOV",)
    leads: bool = False
    surname: bool | None = None
    shared: bool = False
    also: tuple[str, ...] = ()
    holders: tuple[Holder, ...]


class OfficesFile(Schema):
    """A file of ``offices/``."""

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


class Entries(Schema):
    """All that a gazetteer holds. A user's own YAML file has any of these keys."""

    states: tuple[StateEntry, ...] = ()
    organisations: tuple[OrganisationEntry, ...] = ()
    offices: tuple[OfficeEntry, ...] = ()
    places: tuple[PlaceEntry, ...] = ()
    of_no_state: tuple[str, ...] = ()
    things: tuple[str, ...] = ()


# ------------------------------------------------------------------------------------------------- loading
def packaged() -> Entries:
    """The entries that the package carries. Raises KnowledgeError with file and line where one is wrong."""
    places = load(FOLDER / "places.yaml", PlacesFile)
    organisations = (load(FOLDER / "organisations" / f"{kind}.yaml", OrganisationsFile) for kind in ORGANISATION_KINDS)
    offices = (load(path, OfficesFile) for path in sorted((FOLDER / "offices").glob("*.yaml")))
    return Entries.model_construct(
        states=load(FOLDER / "states.yaml", StatesFile).states,
        organisations=tuple(entry for file in organisations for entry in file.organisations),
        offices=tuple(entry for file in offices for entry in file.offices),
        places=places.places,
        of_no_state=places.of_no_state,
        things=places.things,
    )


def own(path: Path) -> Entries:
    """The entries of a user's own file: YAML with the keys of ``Entries``, or CSV with a holder or a body a row.

    Raises KnowledgeError with file and line where an entry is wrong.
    """
    if path.suffix.lower() == ".csv":
        return _table(path)
    return load(path, Entries)


def checksum(path: Path) -> str:
    """The sha256 of a user's own file, for the record."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise KnowledgeError(f"{path}: can't be read ({error.strerror})") from error


_LISTS = ("also", "sectors")


def _table(path: Path) -> Entries:
    """A CSV file with a header: holders of offices where it has a column ``office``, else organisations."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: can't be read ({error})") from error
    rows = csv.DictReader(io.StringIO(text))
    columns = [name or "" for name in rows.fieldnames or ()]
    if "name" not in columns or not ({"office", "from"} <= set(columns) or {"kind", "sectors"} <= set(columns)):
        raise KnowledgeError(
            f"{path}:1: give a header: name,office,title,country,from,to,also or name,kind,sectors,country,acronym,also"
        )
    offices: list[OfficeEntry] = []
    organisations: list[OrganisationEntry] = []
    for row in rows:
        said: dict[str, Any] = {key: value.strip() for key, value in row.items() if key and value and value.strip()}
        for key in _LISTS:
            if key in said:
                said[key] = tuple(part.strip() for part in said[key].replace("|", ";").split(";") if part.strip())
        try:
            if "office" in columns:
                office = {key: said.pop(key) for key in _OFFICE_COLUMNS if key in said}
                office.setdefault("title", "")
                offices.append(OfficeEntry.model_validate({**office, "holders": (said,)}))
            else:
                organisations.append(OrganisationEntry.model_validate(said))
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise KnowledgeError(f"{path}:{rows.line_num}: {where}: {first['msg']}") from error
    return Entries(offices=tuple(offices), organisations=tuple(organisations))


_OFFICE_COLUMNS = ("office", "title", "country", "organisation", "sectors", "source")


# ------------------------------------------------------------------------------------------------- joining
def joined(base: Entries, more: Entries) -> Entries:
    """Both as one: an entry of ``more`` corrects the one of the same state, body or office in ``base``.

    A holder replaces one of the same name and time; where nobody shares the office, whoever held it without an end
    leaves it on the day on which the new holder comes.
    """
    return Entries.model_construct(
        states=_states(base.states, more.states),
        organisations=_organisations(base.organisations, more.organisations),
        offices=_offices(base.offices, more.offices),
        places=(*more.places, *base.places),
        of_no_state=(*base.of_no_state, *more.of_no_state),
        things=(*base.things, *more.things),
    )


def _states(base: Sequence[StateEntry], more: Sequence[StateEntry]) -> tuple[StateEntry, ...]:
    entries = {entry.iso3: entry for entry in base}
    for entry in more:
        old = entries.get(entry.iso3)
        if old is not None:
            said = entry.model_dump(exclude_unset=True)
            kept = old.model_dump()
            for key, value in said.items():
                kept[key] = tuple(dict.fromkeys((*kept[key], *value))) if isinstance(value, tuple) else value
            if old.name != kept["name"]:
                kept["also"] = (*kept["also"], old.name)
            entry = StateEntry.model_validate(kept)
        entries[entry.iso3] = entry
    return tuple(entries.values())


def _organisations(
    base: Sequence[OrganisationEntry], more: Sequence[OrganisationEntry]
) -> tuple[OrganisationEntry, ...]:
    corrections = {entry.name: entry.model_dump(exclude_unset=True) for entry in more}
    known = {entry.name for entry in base}
    return (
        *(entry for entry in more if entry.name not in known),
        *(_corrected(entry, corrections[entry.name]) if entry.name in corrections else entry for entry in base),
    )


def _corrected(entry: OrganisationEntry, said: dict[str, Any]) -> OrganisationEntry:
    kept = entry.model_dump(by_alias=True)
    for key, value in said.items():
        names = key in ("also", "short", "metonyms")
        kept[key] = tuple(dict.fromkeys((*kept[key], *value))) if names else value
    return OrganisationEntry.model_validate(kept)


def _offices(base: Sequence[OfficeEntry], more: Sequence[OfficeEntry]) -> tuple[OfficeEntry, ...]:
    entries = list(base)
    places: dict[tuple[str, str, str], int] = {}
    for i, entry in enumerate(entries):
        for title in (entry.title.lower(), ""):  # a table may leave the title out: the first office of that kind
            places.setdefault((entry.office, entry.country or entry.organisation or "", title), i)
    for entry in more:
        key = entry.office, entry.country or entry.organisation or "", entry.title.lower()
        place = places.get(key)
        if place is None:
            places[key] = len(entries)
            title = entry.title or entry.office.replace("-", " ").capitalize()
            entries.append(entry.model_copy(update={"title": title}))
        else:
            old = entries[place]
            said = {name: getattr(entry, name) for name in entry.model_fields_set - {"holders", "title"}}
            entries[place] = old.model_copy(update={**said, "holders": _holders(old, entry.holders)})
    return tuple(entries)


def checked(entries: Entries, path: Path) -> Entries:
    """The entries, if each state, body and territory that they name is there. Raises KnowledgeError otherwise."""
    states = {entry.iso3 for entry in entries.states}
    bodies = {entry.name for entry in entries.organisations}
    named: list[tuple[str, str | None]] = [(state.name, state.successor) for state in entries.states]
    named += [(state.name, state.territory_of) for state in entries.states]
    named += [(body.name, body.country) for body in entries.organisations]
    named += [(f"{office.title} of", office.country) for office in entries.offices]
    named += [("a place", place.country) for place in entries.places]
    for what, code in named:
        if code is not None and code not in states:
            raise KnowledgeError(f"{path}: {what} {code}: no such state; add it under states")
    for office in entries.offices:
        if (office.country is None) == (office.organisation is None):
            raise KnowledgeError(f"{path}: {office.title}: give a country or an organisation")
        if office.organisation is not None and office.organisation not in bodies:
            raise KnowledgeError(f"{path}: {office.title} of {office.organisation}: no such organisation")
        for holder in office.holders:
            if not holder.name.strip() or (holder.to is not None and holder.to + "-99" < holder.since):
                raise KnowledgeError(
                    f"{path}: {office.title}: holder {holder.name!r} has no name, or ends before it begins"
                )
    after = {state.iso3: state.successor for state in entries.states if state.successor}
    for first in after:
        seen, iso3 = {first}, after[first]
        while iso3 in after and iso3 not in seen:
            seen.add(iso3)
            iso3 = after[iso3]
        if iso3 in seen:
            raise KnowledgeError(f"{path}: {first}: successor leads in a circle")
    return entries


def _holders(office: OfficeEntry, more: Iterable[Holder]) -> tuple[Holder, ...]:
    held = list(office.holders)
    for new in more:
        held = [old for old in held if not (old.name == new.name and _overlap(old, new))]
        if not office.shared:
            held = [
                old.model_copy(update={"to": new.since}) if old.to is None and old.since < new.since else old
                for old in held
            ]
        held.append(new)
    return tuple(sorted(held, key=lambda holder: holder.since))


def _overlap(one: Holder, other: Holder) -> bool:
    return one.since <= (other.to or "9") and other.since <= (one.to or "9")
