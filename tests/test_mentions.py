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
    role_words,
)
from communique.article import Article
from communique.document import Document
from communique.gazetteer import gazetteer
from communique.layers import ActorEntry, ActorMention, Mentions
from communique.rules import Rule, rule_name
from communique.stages.mentions import MentionsStage, issuing_state
from communique.stages.parse import ParseStage
from communique.yaml_schema import load


def read(text: str, published: str | None = "2019-05-05", publisher: str | None = None) -> Mentions:
    document = Document(Article(text, published=published, publisher=publisher))
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


def names(text: str, published: str | None = "2019-05-05") -> list[str]:
    layer = read(text, published)
    return [text[m.start : m.end] for m in layer.mentions if m.form != "pronoun"]


def test_a_state_before_the_name_of_its_minister_is_no_given_name() -> None:
    text = "Prime Minister of Iceland Katla Jonsdottir flew to Nuuk."
    person = actor(read(text), text, "Prime Minister of Iceland Katla Jonsdottir")
    assert (person.name, person.country) == ("Katla Jonsdottir", "ISL")


def test_a_name_before_the_subject_is_no_apposition() -> None:
    text = "During talks with Elena Duarte, the President of Ghana stressed the need for rain."
    layer = read(text, "2019-05-05")
    assert actor(layer, text, "Elena Duarte").country is None
    assert actor(layer, text, "the President of Ghana").name == "Nana Akufo-Addo"
    text = "After a long dinner with the ambassador, Petra Lind said the deal was dead."
    assert find(read(text), text, "the ambassador").actors == ()


def test_a_title_rules_out_who_never_bore_it() -> None:
    text = "President Carter went to Plains. Mr Begin stayed at home."
    assert actor(read(text, "1978-12-01"), text, "President Carter").name == "Jimmy Carter"
    text = "Ambassador Merkel opened the fair in Lusaka."
    assert actor(read(text, "2015-01-01"), text, "Ambassador Merkel").country is None
    text = "Professor Powell doubted the figures."
    assert actor(read(text, "2003-01-01"), text, "Professor Powell").sector == "EDU"
    text = "General Musharraf closed the courts."
    assert actor(read(text, "2007-11-04"), text, "General Musharraf").country == "PAK"


def test_a_former_head_of_state_keeps_the_title_by_courtesy() -> None:
    text = "President Carter watched the vote in Managua."
    assert actor(read(text, "1990-02-25"), text, "President Carter").sector == "ELI"


def test_initials_and_patronymics_do_not_hide_a_person() -> None:
    text = "Hillary D. Clinton landed in Hanoi. Dmitry Anatolyevich Medvedev stayed."
    layer = read(text, "2010-07-01")
    assert actor(layer, text, "Hillary D. Clinton").name == "Hillary Clinton"
    assert actor(layer, text, "Dmitry Anatolyevich Medvedev").country == "RUS"


def test_relatives_are_not_the_head_of_state() -> None:
    text = "Mandela thanked the crowd. Zindzi Mandela read the letter."
    layer = read(text, "1995-01-01")
    assert actor(layer, text, "Mandela").name == "Nelson Mandela"
    assert actor(layer, text, "Zindzi Mandela").name == "Zindzi Mandela"


@pytest.mark.parametrize(
    ("text", "title", "organisation"),
    [
        ("Omar Saleh was the deputy commander of the Falcon Brigade.", "deputy commander", "Falcon Brigade"),
        ("Rosa Quispe, who heads the Andean Water Institute, agreed.", "head", "Andean Water Institute"),
        ("Ivo Marek served as ambassador of Slovenia.", "ambassador", None),
        ("Ruta Balode, who was the director of the Riga Food Agency, wept.", "director", "Riga Food Agency"),
    ],
)
def test_clauses_tell_roles(text: str, title: str, organisation: str | None) -> None:
    person = actor(read(text), text, " ".join(text.replace(",", "").split()[:2]))
    assert [(role.title, role.organisation) for role in person.roles] == [(title, organisation)]


@pytest.mark.parametrize("text", ["Omar Saleh was not the commander.", "Omar Saleh could become the commander."])
def test_what_is_denied_or_possible_is_no_role(text: str) -> None:
    assert actor(read(text), text, "Omar Saleh").roles == ()


