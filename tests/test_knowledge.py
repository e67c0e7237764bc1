"""Every rule in knowledge/ fires on its hits and not on its misses; every file names the line of a wrong value."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.article import Article
from communique.cues import Cues, cues, name
from communique.errors import KnowledgeError
from communique.ontology import speech_acts
from communique.pipeline import default_pipeline
from communique.rules import Rule
from communique.yaml_schema import KNOWLEDGE, Schema, load


def _cue_rules() -> list[Rule]:
    known = cues()
    reported = [*known.verbs, *known.nouns, *known.phrases, *known.backward, *known.hearsay]
    return [*reported, *known.first_person, *known.official]


def _rules_fired(text: str) -> set[str | None]:
    record = default_pipeline().read([Article(text, language="en", published="2020-05-06")])[0]
    return {why.rule for statement in record.statements for why in statement.why}


@pytest.mark.parametrize("rule", _cue_rules(), ids=lambda rule: rule.id)
def test_cues_fire_on_their_hits_alone(rule: Rule) -> None:
    assert rule.hits, f"{rule.id} has no hits"
    wanted = name(rule)
    if rule.id == "issued-text":
        wanted = "cues:we-performative"  # an official marker lets the first person speak
    for text in rule.hits:
        assert wanted in _rules_fired(text), f"{wanted} misses {text!r}: {_rules_fired(text)}"
    for text in rule.misses:
        assert wanted not in _rules_fired(text), f"{wanted} fires on {text!r}"


def test_every_cue_names_a_speech_act_of_the_ontology() -> None:
    assert {rule.act for rule in (*cues().verbs, *cues().nouns, *cues().phrases, *cues().hearsay)} <= set(speech_acts())


def test_a_rule_with_hits_stands_only_in_files_whose_rules_are_run() -> None:
    """A new file with hits needs a test that runs them: this list is where to say which."""
    run_by = {
        "cues": "test_knowledge", "acts": "test_speech_acts", "dates": "test_dates", "meetings": "test_meetings", "units": "test_quantities",
        "modality": "test_modality", "contexts": "test_contexts", "role_nouns": "test_mentions", "titles": "test_mentions", "sector_words": "test_mentions",
    }  # fmt: skip
    for path in sorted((KNOWLEDGE / "languages").rglob("*.yaml")):
        if "hits:" not in path.read_text(encoding="utf-8"):
            continue
        test = "test_frames" if path.parent.name == "events" else run_by.get(path.stem)
        assert test, f"{path.name} has hits that no test runs"
        code = (Path(__file__).parent / f"{test}.py").read_text(encoding="utf-8")
        assert ".hits" in code and ".misses" in code, f"{test} does not run the sentences of {path.name}"


def test_scalars_are_read_as_text(tmp_path: Path) -> None:
    """Norway's code must not become false, nor a version a number."""

    class Codes(Schema):
        codes: tuple[str, ...]

    path = tmp_path / "codes.yaml"
    path.write_text("codes: [NO, 1.10, on, 2023-02-22, null]\n", encoding="utf-8")
    assert load(path, Codes).codes == ("NO", "1.10", "on", "2023-02-22", "null")


def test_a_wrong_value_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "cues.yaml"
    text = (KNOWLEDGE / "languages" / "en" / "cues.yaml").read_text(encoding="utf-8")
    number = next(i for i, line in enumerate(text.splitlines(), 1) if line.strip().startswith("frames: [object]"))
    lines = text.splitlines()
    lines[number - 1] = "    frames: [objekt]"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"cues\.yaml:{number}: .*frames"):
        load(path, Cues)


def test_an_unknown_key_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "codes.yaml"
    path.write_text("a: x\nwrong: y\n", encoding="utf-8")

    class One(Schema):
        a: str

    with pytest.raises(KnowledgeError, match=r"codes\.yaml:2: wrong"):
        load(path, One)


def test_what_is_no_yaml_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("a: [1, 2\nb: 3\n", encoding="utf-8")

    class One(Schema):
        a: str

    with pytest.raises(KnowledgeError, match=r"bad\.yaml:\d+: not YAML"):
        load(path, One)
