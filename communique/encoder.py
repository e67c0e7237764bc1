"""The small encoder: one vector for each word, from one run over each window of words.

A window holds whole paragraphs or sentences, so each sentence is encoded once however many heads read its states.
Windows are run one by one: they need no padding, and what one article gives does not depend on its neighbours (an
int8 network scales its activations by all that stands in a batch).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from communique.models import WEIGHTS, Array, Network, network

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NAME = "encoder"
LONGEST = 220
# A word of many pieces is a link or noise; its first pieces tell enough.
PIECES_OF_A_WORD = 8
BEGIN, END, _UNKNOWN = 101, 102, 100


class Encoder:
    """The encoder with its word pieces."""

    def __init__(self, tokenizer: Tokenizer, weights: Network) -> None:
        self._tokenizer = tokenizer
        self._weights = weights

    def pieces(self, words: Sequence[str]) -> list[list[int]]:
        """The word pieces of each word, at least one."""
        encoded = self._tokenizer.encode(list(words), is_pretokenized=True, add_special_tokens=False)
        found: list[list[int]] = [[] for _ in words]
        for piece, word in zip(encoded.ids, encoded.word_ids, strict=True):
            if word is not None and len(found[word]) < PIECES_OF_A_WORD:
                found[word].append(piece)
        return [pieces or [_UNKNOWN] for pieces in found]

    def states(self, pieces: Sequence[Sequence[int]]) -> Array:
        """One state for each word of a window, float32 of shape (words, width): that of its first piece."""
        ids, firsts = [BEGIN], []
        for of_word in pieces:
            firsts.append(len(ids))
            ids.extend(of_word)
        ids.append(END)
        inputs = {"ids": np.array([ids], dtype=np.int64), "first": np.array(firsts, dtype=np.int64)}
        states: Array = self._weights.run(inputs)["states"]
        return states


@lru_cache(maxsize=1)
def encoder() -> Encoder | None:
    """The shipped encoder, or None where it is not installed."""
    weights = network(NAME)
    if weights is None:
        return None
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(WEIGHTS / NAME / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return Encoder(tokenizer, weights)


def windows(sizes: Sequence[int], boundary: Sequence[int], longest: int = LONGEST) -> Iterator[tuple[int, int]]:
    """Cut n words with these numbers of pieces into ranges of at most ``longest`` pieces.

    ``boundary`` is 3 where a paragraph begins, 2 where a sentence does, else 1. A cut falls before the last paragraph
    that would overflow the window, else before its last sentence, else anywhere.
    """
    start = filled = 0
    paragraph = sentence = 0
    for word, size in enumerate(sizes):
        if word > start and boundary[word] > 1:
            sentence = word
            paragraph = word if boundary[word] == 3 else paragraph
        filled += size
        while filled > longest and word > start:
            end = paragraph if paragraph > start else sentence if sentence > start else word
            yield start, end
            start = end
            filled = sum(sizes[start : word + 1])
    if start < len(sizes):
        yield start, len(sizes)
