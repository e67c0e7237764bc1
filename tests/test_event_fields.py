"""The fields of an event beside type and parties: who asserts it, where and when, news or history, how sure."""

import pytest
from event_reading import documents, events_of

from communique.article import Article
from communique.clauses import Clauses
from communique.events.act import Act
from communique.events.confidence import confidence
from communique.events.parties import Parties, Party
from communique.frames import FrameReader
from communique.layers import Events, Parse, Statements
from communique.locations import location_of
from communique.ontology import event_types
from communique.pipeline import default_pipeline
from communique.record import Statement


def quoted(content, speaker="state:PER"):
    def layer(document):
        start = document.text.index(content)
        statement = Statement(
            id="s1", speaker=speaker, speakers=(speaker,), content=((start, start + len(content)),), kind="indirect", act="say"
        )  # fmt: skip
        return Statements((statement,))

    return layer


def test_what_the_narrator_tells_is_asserted_by_the_narrator():
    (event,) = events_of("Ghana expelled the Togolese ambassador.")
    assert event.asserted_by == "narrator"


def test_what_a_statement_tells_is_asserted_by_the_statement():
    content = "Ghana had expelled the Togolese ambassador"
    (event,) = events_of(f"Peru said that {content}.", statements=quoted(content))
    assert (event.type, event.asserted_by) == ("SANCTION", "s1")
    assert event.source == ("state:GHA",)


def test_an_accusation_is_the_narrators_and_what_it_alleges_no_fact_of_its_own():
    (event,) = events_of("Peru accused Chile of expelling its ambassador.")
    assert (event.type, event.source, event.target, event.asserted_by) == (
        "ACCUSE", ("state:PER",), ("state:CHL",), "narrator",
    )  # fmt: skip


def test_harm_that_a_party_tells_is_the_statements_and_its_accusation_the_narrators():
    content = "Chile had bombed Peruvian consulates"
    events = events_of(f"Peru said that {content}.", statements=quoted(content))
    assert {(event.type, event.asserted_by) for event in events} == {("ASSAULT", "s1"), ("ACCUSE", "narrator")}


def test_reciprocal_types_are_marked():
    (agreed,) = events_of("Peru and Chile agreed to reopen the pass.")
    assert agreed.reciprocal and set(agreed.source) == set(agreed.target) == {"state:PER", "state:CHL"}
    (expelled,) = events_of("Ghana expelled the Togolese ambassador.")
    assert not expelled.reciprocal


@pytest.mark.parametrize(
    ("place", "states", "country", "geonames"),
    [
        ("Geneva", (), "CHE", 2660646),
        ("Tbilisi", (), "GEO", 611717),
        ("Georgia", (), "GEO", None),
        ("Georgia", ("ARM", "GEO"), "GEO", None),
        ("Georgia", ("USA", "GEO"), "GEO", None),
        ("Georgia", ("USA", "JPN"), "USA", None),
        ("Leningrad", (), "RUS", 498817),
    ],
)
def test_a_place_lies_in_its_state(place, states, country, geonames):
    found = location_of(place, states)
    assert (found.country, found.geonames) == (country, geonames)
    assert (found.latitude is None) == (geonames is None)


def test_a_name_that_nothing_decides_lies_nowhere():
    assert location_of("Zzyzxville") is None


def read(text, published="2024-05-10"):
    return default_pipeline().read([Article(text, id="1", published=published)])[0].events


def test_what_lies_long_before_the_article_is_background():
    events = read(
        "Norway expelled a Russian diplomat on Thursday. In March 2018, Norway had expelled a Russian consul."
    )
    assert [event.background for event in events if event.type == "SANCTION"] == [False, True]


def test_why_names_rule_or_model_and_its_score():
    events = read("Kenya condemned Eritrea on Thursday, and Uganda was snubbed by Burundi.")
    assert events
    for event in events:
        assert event.why and (event.why[0].rule or event.why[0].model)
        assert 0 < event.confidence < 1


def test_confidence_grows_with_what_the_head_says():
    document = documents(["Peru sent food to Chile."])[0]
    who = Parties(document, FrameReader(Clauses(document[Parse].doc)))
    peru, chile = Party("state:PER", (0, 4)), Party("state:CHL", (18, 23))

    def sure(score):
        kind = event_types()["AID"]
        act = Act(1, None, kind, None, [peru], [chile], "actual", (), 0, score=score, none=(1 - score) / 2)
        return confidence(act, who)

    assert 0 < sure(0.2) < sure(0.6) < sure(0.95) < 1


def test_what_frames_alone_tell_keeps_the_frames_confidence():
    (event,) = events_of("Ghana expelled the Togolese ambassador.")
    assert event.confidence == 0.85


def test_events_of_a_document_without_a_sentence():
    assert documents([""])[0][Events].events == ()
    assert documents(["…"])[0][Events].events == ()
