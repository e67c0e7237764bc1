"""The words that stand for somebody named elsewhere, from ``knowledge/languages/en/references.yaml``."""

from __future__ import annotations

from functools import lru_cache

from communique.yaml_schema import KNOWLEDGE, Schema, load


class ReferenceWords(Schema):
    """The file's content."""

    speakers: frozenset[str]
    experts: frozenset[str]
    officials: frozenset[str]
    persons: frozenset[str]
    states: frozenset[str]
    either: frozenset[str]
    counts: dict[str, int]
    heads: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def reference_words() -> ReferenceWords:
    """The reference words of English."""
    return load(KNOWLEDGE / "languages" / "en" / "references.yaml", ReferenceWords)
