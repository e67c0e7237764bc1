"""Which state and which sector a phrase names, with the name of the actor and the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date as Day
from functools import lru_cache
from typing import Any

from communique.actor_phrases import role_words
from communique.article import Article
from communique.document import Document
from communique.gazetteer import gazetteer
from communique.layers import ActorEntry, ActorMention, Mentions, Parse
from communique.record import Why
from communique.stages.mentions import MentionsStage
from communique.stages.parse import ParseStage

# PLOVER has no code for an actor whose sector nothing tells; the coders of such data write UNK.
UNKNOWN = "UNK"
# Nor for lands that call themselves states and that few states recognise; those coders write PRE.
BREAKAWAY = "PRE"
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
class Who:
    """One phrase as an actor: ``country`` in ISO3 (UNO, EUR, IGO for international bodies), primary sector first."""

    country: str | None
    sectors: list[str]
    name: str | None
    why: list[Why] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)


def who(text: str, context: str = "", date: str | None = None) -> Who:
    """The actor that a phrase names at a date ("2014-05-01", "10 May 2015", "today"); ``context`` may say the state."""
    day = day_of(date)
    seen = _read(text, day)
    country: str | None = None
    sectors: list[str] = []
    name: str | None = None
    why: list[Why] = []
    best = seen.entries[0] if seen.entries else None
    if best is not None:
        name, country, why = best.name, best.country, list(best.why) or seen.why
        sectors = list(best.sectors or ((best.sector,) if best.sector else ()))
        country = country or _family(best, seen.entries, day)
        if best.kind == "state":
            sectors = _sectors_of_state(seen)
        elif not sectors and (best.kind == "group" or (best.id.startswith("person:") and best.roles)):
            sectors = [UNKNOWN]
    elif seen.places:
        words, country, sector = seen.places[0]
        sectors = [sector] if sector and seen.heads_place else [UNKNOWN]
        why = [Why(stage="mentions", rule="gazetteer/places", note=f"{words} lies there")]
    elif seen.pronoun:
        sectors = [UNKNOWN]
    if country is None and context and (best is not None or seen.places):
        country = next((entry.country for entry in _read(context, day).entries if entry.country), None)
    others = [entry.name for entry in seen.entries[1:] if entry.name != name]
    return Who(country, sectors, name, why, list(dict.fromkeys(others)))


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


def who_many(cases: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """One answer for each case ``{"id", "text", "context", "date"}``, in order."""
    for case in cases:
        found = who(str(case.get("text") or ""), str(case.get("context") or ""), case.get("date"))
        yield {
            "id": case.get("id"),
            "country": found.country,
            "sectors": found.sectors,
            "name": found.name,
            "why": [reason.model_dump(exclude_none=True) for reason in found.why],
        }


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
    """What reading one phrase gives: its actors, the one that it is about first, and the places in it."""

    entries: list[ActorEntry]
    places: list[tuple[str, str, str]]
    pronoun: bool
    form: str
    heads_best: bool
    heads_place: bool
    words: list[str]
    why: list[Why]


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
    heads_place = False
    for match in names.matches([token.text for token in doc], [token.idx for token in doc]):
        for sense in match.senses:
            if sense.form in ("capital", "place", "region") and sense.country:
                words = text[match.start : match.end]
                sector = {"capital": "GOV", "place": "CVL"}.get(sense.form, "")
                places.append((words, sense.country, BREAKAWAY if words in names.breakaway else sector))
                heads_place = heads_place or match.first <= root < match.last
    best = ranked[0] if ranked else None
    return _Seen(
        list(entries.values()),
        places,
        any(mention.form == "pronoun" for mention in layer.mentions),
        best.form if best else "",
        best is not None and best.first <= root < best.last,
        heads_place,
        [token.lower_ for token in doc],
        [best.why] if best and best.why else [],
    )
