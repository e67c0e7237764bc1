"""The set of date expressions: nearly all are dated to exactly the right days, and what is no time yields nothing."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.date_expressions import SET, Entry, entries, outcomes


def test_expressions_mean_exactly_these_days() -> None:
    found = outcomes(entries([SET]))
    wrong = [f"{o.entry.kind} {o.entry.published} {o.entry.text}" for o in found if not o.right]
    assert len(found) >= 250
    assert len(wrong) <= 0.02 * len(found), "\n".join(wrong)
    total, missed = Counter(o.entry.kind for o in found), Counter(o.entry.kind for o in found if not o.right)
    assert all(missed[kind] <= 0.1 * number for kind, number in total.items()), missed


def test_each_kind_has_its_entries_and_no_interval_runs_backwards() -> None:
    asked = entries([SET])
    kinds = Counter(entry.kind for entry in asked)
    assert len(kinds) == 9 and min(kinds.values()) >= 10
    assert len({entry.text for entry in asked}) == len(asked)
    for entry in asked:
        published = date.fromisoformat(entry.published)
        first, last = (date.fromisoformat(day) if day else None for day in entry.days)
        assert first is None or last is None or first <= last, entry.text
        assert entry.kind != "none" or entry.days == (None, None), entry.text
        assert entry.kind != "open" or (first, last) in ((None, published), (published, None)), entry.text


def test_history_is_recognised_as_such() -> None:
    found = outcomes([entry for entry in entries([SET]) if entry.kind == "history"])
    assert all(any(time.history for time in outcome.found) for outcome in found)
    news = outcomes([entry for entry in entries([SET]) if entry.kind == "dateline"])
    assert not any(time.history for outcome in news for time in outcome.found)


@pytest.mark.parametrize("text", ["No bracket.", "Two [one] and [two].", "Turned ]around[."])
def test_an_entry_marks_one_expression(text: str) -> None:
    with pytest.raises(ValidationError, match="marks one expression"):
        Entry(published="2001-01-01", text=text, first="null", last="null", granularity="day", kind="none")
