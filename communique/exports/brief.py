"""The brief: what a desk officer wants to know of an article, on a terminal of eighty columns.

Verbatim speech stands in “ ”, reported speech after a dash. [m1], [s3], [e2], [f1] are ids for ``communique explain``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from communique.exports import Look
from communique.exports.layout import (
    BOLD,
    CYAN,
    DIM,
    GREEN,
    RED,
    YELLOW,
    Run,
    amount,
    cells,
    clean,
    day,
    days,
    flow,
    keep,
    paint,
    shorten,
)  # fmt: skip
from communique.exports.naming import VOICES, Naming, by_speaker
from communique.record import Event, Meeting, Record, Statement

QUOTE = 280
MANY = 12  # of one kind: a brief shows no more and says how many there are
_STATUS = {"held": GREEN, "planned": YELLOW, "proposed": YELLOW, "cancelled": RED}


def write(records: Iterable[Record], look: Look) -> Iterator[str]:
    """A page for each record."""
    for number, record in enumerate(records):
        yield ("\n\n" if number else "") + page(record, look)


def page(record: Record, look: Look | None = None) -> str:
    """The brief of one record."""
    return "".join(_Brief(record, look or Look()).lines())


class _Brief:
    def __init__(self, record: Record, look: Look) -> None:
        self.record = record
        self.naming = Naming(record)
        self.width = max(40, min(look.width, 100))
        self.colour = look.colour
        self.introduced: set[str] = set()

    def lines(self) -> Iterator[str]:
        yield from self.header()
        if self.record.document.unread:
            yield "\n" + self.flow([("Not read:", BOLD), (clean(self.record.document.unread), "")])
            return
        parts = [
            ("MEETINGS", self.meetings()),
            ("STATEMENTS" if not self.told_in_meetings else "OTHER STATEMENTS", self.statements()),
            ("PLANNED", self.planned()),
            ("FIGURES", self.figures()),
            ("EVENTS BETWEEN STATES", self.events(between_states=True)),
            ("OTHER EVENTS", self.events(between_states=False)),
            ("WHAT STAYS OPEN", self.open()),
        ]
        empty = True
        for heading, lines in parts:
            text = "".join(lines)
            if text:
                empty = False
                yield "\n" + paint(heading, BOLD + ";" + CYAN, self.colour) + "\n" + text
        if empty:
            yield "\n" + self.flow([("No meetings, statements, events or figures in this article.", "")])

    # ------------------------------------------------------------------------------------------------ parts
    def header(self) -> Iterator[str]:
        document = self.record.document
        rule = "─" * self.width
        yield paint(rule, DIM, self.colour) + "\n"
        yield self.flow([(shorten(document.title or _beginning(document.text), 300), BOLD)])
        published = f"published {day(document.published)}" if document.published else "no publication date"
        about = [shorten(document.publisher or "", 80), published, shorten(document.id, 40)]
        yield self.flow([(" · ".join(part for part in about if part), DIM)])
        yield paint(rule, DIM, self.colour) + "\n"

    @property
    def told_in_meetings(self) -> set[str]:
        known = {statement.id for statement in self.record.statements}
        return {identifier for meeting in self.record.meetings for identifier in meeting.statements} & known

    def meetings(self) -> Iterator[str]:
        yield from self.spaced([m for m in self.record.meetings if m.status in ("held", "cancelled")])

    def spaced(self, meetings: Sequence[Meeting]) -> Iterator[str]:
        for number, meeting in enumerate(meetings[:MANY]):
            yield ("\n" if number else "") + "".join(self.meeting(meeting))
        yield self.more(meetings)

    def meeting(self, meeting: Meeting) -> Iterator[str]:
        yield self.flow([(self.naming.heading(meeting), BOLD), (_reference(meeting.id), DIM)], 2)
        yield self.flow([(self.naming.particulars(meeting), _STATUS[meeting.status])], 4)
        groups = by_speaker(self.naming, [s for s in self.record.statements if s.id in meeting.statements])
        for party in dict.fromkeys(meeting.participants):
            said = groups.pop(self.naming.name(party), [])
            if said or self.is_news(party):
                yield self.voice(party, self.naming.name(party), 4)
            yield from self.said(said, 6)
        for speaker, said in groups.items():
            yield self.voice(said[0].speaker, speaker, 4)
            yield from self.said(said, 6)

    def is_news(self, party: str) -> bool:
        """Whether the capacity of this actor has not been given yet and says more than its name."""
        capacity = self.naming.capacity(party)
        return (
            bool(capacity)
            and party not in self.introduced
            and capacity.casefold() != self.naming.name(party).casefold()
        )

    def voice(self, identifier: str | None, name: str, indent: int) -> str:
        """A name, with its capacity where the brief gives it for the first time."""
        capacity = self.naming.capacity(identifier) if identifier and self.is_news(identifier) else ""
        self.introduced.add(identifier or "")
        return self.flow(
            [(name or "Speaker not named", ""), (f"· {capacity}" if capacity else "", DIM)], indent, indent + 2
        )

    def statements(self) -> Iterator[str]:
        told = self.told_in_meetings
        rest = [statement for statement in self.record.statements if statement.id not in told]
        first = True
        for voice, heading in VOICES.items():
            of_voice = [statement for statement in rest if statement.voice == voice]
            if not of_voice:
                continue
            yield ("" if first else "\n") + paint(f"  {heading}", BOLD, self.colour) + "\n"
            first = False
            for speaker, statements in by_speaker(self.naming, of_voice).items():
                yield self.voice(statements[0].speaker, speaker, 4)
                yield from self.said(statements, 6)

    def said(self, statements: Sequence[Statement], indent: int) -> Iterator[str]:
        for statement in statements[:MANY]:
            words, verbatim = self.naming.said(statement, QUOTE)
            # The act stands before the words: "he had agreed" reads otherwise when it is denied.
            act = f"{clean(statement.act)}:" if statement.act not in ("say", "") else ""
            nested = f"(told in {statement.parent})" if statement.parent else ""
            hanging = indent + (1 if verbatim and not act else 2)
            dash: list[Run] = [] if verbatim else [("–", "")]
            text: Run = (f"“{words}”" if verbatim else words, "")
            runs = [*dash, (keep(act), YELLOW), text, (keep(nested), DIM), (_reference(statement.id), DIM)]
            yield self.flow(runs, indent, hanging)
        yield self.more(statements, indent)

    def planned(self) -> Iterator[str]:
        meetings = [m for m in self.record.meetings if m.status in ("planned", "proposed")]
        yield from self.spaced(meetings)
        told = {identifier for meeting in self.record.meetings for identifier in meeting.events}
        events = [e for e in self.record.events if e.modality == "planned" and e.id not in told]
        yield "\n" if meetings and events else ""
        for event in events[:MANY]:
            yield self.event(event)
        yield self.more(events)

    def figures(self) -> Iterator[str]:
        for figure in self.record.figures[:MANY]:
            value = f"{clean(figure.qualifier or '')} {amount(figure.value)} {_unit(figure.unit)}".strip()
            about = self.naming.names(figure.about)
            role = "" if figure.role == "actual" else f"({figure.role})"
            by = self.naming.asserted_by(figure.asserted_by)
            what = shorten(figure.what, 160)
            if about and about.casefold() not in what.casefold():
                what += f" · {about}"
            runs: list[Run] = [(keep(value), BOLD), (keep(role), YELLOW), (what, "")]
            yield self.flow([*runs, (f"– so {by}" if by else "", DIM), (_reference(figure.id), DIM)], 2, 6)
        yield self.more(self.record.figures)

    def events(self, *, between_states: bool) -> Iterator[str]:
        told = {identifier for meeting in self.record.meetings for identifier in meeting.events}
        events = [
            event
            for event in self.record.events
            if event.id not in told
            and event.modality != "planned"
            and self.naming.between_states(event) == between_states
        ]
        for event in events[:MANY]:
            yield self.event(event)
        yield self.more(events)

    def event(self, event: Event) -> str:
        kind = event.type + (f"/{event.mode}" if event.mode else "")
        when = days(event.date, event.date_end)
        by = self.naming.asserted_by(event.asserted_by)
        marked = event.modality.upper() if event.modality in ("denied", "hypothetical") else ""
        runs: list[Run] = [
            (self.naming.parties(event), BOLD),
            (f"· {kind}", GREEN if event.goldstein >= 0 else RED),
            (f"· {marked}" if marked else "", YELLOW),
            (keep(f"· {when}") if when else "", ""),
            (f"· “{shorten(self.record.quote(event.span), 150)}”", ""),
            (f"– so {by}" if by else "", DIM),
            (_reference(event.id), DIM),
        ]
        return self.flow(runs, 2, 6)

    def open(self) -> Iterator[str]:
        for words in self.record.unresolved[:MANY]:
            yield self.flow([("- " + clean(words), "")], 2, 4)
        yield self.more(self.record.unresolved)
        nobody = [s.id for s in self.record.statements if not s.speaker and not s.speakers]
        if nobody:
            shown = " ".join(f"[{identifier}]" for identifier in nobody[:MANY])
            rest = f" and {len(nobody) - MANY} more" if len(nobody) > MANY else ""
            count = "1 statement" if len(nobody) == 1 else f"{len(nobody)} statements"
            yield self.flow([(f"- {count} without a known speaker: {shown}{rest}", "")], 2, 4)

    # ------------------------------------------------------------------------------------------------ words
    def flow(self, runs: Sequence[Run], indent: int = 0, hanging: int | None = None) -> str:
        return flow(runs, self.width, indent, hanging, self.colour)

    def more(self, found: Sequence[object], indent: int = 2) -> str:
        left = len(found) - MANY
        return self.flow([(f"… and {left} more (--format html shows all)", DIM)], indent) if left > 0 else ""


def _reference(identifier: str) -> str:
    return keep(f"[{clean(identifier)}]")


def _unit(unit: str) -> str:
    return "%" if unit == "percent" else clean(unit)


def _beginning(text: str) -> str:
    """What an article without a title is called: its first words."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return shorten(first, 78) if cells(first) else "(no text)"
