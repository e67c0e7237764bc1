"""The people, states and bodies of one document as those who meet: their phrases, their states and their sides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

from communique.layers import ActorEntry, ActorMention, Actors, Parse
from communique.meetings.knowledge import MeetingWords
from communique.record import Role


class Sides:
    """What is known of the actors of one document.

    ``of_state`` gives states to people of whom only the passage about the encounter, or the title, says one.
    ``only_in_title`` holds those whom the body never names.
    """

    def __init__(self, parse: Parse, actors: Actors, words: MeetingWords) -> None:
        self.parse = parse
        self.doc = parse.doc
        self.actors = actors
        self.words = words
        self.of_state: dict[str, str] = {}
        self.only_in_title: dict[str, ActorEntry] = {}

    @cached_property
    def outer(self) -> list[ActorMention]:
        """The mentions that lie in no other."""
        outer: list[ActorMention] = []
        for mention in sorted(map(self._trimmed, self.actors.mentions), key=lambda m: (m.first, -m.last)):
            if not outer or mention.first >= outer[-1].last:
                if (outer and self._is_tail(outer[-1], mention)) or (outer and self._is_aside(outer[-1], mention)):
                    outer[-1] = replace(outer[-1], last=mention.last, end=mention.end)
                elif outer and self._is_owned(outer[-1], mention):
                    outer[-1] = replace(mention, first=outer[-1].first, start=outer[-1].start)
                else:
                    outer.append(mention)
        return outer

    def _trimmed(self, mention: ActorMention) -> ActorMention:
        """The mention without a place and "and" before it: "in Rome and Peruvian President A" names no one of Rome."""
        first = self.doc[mention.first]
        if mention.form != "name" or first.ent_type_ != "GPE" or mention.first + 1 >= mention.last:
            return mention
        joiner = self.doc[mention.first + 1]
        if joiner.lower_ not in self.words.joiners or mention.first + 2 >= mention.last:
            return mention
        start = self.doc[mention.first + 2]
        return replace(mention, first=start.i, start=start.idx)

    def _is_aside(self, name: ActorMention, title: ActorMention) -> bool:
        """True for a former or present title in apposition: "A, then the foreign minister"."""
        between = [token.lower_ for token in self.doc[name.last : title.first]]
        return (
            name.form == "name"
            and title.form == "title"
            and len(between) == 2
            and between[0] == ","
            and between[1] in self.words.asides
        )

    def _is_owned(self, state: ActorMention, name: ActorMention) -> bool:
        """True for the state right before a person's name: "Cambodia's Hun Manet"."""
        if state.form != "name" or name.form != "name" or len(state.actors) != 1 or len(name.actors) != 1:
            return False
        between = self.doc[state.last : name.first]
        if len(between) != 1 or between[0].tag_ != "POS":
            return False
        return self._takes_state(name.actors[0], state.actors[0])

    def _is_tail(self, name: ActorMention, state: ActorMention) -> bool:
        """True for the state behind a person's name: "Retno Marsudi of Indonesia", "Wang Daohan for China"."""
        if name.form != "name" or len(name.actors) != 1 or state.form != "name" or len(state.actors) != 1:
            return False
        between = self.doc[name.last : state.first]
        if (
            not 0 < len(between) < 3
            or between[0].lower_ not in self.words.tails
            or between[-1].pos_ not in ("ADP", "DET")
        ):
            return False
        return self._takes_state(name.actors[0], state.actors[0])

    def _takes_state(self, person: str, state: str) -> bool:
        """Whether a person may be of a state; notes it where no other is known."""
        entry, of = self.entry(person), self.entry(state)
        if entry is None or of is None or entry.kind != "person" or of.kind != "state" or of.country is None:
            return False
        if entry.country is None:
            self.of_state.setdefault(entry.id, of.country)
        return True

    @cached_property
    def outer_ends(self) -> dict[int, int]:
        """The outer mentions by their last token."""
        return {mention.last - 1: number for number, mention in enumerate(self.outer)}

    @cached_property
    def outer_starts(self) -> dict[int, int]:
        """The outer mentions by their first token."""
        return {mention.first: number for number, mention in enumerate(self.outer)}

    def entry(self, actor: str) -> ActorEntry | None:
        """What is known of an actor, also of one whom only the title names."""
        return self.actors.actors.get(actor) or self.only_in_title.get(actor)

    def kind(self, actor: str) -> str:
        """The kind of an actor, "" where it is unknown."""
        entry = self.entry(actor)
        return entry.kind if entry is not None else ""

    def country(self, actor: str) -> str | None:
        """The state of an actor, as ISO 3166-1 alpha-3."""
        entry = self.entry(actor)
        return (entry.country if entry is not None else None) or self._own_state(actor)

    def _own_state(self, actor: str) -> str | None:
        return self.of_state.get(actor) or self._in_phrases.get(actor) or self._of_office.get(actor)

    @cached_property
    def _of_office(self) -> dict[str, str]:
        """The states of people whose bare office the text gives to one state alone.

        Beside "West German Chancellor A" an earlier "Chancellor B" is of the same state.
        """
        holders: dict[str, set[str]] = {}
        without: dict[str, str] = {}
        for entry in self.actors.actors.values():
            if entry.kind != "person":
                continue
            titles = {role.title.casefold() for role in entry.roles} & self.words.state_offices
            for title in titles:
                if entry.country is not None:
                    holders.setdefault(title, set()).add(entry.country)
                else:
                    without[entry.id] = title
        return {
            actor: next(iter(holders[title]))
            for actor, title in without.items()
            if len(holders.get(title, ())) == 1 and not self._heads_body(actor)
        }

    def _heads_body(self, actor: str) -> bool:
        return any(role.organisation for role in self._roles(actor))

    @cached_property
    def _in_phrases(self) -> dict[str, str]:
        """The states that open the phrases with people's names: "his Chilean counterpart, Ana Rojas"."""
        found: dict[str, str] = {}
        for mention in self.outer:
            if mention.form != "name" or len(mention.actors) != 1:
                continue
            entry = self.entry(mention.actors[0])
            if entry is None or entry.kind != "person" or entry.country is not None:
                continue
            for token in range(mention.first, min(mention.first + 2, mention.last)):
                inner = self.actors.innermost(token)
                if inner is not None and inner.form == "demonym" and len(inner.actors) == 1:
                    state = self.entry(inner.actors[0])
                    if state is not None and state.country is not None:
                        found.setdefault(entry.id, state.country)
        return found

    def is_party(self, actor: str) -> bool:
        """True for those who can meet across borders: people, states and their bodies, organisations of states."""
        entry = self.entry(actor)
        if entry is None or entry.kind == "media":
            return False
        if entry.kind in ("person", "state", "igo"):
            return entry.sector not in ("JRN", "MED", "EDU") or self._bears_office(actor)
        return entry.sector in (
            "GOV",
            "MIL",
            "LEG",
            "REB",
            "OPP",
            "IGO",
            "SPY",
            "COP",
            "JUD",
            "IMG",
            "UAF",
            "PRM",
            "PTY",
            None,
        ) and (entry.country is not None or entry.kind != "group" or actor in self._within)

    def _bears_office(self, actor: str) -> bool:
        """True where a mention of the actor has the words of an office of state: a Secretary of State called Dean."""
        said = (self.doc[m.first : m.last].text.casefold() for m in self.actors.mentions if actor in m.actors)
        return any(office in words for words in said for office in self.words.state_offices)

    def is_body(self, actor: str) -> bool:
        """True for a body of many states."""
        entry = self.entry(actor)
        if entry is None or entry.country is not None:
            return False
        return entry.kind == "igo" or (entry.kind in ("group", "organisation") and entry.sector == "IGO")

    def body(self, subject: list[str]) -> list[str] | None:
        """A body of many states that meets by itself ("the Security Council met", "EU foreign ministers will meet")."""
        return list(subject) if len(subject) == 1 and self.is_body(subject[0]) else None

    def side(self, actor: str) -> str | None:
        """The state or the organisation of states that an actor stands for; None where that is unknown."""
        entry = self.entry(actor)
        if entry is None:
            return None
        mission = self._missions.get(actor)
        if mission is not None:
            return mission
        country = entry.country or self._own_state(actor)
        if country is not None:
            return country
        if (
            entry.kind == "igo"
            or entry.sector in ("IGO", "IMG")
            or (entry.kind == "organisation" and entry.sector in ("NGO", "REB", "NGM", "GOV"))
        ):
            return entry.id
        if actor in self.only_in_title:
            return entry.id  # a holder of an office of no state: the head of a body of many
        for role in entry.roles:
            body = self._body_named(role.organisation)
            if body is not None:
                return body
        return self._within.get(actor)

    @cached_property
    def _missions(self) -> dict[str, str]:
        """The bodies of people who stand for them in a state: "Head of the NATO mission in Chile Ana Rojas"."""
        found: dict[str, str] = {}
        for mention in self.actors.mentions:
            if mention.form not in ("name", "title") or len(mention.actors) != 1:
                continue
            inner = self.actors.between(mention.start, mention.end)
            body = next((a for m in inner for a in m.actors if self.is_body(a)), None)
            following = self.doc[mention.last] if mention.last < len(self.doc) else None
            here = any(self.doc[m.first - 1].lower_ in self.words.place_prepositions for m in inner if m.first)
            here = here or (following is not None and following.lower_ in self.words.place_prepositions)
            if body is not None and here and self.kind(mention.actors[0]) == "person":
                found.setdefault(mention.actors[0], body)
        return found

    @cached_property
    def _within(self) -> dict[str, str]:
        """The bodies and states that the phrases with actors of no known side name.

        "Head of the NATO mission in Chile Ana Rojas" is of NATO, "adviser to the chancellor of Austria Ana Rojas" of
        Austria, "the ambassadors of the G7 countries" of the G7.
        """
        found: dict[str, str] = {}
        for mention in self.actors.mentions:
            for actor in mention.actors if len(mention.actors) == 1 and mention.form != "pronoun" else ():
                entry = self.entry(actor)
                if entry is None or entry.country is not None or entry.kind not in ("person", "group"):
                    continue
                inner = [a for m in self.actors.between(mention.start, mention.end) for a in m.actors if a != actor]
                body = next((a for a in inner if self.is_body(a)), None)
                state = next((a for a in inner if self.kind(a) == "state"), None)
                if body is not None:
                    found.setdefault(actor, body)
                elif state is not None and entry.kind == "person":
                    found.setdefault(actor, self.country(state) or state)
        return found

    def _body_named(self, name: str | None) -> str | None:
        """The body of many states that a role names: the Commission of its president."""
        if not name:
            return None
        return next((a for a, entry in self.actors.actors.items() if entry.name == name and self.is_body(a)), None)

    def sides(self, first: list[str], second: list[str], of_states: Iterable[str] = ()) -> list[str] | None:
        """The participants, whoever took the first step first; None where they are not of two sides.

        ``of_states`` are the states that the name of the encounter gives ("the Franco-German council").
        """
        parties = [[actor for actor in dict.fromkeys(group) if self.is_party(actor)] for group in (first, second)]
        if second and not all(parties):
            return None
        everyone = list(dict.fromkeys(actor for group in parties for actor in group))
        if second and not set(parties[1]) - set(parties[0]):
            return None
        # "Mr President", whose state nobody says, is one of those who are named
        named = [actor for actor in everyone if self.side(actor) is not None or self.is_named(actor)]
        if len({self.side(actor) for actor in named}) > 1:
            everyone = named
        # a person stands before the state and the delegation of the same country
        persons = [actor for actor in everyone if self.kind(actor) == "person"]
        represented = {self.side(actor) for actor in persons}
        everyone = [actor for actor in everyone if self.kind(actor) == "person" or self.side(actor) not in represented]
        if len(everyone) > 40:
            return None
        if len(everyone) < 2:
            return None
        known = {self.side(actor) for actor in everyone} - {None}
        known |= {self.side(actor) for actor in of_states}
        # heads of state and foreign ministers whose state the text does not give: each may be a side of its own
        unknown = sum(self.side(actor) is None and self.leads(actor) for actor in everyone)
        return everyone if len(known) + unknown >= 2 else None

    @cached_property
    def _names(self) -> frozenset[str]:
        by_name = (mention.actors for mention in self.actors.mentions if mention.form == "name")
        return frozenset(actor for actors in by_name for actor in actors) | self.only_in_title.keys()

    def is_named(self, actor: str) -> bool:
        """True for a person whom a name and not only a title stands for."""
        return self.kind(actor) == "person" and actor in self._names

    def leads(self, actor: str) -> bool:
        """True for a person with an office that deals with other states."""
        entry = self.entry(actor)
        offices = self.words.state_offices
        for role in entry.roles if entry is not None else ():
            title, organisation = role.title.casefold(), (role.organisation or "").casefold()
            if title in offices or (
                organisation and any(o.startswith(title) and o.endswith(organisation) for o in offices)
            ):
                return True
        return False

    def _roles(self, actor: str) -> tuple[Role, ...]:
        entry = self.entry(actor)
        return entry.roles if entry is not None else ()
