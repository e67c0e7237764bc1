"""The sentences that the relation head learns from, and the sets that it is tested on, which it must never learn."""

import re
from collections import Counter
from pathlib import Path

import pytest

from communique.ontology import event_types
from training.relation_text import read_file, read_sentence

ROOT = Path(__file__).parent.parent
CORPUS = sorted((ROOT / "training" / "corpus" / "relations").glob("*.txt"))
WORD = re.compile(r"\w+")


@pytest.fixture(scope="module")
def sentences():
    return [sentence for path in CORPUS for sentence in read_file(path)]


def test_the_corpus_is_large_varied_and_holds_every_type(sentences):
    assert len(sentences) >= 8000
    assert sum(not sentence.acts for sentence in sentences) >= 2500
    types = Counter(act.type for sentence in sentences for act in sentence.acts)
    assert set(types) == set(event_types()) and min(types.values()) >= 300
    modalities = Counter(act.modality for sentence in sentences for act in sentence.acts)
    assert min(modalities.values()) >= 400


def test_no_sentence_stands_twice(sentences):
    assert not [text for text, count in Counter(sentence.text for sentence in sentences).items() if count > 1]


def plain(text):
    return tuple(WORD.findall(text.lower()))


def test_nothing_that_is_tested_is_learnt(sentences):
    learnt = {plain(sentence.text) for sentence in sentences}
    tested = [plain(line) for line in (ROOT / "tests/event_free/sentences.txt").read_text("utf-8").splitlines()]
    tested += [plain(sentence.text) for sentence in read_file(ROOT / "tests/event_pairs/pairs.txt")]
    assert not learnt & set(tested)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("a>b AID [a Peru] {sent} food.", "no bar"),
        ("a>b AID | [a Peru] sent food to [b Chile].", "1 acts, but 0 braces"),
        ("a>c AID | [a Peru] {sent} food to [b Chile].", "no actor marked c"),
        ("a>b FOO | [a Peru] {sent} food to [b Chile].", "no type FOO"),
        ("a>b AID/expel | [a Peru] {sent} food to [b Chile].", "no mode expel"),
        ("a>b AID | [a Peru {sent} food to [b Chile].", "within an actor"),
        ("a to b AID | [a Peru] {sent} food to [b Chile].", "not an act"),
    ],
)
def test_a_faulty_line_says_what_is_wrong(line, problem):
    with pytest.raises(ValueError, match=problem):
        read_sentence(line)


def test_marks_leave_the_sentence_and_give_its_actors_and_acts():
    read = read_sentence(
        "a,b>c SANCTION/expel planned; c=d CONSULT | [a Peru] and [b Chile] will {expel} [c him]; [d I] {met} [c him]."
    )
    assert read.text == "Peru and Chile will expel him; I met him."
    first, second = read.acts
    assert (first.source, first.target, first.mode, first.modality, first.mutual) == (
        ("a", "b"),
        ("c",),
        "expel",
        "planned",
        False,
    )
    assert second.mutual and read.text[slice(*second.words)] == "met"
    assert [read.text[slice(*span)] for span in read.actors["c"]] == ["him", "him"]
