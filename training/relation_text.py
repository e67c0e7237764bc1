"""Sentences written for this project with their actors and acts marked: one a line, the acts before the bar.

    a>b SANCTION/expel | [a Canada] {expelled} two attachés of [b Iran]'s embassy, officials in [c Ottawa] said.
    a=b CONSULT/phone planned; c>a THREATEN | ...
    - | [a Peru] and [b Chile] share a border.

``>`` points from the acting side to the other, ``=`` joins parties to a reciprocal act, ``,`` joins several on one
side, and a side that the sentence doesn't name is empty. ``{…}`` are the words that tell each act, in their order.
``planned``, ``hypothetical``, ``denied`` and ``past`` (told as history or background) follow the type; nothing follows
where the act is told as having happened. Lines of ``#`` are remarks, and ``-`` means that the sentence tells no act.
"""

from __future__ import annotations

import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from communique.ontology import event_types

_ACT = re.compile(
    r"(?P<source>[a-z](?:,[a-z])*)?(?P<link>[>=])(?P<target>[a-z](?:,[a-z])*)?\s+(?P<type>[A-Z]+)(?:/(?P<mode>[a-z-]+))?"
    r"(?:\s+(?P<modality>planned|hypothetical|denied|past))?\Z"
)
_MARK = re.compile(r"\[(?P<letter>[a-z]) |[\]{}]")


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what to whom, by the letters of the actors; ``words`` are the characters that tell it."""

    type: str
    mode: str | None
    modality: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    mutual: bool
    words: tuple[int, int]


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    """A sentence without its marks: actors by letter with their characters, and the acts told."""

    text: str
    actors: dict[str, tuple[tuple[int, int], ...]]
    acts: tuple[Act, ...]


def read_sentence(line: str) -> MarkedSentence:
    """One line of a corpus file.

    Raises ValueError, with what is wrong, where the line doesn't follow the format.
    """
    head, bar, body = line.partition("|")
    if not bar:
        raise ValueError("no bar between the acts and the sentence")
    text, spans, words = _unmarked(body.strip())
    actors: dict[str, tuple[tuple[int, int], ...]] = {}
    for letter, start, end in spans:
        actors[letter] = (*actors.get(letter, ()), (start, end))
    head = head.strip()
    told = [] if head == "-" else [part.strip() for part in head.split(";")]
    if len(told) != len(words):
        raise ValueError(f"{len(told)} acts, but {len(words)} braces")
    return MarkedSentence(text, actors, tuple(_act(each, span, actors) for each, span in zip(told, words, strict=True)))


def _act(told: str, words: tuple[int, int], actors: dict[str, tuple[tuple[int, int], ...]]) -> Act:
    match = _ACT.match(told)
    if match is None:
        raise ValueError(f"not an act: {told!r}")
    kind = event_types().get(match["type"])
    if kind is None:
        raise ValueError(f"no type {match['type']}")
    if match["mode"] and kind.mode(match["mode"]) is None:
        known = ", ".join(mode.id for mode in kind.modes)
        raise ValueError(f"{kind.id} has no mode {match['mode']}, only {known or 'none'}")
    source = tuple((match["source"] or "").split(",")) if match["source"] else ()
    target = tuple((match["target"] or "").split(",")) if match["target"] else ()
    missing = [letter for letter in (*source, *target) if letter not in actors]
    if missing:
        raise ValueError(f"no actor marked {', '.join(missing)}")
    if not source and not target:
        raise ValueError(f"no party: {told!r}")
    return Act(kind.id, match["mode"], match["modality"] or "actual", source, target, match["link"] == "=", words)


def _unmarked(body: str) -> tuple[str, list[tuple[str, int, int]], list[tuple[int, int]]]:
    text, at = "", 0
    spans: list[tuple[str, int, int]] = []
    words: list[tuple[int, int]] = []
    open_actor: tuple[str, int] | None = None
    open_words: int | None = None
    for match in _MARK.finditer(body):
        text += body[at : match.start()]
        at = match.end()
        mark = match.group()
        if mark == "{":
            if open_words is not None:
                raise ValueError("a brace within braces")
            open_words = len(text)
        elif mark == "}":
            if open_words is None or open_words == len(text):
                raise ValueError("a brace that closes nothing")
            words.append((open_words, len(text)))
            open_words = None
        elif mark == "]":
            if open_actor is None or open_actor[1] == len(text):
                raise ValueError("a bracket that closes nothing")
            spans.append((open_actor[0], open_actor[1], len(text)))
            open_actor = None
        else:
            if open_actor is not None:
                raise ValueError("an actor within an actor")
            open_actor = (match["letter"], len(text))
    if open_actor is not None or open_words is not None:
        raise ValueError("a bracket or brace stays open")
    text += body[at:]
    if "[" in text or "|" in text or not text:
        raise ValueError("an unmarked bracket or bar in the sentence")
    return text, spans, words


def held_out(text: str) -> bool:
    """Whether an own sentence is kept for looking at what was learnt: one in twelve, by its characters."""
    return zlib.crc32(text.encode()) % 12 == 0


def read_file(path: Path) -> Iterator[MarkedSentence]:
    """The sentences of one file.

    Raises ValueError with file and line where a line doesn't follow the format.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            try:
                yield read_sentence(line)
            except ValueError as error:
                raise ValueError(f"{path}:{number}: {error}: {line[:90]}") from None


def main(paths: list[str]) -> int:
    """Print what is wrong in the files, and how many sentences of which kind they hold."""
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    wrong = 0
    for path in paths:
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            try:
                sentence = read_sentence(line)
                if sentence.text in seen:
                    raise ValueError("the sentence stands here twice")
                seen.add(sentence.text)
            except ValueError as error:
                wrong += 1
                print(f"{path}:{number}: {error}: {line[:100]}")
                continue
            counts["sentences"] += 1
            counts["without an act"] += not sentence.acts
            for act in sentence.acts:
                counts[act.type] += 1
                counts[f"({act.modality})"] += 1
                if act.mode:
                    counts[f"{act.type}/{act.mode}"] += 1
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
