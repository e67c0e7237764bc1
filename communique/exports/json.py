"""All records as one list, indented for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from communique.exports import Look
from communique.record import Record


def write(records: Iterable[Record], look: Look) -> Iterator[str]:
    """The list, record by record, so that it never has to be held whole."""
    before = "[\n"
    for record in records:
        yield before + record.model_dump_json(indent=2)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
