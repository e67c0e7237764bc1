"""The hard cases of attribution: nearly all passages in the wording of ordinary news are wholly right."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.hard_cases import CASES, outcomes, same_speakers
from communique.models import shipped
from training.marked_text import read_passages, unmark


@pytest.mark.skipif("attribution" not in shipped(), reason="the trained head is not installed")
def test_passages_of_ordinary_news_are_read_right() -> None:
    found = outcomes(sorted(CASES.glob("everyday_*.txt")))
    wrong = [f"{o.passage.path}:{o.passage.line} {o.wrong}" for o in found if o.wrong]
    assert len(found) >= 200
    assert len(wrong) <= 0.05 * len(found), "\n".join(wrong)


@pytest.mark.skipif("attribution" not in shipped(), reason="the trained head is not installed")
def test_more_than_two_thirds_of_the_extreme_passages_are_read_right() -> None:
    found = outcomes(sorted(CASES.glob("extreme_*.txt")))
    assert sum(not o.wrong for o in found) > 2 / 3 * len(found)


def test_each_hard_case_has_its_passages() -> None:
    kinds = Counter(passage.kind for path in CASES.glob("everyday_*.txt") for passage in read_passages(path))
    assert len(kinds) == 24 and min(kinds.values()) >= 10


def test_no_passage_is_training_text() -> None:
    corpus = CASES.parents[1] / "training" / "corpus" / "attribution"
    learned = {passage.text for path in corpus.glob("*.txt") for passage in read_passages(path)}
    asked = {passage.text for path in CASES.glob("*.txt") for passage in read_passages(path)}
    assert len(learned) > 3_000 and not learned & asked


def test_marks_are_stripped_and_say_who_and_what() -> None:
    text, (first, second) = unmark("{s1,2=Ada Obi:She} {c1:denied} {t1:it}, then {c2:added}: {t2:no}.")
    assert text == "She denied it, then added: no."
    assert (first.source, second.source) == ([(0, 3)], [(0, 3)])
    assert [text[a:b] for a, b in second.content] == ["no"] and first.speaker == "Ada Obi"


@pytest.mark.parametrize("marked", ["{t1:open", "a } brace", "{s1:nobody} says nothing", "{c1:a} {c1:b} {t1:c}"])
def test_marks_that_do_not_fit_are_errors(marked: str) -> None:
    with pytest.raises(ValueError):
        unmark(marked)


def test_speakers_are_compared_one_for_one() -> None:
    assert same_speakers("Ada Obi; Jon Vik", [("Obi", "Ada Obi"), ("Jon Vik",)])
    assert not same_speakers("Ada Obi", [("Ada Obi",), ("Jon Vik",)])
    assert not same_speakers("Ada Obi", [("Ada Marsh",)])
    assert same_speakers("", [])
