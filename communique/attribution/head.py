"""The trained head: who said what, tagged and linked over the states of the small encoder.

For each word the head says what it is (source, cue, content, each beginning or going on, or none), for each content
word which cue it belongs to, and for each cue which source. A window's tags are decoded together (no span goes on
that did not begin); each content span goes to the cue that most of its words point at; contents of one cue are one
attribution.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from communique.attribution.features import Words
from communique.encoder import Encoder, encoder, windows
from communique.models import Array, Network, network

NAME = "attribution"
# Rows and columns of the tags: none, then source, cue and content, each beginning and going on.
_SOURCE, _CUE, _CONTENT = 1, 3, 5
_TAGS = 7
_IMPOSSIBLE = -1e9
# Added to the score of "none": people mark more than the likeliest tags say (set on held-out training articles).
_NONE_BIAS = 0.0
# A source needs this much more than "no source in the text" to be taken.
_SOURCE_MARGIN = 0.0

Range = tuple[int, int]
"""Words of a document, end exclusive."""


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution in words: contents in order, a source or None, a cue, and how sure the head is (0 to 1)."""

    source: Range | None
    cue: Range
    content: tuple[Range, ...]
    score: float


@dataclass(frozen=True)
class Reading:
    """What the head says of a document: attributions, and for each word how likely it is content (0 to 1)."""

    found: tuple[Found, ...]
    content: Array


class AttributionHead:
    """The head over its encoder."""

    def __init__(self, encoder: Encoder, weights: Network) -> None:
        self._encoder = encoder
        self._weights = weights

    def read(self, forms: Sequence[str], words: Words, silent: Array) -> Reading:
        """What is attributed among these words; none of it in ``silent`` ones."""
        content = np.zeros(len(words), dtype=np.float32)
        if not len(words):
            return Reading((), content)
        pieces = self._encoder.pieces(forms)
        found: list[Found] = []
        for first, last in windows([len(each) for each in pieces], words.boundary.tolist()):
            if silent[first:last].all():
                continue
            states = self._encoder.states(pieces[first:last])
            outputs = self._weights.run(_inputs(words, first, last, states))
            tags = outputs["tags"].copy()
            tags[silent[first:last], 1:] = _IMPOSSIBLE
            content[first:last] = np.exp(tags[:, _CONTENT]) + np.exp(tags[:, _CONTENT + 1])
            found.extend(_shifted(each, first) for each in decode(tags, outputs["cue_of"], outputs["source_of"]))
        return Reading(tuple(found), content)


@lru_cache(maxsize=1)
def attribution_head() -> AttributionHead | None:
    """The shipped head, or None where it or the encoder is not installed."""
    weights, below = network(NAME), encoder()
    return AttributionHead(below, weights) if weights is not None and below is not None else None


def _inputs(words: Words, first: int, last: int, states: Array) -> dict[str, Array]:
    """A window's arrays; what points outside the window points at itself (heads) or nowhere (rules)."""

    def inside(pointers: Array) -> Array:
        pointers = pointers[first:last]
        return np.where((pointers >= first) & (pointers < last), pointers - first, -1)

    return {
        "states": states,
        "tag": words.tag[first:last],
        "dependency": words.dependency[first:last],
        "quote": words.quote[first:last],
        "boundary": words.boundary[first:last],
        "rule": words.rule[first:last],
        "head": np.clip(words.head[first:last] - first, 0, last - first - 1),
        "rule_cue": inside(words.rule_cue),
        "rule_source": inside(words.rule_source),
    }


def _shifted(found: Found, by: int) -> Found:
    def move(span: Range) -> Range:
        return span[0] + by, span[1] + by

    return Found(
        move(found.source) if found.source else None,
        move(found.cue),
        tuple(move(span) for span in found.content),
        found.score,
    )


def decode(tags: Array, cue_of: Array, source_of: Array) -> Iterator[Found]:
    """The attributions of one window of n words, from log-probabilities.

    ``tags`` (n, 7); ``cue_of`` (n, n): row t, column a: the cue of content word t begins at a;
    ``source_of`` (n, n + 1): row a: the source of the cue at a begins at column s + 1, column 0 for none.
    """
    best = likeliest_tags(tags)
    cues, sources, contents = spans(best, _CUE), spans(best, _SOURCE), spans(best, _CONTENT)
    if not cues:
        return
    linked: dict[int, list[tuple[Range, float]]] = {}
    for first, last in contents:
        votes = [float(np.exp(cue_of[first:last, a:b]).sum(axis=1).mean()) for a, b in cues]
        chosen = int(np.argmax(votes))
        linked.setdefault(chosen, []).append(((first, last), votes[chosen]))
    probabilities = np.exp(tags)
    for number, pieces in sorted(linked.items()):
        first, last = cues[number]
        pointed = np.exp(source_of[first])
        source, most = None, float(pointed[0]) + _SOURCE_MARGIN
        for a, b in sources:
            share = float(pointed[1 + a : 1 + b].sum())
            if share > most:
                source, most = (a, b), share
        said = np.concatenate([probabilities[a:b, _CONTENT:].sum(axis=1) for (a, b), _ in pieces])
        sure = float(said.mean()) * float(np.mean([vote for _, vote in pieces]))
        yield Found(source, (first, last), tuple(span for span, _ in pieces), sure)


def likeliest_tags(scores: Array) -> list[int]:
    """The likeliest tags of n words in which no span goes on that did not begin (Viterbi)."""
    allowed = _transitions()
    total = scores[0].astype(np.float64)
    total[0] += _NONE_BIAS
    total[[2, 4, 6]] = _IMPOSSIBLE
    back = np.zeros((len(scores), _TAGS), dtype=np.int64)
    for word in range(1, len(scores)):
        paths = total[:, None] + allowed
        back[word] = paths.argmax(axis=0)
        total = paths.max(axis=0) + scores[word]
        total[0] += _NONE_BIAS
    tags = [int(total.argmax())]
    for word in range(len(scores) - 1, 0, -1):
        tags.append(int(back[word, tags[-1]]))
    return tags[::-1]


@lru_cache(maxsize=1)
def _transitions() -> Any:
    allowed = np.zeros((_TAGS, _TAGS))
    for going_on in (2, 4, 6):
        allowed[:, going_on] = _IMPOSSIBLE
        allowed[[going_on - 1, going_on], going_on] = 0.0
    return allowed


def spans(tags: Sequence[int], beginning: int) -> list[Range]:
    """The ranges of words that this tag begins and the next one carries on."""
    found: list[Range] = []
    for word, tag in enumerate(tags):
        if tag == beginning:
            found.append((word, word + 1))
        elif tag == beginning + 1:
            found[-1] = (found[-1][0], word + 1)
    return found
