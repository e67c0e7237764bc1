"""The record of a document: its layers put together, every actor with its mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from communique.document import Document
from communique.layers import ActorEntry, Actors, Events, Figures, Meetings, Parse, Statements
from communique.record import Actor, DocumentInfo, Event, Form, MadeBy, Meeting, Mention, Record, Span

_MEETING = frozenset({"CONSULT", "AGREE", "REJECT"})


def document_info(document: Document, language: str | None, unread: str | None = None) -> DocumentInfo:
    """The first part of a record: the article as it was read."""
    article = document.article
    return DocumentInfo(
        id=article.id,
        title=article.title,
        published=article.published,
        url=article.url,
        publisher=article.publisher,
        language=language,
        text=article.text,
        sha256=article.sha256,
        raw_sha256=article.raw_sha256,
        unread=unread,
    )


def assemble(document: Document, language: str | None, made_by: MadeBy) -> Record:
    """The record of a document that has all layers."""
    actors = document[Actors]
    statements = document[Statements]
    meetings = document[Meetings]
    events = document[Events]
    entries: dict[str, ActorEntry] = {}
    for layer in (actors.actors, statements.actors, meetings.actors, events.actors):
        for identifier, entry in layer.items():
            entries.setdefault(identifier, entry)
    referred = _referred(document)
    return Record(
        document=document_info(document, language),
        actors=_actors(document, entries, referred),
        statements=statements.statements,
        events=events.events,
        meetings=tuple(
            _with_events(meeting, events.events, meetings.passages.get(meeting.id, ())) for meeting in meetings.meetings
        ),
        figures=document[Figures].figures,
        unresolved=(*actors.unresolved, *statements.unresolved),
        made_by=made_by,
    )


def _referred(document: Document) -> set[str]:
    """Ids of the actors that a fact of the record points at."""
    found: set[str] = set()
    for statement in document[Statements].statements:
        found.update(statement.speakers, statement.addressees, statement.about)
        found.update([statement.speaker] if statement.speaker else [])
    for event in document[Events].events:
        found.update(event.source, event.target)
    for meeting in document[Meetings].meetings:
        found.update(meeting.participants, meeting.mediators, [meeting.host] if meeting.host else [])
    for figure in document[Figures].figures:
        found.update(figure.about)
    return found


def _actors(document: Document, entries: Mapping[str, ActorEntry], referred: set[str]) -> tuple[Actor, ...]:
    spans: dict[str, dict[tuple[int, int], Mention]] = defaultdict(dict)
    parse = document[Parse]
    doc = parse.doc
    for mention in (*document[Actors].mentions, *document[Events].mentions):
        for identifier in mention.actors:
            span = (mention.start, mention.end)
            spans[identifier].setdefault(span, Mention(span=span, form=mention.form))
    for statement in document[Statements].statements:
        for span in statement.source:
            for identifier in statement.speakers:
                if not any(_overlap(span, other) for other in spans[identifier]):
                    first = doc[parse.token_at(span[0])]
                    form: Form = "pronoun" if first.pos_ == "PRON" else "nominal"
                    spans[identifier][span] = Mention(span=span, form=form)
    known = [identifier for identifier in entries if identifier in referred or spans.get(identifier)]
    result = []
    for identifier in known:
        entry = entries[identifier]
        mentions = tuple(spans[identifier][span] for span in sorted(spans[identifier]))
        result.append(
            Actor(
                id=entry.id,
                name=_name(document.text, entry, mentions),
                acronym=entry.acronym,
                kind=entry.kind,
                country=entry.country,
                sector=entry.sector,
                roles=entry.roles,
                mentions=mentions,
                why=entry.why,
            )
        )
    result.sort(key=lambda actor: (actor.mentions[0].span if actor.mentions else (1 << 60, 0), actor.id))
    return tuple(result)


def _name(text: str, entry: ActorEntry, mentions: tuple[Mention, ...]) -> str:
    """The actor's name; a body is called as the text calls it in full, so that a reader finds the name again there."""
    if entry.kind not in {"igo", "organisation", "media"}:
        return entry.name
    words = [text[m.span[0] : m.span[1]] for m in mentions if m.form in {"name", "nominal"}]
    names = [w for w in words if len(w) <= 80 and "\n" not in w and any(c.isupper() for c in w[1:])]
    if not names or any(entry.name in w for w in names):
        return entry.name
    longest = max(names, key=lambda w: len(w))
    for article in ("the ", "The ", "a ", "an ", "A ", "An "):
        longest = longest.removeprefix(article)
    return longest


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _with_events(meeting: Meeting, events: tuple[Event, ...], passages: tuple[Span, ...]) -> Meeting:
    """The meeting with the events that are it (CONSULT, or REJECT where called off) and those that it agreed."""
    if meeting.events:
        return meeting
    sides = {*meeting.participants, *(f"state:{country}" for country in meeting.countries)}
    own = [
        event.id
        for event in events
        if (event.type in _MEETING and any(_overlap(one, other) for one in event.span for other in meeting.span))
        or (_agreed(event, sides) and any(start <= event.span[0][0] < end for start, end in passages))
    ]
    return meeting.model_copy(update={"events": tuple(own)})


def _agreed(event: Event, sides: set[str]) -> bool:
    """Whether those who met did it together: an agreement reached, a treaty signed."""
    parties = {*event.source, *event.target}
    together = event.type == "AGREE" or (event.type == "SUPPORT" and event.reciprocal)
    done = event.modality in {"actual", "planned"} and not event.background
    return together and done and bool(parties) and parties <= sides
