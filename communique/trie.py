"""Names as sequences of words: the longest one that begins at a word of a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

V = TypeVar("V")


class Trie(Generic[V]):
    """Names as sequences of atoms (words and single marks), each with its values; the longest match wins."""

    __slots__ = ("_longest", "_values")

    def __init__(self) -> None:
        self._values: dict[str, list[V]] = {}
        self._longest: dict[str, int] = {}  # how many atoms the longest name has that begins with this one

    def add(self, atoms: Sequence[str], value: V, first: bool = False) -> None:
        """Put a value under these atoms, after those that are there, or before them."""
        values = self._values.setdefault(" ".join(atoms), [])
        values.insert(0 if first else len(values), value)
        self._longest[atoms[0]] = max(self._longest.get(atoms[0], 0), len(atoms))

    def starts(self, atom: str) -> bool:
        """Whether a name begins with this atom."""
        return atom in self._longest

    def longest(
        self, atoms: Sequence[str], start: int, ends: Sequence[bool] | None = None
    ) -> tuple[int, list[V]] | None:
        """The end and the values of the longest name from ``start`` that ends where ``ends`` allows."""
        if start >= len(atoms):
            return None
        last = min(start + self._longest.get(atoms[start], 0), len(atoms))
        for end in range(last, start, -1):
            if ends is None or ends[end - 1]:
                values = self._values.get(" ".join(atoms[start:end]))
                if values is not None:
                    return end, values
        return None
