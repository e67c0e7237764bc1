"""What the words of a sentence say of the relation it tells: the relation head's second opinion, without word order.

A linear model over single words and pairs of neighbours: those of the whole sentence, and those between its two marked
parties. It learnt from few sentences, but what it has seen ("vowed to", "pulled out") it weighs more soberly than the
head. Words are known by a hash, so that the model is a small table.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np

from communique.models import Array, Network, network

NAME = "relation_words"
BUCKETS = 1 << 16
_WORD = re.compile(r"\w\w+")
Words = tuple[int, int]


def grams(words: Sequence[str], source: Words | None, target: Words | None) -> tuple[Array, Array, Array]:
    """The hashed words and pairs of words of a sentence with two marked ranges of words.

    Three arrays of one length: buckets, 1 + the logarithm of how often each occurs, and 0 for those of the whole
    sentence or 1 for those between the parties (of a sentence with one party: outside it).
    """
    found: Counter[tuple[int, int]] = Counter()
    for block, some in enumerate((words, _between(words, source, target))):
        for gram in _pairs([each for word in some for each in _WORD.findall(word.lower())]):
            found[zlib.crc32(f"{block} {gram}".encode()) % BUCKETS, block] += 1
    buckets = np.array([bucket for bucket, _ in found], dtype=np.int64)
    counts = np.array([1 + np.log(count) for count in found.values()], dtype=np.float32)
    return buckets, counts, np.array([block for _, block in found], dtype=np.float32)


def _between(words: Sequence[str], source: Words | None, target: Words | None) -> Sequence[str]:
    sides = sorted(side for side in (source, target) if side is not None)
    if len(sides) == 2:
        return words[sides[0][1] : sides[1][0]]
    return [word for place, word in enumerate(words) if not any(low <= place < high for low, high in sides)]


def _pairs(words: Sequence[str]) -> Iterator[str]:
    yield from words
    for one, other in pairwise(words):
        yield f"{one} {other}"


class RelationWords:
    """The table with what it takes to ask it."""

    def __init__(self, weights: Network) -> None:
        self._weights = weights

    def roots(self, words: Sequence[str], source: Words | None, target: Words | None) -> Array:
        """The probability of each of ``relation_head.ROOTS``."""
        buckets, counts, blocks = grams(words, source, target)
        return self._weights.run({"buckets": buckets, "counts": counts, "blocks": blocks})["roots"]


@lru_cache(maxsize=1)
def relation_words() -> RelationWords | None:
    """The shipped table, or None where it is not installed or models are switched off."""
    weights = network(NAME)
    return RelationWords(weights) if weights is not None else None
