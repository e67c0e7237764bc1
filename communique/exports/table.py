"""One line an article: how much was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from communique.exports import Look
from communique.exports.layout import BOLD, DIM, cells, paint, shorten
from communique.record import Record

_COLUMNS = ("meetings", "statements", "events", "figures")


def write(records: Iterable[Record], look: Look) -> Iterator[str]:
    """A heading, a line for each record, and the sums."""
    name = max(20, min(44, look.width - 12 - sum(len(column) + 2 for column in _COLUMNS)))
    head = f"{'article':<{name}}  {'published':<10}" + "".join(f"  {column}" for column in _COLUMNS)
    yield paint(head, BOLD, look.colour) + "\n"
    sums = [0] * len(_COLUMNS)
    articles = 0
    for record in records:
        articles += 1
        counts = [len(getattr(record, column)) for column in _COLUMNS]
        sums = [total + found for total, found in zip(sums, counts, strict=True)]
        yield _line(record.document.id, (record.document.published or "")[:10], counts, name)
    yield paint("─" * cells(head), DIM, look.colour) + "\n"
    yield _line(f"{articles} article{'' if articles == 1 else 's'}", "", sums, name)


def _line(name: str, published: str, counts: list[int], width: int) -> str:
    label = shorten(name, width)
    numbers = "".join(f"  {count:>{len(column)}}" for column, count in zip(_COLUMNS, counts, strict=True))
    return label + " " * (width - cells(label)) + f"  {published:<10}" + numbers + "\n"
