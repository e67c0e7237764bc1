"""Fit how sure events are, on own sentences kept out of training and own articles, and print the table of reliability.

    python -m training.fit_confidence [--least 0.45]

Half of the sentences and articles are fitted on and the other half judged by the fit, then the other way round: the
table shows confidences that were given to unseen texts. The written weights are fitted on both halves.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from benchmarks.event_documents import documents
from benchmarks.own_events import corpus_held_out, matches
from communique.article import Article
from communique.assemble import assemble
from communique.document import Document
from communique.events.confidence import features
from communique.layers import Figures
from communique.pipeline import default_stages
from communique.record import MadeBy
from communique.relation_head import relation_head
from communique.stages.events import Reader
from communique.yaml_schema import KNOWLEDGE
from training.relation_text import MarkedSentence

OUT = KNOWLEDGE / "ontology" / "event_confidence.yaml"
_TOGETHER = 32
_PENALTY = 1.0
Row = tuple[dict[str, float], bool, int]


def rows_of(texts: Sequence[tuple[Article, MarkedSentence]]) -> list[Row]:
    """For each act that is found, its features, whether it is right, and the number of its text."""
    stages = [stage for stage in default_stages() if stage.name not in ("events", "figures")]
    found: list[Row] = []
    for start in range(0, len(texts), _TOGETHER):
        some = texts[start : start + _TOGETHER]
        read = [Document(article) for article, _ in some]
        for stage in stages:
            read = [d.with_layer(layer) for d, layer in zip(read, stage.batch(read), strict=True)]
        for number, (document, (article, marked)) in enumerate(zip(read, some, strict=True), start):
            reader = Reader(document, relation_head())
            acts = reader.acts()
            events = [reader.event(act).model_copy(update={"id": str(n)}) for n, act in enumerate(acts)]
            layered = document.with_layer(reader.layer(events)).with_layer(Figures())
            record = assemble(layered, "en", MadeBy(version="fit"))
            headline = len(article.text.split("\n", 1)[0]) if "\n" in article.text else 0
            for act, event in zip(acts, events, strict=True):
                if event.span[0][0] >= headline:
                    near = [
                        each
                        for each in marked.acts
                        if any(a < each.words[1] + 250 and each.words[0] - 250 < b for a, b in event.span)
                    ]
                    found.append(
                        (features(act, reader.who), any(matches(record, event, marked, x) for x in near), number)
                    )
    return found


def fitted(rows: Sequence[Row], names: Sequence[str]) -> npt.NDArray[np.float64]:
    """The weights of a logistic regression with an L2 penalty, by Newton steps."""
    x = np.array([[row.get(name, 0.0) for name in names] for row, _, _ in rows])
    y = np.array([right for _, right, _ in rows], dtype=float)
    weights = np.zeros(len(names))
    penalty = np.full(len(names), _PENALTY)
    penalty[list(names).index("bias")] = 0.01
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + penalty * weights
        curvature = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty)
        weights = weights - np.linalg.solve(curvature, gradient)
    return weights


def chances(rows: Sequence[Row], names: Sequence[str], weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The confidences of the acts."""
    x = np.array([[row.get(name, 0.0) for name in names] for row, _, _ in rows])
    found: npt.NDArray[np.float64] = 1 / (1 + np.exp(-x @ weights))
    return found


def main() -> int:
    """Fit, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=float, default=0.45)
    options = parser.parse_args()
    sentences = corpus_held_out()
    rows = rows_of([(Article(each.text, id=str(n)), each) for n, each in enumerate(sentences)])
    rows += rows_of(documents())
    names = sorted({name for row, _, _ in rows for name in row})
    halves = [[row for row in rows if row[2] % 2 == half] for half in (0, 1)]
    said = [chances(halves[1 - half], names, fitted(halves[half], names)) for half in (0, 1)]
    right = [np.array([row[1] for row in halves[1 - half]]) for half in (0, 1)]
    chance, truth = np.concatenate(said), np.concatenate(right)
    print(f"{len(rows)} acts, {truth.mean():.3f} right")
    print("| confidence | acts | mean confidence | right |")
    print("|---|---|---|---|")
    for low in np.arange(0, 1, 0.1):
        inside = (chance >= low) & (chance < low + 0.1)
        if inside.any():
            means = f"{chance[inside].mean():.2f} | {truth[inside].mean():.2f}"
            print(f"| {low:.1f}-{low + 0.1:.1f} | {inside.sum()} | {means} |")
    gap = sum(
        abs(chance[b].mean() - truth[b].mean()) * b.sum()
        for b in ((chance >= low) & (chance < low + 0.1) for low in np.arange(0, 1, 0.1))
        if b.any()
    )
    print(f"expected calibration error {gap / len(chance):.3f}")
    weights = fitted(rows, names)
    lines = [f"  {name}: {weight:.3f}" for name, weight in zip(names, weights, strict=True)]
    head = OUT.read_text(encoding="utf-8").split("least:")[0]
    OUT.write_text(f"{head}least: {options.least}\nweights:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
