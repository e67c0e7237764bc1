"""Why the record says so: the sentence behind a part of a record, the words that count, and what decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from communique.record import Actor, Event, Figure, Meeting, Part, Record, Span, Statement, Why
from communique.yaml_schema import KNOWLEDGE

Explained = Actor | Statement | Event | Meeting | Figure
_AROUND = 240  # characters shown at most on each side of the words that count
_SENTENCE_END = re.compile(r"(?<=[a-z0-9)\]”\"’»])[.!?…][\"”’»)]*\s+(?=[\"“„«(]?\w)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the article: ``pieces`` of text, each with its label ("source", "cue", "" for the rest)."""

    start: int
    end: int
    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One decision with the rule behind it: the rule's file, and sentences that it fires and does not fire on."""

    why: Why
    file: str | None = None
    hits: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A part of a record with its passages and its reasons. ``kind`` is actor, statement, event, meeting or figure."""

    kind: str
    article: str
    part: Explained
    passages: tuple[Passage, ...]
    reasons: tuple[Reason, ...]


def part_of(record: Record, identifier: str) -> Explained | None:
    """The part with this id; also when the id of the article and a colon stand before it."""
    for wanted in (identifier, identifier.removeprefix(record.document.id + ":")):
        for parts in (record.statements, record.meetings, record.events, record.figures, record.actors):
            for part in parts:
                if part.id == wanted:
                    return part
    return None


def explain(record: Record, identifier: str) -> Explanation | None:
    """The explanation of one part of a record, or None where the record has no such part."""
    part = part_of(record, identifier)
    if part is None:
        return None
    passages = tuple(_passages(record.document.text, labelled_spans(part)))
    reasons = tuple(_reason(why) for why in part.why)
    return Explanation(type(part).__name__.lower(), record.document.id, part, passages, reasons)


def labelled_spans(part: Part) -> list[tuple[Span, str]]:
    """The spans of a part with what each of them is."""
    if isinstance(part, Statement):
        named = ((part.source, "source"), (part.cue, "cue"), (part.content, "content"))
        return [(span, label) for spans, label in named for span in spans]
    if isinstance(part, Event):
        return [*((span, "event") for span in part.span), *((span, "modality") for span in part.modality_span)]
    if isinstance(part, Meeting | Figure):
        return [(span, type(part).__name__.lower()) for span in part.span]
    if isinstance(part, Actor):
        roles = [(role.span, "role") for role in part.roles if role.span]
        return [*roles, *((mention.span, mention.form) for mention in part.mentions[:6])]
    return []


def _passages(text: str, spans: list[tuple[Span, str]]) -> Iterator[Passage]:
    """The lines of text around the spans; spans near to each other share a passage."""
    groups: list[list[tuple[Span, str]]] = []
    for entry in sorted(spans, key=lambda entry: (entry[0][0], -entry[0][1])):
        if groups and entry[0][0] - max(span[1] for span, _ in groups[-1]) < _AROUND:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    for group in groups:
        first, last = group[0][0][0], max(span[1] for span, _ in group)
        start = _sentence_start(text, first)
        end = _sentence_end(text, last)
        yield Passage(start, end, tuple(_pieces(text, start, end, group)))


def _pieces(text: str, start: int, end: int, spans: list[tuple[Span, str]]) -> Iterator[tuple[str, str]]:
    """The passage cut where a label begins or ends; where spans cover each other the shorter one shows."""
    cuts = sorted({start, end, *(edge for span, _ in spans for edge in span if start <= edge <= end)})
    for left, right in pairwise(cuts):
        covering = [(b - a, label) for (a, b), label in spans if a <= left and right <= b]
        yield text[left:right], min(covering)[1] if covering else ""


def _sentence_start(text: str, position: int) -> int:
    """Where the sentence, or what one can see of it, begins: an end mark or a line break before, or some words."""
    earliest = max(text.rfind("\n", 0, position) + 1, position - _AROUND)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, earliest, position)]
    start = ends[-1] if ends else earliest
    while 0 < start < len(text) and not text[start - 1].isspace():
        start -= 1
    return start


def _sentence_end(text: str, position: int) -> int:
    line_end = text.find("\n", position)
    latest = min(len(text) if line_end < 0 else line_end, position + _AROUND)
    found = _SENTENCE_END.search(text, max(0, position - 2), latest)
    end = len(text[: found.end()].rstrip()) if found else latest
    end = max(end, position)
    while end < len(text) and not text[end].isspace():
        end += 1
    return end


def _reason(why: Why) -> Reason:
    file, _, identifier = (why.rule or "").rpartition(":")
    for path in _rule_files(file):
        entry = next(_entries(_content(path), identifier), None)
        if entry is not None:
            hits, misses = (tuple(str(words) for words in entry.get(key) or ()) for key in ("hits", "misses"))
            return Reason(why, str(path.relative_to(KNOWLEDGE)), hits, misses)
    return Reason(why)


def _rule_files(name: str) -> list[Path]:
    """The files that a rule's name can mean: below a language, or below ``knowledge/`` itself."""
    if not name or ".." in name:
        return []
    found = [*KNOWLEDGE.glob(f"languages/*/{name}.yaml"), KNOWLEDGE / f"{name}.yaml"]
    return [path for path in found if path.is_file()]


@lru_cache(maxsize=16)
def _content(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def _entries(node: Any, identifier: str) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("id") == identifier:
            yield node
        for value in node.values():
            yield from _entries(value, identifier)
    elif isinstance(node, list):
        for value in node:
            yield from _entries(value, identifier)
