"""Who takes part: the actors that a phrase or a list of names stands for, and whether they are of two sides."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from communique.clauses import Clauses
from communique.encounters import MeetingWords
from communique.layers import ActorEntry, ActorMention, Actors, Parse
from communique.record import Role

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any


class Parties:
    """The actors of one document, with the questions that the reading of encounters asks.

    ``last`` gives the participants of the encounter told last: a plural that stays unresolved ("the ministers") means
    them. ``of_state`` gives states to people of whom only the passage about the encounter, or the title, says one.
    """

    def __init__(
        self, parse: Parse, actors: Actors, clauses: Clauses, words: MeetingWords, last: Callable[[], list[str]]
    ) -> None:  # fmt: skip
        self.parse = parse
        self.doc = parse.doc
        self.actors = actors
        self.clauses = clauses
        self.words = words
        self.last = last
        self.of_state: dict[str, str] = {}
        self.only_in_title: dict[str, ActorEntry] = {}
        self.runs: set[frozenset[str]] = set()  # parties that a run of names gave where the parse did not

    def all(self, heads: Iterable[int]) -> list[str]:
        """Everybody whom these heads of phrases name."""
        found: list[str] = []
        for head in heads:
            found.extend(self.actors_of(self.doc[head]))
        return list(dict.fromkeys(found))

    def agents(self, verb: Token) -> list[str]:
        """Who acts: what the parse calls the subject, or the run of names that stands right before the verb.

        Long titles break the parse ("Under Secretary of State for … and Human Rights A and Foreign Minister B met"),
        so the run counts where the parse finds nobody, or only some of it.
        """
        parsed = self.all(self.clauses.agents(verb.i))
        if verb.tag_ in ("VB", "VBG") and parsed:
            return parsed
        position = verb.i - 1
        while (
            position > 0
            and self.doc[position].pos_ in ("ADV", "AUX", "PART", "PUNCT")
            and (position not in self.outer_ends or self.doc[position].pos_ == "PUNCT")
        ):
            position -= 1
        return self.larger(parsed, self.run_before(position + 1))

    def larger(self, parsed: list[str], run: list[str]) -> list[str]:
        """The run of names where it holds everybody that the parse found, else the parse."""
        if any(not self.is_party(actor) for actor in parsed):
            return parsed  # "according to Rojas, the press welcomed": the press did
        people = {actor for actor in parsed if self.is_named(actor)}
        people_in_run = [actor for actor in run if self.kind(actor) == "person"]
        if run and (set(parsed) <= set(run) or (people <= set(run) and len(people_in_run) > len(people))):
            if run != parsed:
                self.runs.add(frozenset(run))
            return run
        return parsed

    @cached_property
    def outer(self) -> list[ActorMention]:
        """The mentions that lie in no other."""
        outer: list[ActorMention] = []
        for mention in sorted(self.actors.mentions, key=lambda m: (m.first, -m.last)):
            if not outer or mention.first >= outer[-1].last:
                outer.append(mention)
        return outer

    @cached_property
    def outer_ends(self) -> dict[int, int]:
        """The outer mentions by their last token."""
        return {mention.last - 1: number for number, mention in enumerate(self.outer)}

    @cached_property
    def outer_starts(self) -> dict[int, int]:
        """The outer mentions by their first token."""
        return {mention.first: number for number, mention in enumerate(self.outer)}

    def run_before(self, end: int) -> list[str]:
        """The actors of the list of names that ends before this token."""
        number = self.outer_ends.get(end - 1)
        if number is None:
            return []
        chain = [self.outer[number]]
        if chain[0].form == "pronoun":
            return self._of_chain(chain)
        oxford: list[ActorMention] = []
        while number > 0:
            before = self.outer[number - 1]
            join = self._joined(before, self.outer[number], len(chain) + len(oxford) > 1)
            if not join or before.form == "pronoun":
                break
            if join == ",and" or (oxford and join == "and"):
                oxford.insert(0, before)  # "…, and A met B" opens a clause; "A, B, and C" is a list
            else:
                chain = [before, *oxford, *chain]
                oxford = []
            number -= 1
        return self._of_chain(chain)

    def run_after(self, start: int) -> list[str]:
        """The actors of the list of names that begins at this token, over an article or an adjective."""
        for _ in range(3):
            if (
                start in self.outer_starts
                or start >= len(self.doc)
                or self.doc[start].pos_ not in ("DET", "ADV", "ADJ")
            ):
                break
            start += 1
        number = self.outer_starts.get(start)
        if number is None:
            return []
        chain = [self.outer[number]]
        pending: list[ActorMention] = []
        while number + 1 < len(self.outer):
            following = self.outer[number + 1]
            join = self._joined(self.outer[number], following, True)
            if join == "," and len(chain) == 1 and self._is_title_of_next(chain[-1], following):
                chain.append(following)
                number += 1
                continue
            if not join or following.form == "pronoun" or (join == ",and" and not pending):
                break
            pending.append(following)
            if join in ("and", ",and"):  # a comma is a list only where "and" closes it
                chain.extend(pending)
                pending = []
            number += 1
        return self._of_chain(chain)

    def _joined(self, one: ActorMention, other: ActorMention, listed: bool) -> str:
        """How two mentions are joined: "and", ",and", "," in a list of the same kind, or not at all."""
        between = self.doc[one.last : other.first]
        if len(between) > 3:
            return ""
        words = [token.lower_ for token in between if token.pos_ not in ("DET",)]
        if any(word in self.words.joiners for word in words) and all(
            word in self.words.joiners or word == "," for word in words
        ):
            return ",and" if "," in words else "and"
        if words == [","] and listed and self._ends_in_state(one) == self._ends_in_state(other):
            return ","
        return ""

    def _ends_in_state(self, mention: ActorMention) -> bool:
        """True for the name of a state, and for "the foreign ministers of Egypt", which other states may follow."""
        last = self.actors.innermost(mention.last - 1)
        return last is not None and last.form == "name" and any(self.kind(actor) == "state" for actor in last.actors)

    def _of_chain(self, chain: list[ActorMention]) -> list[str]:
        found: list[str] = []
        for number, mention in enumerate(chain):
            actors = list(mention.actors)
            if (
                mention.plural
                and number + 2 < len(chain)
                and not self._ends_in_state(mention)
                and not any(self.kind(actor) == "person" for actor in actors)
            ):
                # "his Greek and French counterparts, A and B" are A, of Greece, and B, of France
                states = self._states_below(self.doc[mention.head])
                names = [actor for other in chain[number + 1 :] for actor in other.actors]
                for state, name in zip(states, names, strict=False) if len(states) == len(names) else ():
                    country = self.country(state)
                    if country is not None:
                        self.of_state.setdefault(name, country)
                continue
            if not actors or self._only_plural(mention):
                head = self.doc[mention.head]
                actors = (self._states_below(head) if actors else self._unresolved(head, mention)) or actors
            if self._is_title_of_next(mention, chain[number + 1] if number + 1 < len(chain) else None):
                continue
            found.extend(actors)
        return list(dict.fromkeys(found))

    def _only_plural(self, mention: ActorMention) -> bool:
        """True for a plural of office that stands for itself alone: "the foreign ministers" of whatever states."""
        return mention.plural and all(
            self.kind(actor) == "group" and self.country(actor) is None for actor in mention.actors
        )

    def _is_title_of_next(self, mention: ActorMention, following: ActorMention | None) -> bool:
        """True for the first of two titles of one person: "with Deputy Premier and Foreign Minister Ana Rojas"."""
        return (
            following is not None
            and following.form == "name"
            and mention.form in ("title", "nominal")
            and not mention.plural
            and self.doc[mention.first].pos_ == "PROPN"
            and (following.first - mention.last == 1 or self.doc[following.first].pos_ == "PROPN")
            and all(self.kind(actor) == "person" for actor in (*mention.actors, *following.actors))
            and any(self._roles(actor) for actor in following.actors)
        )

    def _roles(self, actor: str) -> tuple[Role, ...]:
        entry = self.entry(actor)
        return entry.roles if entry is not None else ()

    def actors_of(self, token: Token, depth: int = 0) -> list[str]:
        """The actors that a phrase names: its head, what stands in apposition and what is joined to it.

        People named in apposition replace the plural that they explain ("his counterparts, A and B"); a plural that
        stays unresolved means those who met last.
        """
        if depth > 12:
            return []
        mention = self.actors.headed_by(token.i)
        if mention is None and token.pos_ in ("PROPN", "PRON", "NOUN", "ADJ"):
            covering = self.actors.innermost(token.i)
            if (
                covering is not None
                and (token.pos_ in ("PROPN", "PRON") or covering.head == token.i)
                and covering.form != "demonym"
            ):
                mention = covering
        own = list(mention.actors) if mention is not None else []
        if not own or (mention is not None and self._only_plural(mention)):
            own = (self._states_below(token) if own else self._unresolved(token, mention)) or own
        named: list[str] = []
        joined: list[str] = []
        for child in token.children:
            if child.dep_ == "appos":
                named.extend(self.actors_of(child, depth + 1))
            elif child.dep_ == "conj":
                joined.extend(self.actors_of(child, depth + 1))
        persons = [actor for actor in named if self.kind(actor) == "person"]
        if persons and not any(self.kind(actor) == "person" for actor in own):
            own = persons
        elif not own:
            own = named
        return list(dict.fromkeys((*own, *joined)))

    def _unresolved(self, token: Token, mention: ActorMention | None) -> list[str]:
        lemma = token.lemma_.lower()
        definite = token.lower_ in self.words.pronouns_of_all or any(
            child.lower_ in ("the", "both", "two", "these", "their") for child in token.children
        )
        if (
            token.tag_ in ("NNS", "PRP", "DT")
            and definite
            and (lemma in self.words.collective or token.lower_ in self.words.pronouns_of_all)
        ):
            states = self._states_below(token)
            if states:
                return states
            return list(self.last())
        return self._states_below(token) if lemma in self.words.collective or mention is not None else []

    def _states_below(self, token: Token) -> list[str]:
        """The states that qualify a plural of office: "the foreign ministers of Egypt and Greece"."""
        first, last = self.clauses.phrase(token.i)
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in self.words.origins:
                last = max([last, *(i + 1 for i in self._list_from(child.i + 1))])
        found: list[str] = []
        for mention in self.actors.mentions:
            if mention.first >= last:
                break
            if mention.first >= first and mention.head != token.i:
                found.extend(actor for actor in mention.actors if actor.startswith("state:"))
        return list(dict.fromkeys(found))

    def _list_from(self, start: int) -> list[int]:
        """The last tokens of the states in the list that begins here."""
        number = self.outer_starts.get(start + (self.doc[start].pos_ == "DET" if start < len(self.doc) else 0))
        ends: list[int] = []
        while number is not None and number < len(self.outer):
            mention = self.outer[number]
            if not self._ends_in_state(mention) or (ends and mention.first - ends[-1] > 4):
                break
            ends.append(mention.last - 1)
            between = self.doc[mention.last : mention.last + 3]
            if not any(t.lower_ in self.words.joiners or t.text == "," for t in between):
                break
            number += 1
        return ends

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
        return self.of_state.get(actor) or self._in_phrases.get(actor)

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
            return entry.sector not in ("JRN", "MED", "EDU")
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
        ) and (entry.country is not None or entry.kind != "group")

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
        return None

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
