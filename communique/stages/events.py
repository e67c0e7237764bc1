"""Acts between actors, coded in PLOVER: type, mode, who towards whom, when, and whether it happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from communique.clauses import Clauses
from communique.dates import published_day
from communique.document import Document
from communique.events.act import Act
from communique.events.background import is_background
from communique.events.confidence import confidence, confidence_weights
from communique.events.contexts import contexts_of
from communique.events.framed import FramedActs
from communique.events.parties import Parties, Party
from communique.events.related import RelatedActs
from communique.events.retellings import Retellings
from communique.events.sides import Sides
from communique.frames import FrameReader
from communique.layers import Actors, Events, Layer, Meetings, Modalities, Parse, Statements, Times
from communique.locations import location_of
from communique.ontology import event_types
from communique.record import Event, Location, Meeting, Modality, Why
from communique.relation_head import RelationHead, relation_head
from communique.stage import Stage


class EventsStage(Stage):
    """Find acts by frames and by the relation head; one act is one event, however often the article tells it.

    ``head`` gives the relation head, or None where its weights aren't installed: then frames alone tell acts.
    """

    name = "events"
    requires = (Parse, Actors, Modalities, Statements, Times, Meetings)
    provides = Events

    def __init__(self, head: Callable[[], RelationHead | None] = relation_head) -> None:
        self._head = head

    def __call__(self, document: Document) -> Layer:
        """The events, with the parties that only they name."""
        return Reader(document, self._head()).events()


class Reader:
    """One document while its events are read."""

    def __init__(self, document: Document, head: RelationHead | None) -> None:
        self.parse = document[Parse]
        self.tree = Clauses(self.parse.doc)
        self.statements = document[Statements]
        self.meetings = document[Meetings]
        self.types = event_types()
        self.encounters: list[Meeting] = []
        self.published = published_day(document.article.published)
        frames = FrameReader(self.tree)
        self.who = Parties(document, frames)
        self.framed = FramedActs(document, frames, self.who)
        self.related = RelatedActs(document, self.who, self.framed, head)
        self.sides = Sides(self.who, self.statements)
        self.once = Retellings(document, frames, self.who)

    def events(self) -> Events:
        """All events of the document."""
        sure = [act for act in self.acts() if self._is_sure(act)]
        events = [self.event(act) for act in self.once.told_once(sure)]
        events.extend(self._of_meeting(meeting) for meeting in self.encounters)
        return self.layer(events)

    def _is_sure(self, act: Act) -> bool:
        """Whether an act is sure enough to be told; without the head every frame's act is."""
        return self.related.head is None or confidence(act, self.who) >= confidence_weights().least

    def acts(self) -> list[Act]:
        """All acts that frames or the head tell, however unsure."""
        found: list[Act] = []
        for sentence in self.parse.sentences:
            if sentence.headline and len(self.parse.sentences) > 1:
                continue
            if self._asks(sentence.first, sentence.last):
                continue
            told = self.framed.of_sentence(sentence.index, sentence.first, sentence.last)
            acts = self.related.of_sentence(sentence.index, sentence.first, sentence.last, told)
            kept = [act for act in map(self.sides.settled, acts) if act is not None]
            self.framed.remember(act for act in kept if self._is_sure(act))
            found.extend(kept)
        self.encounters = [meeting for meeting in self.meetings.meetings if not self.related.doubts(meeting)]
        self.once.know(self.encounters)
        acts = [*self.once.one_act(item for item in found if not self.once.is_meeting(item))]
        acts = [item for item in acts if not self.once.agreed(item, acts)]
        alleged = list(self.once.accusations(acts))
        doubtful = {id(item) for item, _ in alleged if item.modality != "actual"}
        acts = [item for item in acts if id(item) not in doubtful]
        for item in acts:
            item.background = is_background(self.tree, item, self.published)
        return [*acts, *(accusation for _, accusation in alleged)]

    def layer(self, events: Iterable[Event]) -> Events:
        """The events in their order in the text, with the parties that only they name."""
        ordered = sorted(events, key=lambda event: event.span[0])
        numbered = tuple(event.model_copy(update={"id": f"e{number}"}) for number, event in enumerate(ordered, 1))
        used = {actor for event in numbered for actor in (*event.source, *event.target)}
        return Events(
            numbered,
            {identifier: entry for identifier, entry in self.who.made.items() if identifier in used},
            tuple(mention for mention in self.who.mentions.values() if set(mention.actors) & used),
        )

    def _asks(self, first: int, last: int) -> bool:
        """Whether the sentence is a question, which tells nothing."""
        for token in range(last - 1, max(first, last - 4) - 1, -1):
            if self.tree.lower[token] == "?":
                return True
            if self.tree.part[token] not in ("PUNCT", "SPACE"):
                return False
        return False

    def event(self, found: Act) -> Event:
        """The event that an act is."""
        why = [Why(stage="events", rule=found.rule, model=found.model, score=found.score, note=found.note)]
        decisive = [edge for edge in found.edges if edge.modality == found.modality]
        why.extend(Why(stage="modality", rule=edge.rule) for edge in dict.fromkeys(decisive))
        return Event(
            id="",
            type=found.type.id,
            mode=found.mode,
            context=contexts_of(self.tree, found),
            source=tuple(dict.fromkeys(party.actor for party in found.source)),
            target=tuple(dict.fromkeys(party.actor for party in found.target)),
            reciprocal=self._reciprocal(found),
            date=found.date,
            date_end=found.date_end,
            place=found.place,
            location=self._location(found.place, (*found.source, *found.target), found.date),
            background=found.background,
            modality=found.modality,
            modality_span=tuple(dict.fromkeys((edge.start, edge.end) for edge in decisive)),
            asserted_by=found.asserted_by,
            span=tuple(found.spans),
            quad=found.type.quad,
            goldstein=found.type.score_of(found.mode),
            cameo=found.type.cameo_of(found.mode),
            confidence=confidence(found, self.who) if self.related.head is not None else found.confidence,
            why=tuple(why),
        )

    @staticmethod
    def _reciprocal(found: Act) -> bool:
        """Whether the parties act on each other: they stand on both sides, or the type is symmetric and no visit."""
        source, target = ({party.actor for party in side} for side in (found.source, found.target))
        return bool(target) and (source == target or (found.type.symmetric and found.mode != "visit"))

    def _location(self, place: str | None, parties: Iterable[Party | str], date: str | None) -> Location | None:
        """Where the place lies, in a text about these parties."""
        if place is None:
            return None
        actors = [party if isinstance(party, str) else party.actor for party in parties]
        states = [country for country in map(self.who.country, actors) if country is not None]
        return location_of(place, states, published_day(date) or self.published)

    def _of_meeting(self, meeting: Meeting) -> Event:
        """The CONSULT that a meeting is, or the REJECT that its cancellation is."""
        kind = self.types["REJECT" if meeting.status == "cancelled" else "CONSULT"]
        if kind.id == "REJECT":
            mode: str | None = "meet"
        elif meeting.format == "phone":
            mode = "phone"
        else:
            mode = "multilateral" if len(meeting.participants) > 3 else None
        modality: Modality = "planned" if meeting.status in ("planned", "proposed") else "actual"
        statement = self.statements.around(meeting.span[0][0]) if meeting.span else None
        return Event(
            id="",
            type=kind.id,
            mode=mode,
            context=("diplomatic",),
            source=meeting.participants[:1],
            target=meeting.participants[1:],
            reciprocal=kind.id == "CONSULT",
            date=meeting.date,
            date_end=meeting.date_end,
            place=meeting.place,
            location=self._location(meeting.place, meeting.participants, meeting.date),
            modality=modality,
            asserted_by=statement.id if statement is not None else "narrator",
            span=meeting.span,
            quad=kind.quad,
            goldstein=kind.score_of(mode),
            cameo=kind.cameo_of(mode),
            confidence=meeting.confidence,
            why=(Why(stage="events", rule="meeting", note=f"the act of meeting {meeting.id}"), *meeting.why),
        )
