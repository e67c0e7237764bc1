"""The record: what reading an article yields (the first contract; ``docs/record.md`` is made from this module).

Offsets are code points, end exclusive, into ``document.text``. Every list of spans may be discontinuous. Dates are
ISO (``2023-02-22``); a date that the text does not give is null, never a guess.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Span = tuple[int, int]
Kind = Literal["state", "igo", "organisation", "person", "group", "media"]
Form = Literal["name", "title", "nominal", "pronoun", "metonym", "demonym"]
Voice = Literal["official", "expert", "organisation", "media", "other"]
Modality = Literal["actual", "planned", "hypothetical", "denied"]
MeetingStatus = Literal["held", "planned", "cancelled", "proposed"]
MeetingFormat = Literal["in-person", "phone", "video", "unknown"]
MeetingKind = Literal[
    "meeting", "talks", "summit", "call", "visit", "reception", "trilateral", "dialogue", "ceremony", "session"
]
SpeechKind = Literal["direct", "indirect", "mixed"]


class Part(BaseModel):
    """Base of all parts of a record: immutable, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Why(Part):
    """One reason behind a decision: the stage that took it and the rule or the model it rests on."""

    stage: str = Field(description="the stage that decided")
    rule: str | None = Field(
        default=None, description="the rule in knowledge/, as file:id, or the name of a rule in code"
    )
    model: str | None = Field(default=None, description="the trained head that decided, if one did")
    score: float | None = Field(default=None, description="the model's score, 0 to 1")
    note: str | None = Field(default=None, description="the reason in words")


class DocumentInfo(Part):
    """The article as it was read."""

    id: str
    title: str | None = None
    published: str | None = Field(default=None, description="ISO date, or date and time with zone")
    url: str | None = None
    publisher: str | None = None
    language: str | None = Field(default=None, description="ISO 639-1 code")
    text: str
    sha256: str = Field(description="of the text, in UTF-8")
    raw_sha256: str | None = Field(default=None, description="of the bytes that the article came from")
    unread: str | None = Field(default=None, description="why no facts were read, where none were")


class Role(Part):
    """A title with the organisation and the state it belongs to, as one span of the text gives it."""

    title: str
    organisation: str | None = None
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-3")
    span: Span | None = None


class Mention(Part):
    """A span that names an actor."""

    span: Span
    form: Form


class Actor(Part):
    """A state, an organisation, a person or a group that the text names."""

    id: str = Field(description="state:RUS, org:NATO, person:sergei-lavrov, group:…")
    name: str
    acronym: str | None = None
    kind: Kind
    country: str | None = Field(
        default=None, description="ISO 3166-1 alpha-3; null where there is none or it is unknown"
    )
    sector: str | None = Field(default=None, description="PLOVER sector")
    roles: tuple[Role, ...] = ()
    mentions: tuple[Mention, ...] = ()
    why: tuple[Why, ...] = ()


class Statement(Part):
    """Who said what: source, cue and content, and the actor behind the source."""

    id: str
    speaker: str | None = Field(default=None, description="actor id; for joint speakers the id of the group")
    speakers: tuple[str, ...] = Field(
        default=(), description="every actor who speaks; more than one for joint statements"
    )
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...]
    kind: SpeechKind
    act: str = Field(description="speech act, as listed in knowledge/ontology")
    addressees: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    voice: Voice = "other"
    parent: str | None = Field(default=None, description="the statement in whose content this one stands")
    confidence: float = 1.0
    why: tuple[Why, ...] = ()


class Location(Part):
    """Where a place lies; coordinates, in degrees, only for a city that the text's context makes certain."""

    country: str | None = Field(default=None, description="ISO 3166-1 alpha-3")
    latitude: float | None = None
    longitude: float | None = None
    geonames: int | None = Field(default=None, description="GeoNames id")


