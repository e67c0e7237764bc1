"""Statements: each attribution with the actor who speaks, the speech act, to whom, about whom, and in which voice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from communique.actor_phrases import issuing_state, role_words
from communique.addressees import addressed_by_cue, vocatives
from communique.cues import cues
from communique.document import Document
from communique.gazetteer import gazetteer, slug
from communique.issuers import issuer_named
from communique.layers import (
    ActorEntry,
    ActorMention,
    Actors,
    Attribution,
    Attributions,
    Layer,
    Parse,
    Statements,
)
from communique.record import Kind, Role, Span, Statement, Voice, Why
from communique.references import OFFICIAL_SECTORS, ReferenceWords, reference_words, voice_of
from communique.speech_acts import SAY, Act, ContentForms, act_of_cue, judged
from communique.stage import Stage

_ABOUT = 8
_FIRST_PERSON = {"i", "we", "me", "us", "myself", "ourselves"}
_POLITICAL = {*OFFICIAL_SECTORS, "REB", "OPP", "PTY", "UAF"}
_DEFINITE = {"the", "its", "his", "her", "their", "our"}
# How much each place in a clause says that the clause speaks of somebody; a mere adjective ("Russian") says little.
_PLACES = {"nsubj": 3.0, "nsubjpass": 3.0, "dobj": 2.0, "dative": 2.0, "agent": 2.0, "pobj": 1.0, "poss": 1.0}
_ADJECTIVE = 0.5


class StatementsStage(Stage):
    """Lead each attribution to its speaker."""

    name = "statements"
    requires = (Parse, Attributions, Actors)
    provides = Statements

    def __call__(self, document: Document) -> Layer:
        """All statements of one document, in the order of their contents."""
        return _Assigner(document, reference_words()).layer()


class _Assigner:
    def __init__(self, document: Document, words: ReferenceWords) -> None:
        self.article = document.article
        self.text = document.text
        self.parse = document[Parse]
        self.doc = self.parse.doc
        self.actors = document[Actors]
        self.words = words
        self.attributions = document[Attributions].attributions
        self.new: dict[str, ActorEntry] = {}
        self.unresolved: list[str] = []
        self.acts = cues().acts
        self.forms = ContentForms(self.doc, self._is_actor)
        self.named = {identifier for m in self.actors.mentions if m.form == "name" for identifier in m.actors}

    def _is_actor(self, token: int) -> bool:
        return self.actors.headed_by(token) is not None

    def layer(self) -> Statements:
        found = [
            (attribution, speakers)
            for attribution, speakers in zip(self.attributions, self._speakers(), strict=True)
            # Praise, support or refusal by nobody who can be told is no statement of anybody.
            if speakers[0] or attribution.note != "object" or self._awaited(attribution)
        ]
        statements = [
            self._statement(f"s{n}", attribution, speakers) for n, (attribution, speakers) in enumerate(found, 1)
        ]
        around = enclosing([statement.content for statement in statements])
        with_parents = [
            statement.model_copy(update={"parent": statements[outer[0]].id}) if outer else statement
            for statement, outer in zip(statements, around, strict=True)
        ]
        first_person = any(token.lower_ in _FIRST_PERSON for token in self.doc)
        issuer = self._official if first_person else ()
        return Statements(tuple(self._without_echoes(with_parents)), self.new, tuple(self.unresolved), issuer)

    def _without_echoes(self, statements: Sequence[Statement]) -> list[Statement]:
        """Leave out what a speaker "says" inside words of the same speaker: "thank China for supporting …"."""
        by_id = {statement.id: statement for statement in statements}
        kept = []
        for statement in statements:
            outer = by_id.get(statement.parent or "")
            if outer is None or statement.kind == "direct" or not set(statement.speakers) & set(outer.speakers):
                kept.append(statement)
        numbers = {statement.id: f"s{number}" for number, statement in enumerate(kept, 1)}
        renumbered = []
        for statement in kept:
            parent = numbers.get(self._kept_parent(statement, by_id, numbers))
            renumbered.append(statement.model_copy(update={"id": numbers[statement.id], "parent": parent}))
        return renumbered

    def _kept_parent(self, statement: Statement, by_id: Mapping[str, Statement], kept: Mapping[str, str]) -> str:
        parent = statement.parent
        while parent and parent not in kept:
            parent = by_id[parent].parent
        return parent or ""

    def _awaited(self, attribution: Attribution) -> bool:
        """True where one person speaks who only is not told by name: "he urged"."""
        head = attribution.source_head
        return head is not None and self.doc[head].tag_ == "PRP" and self.doc[head].lower_ in {"he", "she"}

    # -------------------------------------------------------------------------------------------- speakers
    def _speakers(self) -> list[tuple[tuple[str, ...], str]]:
        """For each attribution its speakers and the rule that named them."""
        found: list[tuple[tuple[str, ...], str]] = []
        last: tuple[str, ...] = ()
        around = enclosing([attribution.content for attribution in self.attributions])
        for attribution, outer in zip(self.attributions, around, strict=True):
            if attribution.note == "issuing-body":
                speakers, rule = self._issuing_body
            elif attribution.note == "signatory" and self._issuer and not self._signed_by_a_person(attribution):
                speakers, rule = self._issuer, "issuer-in-the-heading"
            elif self._first_person(attribution):
                speakers, rule = self._who_is_i(found[outer[0]][0] if outer and outer[0] < len(found) else ())
            elif attribution.source_head is None:
                follows = attribution.note == "follows" and last
                speakers, rule = (last, "follows-the-last-speaker") if follows else ((), "no-source")
            else:
                speakers, rule = self._of_source(attribution)
            if (speakers and attribution.kind != "indirect") or (speakers and not outer):
                last = speakers
            found.append((speakers, rule))
        return found

    def _signed_by_a_person(self, attribution: Attribution) -> bool:
        mention = self.actors.headed_by(attribution.source_head) if attribution.source_head is not None else None
        return mention is not None and any(actor.startswith("person:") for actor in mention.actors)

    def _first_person(self, attribution: Attribution) -> bool:
        head = attribution.source_head
        return head is not None and self.doc[head].lower_ in _FIRST_PERSON

    def _who_is_i(self, outer: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """ "I" and "we": who says the words around them, else whose text it is."""
        if outer:
            return outer, "first-person-of-the-speaker"
        if self._author:
            return self._author, "first-person-of-the-text"
        return (self._official, "first-person-of-the-publisher") if self._official else ((), "unresolved-pronoun")

    @cached_property
    def _official(self) -> tuple[str, ...]:
        """The body whose own text it is, where a state's office or ministry publishes it."""
        publisher = self.article.publisher or ""
        if not publisher or issuing_state(publisher, gazetteer(), role_words()) is None:
            return ()
        return self._issuing_body[0]

    @cached_property
    def _author(self) -> tuple[str, ...]:
        """Whose words the whole text is: a label before its first words, or the one who speaks by its title."""
        first = next((m for m in self.actors.mentions if m.form == "name" and m.actors), None)
        if first is not None and first.actors[0].startswith("person:"):
            start = self.text[: first.start].strip()
            if not start and self.text[first.end : first.end + 2].lstrip().startswith(":"):
                return first.actors
        title = f" {(self.article.title or '').lower()} "
        if not any(f" {word} " in title for word in self.words.documents):
            return ()
        people = {
            i for i in self.named if i.startswith("person:") and f" {self.actors.actors[i].name.lower()} " in title
        }
        people = people or self._holders(title)
        return tuple(people) if len(people) == 1 else ()

    def _holders(self, words: str) -> set[str]:
        """The people known by a name, or by an office held on that day, that stands in these words."""
        day = (self.article.published or "")[:10]
        people = gazetteer().told_of(words, day)
        for person in people:
            if person.id not in self.actors.actors:
                sectors = person.sectors(day or "9999")
                terms = person.at(day) if day else ()
                roles = tuple(Role(title=t.office.title, country=t.office.country) for t in terms if t.office.leads)
                sector, country = sectors[0] if sectors else None, person.country(day or "9999")
                entry = ActorEntry(person.id, person.name, "person", country, sector, None, roles, (), sectors)
                self.new.setdefault(person.id, entry)
        return {person.id for person in people}

    def _of_source(self, attribution: Attribution) -> tuple[tuple[str, ...], str]:
        head = attribution.source_head
        assert head is not None
        if self.doc[head].tag_ in {"WP", "WDT"} and self.doc[head].head.dep_ == "relcl":
            head = self.doc[head].head.head.i  # "X, who said": the one before the relative clause
        mention = self.actors.headed_by(head) or self.actors.innermost(head)
        inside: list[ActorMention] = []
        for start, end in attribution.source:
            inside.extend(self.actors.between(start, end))
        if mention is None or not mention.actors:
            named = [m for m in inside if m.actors and m.form in {"name", "title"} and m.start <= self.doc[head].idx]
            if mention is None and named and named[0].actors[0].startswith(("person:", "org:")):
                mention = named[0]
        if mention is not None and mention.form == "nominal" and not mention.plural:
            # "another expert, Kim Jae-won from …": the name in apposition is the speaker
            named = [m for m in inside if m.form == "name" and m.actors and m.actors[0].startswith("person:")]
            beside = [
                m
                for m in named
                if self.doc[m.head].dep_ == "appos" or (m.first - mention.head <= 3 and m.first > mention.head)
            ]
            mention = beside[0] if beside else mention
        if mention is None or not mention.actors:
            return self._by_words(attribution, head)
        speakers = list(mention.actors)
        head_token: Any = self.doc[mention.head]
        for conjunct in head_token.conjuncts:
            other = self.actors.headed_by(conjunct.i)
            in_source = any(start <= conjunct.idx < end for start, end in attribution.source)
            if other is not None and in_source:
                speakers.extend(a for a in other.actors if a not in speakers)
        rule = mention.why.rule if mention.why and mention.why.rule else mention.form
        return tuple(speakers), rule

    def _by_words(self, attribution: Attribution, head: int) -> tuple[tuple[str, ...], str]:
        """A source that no actor stands for keeps its words; a pronoun stays open."""
        token = self.doc[head]
        words = " ".join(self.text[start:end] for start, end in attribution.source)
        if token.pos_ == "PRON" or token.lower_ in {"he", "she", "they", "it", "we", "i"}:
            if token.lower_ not in {"we", "i", "you"}:
                self.unresolved.append(f"who {words!r} is in {self._excerpt(attribution)!r}")
            return (), "unresolved-pronoun"
        if token.lemma_.lower() in self.words.documents:
            author = self._author_of(token)
            if author:
                return author, "writing-of-its-author"
        short = " ".join(words.split())[:80]
        if not slug(short):
            return (), "no-words"
        proper = token.tag_ in {"NNP", "NNPS"} and token.ent_type_ != "PERSON"
        kind: Kind = "organisation" if proper else "group"
        identifier = f"{'org' if proper else 'group'}:{slug(short)}"
        expert = token.lemma_.lower() in self.words.experts
        self.new.setdefault(identifier, ActorEntry(identifier, short, kind, sector="EDU" if expert else None))
        return (identifier,), "source-keeps-its-words"

    def _author_of(self, writing: Any) -> tuple[str, ...]:
        """Who made a writing that speaks: its owner, "by X", "issued by X", who issued it, else the publisher."""
        for child in writing.children:
            heads = []
            if child.dep_ == "poss":
                heads = [child]
            elif child.dep_ == "prep" and child.lower_ in self.words.authorship:
                heads = [c for c in child.children if c.dep_ == "pobj"]
            elif child.dep_ == "acl":
                heads = [c for agent in child.children if agent.dep_ == "agent" for c in agent.children]
            elif child.dep_ == "compound":
                heads = [child]
            for head in heads:
                mention = self.actors.headed_by(head.i) or self.actors.innermost(head.i)
                if mention is not None and mention.actors:
                    return mention.actors
        if any(c.lower_ in {"a", "an", "another", "one"} for c in writing.children):
            return ()
        sentence = self.parse.sentence_of(writing.i)
        before = [s for s in self.parse.sentences[max(0, sentence.index - 2) : sentence.index] if not s.headline]
        for earlier in reversed(before):
            for token in self.doc[earlier.first : earlier.last]:
                if token.lemma_.lower() != writing.lemma_.lower() or token.dep_ not in {"dobj", "pobj"}:
                    continue
                issuer = next((c for a in token.ancestors for c in a.children if c.dep_ == "nsubj"), None)
                mention = self.actors.headed_by(issuer.i) if issuer is not None else None
                if mention is not None and mention.actors:
                    return mention.actors
        return self._issuing_body[0] if not before and self.article.publisher else ()

    @cached_property
    def _issuing_body(self) -> tuple[tuple[str, ...], str]:
        """The body that issues an official text: its publisher, else the states or bodies of the first sentence."""
        publisher = (self.article.publisher or "").strip()
        if publisher:
            known = next(
                (i for i, entry in self.actors.actors.items() if entry.name.casefold() == publisher.casefold()), None
            )
            if known:
                return (known,), "issuing-body"
            holders = self._holders(f" {publisher.lower()} ")
            if len(holders) == 1:
                return tuple(holders), "issuing-office"
            identifier = f"org:{slug(publisher)}"
            if identifier not in self.new:
                country = issuing_state(publisher, gazetteer(), role_words())
                self.new[identifier] = ActorEntry(identifier, publisher, "organisation", country=country, sector="GOV")
            return (identifier,), "issuing-body"
        if self._issuer:
            return self._issuer, "issuer-in-the-heading"
        body = [s for s in self.parse.sentences if not s.headline][:1]
        states: list[str] = []
        for sentence in [*[s for s in self.parse.sentences if s.headline], *body]:
            for mention in self.actors.between(sentence.start, sentence.end):
                for identifier in mention.actors:
                    entry = self.actors.actors.get(identifier)
                    if entry and entry.kind in {"state", "igo"} and identifier not in states:
                        states.append(identifier)
        if states:
            return tuple(states[:8]), "issuing-parties"
        return (), "no-issuing-body"

    @cached_property
    def _issuer(self) -> tuple[str, ...]:
        """Whom the heading names as the issuer: an actor of the text, several, or a body by its words."""
        span = issuer_named(self.text)
        if span is None:
            return ()
        mentions = [m for m in self.actors.between(*span) if m.actors]
        whole = next((m for m in mentions if m.end - m.start >= span[1] - span[0]), None)
        if whole is not None:
            return whole.actors
        left = list(self.text[span[0] : span[1]])
        for mention in mentions:
            left[mention.start - span[0] : mention.end - span[0]] = " " * (mention.end - mention.start)
        if mentions and not any(word.lower() not in {"and", "the", "&"} for word in "".join(left).split()):
            return tuple(dict.fromkeys(a for m in mentions if m.form != "demonym" for a in m.actors))
        words = " ".join(self.text[span[0] : span[1]].split())
        identifier = f"org:{slug(words)}"
        country = issuing_state(words, gazetteer(), role_words())
        self.new.setdefault(identifier, ActorEntry(identifier, words, "organisation", country=country))
        return (identifier,)

    def _excerpt(self, attribution: Attribution) -> str:
        start, end = attribution.content[0]
        words = self.text[start:end].split()
        return " ".join(words[:8]) + (" …" if len(words) > 8 else "")

    # ------------------------------------------------------------------------------------------- statements
    def _statement(self, identifier: str, attribution: Attribution, found: tuple[tuple[str, ...], str]) -> Statement:
        speakers, rule = found
        speaker = speakers[0] if len(speakers) == 1 else self._joint(speakers) if speakers else None
        voice = self._voice(speakers)
        act = self._act(attribution, speakers, voice)
        called = self._called(attribution)
        addressees = self._addressees(attribution, speakers, called)
        why = [
            Why(
                stage="attributions",
                rule=attribution.rule or None,
                model=attribution.model,
                score=attribution.score,
                note=attribution.note,
            ),
            Why(stage="statements", rule=rule),
        ]
        if act.rule:
            why.append(Why(stage="statements", rule=act.rule))
        return Statement(
            id=identifier,
            speaker=speaker,
            speakers=speakers,
            source=attribution.source,
            cue=attribution.cue,
            content=attribution.content,
            kind=attribution.kind,
            act=act.act,
            addressees=addressees,
            about=self._about(attribution, speakers, called),
            voice=voice,
            confidence=round(attribution.confidence * (1.0 if speakers else 0.7), 2),
            why=tuple(why),
        )

    def _joint(self, speakers: Sequence[str]) -> str:
        """The group of several speakers, as one actor."""
        entries = [self._entry(identifier) for identifier in speakers]
        names = [entry.name for entry in entries if entry]
        identifier = "group:" + "+".join(part.split(":", 1)[1] for part in speakers)
        countries = {entry.country for entry in entries if entry}
        country = countries.pop() if len(countries) == 1 else None
        sectors = {entry.sector for entry in entries if entry}
        sector = sectors.pop() if len(sectors) == 1 else None
        joined = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)
        self.new.setdefault(identifier, ActorEntry(identifier, joined, "group", country=country, sector=sector))
        return identifier

    def _entry(self, identifier: str) -> ActorEntry | None:
        return self.actors.actors.get(identifier) or self.new.get(identifier)

    def _voice(self, speakers: Sequence[str]) -> Voice:
        """The voice of those who speak: their common one, or that of the first."""
        entry = self._entry(speakers[0]) if speakers else None
        return voice_of(entry, self.words, self.text) if entry is not None else "other"

    # ------------------------------------------------------------------------------------------------- acts
    def _act(self, attribution: Attribution, speakers: Sequence[str], voice: Voice) -> Act:
        """The speech act: by the cue's own words, by its construction, else by the form of what is said."""
        cue = [self.doc[i] for start, end in attribution.cue for i in self.parse.tokens_in(start, end)]
        head = self.doc[attribution.cue_head] if attribution.cue_head is not None else None
        first = self.parse.token_at(attribution.content[0][0])
        found = act_of_cue(cue, head, first, self._is_actor) if cue else None
        if found is not None and not found.weak:
            return found
        built = self.acts.get(attribution.rule, "say") if found is None else "say"
        if built != "say":
            return Act(built)
        pieces = self._pieces(attribution)
        judging = (
            next(judged([self.doc[i] for a, b in pieces for i in range(a, b)]), None)
            if self._judges(attribution)
            else None
        )
        direct = attribution.kind == "direct" or attribution.note in {"issuing-body", "signatory"}
        told = judging or self.forms.act(pieces, direct, voice, lambda token: self._is_own(token.i, speakers))
        return told if told is not SAY or found is None else found

    def _judges(self, attribution: Attribution) -> bool:
        """Whether the cue takes what it calls its object: "called the decree a disgrace"."""
        head = attribution.cue_head
        return head is not None and attribution.note == "object" and self.acts.get(attribution.rule) == "say"

    def _pieces(self, attribution: Attribution) -> list[tuple[int, int]]:
        """The sentences of what is said, as tokens."""
        found: list[tuple[int, int]] = []
        for start, end in attribution.content:
            tokens = self.parse.tokens_in(start, end)
            first = tokens.start
            while first < tokens.stop:
                last = min(self.parse.sentence_of(first).last, tokens.stop)
                last = max(last, first + 1)
                found.append((first, last))
                first = last
        return found

    def _is_own(self, token: int, speakers: Sequence[str]) -> bool:
        """Whether a word of what is said names who speaks, or the state or the body that the speaker speaks for."""
        word = self.doc[token]
        mention = self.actors.headed_by(token)
        if mention is not None and mention.actors:
            return any(actor in self._sides(speakers) for actor in mention.actors)
        one = len(speakers) == 1 and speakers[0].startswith("person:")
        return word.lower_ in ({"he", "she"} if one else {"they"}) and bool(speakers)

    def _sides(self, speakers: Sequence[str]) -> set[str]:
        found = set(speakers)
        for identifier in speakers:
            entry = self._entry(identifier)
            if entry is None:
                continue
            if entry.country and voice_of(entry, self.words) in {"official", "organisation"}:
                found.add(f"state:{entry.country}")
            bodies = {role.organisation.lower() for role in entry.roles if role.organisation}
            found.update(self._by_name[body] for body in bodies if body in self._by_name)
        return found

    @cached_property
    def _by_name(self) -> dict[str, str]:
        return {entry.name.lower(): identifier for identifier, entry in self.actors.actors.items()}

    # ------------------------------------------------------------------------------------ to whom, about whom
    def _called(self, attribution: Attribution) -> list[ActorMention]:
        """Whom direct speech calls by a vocative."""
        if attribution.kind != "direct":
            return []
        inside = [m for start, end in attribution.content for m in self.actors.between(start, end)]
        return list(vocatives(self.doc, inside, self.actors, self.words))

    def _addressees(
        self, attribution: Attribution, speakers: Sequence[str], called: Sequence[ActorMention]
    ) -> tuple[str, ...]:
        """Whom the words of the cue, or a vocative in what is said, say that it is said to."""
        found: dict[str, None] = {}
        mentions: list[ActorMention] = []
        if attribution.cue_head is not None:
            mentions = list(addressed_by_cue(self.doc[attribution.cue_head], self.actors, self.words))
        for mention in (*mentions, *called):
            found |= dict.fromkeys(a for a in mention.actors if a not in speakers)
        return tuple(found)

    def _about(
        self, attribution: Attribution, speakers: Sequence[str], called: Sequence[ActorMention]
    ) -> tuple[str, ...]:
        """The actors that the content speaks of, those of whom it tells most first, without those who speak."""
        weights: defaultdict[str, float] = defaultdict(float)
        left = {id(mention) for mention in called}
        for mention, around in self._nested(attribution.content):
            if id(mention) in left or mention.head in self._called_heads(called):
                continue
            place = _PLACES.get(self.doc[mention.head].dep_, 1.0)
            for identifier in mention.actors:
                if identifier in speakers or not self._speaks_of(identifier, mention):
                    continue
                if self._told_by(identifier, around):
                    continue
                weights[identifier] += _ADJECTIVE if mention.form == "demonym" else place
        return tuple(sorted(weights, key=lambda identifier: -weights[identifier])[:_ABOUT])

    def _called_heads(self, called: Sequence[ActorMention]) -> set[int]:
        return {mention.head for mention in called}

    def _nested(self, content: Sequence[Span]) -> Iterator[tuple[ActorMention, list[ActorMention]]]:
        """The mentions in a content, each with the wider ones around it; of two with one head only the wider."""
        for start, end in content:
            open_now: list[ActorMention] = []
            heads: set[int] = set()
            for mention in self.actors.between(start, end):
                open_now = [m for m in open_now if m.end > mention.start]
                if mention.head in heads and any(m.head == mention.head for m in open_now):
                    continue
                heads.add(mention.head)
                yield mention, list(open_now)
                open_now.append(mention)

    def _speaks_of(self, identifier: str, mention: ActorMention) -> bool:
        """Whether an actor is somebody of their own: with a name, a state, or a part in politics, not "any firm"."""
        entry = self._entry(identifier)
        if entry is None:
            return False
        if entry.kind in {"state", "igo"} or identifier in self.named:
            return True
        if entry.sector in _POLITICAL and self.doc[mention.first].lower_ in _DEFINITE:
            return True
        return bool(entry.country) or any(role.organisation for role in entry.roles)

    def _told_by(self, identifier: str, around: Sequence[ActorMention]) -> bool:
        """Whether a wider mention tells of this actor already: "Yemen" in "the Yemeni government"."""
        entry = self._entry(identifier)
        for mention in around:
            for other in mention.actors:
                holder = self._entry(other)
                if holder is None or entry is None or not self._speaks_of(other, mention):
                    continue
                bodies = {role.organisation for role in holder.roles}
                if entry.name in bodies or (entry.kind == "state" and entry.country == holder.country):
                    return True
        return False


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _within(inner: Sequence[Span], outer: Sequence[Span]) -> bool:
    return all(any(a <= start and end <= b for a, b in outer) for start, end in inner)


def enclosing(contents: Sequence[Sequence[Span]]) -> list[list[int]]:
    """For each content the indexes of the longer contents that hold it, shortest first."""
    found: list[list[int]] = [[] for _ in contents]
    order = sorted(range(len(contents)), key=lambda n: (contents[n][0][0], -contents[n][-1][1]))
    open_now: list[int] = []  # contents that begin before here and end after it
    for number in order:
        own = contents[number]
        open_now = [other for other in open_now if contents[other][-1][1] > own[0][0]]
        outer = [n for n in open_now if _length(contents[n]) > _length(own) and _within(own, contents[n])]
        found[number] = sorted(outer, key=lambda n: _length(contents[n]))
        open_now.append(number)
    return found
