"""Limits that a user may change, each read from one environment variable when it is needed."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from communique.errors import UsageError

LONGEST_ARTICLE = "COMMUNIQUE_LONGEST_ARTICLE"
MODELS = "COMMUNIQUE_MODELS"
GAZETTEER = "COMMUNIQUE_GAZETTEER"


def longest_article() -> int:
    """How many characters an article may have; ``COMMUNIQUE_LONGEST_ARTICLE``, by default 1,000,000.

    Raises UsageError where the variable holds no whole number above zero.
    """
    value = os.environ.get(LONGEST_ARTICLE, "").replace("_", "").replace(",", "") or "1000000"
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise UsageError(f"{LONGEST_ARTICLE}={value}: give a whole number of characters, such as 2000000")
    return int(value)


def use_models() -> bool:
    """Whether trained heads take part; ``COMMUNIQUE_MODELS=off`` reads with rules alone.

    Raises UsageError for any value but on and off.
    """
    value = os.environ.get(MODELS, "").lower() or "on"
    if value not in {"on", "off"}:
        raise UsageError(f"{MODELS}={value}: give on or off")
    return value == "on"


def gazetteers() -> tuple[Path, ...]:
    """The user's own gazetteer files, which ``COMMUNIQUE_GAZETTEER`` lists as ``PATH`` lists programs."""
    return _paths(os.environ.get(GAZETTEER, ""))


@lru_cache(maxsize=4)
def _paths(listed: str) -> tuple[Path, ...]:
    return tuple(Path(path) for path in listed.split(os.pathsep) if path)
