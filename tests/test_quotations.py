"""Regions in quotation marks: pairs, directions, missing marks, scare quotes."""

from __future__ import annotations

import pytest

from communique.article import Article
from communique.layers import Quotation, Quotations
from communique.pipeline import Pipeline
from communique.stages.parse import ParseStage
from communique.stages.quotations import QuotationsStage

PIPELINE = Pipeline([ParseStage(), QuotationsStage()])


def regions(text: str) -> tuple[Quotation, ...]:
    return PIPELINE.document(Article(text))[Quotations].regions


def inner(text: str, speech: bool | None = None) -> list[str]:
    return [text[r.inner[0] : r.inner[1]] for r in regions(text) if speech is None or r.speech == speech]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        *[('"', '"'), ("“", "”"), ("«", "»"), ("„", "”"), ("„", "“"), ("»", "«"), ("« ", " »"), ("”", "”")],
        *[("``", "''"), ("''", "''"), ("‘‘", "’’"), ("‘", "’"), ("'", "'"), ("‚", "‘"), ("‹", "›")],
    ],
)
def test_every_kind_of_mark_pairs(opening: str, closing: str) -> None:
    text = f"The envoy said: {opening}We shall not leave the island before the vote is held.{closing} He then left."
    assert [words.strip() for words in inner(text)] == ["We shall not leave the island before the vote is held."]


def test_a_name_in_marks_nests_inside_a_quotation() -> None:
    text = '"They keep talking about the "Silk Bridge" as if it were built already," the engineer said.'
    assert inner(text)[0] == 'They keep talking about the "Silk Bridge" as if it were built already,'
    assert inner(text, speech=False) == ["Silk Bridge"]


def test_a_missing_opening_mark_costs_its_own_paragraph_only() -> None:
    text = 'The river treaty stays in force whatever they decide," the minister said.\n"We are ready," she added.'
    found = regions(text)
    assert [r.opened for r in found] == [False, True]
    assert inner(text) == ["The river treaty stays in force whatever they decide,", "We are ready,"]


def test_a_missing_closing_mark_is_bounded_by_its_paragraph() -> None:
    text = '"The embassy stays open.\nNobody else was hurt in Nairobi. "We are safe," the consul said.'
    found = regions(text)
    assert not found[0].closed and found[0].end <= text.index("\n")
    assert "We are safe," in inner(text)


def test_a_quotation_over_paragraphs_continues() -> None:
    text = "“We began in 1994 with nothing at all.\n“Now there is a bridge and a market,” the mayor said."
    found = regions(text)
    assert [r.continues for r in found] == [False, True]


@pytest.mark.parametrize(
    "text",
    [
        'The so-called "friends" of the junta stayed away.',
        'The novel "War and Peace" lay on the table.',
        'The "Blue Stream" pipeline was shut for repairs.',
    ],
)
def test_scare_quotes_titles_and_names_are_no_speech(text: str) -> None:
    assert inner(text, speech=True) == []


@pytest.mark.parametrize(
    "text",
    [
        "The minister's car and the ministers' wives waited.",
        "He stood 5'10\" tall in Oslo.",
        "'Tis the season in Lima.",
    ],
)
def test_apostrophes_and_inches_open_nothing(text: str) -> None:
    assert regions(text) == ()


def test_apostrophes_do_not_close_single_marks() -> None:
    text = "'It isn't the fishermen's fault, and the captains' wives know it,' the consul wrote."
    assert inner(text) == ["It isn't the fishermen's fault, and the captains' wives know it,"]


def test_inches_inside_and_outside_a_quotation() -> None:
    text = 'The screens are 55" wide. "Mine is 40" wide and still too big," the consul said.'
    assert inner(text) == ['Mine is 40" wide and still too big,']


def test_a_quotation_whose_later_paragraphs_have_no_marks() -> None:
    text = '"The lease ran out in March.\nNobody renewed it.\nThe keys are on my desk."\nShe sat down.'
    assert [(r.paragraph, r.continues) for r in regions(text)] == [(0, False), (1, True), (2, True)]


def test_single_marks_repeated_over_paragraphs() -> None:
    text = "'The school had one stove in those years.\n'Now it has none at all,' the headmistress wrote."
    assert [r.continues for r in regions(text)] == [False, True]


@pytest.mark.parametrize("text", ["The film “Nine Letters From Aden” won.", "She wrote “The Long Way to Accra”."])
def test_a_title_is_no_speech_however_long(text: str) -> None:
    assert inner(text, speech=True) == []


def test_a_short_sentence_of_its_own_is_speech() -> None:
    assert inner("The consul frowned. “But rain often helps”. Nobody answered.", speech=True) == [
        "But rain often helps"
    ]
