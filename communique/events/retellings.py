"""One event for each act: what a sentence tells in several words, and what the article tells again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from communique.document import Document
from communique.events.act import MATERIAL, Act
from communique.events.confidence import confidence
from communique.events.parties import Parties, Party
from communique.frames import FrameReader
from communique.layers import Parse, Statements
from communique.ontology import event_types
from communique.record import Meeting

_COMPARED = 40  # of many acts of one kind only the last are compared
_TELLINGS = 5  # places that an event points at, where an article tells it again and again


class Retellings:
    """Joins the tellings of one document's acts."""

    def __init__(self, document: Document, frames: FrameReader, who: Parties) -> None:
        self.tree = frames.tree
        self.who = who
        self.parse = document[Parse]
        self.statements = document[Statements]
        self.met: list[tuple[frozenset[str], frozenset[str]]] = []
        self.told_in: dict[int, list[int]] = {}
        self.cancelled: set[int] = set()
        self.by_id = {statement.id: statement for statement in self.statements.statements}
        self.types = event_types()

    def know(self, meetings: Iterable[Meeting]) -> None:
        """The encounters that the record holds: who met, by actor and by side, and the sentences that tell them."""
        meetings = list(meetings)
        self.met = [
            (
                frozenset(meeting.participants),
                frozenset(self.who.side(actor, persons=False) for actor in meeting.participants),
            )
            for meeting in meetings
        ]
        self.told_in = {}
        self.cancelled = {number for number, meeting in enumerate(meetings) if meeting.status == "cancelled"}
        for number, meeting in enumerate(meetings):
            for start, _ in meeting.span:
                index = self.parse.sentence_of(self.parse.token_at(start)).index
                self.told_in.setdefault(index, []).append(number)

    def one_act(self, found: Iterable[Act]) -> Iterator[Act]:
        """Join what one sentence tells of one act in several words ("attacked a camp, killing nineteen")."""
        kept: dict[int, list[Act]] = {}
        for event in found:
            told = kept.setdefault(event.sentence, [])
            twin = next(
                (
                    other
                    for other in told
                    if other.type.id == event.type.id
                    and other.modality == event.modality
                    and self._linked(other, event)
                ),
                None,
            )
            if twin is None:
                told.append(event)
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
        for told in kept.values():
            yield from told

    def is_meeting(self, event: Act) -> bool:
        """Whether the act is an encounter that the meetings layer holds as an object."""
        cancelled = event.type.id == "REJECT" and event.mode == "meet"
        if event.type.id != "CONSULT" and not cancelled:
            return False
        present = {party.actor for party in (*event.source, *event.target)}
        if event.mode not in ("visit", "meet") and any(present <= actors for actors, _ in self.met):
            return True
        sides = {self.who.side(actor, persons=False) for actor in present}
        for number in self.told_in.get(event.sentence, ()):
            if cancelled and number not in self.cancelled:
                continue
            met = self.met[number][1]
            if sides <= met or (event.candidate is None and len(sides & met) > 1):
                return True
        return False

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
            statement = self.by_id.get(event.asserted_by)
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
                score=None,
                model=None,
                rule="accusation-by-a-party",
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
        for event in found:
            told = kept.setdefault((event.type.id, event.modality, self._about(event)), [])
            number = next((n for n, other in enumerate(told[-_COMPARED:]) if self._same(other, event)), None)
            if number is None:
                told.append(event)
            else:
                number += max(0, len(told) - _COMPARED)
                told[number] = self._joined(told[number], event)
        return [event for told in kept.values() for event in told]

    def _joined(self, one: Act, other: Act) -> Act:
        """One telling, with what only the other says: the one that names a target, tells it as news, or is surer."""
        first, second = sorted((one, other), key=self._weight, reverse=True)
        if not first.date:
            first.date, first.date_end = second.date, second.date_end
        first.mode = first.mode or second.mode
        first.place = first.place or second.place
        if len(first.spans) < _TELLINGS:
            first.spans.extend(span for span in second.spans if span not in first.spans)
        return first

    def _weight(self, act: Act) -> tuple[bool, bool, float]:
        return bool(act.target), not act.background, confidence(act, self.who)

    def _same(self, one: Act, other: Act) -> bool:
        """Whether two acts of one type and modality are one: on both sides the same, and no two dates."""
        if one.date and other.date and one.date != other.date:
            return False
        mine, theirs = one.source, other.source
        goal, aim = one.target, other.target
        if one.type.symmetric:
            return self._alike([*mine, *goal], [*theirs, *aim])
        if not (goal and aim):
            return bool(mine and theirs) and self._alike(mine, theirs, persons=one.type.quad not in MATERIAL)
        return self._alike(mine, theirs, persons=one.type.quad not in MATERIAL) and self._alike(goal, aim)

    def _alike(self, some: Sequence[Party], others: Sequence[Party], persons: bool = False) -> bool:
        """Whether the same states or bodies stand on a side, and not two persons of one.

        With ``persons`` what a person does is not what the state does: two who speak are two speakers.
        """
        first, second = {p.actor for p in some}, {p.actor for p in others}
        if first == second:
            return True
        if {self.who.side(a, persons) for a in first} != {self.who.side(a, persons) for a in second}:
            return False
        apart = [{a for a in side if a.startswith("person:")} for side in (first - second, second - first)]
        return not (apart[0] and apart[1])