class Event(Part):
    """One act between actors, coded in PLOVER."""

    id: str
    type: str
    mode: str | None = None
    context: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    reciprocal: bool = Field(
        default=False, description="the parties act on each other: the order of the sides says nothing"
    )
    date: str | None = None
    date_end: str | None = None
    place: str | None = None
    location: Location | None = Field(default=None, description="where the place lies")
    background: bool = Field(default=False, description="told as history, not as the news")
    modality: Modality = "actual"
    modality_span: tuple[Span, ...] = Field(
        default=(), description="the words that say it is planned, hypothetical or denied"
    )
    asserted_by: str = Field(default="narrator", description='"narrator" or a statement id')
    span: tuple[Span, ...]
    quad: str
    goldstein: float
    cameo: str | None = None
    confidence: float = 1.0
    why: tuple[Why, ...] = ()


class Capacity(Part):
    """In what capacity an actor takes part: the office that the text gives, or that the gazetteer knows for the day."""

    actor: str
    title: str
    organisation: str | None = None
    country: str | None = Field(default=None, description="ISO 3166-1 alpha-3")
    span: Span | None = Field(default=None, description="where the text gives it; null where the gazetteer does")


class SignedDocument(Part):
    """A document that was signed, adopted or exchanged at a meeting, in the words of the text."""

    name: str
    span: Span


class Meeting(Part):
    """One encounter: who met whom, when, where and whether it took place."""

    id: str
    participants: tuple[str, ...]
    countries: tuple[str, ...] = ()
    capacities: tuple[Capacity, ...] = Field(default=(), description="in what capacity each participant takes part")
    kind: MeetingKind = Field(default="meeting", description="what the text calls it")
    host: str | None = Field(default=None, description="id of the actor that received the others, or of their state")
    mediators: tuple[str, ...] = Field(default=(), description="participants between the sides")
    date: str | None = None
    date_end: str | None = None
    moved_from: str | None = Field(default=None, description="the day it was first set for, where it was put off")
    place: str | None = None
    location: Location | None = Field(default=None, description="where the place lies")
    status: MeetingStatus = "held"
    status_span: tuple[Span, ...] = Field(default=(), description="the words that say it is not simply held")
    format: MeetingFormat = "unknown"
    statements: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    documents: tuple[SignedDocument, ...] = ()
    span: tuple[Span, ...]
    confidence: float = 1.0
    why: tuple[Why, ...] = ()


class Figure(Part):
    """A number with its unit, what it measures and whether it is reached or aimed at."""

    id: str
    value: float = Field(description="of a range its upper end, of a change what it came to")
    lower: float | None = Field(default=None, description='the lower end of a range ("between 5 and 10 million")')
    before: float | None = Field(default=None, description='what it changed from ("from 3 to 5 percent")')
    unit: str = Field(description="ISO 4217 code, percent, percentage points, or the thing counted")
    what: str
    role: str = "actual"
    qualifier: str | None = Field(default=None, description="about, more than, less than, up to, at least")
    about: tuple[str, ...] = ()
    asserted_by: str = "narrator"
    span: tuple[Span, ...]
    why: tuple[Why, ...] = ()


class MadeBy(Part):
    """What made the record, so that it can be made again."""

    version: str
    models: dict[str, str] = Field(default_factory=dict, description="name of each model, with its sha256 or version")
    seconds: float = 0.0


class Record(Part):
    """Everything that was read in one article."""

    document: DocumentInfo
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    figures: tuple[Figure, ...] = ()
    unresolved: tuple[str, ...] = Field(default=(), description="what a reader should know stayed open, in words")
    made_by: MadeBy

    def actor(self, identifier: str | None) -> Actor | None:
        """The actor with this id, or None."""
        return next((actor for actor in self.actors if actor.id == identifier), None)

    def quote(self, spans: tuple[Span, ...]) -> str:
        """The text of the spans, joined by " … " where they are apart."""
        return " … ".join(self.document.text[start:end] for start, end in spans)
