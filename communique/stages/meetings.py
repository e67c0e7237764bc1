"""Meetings: who met whom, when, where, in what form, and whether it took place, is to come, was offered or called off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from communique.clauses import Clauses
from communique.dates import published_day
from communique.document import Document
from communique.gazetteer import gazetteer
from communique.layers import (
    ActorMention,
    Actors,
    Layer,
    Meetings,
    Modalities,
    Parse,
    Sentence,
    Statements,
    TimeExpression,
    Times,
)
from communique.record import Meeting, MeetingFormat, MeetingStatus, Why
from communique.rules import Rule, rule_name
from communique.stage import Stage
from communique.yaml_schema import KNOWLEDGE, Schema, load

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_VERBS = frozenset({"VERB", "AUX"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_BY_WEIGHT: tuple[MeetingStatus, ...] = ("cancelled", "proposed", "planned")
LONGEST_DAYS = 14
STATEMENT_PARAGRAPHS = 6


class MeetingFrame(Rule):
    """One way to tell of an encounter."""

    form: Literal["verb", "noun", "joining", "exchange", "visit"]
    lemmas: tuple[str, ...]
    object: bool = False
    prepositions: tuple[str, ...] = ()
    reciprocal: bool = False
    plural: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    format: MeetingFormat | None = None
    status: MeetingStatus | None = None


class MeetingWords(Schema):
    """The frames of a language and the words that show status, format and place."""

    frames: tuple[MeetingFrame, ...]
    holding: frozenset[str]
    taking_part: frozenset[str]
    before_it: frozenset[str]
    dialogues: frozenset[str]
    opening: frozenset[str]
    status: dict[MeetingStatus, frozenset[str]]
    reached: frozenset[str]
    formats: dict[MeetingFormat, frozenset[str]]
    venues: frozenset[str]
    place_prepositions: frozenset[str]
    travel: frozenset[str]
    travel_nouns: frozenset[str]
    travel_prepositions: frozenset[str]
    collective: frozenset[str]
    pronouns_of_all: frozenset[str]
    anaphors: frozenset[str]
    joiners: frozenset[str]
    rounds: frozenset[str]
    occurring: frozenset[str]
    state_offices: frozenset[str]


@dataclass(frozen=True)
class _Knowledge:
    words: MeetingWords
    path: Path
    by_lemma: dict[str, tuple[MeetingFrame, ...]]

    def rule_name(self, frame: str) -> str:
        return rule_name(self.path, frame)


@lru_cache(maxsize=4)
def meeting_knowledge(language: str = "en") -> _Knowledge:
    """The frames of one language by the lemmas that call them."""
    path = KNOWLEDGE / "languages" / language / "meetings.yaml"
    words = load(path, MeetingWords)
    by_lemma: dict[str, list[MeetingFrame]] = {}
    for frame in words.frames:
        for lemma in dict.fromkeys((*frame.lemmas, *frame.nouns)):
            by_lemma.setdefault(lemma, []).append(frame)
    return _Knowledge(words, path, {lemma: tuple(frames) for lemma, frames in by_lemma.items()})


@dataclass(slots=True)
class _Encounter:
    """One encounter while the document is read: what its mentions have said so far."""

    participants: list[str]
    status: MeetingStatus
    frame: str
    sentence: Sentence
    triggers: list[int]
    spans: list[tuple[int, int]]
    time: TimeExpression | None = None
    format: MeetingFormat | None = None
    place: str | None = None
    confidence: float = 0.8
    notes: list[str] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    observers: list[str] = field(default_factory=list)
    coarse: bool = False


class MeetingsStage(Stage):
    """Read encounters as objects; several mentions of one encounter make one meeting."""

    name = "meetings"
    requires = (Parse, Actors, Modalities, Statements, Times)
    provides = Meetings

    def __init__(self, language: str = "en") -> None:
        self._language = language

    def __call__(self, document: Document) -> Layer:
        """The meetings of one document."""
        knowledge = meeting_knowledge(self._language)
        index = knowledge.by_lemma
        doc = document[Parse].doc
        if not document[Actors].actors or not any(token.lemma_.lower() in index for token in doc):
            return Meetings()
        return _Reading(document, knowledge).meetings()


class _Reading:
    """One pass over the sentences of a document, with the encounters told so far."""

    def __init__(self, document: Document, knowledge: _Knowledge) -> None:
        self.document = document
        self.parse = document[Parse]
        self.doc = self.parse.doc
        self.text = document.text
        self.actors = document[Actors]
        self.modalities = document[Modalities]
        self.statements = document[Statements]
        self.times = document[Times]
        self.knowledge = knowledge
        self.words = knowledge.words
        self.published = published_day(document.article.published)
        self.encounters: list[_Encounter] = []
        self.clauses = Clauses(self.doc)
        self.of_state: dict[str, str] = {}  # states of people whom only the passage about the encounter gives one
        self.journeys: list[tuple[str, str, str | None]] = []  # traveller, place, its state

    def meetings(self) -> Meetings:
        headline = [sentence for sentence in self.parse.sentences if sentence.headline]
        body = [sentence for sentence in self.parse.sentences if not sentence.headline]
        for sentence in (*headline, *body):
            self._note_journeys(sentence)
        for sentence in body or headline:
            self._read(sentence)
        # the body may speak of an encounter that only the headline names, or whose form and place only it gives
        if body:
            for sentence in headline:
                told, self.encounters = self.encounters, []
                self._read(sentence)
                named, self.encounters = self.encounters, told
                for encounter in named:
                    same = next((other for other in told if self._same(other, encounter)), None)
                    if same is not None:
                        same.place = same.place or encounter.place
                        same.format = same.format or encounter.format
                    elif not told:
                        self.encounters.append(encounter)
                self._read_title(sentence)
        return self._layer()

    def _read_title(self, sentence: Sentence) -> None:
        """An encounter that a headline names without its first party: "Telephone conversation with the King of X".

        The first party is then whom the body names first, where that is somebody of another state.
        """
        noun = next(
            (token for token in self.doc[sentence.first : min(sentence.first + 4, sentence.last)]
             if self._is_encounter_noun(token) and token.i + 1 < sentence.last and self.doc[token.i + 1].lower_ == "with"), None
        )  # fmt: skip
        if noun is None:
            return
        frame = next(
            (frame for frame in self.knowledge.by_lemma[noun.lemma_.lower()]
             if frame.form == "noun" and (not frame.modifiers or self.doc[noun.i - 1].lower_ in frame.modifiers)), None
        )  # fmt: skip
        partners = self._run_after(noun.i + 2)
        if frame is None or not partners or any(set(partners) <= set(other.participants) for other in self.encounters):
            return
        sides = {self._side(actor) for actor in partners}
        for mention in self._outer:
            if mention.start < sentence.end:
                continue
            people = [actor for actor in mention.actors if self._kind(actor) == "person" and self._side(actor) not in {*sides, None}]
            participants = self._sides(people, partners) if people else None
            if participants is not None:
                encounter = self._encounter(frame, participants, "held", noun, sentence)
                encounter.notes.append("the headline names the encounter and one party, the body the other")
                self.encounters.insert(0, encounter)
                return

    # ------------------------------------------------------------------------------------------ one sentence
    def _read(self, sentence: Sentence) -> None:
        index = self.knowledge.by_lemma
        claimed: set[int] = set()
        for position in range(sentence.first, sentence.last):
            token = self.doc[position]
            frames = index.get(token.lemma_.lower())
            if not frames or position in claimed:
                continue
            for frame in frames:
                encounter = self._match(frame, token, sentence, claimed)
                if encounter is not None:
                    self._add(encounter)
                    break
            else:
                self._recall(token, sentence)

    def _match(self, frame: MeetingFrame, token: Token, sentence: Sentence, claimed: set[int]) -> _Encounter | None:
        lemma = token.lemma_.lower()
        is_verb = token.pos_ in _VERBS
        if frame.form == "verb" and is_verb and lemma in frame.lemmas:
            return self._of_verb(frame, token, sentence)
        if frame.form == "noun" and token.pos_ in ("NOUN", "PROPN") and lemma in frame.lemmas:
            return self._of_noun(frame, token, sentence)
        if frame.form == "joining" and is_verb:
            self._joining(token, sentence, claimed)
        elif frame.form == "exchange" and is_verb:
            return self._exchange(frame, token, sentence)
        elif frame.form == "visit":
            return self._visit(frame, token, sentence)
        return None

    # -------------------------------------------------------------------------------------------- verb frames
    def _of_verb(self, frame: MeetingFrame, verb: Token, sentence: Sentence) -> _Encounter | None:
        if verb.dep_ == "amod" or any(child.dep_ == "oprd" or child.dep_ == "ccomp" for child in verb.children):
            return None
        partners: list[str] = []
        groups: list[list[str]] = []
        if self.clauses.passive(verb.i):
            if not frame.object or frame.prepositions:
                return None  # "was met at the airport by"
            subject = self._all(self.clauses.patients(verb.i))
            partners = self._agents(verb)
            subject, partners = partners, subject
        else:
            subject = self._agents(verb)
            if frame.object:
                objects = [
                    child for child in verb.children if child.dep_ == "dobj" and child.ent_type_ not in ("DATE", "TIME")
                    and (child.lemma_.lower() not in self.words.venues or self.actors.headed_by(child.i) is not None)
                ]  # fmt: skip
                if any(child.dep_ in ("prep", "prt") and child.i == verb.i + 1 and child.lower_ not in frame.prepositions and not objects
                       for child in verb.children) and not frame.prepositions:  # fmt: skip
                    return None  # "called on", "called for"
                partners = self._larger(self._all([child.i for child in objects]), self._run_after(objects[0].left_edge.i) if objects else [])
                if objects and not partners:
                    return None
            if not partners and frame.prepositions:
                groups = self._prepositional(verb, frame.prepositions)
                partners = [actor for group in groups for actor in group]
        separately = any(child.lower_ in ("separately", "individually") for child in verb.children)
        if not partners and not frame.reciprocal and not (len(subject) > 1 and self._by_phone(verb)):
            return None
        if not partners and not subject:
            return None
        participants = self._sides(subject, partners) if partners or len(subject) > 1 else self._body(subject)
        if participants is None:
            return None
        status = self._status(verb, verb)
        if status is None:
            return None
        if separately and len(partners) > 1:
            for partner in partners[1:]:
                other = self._sides(subject, [partner])
                if other is not None:
                    self._add(self._encounter(frame, other, status, verb, sentence, separate=True))
            alone = self._sides(subject, partners[:1])
            if alone is None:
                return None
            participants = alone
        return self._encounter(frame, participants, status, verb, sentence, separate=separately)

    def _body(self, subject: list[str]) -> list[str] | None:
        """A body of many states that meets by itself ("the Security Council met", "EU foreign ministers will meet")."""
        return list(subject) if len(subject) == 1 and self._is_body(subject[0]) else None

    def _is_body(self, actor: str) -> bool:
        entry = self.actors.actors.get(actor)
        if entry is None or entry.country is not None:
            return False
        return entry.kind == "igo" or (entry.kind in ("group", "organisation") and entry.sector == "IGO")

    def _by_phone(self, verb: Token) -> bool:
        return any(
            inner.lemma_.lower() in self.words.formats["phone"]
            for child in verb.children
            if child.dep_ == "prep"
            for inner in child.children
        )

    def _prepositional(self, head: Token, prepositions: Iterable[str]) -> list[list[str]]:
        """The actors after these prepositions, also where the parse hangs them on a place or a time in between."""
        wanted = set(prepositions)
        found: list[list[str]] = []
        queue = [head]
        seen = {head.i}
        while queue:
            current = queue.pop(0)
            for child in current.children:
                if child.i in seen or child.i < head.i:
                    continue
                seen.add(child.i)
                if child.dep_ in ("prep", "dative", "agent", "conj") and child.lower_ in wanted:
                    if any(inner.dep_ == "conj" and inner.lower_ in wanted for inner in child.children):
                        queue.append(child)  # "with A and with B"
                    for inner in child.children:
                        if inner.dep_ == "pobj":
                            group = self._larger(self._actors_of(inner), self._run_after(child.i + 1))
                            if group:
                                found.append(group)
                elif child.dep_ in ("prep", "advmod", "npadvmod"):
                    if child.dep_ == "prep" and child.lower_ in ("by", "in", "on", "at", "over", "via", "along", "together"):
                        queue.extend(inner for inner in child.children if inner.dep_ == "pobj" and not self._actors_of(inner))
                        queue.append(child)
                        queue.extend(inner for inner in child.children if inner.dep_ == "pobj" and inner.ent_type_ in ("GPE", "DATE", "LOC", "FAC"))
        return found

    # -------------------------------------------------------------------------------------------- noun frames
    def _of_noun(self, frame: MeetingFrame, noun: Token, sentence: Sentence) -> _Encounter | None:
        lemma = noun.lemma_.lower()
        if lemma in frame.plural and noun.tag_ == "NN":
            return None  # "gave a talk", "open to negotiation"
        if frame.modifiers and not any(
            child.lower_ in frame.modifiers for child in noun.children if child.dep_ in ("compound", "amod", "nmod")
        ) and not (noun.i + 1 < sentence.last and self.doc[noun.i + 1].lower_ in frame.prepositions):
            return None
        if noun.dep_ in ("compound", "nmod") and noun.head.pos_ in ("NOUN", "PROPN") and noun.head.i > noun.i:
            return None  # "the summit declaration"
        verb = self._verb_of(noun)
        owners = self._owners(noun)
        joined = [actor for group in self._prepositional_noun(noun, ("between", "among")) for actor in group]
        partners = [actor for group in self._prepositional_noun(noun, ("with",)) for actor in group]
        members = [actor for group in self._prepositional_noun(noun, ("of",)) for actor in group]
        modifiers = self._modifying_states(noun)
        subject: list[str] = []
        if verb is not None:
            takes_part, light = self._takes_part(noun, verb)
            if takes_part or light:
                subject = self._agents(verb)
            if light and not partners and not joined:
                partners = [actor for group in self._prepositional(verb, ("with",)) for actor in group]
                joined = [actor for group in self._prepositional(verb, ("between", "among")) for actor in group]
            if not light and not partners and not owners:
                subject = []
        first = owners or subject
        if len(joined) > 1:
            participants = self._sides(joined, [], modifiers)
        elif partners:
            participants = self._sides(first, partners, modifiers)
        elif len(first) > 1 and verb is not None and self._holds(noun, verb):
            participants = self._sides(first, [], modifiers)
        elif len(members) > 1:
            participants = self._sides(members, [])
        elif len(modifiers) > 1:
            participants = self._sides(modifiers, [])
        elif noun.dep_ in ("nsubj", "nsubjpass") and verb is not None and verb.lemma_ in self.words.occurring:
            participants = self._body(members) or self._body(owners) or self._body(self._modifying_bodies(noun))
        else:
            participants = None
        if participants is None:
            return None
        if lemma in self.words.dialogues and noun.tag_ == "NN" and not (partners or joined):
            return None  # "invited the neighbours to open dialogue"
        status = self._status(noun, verb)
        if status is None:
            return None
        if status == "held" and not self._is_told(noun, verb, bool(owners)):
            return None
        if noun.tag_ == "NNS" and lemma not in frame.plural and len(set(partners)) > 1 and first:
            # "had telephone conversations with A, B and C": one with each
            for partner in partners[1:]:
                other = self._sides(first, [partner])
                if other is not None:
                    self._add(self._encounter(frame, other, status, noun, sentence, verb=verb, separate=True))
            alone = self._sides(first, partners[:1])
            if alone is None:
                return None
            return self._encounter(frame, alone, status, noun, sentence, verb=verb, separate=True)
        return self._encounter(frame, participants, status, noun, sentence, verb=verb)

    def _is_told(self, noun: Token, verb: Token | None, owned: bool) -> bool:
        """True where the clause tells that the encounter took place, and does not only speak of such encounters."""
        time = self.times.governing(noun.i)
        if time is not None and time.date is not None and time.direction != "future":
            return True
        if verb is None:
            return noun.sent[0].i == noun.left_edge.i or owned  # a headline, a caption
        if any(child.dep_ in ("acl", "relcl") and child.lemma_ in self.words.holding for child in noun.children):
            return True
        finite = verb
        for _ in range(4):
            if finite.tag_ in ("VBD", "VBZ", "VBP") or any(child.dep_ in ("aux", "auxpass") and child.tag_ in ("VBD", "VBZ", "VBP") for child in finite.children):
                break
            above = finite.head
            if above.i == finite.i or above.pos_ not in _VERBS or finite.dep_ not in ("xcomp", "advcl", "conj", "acl", "pcomp"):
                break
            finite = above
        told = finite.tag_ in ("VBD", "VBZ", "VBP") or any(
            child.dep_ in ("aux", "auxpass") and child.tag_ in ("VBD", "VBZ", "VBP") for child in finite.children
        )
        if not told:
            return False
        if noun.dep_ in ("nsubj", "nsubjpass"):
            return verb.lemma_ in self.words.occurring
        if noun.dep_ == "conj" and noun.head.pos_ in ("NOUN", "PROPN"):
            return self._holds(noun.head, verb)
        return owned or self._holds(noun, verb) or (noun.dep_ == "pobj" and noun.head.lower_ in self.words.taking_part)

    def _prepositional_noun(self, noun: Token, prepositions: Iterable[str]) -> list[list[str]]:
        return self._prepositional(noun, prepositions)

    def _owners(self, noun: Token) -> list[str]:
        owner = next((child for child in noun.children if child.dep_ == "poss"), None)
        if owner is None:
            return []
        found = self._actors_of(owner)
        if not found and owner.tag_ == "PRP$":
            verb = self._verb_of(noun)  # "proposed it during her meeting with": she who proposed it
            found = self._agents(verb) if verb is not None else []
        return found

    def _modifying_states(self, noun: Token) -> list[str]:
        """The states in the words before the noun: "Russian-Chinese talks", "the US-North Korea summit"."""
        first = noun.left_edge.i
        found: list[str] = []
        for mention in self.actors.mentions:
            if mention.first >= noun.i:
                break
            if first <= mention.first and mention.form in ("demonym", "name", "metonym"):
                found.extend(actor for actor in mention.actors if actor.startswith("state:"))
        return list(dict.fromkeys(found))

    def _modifying_bodies(self, noun: Token) -> list[str]:
        """The body of many states in the words before the noun: "the NATO summit"."""
        found = [
            actor
            for mention in self.actors.between(self.doc[noun.left_edge.i].idx, noun.idx)
            for actor in mention.actors
            if self._is_body(actor)
        ]
        return list(dict.fromkeys(found))[:1]

    def _verb_of(self, noun: Token) -> Token | None:
        token = noun
        for _ in range(6):
            if token.head.i == token.i:
                return None
            token = token.head
            if token.pos_ in _VERBS:
                return token.head if token.dep_ in ("aux", "auxpass") and token.head.pos_ in _VERBS else token
        return None

    def _holds(self, noun: Token, verb: Token) -> bool:
        """True where the verb holds the encounter: "held talks", "took part in a meeting", "went into a meeting"."""
        if verb.lemma_ not in self.words.holding:
            return False
        if noun.head.i == verb.i:
            return noun.dep_ in ("dobj", "attr", "oprd")
        return noun.dep_ == "pobj" and noun.head.head.i == verb.i or (
            noun.dep_ == "pobj" and noun.head.head.head.i == verb.i and noun.head.head.dep_ in ("dobj", "prep")
        )

    def _takes_part(self, noun: Token, verb: Token) -> tuple[bool, bool]:
        """Whether the subject of the clause takes part in the encounter, and whether its verb holds it."""
        if noun.head.i == verb.i:
            holds = noun.dep_ == "dobj" and verb.lemma_ in self.words.holding
            arranges = noun.dep_ == "dobj" and any(verb.lemma_ in words for words in self.words.status.values())
            return holds or arranges, holds  # "proposed a meeting with", "cancelled the talks with"
        if noun.dep_ == "conj":
            above = noun.head
            return self._takes_part(above, verb) if above.i != noun.i and above.pos_ in ("NOUN", "PROPN") else (False, False)
        if noun.dep_ == "pobj":
            preposition = noun.head
            if preposition.lower_ == "of" and preposition.head.lemma_.lower() in self.words.rounds:
                return self._takes_part_as(preposition.head, verb)  # "held four rounds of talks"
            if preposition.lower_ in self.words.taking_part:
                return True, self._holds(noun, verb)
        return False, False

    def _takes_part_as(self, noun: Token, verb: Token) -> tuple[bool, bool]:
        holds = noun.head.i == verb.i and noun.dep_ == "dobj" and verb.lemma_ in self.words.holding
        return holds, holds

    # --------------------------------------------------------------------------------- visits and the like
    def _joining(self, verb: Token, sentence: Sentence, claimed: set[int]) -> None:
        """Add who "joined the talks" to the encounter told last."""
        if not self.encounters:
            return
        noun = next((child for child in verb.children if child.dep_ == "dobj" and self._is_encounter_noun(child)), None)
        if noun is None or not any(child.lower_ in self.words.anaphors for child in noun.children):
            return
        if any(child.dep_ == "prep" and child.lower_ in ("with", "between") for child in noun.children):
            return
        who = [actor for actor in self._agents(verb) if self._is_party(actor)]
        last = self.encounters[-1]
        if who and self.modalities.of(verb.i) == "actual":
            last.observers.extend(actor for actor in who if actor not in last.participants)
            last.triggers.append(noun.i)
            last.sentences.append(sentence)
            claimed.add(noun.i)

    def _is_encounter_noun(self, token: Token) -> bool:
        return any(frame.form == "noun" for frame in self.knowledge.by_lemma.get(token.lemma_.lower(), ()))

    def _exchange(self, frame: MeetingFrame, verb: Token, sentence: Sentence) -> _Encounter | None:
        if not any(child.dep_ == "dobj" and child.lemma_ in frame.objects for child in verb.children):
            return None
        participants = self._sides(self._agents(verb), [])
        status = self._status(verb, verb)
        if participants is None or status is None:
            return None
        return self._encounter(frame, participants, status, verb, sentence)

    def _visit(self, frame: MeetingFrame, token: Token, sentence: Sentence) -> _Encounter | None:
        """A visit that a leader awaits or invites to: an encounter of the visitor with that leader."""
        lemma = token.lemma_.lower()
        host_verb: Token | None = None
        if token.pos_ in _VERBS and lemma in frame.lemmas:
            subject = next((child for child in token.children if child.dep_ == "nsubj"), None)
            before = next((child.i for child in token.children if child.dep_ == "aux" and child.tag_ == "TO"), token.i)
            visitors = (self._actors_of(subject) if subject is not None else []) or self._run_before(before)
            visitors = visitors or self._agents(token)
            head = token.head
            if head.i != token.i and head.pos_ in _VERBS and head.lemma_ in frame.hosts and token.dep_ in (
                "xcomp", "ccomp", "advcl", "pcomp",
            ):  # fmt: skip
                host_verb = head
        elif token.pos_ == "NOUN" and lemma in frame.nouns:
            visitors = self._owners(token) or [a for group in self._prepositional_noun(token, ("of", "by")) for a in group]
            verb = self._verb_of(token)
            if verb is not None and verb.lemma_ in frame.hosts and token.dep_ in ("dobj", "pobj"):
                host_verb = verb
                if not visitors:
                    visitors = self._all([child.i for child in verb.children if child.dep_ == "dobj"])
        else:
            return None
        if host_verb is None or not visitors:
            return None
        hosts = self._agents(host_verb)
        if self.clauses.passive(host_verb.i) and not hosts:
            return None
        hosts = [actor for actor in hosts if self._kind(actor) == "person"]
        participants = self._sides(visitors, hosts) if hosts else None
        if participants is None or frame.status is None or self.modalities.of(host_verb.i) == "denied":
            return None
        encounter = self._encounter(frame, participants, frame.status, token, sentence, verb=host_verb)
        destination = self._destination(token)
        if destination is not None:
            encounter.place = destination[0]
        return encounter

    # ------------------------------------------------------------------------------------------ participants
    def _all(self, heads: Iterable[int]) -> list[str]:
        found: list[str] = []
        for head in heads:
            found.extend(self._actors_of(self.doc[head]))
        return list(dict.fromkeys(found))

    def _agents(self, verb: Token) -> list[str]:
        """Who acts: what the parse calls the subject, or the run of names that stands right before the verb.

        Long titles break the parse ("Under Secretary of State for … and Human Rights A and Foreign Minister B met"),
        so the run counts where the parse finds nobody, or only some of it.
        """
        parsed = self._all(self.clauses.agents(verb.i))
        if verb.tag_ in ("VB", "VBG") and parsed:
            return parsed
        position = verb.i - 1
        while position > 0 and self.doc[position].pos_ in ("ADV", "AUX", "PART", "PUNCT") and (
            position not in self._outer_ends or self.doc[position].pos_ == "PUNCT"
        ):
            position -= 1
        return self._larger(parsed, self._run_before(position + 1))

    def _larger(self, parsed: list[str], run: list[str]) -> list[str]:
        """The run of names where it holds everybody that the parse found, else the parse."""
        people = {actor for actor in parsed if self._kind(actor) == "person"}
        people_in_run = [actor for actor in run if self._kind(actor) == "person"]
        if run and (set(parsed) <= set(run) or people <= set(run) and len(people_in_run) > len(people)):
            return run
        return parsed

    @cached_property
    def _outer(self) -> list[ActorMention]:
        """The mentions that lie in no other."""
        outer: list[ActorMention] = []
        for mention in sorted(self.actors.mentions, key=lambda m: (m.first, -m.last)):
            if not outer or mention.first >= outer[-1].last:
                outer.append(mention)
        return outer

    @cached_property
    def _outer_ends(self) -> dict[int, int]:
        return {mention.last - 1: number for number, mention in enumerate(self._outer)}

    @cached_property
    def _outer_starts(self) -> dict[int, int]:
        return {mention.first: number for number, mention in enumerate(self._outer)}

    def _run_before(self, end: int) -> list[str]:
        """The actors of the list of names that ends before this token."""
        number = self._outer_ends.get(end - 1)
        if number is None:
            return []
        chain = [self._outer[number]]
        while number > 0 and self._joined(self._outer[number - 1], self._outer[number], len(chain) > 1):
            number -= 1
            chain.insert(0, self._outer[number])
        return self._of_chain(chain)

    def _run_after(self, start: int) -> list[str]:
        """The actors of the list of names that begins at this token, over an article or an adjective."""
        for _ in range(3):
            if start in self._outer_starts or start >= len(self.doc) or self.doc[start].pos_ not in ("DET", "ADV", "ADJ"):
                break
            start += 1
        number = self._outer_starts.get(start)
        if number is None:
            return []
        chain = [self._outer[number]]
        pending: list[ActorMention] = []
        while number + 1 < len(self._outer):
            following = self._outer[number + 1]
            join = self._joined(self._outer[number], following, True)
            if not join:
                break
            pending.append(following)
            if join == "and":  # a comma is a list only where "and" closes it
                chain.extend(pending)
                pending = []
            number += 1
        return self._of_chain(chain)

    def _joined(self, one: ActorMention, other: ActorMention, listed: bool) -> str:
        """How two mentions are joined: "and", "," in a list of the same kind, or not at all."""
        between = self.doc[one.last : other.first]
        if len(between) > 3:
            return ""
        words = [token.lower_ for token in between if token.pos_ not in ("DET",)]
        if any(word in self.words.joiners for word in words) and all(word in self.words.joiners or word == "," for word in words):
            return "and"
        if words == [","] and listed:
            if self._ends_in_state(one) == self._ends_in_state(other):
                return ","
        return ""

    def _ends_in_state(self, mention: ActorMention) -> bool:
        """True for the name of a state, and for "the foreign ministers of Egypt", which other states may follow."""
        last = self.actors.innermost(mention.last - 1)
        return last is not None and last.form == "name" and any(self._kind(actor) == "state" for actor in last.actors)

    def _of_chain(self, chain: list[ActorMention]) -> list[str]:
        found: list[str] = []
        for number, mention in enumerate(chain):
            actors = list(mention.actors)
            if mention.plural and number + 2 < len(chain) and not any(self._kind(actor) == "person" for actor in actors):
                # "his Greek and French counterparts, A and B" are A, of Greece, and B, of France
                states = self._states_below(self.doc[mention.head])
                names = [actor for other in chain[number + 1 :] for actor in other.actors]
                for state, name in zip(states, names, strict=False) if len(states) == len(names) else ():
                    country = self._country(state)
                    if country is not None:
                        self.of_state.setdefault(name, country)
                continue
            if not actors:
                actors = self._unresolved(self.doc[mention.head], mention)
            found.extend(actors)
        return list(dict.fromkeys(found))

    def _actors_of(self, token: Token, depth: int = 0) -> list[str]:
        """The actors that a phrase names: its head, what stands in apposition and what is joined to it.

        People named in apposition replace the plural that they explain ("his counterparts, A and B"); a plural that
        stays unresolved means those who met last.
        """
        if depth > 12:
            return []
        mention = self.actors.headed_by(token.i)
        if mention is None and token.pos_ in ("PROPN", "PRON", "NOUN", "ADJ"):
            covering = self.actors.innermost(token.i)
            if covering is not None and (token.pos_ in ("PROPN", "PRON") or covering.head == token.i) and covering.form != "demonym":
                mention = covering
        own = list(mention.actors) if mention is not None else []
        if not own:
            own = self._unresolved(token, mention)
        named: list[str] = []
        joined: list[str] = []
        for child in token.children:
            if child.dep_ == "appos":
                named.extend(self._actors_of(child, depth + 1))
            elif child.dep_ == "conj":
                joined.extend(self._actors_of(child, depth + 1))
        persons = [actor for actor in named if self._kind(actor) == "person"]
        if persons and not any(self._kind(actor) == "person" for actor in own):
            own = persons
        elif not own:
            own = named
        return list(dict.fromkeys((*own, *joined)))

    def _unresolved(self, token: Token, mention: ActorMention | None) -> list[str]:
        lemma = token.lemma_.lower()
        definite = token.lower_ in self.words.pronouns_of_all or any(
            child.lower_ in ("the", "both", "two", "these", "their") for child in token.children
        )
        if token.tag_ in ("NNS", "PRP", "DT") and definite and (lemma in self.words.collective or token.lower_ in self.words.pronouns_of_all):
            states = self._states_below(token)
            if states:
                return states
            if self.encounters:
                return list(self.encounters[-1].participants)
            return []
        return self._states_below(token) if lemma in self.words.collective or mention is not None else []

    def _states_below(self, token: Token) -> list[str]:
        """The states that qualify a plural of office: "the foreign ministers of Egypt and Greece"."""
        first, last = self.clauses.phrase(token.i)
        found: list[str] = []
        for mention in self.actors.mentions:
            if mention.first >= last:
                break
            if mention.first >= first and mention.head != token.i:
                found.extend(actor for actor in mention.actors if actor.startswith("state:"))
        return list(dict.fromkeys(found))

    def _kind(self, actor: str) -> str:
        entry = self.actors.actors.get(actor)
        return entry.kind if entry is not None else ""

    def _is_party(self, actor: str) -> bool:
        """True for those who can meet across borders: people, states and their bodies, organisations of states."""
        entry = self.actors.actors.get(actor)
        if entry is None or entry.kind == "media":
            return False
        if entry.kind in ("person", "state", "igo"):
            return entry.sector not in ("JRN", "MED")
        return entry.sector in ("GOV", "MIL", "LEG", "REB", "OPP", "IGO", "SPY", "COP", "JUD", "IMG", "UAF", "PRM", "PTY", None) and (
            entry.country is not None or entry.kind != "group"
        )

    def _side(self, actor: str) -> str | None:
        """The state or the organisation of states that an actor stands for; None where that is unknown."""
        entry = self.actors.actors.get(actor)
        if entry is None:
            return None
        if entry.country or actor in self.of_state:
            return entry.country or self.of_state[actor]
        if entry.kind == "igo" or entry.sector in ("IGO", "IMG") or (
            entry.kind == "organisation" and entry.sector in ("NGO", "REB", "NGM", "GOV")
        ):
            return entry.id
        return None

    def _sides(self, first: list[str], second: list[str], of_states: Iterable[str] = ()) -> list[str] | None:
        """The participants, whoever took the first step first; None where they are not of two sides.

        ``of_states`` are the states that the name of the encounter gives ("the Franco-German council").
        """
        parties = [[actor for actor in dict.fromkeys(group) if self._is_party(actor)] for group in (first, second)]
        if second and not all(parties):
            return None
        everyone = list(dict.fromkeys(actor for group in parties for actor in group))
        if second and not set(parties[1]) - set(parties[0]):
            return None
        # a person stands before the state and the delegation of the same country
        persons = [actor for actor in everyone if self._kind(actor) == "person"]
        represented = {self._side(actor) for actor in persons}
        everyone = [
            actor for actor in everyone if self._kind(actor) == "person" or self._side(actor) not in represented
        ]
        if len(everyone) > 40:
            return None
        if len(everyone) < 2:
            return None
        known = {self._side(actor) for actor in everyone} - {None}
        known |= {self._side(actor) for actor in of_states}
        # heads of state and foreign ministers whose state the text does not give: each may be a side of its own
        unknown = sum(self._side(actor) is None and self._leads(actor) for actor in everyone)
        return everyone if len(known) + unknown >= 2 else None

    def _leads(self, actor: str) -> bool:
        """True for a person with an office that deals with other states."""
        entry = self.actors.actors.get(actor)
        return entry is not None and any(role.title.casefold() in self.words.state_offices for role in entry.roles)

    # ------------------------------------------------------------------------------------------------ status
    def _status(self, trigger: Token, verb: Token | None) -> MeetingStatus | None:
        """Whether it took place, is to come, was offered or was called off; None where the text says it was none."""
        words = self.words.status
        found: set[str] = set()
        status: MeetingStatus | None
        for child in trigger.children:
            if child.dep_ in ("amod", "compound"):
                for status, lemmas in words.items():
                    if child.lower_ in lemmas:
                        found.add(status)
        edges = self.modalities.edges.get(trigger.i, ())
        held_verb = verb is not None and verb.i != trigger.i and (
            self._holds(trigger, verb) or trigger.dep_ in ("nsubj", "nsubjpass")
        )
        if not edges and held_verb and verb is not None:
            edges = self.modalities.edges.get(verb.i, ())
        for edge in edges:
            word = self.doc[self.parse.token_at(edge.start)]
            lemma = word.lemma_.lower()
            particle = next((child.lower_ for child in word.children if child.dep_ == "prt"), "")
            status = next((status for status in _BY_WEIGHT if {lemma, f"{lemma}_{particle}"} & words[status]), None)
            if status is not None:
                found.add(status)
            elif edge.modality == "planned":
                found.add("planned")
            elif edge.modality == "denied":
                found.add("denied")
            elif edge.modality == "hypothetical":
                purpose = word.tag_ == "TO" or word.lower_ == "order"
                if purpose and self._is_reached(trigger, verb):
                    found.add("reached")
                else:
                    found.add("planned" if purpose else "hypothetical")
        governor = verb if verb is not None else trigger.head
        if governor.i != trigger.i and trigger.dep_ in ("dobj", "nsubjpass", "pobj"):
            particle = next((child.lower_ for child in governor.children if child.dep_ == "prt"), "")
            direct = trigger.dep_ != "pobj" or trigger.head.lower_ in ("for", "on", "to")
            if direct and (governor.lemma_ in words["cancelled"] or f"{governor.lemma_}_{particle}" in words["cancelled"]):
                found.add("cancelled")
            elif direct and governor.lemma_ in words["proposed"]:
                found.add("proposed")
            elif direct and governor.lemma_ in words["planned"]:
                found.add("planned")
        if "cancelled" in found:
            return "cancelled"
        if "denied" in found:
            return None
        if "proposed" in found:
            return "proposed"
        if "hypothetical" in found:
            return None
        if "planned" in found or (trigger.dep_ in ("pobj", "pcomp") and trigger.head.lower_ in self.words.before_it):
            return "planned"
        if trigger.tag_ == "VB" and "reached" not in found and trigger.pos_ in _VERBS:
            # "Greece to negotiate with Turkey": a headline's future; an infinitive inside a clause tells of nothing held
            return "planned" if trigger.head.i == trigger.i else None
        return "held"

    def _is_reached(self, trigger: Token, verb: Token | None) -> bool:
        """True where a clause of purpose tells what came about: "visited Rome to meet the president"."""
        token = trigger if trigger.pos_ in _VERBS else verb
        if token is None or token.dep_ not in ("advcl", "xcomp"):
            return False
        head = token.head
        return head.lemma_ in self.words.reached and head.tag_ in ("VBD", "VBN")

    # --------------------------------------------------------------------------------- time, place and format
    def _encounter(
        self, frame: MeetingFrame, participants: list[str], status: MeetingStatus, trigger: Token, sentence: Sentence,
        verb: Token | None = None, separate: bool = False,
    ) -> _Encounter:  # fmt: skip
        time = self._time(trigger, verb, sentence)
        if status == "held" and self._is_ahead(time):
            status = "planned"
        span = self._span(trigger, verb, participants, sentence)
        encounter = _Encounter(participants, status, frame.id, sentence, [trigger.i], [span], time)
        encounter.coarse = not any(self._kind(actor) == "person" for actor in participants)
        encounter.place = self._place(trigger, verb, sentence)
        encounter.format = self._format(frame, trigger, verb, encounter.place, sentence)
        encounter.sentences.append(sentence)
        if separate:
            encounter.notes.append("met separately")
        if verb is not None and verb.i != trigger.i and self._holds(trigger, verb):
            encounter.triggers.append(verb.i)
        return encounter

    def _time(self, trigger: Token, verb: Token | None, sentence: Sentence) -> TimeExpression | None:
        found = self.times.governing(trigger.i)
        if found is None and verb is not None and (
            verb.i == trigger.i or self._holds(trigger, verb) or trigger.dep_ in ("nsubj", "nsubjpass")
        ):
            found = self.times.governing(verb.i)
        if found is None and trigger.pos_ in _VERBS and trigger.dep_ in ("conj", "xcomp", "advcl"):
            head = trigger.head
            if head.pos_ in _VERBS and (head.tag_ == trigger.tag_ or trigger.dep_ == "advcl" and trigger.tag_ == "VB"):
                found = self.times.governing(head.i)
        if found is None and trigger.dep_ == "pobj" and trigger.head.lower_ in ("at", "during", "in") and verb is not None:
            if not any(child.dep_ in ("poss",) for child in trigger.children) and verb.head.i == verb.i:
                found = self.times.governing(verb.i)
        if found is None:
            found = self._time_beside(trigger, sentence)
        return found

    def _time_beside(self, trigger: Token, sentence: Sentence) -> TimeExpression | None:
        """The day right after the names of the parties: "in follow-up to the meeting between A and B on May 16"."""
        for time in self.times.in_characters(self.doc[trigger.i].idx, sentence.end):
            before = time.first - 1
            if before >= 0 and self.doc[before].pos_ == "ADP":
                before -= 1
            if before in self._outer_ends and time.first - trigger.i < 25 and not any(
                token.pos_ in _VERBS for token in self.doc[trigger.i + 1 : time.first]
            ):
                return time
        return None

    def _is_ahead(self, time: TimeExpression | None) -> bool:
        return bool(time is not None and time.date and self.published and time.direction == "future" and time.anchor != "event"
                    and date.fromisoformat(time.date) > self.published)  # fmt: skip

    def _span(self, trigger: Token, verb: Token | None, participants: list[str], sentence: Sentence) -> tuple[int, int]:
        tokens = [trigger.i] + ([verb.i] if verb is not None and sentence.first <= verb.i < sentence.last else [])
        start, end = self.parse.characters(min(tokens), max(tokens) + 1)
        wanted = set(participants)
        for mention in self.actors.between(sentence.start, sentence.end):
            if wanted & set(mention.actors) and mention.form != "demonym":
                start, end = min(start, mention.start), max(end, mention.end)
        return start, end

    def _place(self, trigger: Token, verb: Token | None, sentence: Sentence) -> str | None:
        """The place in a phrase of the encounter's own clause, also over a venue ("on the sidelines of … in Geneva")."""
        heads = [trigger]
        if verb is not None and verb.i != trigger.i and (
            self._holds(trigger, verb) or trigger.dep_ in ("nsubj", "nsubjpass")
        ):
            heads.append(verb)
        if trigger.pos_ in _VERBS and trigger.dep_ in ("conj",) and trigger.head.pos_ in _VERBS:
            heads.append(trigger.head)
        for child in [child for head in heads for child in head.children if child.dep_ in ("acl", "relcl")]:
            if child.lemma_ in self.words.holding:
                heads.append(child)
        for head in heads:
            found = self._place_below(head, 0)
            if found is not None:
                return found
        if trigger.pos_ in _VERBS and trigger.dep_ == "advcl" and trigger.tag_ == "VB":
            destination = self._destination(trigger.head)  # "will travel to Kiev to meet"
            if destination is not None:
                return destination[0]
        # a phrase that the parse hangs on a partner: "met the king in Amman", "met the king on Monday in Amman"
        for position in range(trigger.i + 1, min(sentence.last, trigger.i + 30)):
            token = self.doc[position]
            if token.dep_ != "prep" or token.lower_ not in self.words.place_prepositions:
                continue
            holder = token.head
            carries = holder.pos_ == "PROPN" or holder.lemma_.lower() in self.words.venues or self.actors.headed_by(holder.i) is not None
            if carries and holder.ent_type_ not in _PLACES and any(a.i in {h.i for h in heads} for a in holder.ancestors):
                if any(a.dep_ in ("relcl", "acl", "advcl", "ccomp") and a.i > trigger.i for a in holder.ancestors):
                    continue
                found = self._place_of(token)
                if found is not None:
                    return found
        return None

    def _place_below(self, head: Token, depth: int) -> str | None:
        later: list[Token] = []
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in self.words.place_prepositions:
                found = self._place_of(child)
                if found is not None:
                    return found
            if child.dep_ == "prep" and child.lower_ not in ("with", "between", "by", "about"):
                later.append(child)
        if depth < 4:
            for child in later:
                for inner in child.children:
                    if inner.dep_ == "pobj" and inner.lemma_.lower() in self.words.venues or (
                        inner.dep_ == "pobj" and child.lower_ == "of" and inner.pos_ in ("NOUN", "PROPN") and inner.ent_type_ != "PERSON"
                        and head.lemma_.lower() in self.words.venues
                    ) or inner.dep_ == "prep":
                        found = self._place_below(inner, depth + 1) if inner.dep_ != "prep" else self._place_of(inner)
                        if found is not None:
                            return found
        return None

    def _place_of(self, preposition: Token) -> str | None:
        """The name of the place that this preposition introduces: "in Washington, DC", "in a Moscow mansion"."""
        for inner in preposition.children:
            if inner.dep_ != "pobj":
                continue
            if inner.ent_type_ in _PLACES or (inner.pos_ == "PROPN" and not inner.ent_type_) or self._state_of_name(inner) is not None:
                if self._state_of_name(inner) is not None or inner.ent_type_ not in ("DATE", "PERSON", "ORG", "EVENT"):
                    return self._name_of_place(inner)
                continue
            for child in inner.children:
                if child.dep_ in ("compound", "nmod", "poss") and child.ent_type_ == "GPE" and inner.lemma_.lower() in self.words.venues:
                    return self._name_of_place(child)
                if child.dep_ == "prep" and child.lower_ == "of" and inner.lemma_.lower() in self.words.venues:
                    for name in child.children:
                        if name.dep_ == "pobj" and name.ent_type_ == "GPE":
                            return self._name_of_place(name)
                if child.dep_ == "appos" and child.ent_type_ in _PLACES:
                    return self._name_of_place(child)
            if inner.lemma_.lower() in self.words.venues:
                found = self._place_below(inner, 2)
                if found is not None:
                    return found
        return None

    def _state_of_name(self, token: Token) -> str | None:
        """The state that a place or a capital lies in."""
        if token.pos_ != "PROPN":
            return None
        first = token
        while first.i > 0 and self.doc[first.i - 1].dep_ == "compound" and self.doc[first.i - 1].head.i == token.i:
            first = self.doc[first.i - 1]
        tokens = self.doc[first.i : token.i + 1]
        for match in gazetteer().matches([t.text for t in tokens], [t.idx for t in tokens]):
            for sense in match.senses:
                if sense.entity is not None and sense.entity.kind == "state":
                    return sense.entity.country
                if sense.country is not None and sense.person is None:
                    return sense.country
        return None

    def _name_of_place(self, token: Token) -> str:
        first = last = token.i
        while first > 0 and self.doc[first - 1].dep_ in ("compound", "nmod") and self.doc[first - 1].pos_ == "PROPN" and (
            self.doc[first - 1].head.i in range(first, token.i + 1)
        ):
            first -= 1
        # "Washington, DC"
        if last + 2 < len(self.doc) and self.doc[last + 1].text == "," and self.doc[last + 2].head.i == token.i and (
            self.doc[last + 2].dep_ == "appos" and self.doc[last + 2].ent_type_ == "GPE"
        ):
            last += 2
        start, end = self.parse.characters(first, last + 1)
        return self.text[start:end]

    def _format(
        self, frame: MeetingFrame, trigger: Token, verb: Token | None, place: str | None, sentence: Sentence
    ) -> MeetingFormat | None:
        near = [trigger, *trigger.children]
        if verb is not None:
            near.extend(verb.children)
        for child in list(near):
            if child.dep_ in ("prep", "dobj", "advmod", "acl") and child.i != trigger.i:
                near.extend(child.subtree if child.dep_ == "prep" and child.lower_ in ("by", "via", "over", "on", "with", "in", "through") else child.children)
        lemmas = {token.lemma_.lower() for token in near if sentence.first <= token.i < sentence.last} | {token.lower_ for token in near}
        if lemmas & self.words.formats["video"]:
            return "video"
        if lemmas & self.words.formats["phone"]:
            return "phone"
        if frame.format is not None:
            return frame.format
        if place is not None or lemmas & self.words.formats["in-person"]:
            return "in-person"
        return None

    # ------------------------------------------------------------------------------------------------ journeys
    def _note_journeys(self, sentence: Sentence) -> None:
        for token in self.doc[sentence.first : sentence.last]:
            lemma = token.lemma_.lower()
            verbal = token.pos_ in _VERBS and lemma in self.words.travel
            if not verbal and not (token.pos_ == "NOUN" and lemma in self.words.travel_nouns):
                continue
            destination = self._destination(token)
            if destination is None:
                continue
            if verbal:
                travellers = self._agents(token)
            else:
                travellers = self._owners(token) or [a for group in self._prepositional_noun(token, ("by", "of")) for a in group]
                if not travellers:
                    travellers = [m for mention in self.actors.between(sentence.start, token.idx) for m in mention.actors]
            for actor in travellers:
                if self._kind(actor) == "person":
                    self.journeys.append((actor, *destination))

    def _destination(self, token: Token) -> tuple[str, str | None] | None:
        names = [child for child in token.children if child.dep_ == "dobj"]
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in self.words.travel_prepositions:
                names.extend(inner for inner in child.children if inner.dep_ == "pobj")
        for name in names:
            state = self._state_of_name(name)
            if state is not None or (name.ent_type_ == "GPE"):
                return self._name_of_place(name), state
        return None

    # ------------------------------------------------------------------------------------- one among many
    def _add(self, encounter: _Encounter) -> None:
        """Join the encounter to one told before, or take it as new."""
        for other in reversed(self.encounters):
            if self._same(other, encounter):
                self._merge(other, encounter)
                return
        self.encounters.append(encounter)

    def _same(self, one: _Encounter, other: _Encounter) -> bool:
        if one.status != other.status and not (one.status == "planned" and other.status == "proposed" or
                                               one.status == "proposed" and other.status == "planned"):  # fmt: skip
            same_day = one.time is not None and other.time is not None and one.time.date and one.time.date == other.time.date
            moved = {one.status, other.status} == {"planned", "cancelled"}
            if not (same_day or moved):
                return False
        if not _compatible(one.time, other.time) or (one.format in ("phone", "video")) != (other.format in ("phone", "video")) and (
            one.format is not None and other.format is not None
        ):
            return False
        first, second = set(one.participants) | set(one.observers), set(other.participants)
        if first == second or second <= first and len(second) > 1:
            return not ("met separately" in one.notes and "met separately" in other.notes and first != second)
        if first < second:
            return "met separately" not in one.notes
        sides = {self._side(actor) for actor in first}
        others = {self._side(actor) for actor in second}
        if one.coarse != other.coarse:
            return sides == others
        if sides == others and len(first & second) >= 1 and len(first) == len(second) == 2:
            # "Lavrov" and "the minister" that could not be resolved to him, beside the same partner
            return any(self._kind(actor) != "person" for actor in first ^ second)
        return False

    def _merge(self, one: _Encounter, other: _Encounter) -> None:
        if one.coarse and not other.coarse:
            one.participants, one.coarse = other.participants, False
        else:
            one.participants.extend(a for a in other.participants if a not in one.participants and self._kind(a) == "person")
        if one.time is None or one.time.date is None or (other.time is not None and other.time.granularity == "day" and one.time.granularity not in ("day", "part-of-day")):
            one.time = other.time if other.time is not None and other.time.date is not None else one.time
        one.place = one.place or other.place
        if one.format is None or other.format in ("phone", "video"):
            one.format = other.format or one.format
        if one.status == "proposed" and other.status == "planned":
            one.status = "planned"
        elif "cancelled" in (one.status, other.status):
            one.status = "cancelled"
        elif other.status == "held":
            one.status = "held"
        one.triggers.extend(other.triggers)
        one.spans.extend(other.spans)
        one.sentences.append(other.sentence)

    def _recall(self, token: Token, sentence: Sentence) -> None:
        """Note where a later sentence speaks of an encounter told before ("during the talks")."""
        if token.pos_ != "NOUN" or not self._is_encounter_noun(token) or not self.encounters:
            return
        if any(child.lower_ in self.words.anaphors for child in token.children):
            last = self.encounters[-1]
            last.triggers.append(token.i)
            last.sentences.append(sentence)
            if last.time is None and last.status == "held" and token.dep_ == "nsubj":
                last.time = self.times.governing(token.i)
            place = self._place(token, self._verb_of(token), sentence) if last.place is None and last.status == "held" else None
            last.place = last.place or place

    # ------------------------------------------------------------------------------------------------ the layer
    def _layer(self) -> Meetings:
        meetings: list[Meeting] = []
        triggers: dict[str, tuple[int, ...]] = {}
        ordered = self.encounters
        for number, encounter in enumerate(ordered, 1):
            identifier = f"m{number}"
            self._settle_place(encounter)
            day, end, note = self._dates(encounter, number == 1)
            participants = tuple(dict.fromkeys((*encounter.participants, *encounter.observers)))
            sides = [self._country(actor) for actor in participants]
            notes = [*encounter.notes, *([note] if note else [])]
            meetings.append(
                Meeting(
                    id=identifier,
                    participants=participants,
                    countries=tuple(dict.fromkeys(side for side in sides if side)),
                    date=day,
                    date_end=end,
                    place=encounter.place,
                    status=encounter.status,
                    format=encounter.format or "unknown",
                    statements=tuple(self._statements(encounter, participants)),
                    span=tuple(dict.fromkeys(encounter.spans)),
                    confidence=encounter.confidence,
                    why=(Why(stage="meetings", rule=self.knowledge.rule_name(encounter.frame), note="; ".join(notes) or None),),
                )
            )
            triggers[identifier] = tuple(dict.fromkeys(encounter.triggers))
        return Meetings(tuple(meetings), {}, triggers)

    def _country(self, actor: str) -> str | None:
        entry = self.actors.actors.get(actor)
        return (entry.country if entry is not None else None) or self.of_state.get(actor)

    def _settle_place(self, encounter: _Encounter) -> None:
        """Give an encounter the place of the journey that one of its participants made to another's country."""
        if encounter.place is None and encounter.format not in ("phone", "video") and encounter.status == "held":
            found: list[tuple[bool, int, str, str]] = []
            for number, (traveller, place, state) in enumerate(self.journeys):
                hosts = [actor for actor in encounter.participants if actor != traveller and self._country(actor) == state]
                if traveller in encounter.participants and state is not None and hosts and self._country(traveller) != state:
                    found.append((not self._is_state(place), number, place, self.actors.actors[hosts[0]].name))
            if found:
                _, _, encounter.place, host = max(found)  # a city before a state, the later before the earlier
                encounter.notes.append(f"the place is that of the visit; host: {host}")
        if encounter.place is not None and encounter.format is None:
            encounter.format = "in-person"

    @staticmethod
    def _is_state(place: str) -> bool:
        words = place.split()
        offsets = [sum(len(word) + 1 for word in words[:number]) for number in range(len(words))]
        return any(
            sense.entity is not None and sense.entity.kind == "state" and sense.form == "name"
            for match in gazetteer().matches(words, offsets)
            for sense in match.senses
        )

    def _dates(self, encounter: _Encounter, first: bool) -> tuple[str | None, str | None, str | None]:
        time = encounter.time
        if time is not None and time.date is not None and time.date_end is not None:
            length = (date.fromisoformat(time.date_end) - date.fromisoformat(time.date)).days
            if time.granularity in ("day", "part-of-day") and length <= LONGEST_DAYS:
                return time.date, (time.date_end if length else None), None
            words = self.text[time.start : time.end]
            return None, None, f"the text gives no day: {words!r}"
        if time is not None:
            return None, None, f"the text gives no day: {self.text[time.start : time.end]!r}"
        if encounter.status == "held" and first and self.published is not None and self._is_readout(encounter):
            return self.published.isoformat(), None, "a readout that gives no day: the day of publication"
        return None, None, None

    def _is_readout(self, encounter: _Encounter) -> bool:
        """True where the article opens with the encounter and gives no time for it: it is told as the news of the day."""
        body = next((sentence for sentence in self.parse.sentences if not sentence.headline), None)
        if encounter.sentence.headline:
            return True
        if body is None or encounter.sentence.index > body.index + 1:
            return False
        trigger = self.doc[encounter.triggers[0]]
        verb = trigger if trigger.pos_ in _VERBS else self._verb_of(trigger)
        if verb is None or verb.tag_ not in ("VBD", "VBZ", "VBN") or any(
            child.lemma_ == "have" and child.dep_ == "aux" for child in verb.children
        ):
            return False  # "had met", "have met": told as known before
        opening = encounter.sentence.index == body.index
        return (opening or self._named_in_headline()) and not any(
            time.date is not None
            for time in self.times.in_characters(encounter.sentence.start, encounter.sentence.end)
        )

    def _named_in_headline(self) -> bool:
        index = self.knowledge.by_lemma
        return any(
            token.lemma_.lower() in index
            for sentence in self.parse.sentences
            if sentence.headline
            for token in self.doc[sentence.first : sentence.last]
        )

    def _statements(self, encounter: _Encounter, participants: tuple[str, ...]) -> Iterator[str]:
        """What the participants said in the passages about the encounter, up to where another one is told."""
        if encounter.status != "held":
            return
        starts = sorted({sentence.index for sentence in encounter.sentences})
        others = sorted({s.index for other in self.encounters if other is not encounter and other.status == "held" for s in other.sentences})
        windows: list[tuple[int, int]] = []
        for start in starts:
            following = next((index for index in others if index > start), len(self.parse.sentences))
            paragraph = self.parse.sentences[start].paragraph
            end = start
            while end < following and self.parse.sentences[end].paragraph <= paragraph + STATEMENT_PARAGRAPHS:
                end += 1
                if end >= len(self.parse.sentences):
                    break
            windows.append((self.parse.sentences[start].start, self.parse.sentences[end - 1].end))
        for statement in self.statements.statements:
            speakers = {statement.speaker, *statement.speakers} & set(participants)
            place = min((start for start, _ in statement.content), default=-1)
            if speakers and any(start <= place < end for start, end in windows):
                yield statement.id


def _compatible(one: TimeExpression | None, other: TimeExpression | None) -> bool:
    """True unless both give days that do not meet."""
    if one is None or other is None or one.date is None or other.date is None:
        return True
    return one.date <= (other.date_end or other.date) and other.date <= (one.date_end or one.date)
