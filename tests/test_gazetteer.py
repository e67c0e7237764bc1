"""The gazetteer: names lead to the right entries, offices to their holders at a date."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from work import calls

from communique.errors import KnowledgeError
from communique.gazetteer import Gazetteer, gazetteer, iso_day, slug
from communique.gazetteer_files import OrganisationsFile, packaged
from communique.trie import Trie
from communique.yaml_schema import load


def tokens(text: str) -> tuple[list[str], list[int]]:
    words: list[str] = []
    offsets: list[int] = []
    position = 0
    for word in text.split(" "):
        words.append(word)
        offsets.append(position)
        position += len(word) + 1
    return words, offsets


def names_in(text: str) -> list[tuple[str, str, str | None]]:
    return [
        (text[match.start : match.end], match.senses[0].form, match.senses[0].country)
        for match in gazetteer().matches(*tokens(text))
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kazakhstan signed", [("Kazakhstan", "name", "KAZ")]),
        ("South Korean and Papua New Guinean envoys", [("South Korean", "demonym", "KOR"),
                                                       ("Papua New Guinean", "demonym", "PNG")]),
        ("the Quai d’Orsay answered Whitehall", [("Quai d’Orsay", "metonym", "FRA"), ("Whitehall", "metonym", "GBR")]),
        ("MOMBASA AND NAIROBI", [("MOMBASA", "place", "KEN"), ("NAIROBI", "capital", "KEN")]),
        ("a U.S.-Ghana pact", [("U.S.", "name", "USA"), ("Ghana", "name", "GHA")]),
        ("the African National Congress", [("African National Congress", "name", "ZAF")]),
        ("nigerian rice", []),
    ],
)  # fmt: skip
def test_names(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert names_in(text) == expected


def test_the_longest_name_wins() -> None:
    assert names_in("the Democratic Republic of Congo")[0][2] == "COD"
    assert names_in("the Republic of the Congo")[0][2] == "COG"
    assert [entry[2] for entry in names_in("Guinea-Bissau Guinea Equatorial Guinea")] == ["GNB", "GIN", "GNQ"]


@pytest.mark.parametrize(
    ("state", "office", "day", "name"),
    [
        ("ZAF", "president", "1995-06-01", "Nelson Mandela"),
        ("FRA", "president", "1990-01-01", "François Mitterrand"),
        ("GBR", "prime-minister", "1997-05-03", "Tony Blair"),
        ("SUN", "foreign-minister", "1987-04-13", "Eduard Shevardnadze"),
        ("DEU", "leader", "2010-01-01", "Angela Merkel"),
        ("United Nations", "secretary-general", "2001-01-01", "Kofi Annan"),
        ("CHL", "president", "2008-05-05", "Michelle Bachelet"),
    ],
)
def test_office_holders(state: str, office: str, day: str, name: str) -> None:
    holder = gazetteer().holder(state, (office,), day)
    assert holder is not None and holder.name == name


def test_nobody_holds_an_office_before_the_first_term() -> None:
    assert gazetteer().holder("RUS", ("president",), "1900-01-01") is None


def test_sectors_follow_the_date() -> None:
    person = gazetteer().persons["person:tony-blair"]
    assert person.sectors("2001-01-01") == ("GOV",)
    assert person.sectors("2018-01-01") == ("ELI",)
    assert person.sectors("1990-01-01") == ()
    assert person.country("2012-01-01") == "GBR"


def test_the_head_of_an_international_body_has_no_country() -> None:
    person = gazetteer().persons["person:jens-stoltenberg"]
    assert person.country("2010-01-01") == "NOR"
    assert person.country("2018-01-01") is None


def test_the_files_agree_with_each_other() -> None:
    names = gazetteer()
    offices = packaged().offices
    for office in offices:
        assert (office.country is None) != (office.organisation is None), office.title
        if office.country:
            assert office.country in names.states, office.country
        else:
            assert office.organisation in names.by_name, office.organisation
        for holder in office.holders:
            assert holder.to is None or holder.since <= holder.to + "-99", holder.name
    for organisation in packaged().organisations:
        assert organisation.country is None or organisation.country in names.states, organisation.name
        assert (organisation.kind == "igo") == (organisation.family is not None), organisation.name
    for place in packaged().places:
        assert place.country in names.states, place.country


def test_every_state_has_its_own_code_and_there_are_enough() -> None:
    states = packaged().states
    assert len({state.iso3 for state in states}) == len(states) >= 193
    assert len(packaged().organisations) >= 150


def test_a_wrong_sector_is_an_error_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "organisations.yaml"
    file.write_text("organisations:\n- {name: Aid Now, kind: organisation, sectors: [XYZ]}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"organisations\.yaml:2"):
        load(file, OrganisationsFile)


def test_loading_takes_work_in_proportion_to_the_names() -> None:
    entries = packaged()
    gazetteer = Gazetteer(entries)
    assert calls(lambda: Gazetteer(entries)) < 250 * (len(gazetteer.entities) + len(gazetteer.persons))


def test_full_names_may_have_more_than_is_listed() -> None:
    names = gazetteer()
    for spelled in ("Condoleezza M. Rice", "Boris Nikolayevich Yeltsin"):
        assert names.spelled(spelled, "2001-01-01") is not None, spelled
    assert names.spelled("Condoleezza Rice Garden", "2001-01-01") is None


def test_common_family_names_alone_mean_nobody() -> None:
    names = gazetteer()
    assert names.named("Ford", "1987-01-01") is None
    assert names.named("Volcker", "1987-01-01") is not None


def test_every_family_name_found_alone_is_one_person_on_a_day() -> None:
    names = gazetteer()
    for day in ("1987-06-01", "2003-03-20", "2022-06-01"):
        for family in names.families:
            person = names.named(family, day)
            assert person is None or person.lived(day)


def test_slugs_are_ascii() -> None:
    assert slug("Recep Tayyip Erdoğan") == "recep-tayyip-erdogan"
    assert slug("Jonas Gahr Støre") == "jonas-gahr-store"
    assert slug("王毅").isascii() and slug("王毅") != slug("习近平")


def test_iso_days() -> None:
    assert iso_day("2014-02-29T10:00") is None
    assert iso_day("2016-02-29T10:00Z") == "2016-02-29"
    assert iso_day(None) is None


def test_trie_ends_only_where_it_may() -> None:
    trie: Trie[int] = Trie()
    trie.add(["a", "b"], 1)
    trie.add(["a"], 2)
    assert trie.longest(["a", "b"], 0) == (2, [1])
    assert trie.longest(["a", "b"], 0, [True, False]) == (1, [2])
    assert trie.longest(["b"], 0) is None


@given(st.text(max_size=80))
def test_matches_hold_for_any_text(text: str) -> None:
    words, offsets = tokens(text)
    for match in gazetteer().matches(words, offsets):
        assert 0 <= match.first < match.last <= len(words)
        assert 0 <= match.start < match.end <= len(text)


@pytest.mark.parametrize(
    ("spelled", "name"),
    [
        ("Dmitriy Medvedev", "Dmitry Medvedev"),
        ("LAVROV Sergey", "Sergei Lavrov"),
        ("Alyaksandr Lukashenka", "Alexander Lukashenko"),
        ("Orban Viktor", "Viktor Orbán"),
    ],
)
def test_other_orders_and_transliterations_are_one_person(spelled: str, name: str) -> None:
    found = gazetteer().spelled(spelled, "2011-06-01")
    assert found is not None and slug(found.name) == slug(name)
    assert gazetteer().spelled("Sergeant Lavrova", "2011-06-01") is None


def test_the_state_that_stood_on_a_day() -> None:
    names = gazetteer()
    assert [names.state_on("RUS", day) for day in ("1987-06-01", "1991-12-26", "2020-01-01")] == ["SUN", "RUS", "RUS"]
    assert [names.state_on("SRB", day) for day in ("1995-06-01", "2004-06-01", "2010-01-01")] == ["YUG", "SCG", "SRB"]
    assert names.state_on("CZE", "1990-01-01") == "CSK" and names.state_on("FRA", "1990-01-01") == "FRA"
    holder = names.holder("RUS", ("foreign-minister",), "1988-01-01")
    assert holder is not None and holder.name == "Eduard Shevardnadze"


def test_members_at_a_date() -> None:
    names = gazetteer()
    assert "GBR" in names.members("org:EU", "2019-01-01") and "GBR" not in names.members("org:EU", "2021-01-01")
    assert "FIN" in names.members("org:NATO", "2024-01-01") and "FIN" not in names.members("org:NATO", "2020-01-01")
    assert names.members("org:UNHCR", "2020-01-01") == ()


def test_titles_lead_to_holders_by_their_own_words() -> None:
    names = gazetteer()
    for of, title, day, name in (
        ("USA", "trade representative", "2019-06-01", "Robert Lighthizer"),
        ("GBR", "first minister Scotland", "2009-08-21", "Alex Salmond"),
        ("United Nations", "envoy for Yemen", "2018-12-13", "Martin Griffiths"),
    ):
        found = names.titled(of, title, day)
        assert found is not None and found.name == name, title
    assert names.titled("USA", "gardener", "2019-06-01") is None
    coming = names.next_holder("USA", ("president",), "2016-12-02")
    assert coming is not None and coming.name == "Donald Trump"
