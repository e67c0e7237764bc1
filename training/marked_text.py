"""Passages in which sources, cues and contents are marked by hand: how training text and hard cases are written.

A passage is a block of lines that a blank line ends; each line is one paragraph. ``## kind`` names the kind of the
passages after it, ``# …`` is a comment. Marks are stripped, what is left is the text::

    {s1,2:The ministers} {c1:welcomed} {t1:the ceasefire} and {c2:called for} {t2:the release of all prisoners}.

The number says to which attribution a source (s), a cue (c) or a content (t) belongs; a source may serve several.
``{s1=Sergei Lavrov:He}`` also names the speaker (``; `` between several, nothing after ``=`` where none can be told).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_MARK = re.compile(r"\{([sct])(\d+(?:,\d+)*)(?:=([^:{}]*))?:")
_ROLES = {"s": "source", "c": "cue", "t": "content"}

Span = tuple[int, int]


@dataclass
class MarkedAttribution:
    """One attribution of a passage: character spans, and who speaks ("" for nobody, None where it is not marked)."""

    source: list[Span] = field(default_factory=list)
    cue: list[Span] = field(default_factory=list)
    content: list[Span] = field(default_factory=list)
    speaker: str | None = None


@dataclass
class Passage:
    """One passage: where it stands, its kind, its text without marks, and its attributions by number."""

    path: str
    line: int
    kind: str
    text: str
    attributions: list[MarkedAttribution]


def read_passages(path: Path) -> Iterator[Passage]:
    """The passages of a file. Raises ValueError with file and line where a mark is wrong."""
    kind, block, first = "", list[str](), 0
    for number, line in enumerate([*path.read_text(encoding="utf-8").split("\n"), ""], 1):
        if line.startswith("## "):
            kind = line[3:].strip()
        elif line.startswith("# "):
            continue
        elif line.strip():
            first = first if block else number
            block.append(line)
        elif block:
            try:
                text, attributions = unmark("\n".join(block))
            except ValueError as error:
                raise ValueError(f"{path.name}:{first}: {error}") from None
            yield Passage(path.name, first, kind, text, attributions)
            block = []


def unmark(marked: str) -> tuple[str, list[MarkedAttribution]]:
    """The text without its marks, and what they mark. Raises ValueError for marks that don't fit together."""
    found: dict[int, MarkedAttribution] = {}
    opened: list[tuple[str, list[int], str | None, int]] = []
    text: list[str] = []
    at = 0
    while at < len(marked):
        if match := _MARK.match(marked, at):
            numbers = [int(number) for number in match.group(2).split(",")]
            opened.append((_ROLES[match.group(1)], numbers, match.group(3), len(text)))
            at = match.end()
            continue
        if marked[at] == "}" and opened:
            role, numbers, speaker, start = opened.pop()
            for number in numbers:
                attribution = found.setdefault(number, MarkedAttribution())
                getattr(attribution, role).append((start, len(text)))
                if speaker is not None:
                    attribution.speaker = speaker
        elif marked[at] in "{}":
            raise ValueError("a brace that belongs to no mark")
        else:
            text.append(marked[at])
        at += 1
    if opened:
        raise ValueError("a mark that is not closed")
    for number, attribution in found.items():
        if not attribution.content:
            raise ValueError(f"attribution {number} has no content")
        if len(attribution.source) > 1 or len(attribution.cue) > 1:
            raise ValueError(f"attribution {number} has several sources or cues")
    return "".join(text), [found[number] for number in sorted(found)]


def main() -> None:
    """Read all passages of the corpus and say how many there are."""
    for path in sorted((Path(__file__).parent / "corpus" / "attribution").glob("*.txt")):
        passages = list(read_passages(path))
        attributions = sum(len(passage.attributions) for passage in passages)
        empty = sum(not passage.attributions for passage in passages)
        print(f"{path.name}: {len(passages)} passages, {attributions} attributions, {empty} passages without any")


if __name__ == "__main__":
    main()
