"""The samples that we ship: they are read with their dates, and what they are meant to show comes out."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from communique.article import Article
from communique.pipeline import read_articles
from communique.record import Part, Record
from communique.sources import articles

SAMPLES = Path(__file__).parent.parent / "samples"


@lru_cache(maxsize=1)
def sample_articles() -> dict[str, Article]:
    found = list(articles(str(SAMPLES)))
    assert not [item for item in found if not isinstance(item, Article)]
    return {item.id: item for item in found if isinstance(item, Article)}


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    found = list(read_articles(sample_articles().values()))
    failures = [item for item in found if not isinstance(item, Record)]
    assert not failures, failures
    return {item.document.id: item for item in found if isinstance(item, Record)}


def test_there_are_enough_of_every_kind() -> None:
    found = sample_articles()
    assert len(found) >= 8
    assert {path.suffix for path in SAMPLES.iterdir()} >= {".txt", ".html", ".jsonl"}
    decades = {(article.published or "")[:3] for article in found.values()}
    assert len(decades) >= 5
    assert all(article.published and article.publisher and article.title for article in found.values())
    assert all(230 <= len(article.text.split()) <= 650 for article in found.values())


def test_publication_times_keep_their_zone() -> None:
    assert sample_articles()["vienna-2015"].published == "2015-07-14T18:40:00+02:00"
    assert sample_articles()["panmunjom-2018"].published == "2018-04-27T20:15:00+09:00"


def test_the_web_page_leaves_its_surroundings_behind() -> None:
    text = sample_articles()["vienna-2015"].text
    assert "Weather" not in text
    assert "does not exist" not in text
    assert text.rstrip().endswith("diplomats said.")


def test_the_readme_names_every_sample() -> None:
    page = (SAMPLES / "README.md").read_text(encoding="utf-8")
    files = [path.name for path in SAMPLES.iterdir() if path.suffix in (".txt", ".html", ".jsonl")]
    assert not [name for name in files if f"`{name}`" not in page]


def test_the_text_of_a_record_is_the_text_of_its_article(records: dict[str, Record]) -> None:
    assert {name: record.document.text for name, record in records.items()} == {
        name: article.text for name, article in sample_articles().items()
    }


def test_every_span_of_every_record_holds(records: dict[str, Record]) -> None:
    for record in records.values():
        length = len(record.document.text)
        for part in (*record.actors, *record.statements, *record.events, *record.meetings, *record.figures):
            for start, end in spans(part):
                assert 0 <= start < end <= length


def spans(part: Part) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for name in ("span", "source", "cue", "content", "modality_span"):
        value = getattr(part, name, ())
        found += [span for span in value if isinstance(span, tuple)]
    for mention in getattr(part, "mentions", ()):
        found.append(mention.span)
    return found


def test_every_diplomatic_sample_has_statements(records: dict[str, Record]) -> None:
    silent = [name for name, record in records.items() if not record.statements]
    assert set(silent) <= {"berlin-marathon-2022"}


def test_sport_has_no_meetings_and_no_events_between_states(records: dict[str, Record]) -> None:
    record = records["berlin-marathon-2022"]
    assert not record.meetings
    countries = {actor.id: actor.country for actor in record.actors}
    sides = [{countries.get(party) for party in (*e.source, *e.target)} - {None} for e in record.events]
    assert not [side for side in sides if len(side) > 1]


def speakers_of(record: Record, words: str) -> set[str]:
    """The names of those to whom words of the article are attributed."""
    place = record.document.text.index(words)
    found = [s for s in record.statements if any(start <= place < end for start, end in s.content)]
    return {actor.name for statement in found for actor in record.actors if actor.id == statement.speaker}


def test_the_hard_sample_keeps_its_experts_apart(records: dict[str, Record]) -> None:
    record = records["tehran-2022"]
    assert "Rustam Velizade" in speakers_of(record, "The guests came with different worries")
    assert "Rustam Velizade" in speakers_of(record, "All three he can get only here")
    content = " | ".join(record.quote(statement.content) for statement in record.statements)
    assert "collective West" not in content
    assert "Astana format" not in content
