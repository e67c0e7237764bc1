"""What a brief of one article holds, and in which order: the top, then everything that the top left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from communique.exports import positions
from communique.exports.briefing import Briefing, Line, Screen, Section
from communique.exports.layout import amount, cells, clean, day, shorten
from communique.exports.naming import VOICES, Naming, by_speaker
from communique.exports.sentences import Sentences, capital, ended, with_words
from communique.record import Event, Meeting, Record, Statement

MANY = 12  # of one kind: a brief shows no more and says how many there are
FEW_WORDS = 5  # a phrase that nobody says is no line of its own
ROWS = 18  # a terminal of 24 rows, less the title and the heading
_TOP_MEETINGS = 6
_RANK = {"held": 0, "cancelled": 1, "planned": 2, "proposed": 3}
_TOP_QUOTE = 112  # columns: with the speaker, two rows
COURTESIES = frozenset(("SUPPORT", "AGREE", "CONSULT", "COOPERATE"))
SURE = 0.75  # confidence of an event that the first screen tells; of courtesies it takes more
SURE_OF_COURTESY = 0.9
_NEWS_FIRST = ("PROTEST", "ASSAULT", "SANCTION", "MOBILIZE", "COERCE", "THREATEN", "REJECT", "ACCUSE")


def compose(record: Record) -> Briefing:
    """The brief of one record."""
    return _Composition(with_words(record)).briefing()


class _Composition:
    """The top of the brief is made first, so that it introduces the parties; what it tells is not told again."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.sentences = Sentences(record)
        self.naming: Naming = self.sentences.parties.naming
        self.told: set[str] = set()

    def briefing(self) -> Briefing:
        document = self.record.document
        published = f"published {day(document.published)}" if document.published else "no publication date"
        known = (shorten(document.publisher or "", 80), published, shorten(document.id, 40))
        title = shorten(document.title or _first_words(document.text), 300)
        about = tuple(part for part in known if part)
        if document.unread:
            return Briefing(title, about, (), clean(document.unread))
        parts = (
            ("In brief", self.top()),
            ("From the meetings", self.meetings()),
            ("Statements", self.statements()),
            ("Positions", positions.lines(self.sentences, MANY)),
            ("Planned", self.planned()),
            ("Figures", self.figures()),
            ("What experts say", self.experts()),
            ("Events between states", self.events(between_states=True)),
            ("Other events", self.events(between_states=False)),
            ("What stays open", self.open()),
        )
        sections = [Section(heading, tuple(lines)) for heading, lines in parts]
        return Briefing(title, about, tuple(section for section in sections if section.lines))

    # -------------------------------------------------------------------------------------------------- the top
    def top(self) -> Iterator[Line]:
        """The first screen: the meetings with what each side said there, else the main news."""
        screen = Screen(ROWS)
        meetings = self._top_meetings()
        blocks: list[tuple[Meeting, list[Line]]] = []
        # A meeting that many lines would crowd out is still told: sentences first, words after.
        for meeting in meetings:
            block = [self.sentences.meeting(meeting)]
            if documents := self.sentences.documents(meeting):
                block.append(documents)
            if screen.rows - sum(screen.cost(line) for line in block) < 4 and blocks:
                break
            if not screen.takes(block):
                break
            self.told.add(meeting.id)
            blocks.append((meeting, block))
        self._agreed(screen, blocks)
        self._said_there(screen, blocks)
        for _, block in blocks:
            yield from block
        if not any(meeting.status == "held" for meeting, _ in blocks):
            yield from self._news(screen)
        said = list(self._main_statements(screen))
        # An article always begins with something: if nothing weighs much, with what there is.
        yield from said or ([] if self.told else self._main_statements(screen, -5))

    def _top_meetings(self) -> list[Meeting]:
        """Held ones before planned ones; of these, those at which something was said first."""
        known = set(self.sentences.statements)

        def rank(meeting: Meeting) -> tuple[int, bool, bool, bool]:
            alone = len(set(meeting.participants)) < 2
            nobody = not any(party.startswith("person:") for party in meeting.participants)
            return _RANK[meeting.status], alone, not known & set(meeting.statements), nobody

        found = [m for m in self.record.meetings if m.participants and (len(set(m.participants)) > 1 or m.date)]
        held = sorted((m for m in found if m.status in ("held", "cancelled")), key=rank)
        due = sorted((m for m in found if m.status in ("planned", "proposed")), key=rank)
        return [*held[:_TOP_MEETINGS], *due[:2]] if held else due[:4]

    def _agreed(self, screen: Screen, blocks: Sequence[tuple[Meeting, list[Line]]]) -> None:
        """What the parties of a meeting agreed on, in the words of the source."""
        for meeting, block in blocks:
            if meeting.status != "held":
                continue
            for event in self.record.events:
                if event.id in self.told or not self._is_agreed_at(event, meeting):
                    continue
                line = self.sentences.agreed(event)
                if screen.rows - screen.cost(line) >= len(blocks) * 2 and screen.takes([line]):
                    self.told.add(event.id)
                    block.append(line)
                break

    def _is_agreed_at(self, event: Event, meeting: Meeting) -> bool:
        if event.type not in ("AGREE", "COOPERATE") or event.modality != "actual" or event.background:
            return False
        exactly = set(meeting.participants) == {*event.source, *event.target}
        if event.confidence < (0.6 if exactly else SURE):
            return False
        if event.id in meeting.events:
            return True
        parties = set(meeting.participants) | {f"state:{code}" for code in meeting.countries}
        involved = {*event.source, *event.target}
        between = {self._power(party) for party in involved}
        only_held = sum(m.status == "held" and set(m.countries) == set(meeting.countries) for m in self.record.meetings)
        return involved <= parties and len(between) > 1 and event.asserted_by == "narrator" and only_held == 1

    def _power(self, identifier: str) -> str:
        actor = self.naming.actors.get(identifier)
        return (actor.country if actor else None) or identifier

    def _said_there(self, screen: Screen, blocks: Sequence[tuple[Meeting, list[Line]]]) -> None:
        """What each side said, in turn, the weightiest first, until the screen is full."""
        queues: list[tuple[int, str, list[Statement]]] = []
        for number, (meeting, _) in enumerate(blocks):
            said = self._statements_of(meeting)
            speakers = by_speaker(self.naming, said)
            order = [self.naming.name(party) for party in meeting.participants]
            for speaker in sorted(speakers, key=lambda name: order.index(name) if name in order else len(order)):
                weighty = sorted(speakers[speaker], key=self.sentences.weight, reverse=True)
                queues.append((number, speaker, [s for s in weighty if self.sentences.weight(s) > -1]))
        chosen: set[str] = set()
        # The weightiest words of each meeting first, then those of each side.
        first = [
            max(
                (q for q in queues if q[0] == number and q[2]),
                key=lambda q: self.sentences.weight(q[2][0]),
                default=None,
            )
            for number in range(len(blocks))
        ]
        served = [queue for queue in first if queue]
        rounds = [served, [queue for queue in queues if not any(queue is other for other in served)], *[queues] * 3]
        for turn in rounds:
            for _, _, queue in turn:
                if queue:
                    statement = queue.pop(0)
                    draft = Line(((self._draft(statement), "plain"),), (self.sentences.reference(statement),), 1)
                    if screen.takes([draft]):
                        chosen.add(statement.id)
        for meeting, block in blocks:
            said = [s for s in self._statements_of(meeting) if s.id in chosen and s.id not in self.told]
            for statements in self._by_party(meeting, said):
                for statement in statements:
                    self.told.add(statement.id)
                    block.append(self.sentences.statement(statement, 1, _TOP_QUOTE, meeting.participants))

    def _draft(self, statement: Statement) -> str:
        """About how long the sentence will be; parties are introduced by the sentence itself, later."""
        return self.naming.speaker(statement) + " said that " + self.sentences.words(statement, _TOP_QUOTE)

    def _by_party(self, meeting: Meeting, said: Sequence[Statement]) -> Iterator[list[Statement]]:
        groups = by_speaker(self.naming, said)
        for party in dict.fromkeys(meeting.participants):
            yield groups.pop(self.naming.name(party), [])
        yield from groups.values()

    def _statements_of(self, meeting: Meeting) -> list[Statement]:
        there = set(meeting.statements)
        return [statement for statement in self.record.statements if statement.id in there]

    def _news(self, screen: Screen) -> Iterator[Line]:
        """The main events between states, conflict before courtesy."""
        events = [e for e in self._shown_events(between_states=True) if e.confidence >= 0.6 and e.type != "CONSULT"]
        events = [e for e in events if e.source and e.target and not e.background and e.modality == "actual"]
        events = [e for e in events if not self._is_said(e) and self._is_sure(e)]
        order = {name: number for number, name in enumerate(_NEWS_FIRST)}
        events.sort(key=lambda e: (e.asserted_by != "narrator", order.get(e.type, len(order)), -e.confidence))
        for event in events[:3]:
            line = self.sentences.event(event)
            if not screen.takes([line]):
                return
            self.told.add(event.id)
            yield line

    def _is_sure(self, event: Event) -> bool:
        """Whether it can stand on the first screen: told by the article or an official, courtesies only if certain."""
        asserted = self.sentences.statements.get(event.asserted_by)
        courtesy = event.type in COURTESIES
        by = asserted is None or asserted.voice in ("official", "organisation")
        return by and event.confidence >= (SURE_OF_COURTESY if courtesy else SURE)

    def _is_said(self, event: Event) -> bool:
        """Whether a statement tells this event, in fuller words."""
        start, end = event.span[0]
        acting = self.sentences.parties.members(event.source)
        for statement in self.record.statements:
            spans = [*statement.cue, *statement.content]
            over = min(s for s, _ in spans) < end and start < max(e for _, e in spans)
            if over and acting & self.sentences.parties.members(statement.speakers):
                return True
        return False

    def _main_statements(self, screen: Screen, least: float = 0) -> Iterator[Line]:
        """The weightiest statements, one of each speaker in turn, until the screen is full."""
        rest = [s for s in self.record.statements if s.id not in self.told and s.voice != "expert" and not s.parent]
        rest = [s for s in rest if self.sentences.weight(s) >= least and (s.speaker or s.speakers)]
        rest = [s for s in rest if not any(s.id in meeting.statements for meeting in self.record.meetings)]
        groups = [
            sorted(found, key=self.sentences.weight, reverse=True) for found in by_speaker(self.naming, rest).values()
        ]
        groups.sort(key=lambda found: (found[0].voice != "official", -self.sentences.weight(found[0])))
        chosen: list[Statement] = []
        for turn in range(4):
            for found in groups:
                if turn < len(found):
                    draft = Line(((self._draft(found[turn]), "plain"),), (self.sentences.reference(found[turn]),))
                    if not screen.takes([draft]):
                        continue
                    chosen.append(found[turn])
        position = {statement.id: number for number, statement in enumerate(self.record.statements)}
        for statements in by_speaker(self.naming, sorted(chosen, key=lambda s: position[s.id])).values():
            for statement in statements:
                self.told.add(statement.id)
                yield self.sentences.statement(statement, 0, _TOP_QUOTE)

    # ------------------------------------------------------------------------------------------------ statements
    def meetings(self) -> Iterator[Line]:
        """Each meeting that is not yet told, and what else was said at each."""
        for meeting in self.record.meetings:
            if meeting.status in ("planned", "proposed"):
                continue
            said = [s for s in self._statements_of(meeting) if s.id not in self.told]
            worth = [each for each in said if not self._repeats(each) and not self._says_little(each)]
            if meeting.id not in self.told:
                yield self.sentences.meeting(meeting)
                documents = self.sentences.documents(meeting)
                yield from [documents] if documents else []
            elif worth:
                head = f"{self.naming.heading(meeting)}: what else was said"
                yield Line(((capital(head), "strong"),), (self.sentences.reference(meeting),))
            self.told.add(meeting.id)
            yield from self._limited(said, 1, meeting.participants)

    def _limited(self, statements: Sequence[Statement], level: int, present: Sequence[str] = ()) -> Iterator[Line]:
        self.told |= {statement.id for statement in statements}
        statements = [each for each in statements if not self._repeats(each) and not self._says_little(each)]
        for statement in statements[:MANY]:
            yield self.sentences.statement(statement, level, present=present)
        yield from _more(statements, level)

    def _repeats(self, statement: Statement) -> bool:
        """Whether another's statement, which is shown, holds all its words."""
        parent = self.sentences.statements.get(statement.parent or "")
        return parent is not None and all(
            any(start <= span[0] and span[1] <= end for start, end in parent.content) for span in statement.content
        )

    def _says_little(self, statement: Statement) -> bool:
        """Whether nobody says it and it is a phrase: what stays open names it, and that is enough."""
        if statement.speaker or statement.speakers or statement.kind != "indirect":
            return False
        return sum(len(self.record.document.text[start:end].split()) for start, end in statement.content) < FEW_WORDS

    def statements(self) -> Iterator[Line]:
        """Statements that no meeting holds, by voice; experts have a section of their own."""
        for voice, heading in VOICES.items():
            if voice != "expert":
                yield from self._of_voice(voice, heading)

    def experts(self) -> Iterator[Line]:
        """What experts say, under their names."""
        yield from self._of_voice("expert", "")

    def _of_voice(self, voice: str, heading: str) -> Iterator[Line]:
        rest = [s for s in self.record.statements if s.id not in self.told and s.voice == voice]
        self.told |= {statement.id for statement in rest}
        rest = [each for each in rest if not self._repeats(each) and not self._says_little(each)]
        if not rest:
            return
        if heading:
            yield Line(((heading, "strong"),))
        for statements in by_speaker(self.naming, rest).values():
            yield from self._limited(statements, 1 if heading else 0)

    # ------------------------------------------------------------------------------- plans, figures, events, rest
    def planned(self) -> Iterator[Line]:
        """Meetings and acts to come, by date; those without a date behind them."""
        told = {identifier for meeting in self.record.meetings for identifier in meeting.events}
        due: list[tuple[str, Meeting | Event]] = [
            (m.date or "9", m) for m in self.record.meetings if m.status in ("planned", "proposed")
        ]
        due += [
            (e.date or "9", e)
            for e in self.record.events
            if e.modality == "planned" and e.id not in told and (e.type != "SUPPORT" or e.confidence >= SURE)
        ]
        due = sorted(((date, found) for date, found in due if found.id not in self.told), key=lambda entry: entry[0])
        for _, found in due[:MANY]:
            self.told.add(found.id)
            yield self.sentences.meeting(found) if isinstance(found, Meeting) else self.sentences.event(found)
        yield from _more(due)

    def figures(self) -> Iterator[Line]:
        """The figures, in the order of the text."""
        for figure in self.record.figures[:MANY]:
            yield self.sentences.figure(figure)
        yield from _more(self.record.figures)

    def events(self, *, between_states: bool) -> Iterator[Line]:
        """What was done, in the order of the text, each with its code."""
        events = self._shown_events(between_states=between_states)
        for event in events[:MANY]:
            yield self.sentences.event(event, code=True)
        yield from _more(events)

    def _shown_events(self, *, between_states: bool) -> list[Event]:
        met = {identifier for meeting in self.record.meetings for identifier in meeting.events}
        return [
            event
            for event in self.record.events
            if not (event.id in met and event.type == "CONSULT")
            and event.id not in self.told
            and event.modality != "planned"
            and self.naming.between_states(event) == between_states
        ]

    def open(self) -> Iterator[Line]:
        """What contradicts itself, and what the reader could not find out."""
        yield from self._contradictions()
        for words in self.record.unresolved[:MANY]:
            yield Line(((ended(capital(clean(words))), "plain"),))
        yield from _more(self.record.unresolved)
        nobody = [s for s in self.record.statements if not s.speaker and not s.speakers]
        if nobody:
            count = "1 statement" if len(nobody) == 1 else f"{len(nobody)} statements"
            rest = f" and {len(nobody) - MANY} more" if len(nobody) > MANY else ""
            places = tuple(self.sentences.reference(statement) for statement in nobody[:MANY])
            yield Line(((f"{count} without a known speaker{rest}:", "plain"),), places)

    def _contradictions(self) -> Iterator[Line]:
        """Acts that one tells and another denies, and one thing counted differently."""
        for denied in self.record.events:
            if denied.modality != "denied":
                continue
            for other in self.record.events:
                same = other.type == denied.type and set(other.source) == set(denied.source)
                if same and other.modality == "actual" and set(other.target) == set(denied.target):
                    said = f"{self.sentences.act(other)}; but: {self.sentences.act(denied)}."
                    places = (self.sentences.reference(other), self.sentences.reference(denied))
                    yield Line(((said, "open"),), places)
                    break
        figures = self.record.figures
        for number, first in enumerate(figures):
            for second in figures[number + 1 :]:
                same = first.unit == second.unit and first.role == second.role and first.value != second.value
                if same and first.asserted_by != second.asserted_by and _same_thing(first.what, second.what):
                    said = f"Figures differ: {amount(first.value)} or {amount(second.value)} {clean(first.unit)}"
                    said += f" – {shorten(first.what, 60)}"
                    places = (self.sentences.reference(first), self.sentences.reference(second))
                    yield Line(((ended(said), "open"),), places)


def _same_thing(first: str, second: str) -> bool:
    """Whether two figures count the same, by their words without the numbers."""
    left, right = (
        frozenset(w.casefold() for w in words.split() if w.isalpha() and len(w) > 3) for words in (first, second)
    )
    return len(left) > 1 and len(right) > 1 and len(left & right) / len(left | right) >= 0.75


def _more(found: Sequence[object] | Iterable[object], level: int = 0) -> Iterator[Line]:
    left = len(list(found)) - MANY
    if left > 0:
        yield Line(((f"… and {left} more (--format html shows all)", "soft"),), (), level)


def _first_words(text: str) -> str:
    """What an article without a title is called."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return shorten(first, 78) if cells(first) else "(no text)"
