"""The table of words: what it counts, and that its network gives a distribution."""

import numpy as np
import pytest

from communique.models import FakeNetwork
from communique.relation_head import ROOTS
from communique.relation_words import BUCKETS, RelationWords, grams, relation_words

needs_weights = pytest.mark.skipif(relation_words() is None, reason="the table's weights are not installed")
WORDS = ["Peru", "has", "asked", "Chile", "for", "Chile", "wine", "."]


def test_words_of_the_sentence_and_those_between_the_parties_are_counted_apart():
    buckets, counts, blocks = grams(WORDS, (0, 1), (3, 4))
    assert len(buckets) == len(counts) == len(blocks) and buckets.max() < BUCKETS
    # seven words (the point is none), of which Chile stands twice: six single ones and six neighbours
    assert (blocks == 0).sum() == 12
    assert (blocks == 1).sum() == 3  # "has", "asked", "has asked"
    assert sorted(set(np.round(counts, 3))) == [1.0, np.float32(round(1 + np.log(2), 3))]


def test_the_order_of_the_parties_says_nothing():
    one, other = grams(WORDS, (0, 1), (3, 4)), grams(WORDS, (3, 4), (0, 1))
    assert all((a == b).all() for a, b in zip(one, other, strict=True))


def test_with_one_party_the_words_around_it_count():
    _, _, blocks = grams(["Teachers", "went", "on", "strike"], (0, 1), None)
    assert (blocks == 1).sum() == 5


def test_the_network_is_asked_with_what_was_counted():
    asked = {}

    def outputs(inputs):
        asked.update(inputs)
        return {"roots": np.full(len(ROOTS), 1 / len(ROOTS))}

    assert RelationWords(FakeNetwork(outputs)).roots(["Peru", "left"], (0, 1), None).sum() == pytest.approx(1)
    assert set(asked) == {"buckets", "counts", "blocks"}


@needs_weights
def test_the_shipped_table_gives_a_distribution_for_any_words():
    for words in ([], ["."], ["Peru", "threatened", "Chile", "with", "sanctions"], ["\u202e", "١٢"]):
        found = relation_words().roots(words, (0, 1) if words else None, None)
        assert found.shape == (len(ROOTS),) and found.sum() == pytest.approx(1, abs=1e-4)


@needs_weights
def test_words_that_were_learnt_speak_for_their_relation():
    found = relation_words().roots(["Peru", "refused", "to", "meet", "the", "envoys", "of", "Chile"], (0, 1), (7, 8))
    assert ROOTS[int(found.argmax())] == "REJECT"
