"""The registry: whom one article introduces, later articles understand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from communique.article import Article
from communique.errors import KnowledgeError
from communique.pipeline import default_pipeline
from communique.record import Record
from communique.registry import Registry


def read(text: str, published: str, name: str = "a") -> Record:
    return default_pipeline().read([Article(text, id=name, published=published, language="en")])[0]


INTRODUCTION = read("The Irish envoy Brian Doyle arrived in Nicosia. Doyle met both sides.", "2022-02-25", "first")
NAMESAKE = read("The biologist Brian Doyle, a professor at Dalhousie University, found it.", "2022-03-01", "second")
ONLY_A_NAME = read('The truce holds. "We will return," Brian Doyle said on Friday.', "2022-03-05", "third")


def test_a_person_introduced_once_is_known_in_later_articles() -> None:
    registry = Registry()
    assert registry.read(INTRODUCTION) == INTRODUCTION
    known = registry.people["person:brian-doyle"]
    (told,) = known.introductions
    assert (told.title, told.country, told.sector, told.article) == ("envoy", "IRL", "GOV", "first")
    assert told.span is not None
    assert INTRODUCTION.document.text[slice(*told.span)] == told.quote == "The Irish envoy"
    before = ONLY_A_NAME.actor("person:brian-doyle")
    assert before is not None and before.country is None and ONLY_A_NAME.statements[0].voice == "other"
    record = registry.read(ONLY_A_NAME)
    actor = record.actor("person:brian-doyle")
    assert actor is not None and (actor.country, actor.sector) == ("IRL", "GOV")
    assert [role.title for role in actor.roles] == ["envoy"]
    assert actor.why[-1].stage == "registry" and "first" in (actor.why[-1].note or "")
    assert record.statements[0].voice == "official"
    assert (known.first_seen, registry.people[known.id].last_seen) == ("2022-02-25", "2022-03-05")


def test_two_people_of_one_name_stay_two() -> None:
    registry = Registry()
    registry.read(INTRODUCTION)
    other = registry.read(NAMESAKE)
    assert other.actor("person:brian-doyle-2") is not None and other.actor("person:brian-doyle") is None
    assert {"person:brian-doyle", "person:brian-doyle-2"} <= registry.people.keys()
    record = registry.read(ONLY_A_NAME)
    actor = record.actor("person:brian-doyle")
    assert actor is not None and actor.country is None, "nothing tells which of the two it is"
    assert any("Brian Doyle" in line for line in record.unresolved)


def test_the_states_of_an_article_decide_between_namesakes() -> None:
    registry = Registry()
    for record in (INTRODUCTION, NAMESAKE):
        registry.read(record)
    about = registry.read(read("Ireland will vote on Sunday. Brian Doyle welcomed it.", "2022-03-07", "fourth"))
    actor = about.actor("person:brian-doyle")
    assert actor is not None and actor.country == "IRL"


def test_references_follow_a_renamed_actor() -> None:
    registry = Registry()
    registry.read(INTRODUCTION)
    said = read('The biologist Brian Doyle of Dalhousie University said: "It is old."', "2022-03-02", "fifth")
    record = registry.read(said)
    assert record.statements[0].speaker == "person:brian-doyle-2"
    known = {actor.id for actor in record.actors}
    assert all({s.speaker, *s.speakers} - {None} <= known for s in record.statements)


def test_a_post_told_of_years_ago_is_not_taken_to_last() -> None:
    registry = Registry()
    registry.read(INTRODUCTION)
    record = registry.complete(read("Brian Doyle published his memoirs.", "2031-05-01", "sixth"))
    actor = record.actor("person:brian-doyle")
    assert actor is not None and actor.country == "IRL" and actor.sector is None and not actor.roles


def test_whom_the_gazetteer_lists_the_registry_leaves_alone() -> None:
    registry = Registry()
    record = read("The French baker Angela Merkel sold bread in Lyon.", "1950-01-01", "seventh")
    registry.read(read("German Chancellor Angela Merkel spoke in Bonn.", "2010-01-01", "eighth"))
    assert "person:angela-merkel" not in registry.people
    assert registry.read(record).actor("person:angela-merkel") is None


def test_a_registry_comes_back_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    registry = Registry.open(path)
    assert not registry.people
    registry.read(INTRODUCTION)
    registry.save()
    again = Registry.open(path)
    assert again.people == registry.people
    assert [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()] == list(again.people)
    assert [file.name for file in tmp_path.iterdir()] == ["people.jsonl"]


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    path.write_text('{"id": "person:x"}\n', encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"people\.jsonl:1: name"):
        Registry.open(path)


def test_the_same_article_twice_changes_nothing() -> None:
    registry = Registry()
    registry.read(INTRODUCTION)
    before = dict(registry.people)
    registry.read(INTRODUCTION)
    assert registry.people == before
