"""One event for each act: what a sentence tells in several words, and what the article tells again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from communique.document import Document
from communique.events.act import Act
from communique.events.parties import Parties, Party
from communique.frames import FrameReader
from communique.layers import Meetings, Statements
from communique.ontology import event_types

_TELLINGS = 5  # places that an event points at, where an article tells it again and again


class Retellings:
    """Joins the tellings of one document's acts."""

    def __init__(self, document: Document, frames: FrameReader, who: Parties) -> None:
        self.tree = frames.tree
        self.who = who
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
        if event.type.id != "CONSULT" or event.mode == "visit":
            return False
        present = {party.actor for party in (*event.source, *event.target)}
        return any(present <= set(meeting.participants) for meeting in self.meetings.meetings)

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

    def accusations(self, found: Sequence[Act]) -> Iterator[Act]:
        """What a party tells of harm that another does to it is an accusation by that party."""
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
            yield replace(
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

    def _doing(self, event: Act) -> tuple[str, frozenset[str], str]:
        return event.type.id, frozenset(self.who.side(party.actor) for party in event.source), event.modality

    def _about(self, event: Act) -> str:
        """What is agreed, where the act is an agreement to do something: two agreements are two acts."""
        clause = event.complement
        return self.tree.lemma[clause] if clause is not None and event.type.id == "AGREE" else ""

    def told_once(self, found: Iterable[Act]) -> list[Act]:
        """Each act once: the first telling, with the date where only a later one has it."""
        kept: dict[tuple[str, frozenset[str], frozenset[str], str, str], list[Act]] = {}
        result: list[Act] = []
        found = list(found)
        aimed = {self._doing(event) for event in found if event.target}
        for event in found:
            source = frozenset(self.who.side(party.actor) for party in event.source)
            target = frozenset(party.actor for party in event.target)
            if not target and source and self._doing(event) in aimed:
                continue  # "carried out the raid": whom it hit is told elsewhere
            if event.type.symmetric:
                source = frozenset(party.actor for party in event.source)
                source, target = source | target, frozenset()
            key = (event.type.id, source, target, event.modality, self._about(event))
            twin = next(
                (other for other in kept.get(key, ()) if other.date == event.date or not other.date or not event.date),
                None,
            )
            if twin is None:
                kept.setdefault(key, []).append(event)
                result.append(event)
                continue
            if not twin.date:
                twin.date, twin.date_end = event.date, event.date_end
            twin.mode = twin.mode or event.mode
            if len(twin.spans) < _TELLINGS:
                twin.spans.extend(span for span in event.spans if span not in twin.spans)
        return result
