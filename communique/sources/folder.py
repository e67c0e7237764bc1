"""Folders: every file of a known format in them, in the order of their names."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from communique.sources.problem import SourceProblem


def files(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path | SourceProblem]:
    """The files below a folder whose names end in one of the suffixes; hidden ones are left aside."""
    problems: list[SourceProblem] = []

    def failed(error: OSError) -> None:
        problems.append(SourceProblem(str(error.filename), f"can't be read ({error.strerror})"))

    for top, folders, names in os.walk(folder, onerror=failed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and name.lower().endswith(suffixes):
                yield Path(top, name)
        yield from problems
        problems.clear()
    yield from problems
