"""Train the table of words that `communique relate` joins with the relation head, and write it as int8 ONNX.

    python -m training.train_relation_words --out communique/weights
    python -m training.train_relation_words --cross-validate DUMP.npz     with the head's folds (train_relations --dump)

The second prints root and quad macro-F1 over the head's own five folds: of the head, of the words, of both and of all
three with the frames, joined as ``communique relate`` joins them.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from communique.article import Article
from communique.document import Document
from communique.models import OnnxNetwork
from communique.queries.relate import FRAMES_COUNT, FRAMES_FLOOR, WORDS_COUNT, WORDS_FLOOR, frame_scores
from communique.relation_head import ROOTS
from communique.relation_words import BUCKETS, NAME, grams
from communique.stages.modality import ModalityStage
from communique.stages.parse import ParseStage
from training.relation_data import ROOT_OF, Example, cut, plv_examples, plv_rows
from training.train_relations import best_temperature, folds, score

_CARD = Path(__file__).parent / "cards" / f"{NAME}.md"
_STRENGTH = 20.0
_OPSET, _IR = 17, 8
Grams = tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]


def grams_of(example: Example) -> Grams:
    """The words of one row."""
    text, source, target = example.key
    sentence = cut(text)
    words = [text[start:end] for start, end in sentence.spans]
    return grams(words, *(sentence.words(*side) if side else None for side in (source, target)))


def rarity(rows: Sequence[Grams]) -> npt.NDArray[Any]:
    """How much a bucket says by its rarity (smoothed inverse document frequency); 0 where it was never seen."""
    seen = np.zeros(BUCKETS)
    for buckets, _, _ in rows:
        seen[np.unique(buckets)] += 1
    known: npt.NDArray[Any] = np.where(seen > 0, np.log((1 + len(rows)) / (1 + seen)) + 1, 0).astype(np.float32)
    return known


def matrix(rows: Sequence[Grams], rare: npt.NDArray[Any]) -> Any:
    """One row of features a sentence; the words of the sentence and those between the parties have length 1 each."""
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for buckets, counts, blocks in rows:
        values = counts * rare[buckets]
        for block in (0, 1):
            length = np.sqrt((values[blocks == block] ** 2).sum())
            values[blocks == block] /= max(length, 1e-6)
        data.extend(values)
        columns.extend(buckets)
        ends.append(len(columns))
    return csr_matrix((data, columns, ends), shape=(len(rows), BUCKETS))


def fitted(rows: Sequence[Grams], roots: Sequence[int]) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[Any]]:
    """Rarity (buckets), weights (buckets, roots) and bias (roots)."""
    rare = rarity(rows)
    model = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(matrix(rows, rare), roots)
    weights = np.zeros((BUCKETS, len(ROOTS)), dtype=np.float32)
    bias = np.full(len(ROOTS), -20.0, dtype=np.float32)
    weights[:, model.classes_] = model.coef_.T
    bias[model.classes_] = model.intercept_
    return rare, weights, bias


def said(rows: Sequence[Grams], rare: npt.NDArray[Any], weights: npt.NDArray[Any], bias: npt.NDArray[Any]) -> Any:
    """The probabilities of roots, one row a sentence."""
    odds = matrix(rows, rare) @ weights + bias
    raised = np.exp(odds - odds.max(1, keepdims=True))
    return raised / raised.sum(1, keepdims=True)


def frames_of(rows: Sequence[dict[str, str]], examples: Sequence[Example]) -> npt.NDArray[Any]:
    """What the frames say of each row, as shares of roots."""
    found = np.zeros((len(rows), len(ROOTS)))
    modality = ModalityStage()
    documents = [Document(Article(example.key[0], id=str(number))) for number, example in enumerate(examples)]
    for number, (document, layer) in enumerate(zip(documents, ParseStage().batch(documents), strict=True)):
        document = document.with_layer(layer)
        document = document.with_layer(modality(document))
        scores = frame_scores(document, examples[number].key[1], examples[number].key[2])
        for name, value in scores.items():
            found[number, ROOTS.index(ROOT_OF.get(name, name))] += value / max(sum(scores.values()), 1e-9)
    return found


def cross_validate(rows: Sequence[dict[str, str]], dump: Path) -> None:
    """Print the scores over the head's folds."""
    examples = list(plv_examples(rows))
    words = [grams_of(each) for each in examples]
    gold = [each.root for each in examples]
    head = np.load(dump)["roots"]
    table = np.zeros_like(head)
    for held in folds(len(examples)):
        away = set(held)
        learnt = [number for number in range(len(examples)) if number not in away]
        parts = fitted([words[n] for n in learnt], [gold[n] for n in learnt])
        table[held] = said([words[n] for n in held], *parts)
    frames = frames_of(rows, examples)
    soft = np.log(head + 1e-9) / best_temperature(head, gold)
    soft -= np.log(np.exp(soft).sum(1, keepdims=True))
    both = soft + WORDS_COUNT * np.log(table + WORDS_FLOOR)
    print("head            ", score(gold, head))
    print("words           ", score(gold, table))
    print("head, words     ", score(gold, both))
    print("head, frames    ", score(gold, soft + FRAMES_COUNT * np.log(frames + FRAMES_FLOOR)))
    print("all three       ", score(gold, both + FRAMES_COUNT * np.log(frames + FRAMES_FLOOR)))


