"""What is done by saying something: the rules of acts.yaml on their own sentences, free cues, addressees."""

from __future__ import annotations

import pytest

import communique
from communique.article import Article
from communique.layers import Actors, Parse
from communique.ontology import speech_acts
from communique.pipeline import default_pipeline
from communique.rules import Rule
from communique.speech_acts import act_of_cue, acts, name


def _rules() -> list[Rule]:
    return [*acts().cues, *acts().forms]


def _acts_told(text: str) -> set[tuple[str, str | None]]:
    """The acts of the statements with the rules that told them."""
    record = communique.read(text, published="1994-03-02")
    return {(statement.act, why.rule) for statement in record.statements for why in statement.why}


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: rule.id)
def test_the_rules_of_acts_fire_on_their_hits_alone(rule: Rule) -> None:
    fired = name(rule)
    for text in rule.hits:
        assert (rule.act, fired) in _acts_told(text), f"{fired} misses {text!r}: {_acts_told(text)}"
    for text in rule.misses:
        assert fired not in {told for _, told in _acts_told(text)}, f"{fired} fires on {text!r}"


def test_every_act_is_one_of_the_ontology() -> None:
    known = set(speech_acts())
    assert {rule.act for rule in _rules()} <= known
    assert {rule.negated for rule in acts().cues if rule.negated} <= known


# a cue of any words as it stands in a sentence, its head, and the act
FREE_CUES = [
    ("The patriarch spoke out against the raid.", "spoke out against", "spoke", "condemn"),
    ("The envoy ruled out a new vote.", "ruled out", "ruled", "refuse"),
    ("The envoy ruled the vote out.", "ruled", "ruled", "refuse"),
    ("The envoy called on both armies to withdraw.", "called", "called", "demand"),
    ("The envoy called for a truce.", "called for", "called", "demand"),
    ("The union hopes for a better year.", "hopes for", "hopes", "hope"),
    ("The minister hoped the truce would last.", "hoped", "hoped", "hope"),
    ("The banker believes the peso will hold.", "believes", "believes", "believe"),
    ("The junta does not believe the count.", "does not believe", "believe", "doubt"),
    ("The senator wants a recount.", "wants", "wants", "want"),
    ("The senator wants the governor to resign.", "wants", "wants", "demand"),
    ("The cabinet decided to close the mine.", "decided", "decided", "decide"),
    ("The panel found that the dam was weak.", "found", "found", "find"),
    ("The ministry's claim that the dam was weak was false.", "'s claim", "claim", None),
    ("The ministry's warning that the dam was weak came late.", "'s warning", "warning", "warn"),
    ("Her promise that the dam would hold was broken.", "promise", "promise", "promise"),
    ("The agency issued a warning about the dam.", "issued a warning", "issued", "warn"),
    ("The chancellor voiced concern about the dam.", "voiced concern about", "voiced", "fear"),
    ("The chancellor voiced support for the dam.", "voiced", "voiced", "support"),
    ("The king is sceptical of the dam.", "is sceptical of", "is", "doubt"),
    ("The king was glad that the dam held.", "was glad", "was", "welcome"),
    ("The king is confident that the dam will hold.", "is confident", "is", "believe"),
    ("The mayor refused to leave.", "refused", "refused", "refuse"),
    ("The mayor did not agree to leave.", "did not agree", "agree", "refuse"),
    ("The mayor did not deny the sale.", "did not deny", "deny", "say"),
    ("The mayor plans to leave.", "plans", "plans", "plan"),
    ("The mayor intends to leave.", "intends", "intends", "plan"),
    ("The mayor said that he was tired.", "said", "said", None),
    ("The mayor told the guests a story.", "told", "told", None),
    ("The mayor turned down the offer.", "turned down", "turned", "refuse"),
    ("The mayor insisted on a recount.", "insisted on", "insisted", "demand"),
    ("The mayor paid tribute to the pilots.", "paid tribute to", "paid", "praise"),
    ("The guild put forward a plan.", "put forward", "put", "propose"),
    ("The bishop took issue with the decree.", "took issue with", "took", "condemn"),
    ("The paper mocked the decree.", "mocked", "mocked", "condemn"),
]


@pytest.mark.parametrize(("text", "cue", "head", "act"), FREE_CUES)
def test_a_cue_of_any_words(text: str, cue: str, head: str, act: str | None) -> None:
    document = default_pipeline().documents([Article(text, language="en")])[0]
    parse = document[Parse]
    start = text.index(cue)
    tokens = [parse.doc[i] for i in parse.tokens_in(start, start + len(cue))]
    heading = next(token for token in tokens if token.text == head)
    actors = document[Actors]
    found = act_of_cue(tokens, heading, None, lambda token: actors.headed_by(token) is not None)
    assert (found.act if found and not found.weak else None) == act


