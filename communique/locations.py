"""Where a place of a record lies: its state and, where it is a city, its coordinates."""

from __future__ import annotations

from collections.abc import Iterable

from communique.cities import city_named
from communique.gazetteer import gazetteer
from communique.record import Location


def location_of(name: str, states: Iterable[str] = (), day: str = "2025-01-01") -> Location | None:
    """The location that a name of a place means in a text about these states (ISO3), or None.

    ``day`` is when it happened: a city of a state that was gone by then lies in its successor. A state's own name gives
    its code alone; a name that several places bear goes to the one in the states told of, else to one that is far
    larger than the others, else to none.
    """
    words = name.split()
    offsets = [sum(len(word) + 1 for word in words[:number]) for number in range(len(words))]
    country: str | None = None
    for match in gazetteer().matches(words, offsets):
        for sense in match.senses:
            if sense.entity is not None and sense.entity.kind == "state" and sense.form == "name":
                return Location(country=sense.entity.country)
            if country is None and sense.person is None:
                country = sense.entity.country if sense.entity is not None else sense.country
    country = gazetteer().state_on(country, day) if country is not None else None
    city = city_named(name.split(",")[0], [country] if country else states)
    if city is None or (country is not None and city.country != country):
        return Location(country=country) if country is not None else None
    return Location(country=city.country, latitude=city.latitude, longitude=city.longitude, geonames=city.geonames_id)
