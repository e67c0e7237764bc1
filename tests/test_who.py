"""`who`: a phrase leads to a state and a sector, at a date."""

from __future__ import annotations

import pytest

from communique.queries.who import day_of, is_date, who, who_many


@pytest.mark.parametrize(
    ("text", "date", "country", "sector"),
    [
        ("Norwegian fishermen", None, "NOR", "AGR"),
        ("the Tunisian parliament", None, "TUN", "LEG"),
        ("Harare", None, "ZWE", "GOV"),
        ("Johannesburg", None, "ZAF", "CVL"),
        ("Lagos police", None, "NGA", "COP"),
        ("a Uruguayan judge", None, "URY", "JUD"),
        ("Margaret Thatcher", "1986-01-01", "GBR", "GOV"),
        ("Margaret Thatcher", "1999-01-01", "GBR", "ELI"),
        ("President Ellen Johnson Sirleaf", "2010-05-05", "LBR", "GOV"),
        ("Prime Minister Koizumi", "12 March 2003", "JPN", "GOV"),
        ("World Trade Organization", None, "IGO", "IGO"),
        ("UNICEF", None, "UNO", "IGO"),
        ("European Commission", None, "EUR", "GOV"),
        ("masked gunmen", None, None, "UAF"),
        ("she", None, None, "UNK"),
        ("Abkhazia", None, "GEO", "PRE"),
    ],
)
def test_who(text: str, date: str | None, country: str | None, sector: str) -> None:
    found = who(text, date=date)
    assert found.country == country
    assert sector in found.sectors


@pytest.mark.parametrize("text", ["", "table", "Wilbert Ostrander", "reached, perhaps", "\n", "123"])
def test_nothing_is_nobody(text: str) -> None:
    found = who(text)
    assert (found.country, found.sectors) == (None, [])


def test_context_gives_the_state_that_the_phrase_leaves_open() -> None:
    assert who("army spokesman").country is None
    assert who("army spokesman", context="Ethiopian troops crossed the river").country == "ETH"


def test_every_answer_says_why() -> None:
    for text in ("Cuban diplomats", "Oslo", "Kofi Annan", "Durban"):
        assert who(text, date="2004-01-01").why, text


def test_many_keep_their_order_and_ids() -> None:
    cases = [{"id": "b", "text": "Ghana"}, {"id": "a", "text": "Danish troops", "context": None, "date": "today"}]
    answers = list(who_many(cases))
    assert [answer["id"] for answer in answers] == ["b", "a"]
    assert [answer["country"] for answer in answers] == ["GHA", "DNK"]


def test_days() -> None:
    assert day_of("10 May 2015") == "2015-05-10"
    assert day_of("1 july 2021") == "2021-07-01"
    assert day_of("March 4, 1999") == "1999-03-04"
    assert day_of("1987") == "1987-01-01"
    assert day_of("Today") == day_of(None)


def test_what_is_a_date() -> None:
    assert all(is_date(text) for text in ("2014-05-01", "2014-05", "1987", "10 May 2015", "March 4, 1999", "Today"))
    assert not any(is_date(text) for text in ("", "foo", "2022-13-45", "31 February 2020", "5 Smarch 2020"))


def test_a_misspelt_people_is_read_and_says_so() -> None:
    found = who("Kazahks")
    assert (found.country, found.id, found.why[0].rule) == ("KAZ", "state:KAZ", "spelling")
    assert who("Wilbert").country is None


def test_a_city_that_only_geonames_lists_leads_to_its_state() -> None:
    assert who("Puerto Penasco").country == "MEX"
    found = who("Gdynia police")
    assert found.country == "POL" and "geonames/cities" in {why.rule for why in found.why}


def test_what_else_a_name_could_mean() -> None:
    found = who("the Guinean president", date="2012-01-01")
    assert found.name == "Alpha Condé" and {other.id for other in found.alternatives} >= {"state:GIN"}
    assert "USA" in {other.country for other in who("Georgia").alternatives}
    assert any("2001" in other.note or "president" in other.note.lower() for other in who("Bush").alternatives)
