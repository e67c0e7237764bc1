"""Meetings: who met whom, when, where and in what form; held, to come, offered or called off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from communique.clauses import Clauses
from communique.dates import published_day
from communique.document import Document
from communique.encounters import EncounterKnowledge, MeetingFrame, meeting_knowledge
from communique.gazetteer import slug
from communique.layers import (
    ActorEntry,
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
from communique.parties import Parties
from communique.places import Places
from communique.record import Meeting, MeetingFormat, MeetingStatus, Why
from communique.stage import Stage

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_VERBS = frozenset({"VERB", "AUX"})
_BETWEEN = frozenset({"GPE", "LOC", "FAC", "DATE"})
_BY_WEIGHT: tuple[MeetingStatus, ...] = ("cancelled", "proposed", "planned")
LONGEST_DAYS = 14
STATEMENT_PARAGRAPHS = 6


@dataclass(slots=True)
class _Encounter:
    """One encounter while the document is read: what its mentions have said so far."""

    participants: list[str]
    status: MeetingStatus
    frames: list[str]
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
    states: list[str] = field(default_factory=list)


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

    def __init__(self, document: Document, knowledge: EncounterKnowledge) -> None:
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
        self.parties = Parties(self.parse, self.actors, self.clauses, self.words, self._told_last)
        self.places = Places(self.parse, self.text, self.actors, self.words)
        self.bodies: dict[str, ActorEntry] = {}  # joint bodies that only their session names
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

    def _told_last(self) -> list[str]:
        return self.encounters[-1].participants if self.encounters else []

    def _held_by(self, trigger: Token, verb: Token | None) -> bool:
        return verb is not None and verb.i != trigger.i and self._holds(trigger, verb)

    def _read_title(self, sentence: Sentence) -> None:
        """An encounter that a headline names without its first party: "Telephone conversation with the King of X".

        The first party is then whom the body names first, where that is somebody of another state.
        """
        noun = next(
            (
                token
                for token in self.doc[sentence.first : min(sentence.first + 4, sentence.last - 1)]
                if self._is_encounter_noun(token) and self.doc[token.i + 1].lower_ in self.words.partners
            ),
            None,
        )
        if noun is None:
            return
        frame = next(
            (frame for frame in self.knowledge.by_lemma[noun.lemma_.lower()]
             if frame.form == "noun" and (not frame.modifiers or self.doc[noun.i - 1].lower_ in frame.modifiers)), None
        )  # fmt: skip
        partners = self.parties.run_after(noun.i + 2)
        if frame is None or not partners or any(set(partners) <= set(other.participants) for other in self.encounters):
            return
        sides = {self.parties.side(actor) for actor in partners}
        for mention in self.parties.outer:
            if mention.start < sentence.end:
                continue
            people = [
                actor
                for actor in mention.actors
                if self.parties.kind(actor) == "person" and self.parties.side(actor) not in {*sides, None}
            ]
            participants = self.parties.sides(people, partners) if people else None
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
            self._joining(frame, token, sentence, claimed)
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
            subject = self.parties.all(self.clauses.patients(verb.i))
            partners = self.parties.agents(verb)
            subject, partners = partners, subject
        else:
            subject = self.parties.agents(verb)
            if frame.object:
                objects = [
                    child for child in verb.children if child.dep_ == "dobj" and child.ent_type_ not in ("DATE", "TIME")
                    and (child.lemma_.lower() not in self.words.venues or self.actors.headed_by(child.i) is not None)
                ]  # fmt: skip
                following = next((child for child in verb.children if child.i == verb.i + 1), None)
                if (
                    not objects
                    and not frame.prepositions
                    and following is not None
                    and following.dep_ in ("prep", "prt")
                ):
                    return None  # "called on", "called for"
                partners = self.parties.larger(
                    self.parties.all([child.i for child in objects]),
                    self.parties.run_after(objects[0].left_edge.i)
                    if objects and self.actors.innermost(objects[0].i) is not None
                    else [],
                )
                if objects and not partners:
                    return None
            if not partners and frame.prepositions:
                groups = self._prepositional(verb, frame.prepositions)
                partners = [actor for group in groups for actor in group]
        separately = any(child.lower_ in self.words.separately for child in verb.children)
        if not partners and not frame.reciprocal and not (len(subject) > 1 and self._by_phone(verb)):
            return None
        if not partners and not subject:
            return None
        participants = (
            self.parties.sides(subject, partners) if partners or len(subject) > 1 else self.parties.body(subject)
        )
        if participants is None:
            return None
        status = self._status(verb, verb)
        if status is None:
            return None
        if separately and len(partners) > 1:
            for partner in partners[1:]:
                other = self.parties.sides(subject, [partner])
                if other is not None:
                    self._add(self._encounter(frame, other, status, verb, sentence, separate=True))
            alone = self.parties.sides(subject, partners[:1])
            if alone is None:
                return None
            participants = alone
        return self._encounter(frame, participants, status, verb, sentence, separate=separately)

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
                            group = self.parties.larger(
                                self.parties.actors_of(inner), self.parties.run_after(child.i + 1)
                            )
                            if group:
                                found.append(group)
                elif child.dep_ == "prep" and child.lower_ in self.words.passing:
                    queue.append(child)
                    for inner in child.children:
                        if inner.dep_ == "pobj" and (inner.ent_type_ in _BETWEEN or not self.parties.actors_of(inner)):
                            queue.append(inner)
        return found

    # -------------------------------------------------------------------------------------------- noun frames
    def _of_noun(self, frame: MeetingFrame, noun: Token, sentence: Sentence) -> _Encounter | None:
        lemma = noun.lemma_.lower()
        if lemma in frame.plural and noun.tag_ == "NN":
            return None  # "gave a talk", "open to negotiation"
        if (
            frame.modifiers
            and not any(
                child.lower_ in frame.modifiers for child in noun.children if child.dep_ in ("compound", "amod", "nmod")
            )
            and not (noun.i + 1 < sentence.last and self.doc[noun.i + 1].lower_ in frame.prepositions)
        ):
            return None
        if noun.dep_ in ("compound", "nmod") and noun.head.pos_ in ("NOUN", "PROPN") and noun.head.i > noun.i:
            return None  # "the summit declaration"
        verb = self._verb_of(noun)
        owners = self._owners(noun)
        joined = [actor for group in self._prepositional(noun, self.words.circles) for actor in group]
        partners = [actor for group in self._prepositional(noun, self.words.partners) for actor in group]
        members = [actor for group in self._prepositional(noun, self.words.members) for actor in group]
        joint = self._joint_body(noun)
        modifiers = self._modifying_states(noun)
        subject: list[str] = []
        if verb is not None:
            takes_part, light = self._takes_part(noun, verb)
            if takes_part or light:
                subject = self.parties.agents(verb)
            if light and not partners and not joined:
                partners = [actor for group in self._prepositional(verb, self.words.partners) for actor in group]
                joined = [actor for group in self._prepositional(verb, self.words.circles) for actor in group]
            if not light and not partners and not owners:
                subject = []
        first = owners or subject
        if joint is not None:
            participants: list[str] | None = [joint]
        elif len(joined) > 1:
            participants = self.parties.sides(joined, [], modifiers)
        elif partners:
            participants = self.parties.sides(first, partners, modifiers)
        elif len(first) > 1 and verb is not None and self._holds(noun, verb):
            participants = self.parties.sides(first, [], modifiers)
        elif len(members) > 1:
            participants = self.parties.sides(members, [])
        elif len({*modifiers, *self._modifying_bodies(noun)}) > 1:
            participants = self.parties.sides([*self._modifying_bodies(noun), *modifiers], [])
        elif noun.dep_ in ("nsubj", "nsubjpass") and verb is not None and verb.lemma_ in self.words.occurring:
            participants = (
                self.parties.body(members)
                or self.parties.body(owners)
                or self.parties.body(self._modifying_bodies(noun))
            )
        else:
            participants = None
        if participants is None:
            return None
        if joint is None and lemma in self.words.dialogues and noun.tag_ == "NN" and not (partners or joined):
            return None  # "invited the neighbours to open dialogue"
        status = self._status(noun, verb)
        if status is None:
            return None
        if status == "held" and not self._is_told(noun, verb, bool(owners)):
            return None
        if noun.tag_ == "NNS" and lemma not in frame.plural and len(set(partners)) > 1 and first:
            # "had telephone conversations with A, B and C": one with each
            for partner in partners[1:]:
                other = self.parties.sides(first, [partner])
                if other is not None:
                    self._add(self._encounter(frame, other, status, noun, sentence, verb=verb, separate=True))
            alone = self.parties.sides(first, partners[:1])
            if alone is None:
                return None
            return self._encounter(frame, alone, status, noun, sentence, verb=verb, separate=True)
        encounter = self._encounter(frame, participants, status, noun, sentence, verb=verb)
        encounter.states = modifiers if partners or joined or len(first) > 1 else []
        if joint is not None:
            encounter.states = [*first, *self._told_last()] if first else self._told_last()
        return encounter

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
            if finite.tag_ in ("VBD", "VBZ", "VBP") or any(
                child.dep_ in ("aux", "auxpass") and child.tag_ in ("VBD", "VBZ", "VBP") for child in finite.children
            ):
                break
            above = finite.head
            if (
                above.i == finite.i
                or above.pos_ not in _VERBS
                or finite.dep_ not in ("xcomp", "advcl", "conj", "acl", "pcomp")
            ):
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

    def _joint_body(self, noun: Token) -> str | None:
        """The joint body whose session the noun names ("a meeting of the joint commission on trade")."""
        for preposition in noun.children:
            if preposition.dep_ != "prep" or preposition.lower_ not in self.words.members:
                continue
            for body in preposition.children:
                if body.dep_ != "pobj" or body.lemma_.lower() not in self.words.dialogues:
                    continue
                if not any(child.lower_ in self.words.joint for child in body.subtree if child.i < body.i):
                    continue
                mention = self.actors.headed_by(body.i)
                if mention is not None and mention.actors:
                    return mention.actors[0]
                start, end = self.parse.characters(*self.clauses.phrase(body.i))
                name = self.text[start:end]
                first = self.doc[self.parse.token_at(start)]
                if first.dep_ in ("det", "poss"):
                    name = self.text[first.idx + len(first) : end].strip()
                identifier = "org:" + slug(name)
                self.bodies[identifier] = ActorEntry(identifier, name, "organisation")
                return identifier
        return None

    def _owners(self, noun: Token) -> list[str]:
        owner = next((child for child in noun.children if child.dep_ == "poss"), None)
        if owner is None:
            return []
        found = self.parties.actors_of(owner)
        if not found and owner.tag_ == "PRP$":
            verb = self._verb_of(noun)  # "proposed it during her meeting with": she who proposed it
            found = self.parties.agents(verb) if verb is not None else []
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
            if self.parties.is_body(actor)
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
        return (noun.dep_ == "pobj" and noun.head.head.i == verb.i) or (
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
            return (
                self._takes_part(above, verb)
                if above.i != noun.i and above.pos_ in ("NOUN", "PROPN")
                else (False, False)
            )
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
    def _joining(self, frame: MeetingFrame, verb: Token, sentence: Sentence, claimed: set[int]) -> None:
        """Add who "joined the talks" to the encounter told last."""
        if not self.encounters:
            return
        noun = next((child for child in verb.children if child.dep_ == "dobj" and self._is_encounter_noun(child)), None)
        if noun is None or not any(child.lower_ in self.words.anaphors for child in noun.children):
            return
        if any(
            child.dep_ == "prep" and child.lower_ in self.words.partners | self.words.circles for child in noun.children
        ):
            return
        who = [actor for actor in self.parties.agents(verb) if self.parties.is_party(actor)]
        last = self.encounters[-1]
        if who and self.modalities.of(verb.i) == "actual":
            last.observers.extend(actor for actor in who if actor not in last.participants)
            last.triggers.append(noun.i)
            last.sentences.append(sentence)
            last.frames.append(frame.id)
            claimed.add(noun.i)

    def _is_encounter_noun(self, token: Token) -> bool:
        return any(frame.form == "noun" for frame in self.knowledge.by_lemma.get(token.lemma_.lower(), ()))

    def _exchange(self, frame: MeetingFrame, verb: Token, sentence: Sentence) -> _Encounter | None:
        if not any(child.dep_ == "dobj" and child.lemma_ in frame.objects for child in verb.children):
            return None
        participants = self.parties.sides(self.parties.agents(verb), [])
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
            visitors = (self.parties.actors_of(subject) if subject is not None else []) or self.parties.run_before(
                before
            )
            visitors = visitors or self.parties.agents(token)
            head = token.head
            if head.i != token.i and head.pos_ in _VERBS and head.lemma_ in frame.hosts and token.dep_ in (
                "xcomp", "ccomp", "advcl", "pcomp",
            ):  # fmt: skip
                host_verb = head
        elif token.pos_ == "NOUN" and lemma in frame.nouns:
            visitors = self._owners(token) or [
                a for group in self._prepositional(token, self.words.members) for a in group
            ]
            verb = self._verb_of(token)
            if verb is not None and verb.lemma_ in frame.hosts and token.dep_ in ("dobj", "pobj"):
                host_verb = verb
                if not visitors:
                    visitors = self.parties.all([child.i for child in verb.children if child.dep_ == "dobj"])
        else:
            return None
        if host_verb is None or not visitors:
            return None
        hosts = self.parties.agents(host_verb)
        if self.clauses.passive(host_verb.i) and not hosts:
            return None
        hosts = [actor for actor in hosts if self.parties.kind(actor) == "person"]
        participants = self.parties.sides(visitors, hosts) if hosts else None
        if participants is None or frame.status is None or self.modalities.of(host_verb.i) == "denied":
            return None
        encounter = self._encounter(frame, participants, frame.status, token, sentence, verb=host_verb)
        destination = self.places.destination(token)
        if destination is not None:
            encounter.place = destination[0]
        return encounter

    # ------------------------------------------------------------------------------------------ participants
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
        held_verb = (
            verb is not None
            and verb.i != trigger.i
            and (self._holds(trigger, verb) or trigger.dep_ in ("nsubj", "nsubjpass"))
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
            direct = trigger.dep_ != "pobj" or trigger.head.lower_ in self.words.towards
            if direct and (
                governor.lemma_ in words["cancelled"] or f"{governor.lemma_}_{particle}" in words["cancelled"]
            ):
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
            # "Greece to negotiate with Turkey" is a headline's future; another infinitive tells of nothing held
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
        encounter = _Encounter(participants, status, [frame.id], sentence, [trigger.i], [span], time)
        encounter.coarse = not any(self.parties.kind(actor) == "person" for actor in participants)
        encounter.place = self.places.place(trigger, verb, self._held_by(trigger, verb), sentence)
        encounter.format = self._format(frame, trigger, verb, encounter.place, sentence)
        encounter.sentences.append(sentence)
        if separate:
            encounter.notes.append("met separately")
        if verb is not None and verb.i != trigger.i and self._holds(trigger, verb):
            encounter.triggers.append(verb.i)
        return encounter

    def _time(self, trigger: Token, verb: Token | None, sentence: Sentence) -> TimeExpression | None:
        found = self.times.governing(trigger.i)
        if (
            found is None
            and verb is not None
            and (verb.i == trigger.i or self._holds(trigger, verb) or trigger.dep_ in ("nsubj", "nsubjpass"))
        ):
            found = self.times.governing(verb.i)
        if found is None and trigger.pos_ in _VERBS and trigger.dep_ in ("conj", "xcomp", "advcl"):
            head = trigger.head
            if head.pos_ in _VERBS and (
                head.tag_ == trigger.tag_ or (trigger.dep_ == "advcl" and trigger.tag_ == "VB")
            ):
                found = self.times.governing(head.i)
        if (
            (found is None and trigger.dep_ == "pobj" and trigger.head.lower_ in self.words.within and verb is not None)
            and not any(child.dep_ in ("poss",) for child in trigger.children)
            and verb.head.i == verb.i
        ):
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
            if (
                before in self.parties.outer_ends
                and time.first - trigger.i < 25
                and not any(token.pos_ in _VERBS for token in self.doc[trigger.i + 1 : time.first])
            ):
                return time
        return None

    def _is_ahead(self, time: TimeExpression | None) -> bool:
        if time is None or time.date is None or self.published is None or time.anchor == "event":
            return False
        return time.direction == "future" and date.fromisoformat(time.date) > self.published

    def _span(self, trigger: Token, verb: Token | None, participants: list[str], sentence: Sentence) -> tuple[int, int]:
        tokens = [trigger.i] + ([verb.i] if verb is not None and sentence.first <= verb.i < sentence.last else [])
        start, end = self.parse.characters(min(tokens), max(tokens) + 1)
        wanted = set(participants)
        for mention in self.actors.between(sentence.start, sentence.end):
            if wanted & set(mention.actors) and mention.form != "demonym":
                start, end = min(start, mention.start), max(end, mention.end)
        return start, end

    def _format(
        self, frame: MeetingFrame, trigger: Token, verb: Token | None, place: str | None, sentence: Sentence
    ) -> MeetingFormat | None:
        near = [trigger, *trigger.children]
        if verb is not None:
            near.extend(verb.children)
        for child in list(near):
            if child.dep_ in ("prep", "dobj", "advmod", "acl") and child.i != trigger.i:
                near.extend(
                    child.subtree if child.dep_ == "prep" and child.lower_ in self.words.means else child.children
                )
        lemmas = {token.lemma_.lower() for token in near if sentence.first <= token.i < sentence.last} | {
            token.lower_ for token in near
        }
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
            destination = self.places.destination(token)
            if destination is None:
                continue
            if verbal:
                travellers = self.parties.agents(token)
            else:
                travellers = self._owners(token) or [
                    a for group in self._prepositional(token, self.words.members) for a in group
                ]
                if not travellers:
                    travellers = [
                        m for mention in self.actors.between(sentence.start, token.idx) for m in mention.actors
                    ]
            for actor in travellers:
                if self.parties.kind(actor) == "person":
                    self.journeys.append((actor, *destination))

    # ------------------------------------------------------------------------------------- one among many
    def _add(self, encounter: _Encounter) -> None:
        """Join the encounter to one told before, or take it as new."""
        for other in reversed(self.encounters):
            if self._same(other, encounter):
                self._merge(other, encounter)
                return
        self.encounters.append(encounter)

    def _same(self, one: _Encounter, other: _Encounter) -> bool:
        if one.status != other.status and not ((one.status == "planned" and other.status == "proposed") or
                                               (one.status == "proposed" and other.status == "planned")):  # fmt: skip
            same_day = (
                one.time is not None and other.time is not None and one.time.date and one.time.date == other.time.date
            )
            moved = {one.status, other.status} == {"planned", "cancelled"}
            if not (same_day or moved):
                return False
        if not _compatible(one.time, other.time) or (
            (one.format in ("phone", "video")) != (other.format in ("phone", "video"))
            and (one.format is not None and other.format is not None)
        ):
            return False
        first, second = set(one.participants) | set(one.observers), set(other.participants)
        if first == second or (second <= first and len(second) > 1):
            return not ("met separately" in one.notes and "met separately" in other.notes and first != second)
        if first < second:
            return "met separately" not in one.notes
        sides = {self.parties.side(actor) for actor in first}
        others = {self.parties.side(actor) for actor in second}
        if one.coarse != other.coarse:
            return sides == others
        if sides == others and len(first & second) >= 1 and len(first) == len(second) == 2:
            # "Lavrov" and "the minister" that could not be resolved to him, beside the same partner
            return any(self.parties.kind(actor) != "person" for actor in first ^ second)
        return False

    def _merge(self, one: _Encounter, other: _Encounter) -> None:
        if one.coarse and not other.coarse:
            one.participants, one.coarse = other.participants, False
        else:
            one.participants.extend(
                a for a in other.participants if a not in one.participants and self.parties.kind(a) == "person"
            )
        if (
            one.time is None
            or one.time.date is None
            or (
                other.time is not None
                and other.time.granularity == "day"
                and one.time.granularity not in ("day", "part-of-day")
            )
        ):
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
        one.frames.extend(other.frames)
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
            place = (
                self.places.place(token, self._verb_of(token), False, sentence)
                if last.place is None and last.status == "held"
                else None
            )
            last.place = last.place or place

    # ------------------------------------------------------------------------------------------------ the layer
    def _layer(self) -> Meetings:
        meetings: list[Meeting] = []
        triggers: dict[str, tuple[int, ...]] = {}
        if self.encounters:
            self._take_form_from_title(self.encounters[0])
        for number, encounter in enumerate(self.encounters, 1):
            identifier = f"m{number}"
            self._settle_place(encounter)
            day, end, note = self._dates(encounter, number == 1)
            participants = tuple(dict.fromkeys((*encounter.participants, *encounter.observers)))
            sides = [self.parties.country(actor) for actor in (*participants, *encounter.states)]
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
                    why=self._reasons(encounter, notes),
                )
            )
            triggers[identifier] = tuple(dict.fromkeys(encounter.triggers))
        return Meetings(tuple(meetings), self.bodies, triggers)

    def _take_form_from_title(self, encounter: _Encounter) -> None:
        """Give the first encounter the form that the article's title names, where the title names a participant too."""
        title = self.document.article.title
        if not title or encounter.format is not None or encounter.place is not None or encounter.status != "held":
            return
        words = [word.strip(".,:;’'\"()").casefold() for word in title.split()]
        families = {self.actors.actors[actor].name.split()[-1].casefold() for actor in encounter.participants}
        frames = [frame for word in words for frame in self.knowledge.by_lemma.get(word, ()) if frame.form == "noun"]
        form = next((frame.format for frame in frames if frame.format in ("phone", "video")), None)
        if form is not None and families & set(words):
            encounter.format = form
            encounter.notes.append("the title gives the form")

    def _reasons(self, encounter: _Encounter, notes: list[str]) -> tuple[Why, ...]:
        """A reason for each frame that told of the encounter; the first carries what else was decided."""
        rules = [self.knowledge.rule_name(frame) for frame in dict.fromkeys(encounter.frames)]
        said = ["; ".join(notes) or None, *[None] * len(rules)]
        return tuple(Why(stage="meetings", rule=rule, note=note) for rule, note in zip(rules, said, strict=False))

    def _settle_place(self, encounter: _Encounter) -> None:
        """Give an encounter the place of the journey that one of its participants made to another's country."""
        if encounter.place is None and encounter.format not in ("phone", "video") and encounter.status == "held":
            found: list[tuple[bool, int, str, str]] = []
            for number, (traveller, place, state) in enumerate(self.journeys):
                hosts = [
                    actor
                    for actor in encounter.participants
                    if actor != traveller and self.parties.country(actor) == state
                ]
                if (
                    traveller in encounter.participants
                    and state is not None
                    and hosts
                    and self.parties.country(traveller) != state
                ):
                    found.append((not self.places.is_state(place), number, place, self.actors.actors[hosts[0]].name))
            if found:
                _, _, encounter.place, host = max(found)  # a city before a state, the later before the earlier
                encounter.notes.append(f"the place is that of the visit; host: {host}")
        if encounter.place is not None and encounter.format is None:
            encounter.format = "in-person"

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
        """True where the article opens with the encounter and gives it no time: it is the news of the day."""
        body = next((sentence for sentence in self.parse.sentences if not sentence.headline), None)
        if encounter.sentence.headline:
            return True
        if body is None or encounter.sentence.index > body.index + 1:
            return False
        trigger = self.doc[encounter.triggers[0]]
        verb = trigger if trigger.pos_ in _VERBS else self._verb_of(trigger)
        if (
            verb is None
            or verb.tag_ not in ("VBD", "VBZ", "VBN")
            or any(child.lemma_ == "have" and child.dep_ == "aux" for child in verb.children)
        ):
            return False  # "had met", "have met": told as known before
        opening = encounter.sentence.index == body.index
        return (opening or self._named_in_headline()) and not any(
            time.date is not None for time in self.times.in_characters(encounter.sentence.start, encounter.sentence.end)
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
        others = sorted(
            {
                s.index
                for other in self.encounters
                if other is not encounter and other.status == "held"
                for s in other.sentences
            }
        )
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