@pytest.mark.parametrize(
    "text",
    [
        "Ana Reis, director of the Institute of Atlantic Studies, disagreed.",
        "Ana Reis, head of the Department of History at the University of Porto, disagreed.",
        "Ana Reis, who heads the Iberian Research Centre, disagreed.",
    ],
)
def test_heads_of_learned_bodies_are_experts(text: str) -> None:
    assert actor(read(text), text, "Ana Reis").sector == "EDU"


def test_a_name_in_two_syllables_is_a_person() -> None:
    text = "Another analyst, Seo Min-ah from the Busan Port Institute, disagreed. Seo Min-ah left."
    person = actor(read(text), text, "Another analyst, Seo Min-ah")
    assert (person.kind, person.sector) == ("person", "EDU")
    assert person.roles[0].organisation == "Busan Port Institute"
    assert find(read(text), text, "Seo Min-ah").actors == (person.id,)


def test_titles_of_one_state_need_no_state() -> None:
    text = "Assistant Secretary of State Joan Pike flew to Dili."
    assert actor(read(text), text, "Joan Pike").country == "USA"


@pytest.mark.parametrize(
    "text",
    [
        "LIMA, Peru (AP) — The president resigned.",
        "LIMA, March 3 (Reuters) - The president resigned.",
        "LIMA — The president resigned.",
        "The president resigned.  REUTER",
        "By Ana Reis\n\nThe president resigned.",
    ],
)
def test_datelines_and_bylines_name_no_actor(text: str) -> None:
    assert names(text) == ["The president"]


def test_a_dash_alone_makes_no_dateline() -> None:
    assert "Peru" in names("Peru — and nobody else — voted against the ban.")


def test_capitals_that_act_are_their_states() -> None:
    text = "Ankara rejected the offer. Kyiv was ready to talk, and Tehran waited."
    layer = read(text)
    assert [actor(layer, text, words).country for words in ("Ankara", "Kyiv", "Tehran")] == ["TUR", "UKR", "IRN"]


def test_towns_that_are_left_are_places_and_towns_that_are_hit_are_not() -> None:
    assert "Aleppo" not in names("The convoy left Aleppo at dawn.")
    assert "Aleppo" in names("Jets bombed Aleppo at dawn.")


def test_transcript_labels_and_remarks_are_nobody() -> None:
    assert names("QUESTION: Is it over?\nMR HALE: No. (Laughter.)") == ["MR HALE", "HALE"]


def test_people_in_general_are_actors_only_where_they_act() -> None:
    assert "people" not in names("It was a budget for people.")
    assert "People" in names("People stormed the ministry.")
    assert "people" in names("The blast was an attack on people.")


@pytest.mark.parametrize(
    "words", ["The embassy", "The ministry", "The agency", "The company", "The group", "The office"]
)
def test_bare_bodies_stay_open(words: str) -> None:
    text = f"{words} declined to comment."
    mention = find(read(text), text, words)
    assert mention.actors == () and mention.fallback


def test_a_name_in_capitals_makes_a_body_of_its_own() -> None:
    text = "The Gobi Peace Institute closed."
    assert actor(read(text), text, "The Gobi Peace Institute").name == "Gobi Peace Institute"


def test_companies_show_it_by_their_last_word() -> None:
    text = "Tallpine Mining Corp bought the dock."
    assert actor(read(text), text, "Tallpine Mining Corp").sector == "BUS"


def test_the_president_of_a_bank_is_no_official() -> None:
    text = "Deutsche Bank president Uwe Hansen resigned."
    assert actor(read(text), text, "Uwe Hansen").sector == "BUS"


@pytest.mark.parametrize(
    ("publisher", "state"),
    [
        ("Government of Kenya", "KEN"),
        ("Ministry of Foreign Affairs of Japan (mofa.go.jp)", "JPN"),
        ("U.S. Department of State", "USA"),
        ("The White House", "USA"),
        ("Reuters", None),
        ("China Daily", None),
        ("Press of Peru", None),
        ("", None),
    ],
)
def test_who_publishes(publisher: str, state: str | None) -> None:
    assert issuing_state(publisher, gazetteer(), role_words()) == state


