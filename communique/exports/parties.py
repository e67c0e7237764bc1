"""How the parties of a record are called in sentences: with their capacity the first time, then for short."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from communique.exports.layout import clean
from communique.exports.naming import Naming
from communique.exports.wording import wording
from communique.gazetteer import gazetteer
from communique.record import Actor, Capacity, Record, Role

_POSSESSIVE = re.compile(r"(?<!People)['’]s ")
# "Russian Federation", "Republic of Belarus": a state, and no body of it.
_STATE_IN_FULL = re.compile(
    r"(?:the )?(?:[\w'’-]+ ){0,3}(?:Republic|Federation|Kingdom|Emirates|Duchy|Sultanate|Principality)(?: of .+)?"
)
MANY = 6  # parties: a sentence names no more
_OF_A_STATE = frozenset(("GOV", "MIL", "LEG", "JUD", "SPY", "COP"))  # sectors whose people speak for their state
_LONGEST_TITLE = 34  # that stands before a name


class Parties:
    """Names of the actors of one record, as they stand in sentences. It remembers whom it has introduced."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.naming = Naming(record)
        self.introduced: set[str] = set()

    # ----------------------------------------------------------------------------------------------- one party
    def called(self, identifier: str, capacities: Sequence[Capacity] = (), *, long: bool = True) -> str:
        """The first time "Russian President Vladimir Putin" or "Maarja Lepp, an analyst at …,", then "Putin".

        A capacity behind the name is closed by a comma. ``long``: whether one may stand there at all.
        """
        actor = self.naming.actors.get(identifier)
        if actor is None or actor.kind != "person" or not self._has_name(actor):
            return self.plain(identifier)
        if identifier in self.introduced:
            return self.short(identifier)
        name = self.naming.name(identifier)
        before, behind = self._capacity(actor, capacities)
        if behind and not long:
            return name  # still to be introduced where there is room
        self.introduced.add(identifier)
        return f"{before} {name}" if before else f"{name}, {behind}," if behind else name

    def plain(self, identifier: str) -> str:
        """The name, with an article where it needs one; words that are no name as they stand inside a sentence."""
        actor = self.naming.actors.get(identifier)
        name = self.naming.name(identifier)
        if actor is None:
            return name
        if not self._has_name(actor):
            lowered = self._inside(name)
            head = re.split(r" (?:of|for|at|in) ", lowered, maxsplit=1)[0]
            several = actor.kind != "person" and head.endswith("s")
            determined = lowered.split(" ")[0] in wording().determiners or "'s " in lowered or "’s " in lowered
            named = len(lowered.split()) == 1 and lowered[:1].isupper()  # a family name that the reader could not place
            return lowered if several or determined or named else f"the {lowered}"
        return f"the {name}" if self._needs_article(name) and actor.kind != "person" else name

    def short(self, identifier: str) -> str:
        """The one word by which the article calls a person most often, else the family name if it is known."""
        actor = self.naming.actors.get(identifier)
        name = self.plain(identifier)
        if actor is None or actor.kind != "person":
            return name
        said = Counter(
            _folded(self.record.document.text[mention.span[0] : mention.span[1]])
            for mention in actor.mentions
            if mention.form == "name"
        )
        parts = name.split()
        single = [(said[_folded(part)], number) for number, part in enumerate(parts) if part[:1].isupper()]
        most = max(single, default=(0, 0))
        known = gazetteer().persons.get(identifier)
        if most[0] and len(parts) > 1:
            one = parts[most[1]]
        else:
            one = known.family if known is not None and known.family in parts else name
        return name if one != name and self._is_shared(identifier, one) else one

    def _is_shared(self, identifier: str, word: str) -> bool:
        """Whether another person bears that name too."""
        folded = _folded(word)
        others = (actor for actor in self.naming.actors.values() if actor.kind == "person" and actor.id != identifier)
        return any(folded in _folded(actor.name).split() for actor in others)

    # ------------------------------------------------------------------------------------------- several parties
    def together(self, identifiers: Iterable[str], capacities: Sequence[Capacity] = (), *, long: bool = True) -> str:
        """A, B and C; of many, the first ones and how many more."""
        parties = list(dict.fromkeys(identifiers))
        shown = parties if len(parties) <= MANY else parties[: MANY - 2]
        names = list(dict.fromkeys(self.called(party, capacities, long=long and len(parties) < 3) for party in shown))
        if len(shown) < len(parties):
            names.append(f"{len(parties) - len(shown)} others")
        return listed(names)

    def plural(self, identifiers: Iterable[str]) -> bool:
        """Whether a verb after these names stands in the plural."""
        parties = list(dict.fromkeys(identifiers))
        if len(parties) != 1:
            return True
        actor = self.naming.actors.get(parties[0])
        return actor is not None and actor.kind == "group" and (actor.name.endswith("s") or " and " in actor.name)

    def states(self, identifiers: Iterable[str]) -> frozenset[str]:
        """The states behind the actors; an actor without one stands for itself."""
        actors = ((identifier, self.naming.actors.get(identifier)) for identifier in identifiers)
        return frozenset((actor.country if actor else None) or identifier for identifier, actor in actors)

    def members(self, identifiers: Iterable[str]) -> set[str]:
        """The actors with their states and, for groups of named ones, everybody in them."""
        found: set[str] = set()
        for identifier in identifiers:
            found.add(identifier)
            kind, _, rest = identifier.partition(":")
            actor = self.naming.actors.get(identifier)
            if kind == "group" and "+" in rest:
                found |= {a for part in rest.split("+") for a in (f"state:{part}", f"person:{part}", f"org:{part}")}
            if actor is not None and actor.country:
                found.add(f"state:{actor.country}")
        return found

    def is_named(self, identifier: str) -> bool:
        """Whether it is called by a proper name."""
        actor = self.naming.actors.get(identifier)
        return actor is None or self._has_name(actor)

    # ------------------------------------------------------------------------------------------------- capacity
    def _capacity(self, actor: Actor, capacities: Sequence[Capacity]) -> tuple[str, str]:
        """What stands before the name ("Russian President") and what behind it ("an analyst at the …")."""
        given = [entry for entry in capacities if entry.actor == actor.id and not entry.title.isupper()]
        known_role = self._role(actor)
        offices: list[Role | Capacity] = [*given, *([known_role] if known_role else [])]
        role = max(offices, key=lambda office: (bool(office.organisation), len(office.title)), default=None)
        if role is None:
            return "", ""
        words = wording()
        title = clean(role.title)
        if title.casefold() in actor.name.casefold():
            return "", ""
        known = next((entry for entry in words.titles if _last_word(title, entry.words)), None)
        country = role.country or actor.country
        organisation = clean(role.organisation or "")
        if country and _STATE_IN_FULL.fullmatch(organisation):
            organisation = ""
        if organisation and organisation.casefold() not in title.casefold():
            body = f"the {organisation}" if self._needs_article(organisation) else organisation
            of = known is None or " to " in organisation
            title = f"{title} {'of' if of or known is None else known.preposition} {body}"
        elif len(title) <= _LONGEST_TITLE and (
            not re.search(r"\b(of|to|for|at|in)\b", title) or title.endswith(words.before_names)
        ):
            return f"{self._adjective(title, country)}{title}", ""
        article = known.article if known else ""
        if article or actor.sector not in _OF_A_STATE:
            head = re.split(r" (?:of|for|to|at|on) ", title, maxsplit=1)[0]
            title = title[:1].lower() + title[1:] if head[1:].islower() else title
        else:
            title = f"{self._adjective(title, country)}{title}"
        if article == "a" and title[:1].casefold() in "aeiou":
            article = "an"
        return "", f"{article} {title}".strip()

    def _role(self, actor: Actor) -> Role | None:
        """The fullest role that says anything; of offices that the gazetteer knows, the first."""
        empty = wording().empty_titles
        listed = [role for role in actor.roles if role.span is None][:1]
        said = [role for role in actor.roles if role.span is not None]
        roles = [
            r for r in (*listed, *said) if clean(r.title) and r.title.casefold() not in empty and len(r.title) < 90
        ]
        return max(roles, key=lambda role: (bool(role.organisation), bool(role.country), len(role.title)), default=None)

    def _adjective(self, title: str, country: str | None) -> str:
        """ "Russian " where the title does not say of which state it is."""
        if not country:
            return ""
        adjective = wording().adjectives.get(country) or gazetteer().adjective.get(country, "")
        evident = {adjective, gazetteer().adjective.get(country, ""), self.naming.country(country)}
        if title.partition(" of ")[2] in _states():
            return ""  # "President of Serbia", of a state that the record knows by another code
        folded = title.replace(".", "")
        told = any(word and re.search(rf"\b{re.escape(word)}", folded) for word in evident)
        return "" if told or not adjective else f"{adjective} "

    # ---------------------------------------------------------------------------------------------------- names
    def _has_name(self, actor: Actor) -> bool:
        """Whether it is called by a proper name, and not by a noun such as "the minister" or "experts"."""
        if actor.kind in ("state", "igo") or any(mention.form == "name" for mention in actor.mentions):
            return True
        if actor.kind == "group" or actor.name[:1].islower():
            return False
        # Of two names, neither is a word that the text writes in small letters.
        words = actor.name.split()
        text = self.record.document.text
        return len(words) > 1 and not re.search(rf"\b{re.escape(words[0].lower())}\b", text) and words[-1][:1].isupper()

    def _inside(self, name: str) -> str:
        """The words as they stand inside a sentence: small, if the text writes them so."""
        lowered = name[:1].lower() + name[1:]
        first = lowered.split(" ")[0]
        return lowered if re.search(rf"\b{re.escape(first)}\b", self.record.document.text) else name

    def _needs_article(self, name: str) -> bool:
        words = wording()
        if name.casefold().startswith("the ") or _POSSESSIVE.search(name):
            return False
        if name in words.with_article or any(name.endswith(f" {entry}") for entry in ("Republic", "States")):
            return True
        head = re.split(r" (?:of|for|on|at|in|and|to) ", name, maxsplit=1)[0].split()
        return bool(head) and head[-1].casefold() in words.article_nouns


@lru_cache(maxsize=1)
def _states() -> frozenset[str]:
    return frozenset(state.name for state in gazetteer().states.values())


def _folded(name: str) -> str:
    """The name without accents, which the article may leave out."""
    return "".join(c for c in unicodedata.normalize("NFKD", clean(name)) if not unicodedata.combining(c))


def listed(names: Sequence[str]) -> str:
    """A, B and C."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _last_word(title: str, words: Iterable[str]) -> bool:
    head = re.split(r" (?:of|for|to|at|on) ", title.casefold(), maxsplit=1)[0]
    return any(f" {head}".endswith(f" {word}") for word in words)
