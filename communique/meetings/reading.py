"""One pass over an article: every encounter that its title and its sentences tell, each once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from communique.clauses import Clauses
from communique.dates import date_grammar, published_day
from communique.document import Document
from communique.layers import Actors, Meetings, Modalities, Parse, Sentence, Statements, Times
from communique.locations import location_of
from communique.meetings.announcements import Announcement, Title, first_mention
from communique.meetings.attendance import note_attendance
from communique.meetings.cancellations import Cancellations
from communique.meetings.capacities import Capacities
from communique.meetings.circumstances import Circumstances
from communique.meetings.days import Days
from communique.meetings.documents import Documents
from communique.meetings.encounter import Encounter
from communique.meetings.forms import Forms
from communique.meetings.grammar import VERBS, Grammar
from communique.meetings.hosts import Hosts
from communique.meetings.kinds import kind_of, words_of
from communique.meetings.knowledge import EncounterKnowledge, MeetingFrame
from communique.meetings.legs import Legs
from communique.meetings.mediators import Delegations
from communique.meetings.nouns import NounFrames
from communique.meetings.parties import Parties
from communique.meetings.passages import Passages
from communique.meetings.places import Places
from communique.meetings.statuses import Statuses
from communique.meetings.tellings import Retellings, Tellings
from communique.meetings.verbs import VerbFrames
from communique.meetings.visits import Visits
from communique.record import Location, Meeting, Why

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_SUREST = 0.9
_LEAST_SURE = 0.3


class Reading:
    """One document while its encounters are read."""

    def __init__(self, document: Document, knowledge: EncounterKnowledge, language: str) -> None:
        self.document = document
        self.parse = document[Parse]
        self.doc = self.parse.doc
        self.statements = document[Statements]
        self.knowledge = knowledge
        actors, modalities, times = document[Actors], document[Modalities], document[Times]
        published = published_day(document.article.published)
        clauses = Clauses(self.doc)
        self.told = Tellings(self.doc)
        self.parties = Parties(self.parse, actors, clauses, knowledge.words, self.told.last, self.told.meant)
        self.grammar = Grammar(self.parse, actors, clauses, self.parties, knowledge)
        places = Places(self.parse, document.text, actors, knowledge.words)
        self.circumstances = Circumstances(self.grammar, times, places, published)
        statuses = Statuses(self.grammar, modalities, times)
        self.statuses = statuses
        legs = Legs(self.grammar, times, places)
        self.verbs = VerbFrames(self.grammar, statuses, self.circumstances, legs)
        self.nouns = NounFrames(self.grammar, statuses, self.circumstances, legs, self.told.last)
        self.visits = Visits(self.grammar, statuses, self.circumstances, legs, modalities)
        self.retellings = Retellings(self.told, self.grammar, self.circumstances, statuses, modalities, times)
        headline = document.text[slice(*self.parse.headline)] if self.parse.headline is not None else ""
        self.title = Title(
            document.article.title or headline, document.article.publisher, published, self.parties, knowledge,
            date_grammar(language),
        )  # fmt: skip
        self.days = Days(self.parse, self.grammar, times, self.title, published)
        self.published = published
        self.delegations = Delegations(self.grammar, modalities)
        self.cancellations = Cancellations(self.grammar, modalities)
        self.hosts = Hosts(self.grammar, modalities)
        self.documents = Documents(self.grammar, modalities)
        self.capacities = Capacities(self.parties, document.text, published)

    def meetings(self) -> Meetings:
        """All encounters of the document, in the order in which it tells them."""
        headline = [sentence for sentence in self.parse.sentences if sentence.headline]
        body = [sentence for sentence in self.parse.sentences if not sentence.headline]
        for sentence in (*headline, *body):
            self.visits.note_journeys(sentence)
        self._note_states()
        self._read_title()
        for sentence in body or headline:
            self._read(sentence)
        self._drop_title_told_otherwise()
        if body:
            for sentence in headline:
                self._read_headline(sentence)
        return self._layer()

    # ---------------------------------------------------------------------------------------- title and headline
    def _note_states(self) -> None:
        """Take from the title the states of people of whom the body says none."""
        for actor, entry in self.parties.actors.actors.items():
            if entry.kind == "person" and self.parties.country(actor) is None:
                country = self.title.country_of(actor)
                if country is not None:
                    self.parties.of_state[actor] = country

    def _read_title(self) -> None:
        """Take the encounter that the title names as told first: "Telephone conversation with the King of X"."""
        announced = self.title.announcement()
        if announced is None:
            return
        several = announced.separate and announced.partners
        partners = [(partner,) for partner in announced.partners] if several else [announced.partners]
        for group in partners:
            self._announce(replace(announced, partners=group))

    def _announce(self, announced: Announcement) -> None:
        participants = (
            self.parties.sides(list(announced.first), list(announced.partners))
            if announced.partners
            else self.parties.body(list(announced.first))
        )
        if participants is None or not self.parse.sentences:
            return
        body = next((sentence for sentence in self.parse.sentences if not sentence.headline), self.parse.sentences[0])
        found = (first_mention(self.parties, announced.first), first_mention(self.parties, announced.partners))
        mentions = [mention for mention in found if mention is not None]
        spans = [(mention.start, mention.end) for mention in mentions] or [(body.start, body.end)]
        sentence = self.parse.sentence_of(mentions[-1].first) if mentions else body
        encounter = Encounter(participants, "planned" if announced.ahead else "held", [announced.frame.id], sentence,
                              [], sorted(spans), format=announced.frame.format)  # fmt: skip
        encounter.from_title = encounter.announced = True
        encounter.day = announced.day
        encounter.words.append(announced.word)
        encounter.sentences.append(sentence)
        encounter.notes.append("the title names the encounter, the body its parties")
        if announced.separate:
            encounter.separate = True
            encounter.notes.append("met separately")
        self.told.encounters.append(encounter)

    def _drop_title_told_otherwise(self) -> None:
        """Drop what the title announces where the body tells of the same parties, but not as the title's words do."""
        for first in [encounter for encounter in self.told.encounters if encounter.from_title]:
            others = [other for other in self.told.encounters if not other.from_title and not other.coarse]
            wanted, sides = set(first.participants), self._sides(first)
            # the title may leave out its first party: the body says who it was
            told = [
                o for o in others if o.status == "held" and wanted & set(o.participants) and self._sides(o) == sides
            ]
            told = [
                other
                for other in told
                if not self.circumstances.is_past(other.time) and not wanted <= set(other.participants)
            ]
            if told or (first.status == "planned" and any(wanted <= set(other.participants) for other in others)):
                self.told.encounters.remove(first)

    def _sides(self, encounter: Encounter) -> set[str | None]:
        return {self.parties.side(actor) for actor in encounter.participants}

    def _read_headline(self, sentence: Sentence) -> None:
        """The body may speak of an encounter that only the headline names, or whose form and place only it gives."""
        told, self.told.encounters = self.told.encounters, []
        self._read(sentence)
        named, self.told.encounters = self.told.encounters, told
        for encounter in named:
            same = next((other for other in told if self.retellings.same(other, encounter)), None)
            if same is not None:
                same.place = same.place or encounter.place
                same.format = same.format or encounter.format
            elif not told:
                self.told.encounters.append(encounter)

    # ------------------------------------------------------------------------------------------ one sentence
    def _read(self, sentence: Sentence) -> None:
        index = self.knowledge.by_lemma
        claimed: set[int] = set()
        listed = note_attendance(self.grammar, self.statuses, sentence, self.told.encounters)
        if listed is not None:
            self.told.encounters.append(listed)
            claimed.update(listed.triggers)
        for position in range(sentence.first, sentence.last):
            token = self.doc[position]
            frames = index.get(token.lemma_.lower())
            if not frames or position in claimed:
                continue
            for frame in frames:
                encounters = self._match(frame, token, sentence, claimed)
                for encounter in encounters:
                    contest = encounter.coarse and self._is_contest(encounter, sentence)
                    if not contest and self._stands(encounter):
                        self.retellings.add(encounter)
                if encounters:
                    break
            else:
                self.retellings.recall(token, sentence)

    def _stands(self, encounter: Encounter) -> bool:
        """False for a plan of the past of which the text does not say that it was called off."""
        if not encounter.unfulfilled:
            return True
        word = self.cancellations.of(encounter)
        if word is not None:
            encounter.status_spans.append(word)
        return word is not None

    def _is_contest(self, encounter: Encounter, sentence: Sentence) -> bool:
        """True where states meet in a match: two of them, and the words of games in the sentence or the next."""
        if len(encounter.participants) != 2 or any(self.parties.is_body(actor) for actor in encounter.participants):
            return False
        return any(token.lower_ in self.knowledge.words.contests for token in self.doc[sentence.first : sentence.last])

    def _match(self, frame: MeetingFrame, token: Token, sentence: Sentence, claimed: set[int]) -> list[Encounter]:
        lemma = token.lemma_.lower()
        is_verb = token.pos_ in VERBS
        if frame.form == "verb" and is_verb and lemma in frame.lemmas:
            return self.verbs.encounters(frame, token, sentence)
        if frame.form == "noun" and token.pos_ in ("NOUN", "PROPN") and lemma in frame.lemmas:
            return self.nouns.encounters(frame, token, sentence)
        if frame.form == "joining" and is_verb:
            noun = self.retellings.join(frame, token, sentence)
            if noun is not None:
                claimed.add(noun)
        elif frame.form == "exchange" and is_verb:
            return self.visits.exchanged(frame, token, sentence)
        elif frame.form == "invitation":
            return self.visits.invited(frame, token, sentence)
        elif frame.form == "visit":
            return self.visits.awaited(frame, token, sentence)
        return []

    # ------------------------------------------------------------------------------------------------ the layer
    def _layer(self) -> Meetings:
        encounters = self.told.encounters
        if encounters:
            Forms(self.parse, self.title, self.knowledge).settle(encounters[0])
        passages = Passages(self.parse, encounters)
        meetings: list[Meeting] = []
        for number, encounter in enumerate(encounters, 1):
            sentences = passages.sentences(encounter)
            self._settle_parties(encounter, sentences)
            self._settle_place(encounter)
            meetings.append(self._meeting(f"m{number}", encounter, passages, sentences))
        only_in_title = {
            actor: entry
            for actor, entry in self.parties.only_in_title.items()
            if any(actor in meeting.participants for meeting in meetings)
        }
        return Meetings(
            tuple(meetings),
            {**self.nouns.bodies, **only_in_title},
            {
                meeting.id: tuple(dict.fromkeys(encounter.triggers))
                for meeting, encounter in zip(meetings, encounters, strict=True)
            },
            {
                meeting.id: tuple(passages.spans(encounter))
                for meeting, encounter in zip(meetings, encounters, strict=True)
            },
        )

    def _meeting(
        self, identifier: str, encounter: Encounter, passages: Passages, sentences: Sequence[Sentence]
    ) -> Meeting:  # fmt: skip
        opening = self.told.encounters[0]
        beside = encounter.separate and opening.separate and encounter.sentence.index == opening.sentence.index
        day, end, note = self.days.of(encounter, encounter is opening or encounter.announced or beside)
        participants = tuple(dict.fromkeys((*encounter.participants, *encounter.observers)))
        sides = [self.parties.country(actor) for actor in (*participants, *encounter.states)]
        countries = tuple(dict.fromkeys(side for side in sides if side))
        notes = [*encounter.notes, *([note] if note else [])]
        location = None
        if encounter.place is not None:
            home = self.parties.country(encounter.host) if encounter.host is not None else None
            location = location_of(encounter.place, countries, published_day(day) or self.published, home)
            if location is None:
                side = self.circumstances.places.country_beside(encounter.place, encounter.sentence.start)
                location = Location(country=side) if side is not None else None
        words = (*encounter.words, *words_of(encounter.triggers, self.doc))
        first = encounter.words or list(words_of(encounter.triggers[:2], self.doc))
        held = encounter.status == "held"
        return Meeting(
            id=identifier,
            participants=participants,
            countries=countries,
            capacities=tuple(self.capacities.of(encounter, participants, day)),
            kind=kind_of(first, words, encounter.format, len(participants), self.knowledge.words),
            host=encounter.host,
            mediators=tuple(actor for actor in encounter.mediators if actor in participants),
            date=day,
            date_end=end,
            moved_from=encounter.moved_from if encounter.moved_from != day else None,
            place=encounter.place,
            location=location,
            status=encounter.status,
            status_span=() if held else tuple(dict.fromkeys(encounter.status_spans)),
            format=encounter.format or "unknown",
            statements=tuple(passages.said(encounter, participants, self.statements)),
            documents=tuple(self.documents.signed(sentences, participants)) if held else (),
            span=tuple(dict.fromkeys(encounter.spans)),
            confidence=self._confidence(encounter, participants, note),
            why=self._reasons(encounter, notes),
        )

    def _settle_parties(self, encounter: Encounter, sentences: Sequence[Sentence]) -> None:
        """Name those who led the delegations, those who stood between them, and the host."""
        self.delegations.name_leaders(encounter, sentences)
        encounter.mediators = self.delegations.mediators(encounter, sentences)
        encounter.observers.extend(actor for actor in encounter.mediators if actor not in encounter.participants)
        present = (*encounter.participants, *encounter.observers)
        elsewhere = {
            actor for other in self.told.encounters if other is not encounter for actor in other.participants
        } - set(present)
        if encounter.format in ("phone", "video"):
            encounter.host = None
        elif encounter.host not in present:
            first = encounter.sentence.index
            above = self.parse.sentences[first - 1 : first] if first else ()
            before = [each for each in above if each.paragraph == encounter.sentence.paragraph]
            encounter.host = self.hosts.of(encounter, present, [*before, *sentences], elsewhere)
        if (
            encounter.host is not None
            and encounter.host not in present
            and self.parties.kind(encounter.host) == "person"
        ):
            encounter.observers.append(encounter.host)  # "the king, their host"

    def _settle_place(self, encounter: Encounter) -> None:
        """Give an encounter without a place that of the title or of a journey; a call has none."""
        if encounter.format == "phone":
            encounter.place = None
            return
        vague = encounter.place is None or Places.is_state(encounter.place)
        told_first = encounter is self.told.encounters[0] and encounter.format != "video"
        if (
            vague
            and told_first
            and self.title.place is not None
            and (encounter.announced or self.title.tells_of(encounter.participants))
        ):
            encounter.place = self.title.place
        if encounter.place is None and encounter.format != "video" and encounter.status == "held":
            self.visits.settle_place(encounter)
        if encounter.place is not None and encounter.format is None:
            encounter.format = "in-person"

    def _confidence(self, encounter: Encounter, participants: tuple[str, ...], date_note: str | None) -> float:
        """Less than usual where a side is unknown, the day is that of publication, or the parties were inferred."""
        doubts = (
            0.2 * any(self.parties.side(actor) is None for actor in participants),
            0.1 * (date_note is not None and encounter.time is None and encounter.day is None),
            0.15 * encounter.from_title,
            0.1 * any(run <= set(participants) for run in self.parties.runs),
            0.1 * all(self.parties.kind(actor) != "person" for actor in participants),
        )
        return round(max(_SUREST - sum(doubts), _LEAST_SURE), 2)

    def _reasons(self, encounter: Encounter, notes: list[str]) -> tuple[Why, ...]:
        """A reason for each frame that told of the encounter; the first carries what else was decided."""
        rules = [self.knowledge.rule_name(frame) for frame in dict.fromkeys(encounter.frames)]
        said = ["; ".join(notes) or None, *[None] * len(rules)]
        return tuple(Why(stage="meetings", rule=rule, note=note) for rule, note in zip(rules, said, strict=False))
