"""Resolve role nouns and pronouns to the actors they stand for, or abstain with a reason.

A sieve from sure to less sure, in the order of the text: a name in apposition to a role; a title with its state or
its organisation; a title that one named person bears; a role noun in a run of quotations (the last named speaker); a
body called by its kind ("the ministry"); plural sources (the people, or the states, of whom the text has just told); a
pronoun that continues the subject; whom a vocative addresses. What no rule decides stays open; nothing is guessed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any

from communique.appositions import affiliations, name_begins, names_beside_roles
from communique.document import Document
from communique.gazetteer import gazetteer, iso_day, person_id
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
from communique.record import Role, Span, Why
from communique.references import OFFICIAL_SECTORS, ReferenceWords, Seat, is_expert, reference_words
from communique.stage import Stage
from communique.title_bearers import TitleBearers

_SUBJECT = {"nsubj", "nsubjpass"}
_DEFINITE = {"the", "this", "that", "both", "these", "those", "its", "his", "her", "their"}
_INDEFINITE = {"a", "an", "one", "another", "some", "any", "every", "each"}
_BODIES = {"igo", "organisation", "media"}
# So many sentences after it was the subject, a subject is still what a pronoun or "the agency" goes on with.
_CARRIES = 3
# "The parties", without a number, are no more than so many states.
_PARTIES = 3
# More people with one title than these need not be looked at to know that it tells nobody apart.
_BEARERS = 8
# So many bodies named before are remembered by their noun.
_REMEMBERED = 40
# An actor without a name is called by so many characters of the text.
_LONGEST_NAME = 80


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
        self.day = iso_day(document.article.published)
        self.words = words
        mentions = document[Mentions]
        self.attributions: dict[int, Attribution] = {}
        for attribution in document[Attributions].attributions:
            if attribution.source_head is not None:
                self.attributions.setdefault(attribution.source_head, attribution)
        beside = names_beside_roles(self.parse, mentions, words)
        self.entries: dict[str, ActorEntry] = {
            **mentions.actors,
            **dict(affiliations(self.parse, mentions, words)),
            **beside.entries,
        }
        self.alias, self.apposed = beside.alias, beside.at
        self._people_taken_for_bodies(mentions)
        found = (*mentions.mentions, *beside.mentions, *self._pronouns_unseen(mentions))
        self.mentions = sorted((self._renamed(m) for m in found), key=lambda m: (m.start, -m.end))
        self.starts = [mention.start for mention in self.mentions]
        self.by_head = {m.head: m for m in reversed(self.mentions)}
        self.named = {identifier for m in self.mentions if m.form == "name" for identifier in m.actors}
        self.former = {identifier for m in self.mentions if self._former(m) for identifier in m.actors}
        self.bearers = TitleBearers(self.entries, self.named, words)
        self.unresolved: list[str] = []
        spoken = [span for a in document[Attributions].attributions if a.kind == "direct" for span in a.content]
        spoken += [region.inner for region in document[Quotations].regions if region.speech]
        self.frames = self._frames(document[Quotations], document[Attributions].attributions)
        self.turns = self._turns(document[Attributions].attributions)
        self.turn_starts = [span[0] for span, _ in self.turns]
        self.voices = {person for _, speakers in self.turns for person in speakers}
        self.spoken = _disjoint(spoken)
        self.spoken_starts = [start for start, _ in self.spoken]
        # discourse state
        self.count: Counter[str] = Counter()
        self.speaker: tuple[str, ...] = ()
        self.experts: dict[str, None] = {}  # who has spoken as an expert: newest last
        self.recent: dict[str, int] = {}  # actor -> position among the subjects
        self.bodies: dict[str, int] = {}  # named body -> sentence of its newest mention: newest last
        self.called: dict[str, str] = {}  # noun -> the body that it meant last
        self.newcomer: str | None = None  # who has been named for the first time since somebody spoke
        self.subjects: list[tuple[int, int, ActorMention]] = []  # sentence, token, mention: newest last
        self.people: list[tuple[int, ActorMention]] = []  # sentence, mention of one person, outside quotations
        self.told_persons = _Told()  # people told of together in one sentence
        self.told_names = _Told()  # people told of together, of whatever states
        self.told_states = _Told()  # states told of together in one sentence
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
        self._keep_words(result)
        return Actors(self.entries, tuple(result), tuple(dict.fromkeys(self.unresolved)))

    # ------------------------------------------------------------------------------------ before the sieve
    def _renamed(self, mention: ActorMention) -> ActorMention:
        """The mention under the name that stands in apposition to it, or to the same role elsewhere."""
        person = self.apposed.get((mention.start, mention.end))
        if person is None and any(actor in self.alias for actor in mention.actors):
            if mention.form != "name" and self.doc[mention.first].lower_ in _INDEFINITE:
                return mention
            actors = tuple(dict.fromkeys(self.alias.get(actor, actor) for actor in mention.actors))
            return replace(mention, actors=actors, why=Why(stage="references", rule="name-in-apposition"))
        if person is None:
            return mention
        return replace(mention, actors=person, why=Why(stage="references", rule="name-in-apposition"))

    def _people_taken_for_bodies(self, layer: Mentions) -> None:
        """A name of no known kind that speaks and is "he" or "she" in the next source is that of a person."""
        heads = sorted(self.attributions)
        for head, following in pairwise(heads):
            mention = layer.headed_by(head)
            pronoun = self.doc[following]
            if pronoun.lower_ not in {"he", "she"} or mention is None or mention.form != "name":
                continue
            entry = self.entries.get(mention.actors[0]) if len(mention.actors) == 1 else None
            near = self.parse.sentence_of(following).index - self.parse.sentence_of(head).index <= 1
            if entry is None or not near or not self._like_a_person(entry, mention):
                continue
            if any(m.actors and m.actors[0].startswith("person:") for m in layer.between(mention.end, pronoun.idx)):
                continue
            person = person_id(entry.name)
            why = Why(stage="references", rule="name-taken-up-by-a-pronoun")
            self.entries.setdefault(person, replace(entry, id=person, kind="person", why=(why,)))
            self.alias[entry.id] = person

    def _like_a_person(self, entry: ActorEntry, mention: ActorMention) -> bool:
        """Whether a name that only the parse found has the form of a person's."""
        rule = mention.why.rule if mention.why else None
        words = entry.name.split()
        plain = all(word[:1].isupper() and word.lower() not in self.words.bodies for word in words)
        return (
            entry.kind == "organisation" and entry.sector is None and rule == "names" and len(words) in {2, 3} and plain
        )

    def _keep_words(self, resolved: list[ActorMention]) -> None:
        """A source without a name keeps the words by which the text first calls it ("source in the General Staff")."""
        done: set[str] = set()
        for mention in resolved:
            attribution = self.attributions.get(mention.head)
            if attribution is None or mention.form != "nominal" or len(mention.actors) != 1:
                continue
            identifier = mention.actors[0]
            entry = self.entries.get(identifier)
            if entry is None or entry.kind != "person" or identifier in self.named or identifier in done:
                continue
            done.add(identifier)
            first, *rest = " ".join(self.text[start:end] for start, end in attribution.source).split() or [""]
            words = " ".join(rest if first.lower() in _INDEFINITE | {"the"} else [first, *rest])
            if first.lower() in _INDEFINITE and len(entry.name) < len(words) <= _LONGEST_NAME:
                self.entries[identifier] = replace(entry, name=words[:1].upper() + words[1:])

    def _former(self, mention: ActorMention) -> bool:
        """Whether a name is that of somebody who has left the office: "former President X"."""
        if mention.form != "name":
            return False
        return any(t.lower_ in self.words.former for t in self.doc[max(0, mention.first - 1) : mention.head])

    def _pronouns_unseen(self, layer: Mentions) -> Iterator[ActorMention]:
        """Sources like "both" that no mention covers."""
        for head, attribution in self.attributions.items():
            token = self.doc[head]
            if token.lower_ not in self.words.either or layer.innermost(head) is not None:
                continue
            if all(end - start == len(token) for start, end in attribution.source):
                yield ActorMention(
                    token.idx,
                    token.idx + len(token),
                    head,
                    head + 1,
                    head,
                    "pronoun",
                    plural=True,
                    role_noun=token.lower_,
                )

    def _turns(self, attributions: Iterable[Attribution]) -> list[tuple[Span, tuple[str, ...]]]:
        """The spans of direct speech with the named people who say them."""
        heads = {m.head: m.actors for m in self.mentions if m.form == "name"}
        spans = [
            (span, heads.get(a.source_head, ()))
            for a in attributions
            if a.kind == "direct" and a.source_head is not None
            for span in a.content
        ]
        return sorted(spans)

    def _frames(self, quotations: Quotations, attributions: Iterable[Attribution]) -> list[Span]:
        """The sources that stand inside a quotation which lacks its closing mark: what frames it is not quoted."""
        damaged = _disjoint([region.inner for region in quotations.regions if region.speech and not region.closed])
        starts = [start for start, _ in damaged]
        found: list[Span] = []
        for attribution in attributions if damaged else ():
            for source in attribution.source if attribution.kind != "indirect" else ():
                before = bisect_right(starts, source[0] - 1) - 1
                if before >= 0 and source[1] <= damaged[before][1]:
                    found.append(source)
        return _disjoint(found)

    # -------------------------------------------------------------------------------------- discourse state
    def _quoted(self, character: int) -> bool:
        frame = bisect_right(self.frames, (character, len(self.text))) - 1
        if frame >= 0 and character < self.frames[frame][1]:
            return False
        before = bisect_right(self.spoken_starts, character) - 1
        return before >= 0 and character < self.spoken[before][1]

    def _note(self, mention: ActorMention, sentence: int) -> None:
        for identifier in mention.actors:
            self.count[identifier] += 1
            if self.count[identifier] == 1 and mention.form == "name" and self._acts(mention):
                self.newcomer = identifier if self._person(identifier) else self.newcomer
            if mention.gender in {"m", "f"} and (mention.form != "pronoun" or self.doc[mention.head].dep_ in _SUBJECT):
                self.gender.setdefault(identifier, mention.gender)
            entry = self.entries.get(identifier)
            if entry is not None and entry.kind in _BODIES and _proper(entry):
                self.bodies.pop(identifier, None)
                self.bodies[identifier] = sentence
                if len(mention.actors) == 1:
                    self.called[self.doc[mention.last - 1].lower_] = identifier
        self.resolved.setdefault(mention.head, mention)
        if len(mention.actors) == 1 and self._person(mention.actors[0]):
            self.people.append((sentence, mention))
        if self.doc[mention.head].dep_ in _SUBJECT and mention.actors:
            self.subjects.append((sentence, mention.head, mention))
            self.recent |= dict.fromkeys(mention.actors, len(self.subjects) - 1)

    def _acts(self, mention: ActorMention) -> bool:
        """Whether somebody is the subject, or who does what is told in the passive ("a view held by …")."""
        token = self.doc[mention.head]
        return token.dep_ in _SUBJECT or (token.dep_ == "pobj" and token.head.dep_ == "agent")

    def _speaks(self, mention: ActorMention, attribution: Attribution) -> None:
        self.newcomer = None
        people = tuple(a for a in mention.actors if a in self.entries)
        if people:
            self.speaker = people
            for identifier in people:
                if self._is_expert(identifier):
                    self.experts.pop(identifier, None)
                    self.experts[identifier] = None

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
        named = [person for person in people if person in self.named]
        people = named if len(named) >= 2 else people
        countries = {self.entries[p].country for p in people}
        if len(people) >= 2:
            self.told_names.add(tuple(people))
        if len(people) >= 2 and len(countries - {None}) >= 2:
            self.told_persons.add(self._of_different_states(people))
        if len(states) >= 2:
            self.told_states.add(tuple(states))

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
        return is_expert(self.entries[identifier], self.words)

    # ----------------------------------------------------------------------------------------------- sieve
    def _resolve(self, mention: ActorMention, sentence: int, quoted: bool) -> ActorMention:
        if mention.form == "demonym" and not quoted:
            person = self._compatriot(mention)
            if person:
                return replace(
                    mention, form="nominal", actors=(person,), why=Why(stage="references", rule="compatriot")
                )
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

    def _compatriot(self, mention: ActorMention) -> str | None:
        """ "The Latvian": the only person of that state whom the text has named, where the words mean one person."""
        token = self.doc[mention.head]
        alone = mention.first > 0 and self.doc[mention.first - 1].lower_ == "the" and token.tag_ in {"NN", "NNP", "JJ"}
        if not alone or token.dep_ != "nsubj" or mention.head not in self.attributions or len(mention.actors) != 1:
            return None
        entry = self.entries.get(mention.actors[0])
        if entry is None or entry.country is None or token.i + 1 >= len(self.doc):
            return None
        people = {i for i in self.bearers.of_country(entry.country) if self.count[i]}
        return people.pop() if len(people) == 1 else None

    def _unnamed(self, mention: ActorMention) -> bool:
        """True for a definite phrase whose actor has no name of its own ("the Chinese representative")."""
        if mention.form == "name" or len(mention.actors) != 1:
            return False
        if not mention.actors[0].startswith("person:"):
            return mention.form == "nominal" and self._placed(mention)
        if self.doc[mention.first].lower_ not in _DEFINITE and mention.form != "title":
            return False
        entry = self.entries.get(mention.actors[0])
        return entry is not None and (not entry.name[:1].isupper() or mention.actors[0] not in self.named)

    def _singular(self, mention: ActorMention, quoted: bool) -> tuple[tuple[str, ...], str]:
        seat = self._seat(mention)
        noun = seat.title if seat else mention.role_noun
        own = self.entries.get(mention.actors[0]) if mention.actors else None
        fallback = self.entries.get(mention.fallback) if mention.fallback else None
        entry = own or fallback
        country = entry.country if entry else None
        first = self.doc[mention.first].lower_
        if first in self.words.honorifics and self._apart(mention):
            return self._addressed(mention, noun)
        if own is not None and own.name[:1].isupper() and mention.form == "title" and not mention.fallback:
            # The gazetteer knows who held that office; whom the text itself names with that title goes before.
            person = self._told_holder(noun, country) if country else None
            return ((person,), "title-with-state") if person else ((), "")
        definite = first in _DEFINITE
        is_source = mention.head in self.attributions
        if (not definite and not is_source) or first in _INDEFINITE:
            return (), ""
        if name_begins(self.doc, mention.last):
            return (), ""  # a name stands right behind the title
        if entry is not None and entry.kind in _BODIES and definite and self._placed(mention):
            return self._body_called(mention, noun)
        if country:
            person = self._best_person(noun, country)
            if person is None and seat is not None:
                person = self._holder(country, seat.offices)
            return ((person,), "title-with-state") if person else ((), "")
        body = next((role.organisation for role in entry.roles if role.organisation), None) if entry else None
        if body and noun in self.words.asked and body.lower() in self.words.asking:
            body = None  # "the interlocutor of the newspaper"
        if body and definite:
            person = self._of_organisation(noun, body)
            if person:
                return (person,), "title-with-organisation"
            if mention.role_noun in self.words.leading:  # whoever leads another body is somebody else
                person = self._holder(body, self.words.led_by)
                return ((person,), "holder-of-the-office") if person else ((), "")
        if definite and noun in self.words.lands and is_source:
            state = self._state_called(self.parse.sentence_of(mention.head).index)
            if state:
                return (state,), "state-called-by-its-kind"
        plain = not self._qualified(mention)
        if entry is not None and entry.kind in {*_BODIES, "group"}:
            return self._body_called(mention, noun) if definite else ((), "")
        if seat is None and mention.role_noun in self.words.leading and self._of_another(mention):
            return (), ""
        if plain and (noun in self.words.heads or any(noun in titles for titles in self.words.heads.values())):
            person = self._best_person(noun, None)
            if person:
                return (person,), "title-without-state"
        return self._by_role(mention, noun, plain, definite, is_source and not body, quoted)

    def _by_role(
        self, mention: ActorMention, noun: str, plain: bool, definite: bool, is_source: bool, quoted: bool
    ) -> tuple[tuple[str, ...], str]:
        """A role noun without state or body: who spoke last, or who alone bears that title."""
        phrase = self._phrase(mention)
        bearers = self._bearers((phrase, noun)) if definite and phrase else []
        exact = [person for person in bearers if phrase != noun and self.bearers.fit(person, (phrase,)) == 1.0]
        if exact or plain:
            chosen = self._one_of(exact or bearers, is_source)
            if chosen and noun not in self.words.experts:
                return (chosen,), "role-noun-of-a-named-person"
            if chosen and is_source and (exact or chosen in self.speaker):
                return (chosen,), "role-noun-in-a-run"
            if len(bearers) > 1 and not chosen and is_source and noun not in self.words.experts:
                names = " or ".join(sorted(self.entries[person].name for person in bearers[:4]))
                self.unresolved.append(f"who {self.text[mention.start : mention.end]!r} is: {names}")
                return (), ""
        runs = plain or noun in self.words.experts
        introduced = self._introduced_expert() if noun in self.words.experts and is_source and not exact else None
        if introduced:
            return (introduced,), "role-noun-of-the-subject"
        if noun in self.words.speakers and runs and is_source and len(self.speaker) == 1:
            last = self.speaker[0]
            scholarly = noun in self.words.experts
            if scholarly and not self._is_expert(last) and self.experts:
                return (self._newest_expert(noun),), "role-noun-in-a-run"
            if last.startswith("person:") and self._may_be(last, noun):
                return self.speaker, "role-noun-in-a-run"
        if noun in self.words.experts and definite and plain and not quoted and not is_source:
            told = {*self.experts, *filter(None, [self._introduced_expert()])}
            if len(told) == 1 and self.doc[mention.head].dep_ in _SUBJECT:
                return (told.pop(),), "role-noun-in-a-run"
        if noun in self.words.officials and not quoted and plain and definite:
            person = self._best_person(noun, None)
            if person:
                return (person,), "role-noun-of-a-named-person"
        return (), ""

    def _bearers(self, titles: tuple[str, ...]) -> list[str]:
        """Who of those named so far bears one of these titles: the last speaker if he does, and a few others."""
        known = (person for person in self.bearers.with_title(dict.fromkeys(titles)) if self.count[person])
        found = list(islice(known, _BEARERS))
        last = self.speaker[0] if len(self.speaker) == 1 else ""
        if last and last not in found and len(found) == _BEARERS and self.bearers.fit(last, titles) == 1.0:
            found.append(last)
        return found

    def _may_be(self, person: str, noun: str) -> bool:
        """Whether a role noun can stand for the last speaker: no scholar is "the minister", and the reverse."""
        entry = self.entries[person]
        if noun in self.words.experts:
            return self._is_expert(person) or entry.sector not in OFFICIAL_SECTORS
        if noun in self.words.officials and self._is_expert(person):
            return self.bearers.fit(person, (noun,)) > 0
        return True

    def _introduced_expert(self) -> str | None:
        """The expert who is the subject of what was told last: a new one takes over the run."""
        newcomer = self.entries.get(self.newcomer or "")
        if newcomer is not None and newcomer.id in self.named and newcomer.sector in {"EDU", "ELI"}:
            return newcomer.id
        actors = self.subjects[-1][2].actors if self.subjects else ()
        known = len(actors) == 1 and actors[0] in self.named and self._person(actors[0])
        return actors[0] if known and self._is_expert(actors[0]) else None

    def _newest_expert(self, noun: str) -> str:
        """The expert who spoke last, of those who bear this very title if some do."""
        titled = [person for person in self.experts if self.bearers.fit(person, (noun,)) > 0]
        return (titled or list(self.experts))[-1]

    def _one_of(self, people: list[str], is_source: bool) -> str | None:
        """The only one whom a title fits; of several the one who spoke last, in a run of quotations."""
        if len(people) == 1:
            return people[0]
        if is_source and len(self.speaker) == 1 and self.speaker[0] in people:
            return self.speaker[0]
        return None

    def _phrase(self, mention: ActorMention) -> str:
        """The words of a role without its article and the adjectives that leave it open who is meant."""
        words = [self.doc[i].lower_ for i in range(mention.first, mention.head + 1)]
        kept = [word for word in words if word not in _DEFINITE and word not in self.words.fillers]
        return " ".join(kept) if words and words[-1] not in self.words.fillers else words[-1]

    def _apart(self, mention: ActorMention) -> bool:
        """Whether commas or the edges of a sentence set a phrase apart, as they do a vocative."""
        before = self.doc[mention.first - 1] if mention.first else None
        after = self.doc[mention.last] if mention.last < len(self.doc) else None
        opened = before is None or before.is_punct or before.is_space or before.is_sent_end or before.lower_ == "you"
        return bool(opened and (after is None or after.is_punct or after.is_space))

    def _addressed(self, mention: ActorMention, noun: str) -> tuple[tuple[str, ...], str]:
        """ "Mr President, …": the one who bears that title among those who speak, or are named, and is not speaking."""
        here = next((a for a in self._speaking(mention.start)), None)
        people = [person for person in self.bearers.with_title((noun,)) if person != here]
        said = [person for person in people if person in self.voices]
        chosen = said or people
        return ((chosen[0],), "vocative") if len(chosen) == 1 else ((), "")

    def _speaking(self, character: int) -> tuple[str, ...]:
        """Who says the words that stand here, as far as a name tells."""
        before = bisect_right(self.turn_starts, character) - 1
        return self.turns[before][1] if before >= 0 and character < self.turns[before][0][1] else ()

    def _told_holder(self, noun: str, country: str) -> str | None:
        """The person of that state to whom the text itself gives the title, where there is one only."""
        titles = self.bearers.wanted(noun)
        people = [person for person in self.bearers.of_country(country) if self.bearers.fit(person, titles) == 1.0]
        people = [person for person in people if self.count[person] and person not in self.former]
        return people[0] if len(people) == 1 else None

    def _of_organisation(self, noun: str, body: str) -> str | None:
        """The named person with that post in that body."""
        people = [person for person in self.bearers.of_organisation(body) if self.count[person]]
        fitting = [person for person in people if self.bearers.fit(person, self.bearers.wanted(noun)) > 0]
        return fitting[-1] if fitting and len(set(fitting)) == 1 else None

    def _seat(self, mention: ActorMention) -> Seat | None:
        """The house of an office that the words for whoever leads it name ("the Pentagon chief")."""
        if mention.role_noun not in self.words.leading or mention.plural:
            return None
        words = " ".join(self.doc[i].lower_ for i in range(mention.first, mention.last))
        return next((seat for house, seat in self.words.seats.items() if f" {house} " in words), None)

    def _holder(self, of: str, offices: tuple[str, ...]) -> str | None:
        """Who held an office of a state or a body on the day of the article, as the gazetteer has it."""
        persons = gazetteer().persons
        for identifier in (*self.bearers.of_country(of), *self.bearers.of_organisation(of)):
            known = persons.get(identifier)  # who is told of in the text goes before
            terms = known.terms if known is not None and self.count[identifier] else ()
            if any(of in {t.office.organisation, t.office.country} and t.office.office in offices for t in terms):
                return identifier
        person = gazetteer().holder(of, offices, self.day) if self.day else None
        if person is None:
            return None
        if person.id not in self.entries:
            sectors = person.sectors(self.day or "")
            roles = tuple(
                Role(title=term.office.title, organisation=term.office.organisation, country=term.office.country)
                for term in person.at(self.day or "")
            )
            why = Why(stage="references", rule="gazetteer/offices", note=f"in the gazetteer of offices on {self.day}")
            country, sector = person.country(self.day or ""), sectors[0] if sectors else None
            self.entries[person.id] = ActorEntry(
                person.id, person.name, "person", country, sector, None, roles, (why,), sectors
            )
        return person.id

    def _body_called(self, mention: ActorMention, noun: str) -> tuple[tuple[str, ...], str]:
        """ "the ministry": the body named last whose name has that noun; "the agency": the body told of last."""
        words = [t for t in self.doc[mention.first : mention.head] if not t.is_space]
        if noun not in self.words.bodies or mention.last != mention.head + 1 or not self._tells_no_other(words[1:]):
            return (), ""
        plain = len(words) == 1 and not mention.actors
        for identifier in islice(reversed(self.bodies), _REMEMBERED) if plain else ():
            if noun in self.entries[identifier].name.lower().split():
                return (identifier,), "body-called-by-its-noun"
        if plain and noun in self.called:
            return (self.called[noun],), "body-called-by-its-noun"
        if noun in self.words.bodies_by_kind:
            sentence = self.parse.sentence_of(mention.head).index
            for number, _, subject in reversed(self.subjects):
                if sentence - number > _CARRIES:
                    break
                if len(subject.actors) == 1 and subject.actors[0] in self.bodies:
                    return subject.actors, "body-called-by-its-kind"
                if plain:
                    break
            if len(self.speaker) == 1 and self.speaker[0] in self.bodies and not plain:
                return self.speaker, "body-called-by-its-kind"
            near = [body for body, number in self.bodies.items() if sentence - number <= _CARRIES]
            if len(near) == 1 and not plain:
                return (near[0],), "body-called-by-its-kind"
        return (), ""

    def _of_another(self, mention: ActorMention) -> bool:
        """Whether a name that nobody knows stands inside the words for a leader ("the Andean Bank chief")."""
        inside = self.doc[mention.first + 1 : mention.head]
        return any(t.tag_ in {"NNP", "NNPS"} and t.text[:1].isupper() for t in inside)

    def _placed(self, mention: ActorMention) -> bool:
        """Whether what is told of a body is only where it sits ("the Vienna-based body")."""
        return mention.first < mention.head - 1 and self.doc[mention.head - 1].lower_ == "based"

    def _tells_no_other(self, words: list[Any]) -> bool:
        """Whether adjectives only say where a body is or how many are in it ("Lagos-based", "five-member")."""
        if not words:
            return True
        return words[-1].lower_ in {"based", "member", "nation", "strong"} and any(t.text == "-" for t in words)

    def _state_called(self, sentence: int) -> str | None:
        """ "The kingdom": the state that was the subject last, not many sentences ago."""
        for number, _, subject in reversed(self.subjects):
            if sentence - number > _CARRIES:
                break
            entry = self.entries.get(subject.actors[0]) if len(subject.actors) == 1 else None
            if entry is None or entry.country is None or entry.kind == "person":
                continue
            state = f"state:{entry.country}"
            if state in self.entries:
                return state
        return None

    def _qualified(self, mention: ActorMention) -> bool:
        """True where an adjective tells this one from others of its kind, as in "the religious leader"."""
        return any(
            c.dep_ == "amod" and c.lower_ not in mention.role_noun and c.lower_ not in self.words.fillers
            for c in self.doc[mention.head].children
        )

    def _best_person(self, noun: str, country: str | None) -> str | None:
        """The named person whom a title fits: by state, by title, and by how present the person is in the text."""
        wanted = self.bearers.wanted(noun)
        heads = self.words.heads.get("head of state", ())
        best: tuple[float, str] | None = None
        people = self.bearers.of_country(country) if country else self.bearers.with_title(wanted)
        for identifier in people:
            count = self.count[identifier]
            if not count:
                continue
            fits = self.bearers.fit(identifier, wanted)
            foreign = country is not None and self.entries[identifier].country != country
            if (noun in self.words.heads or not country or foreign) and not fits:
                continue
            head_of_state = self.bearers.fit(identifier, heads) == 1.0
            score = count + 2.0 * fits - (2.0 if head_of_state and not fits else 0.0)
            score += 1.0 if self.recent.get(identifier, -9) >= len(self.subjects) - 3 else 0.0
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
        people = self.told_persons.newest(count)
        states = self._states_before(mention, count) or self.told_states.newest(count)
        if self._quoted(mention.start) and self.pairs_in_quotation[0] == self.parse.sentence_of(mention.head).paragraph:
            states = self.pairs_in_quotation[1]
        if noun in self.words.either:
            if people and not self._quoted(mention.start):
                return people, "parties-told-of"
            few = count is not None or len(states) <= _PARTIES
            return (states, "states-told-of") if states and few else ((), "")
        if noun in self.words.states and len(states) >= 2:
            return states, "states-told-of"
        if noun in self.words.persons and len(people) >= 2:
            return people, "people-told-of"
        together = self.told_names.newest(count)
        if noun in self.words.persons and not self._quoted(mention.start) and len(together) == (count or 2):
            return together, "people-told-of"
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
        if mention.role_noun in self.words.either:
            return self._plural(mention)
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
        fits: list[tuple[int, ActorMention]] = []
        others = self._objects_beside(mention)
        for number, _, subject in reversed(self.subjects):
            if number < sentence - _CARRIES:
                break
            one = len(subject.actors) == 1 and self._person(subject.actors[0])
            if one and subject.actors[0] not in others and self._same_gender(mention, subject.actors[0]):
                fits.insert(0, (number, subject))
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
        return subject.actors, "pronoun-continues-subject"

    def _objects_beside(self, mention: ActorMention) -> set[str]:
        """Whom the pronoun's own verb has for its object: "he thanked X" is not X."""
        subject = self.doc[mention.head]
        if subject.dep_ not in _SUBJECT:
            return set()
        objects = [c for c in subject.head.children if c.dep_ in {"dobj", "dative"}]
        found = (self.by_head.get(c.i) for c in objects)
        return {actor for other in found if other is not None and other.form == "name" for actor in other.actors}

    def _main(self, token: int) -> bool:
        """True for the subject of a main clause, or of a clause coordinated with it."""
        verb = self.doc[token].head
        while verb.dep_ == "conj" and verb.head.i != verb.i:
            verb = verb.head
        return bool(verb.dep_ == "ROOT")

    def _only_person(self, mention: ActorMention, sentence: int) -> tuple[tuple[str, ...], str]:
        """The one person of whom this sentence or the one before has told."""
        names: set[tuple[str, ...]] = set()
        for number, other in reversed(self.people):
            if number < sentence - 1:
                break
            if other.head < mention.head and self._same_gender(mention, other.actors[0]):
                names.add(other.actors)
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
        people = self.told_persons.newest(None)
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


class _Told:
    """Actors told of together: the newest group of each size."""

    def __init__(self) -> None:
        self._groups: dict[int, tuple[str, ...]] = {}

    def add(self, group: tuple[str, ...]) -> None:
        self._groups.pop(len(group), None)
        self._groups[len(group)] = group

    def newest(self, count: int | None) -> tuple[str, ...]:
        """The group told of last, of as many as are asked for; of any number where none is asked for."""
        if count is not None:
            return self._groups.get(count, ())
        return next(reversed(self._groups.values()), ())


def _proper(entry: ActorEntry) -> bool:
    """Whether a body has a name: one of its state, or one in capitals."""
    return bool(entry.country) or entry.kind in {"igo", "media"} or any(c.isupper() for c in entry.name[1:])


def _disjoint(spans: list[Span]) -> list[Span]:
    """The same characters as spans that neither touch nor overlap, in order."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
