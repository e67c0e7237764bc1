"""The one seam to trained weights: small ONNX networks inside the package, loaded on first use, never downloaded.

A network is a directory ``communique/weights/<name>/`` with ``model.onnx``, what it needs beside it, and ``card.md``.
A network without its directory is simply not there: stages ask ``network(name)`` and do without where it gives None.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from communique.settings import use_models

WEIGHTS = Path(__file__).parent / "weights"
Array = npt.NDArray[Any]


class Network(Protocol):
    """A trained network: named arrays in, named arrays out."""

    def run(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        """The outputs for these inputs."""


class OnnxNetwork:
    """A network that onnxruntime runs, in one thread: two workers share two cores, and one result is one result."""

    def __init__(self, path: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # windows differ in length, and the arena keeps the largest of each size
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._outputs = [output.name for output in self._session.get_outputs()]

    def run(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        """The outputs for these inputs."""
        return dict(zip(self._outputs, self._session.run(self._outputs, dict(inputs)), strict=True))


class FakeNetwork:
    """A network for unit tests: its outputs are what a function makes of the inputs."""

    def __init__(self, outputs: Callable[[Mapping[str, Array]], dict[str, Array]]) -> None:
        self._outputs = outputs

    def run(self, inputs: Mapping[str, Array]) -> dict[str, Array]:
        """What the function says."""
        return self._outputs(inputs)


@cache
def network(name: str) -> Network | None:
    """The shipped network of this name, or None where it is not installed or models are switched off."""
    path = WEIGHTS / name / "model.onnx"
    return OnnxNetwork(path) if use_models() and path.is_file() else None


def shipped() -> dict[str, Path]:
    """The networks that are installed, by name."""
    return {path.parent.name: path for path in sorted(WEIGHTS.glob("*/model.onnx"))}


@lru_cache(maxsize=1)
def checksums() -> dict[str, str]:
    """The sha256 of each network in use, for ``made_by.models``."""
    if not use_models():
        return {}
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in shipped().items()}


def zeros(*shape: int) -> Array:
    """An array of zeros, for fakes."""
    return np.zeros(shape, dtype=np.float32)
