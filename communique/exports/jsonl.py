"""One record a line, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from communique.exports import Look
from communique.record import Record

# Line ends to some readers though not to JSON; inside a JSON string they may be written as escapes.
_LINE_ENDS = str.maketrans({character: f"\\u{ord(character):04x}" for character in "\x85\u2028\u2029"})


def write(records: Iterable[Record], look: Look) -> Iterator[str]:
    """Each record on its own line."""
    for record in records:
        yield record.model_dump_json().translate(_LINE_ENDS) + "\n"
