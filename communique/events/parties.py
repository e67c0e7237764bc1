"""Who takes part in an act: the actors that a phrase leads to, and parties that no earlier stage knew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from communique.clauses import FIRST_PERSON, RELATIVE_PRONOUNS, Clauses
from communique.dates import published_day
from communique.document import Document
from communique.frames import FrameReader, frame_index
from communique.gazetteer import gazetteer
from communique.layers import ActorEntry, ActorMention, Actors, Parse, Quotations, Statements
from communique.locations import location_of
from communique.record import Form, Span, Why

_PERSONAL = frozenset({"PERSON", "ORG", "NORP", "GPE"})
PLACES = frozenset({"GPE", "LOC", "FAC"})  # entities of the parse
_WE = frozenset({"we", "us", "our", "ourselves"})
_DATELINE = re.compile(r"\s*([A-Z][^\n:]{1,70}?)\s*(?:--+|—|–|(?<=\s)-(?=\s)|(?<=\))\s*:)")
_SLUG = re.compile(r"[^0-9a-z]+")
_BEYOND_DATELINE = frozenset({"appos", "conj", "nsubj", "dep", "nmod", "npadvmod"})
_ACTING = ("of", "by", "from")
_OWNED = ("of", "between", "in", "from", "by", "against", "for", "to", "with", "on", "at")


@dataclass(frozen=True, slots=True)
class Party:
    """An actor found in a phrase: its id, the characters of the phrase, whether it only modifies the head."""

    actor: str
    span: Span
    modifier: bool = False


class Parties:
    """One document's phrases and the parties in them. ``made`` and ``mentions`` hold those that only acts name."""

    def __init__(self, document: Document, frames: FrameReader) -> None:
        self.text = document.text
        self.parse = document[Parse]
        self.frames = frames
        self.tree: Clauses = frames.tree
        self.known = document[Actors]
        self.statements = document[Statements]
        self.quotations = document.get(Quotations) or Quotations()
        self.made: dict[str, ActorEntry] = {}
        self.mentions: dict[Span, ActorMention] = {}
        self._day = published_day(document.article.published)
        self._states = [entry.country for entry in self.known.actors.values() if entry.country]
        self._phrases: dict[tuple[int, bool], list[Party]] = {}
        self.datelines = self._datelines()

    def _datelines(self) -> frozenset[int]:
        """The tokens of place, day and agency that open a report ("LIMA, Peru (AP) -- ")."""
        found: set[int] = set()
        for start, end in self.parse.paragraphs:
            match = _DATELINE.match(self.text, start, min(end, start + 90))
            if match is None:
                continue
            words = match.group(1).split()
            if all(not word[0].islower() for word in words):
                found.update(self.parse.tokens_in(start, match.end(1)))
        return frozenset(found)

    def past_dateline(self, heads: Sequence[int]) -> list[int]:
        """The heads without those in the dateline, which the parse takes for subjects: then what hangs on them."""
        tree = self.tree
        found: list[int] = []
        for head in heads:
            if head not in self.datelines:
                found.append(head)
                continue
            below = [token for token in tree.subtree(head) if token not in self.datelines and tree.is_noun(token)]
            heading = [token for token in below if tree.relation[token] in _BEYOND_DATELINE]
            found.extend(sorted(heading or below)[:1])
        return found

    def is_crowd(self, parties: Sequence[Party], heads: Sequence[int]) -> bool:
        """Whether many people act: neither a state or body nor one person."""
        tree, crowds = self.tree, frame_index().words.crowds
        many = any(tree.tag[head] in ("NNS", "NNPS") or tree.part[head] == "NUM" for head in heads)
        for party in parties:
            entry = self.entry(party.actor)
            if entry is None or entry.kind in ("state", "igo") or (entry.sector or "") not in crowds:
                return False
        return many or any(not party.actor.startswith("person:") for party in parties)

    def speakers(self, token: int) -> list[Party]:
        """Who speaks where the token stands."""
        start = self.tree.start[token]
        statement = self.statements.around(start)
        here = (start, self.tree.end[token])
        if statement is None:
            statement = next(
                (each for each in self.statements.statements if any(a <= start < b for a, b in each.source)), None
            )
            if statement is None:
                own = self.tree.lower[token] in _WE and self.quotations.at(start) is None
                return [Party(issuer, here) for issuer in self.statements.issuer] if own else []
        speakers = statement.speakers or ((statement.speaker,) if statement.speaker else ())
        span = statement.source[0] if statement.source else statement.content[0]
        return [Party(speaker, span) for speaker in speakers]

    def own_state(self, people: Sequence[Party], actor: str) -> bool:
        """Whether the actor is the state that all these people serve."""
        homes = {self.country(p.actor) for p in people if p.actor.startswith("person:") and self.serves(p.actor)}
        return actor.startswith("state:") and len(people) > 0 and homes == {self.country(actor)}

    def official(self, parties: Sequence[Party]) -> bool:
        """Whether one of them acts for a state, a body or a movement."""
        sectors = frame_index().words.officials
        for party in parties:
            entry = self.entry(party.actor)
            if entry is None:
                continue
            if entry.kind in ("state", "igo") or entry.sector in sectors or (entry.kind == "person" and entry.country):
                return True
            if entry.kind == "person" and self.tree.part[self.parse.token_at(party.span[1] - 1)] == "PROPN":
                return True
        return False

    def private(self, parties: Sequence[Party]) -> bool:
        """Whether only firms and the like take part: what they do to each other is no politics."""
        for party in parties:
            entry = self.entry(party.actor)
            if entry is None or entry.kind != "organisation" or entry.sector not in (None, "BUS", "MNC"):
                return False
        return True

    def serves(self, actor: str) -> bool:
        """Whether the actor is a state or works for its executive."""
        entry = self.entry(actor)
        return entry is not None and (entry.kind == "state" or entry.sector in frame_index().words.executive)

    def political(self, actor: str) -> bool:
        """Whether the actor belongs to a state or to politics."""
        entry = self.entry(actor)
        if entry is None:
            return False
        if entry.kind in ("state", "igo") or entry.country is not None:
            return True
        return entry.sector is not None and entry.sector not in frame_index().words.private

    def stranger(self, actor: str) -> bool:
        """Whether the actor is some group or person of no known state."""
        entry = self.entry(actor)
        return entry is None or (entry.kind in ("group", "person") and entry.country is None)

    def land(self, party: Party) -> bool:
        """Whether the party is a state, a place or a body of states."""
        entry = self.entry(party.actor)
        if entry is not None and entry.kind in ("state", "igo"):
            return True
        return self.tree.entity[self.parse.token_at(party.span[1] - 1)] in PLACES

    def at_home(self, source: Sequence[Party], target: Sequence[Party]) -> bool:
        """Whether all parties are of one state."""
        states = {self.country(party.actor) for party in (*source, *target)}
        return len(states) == 1 and None not in states

    def entry(self, actor: str) -> ActorEntry | None:
        """What is known of an actor."""
        return self.made.get(actor) or self.known.actors.get(actor) or self.statements.actors.get(actor)

    def parties(self, head: int, strict: bool = False, acting: bool = False) -> list[Party]:
        """The actors that a phrase leads to, with those that "and" joins to it."""
        found: list[Party] = []
        for token in self.tree.conjuncts(head):
            for party in self._of_phrase(token, 0, strict, acting):
                if party.actor not in {known.actor for known in found}:
                    found.append(party)
        return found

    def _of_phrase(self, token: int, depth: int, strict: bool = False, acting: bool = False) -> list[Party]:
        if depth > 4:
            return []
        tree = self.tree
        if depth == 0 and not strict:
            known = self._phrases.get((token, acting))
            if known is not None:
                return known
        found = self._named(token, strict)
        if not found and not strict:
            found = self._modifying(token, depth, acting)
            if not found and tree.lemma[token] in self.frames.transparent:
                found = [p for inner in tree.after(token, "of") for p in self._of_phrase(inner, depth + 1)]
        if depth == 0 and not strict:
            self._phrases[token, acting] = found
        return found

    def _named(self, token: int, strict: bool) -> list[Party]:
        """The actor that the token heads, or that it is a part of."""
        tree = self.tree
        if tree.lower[token] in FIRST_PERSON and tree.part[token] == "PRON":
            return self.first_person(token)
        if token in self.datelines:
            return []
        home = self._homeland(token)
        if home is not None:
            return [home]
        mention = self.known.headed_by(token)
        if mention is None and strict:
            mention = self.known.innermost(token)
        if mention is not None and mention.actors:
            beside = [] if strict else self._beside(token, mention)
            return [*beside, *(Party(actor, (mention.start, mention.end)) for actor in mention.actors)]
        if strict or tree.lower[token] in RELATIVE_PRONOUNS:
            return []
        inner = self.known.innermost(token)
        if inner is not None and inner.actors and inner.form == "name":
            return [Party(actor, (inner.start, inner.end)) for actor in inner.actors]
        open_phrase = mention is not None and mention.form != "pronoun"
        if tree.entity[token] in PLACES and tree.is_noun(token):
            land = self._land_of(token)
            if land is not None:
                return [land]
        if tree.is_noun(token) and (open_phrase or self.is_party(token)):
            return [self.make(token)]
        return []

    def first_person(self, token: int) -> list[Party]:
        """Who speaks, standing where the pronoun stands."""
        span = (self.tree.start[token], self.tree.end[token])
        found = [Party(party.actor, span) for party in self.speakers(token)]
        if found:
            why = Why(stage="events", note="who speaks")
            actors = tuple(party.actor for party in found)
            self.mentions.setdefault(span, self._mention(span, (token, token + 1, token), "pronoun", actors, why))
        return found

    @staticmethod
    def _mention(
        span: Span, tokens: tuple[int, int, int], form: Form, actors: tuple[str, ...], why: Why
    ) -> ActorMention:
        """A mention of these tokens (first, last + 1, head)."""
        first, last, head = tokens
        start, end = span
        return ActorMention(start=start, end=end, first=first, last=last, head=head, form=form, actors=actors, why=why)

    def _land_of(self, token: int) -> Party | None:
        """The state in which a place lies, which is whom a visit or an attack reaches there."""
        tree = self.tree
        first, _ = tree.phrase(token)
        while first < token and tree.part[first] != "PROPN":
            first += 1
        last = token + 1
        span = (tree.start[first], tree.end[last - 1])
        lies = location_of(self.text[slice(*span)], self._states, self._day)
        if lies is None or lies.country is None:
            return None
        identifier = f"state:{lies.country}"
        if identifier not in self.known.actors and identifier not in self.made:
            state = gazetteer().entities.get(identifier)
            if state is None:
                return None
            self.made[identifier] = ActorEntry(
                id=identifier,
                name=state.name,
                kind="state",
                country=lies.country,
                sector="GOV",
                why=(Why(stage="events", note=f"the state in which {self.text[slice(*span)]} lies"),),
            )
        why = Why(stage="events", note="a place stands for the state in which it lies")
        mention = self._mention(span, (first, last, token), "metonym", (identifier,), why)
        self.mentions.setdefault(span, mention)
        return Party(identifier, span)

    def _beside(self, token: int, mention: ActorMention) -> list[Party]:
        """The first state of "British and Dutch negotiators", where the mention holds only the second."""
        tree = self.tree
        found: list[Party] = []
        for child in tree.children[token]:
            if child < mention.first and tree.relation[child] in ("amod", "nmod", "compound"):
                if tree.child(child, "conj") is None:
                    continue
                other = self.known.headed_by(child)
                if other is not None and other.form == "demonym":
                    found.extend(Party(actor, (other.start, other.end)) for actor in other.actors)
        return [party for party in found if party.actor not in mention.actors]

    def _homeland(self, token: int) -> Party | None:
        """The speaker's state, for "our country" in what someone says."""
        tree = self.tree
        if tree.lemma[token] not in frame_index().words.homeland:
            return None
        if not any(tree.lower[child] in FIRST_PERSON for child in tree.related(token, "poss")):
            return None
        owner = next(child for child in tree.related(token, "poss") if tree.lower[child] in FIRST_PERSON)
        for speaker in self.speakers(owner):
            country = self.country(speaker.actor)
            if country is not None and f"state:{country}" in self.known.actors:
                first, last = tree.phrase(token)
                return Party(f"state:{country}", (tree.start[first], tree.end[last - 1]))
        return None

    def is_party(self, token: int) -> bool:
        """Whether a word can name a party of whom no earlier stage knows."""
        tree = self.tree
        if tree.lemma[token] in frame_index().parties:
            return True
        if tree.part[token] != "PROPN" or tree.lower[token] in frame_index().words.never:
            return False
        return tree.entity[token] in _PERSONAL or (
            not tree.entity[token] and tree.relation[token] in ("nsubj", "dobj", "nsubjpass", "pobj", "poss", "conj")
        )

    def _modifying(self, token: int, depth: int, acting: bool) -> list[Party]:
        """The actor that modifies a phrase whose head is none: "a U.S. Supreme Court decision", "bases in Syria"."""
        tree = self.tree
        found: list[Party] = []
        for child in tree.children[token]:
            if tree.relation[child] in ("poss", "compound", "amod", "nmod") and child < token:
                for part in (child, *tree.related(child, "compound", "amod", "nmod", "poss", "npadvmod")):
                    mention = self.known.headed_by(part) or self.known.innermost(part)
                    if mention is not None and mention.actors:
                        found.extend(Party(actor, (mention.start, mention.end), True) for actor in mention.actors)
                        break
                    if (
                        tree.is_noun(part)
                        and self.is_party(part)
                        and (tree.relation[part] == "poss" or frame_index().parties.get(tree.lemma[part]) != "CVL")
                    ):
                        found.append(replace(self.make(part), modifier=True))
                        break
                if found:
                    return found
        for preposition in _ACTING if acting else _OWNED:
            for inner in tree.after(token, preposition):
                for each in tree.conjuncts(inner):
                    found.extend(replace(party, modifier=True) for party in self._of_phrase(each, depth + 1))
            if found:
                return found
        for child in tree.related(token, "acl", "appos"):
            if tree.relation[child] == "appos":
                found.extend(replace(party, modifier=True) for party in self._of_phrase(child, depth + 1))
            else:
                for inner in tree.after(child, "by" if tree.passive(child) else "to"):
                    if tree.passive(child) or tree.lemma[child] == "belong":
                        found.extend(replace(party, modifier=True) for party in self._of_phrase(inner, depth + 1))
            if found:
                return found
        return found

    def make(self, token: int) -> Party:
        """A party that no earlier layer knew: a group or person named by the noun phrase."""
        tree = self.tree
        first, last = tree.phrase(token)
        while first < token and (
            first in self.datelines
            or tree.part[first] in ("DET", "PUNCT", "SPACE", "PRON")
            or tree.lower[first] in ("'s", "’s")
        ):
            first += 1
        start, end = tree.start[first], tree.end[last - 1]
        name = self.text[start:end]
        slug = _SLUG.sub("-", name.casefold()).strip("-")[:60] or f"at-{start}"
        sector = frame_index().parties.get(tree.lemma[token]) or None
        person = tree.entity[token] == "PERSON"
        organisation = tree.entity[token] == "ORG" and sector is None
        if not tree.entity[token] and tree.part[token] == "PROPN" and sector is None:
            organisation, person = name.isupper(), not name.isupper()
        kind = "person" if person else "organisation" if organisation else "group"
        identifier = f"{'org' if organisation else kind}:{slug}"
        if identifier in self.known.actors:
            return Party(identifier, (start, end))
        if identifier not in self.made:
            country = next(
                (
                    self.known.actors[actor].country
                    for mention in self.known.between(tree.start[first], end)
                    for actor in mention.actors
                    if actor in self.known.actors and self.known.actors[actor].country
                ),
                None,
            )
            self.made[identifier] = ActorEntry(
                id=identifier,
                name=name,
                kind=kind,  # type: ignore[arg-type]
                country=country,
                sector=sector,
                why=(Why(stage="events", note="a party to an act that no name or title covers"),),
            )
        self.mentions.setdefault(
            (start, end),
            ActorMention(
                start=start,
                end=end,
                first=first,
                last=last,
                head=token,
                form="name" if tree.part[token] == "PROPN" else "nominal",
                actors=(identifier,),
                plural=tree.tag[token] in ("NNS", "NNPS"),
                role_noun=tree.lemma[token],
                why=Why(stage="events", note="a party to an act"),
            ),
        )
        return Party(identifier, (start, end))

    def side(self, actor: str, persons: bool = True) -> str:
        """Under which name an actor's acts count as told twice: its state's, but for persons their own."""
        return actor if persons and actor.startswith("person:") else self.country(actor) or actor

    def country(self, actor: str) -> str | None:
        """The state of an actor."""
        entry = self.entry(actor)
        return entry.country if entry is not None else None
