"""Where a place of a record lies: its state and, where it is a city, its coordinates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from communique.cities import city_named
from communique.gazetteer import gazetteer
from communique.record import Location

# Names that say where something is; a demonym or a house that stands for a government doesn't.
_FORMS = frozenset({"name", "capital", "place", "region"})


def location_of(name: str, states: Iterable[str] = (), day: date | None = None) -> Location | None:
    """The location that a name of a place means in a text about these states (ISO3), or None.

    ``country`` is the state it lay in on ``day``, today's without one. A state's own name gives its code alone; of a
    phrase with several names the last counts ("the embassy in Houston"). A name that several places bear goes to the
    one in the states told of, else to one that is far larger than the others, else to none.
    """
    words = name.split()
    offsets = [sum(len(word) + 1 for word in words[:number]) for number in range(len(words))]
    country: str | None = None
    city_words = name.split(",")[0]
    for match in gazetteer().matches(words, offsets):
        for sense in match.senses:
            if sense.form not in _FORMS or sense.person is not None:
                continue
            if sense.entity is not None and sense.entity.kind == "state" and sense.form == "name":
                return Location(country=_on(sense.entity.country, day))
            country = sense.entity.country if sense.entity is not None else sense.country
            city_words = " ".join(words[match.first : match.last])
            break
    today = gazetteer().state_on(country, date.today().isoformat()) if country is not None else None
    city = city_named(city_words.strip(" ,"), [today] if today else states)
    if city is None or (today is not None and city.country != today):
        return Location(country=_on(country, day)) if country is not None else None
    return Location(
        country=_on(city.country, day), latitude=city.latitude, longitude=city.longitude, geonames=city.geonames_id
    )


def _on(country: str | None, day: date | None) -> str | None:
    return gazetteer().state_on(country, day.isoformat()) if country is not None and day is not None else country
