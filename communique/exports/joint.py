"""The joint brief: what several articles tell together, before the brief of each.

It needs all records before its first line. Up to ``LIMIT`` articles it waits for them and keeps of each what it needs;
of more articles, the briefs are given one by one as they are read, without a joint one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from communique.exports.briefing import Briefing, Line, Reference, Section, Words
from communique.exports.composition import COURTESIES, MANY, SURE, SURE_OF_COURTESY, compose
from communique.exports.layout import clean, day, shorten
from communique.exports.sentences import Sentences, with_words
from communique.exports.wording import wording
from communique.record import Event, Figure, Meeting, Record

LIMIT = 200  # articles
_STATUS = {"held": 0, "cancelled": 1, "planned": 2, "proposed": 3}
_NUMBERS_FIRST = {"goal": 0, "forecast": 0, "change": 1}


def with_joint_brief(records: Iterable[Record], limit: int = LIMIT) -> Iterator[Briefing]:
    """The brief of each record; before them a joint one, where there are from two to ``limit`` of them."""
    joint: JointBrief | None = JointBrief()
    waiting: list[Briefing] = []
    for record in records:
        briefing = compose(record)
        if joint is None:
            yield briefing
            continue
        joint.add(record)
        waiting.append(briefing)
        if len(waiting) > limit:
            joint = None
            yield from waiting
            waiting.clear()
    if joint is not None and len(waiting) > 1:
        yield joint.briefing()
    yield from waiting


@dataclass(frozen=True, slots=True)
class _Told:
    """A meeting of one article, and what tells it."""

    meeting: Meeting
    persons: dict[str, frozenset[str]]  # by country
    sentences: Sentences

    @property
    def actors(self) -> frozenset[str]:
        """Who took part."""
        return frozenset(self.meeting.participants)


@dataclass(slots=True)
class _Speaker:
    """How often somebody speaks, in how many articles, and the first place of it in each."""

    capacity: str
    statements: int = 0
    places: list[Reference] = field(default_factory=list)


class JointBrief:
    """Collects what the joint brief tells, record by record; the records themselves are not kept."""

    def __init__(self) -> None:
        self.articles: list[tuple[str, str, str]] = []  # id, title, day of publication
        self.unread = 0
        self.meetings: list[_Told] = []
        self.speakers: dict[str, _Speaker] = {}
        self.figures: list[tuple[int, int, Line]] = []
        self.events: dict[tuple[str, frozenset[str], frozenset[str]], list[tuple[Event, Sentences]]] = {}
        self.counts: Counter[str] = Counter()

    def add(self, record: Record) -> None:
        """Take from a record what the joint brief needs."""
        record = with_words(record)
        number, document = len(self.articles), record.document
        first = next((line for line in document.text.splitlines() if line.strip()), "")
        published = (document.published or "")[:10]
        self.articles.append((document.id, shorten(document.title or first, 100), published))
        if document.unread:
            self.unread += 1
            return
        self.counts["statements"] += len(record.statements)
        self.counts["events"] += len(record.events)
        sentences = Sentences(record, document.id, number)
        meetings = [meeting for meeting in record.meetings if len(set(meeting.participants)) > 1]
        between_states = sentences.parties.naming.between_states
        events = [event for event in record.events if self._is_news(event) and between_states(event)]
        self._add_speakers(record, sentences)
        self._add_figures(record, sentences, number)
        kept = Sentences(_without_the_rest(record, meetings, events), document.id, number)
        for meeting in meetings:
            self.meetings.append(_Told(meeting, _persons(record, meeting), kept))
        for event in events:
            key = (event.type, kept.parties.states(event.source), kept.parties.states(event.target))
            self.events.setdefault(key, []).append((event, kept))

    def _add_speakers(self, record: Record, sentences: Sentences) -> None:
        seen: set[str] = set()
        for statement in record.statements:
            for party in statement.speakers or ((statement.speaker,) if statement.speaker else ()):
                if not sentences.parties.is_named(party) or party.startswith("group:"):
                    continue
                name = sentences.parties.naming.name(party)
                capacity = sentences.parties.naming.capacity(party)
                speaker = self.speakers.setdefault(name, _Speaker(capacity))
                speaker.statements += 1
                if name not in seen:
                    seen.add(name)
                    speaker.places.append(sentences.reference(statement))

    def _add_figures(self, record: Record, sentences: Sentences, number: int) -> None:
        def rank(figure: Figure) -> int:
            if figure.unit in wording().durations:
                return 3
            money = len(figure.unit) == 3 and figure.unit.isupper()
            return _NUMBERS_FIRST.get(figure.role, 2 if money or figure.unit == "percent" else 3)

        for figure in sorted(record.figures, key=rank)[:2]:
            if rank(figure) < 3:
                self.figures.append((rank(figure), number, sentences.figure(figure)))

    def _is_news(self, event: Event) -> bool:
        """Whether the article itself tells it as done, and surely: courtesies need more than conflicts."""
        told = event.asserted_by == "narrator" and event.modality == "actual" and not event.background
        sure = event.confidence >= (SURE_OF_COURTESY if event.type in COURTESIES else SURE)
        return told and sure and event.type != "CONSULT" and bool(event.source and event.target)

    # ------------------------------------------------------------------------------------------------- the brief
    def briefing(self) -> Briefing:
        """The joint brief of all that was added."""
        days = sorted(published for _, _, published in self.articles if published)
        span = day(days[0]) if days and days[0] == days[-1] else f"{day(days[0])} – {day(days[-1])}" if days else ""
        merged = self._merged()
        held = [group for group in merged if group[0].meeting.status in ("held", "cancelled")]
        due = [group for group in merged if group[0].meeting.status in ("planned", "proposed")]
        counts = [f"{self.counts['statements']:,} statements", f"{self.counts['events']:,} events"]
        counts += [f"{self.unread} not read"] if self.unread else []
        introduced: set[str] = set()
        parts = (
            ("Meetings", self._meeting_lines(held, introduced)),
            ("Planned", self._meeting_lines(due, introduced)),
            ("Between states", self._event_lines(introduced)),
            ("Who speaks", self._speaker_lines()),
            ("Figures", self._limited([line for _, _, line in sorted(self.figures, key=lambda f: f[:2])])),
            ("Articles", self._article_lines()),
        )
        sections = [Section(heading, tuple(lines)) for heading, lines in parts]
        about = (f"{len(held)} meetings", f"{len(due)} to come", *counts)
        return Briefing(
            f"{len(self.articles)} articles" + (f", published {span}" if span else ""),
            about,
            tuple(section for section in sections if section.lines),
        )

    def _merged(self) -> list[list[_Told]]:
        """The meetings by date, those of several articles in one; the fullest account of each first."""
        groups: list[list[_Told]] = []
        for told in self.meetings:
            for group in groups:
                if all(_same_meeting(told, other) for other in group):
                    group.append(told)
                    break
            else:
                groups.append([told])
        for group in groups:
            group.sort(key=lambda t: (_STATUS[t.meeting.status], -len(t.persons), not t.meeting.place))
        return sorted(groups, key=lambda group: group[0].meeting.date or "9")

    def _meeting_lines(self, groups: list[list[_Told]], introduced: set[str]) -> Iterator[Line]:
        # Of many, those that several articles tell and those between persons come first into the list.
        chosen = sorted(groups, key=lambda group: (-len(group), not group[0].persons, not group[0].meeting.date))
        kept = {id(group) for group in chosen[:MANY]}
        for group in groups:
            if id(group) in kept:
                line = group[0].sentences.introducing(introduced).meeting(group[0].meeting)
                yield Line(line.words, tuple(told.sentences.reference(told.meeting) for told in group))
        yield from _more(len(groups))

    def _event_lines(self, introduced: set[str]) -> Iterator[Line]:
        found = sorted(self.events.values(), key=lambda acts: (acts[0][0].type in COURTESIES, -len(acts)))
        for acts in found[:MANY]:
            event, sentences = acts[0]
            line = sentences.introducing(introduced).event(event)
            places = tuple(told.reference(act) for act, told in acts)
            times: tuple[Words, ...] = ((f"({len(places)} times)", "soft"),) if len(places) > 3 else ()
            yield Line((*line.words, *times), places[:3])
        yield from _more(len(found))

    def _speaker_lines(self) -> Iterator[Line]:
        found = sorted(self.speakers.items(), key=lambda entry: (-entry[1].statements, entry[0]))
        for name, speaker in found[:MANY]:
            number = len(speaker.places)
            said = f"{speaker.statements} statement{'' if speaker.statements == 1 else 's'}"
            where = f"in {number} article{'' if number == 1 else 's'}"
            capacity = f"({speaker.capacity})" if speaker.capacity and len(speaker.capacity) < 60 else ""
            words: tuple[Words, ...] = ((name, "strong"), (capacity, "soft"), (f"– {said} {where}", "plain"))
            yield Line(words, tuple(speaker.places[:2]))
        yield from _more(len(found))

    def _article_lines(self) -> Iterator[Line]:
        for identifier, title, published in self.articles:
            about = f"{day(published)} ·" if published else ""
            words: tuple[Words, ...] = (
                (about, "soft"),
                (title, "plain"),
                (f"· {shorten(clean(identifier), 60)}", "soft"),
            )
            yield Line(words)

    def _limited(self, lines: list[Line]) -> Iterator[Line]:
        yield from lines[:MANY]
        yield from _more(len(lines))


def _persons(record: Record, meeting: Meeting) -> dict[str, frozenset[str]]:
    """The people who took part, by the country they stand for."""
    found: dict[str, frozenset[str]] = {}
    for party in meeting.participants:
        actor = record.actor(party)
        if actor is not None and actor.kind == "person":
            found[actor.country or ""] = found.get(actor.country or "", frozenset()) | {party}
    return found


def _without_the_rest(record: Record, meetings: list[Meeting], events: list[Event]) -> Record:
    """The record with these facts and their parties alone: what is kept until the joint brief is written."""
    parties = {party for meeting in meetings for party in (*meeting.participants, meeting.host, *meeting.mediators)}
    parties |= {party for event in events for party in (*event.source, *event.target)}
    codes = {actor.country for actor in record.actors if actor.id in parties}
    actors = tuple(a for a in record.actors if a.id in parties or (a.kind == "state" and a.country in codes))
    return Record(
        document=record.document, actors=actors, meetings=tuple(meetings), events=tuple(events), made_by=record.made_by
    )


def _same_meeting(told: _Told, other: _Told) -> bool:
    """Whether two articles tell of one meeting: the same day, and the same people or, where one has none, states."""
    first, second = told.meeting, other.meeting
    if told.sentences is other.sentences or not first.date or first.date != second.date:
        return False
    if {first.status, second.status} & {"cancelled"} and first.status != second.status:
        return False
    if told.actors == other.actors:
        return True
    if len(set(first.countries)) < 2 or set(first.countries) != set(second.countries):
        return False
    shared = told.persons.keys() & other.persons.keys()
    return all(told.persons[country] & other.persons[country] for country in shared)


def _more(number: int) -> Iterator[Line]:
    if number > MANY:
        yield Line(((f"… and {number - MANY} more", "soft"),))
