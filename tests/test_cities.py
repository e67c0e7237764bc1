"""Cities by name: the state that a text is about decides, and nothing does where nothing decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.cities import city_named
from communique.compiled import compiled


@pytest.mark.parametrize(
    ("name", "states", "country"),
    [
        ("Gdynia", [], "POL"),
        ("Puerto Penasco", [], "MEX"),
        ("Springfield", [], "USA"),
        ("Cambridge", [], None),
        ("Cambridge", ["CAN"], "CAN"),
        ("Tripoli", ["LBN"], "LBN"),
        ("Nowhere-on-Sea", [], None),
        ("", [], None),
    ],
)
def test_cities(name: str, states: list[str], country: str | None) -> None:
    found = city_named(name, states)
    assert (found.country if found else None) == country


def test_a_city_has_coordinates() -> None:
    city = city_named("Gdynia")
    assert city is not None and 54 < city.latitude < 55 and 18 < city.longitude < 19 and city.people > 100_000


def test_what_is_kept_is_made_anew_when_a_file_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.compiled._CACHE", tmp_path / "kept")
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    source = tmp_path / "source.yaml"
    source.write_text("a", encoding="utf-8")
    made: list[int] = []

    def build() -> int:
        made.append(1)
        return len(made)

    assert [compiled("number", [source], build) for _ in range(3)] == [1, 1, 1]
    source.write_text("ab", encoding="utf-8")
    assert compiled("number", [source], build) == 2
    kept = max((tmp_path / "kept").glob("number.*.pickle"), key=lambda path: path.stat().st_mtime_ns)
    kept.write_bytes(b"no pickle")
    assert compiled("number", [source], build) == 3
