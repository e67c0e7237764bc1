"""The registry: people whom one article introduces, so that later articles that only name them are understood.

    "Zhang Jun, China's permanent representative to the UN, …"   →   "Zhang Jun said …" in another article

It learns from records and completes records. Whom the gazetteer lists it leaves alone. Two people of one name stay
two: an introduction that contradicts what is known of a name (another state, another walk of life) makes another
person, and where nothing in an article tells which of them is meant, the record says so.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from communique.errors import KnowledgeError
from communique.gazetteer import gazetteer, iso_day, person_id, slug
from communique.layers import ActorEntry
from communique.record import Actor, Part, Record, Role, Span, Why
from communique.references import reference_words, voice_of

# A post is taken to last so many days beyond the last day on which an article told of it.
POST_LASTS = 730
# A name is taken to mean the same person within so many years.
_SAME_PERSON = 30
# Walks of life that no official has at the same time.
_PRIVATE = frozenset(("EDU", "MED", "JRN", "BUS", "HLH", "REL", "LAB", "AGR", "CRM", "CVL", "NGO"))
_PUBLIC = frozenset(("GOV", "MIL", "COP", "JUD", "LEG", "SPY", "IGO"))


_DAY = r"^\d{4}-\d\d-\d\d$"


class Introduction(Part):
    """One article that says who a person is: the post, and the span whose words say so (``quote``)."""

    title: str
    organisation: str | None = None
    country: str | None = None
    sector: str | None = None
    date: str | None = Field(default=None, pattern=_DAY)
    article: str
    span: Span | None = None
    quote: str = ""


class Known(Part):
    """A person whom articles have introduced, with every distinct post and the days on which the name was seen."""

    id: str
    name: str
    introductions: tuple[Introduction, ...] = Field(min_length=1)
    first_seen: str | None = Field(default=None, description="ISO day", pattern=_DAY)
    last_seen: str | None = Field(default=None, description="ISO day", pattern=_DAY)

    def post(self, day: str | None) -> Introduction:
        """What the person was on this ISO day: told last before it, or first after it."""
        dated = sorted(self.introductions, key=lambda told: told.date or "")
        before = [told for told in dated if told.date is not None and day is not None and told.date <= day]
        return before[-1] if before else dated[0] if day is not None else dated[-1]

    @property
    def countries(self) -> frozenset[str]:
        """The states of all posts."""
        return frozenset(told.country for told in self.introductions if told.country)

    @property
    def sectors(self) -> frozenset[str]:
        """The sectors of all posts."""
        return frozenset(told.sector for told in self.introductions if told.sector)


@dataclass
class Registry:
    """People by name. ``path`` is the file (JSON lines, one person a line) that it came from and is saved to."""

    path: Path | None = None
    people: dict[str, Known] = field(default_factory=dict)
    _named: dict[str, list[str]] = field(default_factory=dict)  # the ids under each full name and each family name

    # ----------------------------------------------------------------------------------------------- files
    @classmethod
    def open(cls, path: Path) -> Registry:
        """The registry in a file; an empty one where there is none. Raises KnowledgeError with file and line."""
        registry = cls(path)
        if not path.parent.is_dir():
            raise KnowledgeError(f"{path}: there is no folder {path.parent}")
        try:
            lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
        except (OSError, UnicodeDecodeError) as error:
            raise KnowledgeError(f"{path}: can't be read ({error})") from error
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                known = Known.model_validate_json(line)
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(part) for part in first["loc"])
                raise KnowledgeError(f"{path}:{number}: {where}: {first['msg']}") from error
            registry._keep(known)
        return registry

    def _keep(self, known: Known) -> None:
        if known.id not in self.people:
            parts = _parts(known.name)
            for key in dict.fromkeys((person_id(known.name), *parts[-1:], *parts[:1])):
                self._named.setdefault(key, []).append(known.id)
        self.people[known.id] = known

    def save(self) -> None:
        """Write the registry to its file, whole or not at all. Raises KnowledgeError where that can't be done."""
        if self.path is None:
            return
        try:
            handle, draft = tempfile.mkstemp(prefix=self.path.name, suffix=".new", dir=self.path.parent)
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
                for identifier in sorted(self.people):
                    said = self.people[identifier].model_dump(mode="json", exclude_none=True)
                    file.write(json.dumps(said, ensure_ascii=False) + "\n")
            Path(draft).chmod(0o644)
            Path(draft).replace(self.path)
        except OSError as error:
            raise KnowledgeError(f"{self.path}: can't be written ({error.strerror})") from error

    # ------------------------------------------------------------------------------------------- questions
    def named(self, name: str) -> list[Known]:
        """The people with this full name, in the order in which they became known."""
        return [self.people[identifier] for identifier in self._named.get(person_id(name), ())]

    def with_family(self, family: str) -> list[Known]:
        """The people whose family name this may be: the last part of their names, or the first."""
        return [self.people[identifier] for identifier in self._named.get(slug(family), ())]

    # -------------------------------------------------------------------------------------------- learning
    def read(self, record: Record) -> Record:
        """The record completed from what earlier articles told; then what its own words tell is learnt."""
        completed, undecided = self._complete(record)
        for actor, found in zip(record.actors, completed.actors, strict=True):
            if actor.id not in undecided:
                self._learn(record, actor, found.id)
        return completed

    def read_all(self, records: Iterable[Record]) -> Iterator[Record]:
        """Each record completed from those before it."""
        for record in records:
            yield self.read(record)

    def _learn(self, record: Record, actor: Actor, identifier: str) -> None:
        """Keep whom the record introduces by full name and post, and when the known are seen again."""
        day = iso_day(record.document.published)
        if actor.kind != "person" or identifier in gazetteer().persons:
            return
        known = self.people.get(identifier)
        told = [intro for intro in _introductions(record, actor, day) if intro.country or intro.organisation]
        if known is None and not (told and _called(actor) and len(_parts(actor.name)) > 1):
            return
        before = known.introductions if known is not None else ()
        posts = {(i.title.lower(), i.organisation, i.country) for i in before}
        new = tuple(i for i in told if (i.title.lower(), i.organisation, i.country) not in posts)
        seen = [day, *((known.first_seen, known.last_seen) if known is not None else ())]
        days = [one for one in seen if one]
        self._keep(
            Known(
                id=identifier,
                name=known.name if known is not None else actor.name,
                introductions=(*before, *new),
                first_seen=min(days, default=None),
                last_seen=max(days, default=None),
            )
        )

    # ------------------------------------------------------------------------------------------ completing
    def complete(self, record: Record) -> Record:
        """The record with the state, sector and posts of people whom the registry knows and the article only names."""
        return self._complete(record)[0]

    def _complete(self, record: Record) -> tuple[Record, set[str]]:
        """The completed record, and the ids of actors whom nothing tells from others of the name."""
        undecided: set[str] = set()
        if not self.people:
            return record, undecided
        day = iso_day(record.document.published)
        about = frozenset(actor.country for actor in record.actors if actor.country)
        renamed: dict[str, str] = {}
        actors: list[Actor] = []
        open_names: list[str] = []
        for actor in record.actors:
            found: Actor | None = None
            if actor.kind == "person" and actor.id not in gazetteer().persons:
                known, several = self._meant(record, actor, about, day)
                if known is not None:
                    found = _completed(actor, known, day)
                elif several:
                    who = " or ".join(f"{one.post(day).title} ({one.post(day).country})" for one in several)
                    open_names.append(f"which {actor.name} is meant: {who}")
                    undecided.add(actor.id)
                elif self.named(actor.name) and actor.roles and _told(actor):
                    number = 2
                    while f"{person_id(actor.name)}-{number}" in self.people:
                        number += 1
                    found = actor.model_copy(update={"id": f"{person_id(actor.name)}-{number}"})
            if found is not None and found.id != actor.id:
                if any(other.id == found.id for other in record.actors):
                    found = None  # the article has that person already
                else:
                    renamed[actor.id] = found.id
            actors.append(found or actor)
        if tuple(actors) == record.actors and not open_names:
            return record, undecided
        changed = record.model_copy(update={"actors": tuple(actors), "unresolved": (*record.unresolved, *open_names)})
        made_by = record.made_by
        if self.path is not None:
            known_then = {**made_by.models, f"registry {self.path.name}": f"{len(self.people)} people"}
            made_by = made_by.model_copy(update={"models": known_then})
        return _referring(changed.model_copy(update={"made_by": made_by}), renamed), undecided

    def completed(self, actor: Actor, day: str | None) -> Actor:
        """A person by name alone, outside any article, with what is known; unchanged where nothing or too much is."""
        people = [
            known for known in self.named(actor.name) if _of_that_time(known, day) and not _contradicts(actor, known)
        ]
        return _completed(actor, people[0], day) if len(people) == 1 else actor

    def _meant(
        self, record: Record, actor: Actor, about: frozenset[str], day: str | None
    ) -> tuple[Known | None, list[Known]]:
        """The known person whom an actor of a record is, or those between whom nothing decides."""
        full = len(_parts(actor.name)) > 1
        people = self.named(actor.name) if full else []
        if not full and actor.roles and actor.country and _called(actor):  # "Ambassador Zhang"
            titles = {_last(role.title) for role in actor.roles}
            people = [
                known
                for known in self.with_family(actor.name)
                if any(i.country == actor.country and _last(i.title) in titles for i in known.introductions)
            ]
        people = [known for known in people if _of_that_time(known, day) and not _contradicts(actor, known)]
        if len(people) > 1:
            same = [known for known in people if actor.country and actor.country in known.countries]
            near = same or [known for known in people if known.countries & about]
            people = near or people
        if len(people) == 1:
            return people[0], []
        return None, people


