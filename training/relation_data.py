"""What the relation head learns from: ordered pairs of marked parties in sentences, with their act or none.

Own sentences have every actor marked, so that each ordered pair without an act is an example of none. PLV's rows mark
one pair and name its root; which of our sixteen types it is follows where PLV doesn't merge types.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from communique.relation_head import MODALITIES, NONE, ROOTS, Marked, acts, fits, mark, modes
from training.base_weights import tokenizing_encoder
from training.relation_text import MarkedSentence, read_file

OWN = Path(__file__).parent / "corpus" / "relations"
ROOT_OF = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
# PLV codes what is announced: these, planned, are agreements there.
ANNOUNCED = frozenset({"CONSULT", "COOPERATE", "AID", "SUPPORT"})
TYPES_OF = {"YIELD": ("CONCEDE", "RETREAT"), "AGREE": ("AGREE", *sorted(ANNOUNCED))}
_TAGS = re.compile(r"</?[st]>")
Vector = npt.NDArray[np.float32]


@dataclass
class Example:
    """One ordered pair as the network sees it, with what is known of it (None or -1: not known).

    ``act`` holds 1 for each class of ``acts()`` that it may be; ``mode`` is -2 where the act has none told.
    """

    marked: Marked
    act: Vector | None = None
    root: int = -1
    modality: int = -1
    mode: int = -1
    words: frozenset[int] | None = None
    origin: str = ""
    key: tuple[str, Any, Any] = field(default=("", None, None))


@lru_cache(maxsize=1)
def _tools() -> tuple[Any, Any]:
    import spacy

    return spacy.blank("en"), tokenizing_encoder()


@dataclass(frozen=True)
class Sentence:
    """A sentence cut into words and word pieces."""

    text: str
    spans: list[tuple[int, int]]
    pieces: list[list[int]]

    def words(self, start: int, end: int) -> tuple[int, int] | None:
        """The words that a range of characters touches, or None."""
        touched = [number for number, (low, high) in enumerate(self.spans) if low < end and start < high]
        return (touched[0], touched[-1] + 1) if touched else None


def cut(text: str) -> Sentence:
    """The words and pieces of a text."""
    language, encoder = _tools()
    doc = language.make_doc(text)
    return Sentence(text, [(t.idx, t.idx + len(t)) for t in doc], encoder.pieces([t.text for t in doc]))


def _one(*names: str) -> Vector:
    known = np.zeros(len(acts()), dtype=np.float32)
    for name in names:
        known[acts().index(name)] = 1
    return known


def plv_rows(path: Path) -> list[dict[str, str]]:
    """The rows of one PLV file."""
    csv.field_size_limit(10**9)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def plv_spans(marked: str) -> tuple[str, dict[str, tuple[int, int]]]:
    """The plain sentence, and the characters of its marked source ("s") and target ("t")."""
    text, at, opened = "", 0, {}
    spans: dict[str, tuple[int, int]] = {}
    for match in _TAGS.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        side = match.group()[-2]
        if match.group().startswith("</"):
            if side in opened and side not in spans:
                spans[side] = (opened[side], len(text))
        else:
            opened.setdefault(side, len(text))
    return text + marked[at:], spans


def plv_examples(rows: Iterable[dict[str, str]]) -> Iterator[Example]:
    """One example a row; a row without any mark gives none."""
    for row in rows:
        text, spans = plv_spans(row["marked_sentence"])
        sentence = cut(text)
        source = sentence.words(*spans["s"]) if "s" in spans else None
        target = sentence.words(*spans["t"]) if "t" in spans else None
        if source and target and source[0] < target[1] and target[0] < source[1]:
            target = None
        if (source is None and target is None) or not fits(sentence.pieces, source, target):
            source = source or target
            target = None
            if source is None:
                continue
        root = row.get("root") or row["gold_root"]
        yield Example(
            mark(sentence.pieces, source, target),
            act=_one(*TYPES_OF.get(root, (root,))),
            root=ROOTS.index(root),
            origin="plv",
            key=(text, spans.get("s"), spans.get("t")),
        )


def own_sentences(folder: Path = OWN) -> list[MarkedSentence]:
    """All own sentences, in the order of their files."""
    return [sentence for path in sorted(folder.glob("*.txt")) for sentence in read_file(path)]


def own_examples(sentences: Iterable[MarkedSentence]) -> Iterator[Example]:
    """Every ordered pair of actors of each sentence, and each actor alone on either side."""
    for told in sentences:
        sentence = cut(told.text)
        places = {letter: [sentence.words(*span) for span in spans] for letter, spans in told.actors.items()}
        for source in (None, *told.actors):
            for target in (None, *told.actors):
                if source != target:
                    yield from _pair(told, sentence, places, source, target)


def _pair(
    told: MarkedSentence,
    sentence: Sentence,
    places: dict[str, list[tuple[int, int] | None]],
    source: str | None,
    target: str | None,
) -> Iterator[Example]:
    found = []
    for act in told.acts:
        both = {*act.source, *act.target}
        alone = source is None or target is None
        towards = source in act.source and target in act.target
        each_other = act.mutual and source in both and target in both
        open_sided = (source in act.source and not act.target) or (target in act.target and not act.source)
        if towards or each_other or (alone and open_sided):
            found.append(act)
        elif alone and both & {source, target}:
            return  # it does have another side: neither an example of the act nor one of none
    nearest = _nearest(places.get(source or "", [None]), places.get(target or "", [None]))
    if nearest is None:
        return
    first, second = nearest
    if not fits(sentence.pieces, first, second):
        return
    marked = mark(sentence.pieces, first, second)
    key = (told.text, first, second)
    if not found:
        yield Example(marked, act=_one(NONE), origin="own", key=key)
        return
    act = found[0]
    root = -1
    if act.modality in ("actual", "planned", "past"):
        name = "AGREE" if act.modality == "planned" and act.type in ANNOUNCED else act.type
        root = ROOTS.index(ROOT_OF.get(name, name))
    words = sentence.words(*act.words)
    yield Example(
        marked,
        act=_one(*{each.type for each in found}),
        root=root,
        modality=MODALITIES.index(act.modality),
        mode=modes().index((act.type, act.mode)) if act.mode else -2,
        words=frozenset(range(*words)) if words else None,
        origin="own",
        key=key,
    )


def _nearest(
    sources: Sequence[tuple[int, int] | None], targets: Sequence[tuple[int, int] | None]
) -> tuple[tuple[int, int] | None, tuple[int, int] | None] | None:
    """The two mentions that stand closest without overlap, or None."""
    best, least = None, 10**9
    for source in sources:
        for target in targets:
            if source is None or target is None:
                return source, target
            if source[0] < target[1] and target[0] < source[1]:
                continue
            apart = max(source[0], target[0]) - min(source[1], target[1])
            if apart < least:
                best, least = (source, target), apart
    return best
