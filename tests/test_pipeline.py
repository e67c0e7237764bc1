"""The loop, its order, its failures, and the ways into it."""

from __future__ import annotations

import numpy as np
import pytest
import spacy

import communique
from communique.article import Article
from communique.document import Document
from communique.errors import ArticleError, PipelineError, SourceError, UsageError
from communique.layers import Layer, Parse, Quotations
from communique.models import FakeNetwork, checksums, network, shipped
from communique.pipeline import Failure, Pipeline, default_pipeline, default_stages, read_articles
from communique.settings import longest_article
from communique.stage import Stage
from communique.stages.parse import ParseStage, spacy_pipeline
from communique.stages.quotations import QuotationsStage

TEXT = "Omani Foreign Minister Salim Harthy met Turkish Foreign Minister Emre Aydin in Muscat on Monday. He said the ferry would run."


def test_a_wrong_order_fails_when_the_pipeline_is_built() -> None:
    with pytest.raises(PipelineError, match=r"quotations.*requires Parse"):
        Pipeline([QuotationsStage(), ParseStage()])
    with pytest.raises(PipelineError, match="there already"):
        Pipeline([ParseStage(), ParseStage()])


def test_a_layer_is_never_changed() -> None:
    document = Pipeline([ParseStage()]).document(Article(TEXT))
    with pytest.raises(PipelineError, match="twice"):
        document.with_layer(document[Parse])
    with pytest.raises(PipelineError, match="no layer Quotations"):
        document[Quotations]


def test_every_stage_says_what_it_provides() -> None:
    stages = default_stages()
    assert len({stage.name for stage in stages}) == len(stages)
    assert all(issubclass(stage.provides, Layer) for stage in stages)


def test_articles_read_together_give_the_records_of_articles_read_alone() -> None:
    texts = [
        TEXT,
        "Nothing happened in the harbour of Lima on Sunday.",
        '"We agree," President Ada Obi of Nigeria said.',
        "",
    ]
    articles = [Article(text, id=str(n), language="en", published="2019-03-06") for n, text in enumerate(texts)]
    together = default_pipeline().read(articles)
    alone = [default_pipeline().read([article])[0] for article in articles]
    for one, other in zip(together, alone, strict=True):
        assert one.model_copy(update={"made_by": other.made_by}) == other


def test_one_bad_article_never_stops_the_others() -> None:
    long = Article("word " * (longest_article() // 4), id="long")
    results = list(read_articles([Article(TEXT, id="a"), long, Article(TEXT, id="b")], batch=3))
    assert [type(result) is Failure for result in results] == [False, True, False]
    assert isinstance(results[1], Failure) and "split it" in results[1].message and results[1].article_id == "long"


def test_half_a_character_is_named() -> None:
    results = list(read_articles([Article("a \ud800 b", id="x"), Article(TEXT, id="y")]))
    assert isinstance(results[0], Failure) and "offset 2" in results[0].message
    assert not isinstance(results[1], Failure)


def test_a_stage_that_raises_fails_one_article() -> None:
    class Breaks(Stage):
        name = "breaks"
        requires = (Parse,)
        provides = Quotations

        def __call__(self, document: Document) -> Layer:
            raise ValueError("broken on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        Pipeline([ParseStage(), Breaks()]).document(Article("a"))


def test_an_unsupported_language_gives_a_reason_and_no_facts() -> None:
    text = (
        "Der norwegische Außenminister traf am Mittwoch in Berlin seine deutsche Amtskollegin, um über die Lage im Norden "
        "zu sprechen; danach sagte er vor Journalisten, man wolle die Zusammenarbeit vertiefen."
    )
    record = communique.read(text)
    assert record.document.language == "de" and record.document.unread
    assert not record.actors and not record.statements


def test_read_takes_text_path_and_article(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    by_text = communique.read(TEXT, published="2019-03-06")
    by_path = communique.read(path, published="2019-03-06")
    by_article = communique.read(Article(TEXT, published="2019-03-06"))
    assert by_text.meetings == by_path.meetings == by_article.meetings
    assert by_text.meetings[0].date == "2019-03-04"
    with pytest.raises(ArticleError):
        communique.read("x" * (longest_article() + 1))


def test_the_component_reads_docs_of_a_spacy_pipeline() -> None:
    nlp = spacy.load(spacy_pipeline().path)
    nlp.add_pipe("communique", config={"published": "2019-03-06"})
    record = nlp(TEXT)._.communique
    assert record.meetings == communique.read(TEXT, published="2019-03-06").meetings


def test_the_component_says_what_a_bare_pipeline_lacks() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("communique")
    with pytest.raises(UsageError, match="dependency parse"):
        nlp(TEXT)


@pytest.mark.parametrize("path", ["no/such.txt", "missing.jsonl.gz"])
def test_a_missing_file_is_not_read_as_a_text(path: str) -> None:
    with pytest.raises(SourceError, match="no such file"):
        communique.read(path)


def test_two_processes_read_what_one_reads() -> None:
    articles = [Article(f"{TEXT} Case {n}.", id=str(n), published="2019-03-06") for n in range(4)]
    one = [r.meetings for r in read_articles(articles) if not isinstance(r, Failure)]
    two = [r.meetings for r in read_articles(articles, workers=2, batch=1) if not isinstance(r, Failure)]
    assert one == two and len(one) == 4


def test_a_process_that_dies_costs_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in pool: the first group kills its process, alone only the guilty article does."""
    from concurrent.futures import Future
    from concurrent.futures.process import BrokenProcessPool

    from communique import pipeline

    class Pool:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def __enter__(self) -> Pool:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def shutdown(self, **_: object) -> None:
            pass

        def submit(self, function: object, group: list[Article]) -> Future[object]:
            future: Future[object] = Future()
            if any(article.id == "bad" for article in group):
                future.set_exception(BrokenProcessPool("gone"))
            else:
                future.set_result(pipeline._read_group(group))
            return future

    monkeypatch.setattr(pipeline, "ProcessPoolExecutor", Pool)
    articles = [Article(TEXT, id="a"), Article(TEXT, id="bad"), Article(TEXT, id="b")]
    results = list(read_articles(articles, workers=2, batch=3))
    assert [type(result) is Failure for result in results] == [False, True, False]


def test_the_seam_to_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COMMUNIQUE_MODELS", raising=False)
    assert network("of-no-such-name") is None
    double = FakeNetwork(lambda inputs: {"twice": inputs["once"] * 2})
    assert double.run({"once": np.array([2])})["twice"].tolist() == [4]
    checksums.cache_clear()
    assert set(checksums()) == set(shipped())
    monkeypatch.setenv("COMMUNIQUE_MODELS", "off")
    checksums.cache_clear()
    assert checksums() == {}
    monkeypatch.setenv("COMMUNIQUE_MODELS", "perhaps")
    with pytest.raises(UsageError, match="give on or off"):
        network.__wrapped__("attribution")
    checksums.cache_clear()


def test_what_was_not_agreed_or_only_might_be_is_no_outcome_of_the_meeting():
    text = (
        "German Chancellor Olaf Scholz met French President Emmanuel Macron in Berlin on Monday. "
        "Scholz and Macron {} a treaty on gas."
    )

    def outcomes(words):
        record = communique.read(text.format(words), published="2022-06-01")
        types = {event.id: event.type for event in record.events}
        return [types[identifier] for identifier in record.meetings[0].events]

    assert "SUPPORT" in outcomes("signed")
    assert "SUPPORT" not in outcomes("did not sign") and "SUPPORT" not in outcomes("might sign")