def test_the_president_in_a_states_own_release_is_its_own() -> None:
    text = "The President signed the bill on fishing."
    own = read(text, "2012-05-05", "President of Brazil")
    assert find(own, text, "The President").fallback == "person:dilma-rousseff"
    assert find(read(text, "2012-05-05"), text, "The President").fallback == "person:president"


@pytest.mark.parametrize(
    ("text", "words", "title"),
    [
        ("A former adviser for Kenyan President Ali Keita was jailed.", "Ali Keita", "President"),
        ("Head of the Office of the President Nina Rusu left.", "Nina Rusu", "Head"),
        ("Deputy Head of the Office of the President of Moldova Nina Rusu left.", "Nina Rusu", "Deputy Head"),
        ("An adviser to the President of France Jacques Chirac left.", "Jacques Chirac", "President"),
    ],
)
def test_a_name_behind_two_titles_has_one_of_them(text: str, words: str, title: str) -> None:
    person = actor(read(text, "1999-05-05"), text, words)
    assert {role.title for role in person.roles} == {title}


def test_unknown_names_where_towns_stand_are_no_persons() -> None:
    assert names("A camp at Ain Issa was hit. Shells fell near Ain Issa.") == []


def test_a_long_list_of_affairs_is_one_complement() -> None:
    text = (
        "Assistant Secretary of State for Oceans and International Environmental Affairs Ada Moss will travel to Fiji."
    )
    assert actor(read(text), text, "Ada Moss").country == "USA"


def test_hospitals_and_churches_are_bodies() -> None:
    text = "The hospital closed. The church protested."
    layer = read(text)
    assert [layer.actors[find(layer, text, words).fallback].kind for words in ("The hospital", "The church")] == [
        "organisation",
        "organisation",
    ]


def test_a_short_title_means_the_only_holder_of_a_longer_one() -> None:
    text = "Energy Minister of Benin Paul Dossou left. The Beninese minister was tired."
    layer = read(text)
    assert actor(layer, text, "The Beninese minister").id == "person:paul-dossou"


def test_a_name_behind_a_long_title_stays_whole() -> None:
    text = "Ambassador at Large for Clean Rivers Osgood Pell left. Ambassador Pell was tired."
    assert actor(read(text), text, "Ambassador Pell").name == "Osgood Pell"


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


def test_family_names_of_leading_offices_need_no_word_of_the_state() -> None:
    text = "Lavrov and Kerry met in Geneva on Tuesday. Harris and Clark stayed at home."
    layer = read(text, "2015-05-13")
    assert [actor(layer, text, name).country for name in ("Lavrov", "Kerry")] == ["RUS", "USA"]
    known = {entry.id for entry in layer.actors.values() if entry.kind == "person" and entry.country}
    assert known == {"person:sergei-lavrov", "person:john-kerry"}, "Harris and Clark need a word of the state"


def test_two_people_of_one_name_are_told_apart() -> None:
    for text, day, phrase, identifier in (
        (
            "U.S. President George Bush spoke in Miami.",
            "2003-05-01",
            "U.S. President George Bush",
            "person:george-w-bush",
        ),
        (
            "U.S. President George Bush spoke in Miami.",
            "1990-05-01",
            "U.S. President George Bush",
            "person:george-h-w-bush",
        ),
        ("Jordan's King Abdullah flew home.", "2010-05-01", "King Abdullah", "person:abdullah-ii"),
        ("Rep. Jim Jordan spoke. Jordan said he would stay.", "2023-10-18", "Jordan", "person:jim-jordan"),
    ):
        layer = read(text, day)
        assert {m.actors for m in layer.mentions if text[m.start : m.end] == phrase} == {(identifier,)}, text


def test_who_comes_into_office_on_the_day_of_the_handover_holds_it() -> None:
    text = "The U.S. president signed orders."
    assert actor(read(text, "2025-01-20"), text, "The U.S. president").id == "person:donald-trump"


def test_a_body_of_many_states_is_that_of_the_state_in_its_sentence() -> None:
    text = "Kenya and Chad spoke. Kenya won. In Caracas, the National Assembly rejected the budget."
    assert actor(read(text, "2020-01-10"), text, "National Assembly").country == "VEN"
    text = "The National Assembly rejected the budget."
    assert not [m for m in read(text, "2020-01-10").mentions if m.form == "name"]
