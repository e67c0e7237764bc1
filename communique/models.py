"""The one seam to trained weights: heads over a small encoder, loaded from inside the package, never downloaded.

No trained head ships yet; the seam stands so that stages ask for a head by name and do without where there is none.
A head is a directory ``communique/weights/<name>/`` with ``model.onnx`` and a model card.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

WEIGHTS = Path(__file__).parent / "weights"


class Head(Protocol):
    """A trained head: scores for each of its labels, for each text."""

    labels: tuple[str, ...]

    def scores(self, texts: Sequence[str]) -> list[list[float]]:
        """One row for each text, one score from 0 to 1 for each label."""


class FakeHead:
    """A head for unit tests: gives the scores it was made with, for any text."""

    def __init__(self, labels: Sequence[str], scores: Sequence[float]) -> None:
        self.labels = tuple(labels)
        self._scores = list(scores)

    def scores(self, texts: Sequence[str]) -> list[list[float]]:
        """The same row for each text."""
        return [list(self._scores) for _ in texts]


def shipped() -> dict[str, Path]:
    """The trained heads that are installed, by name."""
    return {path.parent.name: path for path in sorted(WEIGHTS.glob("*/model.onnx"))}


@lru_cache(maxsize=1)
def checksums() -> dict[str, str]:
    """The sha256 of each shipped model, for ``made_by.models``."""
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in shipped().items()}