# ------------------------------------------------------------------------------------------------- judging
def _introductions(record: Record, actor: Actor, day: str | None) -> Iterator[Introduction]:
    for role in actor.roles:
        if role.span is None:
            continue
        yield Introduction(
            title=role.title,
            organisation=role.organisation,
            country=role.country or actor.country,
            sector=actor.sector,
            date=day,
            article=record.document.id,
            span=role.span,
            quote=" ".join(record.document.text[role.span[0] : role.span[1]].split())[:200],
        )


def _called(actor: Actor) -> bool:
    """Whether the article calls the actor by name."""
    return any(mention.form == "name" for mention in actor.mentions)


def _told(actor: Actor) -> bool:
    """Whether the article itself says who the actor is."""
    return any(role.span is not None for role in actor.roles) and bool(actor.country or actor.sector)


def _contradicts(actor: Actor, known: Known) -> bool:
    """Whether what the article tells of the actor can't be true of a known person."""
    if not actor.roles:
        return False
    if actor.country and known.countries and actor.country not in known.countries:
        return True
    sectors = known.sectors
    if actor.sector in _PRIVATE:
        return bool(sectors) and sectors <= _PUBLIC
    return actor.sector in _PUBLIC and bool(sectors) and sectors <= _PRIVATE


def _of_that_time(known: Known, day: str | None) -> bool:
    """Whether news of this ISO day may speak of the person."""
    if day is None or known.first_seen is None or known.last_seen is None:
        return True
    return int(known.first_seen[:4]) - _SAME_PERSON <= int(day[:4]) <= int(known.last_seen[:4]) + _SAME_PERSON


