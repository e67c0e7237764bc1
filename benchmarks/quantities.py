"""Read the quantities written for this project (tests/quantities/quantities.yaml) and say which are right.

    python -m benchmarks.quantities [--misses [FIELD]] [FILE …]

An entry is a text with one number in brackets. It is right when exactly one figure overlaps the brackets and has the
marked value, lower end, value before and unit; where the brackets hold no figure, when none overlaps them. Role,
qualifier, owner, what it measures and who asserts it are counted apart, over the figures that are found.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import yaml  # noqa: E402

from communique.article import Article  # noqa: E402
from communique.pipeline import default_pipeline  # noqa: E402
from communique.record import Figure, Record  # noqa: E402

QUANTITIES = ROOT / "tests" / "quantities" / "quantities.yaml"
FIELDS = ("role", "qualifier", "whose", "what", "asserted_by")


@dataclass(frozen=True)
class Entry:
    """A text without its brackets, where they stood, and what should be read there."""

    text: str
    start: int
    end: int
    wanted: dict[str, Any]

    @property
    def is_figure(self) -> bool:
        """False where the brackets hold a date, a name, an age, a score …"""
        return self.wanted["value"] is not None


@dataclass
class Outcome:
    """One entry, the figures that overlap its brackets, and each field that was read wrong, with what was read."""

    entry: Entry
    found: list[Figure]
    wrong: dict[str, Any] = field(default_factory=dict)

    @property
    def right(self) -> bool:
        """True for the right figure, or for no figure where there is none."""
        return "figure" not in self.wrong


def entries(path: Path = QUANTITIES) -> list[Entry]:
    """The entries of a file, in its order."""
    found = []
    for row in yaml.safe_load(path.read_text(encoding="utf-8")):
        before, rest = str(row["text"]).split("[")
        marked, after = rest.split("]")
        found.append(Entry(before + marked + after, len(before), len(before) + len(marked), row))
    return found


def outcomes(paths: Sequence[Path] = (QUANTITIES,)) -> list[Outcome]:
    """Each entry, read on its own by the whole pipeline."""
    asked = [entry for path in paths for entry in entries(path)]
    articles = [Article(entry.text, id=str(number), language="en") for number, entry in enumerate(asked)]
    return [_compared(entry, record) for entry, record in zip(asked, default_pipeline().read(articles), strict=True)]


def _compared(entry: Entry, record: Record) -> Outcome:
    found = [figure for figure in record.figures if any(s < entry.end and entry.start < e for s, e in figure.span)]
    outcome = Outcome(entry, found)
    if not entry.is_figure:
        if found:
            outcome.wrong["figure"] = [_short(figure) for figure in found]
        return outcome
    wanted = entry.wanted
    if len(found) != 1 or not all(
        _same(wanted[name], getattr(found[0], name)) for name in ("value", "lower", "before", "unit")
    ):
        outcome.wrong["figure"] = [_short(figure) for figure in found]
        if len(found) != 1:
            return outcome
    figure = found[0]
    owners = set().union(*(_codes(record, identifier) for identifier in figure.about))
    asked = wanted["whose"] if isinstance(wanted["whose"], list) else [wanted["whose"]]
    if figure.role != wanted["role"]:
        outcome.wrong["role"] = figure.role
    if figure.qualifier != wanted["qualifier"]:
        outcome.wrong["qualifier"] = figure.qualifier
    if wanted["whose"] is not None and not owners & set(asked):
        outcome.wrong["whose"] = sorted(owners)
    if wanted["what"] is not None and str(wanted["what"]).casefold() not in figure.what.casefold():
        outcome.wrong["what"] = figure.what
    names = _speakers(record, figure)
    wanted_name = str(wanted["asserted_by"] or "")
    if bool(names) != bool(wanted_name) or (names and not set(wanted_name.split()) & names):
        outcome.wrong["asserted_by"] = sorted(names)
    return outcome


def _same(wanted: Any, read: Any) -> bool:
    if isinstance(wanted, (int, float)) and isinstance(read, (int, float)):
        return abs(wanted - read) <= 1e-6 * max(1.0, abs(wanted))
    return bool(wanted == read)


def _codes(record: Record, identifier: str) -> set[str]:
    """ISO 3166-1 alpha-3 of the owner's state, and the name and the acronym of an organisation."""
    actor = record.actor(identifier)
    return {code for code in (actor.country, actor.acronym, actor.name) if code} if actor is not None else set()


def _speakers(record: Record, figure: Figure) -> set[str]:
    """The words by which the text names the person who asserts the figure; none where the narrator or a body does."""
    statement = next((one for one in record.statements if one.id == figure.asserted_by), None)
    actor = record.actor(statement.speaker) if statement is not None else None
    if actor is None or actor.kind != "person":
        return set()
    text = record.document.text
    return {word for mention in actor.mentions if mention.form == "name" for word in text[slice(*mention.span)].split()}


def _short(figure: Figure) -> str:
    ends = "".join(
        f" {name} {getattr(figure, name):g}" for name in ("lower", "before") if getattr(figure, name) is not None
    )
    return f"{figure.value:g}{ends} {figure.unit}"


def share(found: Sequence[Outcome], name: str) -> tuple[int, int]:
    """How many of the figures found are right in this field, and of how many it was asked."""
    read = [outcome for outcome in found if outcome.entry.is_figure and len(outcome.found) == 1]
    if name in ("whose", "what"):
        read = [outcome for outcome in read if outcome.entry.wanted[name] is not None]
    return sum(name not in outcome.wrong for outcome in read), len(read)


def main() -> int:
    """Print the shares, and with --misses the entries with something wrong (in one field, if one is named)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", nargs="?", const="all", choices=["all", "figure", *FIELDS])
    parser.add_argument("files", nargs="*", type=Path, default=[QUANTITIES])
    options = parser.parse_args()
    found = outcomes(options.files)
    for outcome in found if options.misses else ():
        wrong = {k: v for k, v in outcome.wrong.items() if options.misses in ("all", k)}
        if wrong:
            entry = outcome.entry
            print(f"{entry.text[: entry.start]}[{entry.text[entry.start : entry.end]}]{entry.text[entry.end :]}")
            for name, read in wrong.items():
                wanted = {k: v for k, v in entry.wanted.items() if k != "text" and (name == k or name == "figure")}
                print(f"    {name}: read {read!r}, wanted {list(wanted.values())[: 4 if name == 'figure' else 1]}")
    seen, right = Counter[bool](), Counter[bool]()
    for outcome in found:
        seen[outcome.entry.is_figure] += 1
        right[outcome.entry.is_figure] += outcome.right
    for is_figure, name in ((True, "figures"), (False, "no figures")):
        print(f"| {name} | {right[is_figure]}/{seen[is_figure]} = {right[is_figure] / max(1, seen[is_figure]):.1%} |")
    total = sum(right.values())
    print(f"| both | {total}/{len(found)} = {total / max(1, len(found)):.1%} |")
    for name in FIELDS:
        some, of = share(found, name)
        print(f"| {name} | {some}/{of} = {some / max(1, of):.1%} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
