"""Who is named: names, titles, groups and pronouns in short texts of many regions and decades."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.actor_phrases import (
    LANGUAGE,
    NounGroups,
    SectorWordsFile,
    Titles,
    plurals,
)
from communique.article import Article
from communique.document import Document
from communique.layers import ActorEntry, ActorMention, Mentions
from communique.rules import Rule, rule_name
from communique.stages.mentions import MentionsStage
from communique.stages.parse import ParseStage
from communique.yaml_schema import load


def read(text: str, published: str | None = "2019-05-05") -> Mentions:
    document = Document(Article(text, published=published))
    document = document.with_layer(ParseStage()(document))
    layer = MentionsStage()(document)
    assert isinstance(layer, Mentions)
    return layer


def find(layer: Mentions, text: str, words: str) -> ActorMention:
    found = [mention for mention in layer.mentions if text[mention.start : mention.end] == words]
    assert found, f"{words!r} is not among {[text[m.start : m.end] for m in layer.mentions]}"
    return found[0]


def actor(layer: Mentions, text: str, words: str) -> ActorEntry:
    mention = find(layer, text, words)
    assert len(mention.actors) == 1, mention
    return layer.actors[mention.actors[0]]


@pytest.mark.parametrize(
    ("text", "words", "identifier", "country", "sector"),
    [
        ("Kenyan Foreign Minister Amina Mohamed left.", "Kenyan Foreign Minister Amina Mohamed",
         "person:amina-mohamed", "KEN", "GOV"),
        ("Minister of Foreign Affairs of Peru Nestor Popolizio spoke.",
         "Minister of Foreign Affairs of Peru Nestor Popolizio", "person:nestor-popolizio", "PER", "GOV"),
        ("The Danish foreign minister, Anders Samuelsen, agreed.", "The Danish foreign minister, Anders Samuelsen",
         "person:anders-samuelsen", "DNK", "GOV"),
        ("Lebanese soldiers fired.", "Lebanese soldiers", "group:lebanese-soldiers", "LBN", "MIL"),
        ("Armenia's Defense Ministry denied it.", "Armenia's Defense Ministry", "org:armenian-defence-ministry",
         "ARM", "GOV"),
        ("The Ministry of Defence of Armenia denied it.", "The Ministry of Defence of Armenia",
         "org:armenian-defence-ministry", "ARM", "GOV"),
        ("Sudanese opposition activists rallied.", "Sudanese opposition activists",
         "group:sudanese-opposition-activists", "SDN", "OPP"),
        ("A former Bolivian minister was charged.", "A former Bolivian minister", "person:bolivian-former-minister",
         "BOL", "ELI"),
        ("FARC rebels laid down arms.", "FARC rebels", "group:farc-rebels", "COL", "REB"),
        ("The Kremlin denied the report.", "Kremlin", "state:RUS", "RUS", None),
        ("Hanoi protested to Beijing.", "Hanoi", "state:VNM", "VNM", None),
        ("The World Health Organization warned.", "World Health Organization", "org:WHO", None, "IGO"),
        ("Xinhua reported the visit.", "Xinhua", "org:xinhua", "CHN", "MED"),
    ],
)  # fmt: skip
def test_actors(text: str, words: str, identifier: str, country: str | None, sector: str | None) -> None:
    found = actor(read(text), text, words)
    assert (found.id, found.country, found.sector) == (identifier, country, sector)


def test_a_title_with_a_state_leads_to_the_holder_at_the_date() -> None:
    text = "The South African president opened the session."
    assert actor(read(text, "1996-03-01"), text, "The South African president").name == "Nelson Mandela"
    assert actor(read(text, "2016-03-01"), text, "The South African president").name == "Jacob Zuma"


def test_a_title_and_a_name_in_one_text_are_one_actor() -> None:
    text = "Tanzanian Foreign Minister Palamagamba Kabudi arrived. The Tanzanian foreign minister met farmers."
    layer = read(text)
    named = actor(layer, text, "Tanzanian Foreign Minister Palamagamba Kabudi")
    assert actor(layer, text, "The Tanzanian foreign minister").id == named.id
    assert named.roles and named.roles[-1].country == "TZA"


def test_a_short_name_means_the_full_one() -> None:
    text = "Ana Lucia Prado, a lawyer, sued. Prado said the court was biased."
    layer = read(text)
    assert actor(layer, text, "Prado").id == "person:ana-lucia-prado"


def test_a_counterpart_holds_the_same_office() -> None:
    text = "Canadian Prime Minister Justin Trudeau called his Spanish counterpart."
    assert actor(read(text), text, "his Spanish counterpart").name == "Pedro Sánchez"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The envoys met in Geneva.", "Geneva"),
        ("The minister flew to Lisbon on Monday.", "Lisbon"),
        ("They took the train from Madrid.", "Madrid"),
        ("The Oslo agreement failed.", "Oslo"),
        ("A fire broke out near Baku.", "Baku"),
        ("The party walked along the beach in Glasgow.", "Glasgow"),
    ],
)
def test_places_are_no_actors(text: str, words: str) -> None:
    assert words not in {text[mention.start : mention.end] for mention in read(text).mentions}


@pytest.mark.parametrize("text", ["Trade with Latin America grew.", "Ships crossed the South China Sea.",
                                  "The Rome Statute binds them."])  # fmt: skip
def test_names_that_only_hold_a_state(text: str) -> None:
    assert not [identifier for identifier in read(text).actors if identifier.startswith("state:")]


def test_definite_role_nouns_stay_open_and_say_what_they_are() -> None:
    text = "The expert disagreed, and both sides left. He smiled."
    layer = read(text)
    expert = find(layer, text, "The expert")
    assert expert.actors == () and expert.role_noun == "expert" and not expert.plural and expert.fallback
    sides = find(layer, text, "both sides")
    assert sides.actors == () and sides.plural
    pronoun = find(layer, text, "He")
    assert (pronoun.form, pronoun.gender, pronoun.actors) == ("pronoun", "m", ())


def test_lists_stay_apart_and_demonyms_nest() -> None:
    text = "Chad, Niger and Mali trained together with French troops."
    layer = read(text)
    assert [text[m.start : m.end] for m in layer.mentions] == ["Chad", "Niger", "Mali", "French troops", "French"]


def test_two_states_make_two_groups() -> None:
    text = "Greek and Turkish diplomats met."
    mention = find(read(text), text, "Greek and Turkish diplomats")
    assert mention.actors == ("group:greek-diplomats", "group:turkish-diplomats")


@pytest.mark.parametrize("words", ["Pro-Serbian militants attacked.", "An Iranian-backed militia attacked."])
def test_part_of_a_compound_adjective_is_not_the_state_of_a_group(words: str) -> None:
    groups = [entry for entry in read(words).actors.values() if entry.kind in ("group", "person")]
    assert groups and all(entry.country is None for entry in groups)


def test_georgia_beside_atlanta_is_no_state() -> None:
    assert "state:GEO" not in read("Georgia sued in Atlanta over the dam.").actors
    assert "state:GEO" in read("Georgia recalled its envoy.").actors


def test_heads_are_the_heads_of_the_phrases() -> None:
    text = "Zambian police arrested the leader of the United Party."
    layer = read(text)
    assert find(layer, text, "Zambian police").head == 1
    assert find(layer, text, "the leader of the United Party").head == 4


def rules() -> list[tuple[str, Rule]]:
    roles = load(LANGUAGE / "role_nouns.yaml", NounGroups).groups
    titles = load(LANGUAGE / "titles.yaml", Titles)
    words = load(LANGUAGE / "sector_words.yaml", SectorWordsFile).words
    return [
        *((rule_name(LANGUAGE / "role_nouns.yaml", rule.id), rule) for rule in roles),
        *((rule_name(LANGUAGE / "titles.yaml", rule.id), rule) for rule in (*titles.titles, *titles.bodies)),
        *((rule_name(LANGUAGE / "sector_words.yaml", rule.id), rule) for rule in words),
    ]


@pytest.mark.parametrize(("name", "rule"), [pytest.param(*entry, id=entry[0]) for entry in rules()])
def test_rules_hit_and_miss(name: str, rule: Rule) -> None:
    for texts, expected in ((rule.hits, True), (rule.misses, False)):
        for text in texts:
            layer = read(text, "2020-01-01")
            used = {i for m in layer.mentions for i in (m.actors or ((m.fallback,) if m.fallback else ()))}
            assert (name in {why.rule for i in used for why in layer.actors[i].why}) == expected, text


def test_plurals() -> None:
    assert plurals("deputy") == ("deputies",)
    assert plurals("policeman") == ("policemen",)
    assert plurals("spokesperson") == ("spokespersons", "spokespeople")
    assert plurals("police") == ()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    layer = read(text)
    for mention in layer.mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.first <= mention.head < mention.last
        assert all(identifier in layer.actors for identifier in mention.actors)
