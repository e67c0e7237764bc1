"""What is made of many files, kept from one process to the next as Python keeps its bytecode.

Reading the gazetteer's YAML takes seconds; the index made of it is loaded in a fraction of one. It lies in the
package's ``__pycache__``, is made anew when any file or the code behind it changes, and does without where that folder
can't be written, or where Python is told to write no bytecode.
"""

from __future__ import annotations

import gc
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar, cast

from communique.version import __version__

T = TypeVar("T")

# So many of one name are kept: with and without a user's own files.
_KEPT = 4
_CACHE = Path(__file__).parent / "__pycache__"


def compiled(name: str, sources: Iterable[Path], build: Callable[[], T]) -> T:
    """What ``build`` makes of these files; from the last time where nothing has changed since."""
    path = _CACHE / f"{name}.{_fingerprint(sources)}.pickle"
    collecting = gc.isenabled()
    gc.disable()  # hundreds of thousands of objects that stay: looking through them again and again only takes time
    try:
        kept = _kept(path)
        if kept is not None:
            return cast(T, kept)
        made = build()
        if not sys.dont_write_bytecode:
            _keep(path, name, made)
        return made
    finally:
        if collecting:
            gc.enable()


def _kept(path: Path) -> object | None:
    """What was kept; None where nothing was, or something that can't be read."""
    try:
        return cast(object, pickle.loads(path.read_bytes()))
    except Exception:
        return None


def _fingerprint(sources: Iterable[Path]) -> str:
    """Changes where a file, its time, the code of the package or the version of Python does."""
    parts = [__version__, sys.version]
    for path in (*sorted(sources), *sorted(Path(__file__).parent.glob("*.py"))):
        status = path.stat()
        parts.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def _keep(path: Path, name: str, made: object) -> None:
    """Write it, whole or not at all, and remove what was kept before."""
    try:
        path.parent.mkdir(exist_ok=True)
        handle, draft = tempfile.mkstemp(prefix=f"{name}.", suffix=".new", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            pickle.dump(made, file, protocol=5)
        Path(draft).chmod(0o644)  # others may read it, as they may read bytecode
        Path(draft).replace(path)
        kept = sorted(path.parent.glob(f"{name}.*.pickle"), key=lambda old: old.stat().st_mtime)
        for old in kept[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return
