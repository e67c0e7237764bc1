"""Events on own sets that nothing learns from: minimal pairs, sentences without an event, whole articles."""

from pathlib import Path

import pytest

from benchmarks.event_documents import documents
from benchmarks.own_events import judge, read
from communique.article import Article
from communique.pipeline import default_pipeline
from communique.relation_head import relation_head
from training.relation_text import read_file, read_sentence

HERE = Path(__file__).parent
CORPUS = HERE.parent / "training" / "corpus" / "relations"

pytestmark = pytest.mark.skipif(relation_head() is None, reason="the relation head's weights are not installed")


def test_five_of_six_minimal_pairs_are_wholly_right():
    """Swapped, planned, denied, hypothetical, past, passive, nominal, reported: every act, no other, its modality."""
    sentences = list(read_file(HERE / "event_pairs" / "pairs.txt"))
    assert len(sentences) >= 600
    right = [not judge(sentence, record)[1] for sentence, record in zip(sentences, read(sentences), strict=True)]
    pairs = [one and other for one, other in zip(right[::2], right[1::2], strict=True)]
    assert sum(pairs) >= 0.84 * len(pairs)


def test_fewer_than_three_in_a_hundred_sentences_without_an_event_yield_one():
    lines = (HERE / "event_free" / "sentences.txt").read_text(encoding="utf-8").splitlines()
    texts = [line for line in lines if line.strip() and not line.startswith("#")]
    assert len(texts) >= 500
    records = default_pipeline().read([Article(text, id=str(number)) for number, text in enumerate(texts)])
    assert sum(bool(record.events) for record in records) < 0.03 * len(texts)


def test_own_articles_keep_their_marks():
    found = documents()
    assert len(found) >= 60
    lines = (HERE / "event_documents" / "documents.txt").read_text(encoding="utf-8").splitlines()
    told = [read_sentence(line) for line in lines if line.strip() and not line.startswith(("=", "#"))]
    words = [each.text[slice(*act.words)] for each in told for act in each.acts]
    assert [article.text[slice(*act.words)] for article, marked in found for act in marked.acts] == words


def test_own_articles_are_never_learnt():
    learnt = {each.text for path in CORPUS.glob("*.txt") for each in read_file(path)}
    assert not [text for text in learnt if any(text in article.text for article, _ in documents())]
