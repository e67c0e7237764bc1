"""Resolve role nouns and pronouns to the actors they stand for, or abstain with a reason.

A sieve from sure to less sure, in the order of the text: a title with its state; a role noun in a run of quotations
(the last named speaker); plural sources (the people, or the states, of whom the text has just told); a pronoun that
continues the subject. What no rule decides stays open; nothing is guessed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace
from typing import Any

from communique.document import Document
from communique.layers import (
    ActorEntry,
    ActorMention,
    Actors,
    Attribution,
    Attributions,
    Layer,
    Mentions,
    Parse,
    Quotations,
)
from communique.record import Span, Why
from communique.references import ReferenceWords, reference_words
from communique.stage import Stage

_SUBJECT = {"nsubj", "nsubjpass"}
_DEFINITE = {"the", "this", "that", "both", "these", "those", "its", "his", "her", "their"}


class ReferencesStage(Stage):
    """Lead each role noun and pronoun to its actor."""

    name = "references"
    requires = (Parse, Quotations, Mentions, Attributions)
    provides = Actors

    def __call__(self, document: Document) -> Layer:
        """The mentions with their actors, and in words what stays open."""
        return _Resolver(document, reference_words()).layer()


class _Resolver:
    def __init__(self, document: Document, words: ReferenceWords) -> None:
        self.text = document.text
        self.parse = document[Parse]
        self.doc = self.parse.doc
        self.words = words
        mentions = document[Mentions]
        self.entries: dict[str, ActorEntry] = dict(mentions.actors)
        self.mentions = sorted(mentions.mentions, key=lambda m: (m.start, -m.end))
        self.starts = [mention.start for mention in self.mentions]
        self.attributions: dict[int, Attribution] = {}
        for attribution in document[Attributions].attributions:
            if attribution.source_head is not None:
                self.attributions.setdefault(attribution.source_head, attribution)
        spoken = [span for a in document[Attributions].attributions if a.kind == "direct" for span in a.content]
        spoken += [region.inner for region in document[Quotations].regions if region.speech]
        self.spoken = _disjoint(spoken)
        self.spoken_starts = [start for start, _ in self.spoken]
        # discourse state
        self.count: Counter[str] = Counter()
        self.speaker: tuple[str, ...] = ()
        self.experts: list[str] = []
        self.subjects: list[tuple[int, int, ActorMention]] = []  # sentence, token, mention: newest last
        self.people: list[tuple[int, ActorMention]] = []  # sentence, mention of one person, outside quotations
        self.told_persons: list[tuple[str, ...]] = []  # people told of together in one sentence: newest last
        self.told_states: list[tuple[str, ...]] = []  # states told of together in one sentence: newest last
        self.pairs_in_quotation: tuple[int, tuple[str, ...]] = (-1, ())  # paragraph, states told of together in it
        self.gender: dict[str, str] = {}
        self.resolved: dict[int, ActorMention] = {}  # head token -> mention

    def layer(self) -> Actors:
        result: list[ActorMention] = []
        sentence = -1
        inside: list[ActorMention] = []
        spoken: list[ActorMention] = []
        for mention in self.mentions:
            number = self.parse.sentence_of(mention.head).index if self.parse.sentences else 0
            if number != sentence:
                self._close(inside)
                self._close_quoted(spoken)
                inside, spoken, sentence = [], [], number
            quoted = self._quoted(mention.start)
            resolved = self._resolve(mention, number, quoted)
            result.append(resolved)
            if not quoted:
                inside.append(resolved)
                self._note(resolved, number)
            else:
                spoken.append(resolved)
            if quoted and resolved.form == "name":
                for identifier in resolved.actors:
                    self.count[identifier] += 1
            attribution = self.attributions.get(mention.head)
            if attribution is not None and resolved.actors and not quoted:
                self._speaks(resolved, attribution)
        return Actors(self.entries, tuple(result), ())

    # -------------------------------------------------------------------------------------- discourse state
    def _quoted(self, character: int) -> bool:
        before = bisect_right(self.spoken_starts, character) - 1
        return before >= 0 and character < self.spoken[before][1]

    def _note(self, mention: ActorMention, sentence: int) -> None:
        for identifier in mention.actors:
            self.count[identifier] += 1
            if mention.gender in {"m", "f"}:
                self.gender.setdefault(identifier, mention.gender)
        self.resolved.setdefault(mention.head, mention)
        if len(mention.actors) == 1 and self._person(mention.actors[0]):
            self.people.append((sentence, mention))
        if self.doc[mention.head].dep_ in _SUBJECT and mention.actors:
            self.subjects.append((sentence, mention.head, mention))

    def _speaks(self, mention: ActorMention, attribution: Attribution) -> None:
        people = tuple(a for a in mention.actors if a in self.entries)
        if people:
            self.speaker = people
            for identifier in people:
                if self._is_expert(identifier) and identifier not in self.experts:
                    self.experts.append(identifier)

    def _close(self, mentions: list[ActorMention]) -> None:
        """At the end of a sentence: remember the people and the states that it tells of together."""
        people: list[str] = []
        states: list[str] = []
        for mention in mentions:
            for identifier in mention.actors:
                entry = self.entries.get(identifier)
                if entry is None:
                    continue
                if identifier.startswith("person:") and identifier not in people and mention.form != "pronoun":
                    people.append(identifier)
                if entry.kind == "state" and mention.form != "demonym" and identifier not in states:
                    states.append(identifier)
        countries = {self.entries[p].country for p in people}
        if len(people) >= 2 and len(countries - {None}) >= 2:
            self.told_persons.append(self._of_different_states(people))
        if len(states) >= 2:
            self.told_states.append(tuple(states))

    def _close_quoted(self, mentions: list[ActorMention]) -> None:
        """At the end of a quoted sentence: remember the states that it tells of together, for its own paragraph."""
        states: list[str] = []
        for mention in mentions:
            for identifier in mention.actors:
                if identifier.startswith("state:") and mention.form != "demonym" and identifier not in states:
                    states.append(identifier)
        if len(states) >= 2:
            paragraph = self.parse.sentence_of(mentions[0].head).paragraph
            self.pairs_in_quotation = (paragraph, tuple(states))

    def _of_different_states(self, people: list[str]) -> tuple[str, ...]:
        """The people without those whose state is unknown where others' is known."""
        return tuple(p for p in people if self.entries[p].country)

    def _is_expert(self, identifier: str) -> bool:
        entry = self.entries[identifier]
        titles = " ".join(role.title.lower() for role in entry.roles)
        return entry.sector == "EDU" or any(word in titles for word in self.words.experts)

    # ----------------------------------------------------------------------------------------------- sieve
    def _resolve(self, mention: ActorMention, sentence: int, quoted: bool) -> ActorMention:
        if mention.actors and not self._unnamed(mention):
            return mention
        found: tuple[str, ...] = ()
        rule = ""
        if mention.form == "pronoun":
            if not quoted:
                found, rule = self._pronoun(mention, sentence)
        elif mention.plural:
            found, rule = self._plural(mention)
        else:
            found, rule = self._singular(mention, quoted)
        if found:
            return replace(mention, actors=found, why=Why(stage="references", rule=rule))
        if not mention.actors and mention.fallback:
            return replace(mention, actors=(mention.fallback,))
        return mention

    def _unnamed(self, mention: ActorMention) -> bool:
        """True for a definite phrase whose actor has no name of its own ("the Chinese representative")."""
        if mention.form == "name" or len(mention.actors) != 1 or not mention.actors[0].startswith("person:"):
            return False
        if self.doc[mention.first].lower_ not in _DEFINITE and mention.form != "title":
            return False
        entry = self.entries.get(mention.actors[0])
        return (entry is not None and not entry.name[:1].isupper()) or (
            entry is not None and not any(m.form == "name" and mention.actors[0] in m.actors for m in self.mentions)
        )

    def _singular(self, mention: ActorMention, quoted: bool) -> tuple[tuple[str, ...], str]:
        noun = mention.role_noun
        own = self.entries.get(mention.actors[0]) if mention.actors else None
        fallback = self.entries.get(mention.fallback) if mention.fallback else None
        country = (own or fallback).country if (own or fallback) else None  # type: ignore[union-attr]
        if own is not None and own.name[:1].isupper() and mention.form == "title":
            return (), ""  # the gazetteer knows who held that office
        definite = self.doc[mention.first].lower_ in _DEFINITE
        is_source = mention.head in self.attributions
        if not definite and not is_source:
            return (), ""
        if self.doc[mention.first].lower_ in {"a", "an", "one", "another", "some"}:
            return (), ""
        if country:
            person = self._best_person(noun, country)
            return ((person,), "title-with-state") if person else ((), "")
        plain = not self._qualified(mention)
        if plain and (noun in self.words.heads or any(noun in titles for titles in self.words.heads.values())):
            person = self._best_person(noun, None)
            if person:
                return (person,), "title-without-state"
        runs = plain or noun in self.words.experts
        if noun in self.words.speakers and runs and is_source and len(self.speaker) == 1:
            last = self.speaker[0]
            if noun in self.words.experts and not self._is_expert(last) and self.experts:
                return (self.experts[-1],), "role-noun-in-a-run"
            if last.startswith("person:"):
                return self.speaker, "role-noun-in-a-run"
        if noun in self.words.officials and not quoted and plain:
            person = self._best_person(noun, None)
            if person and definite:
                return (person,), "role-noun-of-a-named-person"
        return (), ""

    def _qualified(self, mention: ActorMention) -> bool:
        """True where an adjective tells this one from others of its kind, as in "the religious leader"."""
        return any(c.dep_ == "amod" and c.lower_ not in mention.role_noun for c in self.doc[mention.head].children)

    def _best_person(self, noun: str, country: str | None) -> str | None:
        """The named person whom a title fits: by state, by title, and by how present the person is in the text."""
        wanted = self.words.heads.get(noun, (noun,) if noun else ())
        heads = self.words.heads.get("head of state", ())
        best: tuple[float, str] | None = None
        recent = {identifier: position for position, (_, _, m) in enumerate(self.subjects) for identifier in m.actors}
        for identifier, count in self.count.items():
            entry = self.entries.get(identifier)
            if entry is None or not identifier.startswith("person:") or not entry.name[:1].isupper():
                continue
            if country and entry.country != country:
                continue
            titles = " | ".join(role.title.lower() for role in entry.roles)
            fits = any(title in titles for title in wanted)
            if noun in self.words.heads and not fits:
                continue
            if not country and not fits:
                continue
            head_of_state = any(title in titles for title in heads)
            score = count + 2.0 * fits - (2.0 if head_of_state and not fits else 0.0)
            score += 1.0 if recent.get(identifier, -9) >= len(self.subjects) - 3 else 0.0
            if best is None or score > best[0]:
                best = (score, identifier)
        return best[1] if best else None

    def _plural(self, mention: ActorMention) -> tuple[tuple[str, ...], str]:
        noun = mention.role_noun
        first = self.doc[mention.first].lower_
        bare_source = mention.first == mention.head and mention.head in self.attributions and noun in self.words.either
        if first not in _DEFINITE and not (first.isdigit() or first == "two") and not bare_source:
            return (), ""
        if mention.actors and noun not in self.words.either | self.words.states | self.words.persons:
            return (), ""
        count = self._count(mention)
        people = _newest(self.told_persons, count)
        states = self._states_before(mention, count) or _newest(self.told_states, count)
        if self._quoted(mention.start) and self.pairs_in_quotation[0] == self.parse.sentence_of(mention.head).paragraph:
            states = self.pairs_in_quotation[1]
        if noun in self.words.either:
            if people and not self._quoted(mention.start):
                return people, "parties-told-of"
            return (states, "states-told-of") if states else ((), "")
        if noun in self.words.states and len(states) >= 2:
            return states, "states-told-of"
        if noun in self.words.persons and len(people) >= 2:
            return people, "people-told-of"
        return (), ""

    def _count(self, mention: ActorMention) -> int | None:
        """How many a phrase says they are ("the two governments"), or None."""
        words = (self.doc[i].lower_ for i in range(mention.first, mention.head + 1))
        return next((self.words.counts[word] for word in words if word in self.words.counts), None)

    def _states_before(self, mention: ActorMention, count: int | None) -> tuple[str, ...]:
        """The states told of earlier in the same sentence, where there are as many as the phrase says."""
        sentence = self.parse.sentence_of(mention.head)
        states: list[str] = []
        first = bisect_left(self.starts, sentence.start)
        for other in self.mentions[first : bisect_left(self.starts, mention.start)]:
            if other.form != "demonym":
                states.extend(a for a in other.actors if a.startswith("state:") and a not in states)
        return tuple(states) if len(states) == (count or 2) else ()

    def _pronoun(self, mention: ActorMention, sentence: int) -> tuple[tuple[str, ...], str]:
        word = self.doc[mention.head].lower_
        if word in {"i", "we", "us", "me", "you", "our", "my", "your", "it", "its", "itself"}:
            if word == "it" and mention.head in self.attributions:
                return self._body(sentence)
            return (), ""
        if mention.plural:
            return self._they(mention, sentence)
        return self._he(mention, sentence)

    def _body(self, sentence: int) -> tuple[tuple[str, ...], str]:
        """ "it said": the last subject that is a state or an organisation."""
        for number, _, subject in reversed(self.subjects):
            if sentence - number > 2:
                break
            entry = self.entries.get(subject.actors[0])
            if entry is not None and entry.kind in {"state", "igo", "organisation", "media"}:
                return subject.actors, "pronoun-continues-subject"
        return (), ""

    def _he(self, mention: ActorMention, sentence: int) -> tuple[tuple[str, ...], str]:
        fits = [
            (number, subject)
            for number, _, subject in self.subjects
            if len(subject.actors) == 1
            and self._person(subject.actors[0])
            and self._same_gender(mention, subject.actors[0])
        ]
        if not fits:
            spoken, rule = self._spoken(mention, sentence)
            return (spoken, rule) if spoken else self._only_person(mention, sentence)
        own = [subject for number, subject in fits if number == sentence and subject.head < mention.head]
        if own:
            return own[0].actors, "pronoun-continues-subject"
        # Before this sentence only subjects of main clauses carry on: "he was waiting for X to visit. … he said".
        main = [(number, subject) for number, subject in fits if self._main(subject.head)]
        if not main:
            spoken, rule = self._spoken(mention, sentence)
            return (spoken, rule) if spoken else self._only_person(mention, sentence)
        number, subject = main[-1]
        spoken, rule = self._spoken(mention, sentence)
        if spoken and number < sentence - 1:
            return spoken, rule
        return (subject.actors, "pronoun-continues-subject") if sentence - number <= 3 else (spoken, rule)

    def _main(self, token: int) -> bool:
        """True for the subject of a main clause, or of a clause coordinated with it."""
        verb = self.doc[token].head
        while verb.dep_ == "conj" and verb.head.i != verb.i:
            verb = verb.head
        return bool(verb.dep_ == "ROOT")

    def _only_person(self, mention: ActorMention, sentence: int) -> tuple[tuple[str, ...], str]:
        """The one person of whom this sentence or the one before has told."""
        near = [m.actors for number, m in self.people if number >= sentence - 1 and m.head < mention.head]
        names = {actors for actors in near if self._same_gender(mention, actors[0])}
        return (names.pop(), "only-person-told-of") if len(names) == 1 else ((), "")

    def _spoken(self, mention: ActorMention, sentence: int) -> tuple[tuple[str, ...], str]:
        if mention.head not in self.attributions or len(self.speaker) != 1:
            return (), ""
        speaker = self.speaker[0]
        fits = self._person(speaker) and self._same_gender(mention, speaker)
        return (self.speaker, "pronoun-continues-speaker") if fits else ((), "")

    def _they(self, mention: ActorMention, sentence: int) -> tuple[tuple[str, ...], str]:
        for number, _, subject in reversed(self.subjects):
            if sentence - number > 2:
                break
            joint = self._joint(subject)
            if len(joint) > 1:
                return joint, "pronoun-continues-subject"
            entry = self.entries.get(subject.actors[0])
            if entry is not None and entry.kind in {"group", "organisation", "igo", "media"}:
                return subject.actors, "pronoun-continues-subject"
        people = _newest(self.told_persons, None)
        if mention.head in self.attributions and len(people) > 1:
            return people, "people-told-of"
        return (), ""

    def _joint(self, subject: ActorMention) -> tuple[str, ...]:
        """All actors of a coordinated subject."""
        if len(subject.actors) > 1:
            return subject.actors
        found = list(subject.actors)
        head: Any = self.doc[subject.head]
        for conjunct in head.conjuncts:
            other = self.resolved.get(conjunct.i)
            if other is not None:
                found.extend(a for a in other.actors if a not in found)
        return tuple(found)

    def _person(self, identifier: str) -> bool:
        entry = self.entries.get(identifier)
        return entry is not None and entry.kind == "person"

    def _same_gender(self, mention: ActorMention, identifier: str) -> bool:
        known = self.gender.get(identifier, "")
        return not known or not mention.gender or mention.gender == known


def _newest(told: list[tuple[str, ...]], count: int | None) -> tuple[str, ...]:
    """The group told of last, of as many as are asked for; any number where none is asked for."""
    return next((group for group in reversed(told) if count is None or len(group) == count), ())


def _disjoint(spans: list[Span]) -> list[Span]:
    """The same characters as spans that neither touch nor overlap, in order."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
