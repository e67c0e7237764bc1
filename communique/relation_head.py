"""The relation head: what one marked party of a sentence does to another, read by a small trained network.

The network sees the sentence with the acting party between ``@`` and the other between ``#``, one run for each ordered
pair, and says which type of act links them (or none), its mode, its modality and which words tell it. Pairs of one
sentence run together: they have the same length, so nothing is padded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np

from communique.encoder import BEGIN, END, Encoder
from communique.models import WEIGHTS, Array, Network, network
from communique.ontology import event_types

NAME = "relations"
NONE = "NONE"
# Fifteen relations of the field's benchmark: what is announced for later is an agreement, and yielding is one class.
ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE",
    "REJECT", "THREATEN", "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT",
)  # fmt: skip
MODALITIES = ("actual", "planned", "hypothetical", "denied", "past")
LONGEST = 160  # pieces of a sentence; of a longer one, a window that holds both parties
_SOURCE_MARK, _TARGET_MARK = 1030, 1001  # the pieces "@" and "#"
Words = tuple[int, int]


@lru_cache(maxsize=1)
def acts() -> tuple[str, ...]:
    """The classes of an ordered pair: no act, then the sixteen types."""
    return (NONE, *event_types())


@lru_cache(maxsize=1)
def modes() -> tuple[tuple[str, str], ...]:
    """All (type, mode), in the order of the network's output."""
    return tuple((kind.id, mode.id) for kind in event_types().values() for mode in kind.modes)


@dataclass(frozen=True, slots=True)
class Marked:
    """The pieces of a sentence with its two parties marked: what the network reads.

    ``source`` and ``target`` are ranges of pieces (empty where there is no such party); ``word`` gives for each piece
    the number of its word, or -1 for marks.
    """

    ids: tuple[int, ...]
    source: tuple[int, int]
    target: tuple[int, int]
    word: tuple[int, ...]


def mark(pieces: Sequence[Sequence[int]], source: Words | None, target: Words | None) -> Marked:
    """Mark two ranges of words (first, last + 1) in a sentence of words with their pieces; either may be missing.

    The ranges must not overlap and must fit (``fits``). Of a sentence of more than ``LONGEST`` pieces, words far from
    both are cut.
    """
    first, last = _window(pieces, [side for side in (source, target) if side is not None])
    ids, numbers = [BEGIN], [-1]
    places = {"source": (0, 0), "target": (0, 0)}
    starts = {side[0]: name for name, side in (("source", source), ("target", target)) if side is not None}
    ends = {side[1]: name for name, side in (("source", source), ("target", target)) if side is not None}
    begun = 0
    for word in range(first, last + 1):
        if word in ends:
            name = ends[word]
            places[name] = (begun, len(ids))
            ids.append(_SOURCE_MARK if name == "source" else _TARGET_MARK)
            numbers.append(-1)
        if word == last:
            break
        if word in starts:
            ids.append(_SOURCE_MARK if starts[word] == "source" else _TARGET_MARK)
            numbers.append(-1)
            begun = len(ids)
        ids.extend(pieces[word])
        numbers.extend([word] * len(pieces[word]))
    ids.append(END)
    numbers.append(-1)
    return Marked(tuple(ids), places["source"], places["target"], tuple(numbers))


def fits(pieces: Sequence[Sequence[int]], source: Words | None, target: Words | None) -> bool:
    """Whether both parties fit into what the network can see at once."""
    sides = [side for side in (source, target) if side is not None]
    first, last = min(side[0] for side in sides), max(side[1] for side in sides)
    return sum(len(each) for each in pieces[first:last]) <= LONGEST


def _window(pieces: Sequence[Sequence[int]], parties: Sequence[Words]) -> Words:
    """The words to show: all of them, or as many on both sides of the parties as there is room for."""
    if sum(len(each) for each in pieces) <= LONGEST:
        return 0, len(pieces)
    first, last = min(side[0] for side in parties), max(side[1] for side in parties)
    room = LONGEST - sum(len(each) for each in pieces[first:last])
    while room > 0 and (first > 0 or last < len(pieces)):
        if last < len(pieces):
            room -= len(pieces[last])
            last += 1
        if first > 0:
            first -= 1
            room -= len(pieces[first])
    return first, last


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of one ordered pair.

    ``acts`` are probabilities over ``acts()``, ``roots`` over ``ROOTS``, ``modalities`` over ``MODALITIES``, ``modes``
    log-odds over ``modes()`` and ``words`` the probability that a word tells the act, by word.
    """

    acts: Array
    roots: Array
    modalities: Array
    modes: Array
    words: Mapping[int, float]

    @property
    def act(self) -> str:
        """The likeliest type, or NONE."""
        return acts()[int(self.acts.argmax())]

    def probability(self, act: str) -> float:
        """The probability of a type, or of NONE."""
        return float(self.acts[acts().index(act)])

    def mode_of(self, act: str) -> str | None:
        """The likeliest mode of a type, where one is likelier than none."""
        best, most = None, 0.0
        for (kind, mode), odds in zip(modes(), self.modes, strict=True):
            if kind == act and odds > most:
                best, most = mode, float(odds)
        return best


class RelationHead:
    """The network with the pieces of its words."""

    def __init__(self, encoder: Encoder, weights: Network) -> None:
        self._encoder = encoder
        self._weights = weights

    def pieces(self, words: Sequence[str]) -> list[list[int]]:
        """The word pieces of each word of a sentence."""
        return self._encoder.pieces(words)

    def read(
        self, pieces: Sequence[Sequence[int]], pairs: Sequence[tuple[Words | None, Words | None]]
    ) -> list[Reading]:
        """One reading for each ordered pair of parties of one sentence, in order."""
        marked = [mark(pieces, source, target) for source, target in pairs]
        order = sorted(range(len(marked)), key=lambda number: len(marked[number].ids))
        found: dict[int, Reading] = {}
        for _, numbers in groupby(order, key=lambda number: len(marked[number].ids)):
            some = list(numbers)
            found.update(zip(some, self._run([marked[number] for number in some]), strict=True))
        return [found[number] for number in range(len(marked))]

    def _run(self, batch: Sequence[Marked]) -> list[Reading]:
        ids = np.array([each.ids for each in batch], dtype=np.int64)
        spans = np.array([(each.source, each.target) for each in batch], dtype=np.int64)
        out = self._weights.run({"ids": ids, "spans": spans})
        readings = []
        for row, each in enumerate(batch):
            words: dict[int, float] = {}
            for piece, word in enumerate(each.word):
                if word >= 0:
                    words[word] = max(words.get(word, 0.0), float(out["words"][row, piece]))
            readings.append(
                Reading(out["acts"][row], out["roots"][row], out["modalities"][row], out["modes"][row], words)
            )
        return readings


@lru_cache(maxsize=1)
def relation_head() -> RelationHead | None:
    """The shipped head, or None where it is not installed or models are switched off."""
    weights = network(NAME)
    if weights is None:
        return None
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(WEIGHTS / "encoder" / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return RelationHead(Encoder(tokenizer, weights), weights)
