"""Sources: files, folders and standard input in, articles out.

A format is a module with ``SUFFIXES`` and ``read(origin)``; add it to ``FORMATS`` and it is read everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from communique.article import Article
from communique.errors import UsageError
from communique.sources import folder, html, jsonl, stdin, table, text
from communique.sources.dates import iso
from communique.sources.problem import SourceProblem
from communique.sources.source import Origin

__all__ = ["FORMATS", "SourceProblem", "articles", "suffixes"]


class Format(Protocol):
    """What a module of this folder offers."""

    @property
    def SUFFIXES(self) -> tuple[str, ...]:
        """The ends of file names that it reads."""
        ...

    @property
    def read(self) -> Callable[[Origin], Iterator[Article | SourceProblem]]:
        """Yields the articles of one input, and what could not be read of it."""
        ...


FORMATS: tuple[Format, ...] = (text, html, jsonl, table)


def suffixes() -> tuple[str, ...]:
    """The ends of file names that are read."""
    return tuple(suffix for form in FORMATS for suffix in form.SUFFIXES)


def articles(path_or_dash: str, *, published: str | None = None) -> Iterator[Article | SourceProblem]:
    """The articles of a file, of a folder or of standard input ("-"), one at a time, and a line on each bad input.

    ``published`` replaces the date of a file that holds one article and fills the gaps of what holds many. Raises
    UsageError where it is no date.
    """
    date = iso(published)
    if published is not None and date is None:
        raise UsageError(f"published {published!r} is no date; write it like 2023-02-22")
    return _articles(path_or_dash, date)


def _articles(path_or_dash: str, published: str | None) -> Iterator[Article | SourceProblem]:
    if path_or_dash == "-":
        yield from stdin.read(Origin("-", None, "stdin", published))
        return
    path = Path(path_or_dash)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:
        yield SourceProblem(path_or_dash, f"can't be read ({error})")
        return
    if not exists:
        address = path_or_dash.startswith(("http://", "https://"))
        advice = "addresses are not fetched yet; save the page as .html first" if address else "no such file or folder"
        yield SourceProblem(path_or_dash, advice)
        return
    if not is_folder:
        yield from _file(path, _stem(path), published, gaps_only=False)
        return
    taken: set[str] = set()
    count = 0
    for found in folder.files(path, suffixes()):
        count += 1
        if isinstance(found, SourceProblem):
            yield found
            continue
        stem = _stem(found)
        if stem in taken:
            stem = str(found.relative_to(path))
        taken.add(stem)
        yield from _file(found, stem, published, gaps_only=True)
    if not count:
        yield SourceProblem(path_or_dash, f"no file in it ends in {', '.join(suffixes())}")


def _file(path: Path, name: str, published: str | None, *, gaps_only: bool) -> Iterator[Article | SourceProblem]:
    form = next((form for form in FORMATS if path.name.lower().endswith(form.SUFFIXES)), None)
    if form is None:
        yield SourceProblem(str(path), f"{path.suffix or 'no suffix'}: not a known format ({', '.join(suffixes())})")
        return
    yield from form.read(Origin(str(path), path, name, published, gaps_only=gaps_only))


def _stem(path: Path) -> str:
    longest_first = sorted(suffixes(), key=len, reverse=True)
    suffix = next((suffix for suffix in longest_first if path.name.lower().endswith(suffix)), "")
    return path.name[: len(path.name) - len(suffix)] or path.name
