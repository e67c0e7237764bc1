"""One encounter while a document is read: what the mentions of it have said so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.dates import Reckoning
from communique.layers import Sentence, TimeExpression
from communique.meetings.knowledge import Phase
from communique.record import MeetingFormat, MeetingStatus


@dataclass(slots=True)
class Encounter:
    """Who met, and how, as far as the text has told it."""

    participants: list[str]
    status: MeetingStatus
    frames: list[str]
    sentence: Sentence
    triggers: list[int]
    spans: list[tuple[int, int]]
    time: TimeExpression | None = None
    format: MeetingFormat | None = None
    place: str | None = None
    notes: list[str] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    observers: list[str] = field(default_factory=list)
    coarse: bool = False  # told of states and bodies alone, of no person
    separate: bool = False  # one of several, each with one partner
    apart: bool = False  # told as one more beside others: "also met", "bilateral talks"
    again: bool = False  # told as another one of the same parties: "met again"
    from_title: bool = False
    announced: bool = False
    day: Reckoning | None = None
    states: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)  # what the title calls it
    status_spans: list[tuple[int, int]] = field(default_factory=list)
    moved_from: str | None = None
    mediators: list[str] = field(default_factory=list)
    host: str | None = None
    phase: Phase | None = None  # the day is the first or the last of several
    length: int | None = None  # in days, where the text counts them
    interval: tuple[str, str] | None = None
    unfulfilled: bool = False  # told as a plan of the past
