"""What the attribution head learns from: PolNeAR and own marked passages, as windows of words with their targets.

Texts are parsed and read by the rules exactly as when reading (``communique.attribution.features``).
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from communique.article import Article
from communique.attribution.features import Words, words
from communique.document import Document
from communique.encoder import Encoder, windows
from communique.layers import Attributions, Parse
from communique.pipeline import Pipeline, default_stages
from training.marked_text import read_passages

ROOT = Path(__file__).parent
OWN = ROOT / "corpus" / "attribution"
NONE, SOURCE, CUE, CONTENT = 0, 1, 3, 5
NO_CUE, NO_SOURCE, NOT_ASKED = -1, -1, -2
_TOGETHER = 16


@dataclass(frozen=True)
class Marked:
    """A text with its attributions: lists of character spans under ``source``, ``cue`` and ``content``."""

    id: str
    text: str
    attributions: list[dict[str, list[tuple[int, int]]]]
    ignore: list[tuple[int, int]]
    published: str | None = None


@dataclass(frozen=True)
class Read:
    """A marked text with its words, their forms and their characters."""

    marked: Marked
    words: Words
    forms: list[str]
    spans: list[tuple[int, int]]


@dataclass(frozen=True)
class Window:
    """One window: words ``first:last`` of a read text, their pieces, features and targets.

    ``tags``: what each word is; ``cue_of``: for content words the first word of their cue, or NO_CUE;
    ``source_of``: for the first word of a cue the first word of its source, NO_SOURCE where the text names none,
    NOT_ASKED elsewhere.
    """

    text: int
    first: int
    last: int
    pieces: list[list[int]]
    features: dict[str, Any]
    tags: Any
    cue_of: Any
    source_of: Any


def polnear(folder: Path, split: str) -> Iterator[Marked]:
    """The articles of PolNeAR's train or dev split, with the attributions of the scorer's gold."""
    gold_file = next(folder.glob(f"gold_{split}.jsonl*"))
    gold = {row["doc_id"]: row for row in _rows(gold_file)}
    for row in _rows(folder / f"{split}.jsonl.gz"):
        marked = gold[row["id"]]
        yield Marked(row["id"], row["text"], marked["attributions"], marked.get("ignore", []), row.get("published"))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    written = path.read_bytes()
    lines = gzip.decompress(written) if path.suffix == ".gz" else written
    yield from map(json.loads, filter(None, lines.decode("utf-8").split("\n")))


def own(folder: Path = OWN) -> Iterator[Marked]:
    """The passages of training/corpus/attribution, each a text of its own."""
    for path in sorted(folder.glob("*.txt")):
        for passage in read_passages(path):
            attributions = [{"source": a.source, "cue": a.cue, "content": a.content} for a in passage.attributions]
            yield Marked(f"{path.name}:{passage.line}", passage.text, attributions, [])


def read(marked: Sequence[Marked], workers: int = 2) -> list[Read]:
    """The texts as the stages up to the rules of attribution see them, with the head off (COMMUNIQUE_MODELS)."""
    groups = [marked[start : start + _TOGETHER] for start in range(0, len(marked), _TOGETHER)]
    with ProcessPoolExecutor(workers) as pool:
        return [each for group in pool.map(_read, groups) for each in group]


def _read(group: Sequence[Marked]) -> list[Read]:
    stages = default_stages()
    last = next(number for number, stage in enumerate(stages) if stage.provides is Attributions)
    articles = [Article(each.text, id=each.id, published=each.published, language="en") for each in group]
    documents: list[Document] = Pipeline(stages[: last + 1]).documents(articles)
    found = []
    for each, document in zip(group, documents, strict=True):
        doc: Any = document[Parse].doc
        seen = words(document, document[Attributions].attributions)
        tokens = [doc[int(number)] for number in seen.tokens]
        spans = [(token.idx, token.idx + len(token)) for token in tokens]
        found.append(Read(each, seen, [token.text for token in tokens], spans))
    return found


def split(texts: Sequence[Read], held_out: int, seed: int) -> tuple[list[Read], list[Read]]:
    """The texts to learn from, and so many others, drawn with this seed, to choose settings on."""
    shuffled = list(texts)
    random.Random(seed).shuffle(shuffled)
    return shuffled[held_out:], shuffled[:held_out]


def examples(texts: Iterable[Read], encoder: Encoder) -> list[Window]:
    """The windows of all texts."""
    found: list[Window] = []
    for number, text in enumerate(texts):
        pieces = encoder.pieces(text.forms)
        tags, cue_of, source_of = _targets(text)
        seen = text.words
        for first, last in windows([len(each) for each in pieces], seen.boundary.tolist()):
            features = {
                "tag": seen.tag[first:last],
                "dependency": seen.dependency[first:last],
                "quote": seen.quote[first:last],
                "boundary": seen.boundary[first:last],
                "rule": seen.rule[first:last],
                "head": np.clip(seen.head[first:last] - first, 0, last - first - 1),
                "rule_cue": _inside(seen.rule_cue, first, last, NO_CUE),
                "rule_source": _inside(seen.rule_source, first, last, NO_SOURCE),
            }
            targets = tags[first:last], _inside(cue_of, first, last, NO_CUE), _inside(source_of, first, last, NOT_ASKED)
            found.append(Window(number, first, last, pieces[first:last], features, *targets))
    return found


def _inside(pointers: Any, first: int, last: int, outside: int) -> Any:
    """Pointers counted from the window's start; what points out of it becomes ``outside``, negative ones stay."""
    pointers = pointers[first:last]
    return np.where(
        (pointers >= first) & (pointers < last), pointers - first, np.where(pointers < 0, pointers, outside)
    )


def _targets(text: Read) -> tuple[Any, Any, Any]:
    starts = np.array([start for start, _ in text.spans])
    ends = np.array([end for _, end in text.spans])

    def covered(spans: Iterable[Sequence[int]]) -> Any:
        inside = np.zeros(len(starts), dtype=bool)
        for start, end in spans:
            inside |= (starts < end) & (ends > start)
        return np.flatnonzero(inside)

    tags = np.full(len(starts), NONE)
    cue_of = np.full(len(starts), NO_CUE)
    source_of = np.full(len(starts), NOT_ASKED)
    for attribution in text.marked.attributions:
        for span in attribution["content"]:
            _tag(tags, covered([span]), CONTENT)
        source, cue = covered(attribution["source"]), covered(attribution["cue"])
        _tag(tags, source, SOURCE)
        _tag(tags, cue, CUE)
        if len(cue):
            cue_of[covered(attribution["content"])] = cue[0]
            source_of[cue[0]] = source[0] if len(source) else NO_SOURCE
    return tags, cue_of, source_of


def _tag(tags: Any, span: Any, beginning: int) -> None:
    if len(span):
        tags[span] = beginning + 1
        tags[span[0]] = beginning
