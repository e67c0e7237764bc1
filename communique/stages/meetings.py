"""Meetings: who met whom, when, where and in what form; held, to come, offered or called off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from communique.announcements import Announcement, Title, first_mention
from communique.clauses import Clauses
from communique.dates import Reckoning, date_grammar, published_day
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
LONGEST_WAY = 16
NEWS_DAYS = 7
SUREST = 0.9
LEAST_SURE = 0.3


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
    notes: list[str] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    observers: list[str] = field(default_factory=list)
    coarse: bool = False
    from_title: bool = False
    announced: bool = False
    day: Reckoning | None = None
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
        named = any(
            word.strip(".,:").removesuffix("s") in index for word in (document.article.title or "").lower().split()
        )
        if not document[Actors].actors or not (named or any(token.lemma_.lower() in index for token in doc)):
            return Meetings()
        return _Reading(document, knowledge, self._language).meetings()


class _Reading:
    """One pass over the sentences of a document, with the encounters told so far."""

    def __init__(self, document: Document, knowledge: EncounterKnowledge, language: str) -> None:
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
        headline = self.text[slice(*self.parse.headline)] if self.parse.headline is not None else ""
        self.title = Title(
            document.article.title or headline, document.article.publisher, self.published, self.parties, knowledge,
            date_grammar(language),
        )  # fmt: skip

    def meetings(self) -> Meetings:
        headline = [sentence for sentence in self.parse.sentences if sentence.headline]
        body = [sentence for sentence in self.parse.sentences if not sentence.headline]
        for sentence in (*headline, *body):
            self._note_journeys(sentence)
        self._note_states()
        self._read_title()
        for sentence in body or headline:
            self._read(sentence)
        self._drop_title_told_otherwise()
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
        return self._layer()

    def _told_last(self) -> list[str]:
        return self.encounters[-1].participants if self.encounters else []

    def _held_by(self, trigger: Token, verb: Token | None) -> bool:
        return verb is not None and verb.i != trigger.i and self._holds(trigger, verb)

    def _note_states(self) -> None:
        """Take from the title the states of people of whom the body says none."""
        for actor, entry in self.actors.actors.items():
            if entry.kind == "person" and self.parties.country(actor) is None:
                country = self.title.country_of(actor)
                if country is not None:
                    self.parties.of_state[actor] = country

    def _read_title(self) -> None:
        """Take the encounter that the title names as told first: "Telephone conversation with the King of X"."""
        announced = self.title.announcement()
        if announced is None:
            return
        partners = [(partner,) for partner in announced.partners] if announced.separate else [announced.partners]
        for group in partners:
            self._announce(replace(announced, partners=group))

    def _announce(self, announced: Announcement) -> None:
        participants = self.parties.sides(list(announced.first), list(announced.partners))
        if participants is None or not self.parse.sentences:
            return
        body = next((sentence for sentence in self.parse.sentences if not sentence.headline), self.parse.sentences[0])
        found = (first_mention(self.parties, announced.first), first_mention(self.parties, announced.partners))
        mentions = [mention for mention in found if mention is not None]
        spans = [(mention.start, mention.end) for mention in mentions] or [(body.start, body.end)]
        sentence = self.parse.sentence_of(mentions[-1].first) if mentions else body
        encounter = _Encounter(participants, "planned" if announced.ahead else "held", [announced.frame.id], sentence,
                               [], sorted(spans), format=announced.frame.format)  # fmt: skip
        encounter.from_title = encounter.announced = True
        encounter.day = announced.day
        encounter.sentences.append(sentence)
        encounter.notes.append("the title names the encounter, the body its parties")
        if announced.separate:
            encounter.notes.append("met separately")
        self.encounters.append(encounter)

    def _drop_title_told_otherwise(self) -> None:
        """Drop what the title announces where the body tells of the same parties, but not as the title's words do."""
        for first in [encounter for encounter in self.encounters if encounter.from_title]:
            others = [other for other in self.encounters if not other.from_title and not other.coarse]
            wanted, sides = set(first.participants), self._sides(first)
            # the title may leave out its first party: the body says who it was
            told = [
                o for o in others if o.status == "held" and wanted & set(o.participants) and self._sides(o) == sides
            ]
            told = [other for other in told if not self._is_past(other.time) and not wanted <= set(other.participants)]
            if told or (first.status == "planned" and any(wanted <= set(other.participants) for other in others)):
                self.encounters.remove(first)

    def _sides(self, encounter: _Encounter) -> set[str | None]:
        return {self.parties.side(actor) for actor in encounter.participants}

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
        if verb.dep_ == "amod" or any(
            # "… A and B who are on a visit": a relative clause whose noun the parse lost
            child.dep_ == "oprd" or (child.dep_ == "ccomp" and not any(t.tag_ == "WP" for t in child.children))
            for child in verb.children
        ):
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
                groups = self._prepositional(verb, frame.prepositions) or self._right_after(verb, frame.prepositions)
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
        if status is None or (status == "held" and self._is_habit(verb, sentence)):
            return None
        if len(participants) == 1 and verb.dep_ in ("relcl", "advcl", "acl"):
            return None  # "in the hall where the council was meeting"
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

    def _is_habit(self, verb: Token, sentence: Sentence) -> bool:
        """True for a bare present without a day: "the neighbours meet regularly" tells of no one encounter."""
        return (
            verb.tag_ in ("VBP", "VBZ")
            and not sentence.headline
            and not any(child.dep_ in ("aux", "auxpass") for child in verb.children)
            and self._time(verb, verb, sentence) is None
        )

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

    def _right_after(self, verb: Token, prepositions: Iterable[str]) -> list[list[str]]:
        """The actors after the first of these prepositions where only time, place and means stand before it.

        A purpose after the names breaks the parse ("spoke today with Foreign Minister A to discuss"): it takes the
        preposition for a conjunction and the names for the subject of the purpose.
        """
        for token in self.doc[verb.i + 1 : min(verb.i + LONGEST_WAY, verb.sent[-1].i)]:
            if token.lower_ in prepositions and token.pos_ in ("ADP", "SCONJ"):
                group = self.parties.run_after(token.i + 1)
                return [group] if group else []
            passing = (
                token.pos_ in ("ADV", "DET")
                or token.ent_type_ in ("DATE", "TIME", "GPE", "LOC", "FAC")
                or token.lower_ in self.words.passing
                or token.lower_ in self.words.members
                or token.lemma_.lower() in self.words.venues
                or any(token.lemma_.lower() in words for words in self.words.formats.values())
                or token.text == ","
            )
            if not passing:
                return []
        return []

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
            if not light and not partners and not owners and not self._leaves(noun):
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
        elif len(first) > 1 and self._leaves(noun) and not modifiers:
            participants = self.parties.sides(first, [])  # "following talks, A and B gave statements"
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
        return owned or self._holds(noun, verb) or (noun.dep_ == "pobj" and self._enters(noun.head))

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
            if token.pos_ in _VERBS and token.dep_ != "prep":  # "following talks with" is no clause
                return token.head if token.dep_ in ("aux", "auxpass") and token.head.pos_ in _VERBS else token
        return None

    def _holds(self, noun: Token, verb: Token) -> bool:
        """True where the verb holds the encounter: "held talks", "took part in a meeting", "went into a meeting"."""
        if verb.lemma_ not in self.words.holding:
            return False
        if noun.head.i == verb.i:
            return noun.dep_ in ("dobj", "attr", "oprd")
        if noun.dep_ == "pobj" and noun.head.pos_ in _VERBS:
            return False  # "visited Rome following talks"
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
            if self._enters(preposition):
                return True, self._holds(noun, verb)
        return False, False

    def _leaves(self, noun: Token) -> bool:
        """True for a bare encounter that opens the sentence and that its subject comes from: "After talks, A and B"."""
        return (
            noun.dep_ == "pobj"
            and noun.head.lower_ in self.words.taking_part
            and noun.head.lower_ not in self.words.leading_to
            and noun.head.i == noun.sent[0].i
            and not any(child.dep_ in ("prep", "compound", "poss", "nmod") for child in noun.children)
        )

    def _enters(self, preposition: Token) -> bool:
        """True where the subject of the clause takes part in what the preposition introduces."""
        return preposition.lower_ in self.words.taking_part and (
            preposition.lower_ not in self.words.leading_to or preposition.head.pos_ in (*_VERBS, "PART", "ADV", "ADJ")
        )

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

    def _is_past(self, time: TimeExpression | None) -> bool:
        if time is None or time.date_end is None or self.published is None:
            return False
        return (self.published - date.fromisoformat(time.date_end)).days > NEWS_DAYS

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
        near.extend(self.doc[trigger.i + 1 : min(trigger.i + 3, sentence.last)])
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
            if destination is None or self.modalities.of(token.i) != "actual":
                continue
            if any(child.lower_ in self.words.status["planned"] for child in token.children):
                continue  # "the planned visit to Lima" is no journey yet
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
            # "before the meeting, A visited": the one that the text has told of
            known = {one.status, other.status} == {"planned", "held"} and self._is_before_it(other)
            if not (same_day or moved or known):
                return False
        if not _compatible(one.time, other.time) or (
            (one.format in ("phone", "video")) != (other.format in ("phone", "video"))
            and (one.format is not None and other.format is not None)
        ):
            return False
        before_it = self._is_past(other.time) or (other.coarse and one.format in ("phone", "video"))
        if one.from_title and before_it:
            return False  # the title tells the news, "following the talks of 12 April" what went before
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
            return not all(self.parties.is_named(actor) for actor in first ^ second)
        return False

    def _is_before_it(self, encounter: _Encounter) -> bool:
        trigger = self.doc[encounter.triggers[0]] if encounter.triggers else None
        return (
            trigger is not None
            and trigger.dep_ == "pobj"
            and (trigger.head.lower_ in self.words.before_it or trigger.head.head.lower_ in self.words.before_it)
            and any(child.lower_ in self.words.anaphors for child in trigger.children)
        )

    def _merge(self, one: _Encounter, other: _Encounter) -> None:
        if one.coarse and not other.coarse:
            one.participants, one.coarse = other.participants, False
        elif (
            len(one.participants) == len(other.participants) == 2 and len({*one.participants, *other.participants}) == 3
        ):
            one.participants = [
                next((b for b in other.participants if b not in one.participants), a)
                if a not in other.participants and not self.parties.is_named(a)
                else a
                for a in one.participants
            ]
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
        if one.from_title and not one.triggers:  # from here on the body tells of it
            one.spans, one.sentence, one.sentences, one.notes = [], other.sentence, [], []
            one.frames, other.frames = other.frames, one.frames
            one.from_title = False
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
                    confidence=self._confidence(encounter, participants, note),
                    why=self._reasons(encounter, notes),
                )
            )
            triggers[identifier] = tuple(dict.fromkeys(encounter.triggers))
        only_in_title = {
            actor: entry
            for actor, entry in self.parties.only_in_title.items()
            if any(actor in m.participants for m in meetings)
        }
        return Meetings(tuple(meetings), {**self.bodies, **only_in_title}, triggers)

    def _take_form_from_title(self, encounter: _Encounter) -> None:
        """Give the first encounter the form that the article's title names, where the title names a participant too."""
        title = self.document.article.title
        if not title or encounter.format is not None or encounter.place is not None or encounter.status != "held":
            return
        words = [word.strip(".,:;’'\"()").casefold() for word in title.split()]
        frames = [frame for word in words for frame in self.knowledge.by_lemma.get(word, ()) if frame.form == "noun"]
        form = next((frame.format for frame in frames if frame.format in ("phone", "video")), None)
        if form is not None and any(self.title.names(actor) for actor in encounter.participants):
            encounter.format = form
            encounter.notes.append("the title gives the form")

    def _confidence(self, encounter: _Encounter, participants: tuple[str, ...], date_note: str | None) -> float:
        """Less than usual where a side is unknown, the day is that of publication, or the parties were inferred."""
        doubts = (
            0.2 * any(self.parties.side(actor) is None for actor in participants),
            0.1 * (date_note is not None and encounter.time is None and encounter.day is None),
            0.15 * encounter.from_title,
            0.1 * any(run <= set(participants) for run in self.parties.runs),
            0.1 * all(self.parties.kind(actor) != "person" for actor in participants),
        )
        return round(max(SUREST - sum(doubts), LEAST_SURE), 2)

    def _reasons(self, encounter: _Encounter, notes: list[str]) -> tuple[Why, ...]:
        """A reason for each frame that told of the encounter; the first carries what else was decided."""
        rules = [self.knowledge.rule_name(frame) for frame in dict.fromkeys(encounter.frames)]
        said = ["; ".join(notes) or None, *[None] * len(rules)]
        return tuple(Why(stage="meetings", rule=rule, note=note) for rule, note in zip(rules, said, strict=False))

    def _settle_place(self, encounter: _Encounter) -> None:
        """Give an encounter the place of the journey that one of its participants made to another's country."""
        if encounter.format == "phone":
            encounter.place = None
            return
        if (
            encounter.place is None
            and encounter.format != "video"
            and encounter is self.encounters[0]
            and any(self.title.names(actor) for actor in encounter.participants)
        ):
            encounter.place = self.title.place
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
        if time is None and encounter.day is not None and encounter.day.first is not None:
            return encounter.day.first.isoformat(), None, "the title gives the day"
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
        if encounter.sentence.headline or encounter.announced:
            return True
        announced = self.title.names_encounter() and any(self.title.names(actor) for actor in encounter.participants)
        if body is None or encounter.sentence.index > body.index + (4 if announced else 1):
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
        start = body.start if announced else encounter.sentence.start
        today = self.published.isoformat() if self.published is not None else None
        return (opening or announced or self._named_in_headline()) and not any(
            time.date is not None and (time.date, time.date_end) != (today, today)
            for time in self.times.in_characters(start, encounter.sentence.end)
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
