"""Which state and which sector a phrase names, with the name of the actor, the reason, and what else it could mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from communique.actor_phrases import role_words
from communique.article import Article
from communique.cities import cities_named, city_named
from communique.document import Document
from communique.gazetteer import Entity, gazetteer
from communique.layers import ActorEntry, ActorMention, Mentions, Parse
from communique.record import Actor, Why
from communique.registry import Registry
from communique.stages.mentions import MentionsStage
from communique.stages.parse import ParseStage

# PLOVER has no code for an actor whose sector nothing tells; the coders of such data write UNK.
UNKNOWN = "UNK"
# Nor for lands that call themselves states and that few states recognise; those coders write PRE.
BREAKAWAY = "PRE"
# A word of so many letters that is so much like a name is taken for it, misspelt.
_LONG_ENOUGH, _ALIKE = 6, 0.85
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


@dataclass(frozen=True, slots=True)
class Reading:
    """What else a phrase could mean: an actor or a place of that name, with its state, and how it differs."""

    name: str
    country: str | None = None
    id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """One phrase as an actor: ``country`` in ISO3 (UNO, EUR, IGO for international bodies), primary sector first.

    ``id`` and ``kind`` are those of the record, ``form`` says how the words name the actor (name, title, metonym …),
    ``roles`` are the offices held on the day, as words.
    """

    country: str | None
    sectors: list[str]
    name: str | None
    why: list[Why] = field(default_factory=list)
    alternatives: list[Reading] = field(default_factory=list)
    id: str | None = None
    kind: str | None = None
    form: str | None = None
    roles: list[str] = field(default_factory=list)


def who(text: str, context: str = "", date: str | None = None, registry: Registry | None = None) -> Who:
    """The actor that a phrase names at a date ("2014-05-01", "10 May 2015", "today"); ``context`` may say the state.

    ``registry``: people whom earlier articles have introduced.
    """
    day = day_of(date)
    seen = _read(text, day)
    country: str | None = None
    sectors: list[str] = []
    name: str | None = None
    why: list[Why] = []
    best = seen.entries[0] if seen.entries else None
    if best is not None and registry is not None:
        best = _known(best, registry, day)
    if best is not None:
        name, country, why = best.name, best.country, list(best.why) or seen.why
        sectors = list(best.sectors or ((best.sector,) if best.sector else ()))
        country = country or _family(best, seen.entries, day)
        if best.kind == "state":
            sectors = _sectors_of_state(seen)
        elif not sectors and (best.kind == "group" or (best.id.startswith("person:") and best.roles)):
            sectors = [UNKNOWN]
        if country is None and seen.places:
            words, country, _ = seen.places[0]
            why = [*why, Why(stage="mentions", rule="gazetteer/places", note=f"{words} lies there")]
    elif seen.places:
        words, country, sector = seen.places[0]
        sectors = [sector] if sector and seen.heads_place else [UNKNOWN]
        why = [Why(stage="mentions", rule="gazetteer/places", note=f"{words} lies there")]
    elif seen.pronoun:
        sectors = [UNKNOWN]
    unknown = best is None or (seen.form == "name" and not (country or sectors or best.roles))
    misspelt = _misspelt(text) if unknown and not seen.places and not seen.pronoun else None
    if misspelt is not None:
        words, state = misspelt
        return Who(
            state.country,
            [],
            state.name,
            [Why(stage="mentions", rule="spelling", note=f"read as {words!r}")],
            id=state.id,
            kind="state",
        )
    if country is None and context and (best is not None or seen.places):
        country = next((entry.country for entry in _read(context, day).entries if entry.country), None)
        if country is not None:
            why = [*why, Why(stage="mentions", rule="context", note="the state is the first that the context names")]
    roles = [", ".join(part for part in (r.title, r.organisation) if part) for r in best.roles] if best else []
    return Who(
        country,
        sectors,
        name,
        why,
        list(_alternatives(text, best, seen, day)),
        best.id if best else None,
        best.kind if best else "place" if seen.places else None,
        seen.form or None,
        roles,
    )


def _misspelt(text: str) -> tuple[str, Entity] | None:
    """The state whose name, or whose people's name, a word nearly spells ("Kazahks")."""
    word = text.strip()
    if len(word) < _LONG_ENOUGH or not word.isalpha() or not word.istitle():
        return None
    written = gazetteer().written
    near = get_close_matches(word, written, 1, _ALIKE)
    return (near[0], written[near[0]]) if near else None


