"""Phrases in context (tests/actor_phrases*): nearly all lead to the right state, sector and name."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.actor_phrases import CASES, HELD_OUT, Case, cases, outcomes, same_name

FILES = (*sorted(CASES.glob("*.yaml")), *sorted(HELD_OUT.glob("*.yaml")))


def test_phrases_in_context_lead_to_the_right_actor() -> None:
    found = outcomes(cases(FILES))
    wrong = [f"{o.case.id} {o.case.phrase!r}: {o.wrong}" for o in found if o.wrong]
    assert len(found) >= 700
    assert len(wrong) <= 0.05 * len(found), "\n".join(wrong)
    groups = Counter(o.case.group for o in found)
    missed = Counter(o.case.group for o in found if o.wrong)
    assert all(missed[group] <= 0.12 * number for group, number in groups.items()), missed


def test_each_group_has_its_cases_and_each_phrase_stands_in_its_text() -> None:
    asked = cases(FILES)
    groups = Counter(case.group for case in asked)
    assert len(groups) == 8 and min(groups.values()) >= 50
    assert len({case.id for case in asked}) == len(asked)
    for case in asked:
        first, last = case.span()
        assert case.text[first:last] == case.phrase


def test_a_phrase_that_stands_nowhere_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not stand there"):
        Case(id="x", date="2020-01-01", text="Fiji voted.", phrase="Tonga", group="demonyms").span()


def test_names_are_compared_by_their_last_word_or_as_a_whole() -> None:
    assert same_name("Slobodan Milosevic", "Slobodan Milošević") and same_name("IAEA", "the IAEA")
    assert not same_name("Jim Jordan", "Jordan River")
