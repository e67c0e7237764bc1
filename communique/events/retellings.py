"""One event for each act: what a sentence tells in several words, and what the article tells again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from communique.document import Document
from communique.events.act import Act
from communique.events.parties import Parties, Party
from communique.frames import FrameReader
from communique.layers import Meetings, Parse, Statements
from communique.ontology import event_types
from communique.record import Meeting, Span

_LAST = 40  # of many acts of one kind only the last are compared
_TELLINGS = 5  # places that an event points at, where an article tells it again and again


class Retellings:
    """Joins the tellings of one document's acts."""

    def __init__(self, document: Document, frames: FrameReader, who: Parties) -> None:
        self.tree = frames.tree
        self.who = who
        self.parse = document[Parse]
        self.statements = document[Statements]
        self.meetings = document[Meetings]
        self.types = event_types()

    def one_act(self, found: Iterable[Act]) -> Iterator[Act]:
        """Join what one sentence tells of one act in several words ("attacked a camp, killing nineteen")."""
        kept: list[Act] = []
        for event in found:
            twin = next(
                (
                    other
                    for other in kept
                    if other.sentence == event.sentence
                    and other.type.id == event.type.id
                    and other.modality == event.modality
                    and self._linked(other, event)
                ),
                None,
            )
            if twin is None:
                kept.append(event)
                continue
            if not twin.source:
                twin.source = event.source
            if not twin.target:
                twin.target = event.target
            twin.mode = twin.mode or event.mode
            twin.date, twin.date_end = (twin.date, twin.date_end) if twin.date else (event.date, event.date_end)
            twin.place = twin.place or event.place
            low = min(start for start, _ in (*twin.spans, *event.spans))
            twin.spans = [(low, max(end for _, end in (*twin.spans, *event.spans)))]
        yield from kept

    def is_meeting(self, event: Act) -> bool:
        """Whether the act is an encounter that the meetings layer holds as an object."""
        if event.type.id != "CONSULT":
            return False
        present = {party.actor for party in (*event.source, *event.target)}
        sides = {self.who.side(actor, persons=False) for actor in present}
        for meeting in self.meetings.meetings:
            if event.mode != "visit" and present <= set(meeting.participants):
                return True
            here = any(low <= self.tree.start[event.trigger] < high for low, high in self._passages(meeting))
            met = {self.who.side(actor, persons=False) for actor in meeting.participants}
            if here and (sides <= met or (event.candidate is None and len(sides & met) > 1)):
                return True
        return False

    def _passages(self, meeting: Meeting) -> Iterator[Span]:
        """The sentences that tell a meeting."""
        for start, _ in meeting.span:
            sentence = self.parse.sentence_of(self.parse.token_at(start))
            yield sentence.start, sentence.end

    def agreed(self, event: Act, acts: Sequence[Act]) -> bool:
        """Whether the act is only what an agreement of the same parties promises: to talk, to work together."""
        if event.modality != "planned" or event.type.id not in ("CONSULT", "COOPERATE"):
            return False
        present = {party.actor for party in (*event.source, *event.target)}
        return any(
            other.type.id == "AGREE"
            and other.sentence == event.sentence
            and other.complement is not None
            and other.complement in (event.trigger, event.carrier)
            and present & {party.actor for party in other.source}
            for other in acts
        )

    def accusations(self, found: Sequence[Act]) -> Iterator[tuple[Act, Act]]:
        """What a party tells of harm that another does to it is an accusation by that party: act and accusation."""
        for event in found:
            if event.asserted_by == "narrator" or event.type.quad != "MX" or event.modality == "denied":
                continue
            statement = next((each for each in self.statements.statements if each.id == event.asserted_by), None)
            if statement is None or not event.source:
                continue
            speakers = statement.speakers or ((statement.speaker,) if statement.speaker else ())
            own = {self.who.country(speaker) for speaker in speakers} - {None}
            reached = {self.who.country(party.actor) for party in event.target} - {None}
            acting = {self.who.country(party.actor) for party in event.source} - {None}
            if not own & reached or own & acting:
                continue
            kind = self.types["ACCUSE"]
            span = statement.source[0] if statement.source else event.spans[0]
            accusation = replace(
                event,
                type=kind,
                mode="allege",
                source=[Party(speaker, span) for speaker in speakers],
                target=list(event.source),
                modality="actual",
                edges=(),
                asserted_by="narrator",
                spans=list(event.spans),
                confidence=round(max(0.3, event.confidence - 0.2), 2),
                note=f"{event.type.id} told by a party to it",
            )
            yield event, accusation

    def _linked(self, one: Act, other: Act) -> bool:
        """Whether two tellings in one sentence are of one act: one source, or one hangs on the other."""
        tree = self.tree
        mine, theirs = {p.actor for p in one.source}, {p.actor for p in other.source}
        if mine and theirs and not mine & theirs:
            return False
        goal, aim = {p.actor for p in one.target}, {p.actor for p in other.target}
        if goal & aim or not goal or not aim:
            return bool(mine & theirs) or not mine or not theirs
        first, second = one.trigger, other.trigger
        for low, high in ((first, second), (second, first)):
            if tree.head[high] == low and tree.relation[high] == "advcl" and tree.tag[high] == "VBG":
                return True
        return False

    def _about(self, event: Act) -> str:
        """What is agreed, where the act is an agreement to do something: two agreements are two acts."""
        clause = event.complement
        return self.tree.lemma[clause] if clause is not None and event.type.id == "AGREE" else ""

    def told_once(self, found: Iterable[Act]) -> list[Act]:
        """Each act once: the first telling, with the date where only a later one has it."""
        kept: dict[tuple[str, str, str], list[Act]] = {}
        found = list(found)
        for event in found:
            told = kept.setdefault((event.type.id, event.modality, self._about(event)), [])
            twin = next((other for other in told[-_LAST:] if self._same(other, event)), None)
            if twin is None:
                told.append(event)
                continue
            if not twin.target and event.target:  # "carried out the raid": whom it hit is told elsewhere
                twin.source, twin.target, twin.trigger = event.source, event.target, event.trigger
                twin.spans, event.spans = event.spans, twin.spans
            if not twin.date:
                twin.date, twin.date_end = event.date, event.date_end
            twin.mode = twin.mode or event.mode
            twin.place = twin.place or event.place
            twin.confidence = max(twin.confidence, event.confidence)
            if len(twin.spans) < _TELLINGS:
                twin.spans.extend(span for span in event.spans if span not in twin.spans)
        whole = {id(event) for told in kept.values() for event in told}
        return [event for event in found if id(event) in whole]

    def _same(self, one: Act, other: Act) -> bool:
        """Whether two acts of one type and modality are one: on both sides the same, and no two dates."""
        if one.date and other.date and one.date != other.date:
            return False
        mine, theirs = one.source, other.source
        goal, aim = one.target, other.target
        if one.type.symmetric:
            return self._alike([*mine, *goal], [*theirs, *aim])
        if not (goal and aim):
            return bool(mine and theirs) and self._alike(mine, theirs)
        return self._alike(mine, theirs) and self._alike(goal, aim)

    def _alike(self, some: Sequence[Party], others: Sequence[Party]) -> bool:
        """Whether the same states or bodies stand on a side, and not two persons of one."""
        first, second = {p.actor for p in some}, {p.actor for p in others}
        if first == second:
            return True
        if {self.who.side(a, persons=False) for a in first} != {self.who.side(a, persons=False) for a in second}:
            return False
        apart = [{a for a in side if a.startswith("person:")} for side in (first - second, second - first)]
        return not (apart[0] and apart[1])