def _known(best: ActorEntry, registry: Registry, day: str) -> ActorEntry:
    """The actor with what earlier articles told of a person of that name."""
    if best.kind != "person" or best.country:
        return best
    actor = Actor(id=best.id, name=best.name, kind="person", sector=best.sector, roles=best.roles, why=best.why)
    found = registry.completed(actor, day)
    return ActorEntry(found.id, found.name, "person", found.country, found.sector, None, found.roles, found.why)


def _alternatives(text: str, best: ActorEntry | None, seen: _Seen, day: str) -> Iterator[Reading]:
    """Other actors in the phrase, and whatever else has its name: namesakes, other lands and bodies, cities."""
    names = gazetteer()
    told = {best.id if best else ""}
    found: list[Reading] = []
    for entry in seen.entries[1:]:
        found.append(Reading(entry.name, entry.country, entry.id, "named in the phrase too"))
    if best is not None and best.id in names.rival_of:
        signs = ", ".join(sorted(names.ambiguous[best.id][0])[:4])
        found.append(
            Reading(best.name, names.rival_of[best.id], None, f"a part of that state, beside words such as {signs}")
        )
    for sense in seen.senses:
        if sense.entity is not None:
            note = "goes by that name too" if best is not None else "a seat of it"
            found.append(Reading(sense.entity.name, sense.entity.country, sense.entity.id, note))
        if sense.person is not None:
            found.append(Reading(sense.person.name, sense.person.country(day), sense.person.id, _when(sense.person)))
    if best is not None and best.kind == "person":
        for person in (*names.same_name(best.name), *names.families.get(best.name, ())):
            found.append(Reading(person.name, person.country(day), person.id, _when(person)))
    if best is None or best.kind == "state":
        for city in cities_named(text)[:4]:
            at = (best.country if best else seen.places[0][1]) if best or seen.places else None
            if city.country != at:
                found.append(Reading(city.name, city.country, None, f"a city of {city.people:,} people"))
    for reading in found:
        key = reading.id or f"{reading.name} {reading.country}"
        if key not in told:
            told.add(key)
            yield reading


def _when(person: Any) -> str:
    """The offices of a person, the last ones first, with their years."""
    terms = [f"{t.office.title} {t.since[:4]}–{t.to[:4] if t.to else ''}" for t in reversed(person.terms)]
    return "; ".join(terms[:3])


def _family(best: ActorEntry, entries: list[ActorEntry], day: str) -> str | None:
    """The system (UNO, EUR, IGO) of an international body, of its officials and of its head."""
    names = gazetteer()
    entity = names.entities.get(best.id)
    if entity is not None:
        return entity.family
    person = names.persons.get(best.id)
    if person is not None:
        bodies = [names.by_name.get(term.office.organisation or "") for term in person.at(day)]
        return next((body.family for body in bodies if body is not None), None)
    if best.kind == "group" or (best.kind == "person" and best.roles):
        return next((names.entities[e.id].family for e in entries[1:] if e.id in names.entities), None)
    return None


def _sectors_of_state(seen: _Seen) -> list[str]:
    """The sectors of a phrase that names a state: its government by metonym, what a modifier says, or nothing."""
    if not seen.heads_best:
        return [UNKNOWN]
    if seen.form == "metonym":
        return ["GOV"]
    words = role_words()
    said = [code for word in seen.words for entry in words.weak.get(word, ()) for code in entry.sectors]
    return list(dict.fromkeys(said)) if seen.form == "demonym" else []


def who_many(cases: Iterable[Mapping[str, Any]], registry: Registry | None = None) -> Iterator[dict[str, Any]]:
    """One answer for each case ``{"id", "text", "context", "date"}``, in order."""
    for case in cases:
        found = who(str(case.get("text") or ""), str(case.get("context") or ""), _said(case.get("date")), registry)
        yield {
            "id": case.get("id"),
            "country": found.country,
            "sectors": found.sectors,
            "name": found.name,
            "actor": found.id,
            "kind": found.kind,
            "form": found.form,
            "roles": found.roles,
            "date": day_of(_said(case.get("date"))),
            "why": [reason.model_dump(exclude_none=True) for reason in found.why],
            "alternatives": [
                {"name": other.name, "country": other.country, "actor": other.id, "note": other.note}
                for other in found.alternatives
            ],
        }


def _said(date: object) -> str | None:
    return None if date is None else str(date)


def is_date(text: str) -> bool:
    """Whether this is "today" or names a day of the calendar, in words or digits."""
    try:
        Day.fromisoformat(_written_day(text) or "")
    except ValueError:
        return text.strip().lower() == "today"
    return True


