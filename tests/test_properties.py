"""What must hold for any text whatever: spans hold, nothing raises, a record survives JSON."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communique.article import Article
from communique.layers import Parse
from communique.pipeline import Pipeline, default_pipeline
from communique.record import Record
from communique.stages.parse import ParseStage, pieces

_SPEC = importlib.util.spec_from_file_location(
    "read_corpora", Path(__file__).parents[1] / "benchmarks" / "read_corpora.py"
)
assert _SPEC and _SPEC.loader
read_corpora = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(read_corpora)

WORDS = st.sampled_from(
    [
        "Russia",
        "China",
        "the",
        "Kremlin",
        "President",
        "Vladimir",
        "Putin",
        "Foreign",
        "Minister",
        "said",
        "told",
        "accused",
        "of",
        "that",
        "met",
        "with",
        "talks",
        "on",
        "Wednesday",
        "a",
        "day",
        "earlier",
        "he",
        "they",
        "the",
        "diplomats",
        "both",
        "sides",
        '"',
        "“",
        "”",
        "«",
        "»",
        "'",
        ",",
        ".",
        ":",
        ";",
        "(",
        ")",
        "\n",
        "\n\n",
        "$",
        "200",
        "billion",
        "5",
        "%",
        "March",
        "3",
        "2014",
        "will",
        "not",
        "would",
        "if",
        "sanctions",
        "imposed",
        "on",
        "According",
        "to",
        "experts",
        "We",
        "call",
        "on",
        "á",
        "\u202e",
        "\u200f",
        "\x00",
        "🕊",
        "é",
        "مصر",
        "北京",
        "--",
        "–",
        "—",
        "…",
        "Mr.",
        "U.S.",
        "QUESTION:",
        "MR",
        "PRICE:",
        "Angela",
        "Merkel:",
    ]
)
SALAD = st.lists(WORDS, max_size=60).map(" ".join)
DATES = st.sampled_from([None, "2023-02-22", "1987-03-01T10:00:00+02:00", "not a date", ""])
RELAXED = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(text: str, published: str | None = None) -> None:
    record = default_pipeline().read([Article(text, language="en", published=published)])[0]
    assert record.document.text == text
    assert list(read_corpora.faults(record)) == []
    assert Record.model_validate_json(record.model_dump_json()) == record


@RELAXED
@given(SALAD, DATES)
def test_any_words_of_news_give_a_record_whose_spans_hold(text: str, published: str | None) -> None:
    check(text, published)


@RELAXED
@given(st.text(max_size=300))
def test_any_unicode_text_gives_a_record_whose_spans_hold(text: str) -> None:
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        return
    check(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=5000))
def test_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(pieces(text)) == text


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n\n", "\x00", "\ufeff", "\u202eabc", "a" * 20_000, "“" * 500, '" ' * 500, "word " * 4_000]
)
def test_odd_texts(text: str) -> None:
    check(text)


def test_the_parse_covers_the_text_and_sentences_are_ordered() -> None:
    text = "First line.\n\nSecond line, with U.S. forces. Third?\n  \nFourth — “fifth.” Sixth"
    parse = Pipeline([ParseStage()]).document(Article(text))[Parse]
    assert parse.doc.text == text
    ends = [0]
    for sentence in parse.sentences:
        assert ends[-1] <= sentence.start < sentence.end <= len(text)
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
        ends.append(sentence.end)
