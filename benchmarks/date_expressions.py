"""Read the date expressions of tests/date_expressions and say which are dated to exactly the right days.

    python -m benchmarks.date_expressions [FILE …] [--misses] [--kind KIND]

An entry is right where an expression that overlaps its [bracket] has exactly its first and last day; what is open on
one side has null there, and so has both what the text does not date. Entries of the kind ``none`` ask that no
expression overlaps the bracket. The set was written by somebody who had not seen the grammar.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import RootModel, model_validator

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from communique.article import Article  # noqa: E402
from communique.layers import TimeExpression, Times  # noqa: E402
from communique.pipeline import Pipeline  # noqa: E402
from communique.stages.parse import ParseStage  # noqa: E402
from communique.stages.times import TimesStage  # noqa: E402
from communique.yaml_schema import Schema, load  # noqa: E402

SET = ROOT / "tests" / "date_expressions" / "expressions.yaml"
Kind = Literal["deictic", "anaphoric", "partial", "absolute", "dateline", "open", "history", "range", "none"]


class Entry(Schema):
    """One [bracketed] expression in a text of a day, with the days that it means; ``null`` where it gives none."""

    published: str
    text: str
    first: str
    last: str
    granularity: str
    kind: Kind

    @model_validator(mode="after")
    def _one_bracket(self) -> Entry:
        if not (self.text.count("[") == self.text.count("]") == 1 and self.text.index("[") < self.text.index("]")):
            raise ValueError("the text marks one expression with [ and ]")
        return self

    @property
    def plain(self) -> str:
        """The text without the bracket."""
        return self.text.replace("[", "").replace("]", "")

    @property
    def span(self) -> tuple[int, int]:
        """Where the bracket stands in the plain text."""
        return self.text.index("["), self.text.index("]") - 1

    @property
    def days(self) -> tuple[str | None, str | None]:
        """The first and the last day, None where the entry gives none."""
        first, last = (None if day == "null" else day for day in (self.first, self.last))
        return first, last


class Entries(RootModel[tuple[Entry, ...]]):
    """A file of tests/date_expressions."""


@dataclass(frozen=True)
class Outcome:
    """One entry with the expressions found at its bracket."""

    entry: Entry
    found: tuple[TimeExpression, ...]

    @property
    def right(self) -> bool:
        """Whether one of them means exactly the days asked for, or none is there where none is asked for."""
        if self.entry.kind == "none":
            return not self.found
        return any(days(time) == self.entry.days for time in self.found)


def days(time: TimeExpression) -> tuple[str | None, str | None]:
    """The first and the last day of an expression; one of them where it is open on the other side."""
    return time.date or time.not_before, time.date_end or time.not_after


def entries(files: Sequence[Path]) -> list[Entry]:
    """All entries of these files."""
    return [entry for path in files for entry in load(path, Entries).root]


def outcomes(asked: Sequence[Entry]) -> list[Outcome]:
    """Each entry, read on its own."""
    pipeline = Pipeline([ParseStage(), TimesStage()])
    found = []
    for entry in asked:
        layer = pipeline.document(Article(entry.plain, published=entry.published, language="en"))[Times]
        start, end = entry.span
        found.append(Outcome(entry, tuple(time for time in layer.expressions if time.start < end and start < time.end)))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true", help="show what is wrong")
    parser.add_argument("--kind", help="only entries of this kind")
    arguments = parser.parse_args()
    asked = [e for e in entries(arguments.files or [SET]) if arguments.kind in (None, e.kind)]
    found = outcomes(asked)
    total, right = Counter(o.entry.kind for o in found), Counter(o.entry.kind for o in found if o.right)
    for kind in total:
        print(f"{kind}: {right[kind]}/{total[kind]}")
    print(f"all: {sum(right.values())}/{len(found)} ({sum(right.values()) / len(found):.1%})")
    for outcome in found if arguments.misses else ():
        if not outcome.right:
            entry = outcome.entry
            shown = [
                f"{entry.plain[t.start : t.end]!r} {days(t)} ({t.why.rule if t.why else ''})" for t in outcome.found
            ]
            print(
                f"{entry.kind} {entry.published}: {entry.days}, not {'; '.join(shown) or 'nothing'}\n    {entry.text}"
            )


if __name__ == "__main__":
    main()