def export(out: Path, rare: npt.NDArray[Any], weights: npt.NDArray[Any], bias: npt.NDArray[Any]) -> Path:
    """Write ``relation_words/model.onnx``: buckets, counts, blocks (words) -> roots (15)."""
    scale = np.maximum(np.abs(weights).max(0), 1e-6) / 127
    arrays = {
        "rare": rare.astype(np.float32),
        "weights": np.round(weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": bias,
        "one": np.array(1, dtype=np.float32),
        "least": np.array(1e-6, dtype=np.float32),
        "last": np.array([1], dtype=np.int64),
        "first": np.array([0], dtype=np.int64),
    }
    node = helper.make_node
    nodes = [
        node("Gather", ["rare", "buckets"], ["rarity"]),
        node("Mul", ["counts", "rarity"], ["values"]),
        node("Mul", ["values", "values"], ["squares"]),
        node("Mul", ["squares", "blocks"], ["squares_between"]),
        node("Sub", ["squares", "squares_between"], ["squares_all"]),
    ]
    for name in ("between", "all"):
        nodes += [
            node("ReduceSum", [f"squares_{name}", "first"], [f"sum_{name}"], keepdims=1),
            node("Sqrt", [f"sum_{name}"], [f"length_{name}"]),
            node("Max", [f"length_{name}", "least"], [f"safe_{name}"]),
        ]
    nodes += [
        node("Sub", ["one", "blocks"], ["whole"]),
        node("Div", ["blocks", "safe_between"], ["share_between"]),
        node("Div", ["whole", "safe_all"], ["share_all"]),
        node("Add", ["share_between", "share_all"], ["share"]),
        node("Mul", ["values", "share"], ["scaled"]),
        node("Unsqueeze", ["scaled", "last"], ["column"]),
        node("Gather", ["weights", "buckets"], ["stored"]),
        node("Cast", ["stored"], ["cast"], to=TensorProto.FLOAT),
        node("Mul", ["cast", "scale"], ["known"]),
        node("Mul", ["known", "column"], ["parts"]),
        node("ReduceSum", ["parts", "first"], ["total"], keepdims=0),
        node("Add", ["total", "bias"], ["odds"]),
        node("Softmax", ["odds"], ["roots"], axis=-1),
    ]
    graph = helper.make_graph(
        nodes,
        NAME,
        [
            helper.make_tensor_value_info("buckets", TensorProto.INT64, ["words"]),
            helper.make_tensor_value_info("counts", TensorProto.FLOAT, ["words"]),
            helper.make_tensor_value_info("blocks", TensorProto.FLOAT, ["words"]),
        ],
        [helper.make_tensor_value_info("roots", TensorProto.FLOAT, [len(ROOTS)])],
        [numpy_helper.from_array(value, name) for name, value in arrays.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)
    onnx.checker.check_model(model)
    path = out / NAME / "model.onnx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(model.SerializeToString())
    return path


def of_file(path: Path, row: Grams) -> npt.NDArray[Any]:
    """The probabilities of roots by the written table."""
    inputs = dict(zip(("buckets", "counts", "blocks"), row, strict=True))
    found: npt.NDArray[Any] = OnnxNetwork(path).run(inputs)["roots"]
    return found


def main() -> int:
    """Train, and score or write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--cross-validate", type=Path, metavar="DUMP")
    arguments = parser.parse_args()
    folder = arguments.shared / "data" / "plv"
    train, dev = (plv_rows(folder / f"{part}.tsv") for part in ("train", "dev"))
    if arguments.cross_validate:
        cross_validate([*train, *dev], arguments.cross_validate)
    if arguments.out:
        examples, unseen = list(plv_examples(train)), list(plv_examples(dev))
        parts = fitted([grams_of(each) for each in examples], [each.root for each in examples])
        written = export(arguments.out, *parts)
        scores = score([each.root for each in unseen], np.stack([of_file(written, grams_of(each)) for each in unseen]))
        facts = {
            "rows": str(len(train)),
            "scores": scores,
            "size": f"{written.stat().st_size:,}",
            "sha256": hashlib.sha256(written.read_bytes()).hexdigest(),
        }
        card = _CARD.read_text(encoding="utf-8").format(**facts)
        (written.parent / "card.md").write_text(card, encoding="utf-8")
        print(scores)
    return 0


if __name__ == "__main__":
    sys.exit(main())
