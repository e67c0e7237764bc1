"""The encounter that an article's title names: its noun, the people and the states that meet, and its day.

A title stands outside the text more often than not ("Telephone conversation with the President of …"), and the body
then speaks of an encounter that it never names. So the title is read from its words alone, against the actors of
the body and the holders of offices that the gazetteer knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from communique.dates import Anchor, DateGrammar, Direction, Reckoning
from communique.gazetteer import NameMatch, gazetteer, person_id
from communique.layers import ActorEntry, ActorMention
from communique.meetings.knowledge import EncounterKnowledge, MeetingFrame
from communique.meetings.parties import Parties

_WORD = re.compile(r"\w+(?:[.’'-]\w+)*")
WORDS_TO_PARTNER = 4
FAR_INTO_TITLE = 24


def fold(text: str) -> str:
    """The text in lower case without accents: titles often leave them out."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a title says of an encounter. ``first`` are the parties before the noun, ``partners`` those after it."""

    frame: MeetingFrame
    first: tuple[str, ...]
    partners: tuple[str, ...]
    ahead: bool
    day: Reckoning | None
    separate: bool  # "telephone conversations with A and B": one with each
    word: str = ""  # the noun that names it


class Title:
    """The words of one title, with the people and states of the body that they name."""

    def __init__(
        self, text: str, publisher: str | None, published: date | None, parties: Parties,
        knowledge: EncounterKnowledge, grammar: DateGrammar,
    ) -> None:  # fmt: skip
        self.text = text
        self.publisher = publisher or ""
        self.published = published
        self.grammar = grammar
        self.parties = parties
        self.knowledge = knowledge
        self.words = knowledge.words
        found = list(_WORD.finditer(text))
        self.people: dict[int, ActorEntry] = {}  # the last word of a name that the gazetteer knows: its bearer
        self.tokens = [fold(re.sub(r"['’]s?$", "", match.group())) for match in found]
        self.states: dict[int, str] = {}  # the last word of the name of a state: its ISO code
        self.before: dict[int, str] = {}  # the same word: the word before the name
        self.sides: list[tuple[int, str]] = []  # every name of a state, also two in one word: "Russian-Chinese"
        self.bodies: dict[int, ActorEntry] = {}  # the last word of the name of a body of many states: the body
        self.place: str | None = None  # the town that the title gives
        for name in gazetteer().matches([match.group() for match in found], [match.start() for match in found]):
            self._note_person(name)
            before = self.tokens[name.first - 1] if name.first else ""
            alone = bool(name.first) and self._stands_alone(text, name)
            if (before in self.words.place_prepositions or alone) and any(
                s.form in ("capital", "place") for s in name.senses
            ):
                self.place = text[name.start : name.end]
            countries = [
                sense.entity.country
                for sense in name.senses
                if sense.form in ("name", "demonym") and sense.entity is not None and sense.entity.kind == "state"
            ]
            self._note_body(name)
            if countries and countries[0] is not None:
                self.sides.append((name.last - 1, countries[0]))
                self.states[name.last - 1] = countries[0]
                self.before[name.last - 1] = self.tokens[name.first - 1] if name.first else ""

    @staticmethod
    def _stands_alone(text: str, name: NameMatch) -> bool:
        """True for a name between commas or at the end: "Meeting with A, Wellington, 16 June"."""
        return text[: name.start].rstrip().endswith(",") and text[name.end :].lstrip()[:1] in ("", ",")

    @cached_property
    def day(self) -> date | None:
        """The day that the title gives by its number and month."""
        reckoning = self.grammar.first_day(self.text, Anchor(self.published, None, ""))
        if reckoning is None or reckoning.first is None or reckoning.granularity != "day":
            return None
        return reckoning.first

    def _note_body(self, name: NameMatch) -> None:
        body = next((s.entity for s in name.senses if s.entity is not None and s.entity.kind == "igo"), None)
        if body is not None and body.country is None:
            sectors = body.sectors
            entry = ActorEntry(
                body.id, body.name, "igo", None, sectors[0] if sectors else None, body.acronym, sectors=sectors
            )
            written = self.text[name.start : name.end]
            # a body that many states have one of must be known from the text, or be written in capitals
            if body.id in self.parties.actors.actors or written.isupper() or len(written.split()) > 2:
                self.bodies[name.last - 1] = entry

    def _note_person(self, name: NameMatch) -> None:
        person = next((sense.person for sense in name.senses if sense.person is not None), None)
        if person is None or self.published is None or not person.at(self.published.isoformat()):
            return
        day = self.published.isoformat()
        identifier, sectors = person_id(person.name), person.sectors(day)
        self.people[name.last - 1] = ActorEntry(
            identifier, person.name, "person", person.country(day), sectors[0] if sectors else None, sectors=sectors
        )

    def noun(self) -> tuple[int, MeetingFrame] | None:
        """The first noun of an encounter, with its frame."""
        for number, word in enumerate(self.tokens[:FAR_INTO_TITLE]):
            for lemma in (word, word.removesuffix("s")):
                for frame in self.knowledge.by_lemma.get(lemma, ()):
                    if frame.form != "noun" or self._is_means(number):
                        continue
                    modified = number > 0 and self.tokens[number - 1] in frame.modifiers
                    if frame.modifiers and not modified and not self._follows(number, frame.prepositions):
                        continue
                    before = self.tokens[number - 1] if number else ""
                    form = next((form for form in ("phone", "video") if before in self.words.formats[form]), None)
                    return number, frame.model_copy(update={"format": form}) if form is not None else frame
        return None

    def _is_means(self, number: int) -> bool:
        """True for the means of another encounter: "via videoconference"."""
        return number > 0 and self.tokens[number - 1] in self.words.ways

    @property
    def by_video(self) -> bool:
        """Whether the title gives a means of video."""
        video = self.words.formats["video"]
        return any(word in video and self._is_means(number) for number, word in enumerate(self.tokens))

    def _follows(self, number: int, words: Iterable[str]) -> bool:
        return number + 1 < len(self.tokens) and self.tokens[number + 1] in words

    def announcement(self) -> Announcement | None:
        """The encounter of the title, where the body names both of its sides."""
        named = self.noun()
        if named is None:
            return None
        number, frame = named
        after = next(
            (
                position
                for position in range(number + 1, min(number + 1 + WORDS_TO_PARTNER, len(self.tokens)))
                if self.tokens[position] in self.words.partners
            ),
            None,
        )
        before = self._before(number)
        if after is not None:
            partners = self._people(after + 1, len(self.tokens))
            first = (self._people(0, number) or self._host(partners)) if partners else []
        elif number and self.tokens[number - 1] in self.words.anaphors:  # "A and B before their meeting"
            first, partners = self._in_title(0, number), []
            first, partners = first[:1], first[1:]
        elif before:
            first, partners = before[:1], before[1:]
        elif number and any(word in self.words.after_it for word in self.tokens[max(0, number - 3) : number]):
            both = self._each_side(0, number)  # "Statements by the leaders of A and B following trilateral talks"
            first, partners = (both[:1], both[1:]) if len(both) > 1 else ([], [])
        elif self._follows(number, self.words.circles | self.words.members):
            both = self._each_side(number + 2, len(self.tokens))
            first, partners = (both[:1], both[1:]) if len(both) > 1 else (self._body_after(number + 2), [])
            before = first
        else:
            return None
        if not partners and not (before and first and first[0] in {body.id for body in self.bodies.values()}):
            return None
        ahead = any(word in self.words.ahead or word in self.words.before_it for word in self.tokens[:number])
        offered = any(word in self.words.status["proposed"] for word in self.tokens[:number])
        if not first or offered:
            return None
        direction: Direction = "future" if ahead else "past"
        day = self.grammar.first_day(self.text, Anchor(self.published, None, direction)) if ahead else None
        lemma = self.tokens[number].removesuffix("s")
        several = lemma != self.tokens[number] and lemma not in frame.plural
        separate = several and self.tokens[number] not in self.words.finite
        return Announcement(frame, tuple(first), tuple(partners), ahead, day, separate, lemma)

    def _before(self, number: int) -> list[str]:
        """The two states or the body right before the noun: "Russian-Chinese talks", "NATO summit"."""
        own = number in self.bodies  # "East Asia Summit"
        place = number if own else number - 1
        states = [country for position, country in self.sides if position == place or self._hyphened(position, place)]
        body = self.bodies.get(place)
        if body is None and len(states) < 2:
            return []
        found = [actor for country in dict.fromkeys(states) for actor in self._leader_of(country)]
        if body is not None:
            if body.id not in self.parties.actors.actors:
                self.parties.only_in_title[body.id] = body
            found.append(body.id)
        return found

    def _body_after(self, start: int) -> list[str]:
        """The body of many states whose meeting it is: "Meeting of the Council of the Union"."""
        last = min(start + WORDS_TO_PARTNER + 2, len(self.tokens))
        place = next((number for number in range(start, last) if number in self.bodies), None)
        if place is None:
            return []
        body = self.bodies[place]
        if body.id not in self.parties.actors.actors:
            self.parties.only_in_title[body.id] = body
        return [body.id]

    def _hyphened(self, position: int, place: int) -> bool:
        """True for the first of two states with a mark between them: "Russia – Greece talks"."""
        return place - 2 < position < place and not self.words.joiners & {self.tokens[place]}

    def _each_side(self, start: int, end: int) -> list[str]:
        """A leader for each state that these words name: "of the Presidents of Ukraine and Poland"."""
        named = self._in_title(start, end)
        if len(named) > 1:
            return named
        states = dict.fromkeys(country for place, country in self.sides if start <= place < end)
        return [actor for country in states for actor in self._leader_of(country)] if len(states) > 1 else []

    def _leader_of(self, country: str) -> list[str]:
        """Who stands for a state: whom the body names as its leader, the publisher, or the state itself."""
        counted = Counter(actor for mention in self.parties.actors.mentions for actor in mention.actors)
        leaders = [a for a, _ in counted.most_common() if self.parties.country(a) == country and self.parties.leads(a)]
        publisher = self._publisher()
        if publisher is not None and publisher.country == country:
            if publisher.id not in self.parties.actors.actors:
                self.parties.only_in_title[publisher.id] = publisher
            return [publisher.id]
        return leaders[:1] or [a for a in counted if a == f"state:{country}"]

    def tells_of(self, actors: Iterable[str]) -> bool:
        """Whether the title names an encounter, and one of these people or the state of one of them."""
        actors = list(actors)
        if any(self.names(actor) for actor in actors):
            return True
        states = {country for _, country in self.sides}
        sides = {self.parties.country(actor) for actor in actors} - {None}
        return self.names_encounter() and len(sides) > 1 and len(sides & states) > 0

    def names(self, actor: str) -> bool:
        """Whether the title gives the family name of this person."""
        return self._place_of(actor, 0, len(self.tokens)) is not None

    def names_encounter(self) -> bool:
        """Whether any word of the title calls an encounter by its noun or verb."""
        index = self.knowledge.by_lemma
        return self.noun() is not None or any(
            lemma in index for word in self.tokens for lemma in (word, word.removesuffix("s"))
        )

    def country_of(self, actor: str) -> str | None:
        """The state whose name stands right before a person's title and name ("Chilean Foreign Minister Rojas")."""
        place = self._place_of(actor, 0, len(self.tokens))
        if place is None:
            return None
        for position in range(place - 1, max(place - 8, -1), -1):
            if self.tokens[position] in self.words.partners | self.words.circles | self.words.members:
                return None
            if position in self.states:
                where = self.before[position] in self.words.place_prepositions | self.words.towards
                return None if where else self.states[position]  # "the head of the mission in Peru"
        return None

    def _place_of(self, actor: str, start: int, end: int) -> int | None:
        entry = self.parties.entry(actor)
        if entry is None or entry.kind != "person":
            return None
        name = [fold(match.group()) for match in _WORD.finditer(entry.name)]
        if not name:
            return None
        places = [n for n in range(start, end) if self.tokens[n] == name[-1]]
        whole = (n for n in places if len(name) > 1 and n and self.tokens[n - 1] == name[-2])
        return next(whole, places[0] if places else None)

    def _people(self, start: int, end: int) -> list[str]:
        """The people of the body whose names these words of the title give, else those of a state that they give."""
        named = self._in_title(start, end)
        if named:
            return named
        opening = " ".join(token for token in self.tokens[start : start + 6] if token not in self.words.anaphors)
        if not opening.startswith(tuple(self.words.state_offices)):
            return []  # "talks with Russia", "a call with the adviser of the premier of": no leader was there
        states = {country for place, country in self.states.items() if start <= place < end}
        return [
            actor for actor in self._named() if self.parties.country(actor) in states and self.parties.leads(actor)
        ][: len(states)]

    def _publisher(self) -> ActorEntry | None:
        """The head of state whose office publishes: "President of Peru"."""
        words = [match.group() for match in _WORD.finditer(self.publisher)]
        if self.published is None or not words:
            return None
        offsets = [match.start() for match in _WORD.finditer(self.publisher)]
        day = self.published.isoformat()
        for name in gazetteer().matches(words, offsets):
            country = next((sense.entity.country for sense in name.senses if sense.entity is not None), None)
            title = fold(" ".join(words[: name.first]))
            office = next((o for o in sorted(self.words.state_offices, key=len) if title.startswith(o)), None)
            person = gazetteer().holder(country, [office.replace(" ", "-")], day) if country and office else None
            if person is not None:
                sectors = person.sectors(day)
                return ActorEntry(person_id(person.name), person.name, "person", country, sectors[0], sectors=sectors)
        return None

    def _in_title(self, start: int, end: int) -> list[str]:
        found = {self._place_of(actor, start, end): actor for actor in reversed(self._named())}
        for place, entry in self.people.items():
            if start <= place < end and place not in found:
                if entry.id not in self.parties.actors.actors:
                    self.parties.only_in_title[entry.id] = entry
                found[place] = entry.id
        places = sorted(place for place in found if place is not None)
        kept: list[int] = []
        for place in places:
            if (
                kept
                and place - kept[-1] <= 2
                and not any(w in self.words.joiners for w in self.tokens[kept[-1] : place])
            ):
                kept[-1] = max(kept[-1], place, key=lambda p: self._match(found[p]))  # one name, read in two ways
            else:
                kept.append(place)
        return [found[place] for place in kept]

    def _match(self, actor: str) -> tuple[bool, int]:
        entry = self.parties.entry(actor)
        name = [fold(match.group()) for match in _WORD.finditer(entry.name)] if entry is not None else []
        return all(word in self.tokens for word in name), len(name)

    def _named(self) -> list[str]:
        """The people of the body, those named most often first."""
        count = Counter(
            actor
            for mention in self.parties.outer
            for actor in mention.actors
            if self.parties.kind(actor) == "person" and self.parties.is_party(actor)
        )
        return [actor for actor, _ in count.most_common() if self.parties.is_named(actor)]

    def _host(self, partners: list[str]) -> list[str]:
        """Who publishes, or whom the body names most often of those who are of another side than the partners."""
        sides = {self.parties.side(actor) for actor in partners}
        publisher = self._publisher()
        if publisher is not None and publisher.country not in sides:
            if publisher.id not in self.parties.actors.actors:
                self.parties.only_in_title[publisher.id] = publisher
            return [publisher.id]
        others = [actor for actor in self._named() if self.parties.side(actor) not in {*sides, None}]
        return others[:1]


def first_mention(parties: Parties, actors: Iterable[str]) -> ActorMention | None:
    """The first mention of any of these actors in the body."""
    wanted = set(actors)
    return next((mention for mention in parties.outer if wanted & set(mention.actors)), None)
