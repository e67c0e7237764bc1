"""What a brief is, before it has a form: sections of lines, each line words with the places that they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from communique.record import Span

# plain; strong: what the eye should find; soft: what it may pass over; good, bad and open: how a thing stands.
Style = Literal["plain", "strong", "soft", "good", "bad", "open"]
Words = tuple[str, Style]


@dataclass(frozen=True, slots=True)
class Reference:
    """The fact that a line rests on: its id in the record, its spans, and the article where several are told of."""

    id: str
    spans: tuple[Span, ...] = ()
    article: str | None = None
    number: int = 0  # of the article among those that were read

    @property
    def shown(self) -> str:
        """As ``communique explain`` takes it: m1, or tehran-2022:m1."""
        return f"{self.article}:{self.id}" if self.article is not None else self.id


@dataclass(frozen=True, slots=True)
class Line:
    """Words that say one thing, and what they rest on. A line of a higher level belongs to the one above it."""

    words: tuple[Words, ...]
    references: tuple[Reference, ...] = ()
    level: int = 0

    @property
    def text(self) -> str:
        """The words without their styles."""
        return " ".join(text for text, _ in self.words if text)


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """A title, what is known of the source, and the sections that hold anything."""

    title: str
    about: tuple[str, ...]
    sections: tuple[Section, ...] = ()
    unread: str | None = None


@dataclass(slots=True)
class Screen:
    """The room that the top of a brief has: rows of a terminal of eighty columns."""

    rows: int
    columns: int = 74

    def cost(self, line: Line) -> int:
        """How many rows a line takes."""
        shown = len(line.text) + sum(len(reference.shown) + 3 for reference in line.references)
        return -(-shown // (self.columns - 2 * line.level))

    def takes(self, lines: Sequence[Line]) -> bool:
        """Whether there is room for these lines; they are counted if there is."""
        needed = sum(self.cost(line) for line in lines)
        if needed > self.rows:
            return False
        self.rows -= needed
        return True