# text, act by the form of what is said
BY_FORM = [
    ('"We call on all sides to withdraw," Foreign Minister Ida Krag said.', "demand"),
    ("Foreign Minister Ida Krag said that the hostages must be freed.", "demand"),
    ('"You should open the pass," General Haji Daud said.', "demand"),
    ('"We will not sign," General Haji Daud added.', "refuse"),
    ('"I thank our hosts," General Haji Daud added.', "thank"),
    ('"I would like to thank our hosts," General Haji Daud added.', "thank"),
    ('"We strongly condemn the raid," General Haji Daud added.', "condemn"),
    ('"We support the truce," General Haji Daud added.', "support"),
    ('"We expect Chad to withdraw," General Haji Daud said.', "demand"),
    ('"We expect a dry spring," General Haji Daud said.', "predict"),
    ("The peso will fall, said Mei Lin, an analyst at the Pacific Forum.", "predict"),
    ("The treaty is likely to fail, General Haji Daud said.", "predict"),
    ("General Haji Daud said that he would free the crew.", "promise"),
    ('"Who sank the ship?" General Haji Daud said.', "ask"),
    ('"The ship sank at noon," General Haji Daud said.', "say"),
    ('"The ship would have sunk at noon," General Haji Daud said.', "say"),
    ("General Haji Daud said that the ship must have sunk.", "say"),
    ("General Haji Daud told reporters that they had thanked the crew.", "say"),
]


@pytest.mark.parametrize(("text", "act"), BY_FORM)
def test_the_form_of_what_is_said(text: str, act: str) -> None:
    assert [s.act for s in communique.read(text, published="1994-03-02").statements] == [act]


# text, names of the addressees
ADDRESSED = [
    ("Greek Foreign Minister Nikos Pappas told Turkish Foreign Minister Emre Aydin that the map was final.", ["Emre Aydin"]),
    ("Greek Foreign Minister Nikos Pappas urged Turkey to withdraw the map.", ["Turkey"]),
    ("Greek Foreign Minister Nikos Pappas called on Turkey to withdraw the map.", ["Turkey"]),
    ("Greek Foreign Minister Nikos Pappas called on Turkey and Cyprus to withdraw the map.", ["Cyprus", "Turkey"]),
    ("Greek Foreign Minister Nikos Pappas warned Turkey that the map was final.", ["Turkey"]),
    ("Greek Foreign Minister Nikos Pappas warned that Turkey would print the map.", []),
    ("Greek Foreign Minister Nikos Pappas thanked Turkey for the map.", ["Turkey"]),
    ("Greek Foreign Minister Nikos Pappas said to Emre Aydin that the map was final.", ["Emre Aydin"]),
    ("Greek Foreign Minister Nikos Pappas demanded that Turkey withdraw the map.", ["Turkey"]),
    ("Greek Foreign Minister Nikos Pappas praised Turkey.", []),
    ("Greek Foreign Minister Nikos Pappas accused Turkey of forging the map.", []),
    ("According to Greek Foreign Minister Nikos Pappas, the map is final.", []),
    ("In a letter to Turkish Foreign Minister Emre Aydin, Nikos Pappas said the map was final.", ["Emre Aydin"]),
    ("Greek Foreign Minister Nikos Pappas conveyed condolences to Turkey.", ["Turkey"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), ADDRESSED)
def test_to_whom(text: str, names: list[str]) -> None:
    record = communique.read(text, published="1994-03-02")
    found = [actor.name for actor in map(record.actor, record.statements[0].addressees) if actor]
    assert sorted(found) == names


# text, names of the actors spoken of, the most spoken of first
ABOUT = [
    ("Greek Foreign Minister Nikos Pappas said that Turkey had sent ships to Cyprus.", ["Turkey", "Cyprus"]),
    ("Greek Foreign Minister Nikos Pappas said that he was tired.", []),
    ("Greek Foreign Minister Nikos Pappas said that existing companies would pay.", []),
    ("Greek Foreign Minister Nikos Pappas said that the Turkish foreign minister was wrong.", ["Turkish foreign minister"]),
    ("Greek Foreign Minister Nikos Pappas said that NATO and NATO ships were safe.", ["NATO"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), ABOUT)
def test_of_whom(text: str, names: list[str]) -> None:
    record = communique.read(text, published="1894-03-02")
    assert [actor.name for actor in map(record.actor, record.statements[0].about) if actor] == names
