"""Where a place of a record lies: its state and, where it is a city, its coordinates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from communique.cities import city_named, is_american_state
from communique.gazetteer import Sense, gazetteer
from communique.record import Location

# Names that say where something is; a demonym or a house that stands for a government doesn't.
_FORMS = frozenset({"name", "capital", "place", "region"})


def location_of(
    name: str, states: Iterable[str] = (), day: date | None = None, home: str | None = None
) -> Location | None:  # fmt: skip
    """The location that a name of a place means in a text about these states (ISO3), or None.

    ``country`` is the state it lay in on ``day``, today's without one; where two states of that day are one today, it
    is ``home``. A state's own name gives its code alone; of a phrase with several names the last counts ("the embassy
    in Houston"), of "Sea Island, Georgia" the first, in the region that the second names. A name that several places
    bear goes to the one in the states told of, else to one that is far larger than the others, else to none.
    """
    about = tuple(states)
    words = name.removeprefix("the ").split()
    offsets = [sum(len(word) + 1 for word in words[:number]) for number in range(len(words))]
    country: str | None = None
    city_words = name.split(",")[0]
    for match in gazetteer().matches(words, offsets):
        behind = match.first > 0 and words[match.first - 1].endswith(",")
        if behind and "USA" in about and is_american_state(" ".join(words[match.first : match.last])):
            foreign = next((s.country for s in match.senses if s.form == "name" and s.country != "USA"), None)
            there = city_named(city_words, [foreign]) if foreign else None  # "Sea Island, Georgia", "Tbilisi, Georgia"
            country = foreign if there is not None and there.country == foreign else "USA"
            break
        for sense in match.senses:
            if sense.form not in _FORMS or sense.person is not None:
                continue
            if behind and (sense.form == "region" or (sense.form == "name" and _is_state(sense))):
                country = sense.entity.country if sense.entity is not None else sense.country
                break
            if sense.form == "name" and _is_state(sense) and sense.entity is not None:
                abroad = sense.entity.country not in about and "USA" in about and is_american_state(name)
                # Georgia, in a text about Washington and Tokyo
                return Location(country=_on("USA" if abroad else sense.entity.country, day))
            country = sense.entity.country if sense.entity is not None else sense.country
            city_words = " ".join(words[match.first : match.last])
            break
        if behind and country is not None:
            break
        seat = next((s for s in match.senses if s.form == "metonym" and _is_state(s) and s.entity is not None), None)
        if country is None and seat is not None and seat.entity is not None and match.last - match.first == len(words):
            return Location(country=_on(seat.entity.country, day))  # "the White House"
    today = gazetteer().state_on(country, date.today().isoformat()) if country is not None else None
    within = [today] if today else [_today(state) for state in about]
    city = city_named(city_words.strip(" ,"), within) or city_named(city_words.split(",")[0].strip(), within)
    if city is None or (today is not None and city.country != today):
        return Location(country=_in(country, day, home)) if country is not None else None
    return Location(
        country=_in(city.country, day, home),
        latitude=city.latitude,
        longitude=city.longitude,
        geonames=city.geonames_id,
    )


def _is_state(sense: Sense) -> bool:
    return sense.entity is not None and sense.entity.kind == "state"


def _in(country: str | None, day: date | None, home: str | None) -> str | None:
    """The state of that day; ``home`` where it carries on in the same state of today."""
    if country is None or home is None or day is None or _today(home) != _today(country):
        return _on(country, day)
    return home if gazetteer().state_on(home, day.isoformat()) == home else _on(country, day)


def _today(state: str) -> str:
    """The state of today that carries on a state of the past."""
    return gazetteer().line(state)


def _on(country: str | None, day: date | None) -> str | None:
    return gazetteer().state_on(country, day.isoformat()) if country is not None and day is not None else country