def day_of(text: str | None) -> str:
    """The ISO day that a date in words or digits names; today for "today", for None and for what is no date."""
    return _written_day(text or "today") or Day.today().isoformat()


def _written_day(text: str) -> str | None:
    words = text.strip().lower()
    iso = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?$", words)
    if iso:
        return f"{iso[1]}-{iso[2] or '01'}-{iso[3] or '01'}"
    spoken = re.match(r"(?:(\d{1,2})\s+)?([a-z]+)\.?\s+(?:(\d{1,2}),\s+)?(\d{4})$", words)
    if spoken:
        month = next((i for i, name in enumerate(_MONTHS, 1) if name.startswith(spoken[2][:3])), None)
        if month:
            return f"{spoken[4]}-{month:02d}-{int(spoken[1] or spoken[3] or 1):02d}"
    return None


@lru_cache(maxsize=1)
def _stages() -> tuple[ParseStage, MentionsStage]:
    return ParseStage(), MentionsStage()


@dataclass(frozen=True, slots=True)
class _Seen:
    """What reading one phrase gives: its actors, the one that it is about first, and the places in it.

    ``senses``: all that the gazetteer has for the names in the phrase.
    """

    entries: list[ActorEntry]
    places: list[tuple[str, str, str]]
    pronoun: bool
    form: str
    heads_best: bool
    heads_place: bool
    words: list[str]
    why: list[Why]
    senses: list[Any]


def _read(text: str, day: str) -> _Seen:
    """Read a phrase by itself."""
    parse, mentions = _stages()
    document = Document(Article(text, published=day))
    document = document.with_layer(parse(document))
    layer = mentions(document)
    assert isinstance(layer, Mentions)
    doc = document[Parse].doc
    root = next((token.i for token in doc if token.dep_ == "ROOT"), 0)

    def order(mention: ActorMention) -> tuple[bool, bool, int, int]:
        covers = mention.first <= root < mention.last
        return (not covers, mention.form == "pronoun", -(mention.last - mention.first), mention.start)

    ranked = sorted((m for m in layer.mentions if m.actors or m.fallback), key=order)
    entries: dict[str, ActorEntry] = {}
    for mention in ranked:
        for identifier in mention.actors or (mention.fallback,):
            entries.setdefault(identifier, layer.actors[identifier])
    names = gazetteer()
    places: list[tuple[str, str, str]] = []
    senses: list[Any] = []
    heads_place = False
    covered: set[int] = set()
    for match in names.matches([token.text for token in doc], [token.idx for token in doc]):
        covered.update(range(match.first, match.last))
        for sense in match.senses:
            senses.append(sense)
            if sense.form in ("capital", "place", "region") and sense.country:
                words = text[match.start : match.end]
                sector = {"capital": "GOV", "place": "CVL"}.get(sense.form, "")
                places.append((words, sense.country, BREAKAWAY if words in names.breakaway else sector))
                heads_place = heads_place or match.first <= root < match.last
    best = ranked[0] if ranked else None
    if best is not None and best.form == "name" and not best.actors[0].startswith("person:"):
        entry = entries[best.actors[0]]
        if not (entry.country or entry.sectors or covered) and city_named(text.strip()):
            entries, best = {}, None  # a town that the parse takes for a body
    if not places and (best is None or not entries[(best.actors or (best.fallback,))[0]].country):
        places, heads_place = _cities(doc, covered, best)
    return _Seen(
        list(entries.values()),
        places,
        any(mention.form == "pronoun" for mention in layer.mentions),
        best.form if best else "",
        best is not None and best.first <= root < best.last,
        heads_place,
        [token.lower_ for token in doc],
        [best.why] if best and best.why else [],
        senses,
    )


def _cities(doc: Any, covered: set[int], best: ActorMention | None) -> tuple[list[tuple[str, str, str]], bool]:
    """The city that the phrase is, or that stands before the noun it is about ("Gdynia dockers")."""
    given = gazetteer().given
    if best is None:
        name = doc.text.strip()
        lone = " " not in name and (name in given or not name.istitle())
        city = None if lone or covered or not name[:1].isupper() else city_named(name)
        return ([(name, city.country, "CVL")], True) if city is not None else ([], False)
    if best.form in ("name", "pronoun"):
        return [], False
    for first in range(best.first, best.head):
        for last in range(best.head, first, -1):
            words = doc[first:last]
            if covered.isdisjoint(range(first, last)) and all(token.text[:1].isupper() for token in words):
                city = city_named(words.text)
                if city is not None:
                    return [(words.text, city.country, "")], False
    return [], False
