"""Tables: .csv with a line of column names, one article a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from communique.settings import longest_article
from communique.sources import row
from communique.sources.decode import NotText, decode
from communique.sources.source import Item, Origin, byte_limit

SUFFIXES = (".csv", ".tsv")
_HEAD = 1 << 16


def read(origin: Origin) -> Iterator[Item]:
    """The articles of one table."""
    assert origin.path is not None
    try:
        with origin.path.open("rb") as file:
            head = file.read(_HEAD)
        if not head.strip():
            yield origin.problem("empty")
            return
        # The head may end inside a character; a cut character at its end must not count against UTF-8.
        encoding = decode(head.rpartition(b"\n")[0] or head)[1]
        # What the head does not show (one odd byte on line 90,000) must not stop the table.
        encoding = "utf-8-sig" if encoding == "utf-8" else encoding
        with origin.path.open(encoding=encoding, errors="replace", newline="") as table:
            yield from _rows(origin, table)
    except NotText as error:
        yield origin.problem(str(error))
    except OSError as error:
        yield origin.problem(f"can't be read ({error.strerror or error})")


def _rows(origin: Origin, file: Any) -> Iterator[Item]:
    header = file.readline()
    delimiter = max((",", ";", "\t"), key=header.count)
    columns = [name.strip().strip('"').lower() for name in header.rstrip("\r\n").split(delimiter)]
    if not {"text", "html"} & set(columns):
        yield origin.problem("the first line must name the columns, 'text' or 'html' among them", line=1)
        return
    csv.field_size_limit(byte_limit(longest_article()))  # the library's own limit is 131,072 for the whole process
    reader = csv.DictReader(file, columns, restkey="", delimiter=delimiter)
    while True:
        try:
            found = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield origin.problem(f"skipped: {error}", line=reader.line_num + 1)
            continue
        yield from row.read(origin, found, reader.line_num + 1)
