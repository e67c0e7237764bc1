"""Exports: records in, text in some form out, piece by piece.

A form is a module with ``write(records, look)``; add its name to ``FORMATS`` and the command line offers it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from communique.errors import UsageError

if TYPE_CHECKING:
    from communique.record import Record

# Name of the form, as --format takes it, and what a reader gets.
FORMATS = {
    "brief": "one page a person reads: who met whom and what each said, then statements, positions, plans, figures",
    "md": "the same in Markdown, for pasting into a report",
    "jsonl": "one record a line",
    "json": "one list of records, indented",
    "html": "one page with the articles, their spans and the records beside them",
    "table": "one line an article: how much was found in it",
}


@dataclass(frozen=True, slots=True)
class Look:
    """Where the output goes: how many columns wide, and whether it shows colours."""

    width: int = 80
    colour: bool = False


def export(name: str) -> Callable[[Iterable[Record], Look], Iterator[str]]:
    """The function that turns records into pieces of text. Raises UsageError where there is no such form."""
    if name not in FORMATS:
        raise UsageError(f"no format {name!r}; choose from {', '.join(FORMATS)}")
    module = import_module(f"communique.exports.{name}")
    return cast("Callable[[Iterable[Record], Look], Iterator[str]]", module.write)
