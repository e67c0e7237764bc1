"""Who takes part: the actors that a phrase or a list of names stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from communique.clauses import Clauses
from communique.layers import ActorMention, Actors, Parse
from communique.meetings.knowledge import MeetingWords
from communique.meetings.sides import Sides

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any


class Parties(Sides):
    """The actors of one document, with the questions that the reading of encounters asks.

    ``last`` gives the participants of the encounter told last: a plural that stays unresolved ("the ministers") means
    them.
    """

    def __init__(
        self, parse: Parse, actors: Actors, clauses: Clauses, words: MeetingWords, last: Callable[[], list[str]],
        meant: Callable[[list[str], int], list[str]],
    ) -> None:  # fmt: skip
        super().__init__(parse, actors, words)
        self.clauses = clauses
        self.last = last
        self.meant = meant  # whom a resolved plural means, see Tellings.meant
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
        if any(child.dep_ == "auxpass" for child in verb.children):
            return parsed  # who stands before a passive is acted upon
        finite = any(child.dep_ == "aux" and child.tag_ in ("MD", "VBP", "VBZ", "VBD") for child in verb.children)
        if verb.tag_ in ("VB", "VBG") and not finite and parsed:
            return parsed
        position = verb.i - 1
        while (
            position > 0
            and (
                self.doc[position].pos_ in ("ADV", "AUX", "PART", "PUNCT")
                or self.doc[position].dep_ == "npadvmod"
                or (self.doc[position].ent_type_ == "DATE" and self.doc[position].pos_ == "NOUN")
            )
            and (position not in self.outer_ends or self.doc[position].pos_ == "PUNCT")
        ):
            position -= 1
        position = self._before_clause(position, verb.i)
        return self.larger(parsed, self.run_before(position + 1))

    def _before_clause(self, position: int, verb: int) -> int:
        """Where the subject ends that a relative clause follows: "A and B, who will arrive on Monday, will hold"."""
        if position in self.outer_ends or self.doc[position + 1].text != "," or position + 1 >= verb:
            return position
        for token in range(position, max(position - 30, 1), -1):
            if (
                self.doc[token].tag_ in ("WP", "WDT")
                and self.doc[token - 1].text == ","
                and token - 2 in self.outer_ends
            ):
                return token - 2
            if self.doc[token].is_sent_start:
                break
        return position

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
            if join == ",and" and self._has_apposition(before):
                join = "and"  # "the president, A, and his colleague, B, met"
            if join == ",and" or (oxford and join == "and"):
                oxford.insert(0, before)  # "…, and A met B" opens a clause; "A, B, and C" is a list
            else:
                chain = [before, *oxford, *chain]
                oxford = []
            number -= 1
        return self._of_chain(chain)

    def run_after(self, start: int) -> list[str]:
        """The actors of the list of names that begins at this token, over an article or an adjective."""
        return self.list_after(start)[0]

    def list_after(self, start: int) -> tuple[list[str], int]:
        """The actors of the list of names that begins at this token, and the token after it."""
        gathered = False
        for _ in range(8):
            if start in self.outer_starts or start >= len(self.doc):
                break
            token = self.doc[start]
            opens = token.pos_ in ("DET", "ADV", "ADJ")
            gathered = gathered or token.lemma_.lower() in self.words.gatherings
            if not opens and not (gathered and (token.pos_ in ("NOUN", "ADP", "NUM") or token.lower_ == "than")):
                break  # "a group of more than twenty senators": the senators
            start += 1
        number = self.outer_starts.get(start)
        if number is None:
            return [], start
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
        return self._of_chain(chain), chain[-1].last

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

    def _has_apposition(self, mention: ActorMention) -> bool:
        """True for a name and its title with a comma between them, which a second comma closes."""
        return any(self.doc[token].text == "," for token in range(mention.first, mention.last))

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
        if mention is not None and len(own) > 1 and mention.form in ("nominal", "pronoun"):
            own = list(self.meant(own, token.i))
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
        if persons and (set(own) < set(persons) or not any(self.kind(actor) == "person" for actor in own)):
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
            return self._states_below(token) or list(self.last()) or self._of_clause_above(token)
        return self._states_below(token) if lemma in self.words.collective or mention is not None else []

    def _of_clause_above(self, token: Token) -> list[str]:
        """Who acts in the clause that the plural's own clause hangs on: "A and B spoke of oil when they met"."""
        verb = token.head
        above = verb.head
        if token.dep_ != "nsubj" or verb.dep_ not in ("advcl", "ccomp", "conj") or above.i == verb.i:
            return []
        found = self.all(self.clauses.agents(above.i))
        return found if len({self.side(actor) for actor in found}) > 1 else []

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
