"""A user's own entries join those of the package, and wrong ones are named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.cli import run
from communique.errors import KnowledgeError
from communique.gazetteer import Gazetteer, gazetteer
from communique.gazetteer_files import joined, own, packaged

YAML = """\
offices:
- office: foreign-minister
  title: Minister of Foreign Affairs
  country: NOR
  source: announced by the palace
  holders:
  - {name: Ingvild Storbakken, from: 2026-11-01, gender: f}
organisations:
- {name: Union of Upper Rivers, acronym: UUR, kind: igo, sectors: [IGO], family: IGO, source: treaty of 2026}
states:
- {iso3: FJI, name: Fiji, metonyms: [Borron House]}
places:
- {country: PER, cities: [Villa Quebrada]}
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.yaml"
    path.write_text(YAML, encoding="utf-8")
    return path


def test_own_entries_join_those_of_the_package(mine: Path) -> None:
    names = Gazetteer(joined(packaged(), own(mine)))
    minister = names.holder("NOR", ("foreign-minister",), "2026-12-01")
    assert minister is not None and minister.name == "Ingvild Storbakken" and minister.gender == "f"
    before = gazetteer().holder("NOR", ("foreign-minister",), "2026-10-31")
    assert before is not None and names.holder("NOR", ("foreign-minister",), "2026-10-31") == names.persons[before.id]
    assert names.by_name["Union of Upper Rivers"].id == "org:UUR"
    for words, country in ((["Borron", "House"], "FJI"), (["Villa", "Quebrada"], "PER"), (["Fijian"], "FJI")):
        offsets = [sum(len(w) + 1 for w in words[:i]) for i in range(len(words))]
        assert names.matches(words, offsets)[0].senses[0].country == country


def test_a_table_holds_holders_or_bodies(tmp_path: Path) -> None:
    holders = tmp_path / "holders.csv"
    holders.write_text(
        "name,office,title,country,from,to,also,gender\n"
        "Ama Quaye,defence-minister,Minister of Defence,GHA,2026-11-02,,A. Quaye;Ama B. Quaye,f\n",
        encoding="utf-8",
    )
    (office,) = own(holders).offices
    assert office.holders[0].also == ("A. Quaye", "Ama B. Quaye") and office.country == "GHA"
    bodies = tmp_path / "bodies.csv"
    bodies.write_text("name,kind,sectors,country,also\nAid Now,organisation,NGO|HLH,KEN,AidNow\n", encoding="utf-8")
    (body,) = own(bodies).organisations
    assert body.sectors == ("NGO", "HLH") and body.also == ("AidNow",)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.yaml", "offices:\n- {office: king, title: King, country: FJI, holders: []}\n", r"x\.yaml:2"),
        ("x.yaml", "heads: []\n", r"x\.yaml:1"),
        ("x.csv", "name,office,from\nA B,president,2020\nC D,presidents,2020\n", r"x\.csv:3: office"),
        ("x.csv", "who,what\nA,B\n", r"x\.csv:1: give a header"),
        ("none.yaml", None, "can't be read"),
    ],
)
def test_wrong_entries_are_named(tmp_path: Path, name: str, text: str | None, message: str) -> None:
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=message):
        own(path)


def test_the_command_line_takes_own_entries(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMMUNIQUE_GAZETTEER", "")
    phrase = "the Norwegian foreign minister"
    assert run(["who", phrase, "--date", "2026-12-01", "--gazetteer", str(mine)]) == 0
    assert "Ingvild Storbakken" in capsys.readouterr().out
    assert run(["who", phrase, "--gazetteer", str(mine.with_name("absent.yaml"))]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1 and "can't be read" in told


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "offices:\n- {office: president, title: President, country: XXX, leads: true, holders: []}\n",
            "XXX: no such state",
        ),
        ("organisations:\n- {name: Aid Now, kind: organisation, sectors: [GOV], country: XYZ}\n", "XYZ: no such state"),
        ("states:\n- {iso3: FJI, name: Fiji, successor: TON}\n- {iso3: TON, name: Tonga, successor: FJI}\n", "circle"),
        (
            "offices:\n- {office: head, title: Head, organisation: Nobody, holders: []}\n",
            "Nobody: no such organisation",
        ),
        ("offices:\n- {office: head, title: H, country: FJI, holders: [{name: '', from: '2020'}]}\n", "has no name"),
    ],
)
def test_entries_that_name_what_is_not_there_are_told(
    text: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COMMUNIQUE_GAZETTEER", "")
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    assert run(["who", "Fiji", "--gazetteer", str(path)]) == 1
    told = capsys.readouterr().err
    assert message in told and told.count("\n") == 1 and "internal" not in told


def test_a_correction_keeps_what_it_does_not_say(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "organisations:\n- {name: World Bank, kind: igo, sectors: [IGO], also: [Bank for the World]}\n"
        "offices:\n- {office: president, title: President, country: FRA, also: [Head Chieftain], holders: []}\n",
        encoding="utf-8",
    )
    entries = joined(packaged(), own(path))
    bank = next(entry for entry in entries.organisations if entry.name == "World Bank")
    assert bank.family and {"Bank for the World"} < {*bank.also}
    office = next(o for o in entries.offices if (o.country, o.office) == ("FRA", "president"))
    assert office.also == ("Head Chieftain",) and office.leads and len(office.holders) > 3


def test_a_table_without_titles_ends_the_term_before(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("name,office,country,from\nAma Quaye,foreign-minister,GHA,2026-11-02\n", encoding="utf-8")
    names = Gazetteer(joined(packaged(), own(path)))
    found = names.holder("GHA", ("foreign-minister",), "2026-11-20")
    assert found is not None and found.name == "Ama Quaye"


def test_every_entry_says_where_it_is_borne_out() -> None:
    entries = packaged()
    for entry in (*entries.states, *entries.organisations, *entries.offices):
        assert len(entry.source.split()) >= 2, entry