def _completed(actor: Actor, known: Known, day: str | None) -> Actor:
    """The actor with what is known of the person; the article's own words go before."""
    post = known.post(day)
    since = f" of {post.date}" if post.date else ""
    note = f"introduced in {post.article}{since}: {post.quote!r}"
    current = _in_post(known, day)
    roles = actor.roles
    if not roles and current:
        roles = (Role(title=post.title, organisation=post.organisation, country=post.country),)
    sector = actor.sector or (post.sector if current else None)
    if known.id == actor.id and (actor.country or not post.country) and actor.sector == sector and actor.roles == roles:
        return actor
    why = Why(stage="registry", rule="person-introduced-before", note=note)
    return actor.model_copy(
        update={
            "id": known.id,
            "name": known.name if len(_parts(actor.name)) < 2 else actor.name,
            "country": actor.country or post.country,
            "sector": sector,
            "roles": roles,
            "why": (*actor.why, why),
        }
    )


def _in_post(known: Known, day: str | None) -> bool:
    """Whether the post may be taken to last on this day."""
    last = known.last_seen or known.post(day).date
    first = known.first_seen
    if day is None or last is None or first is None:
        return True
    try:
        return (
            abs((Day.fromisoformat(day) - Day.fromisoformat(last)).days) <= POST_LASTS
            or first <= day <= last
            or abs((Day.fromisoformat(day) - Day.fromisoformat(first)).days) <= POST_LASTS
        )
    except ValueError:
        return False


def _parts(name: str) -> list[str]:
    return [part for part in slug(name).split("-") if part]


def _last(title: str) -> str:
    return title.lower().split()[-1] if title.split() else ""


# ----------------------------------------------------------------------------------------------- referring
def _referring(record: Record, renamed: Mapping[str, str]) -> Record:
    """The record with every reference to a renamed actor, and with what follows from states and sectors made again."""

    def ids(found: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(renamed.get(identifier, identifier) for identifier in found)

    actors = {actor.id: actor for actor in record.actors}
    words = reference_words()

    def voice(speaker: str | None, before: Any) -> Any:
        actor = actors.get(speaker or "")
        if before != "other" or actor is None or not any(why.stage == "registry" for why in actor.why):
            return before
        entry = ActorEntry(
            actor.id, actor.name, actor.kind, actor.country, actor.sector, actor.acronym, actor.roles, actor.why
        )
        return voice_of(entry, words)

    statements = tuple(
        statement.model_copy(
            update={
                "speaker": (speaker := renamed.get(statement.speaker or "", statement.speaker)),
                "speakers": ids(statement.speakers),
                "addressees": ids(statement.addressees),
                "about": ids(statement.about),
                "voice": voice(speaker, statement.voice),
            }
        )
        for statement in record.statements
    )
    meetings = tuple(
        meeting.model_copy(
            update={
                "participants": (participants := ids(meeting.participants)),
                "countries": tuple(
                    dict.fromkeys(
                        (
                            *meeting.countries,
                            *(c for i in participants if (a := actors.get(i)) is not None and (c := a.country)),
                        )
                    )
                ),
            }
        )
        for meeting in record.meetings
    )
    return record.model_copy(
        update={
            "statements": statements,
            "events": tuple(
                event.model_copy(update={"source": ids(event.source), "target": ids(event.target)})
                for event in record.events
            ),
            "meetings": meetings,
            "figures": tuple(figure.model_copy(update={"about": ids(figure.about)}) for figure in record.figures),
        }
    )
