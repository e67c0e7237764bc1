"""Statements: each attribution with the actor who speaks, the speech act, to whom, about whom, and in which voice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from communique.actor_phrases import issuing_state, role_words
from communique.cues import cues
from communique.document import Document
from communique.gazetteer import gazetteer, slug
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
from communique.record import Span, Statement, Voice, Why
from communique.references import ReferenceWords, reference_words
from communique.stage import Stage

_OFFICIAL_SECTORS = {"GOV", "MIL", "LEG", "JUD", "COP", "SPY", "IGO"}
_ABOUT = 8


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
        return Statements(tuple(self._without_echoes(with_parents)), self.new, tuple(self.unresolved))

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
                speakers, rule = self._issuing_body()
            elif attribution.source_head is None:
                follows = attribution.note == "follows" and last
                speakers, rule = (last, "follows-the-last-speaker") if follows else ((), "no-source")
            else:
                speakers, rule = self._of_source(attribution)
            if (speakers and attribution.kind != "indirect") or (speakers and not outer):
                last = speakers
            found.append((speakers, rule))
        return found

    def _of_source(self, attribution: Attribution) -> tuple[tuple[str, ...], str]:
        head = attribution.source_head
        assert head is not None
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
        short = " ".join(words.split())[:80]
        identifier = f"group:{slug(short)}"
        if not slug(short):
            return (), "no-words"
        expert = token.lemma_.lower() in self.words.experts
        self.new.setdefault(identifier, ActorEntry(identifier, short, "group", sector="EDU" if expert else None))
        return (identifier,), "source-keeps-its-words"

    def _issuing_body(self) -> tuple[tuple[str, ...], str]:
        """The body that issues an official text: its publisher, else the states or bodies of the first sentence."""
        publisher = (self.article.publisher or "").strip()
        if publisher:
            known = next(
                (i for i, entry in self.actors.actors.items() if entry.name.casefold() == publisher.casefold()), None
            )
            if known:
                return (known,), "issuing-body"
            identifier = f"org:{slug(publisher)}"
            if identifier not in self.new:
                country = issuing_state(publisher, gazetteer(), role_words())
                self.new[identifier] = ActorEntry(identifier, publisher, "organisation", country=country, sector="GOV")
            return (identifier,), "issuing-body"
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

    def _excerpt(self, attribution: Attribution) -> str:
        start, end = attribution.content[0]
        words = self.text[start:end].split()
        return " ".join(words[:8]) + (" …" if len(words) > 8 else "")

    # ------------------------------------------------------------------------------------------- statements
    def _statement(self, identifier: str, attribution: Attribution, found: tuple[tuple[str, ...], str]) -> Statement:
        speakers, rule = found
        speaker = speakers[0] if len(speakers) == 1 else self._joint(speakers) if speakers else None
        return Statement(
            id=identifier,
            speaker=speaker,
            speakers=speakers,
            source=attribution.source,
            cue=attribution.cue,
            content=attribution.content,
            kind=attribution.kind,
            act=self.acts.get(attribution.rule, "say"),
            addressees=self._addressees(attribution),
            about=self._about(attribution, speakers),
            voice=self._voice(speakers, attribution),
            confidence=round(attribution.confidence * (1.0 if speakers else 0.7), 2),
            why=(
                Why(stage="attributions", rule=attribution.rule, note=attribution.note),
                Why(stage="statements", rule=rule),
            ),
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

    def _voice(self, speakers: Sequence[str], attribution: Attribution) -> Voice:
        entry = self._entry(speakers[0]) if speakers else None
        if entry is None:
            return "other"
        titles = " ".join(role.title.lower() for role in entry.roles)
        noun = entry.name.lower().split()[-1] if entry.kind == "group" and entry.name else ""
        singular = noun[:-1] if noun.endswith("s") else noun
        if entry.sector == "EDU" or any(w in titles for w in self.words.experts) or singular in self.words.experts:
            return "expert"
        if entry.kind == "media" or entry.sector in {"MED", "JRN"}:
            return "media"
        if entry.kind in {"state", "igo", "organisation"}:
            return "organisation"
        if entry.sector in _OFFICIAL_SECTORS or singular in self.words.officials:
            return "official"
        return "other"

    def _addressees(self, attribution: Attribution) -> tuple[str, ...]:
        """Whom the cue verb takes as its person: "told reporters", "said to Lavrov", "urged both sides to …"."""
        if attribution.cue_head is None:
            return ()
        cue: Any = self.doc[attribution.cue_head]
        found: list[str] = []
        for child in cue.children:
            heads = []
            if child.dep_ in {"dobj", "dative"} and child.i > cue.i:
                heads = [child, *child.children] if child.dep_ == "dative" and child.pos_ == "ADP" else [child]
            elif child.dep_ == "prep" and child.lower_ in {"to", "on", "upon"}:
                heads = list(child.children)
            elif child.dep_ == "ccomp" and self.acts.get(attribution.rule) in {"demand", "ask", "order", "warn"}:
                heads = [c for c in child.children if c.dep_ == "nsubj"]
            for token in heads:
                mention = self.actors.headed_by(token.i)
                if mention:
                    found.extend(a for a in mention.actors if a not in found)
        return tuple(found)

    def _about(self, attribution: Attribution, speakers: Sequence[str]) -> tuple[str, ...]:
        """The actors that the content speaks of, without those who speak."""
        found: list[str] = []
        for start, end in attribution.content:
            for mention in self.actors.between(start, end):
                for identifier in mention.actors:
                    entry = self.actors.actors.get(identifier)
                    if entry and entry.kind != "group" and identifier not in found and identifier not in speakers:
                        found.append(identifier)
        return tuple(found[:_ABOUT])


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
