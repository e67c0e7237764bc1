"""Acts between actors, coded in PLOVER: type, mode, who towards whom, when, and whether it happened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from communique.clauses import FIRST_PERSON, POSSESSIVES, RELATIVE_PRONOUNS, THIRD_PERSON, Clauses
from communique.document import Document
from communique.frames import (
    OBJECT_TARGET,
    VERB_TARGET,
    Candidate,
    FrameReader,
    Relation,
    frame_index,
)
from communique.layers import (
    ActorEntry,
    ActorMention,
    Actors,
    Events,
    Layer,
    Meetings,
    Modalities,
    ModalityEdge,
    Parse,
    Statements,
    Times,
)
from communique.ontology import EventType, event_types
from communique.record import Event, Meeting, Modality, Span, Why
from communique.stage import Stage

if TYPE_CHECKING:
    from spacy.tokens import Doc
else:
    Doc = Any

_MATERIAL = frozenset({"MC", "MX"})
_PERSONAL = frozenset({"PERSON", "ORG", "NORP", "GPE"})
_PLACE_ENTITIES = frozenset({"GPE", "LOC", "FAC"})
_DATELINE = re.compile(r"\s*([A-Z][^\n:]{1,70}?)\s*(?:--+|—|–|(?<=\s)-(?=\s)|(?<=\))\s*:)")
_SLUG = re.compile(r"[^0-9a-z]+")
_LINKS = frozenset({"advcl", "conj", "xcomp", "acl", "pcomp"})
_TELLINGS = 5  # places that an event points at, where an article tells it again and again
_BEYOND_DATELINE = frozenset({"appos", "conj", "nsubj", "dep", "nmod", "npadvmod"})
_ACTING = ("of", "by", "from")
_OWNED = ("of", "between", "in", "from", "by", "against", "for", "to", "with", "on", "at")


@dataclass(frozen=True, slots=True)
class _Party:
    """An actor found in a phrase: its id, the characters of the phrase, whether it only modifies the head."""

    actor: str
    span: Span
    modifier: bool = False


@dataclass
class _Found:
    """An event being put together."""

    candidate: Candidate
    type: EventType
    mode: str | None
    source: list[_Party]
    target: list[_Party]
    modality: Modality
    edges: tuple[ModalityEdge, ...]
    sentence: int
    date: str | None = None
    date_end: str | None = None
    place: str | None = None
    asserted_by: str = "narrator"
    spans: list[Span] = field(default_factory=list)
    confidence: float = 0.8
    note: str | None = None


class EventsStage(Stage):
    """Find acts by their frames; one act is one event, however often the article tells it."""

    name = "events"
    requires = (Parse, Actors, Modalities, Statements, Times, Meetings)
    provides = Events

    def __call__(self, document: Document) -> Layer:
        """The events, with the parties that only they name."""
        return _Reader(document).events()


class _Reader:
    """One document while its events are read."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.parse = document[Parse]
        self.tree = Clauses(self.parse.doc)
        self.frames = FrameReader(self.tree)
        self.known = document[Actors]
        self.modalities = document[Modalities]
        self.statements = document[Statements]
        self.times = document[Times]
        self.meetings = document[Meetings]
        self.made: dict[str, ActorEntry] = {}
        self.mentions: dict[Span, ActorMention] = {}
        self.parties: dict[tuple[int, bool], list[_Party]] = {}
        self.datelines = self._datelines()
        self.consumed: set[int] = set()
        self.types = event_types()
        self.index = frame_index()
        self.reached: dict[int, list[_Party]] = {}
        self.acting: dict[str, list[_Party]] = {}

    # ------------------------------------------------------------------------------------------------ all
    def events(self) -> Events:
        """All events of the document."""
        for triggers in self.meetings.triggers.values():
            self.consumed.update(triggers)
        found: list[_Found] = []
        for sentence in self.parse.sentences:
            if sentence.headline and len(self.parse.sentences) > 1:
                continue
            if self._asks(sentence.first, sentence.last):
                continue
            found.extend(self._sentence(sentence.index, sentence.first, sentence.last))
        acts = [*self._one_act(item for item in found if not self._is_meeting(item))]
        acts = [item for item in acts if not self._agreed(item, acts)]
        alleged = list(self._accusations(acts))
        doubtful = {id(item.candidate) for item in alleged}
        acts = [item for item in acts if item.modality == "actual" or id(item.candidate) not in doubtful]
        events = [self._event(item) for item in self._told_once([*acts, *alleged])]
        events.extend(self._of_meeting(meeting) for meeting in self.meetings.meetings)
        events.sort(key=lambda event: event.span[0])
        numbered = tuple(event.model_copy(update={"id": f"e{number}"}) for number, event in enumerate(events, 1))
        used = {actor for event in numbered for actor in (*event.source, *event.target)}
        return Events(
            numbered,
            {identifier: entry for identifier, entry in self.made.items() if identifier in used},
            tuple(mention for mention in self.mentions.values() if set(mention.actors) & used),
        )

    def _asks(self, first: int, last: int) -> bool:
        """Whether the sentence is a question, which tells nothing."""
        for token in range(last - 1, max(first, last - 4) - 1, -1):
            if self.tree.lower[token] == "?":
                return True
            if self.tree.part[token] not in ("PUNCT", "SPACE"):
                return False
        return False

    def _sentence(self, index: int, first: int, last: int) -> list[_Found]:
        verbs: list[Candidate] = []
        nouns: list[Candidate] = []
        tree = self.tree
        result: list[_Found] = []
        for token in range(first, last):
            part = tree.part[token]
            if part in ("VERB", "ADJ", "AUX"):
                verbs.extend(self.frames.candidates(token))
            elif part in ("NOUN", "PROPN"):
                nouns.extend(self.frames.candidates(token))
        told: set[int] = set()
        for candidate in [*verbs, *nouns]:
            if candidate.trigger in told or candidate.trigger in self.consumed:
                continue
            if candidate.noun is not None and candidate.noun in self.consumed:
                continue
            event = self._read(candidate, index)
            if event is None:
                continue
            told.add(candidate.trigger)
            for word in (candidate.trigger, candidate.noun):
                if word is not None:
                    self.reached.setdefault(word, event.target)
            if event.type.id == "ASSAULT" and event.source and event.modality == "actual":
                for word in (candidate.noun, *tree.after(candidate.trigger, "in")):
                    if word is not None and self.index.nouns.get(tree.lemma[word]):
                        self.acting.setdefault(tree.lemma[word], event.source)
            if candidate.noun is not None:
                told.add(candidate.noun)
                self.consumed.add(candidate.noun)
            self._swallow(event)
            result.append(event)
        return [
            event
            for event in result
            if event.candidate.trigger not in self.consumed or event.candidate.noun is not None
        ]

    def _swallow(self, event: _Found) -> None:
        """What an accusation, a demand, a refusal or a threat is about is its content and no event of its own."""
        if event.type.quad != "VX":
            return
        tree = self.tree
        trigger = event.candidate.trigger
        clauses = [child for child in tree.children[trigger] if tree.relation[child] in ("xcomp", "ccomp")]
        for child in tree.children[trigger]:
            if tree.relation[child] == "prep":
                clauses.extend(tree.related(child, "pcomp"))
        noun = event.candidate.noun
        if noun is not None:
            clauses.extend(child for child in tree.related(noun, "acl") if child > noun and not tree.passive(child))
        if event.candidate.complement is not None:
            clauses.append(event.candidate.complement)
        for clause in clauses:
            stack = [clause]
            while stack:
                verb = stack.pop()
                self.consumed.add(verb)
                for child in tree.children[verb]:
                    if tree.relation[child] in ("xcomp", "dobj", "conj", "nsubjpass"):
                        stack.append(child)
                    elif tree.relation[child] == "prep":
                        stack.extend(tree.related(child, "pobj"))
        if event.type.id != "ACCUSE":
            for noun in self.frames.heads(event.candidate, "object"):
                if noun != trigger:
                    self.consumed.add(noun)
        else:
            self.consumed.discard(trigger)

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

    # ------------------------------------------------------------------------------------------------ one event
    def _read(self, candidate: Candidate, sentence: int) -> _Found | None:
        tree, frame = self.tree, candidate.telling.frame
        kind = self.types[candidate.telling.type]
        nominal = tree.is_noun(candidate.trigger)
        if nominal:
            sources: Sequence[Relation] = (
                ("owner", "subject", *frame.noun_source) if candidate.carrier is not None else frame.noun_source
            )
            targets: Sequence[Relation] = frame.noun_target
            needs = frame.noun_needs
        else:
            sources = frame.source if candidate.noun is None else (*frame.source, "by")
            targets = frame.target or (OBJECT_TARGET if candidate.noun is not None else VERB_TARGET)
            needs = frame.needs or ("any" if kind.quad in _MATERIAL else "source")
        source, source_heads = self._first(candidate, sources, frozenset(), set())
        if nominal:
            source = self._punished(candidate.trigger) or source
        elif not source:
            source = self._of_known_act(candidate)
        target, _ = self._first(candidate, targets, frozenset(party.actor for party in source), set(source_heads))
        if kind.quad == "VX":  # "the president threatened to cut U.S. funds": his own state is not whom he threatens
            home = {self._country(party.actor) for party in source} - {None}
            target = [
                p
                for p in target
                if not (p.modifier and p.actor.startswith("state:") and self._country(p.actor) in home)
            ]
        if frame.direct:
            target = [party for party in target if not party.modifier]
        if (kind.symmetric if frame.mutual is None else frame.mutual) and not target and len(source) > 1:
            target = list(source)
        if frame.crowd and source and not self._is_crowd(source, source_heads):
            return None
        if not source and not target:
            return None
        if needs in ("source", "both") and not source:
            return None
        if needs in ("target", "both") and not target:
            return None
        if kind.target == "required" and not target:
            return None
        if (
            needs == "both"
            and {party.actor for party in source} == {party.actor for party in target}
            and len(source) < 2
        ):
            return None
        if frame.officials and not self._official((*source, *(target if kind.symmetric and nominal else ()))):
            return None
        if self._private((*source, *target)):
            return None
        if nominal and kind.id == "AGREE" and self._titled(candidate):
            return None
        if self._idle(candidate, source_heads) or self._nobody(kind, source_heads, target):
            return None
        if frame.lands and not any(self._land(party) for party in target):
            return None
        if frame.foreign and self._at_home(source, target):
            return None
        edges = tuple(
            edge
            for edge in self.modalities.edges.get(candidate.trigger, ())
            if not ((frame.negated or frame.auxiliaries) and edge.token == candidate.trigger)
        )
        modality = Modalities({candidate.trigger: edges}).of(candidate.trigger)
        event = _Found(
            candidate=candidate,
            type=kind,
            mode=self._mode(candidate, kind),
            source=source,
            target=target,
            modality=modality,
            edges=edges,
            sentence=sentence,
            confidence=self._confidence(candidate, source, target, nominal),
        )
        if not self._worth(event):
            return None
        self._when_and_where(event)
        tokens = [(tree.start[token], tree.end[token]) for token in candidate.tokens]
        spans = [*tokens, *(party.span for party in (*source, *target))]
        here = self.parse.sentences[sentence]
        inside = [span for span in spans if here.start <= span[0] and span[1] <= here.end] or tokens
        event.spans = [(min(start for start, _ in inside), max(end for _, end in inside))]
        if kind.id == "REJECT" and modality == "denied":
            return None
        statement = self.statements.around(tree.start[candidate.trigger])
        if statement is not None:
            event.asserted_by = statement.id
        return event

    def _first(
        self, candidate: Candidate, relations: Iterable[Relation], taken: frozenset[str], heads_taken: set[int]
    ) -> tuple[list[_Party], list[int]]:
        """The parties in the first relation that has any, with the heads of their phrases."""
        for relation in relations:
            if relation == "speaker":
                found = self._speakers(candidate.trigger)
                if found:
                    return [party for party in found if party.actor not in taken], []
                continue
            if relation == "complement":
                duty = candidate.telling.frame.completion == "duty"
                parties = self._of_complement(candidate.complement, taken, duty)
                if parties or duty:
                    return parties, []
            heads = [head for head in self.frames.heads(candidate, relation) if head not in heads_taken]
            if self.datelines:
                heads = self._past_dateline(heads)
            acting = relation in ("subject", "by", "from", "owner", "committed")
            located = relation in ("in", "from") and relation in candidate.telling.frame.source
            if located and self.tree.agents(candidate.trigger):
                continue  # "expel the troops from the country" has a subject
            parties = []
            for head in heads:
                for party in self._parties(head, strict=relation == "modifier", acting=acting):
                    if party.actor not in taken and party.actor not in {known.actor for known in parties}:
                        parties.append(party)
                if parties and relation in ("complement", "receiver"):
                    break
            if located and not self.tree.is_noun(candidate.trigger):
                parties = [party for party in parties if party.actor.startswith("state:")]
            if not parties and relation == "object" and candidate.telling.frame.animate:
                parties = [self._make(head) for head in heads if self.tree.is_noun(head)]
            if parties:
                return parties, heads
            if relation == "subject" and not self.tree.is_noun(candidate.trigger):
                parties = self._outer_subject(candidate.trigger, taken)
                if parties:
                    return parties, []
        return [], []

    def _punished(self, noun: int) -> list[_Party]:
        """Who did it, in "put sanctions on Chile for its test": the pronoun is whom the act around reaches."""
        tree = self.tree
        if not any(tree.lower[child] in POSSESSIVES for child in tree.related(noun, "poss")):
            return []
        preposition = tree.head[noun]
        if tree.relation[noun] != "pobj" or tree.lower[preposition] not in ("for", "over"):
            return []
        for above in islice(tree.ancestors(preposition), 5):
            if above in self.reached:
                return list(self.reached[above])
        return []

    def _of_known_act(self, candidate: Candidate) -> list[_Party]:
        """Who acted, in "a guard was also killed in the raid": the side whose raid the article has told."""
        tree = self.tree
        if candidate.telling.type != "ASSAULT" or not tree.passive(candidate.trigger):
            return []
        for noun in (*tree.after(candidate.trigger, "in"), *tree.after(candidate.trigger, "during")):
            if any(tree.lower[child] == "the" for child in tree.related(noun, "det")):
                return list(self.acting.get(tree.lemma[noun], ()))
        return []

    def _past_dateline(self, heads: Sequence[int]) -> list[int]:
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

    def _of_complement(self, clause: int | None, taken: frozenset[str], duty: bool = False) -> list[_Party]:
        """The other party of a completing clause: who is to act in it, or whom its own act would reach."""
        if clause is None:
            return []
        tree = self.tree
        subject = tree.child(clause, "nsubj", "nsubjpass")
        if subject is not None and tree.part[subject] != "PRON":
            found = [party for party in self._parties(tree.antecedent(subject)) if party.actor not in taken]
            if duty and (tree.passive(clause) or any(party.modifier for party in found)):
                return []  # "the territories should be returned to Peru" asks nothing of Peru
            if found:
                return found
            if duty:
                return []
        candidates = list(self.frames.candidates(clause))
        for noun in tree.patients(clause):
            candidates.extend(self.frames.candidates(self.frames.inner(noun)))
        for candidate in candidates:
            if candidate.complement is not None:
                continue
            frame = candidate.telling.frame
            nominal = tree.is_noun(candidate.trigger)
            default = OBJECT_TARGET if candidate.noun is not None else VERB_TARGET
            relations = frame.noun_target if nominal else frame.target or default
            found, _ = self._first(candidate, [r for r in relations if r != "complement"], taken, set())
            if found:
                return found
        return []

    def _outer_subject(self, verb: int, taken: frozenset[str]) -> list[_Party]:
        """The subject of the clause around, where the verb's own subject is open.

        "He" in "Klaus said he had refused" is who speaks; "a resolution criticising" is of those who passed it.
        """
        tree = self.tree
        subject = tree.child(verb, "nsubj")
        if subject is not None:
            head = tree.head[verb]
            if (
                tree.part[subject] != "PRON"
                or tree.relation[verb] != "ccomp"
                or tree.lower[subject] in RELATIVE_PRONOUNS
            ):
                return []
            if tree.lower[subject] not in THIRD_PERSON:
                return []
        elif tree.relation[verb] == "acl" and tree.tag[verb] == "VBG":
            noun = tree.head[verb]
            head = tree.head[noun]
            if tree.relation[noun] not in ("dobj", "npadvmod", "pobj"):
                return []
            if not tree.is_verb(head):
                head = tree.head[head]
        else:
            return []
        if not tree.is_verb(head):
            return []
        found = [party for token in tree.agents(head) for party in self._parties(token)]
        return [party for party in found if party.actor not in taken]

    def _is_crowd(self, parties: Sequence[_Party], heads: Sequence[int]) -> bool:
        """Whether many people act: neither a state or body nor one person."""
        tree, crowds = self.tree, frame_index().words.crowds
        many = any(tree.tag[head] in ("NNS", "NNPS") or tree.part[head] == "NUM" for head in heads)
        for party in parties:
            entry = self.made.get(party.actor) or self.known.actors.get(party.actor)
            if entry is None or entry.kind in ("state", "igo") or (entry.sector or "") not in crowds:
                return False
        return many or any(not party.actor.startswith("person:") for party in parties)

    def _speakers(self, token: int) -> list[_Party]:
        statement = self.statements.around(self.tree.start[token])
        if statement is None:
            return []
        speakers = statement.speakers or ((statement.speaker,) if statement.speaker else ())
        span = statement.source[0] if statement.source else statement.content[0]
        return [_Party(speaker, span) for speaker in speakers]

    def _official(self, parties: Sequence[_Party]) -> bool:
        """Whether one of them acts for a state, a body or a movement."""
        sectors = frame_index().words.officials
        for party in parties:
            entry = self.made.get(party.actor) or self.known.actors.get(party.actor)
            if entry is None:
                continue
            if entry.kind in ("state", "igo") or entry.sector in sectors or (entry.kind == "person" and entry.country):
                return True
            if entry.kind == "person" and self.tree.part[self.parse.token_at(party.span[1] - 1)] == "PROPN":
                return True
        return False

    def _private(self, parties: Sequence[_Party]) -> bool:
        """Whether only firms and the like take part: what they do to each other is no politics."""
        for party in parties:
            entry = self.made.get(party.actor) or self.known.actors.get(party.actor)
            if entry is None or entry.kind != "organisation" or entry.sector not in (None, "BUS", "MNC"):
                return False
        return True

    def _worth(self, event: _Found) -> bool:
        """Whether a desk officer wants to know: not what might be said, nor what an office tells its own state's."""
        kind, source, target = event.type, event.source, event.target
        if kind.quad in _MATERIAL:
            return True
        if event.modality == "hypothetical" and kind.id not in ("CONSULT", "AGREE"):
            return False
        frame = event.candidate.telling.frame
        if not target and (kind.id == "REQUEST" or frame.completion in ("refusal", "cooperation")):
            return False
        if (frame.auxiliaries or frame.completion == "duty") and not any(self._political(p.actor) for p in target):
            return False  # "these people must learn": said about them, not to them
        if frame.auxiliaries and (self._at_home(source, target) or self.tree.lower[event.candidate.trigger] == "be"):
            return False  # what a speaker finds right for the own state, or how he finds things ought to be
        if self.statements.around(self.tree.start[event.candidate.trigger]) is None:
            return True
        if not target and kind.id == "ACCUSE":
            return False
        if kind.quad != "VC":
            return True
        parties = {party.actor for party in (*source, *target)}
        if not any(self._political(actor) for actor in parties):
            return False
        inside = len(parties) > 1 and self._at_home(source, target) and all(self._serves(actor) for actor in parties)
        return not (inside and kind.id in ("SUPPORT", "AGREE"))

    def _serves(self, actor: str) -> bool:
        entry = self._entry(actor)
        return entry is not None and (entry.kind == "state" or entry.sector in frame_index().words.executive)

    def _political(self, actor: str) -> bool:
        entry = self._entry(actor)
        if entry is None:
            return False
        if entry.kind in ("state", "igo") or entry.country is not None:
            return True
        return entry.sector is not None and entry.sector not in frame_index().words.private

    def _land(self, party: _Party) -> bool:
        """Whether the party is a state, a place or a body of states."""
        entry = self._entry(party.actor)
        if entry is not None and entry.kind in ("state", "igo"):
            return True
        return self.tree.entity[self.parse.token_at(party.span[1] - 1)] in _PLACE_ENTITIES

    def _at_home(self, source: Sequence[_Party], target: Sequence[_Party]) -> bool:
        """Whether all parties are of one state."""
        states = {self._country(party.actor) for party in (*source, *target)}
        return len(states) == 1 and None not in states

    def _nobody(self, kind: EventType, heads: Sequence[int], target: Sequence[_Party]) -> bool:
        """Whether the subject is nobody in particular, or a speaker who asks or promises nobody anything."""
        tree, generic = self.tree, frame_index().words.generic
        if any(tree.lower[child] in generic for head in heads for child in tree.related(head, "det")):
            return True
        return kind.quad not in _MATERIAL and not target and any(tree.lower[head] == "i" for head in heads)

    def _entry(self, actor: str) -> ActorEntry | None:
        return self.made.get(actor) or self.known.actors.get(actor) or self.statements.actors.get(actor)

    def _titled(self, candidate: Candidate) -> bool:
        """Whether the noun is a word of a document's title ("the Treaty of Friendship"), which tells no act."""
        word = self.text[self.tree.start[candidate.trigger] : self.tree.end[candidate.trigger]]
        return word[:1].isupper() and not self.tree.is_verb(candidate.trigger)

    def _idle(self, candidate: Candidate, heads: Sequence[int]) -> bool:
        idle = frame_index().words.idle
        return any(self.tree.lemma[head] in idle for head in heads)

    def _mode(self, candidate: Candidate, kind: EventType) -> str | None:
        frame = candidate.telling.frame
        modes = candidate.telling.modes
        if modes and frame.mode is None:
            tree = self.tree
            tokens = list(self.frames.heads(candidate, "object"))
            if candidate.complement is not None:
                tokens = [candidate.complement, *tree.patients(candidate.complement), *tokens]
            tokens += self.frames.heads(candidate, "for")
            for token in tokens:
                mode = modes.get(tree.lemma[token])
                if mode is not None:
                    return mode
        return frame.mode

    def _confidence(
        self, candidate: Candidate, source: Sequence[_Party], target: Sequence[_Party], nominal: bool
    ) -> float:
        """What the frame says, less for every step that was taken to find its parties."""
        value = candidate.telling.frame.confidence
        if nominal:
            value -= 0.1
        if any(party.modifier for party in source):
            value -= 0.1
        if any(party.modifier for party in target):
            value -= 0.05
        if not source or not target:
            value -= 0.05
        return round(max(0.2, value), 2)

    def _when_and_where(self, event: _Found) -> None:
        tree = self.tree
        candidate = event.candidate
        for token in (candidate.trigger, candidate.carrier, candidate.noun):
            time = self.times.governing(token) if token is not None else None
            if time is not None and time.date is not None:
                event.date, event.date_end = time.date, time.date_end
                break
        places = frame_index().words.places
        for token in (candidate.trigger, candidate.carrier, candidate.noun):
            if token is None:
                continue
            for child in tree.children[token]:
                if tree.relation[child] == "prep" and tree.lower[child] in places:
                    for inner in tree.related(child, "pobj"):
                        if tree.entity[inner] in _PLACE_ENTITIES:
                            first, last = tree.phrase(inner)
                            event.place = self.text[tree.start[first] : tree.end[last - 1]]
                            return

    # ------------------------------------------------------------------------------------------------ parties
    def _parties(self, head: int, strict: bool = False, acting: bool = False) -> list[_Party]:
        """The actors that a phrase leads to, with those that "and" joins to it."""
        found: list[_Party] = []
        for token in self.tree.conjuncts(head):
            for party in self._of_phrase(token, 0, strict, acting):
                if party.actor not in {known.actor for known in found}:
                    found.append(party)
        return found

    def _of_phrase(self, token: int, depth: int, strict: bool = False, acting: bool = False) -> list[_Party]:
        if depth > 4:
            return []
        tree = self.tree
        if depth == 0 and not strict:
            known = self.parties.get((token, acting))
            if known is not None:
                return known
        found = self._named(token, strict)
        if not found and not strict:
            found = self._modifying(token, depth, acting)
            if not found and tree.lemma[token] in self.frames.transparent:
                found = [p for inner in tree.after(token, "of") for p in self._of_phrase(inner, depth + 1)]
        if depth == 0 and not strict:
            self.parties[token, acting] = found
        return found

    def _named(self, token: int, strict: bool) -> list[_Party]:
        """The actor that the token heads, or that it is a part of."""
        tree = self.tree
        if tree.lower[token] in FIRST_PERSON and tree.part[token] == "PRON":
            return self._speakers(token)
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
            return [*beside, *(_Party(actor, (mention.start, mention.end)) for actor in mention.actors)]
        if strict or tree.lower[token] in RELATIVE_PRONOUNS:
            return []
        inner = self.known.innermost(token)
        if inner is not None and inner.actors and inner.form == "name":
            return [_Party(actor, (inner.start, inner.end)) for actor in inner.actors]
        open_phrase = mention is not None and mention.form != "pronoun"
        if tree.is_noun(token) and (open_phrase or self._is_party(token)):
            return [self._make(token)]
        return []

    def _beside(self, token: int, mention: ActorMention) -> list[_Party]:
        """The first state of "British and Dutch negotiators", where the mention holds only the second."""
        tree = self.tree
        found: list[_Party] = []
        for child in tree.children[token]:
            if child < mention.first and tree.relation[child] in ("amod", "nmod", "compound"):
                if tree.child(child, "conj") is None:
                    continue
                other = self.known.headed_by(child)
                if other is not None and other.form == "demonym":
                    found.extend(_Party(actor, (other.start, other.end)) for actor in other.actors)
        return [party for party in found if party.actor not in mention.actors]

    def _homeland(self, token: int) -> _Party | None:
        """The speaker's state, for "our country" in what someone says."""
        tree = self.tree
        if tree.lemma[token] not in frame_index().words.homeland:
            return None
        if not any(tree.lower[child] in FIRST_PERSON for child in tree.related(token, "poss")):
            return None
        for speaker in self._speakers(token):
            country = self._country(speaker.actor)
            if country is not None and f"state:{country}" in self.known.actors:
                first, last = tree.phrase(token)
                return _Party(f"state:{country}", (tree.start[first], tree.end[last - 1]))
        return None

    def _is_party(self, token: int) -> bool:
        tree = self.tree
        if tree.lemma[token] in frame_index().parties:
            return True
        if tree.part[token] != "PROPN" or tree.lower[token] in frame_index().words.never:
            return False
        return tree.entity[token] in _PERSONAL or (
            not tree.entity[token] and tree.relation[token] in ("nsubj", "dobj", "nsubjpass", "pobj", "poss", "conj")
        )

    def _modifying(self, token: int, depth: int, acting: bool) -> list[_Party]:
        """The actor that modifies a phrase whose head is none: "a U.S. Supreme Court decision", "bases in Syria"."""
        tree = self.tree
        found: list[_Party] = []
        for child in tree.children[token]:
            if tree.relation[child] in ("poss", "compound", "amod", "nmod") and child < token:
                for part in (child, *tree.related(child, "compound", "amod", "nmod", "poss", "npadvmod")):
                    mention = self.known.headed_by(part) or self.known.innermost(part)
                    if mention is not None and mention.actors:
                        found.extend(_Party(actor, (mention.start, mention.end), True) for actor in mention.actors)
                        break
                    if (
                        tree.is_noun(part)
                        and self._is_party(part)
                        and (tree.relation[part] == "poss" or frame_index().parties.get(tree.lemma[part]) != "CVL")
                    ):
                        found.append(replace(self._make(part), modifier=True))
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
            elif tree.passive(child):
                for inner in tree.after(child, "by"):
                    found.extend(replace(party, modifier=True) for party in self._of_phrase(inner, depth + 1))
            if found:
                return found
        return found

    def _make(self, token: int) -> _Party:
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
            return _Party(identifier, (start, end))
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
        return _Party(identifier, (start, end))

    # ------------------------------------------------------------------------------------------------ one act
    def _one_act(self, found: Iterable[_Found]) -> Iterator[_Found]:
        """Join what one sentence tells of one act in several words ("attacked a camp, killing nineteen")."""
        kept: list[_Found] = []
        for event in found:
            twin = next(
                (
                    other
                    for other in kept
                    if other.sentence == event.sentence
                    and other.type.id == event.type.id
                    and other.modality == event.modality
                    and self._linked(other, event)
                ),
                None,
            )
            if twin is None:
                kept.append(event)
                continue
            if not twin.source:
                twin.source = event.source
            if not twin.target:
                twin.target = event.target
            twin.mode = twin.mode or event.mode
            twin.date, twin.date_end = (twin.date, twin.date_end) if twin.date else (event.date, event.date_end)
            twin.place = twin.place or event.place
            low = min(start for start, _ in (*twin.spans, *event.spans))
            twin.spans = [(low, max(end for _, end in (*twin.spans, *event.spans)))]
        yield from kept

    def _is_meeting(self, event: _Found) -> bool:
        """Whether the act is an encounter that the meetings layer holds as an object."""
        if event.type.id != "CONSULT" or event.mode == "visit":
            return False
        present = {party.actor for party in (*event.source, *event.target)}
        return any(present <= set(meeting.participants) for meeting in self.meetings.meetings)

    def _agreed(self, event: _Found, acts: Sequence[_Found]) -> bool:
        """Whether the act is only what an agreement of the same parties promises: to talk, to work together."""
        if event.modality != "planned" or event.type.id not in ("CONSULT", "COOPERATE"):
            return False
        present = {party.actor for party in (*event.source, *event.target)}
        return any(
            other.type.id == "AGREE"
            and other.sentence == event.sentence
            and other.candidate.complement is not None
            and other.candidate.complement in (event.candidate.trigger, event.candidate.carrier)
            and present & {party.actor for party in other.source}
            for other in acts
        )

    def _accusations(self, found: Sequence[_Found]) -> Iterator[_Found]:
        """What a party tells of harm that another does to it is an accusation by that party."""
        for event in found:
            if event.asserted_by == "narrator" or event.type.quad != "MX" or event.modality == "denied":
                continue
            statement = next((each for each in self.statements.statements if each.id == event.asserted_by), None)
            if statement is None or not event.source:
                continue
            speakers = statement.speakers or ((statement.speaker,) if statement.speaker else ())
            own = {self._country(speaker) for speaker in speakers} - {None}
            reached = {self._country(party.actor) for party in event.target} - {None}
            acting = {self._country(party.actor) for party in event.source} - {None}
            if not own & reached or own & acting:
                continue
            kind = self.types["ACCUSE"]
            span = statement.source[0] if statement.source else event.spans[0]
            yield replace(
                event,
                type=kind,
                mode="allege",
                source=[_Party(speaker, span) for speaker in speakers],
                target=list(event.source),
                modality="actual",
                edges=(),
                asserted_by="narrator",
                spans=list(event.spans),
                confidence=round(max(0.3, event.confidence - 0.2), 2),
                note=f"{event.type.id} told by a party to it",
            )

    def _side(self, actor: str) -> str:
        """Under which name an actor's acts count as told twice: its state's, for all but persons."""
        return actor if actor.startswith("person:") else self._country(actor) or actor

    def _country(self, actor: str) -> str | None:
        entry = self.made.get(actor) or self.known.actors.get(actor) or self.statements.actors.get(actor)
        return entry.country if entry is not None else None

    def _linked(self, one: _Found, other: _Found) -> bool:
        """Whether two tellings in one sentence are of one act: one source, or one hangs on the other."""
        tree = self.tree
        mine, theirs = {p.actor for p in one.source}, {p.actor for p in other.source}
        if mine and theirs and not mine & theirs:
            return False
        goal, aim = {p.actor for p in one.target}, {p.actor for p in other.target}
        if goal & aim or not goal or not aim:
            return bool(mine & theirs) or not mine or not theirs
        first, second = one.candidate.trigger, other.candidate.trigger
        for low, high in ((first, second), (second, first)):
            if tree.head[high] == low and tree.relation[high] == "advcl" and tree.tag[high] == "VBG":
                return True
        return False

    def _doing(self, event: _Found) -> tuple[str, frozenset[str], str]:
        return event.type.id, frozenset(self._side(party.actor) for party in event.source), event.modality

    def _about(self, event: _Found) -> str:
        """What is agreed, where the act is an agreement to do something: two agreements are two acts."""
        clause = event.candidate.complement
        return self.tree.lemma[clause] if clause is not None and event.type.id == "AGREE" else ""

    def _told_once(self, found: Iterable[_Found]) -> list[_Found]:
        """Each act once: the first telling, with the date where only a later one has it."""
        kept: dict[tuple[str, frozenset[str], frozenset[str], str, str], list[_Found]] = {}
        result: list[_Found] = []
        found = list(found)
        aimed = {self._doing(event) for event in found if event.target}
        for event in found:
            source = frozenset(self._side(party.actor) for party in event.source)
            target = frozenset(party.actor for party in event.target)
            if not target and source and self._doing(event) in aimed:
                continue  # "carried out the raid": whom it hit is told elsewhere
            if event.type.symmetric:
                source = frozenset(party.actor for party in event.source)
                source, target = source | target, frozenset()
            key = (event.type.id, source, target, event.modality, self._about(event))
            twin = next(
                (other for other in kept.get(key, ()) if other.date == event.date or not other.date or not event.date),
                None,
            )
            if twin is None:
                kept.setdefault(key, []).append(event)
                result.append(event)
                continue
            if not twin.date:
                twin.date, twin.date_end = event.date, event.date_end
            twin.mode = twin.mode or event.mode
            if len(twin.spans) < _TELLINGS:
                twin.spans.extend(span for span in event.spans if span not in twin.spans)
        return result

    # ------------------------------------------------------------------------------------------------ records
    def _event(self, found: _Found) -> Event:
        frame = found.candidate.telling.frame
        why = [Why(stage="events", rule=found.candidate.telling.rule, note=found.note)]
        decisive = [edge for edge in found.edges if edge.modality == found.modality]
        why.extend(Why(stage="modality", rule=edge.rule) for edge in dict.fromkeys(decisive))
        return Event(
            id="",
            type=found.type.id,
            mode=found.mode,
            context=frame.context,
            source=tuple(dict.fromkeys(party.actor for party in found.source)),
            target=tuple(dict.fromkeys(party.actor for party in found.target)),
            date=found.date,
            date_end=found.date_end,
            place=found.place,
            modality=found.modality,
            modality_span=tuple(dict.fromkeys((edge.start, edge.end) for edge in decisive)),
            asserted_by=found.asserted_by,
            span=tuple(found.spans),
            quad=found.type.quad,
            goldstein=found.type.score_of(found.mode),
            cameo=found.type.cameo_of(found.mode),
            confidence=found.confidence,
            why=tuple(why),
        )

    def _of_meeting(self, meeting: Meeting) -> Event:
        """The CONSULT that a meeting is, or the REJECT that its cancellation is."""
        kind = self.types["REJECT" if meeting.status == "cancelled" else "CONSULT"]
        if kind.id == "REJECT":
            mode: str | None = "meet"
        elif meeting.format == "phone":
            mode = "phone"
        else:
            mode = "multilateral" if len(meeting.participants) > 3 else None
        modality: Modality = "planned" if meeting.status in ("planned", "proposed") else "actual"
        statement = self.statements.around(meeting.span[0][0]) if meeting.span else None
        return Event(
            id="",
            type=kind.id,
            mode=mode,
            context=("diplomatic",),
            source=meeting.participants[:1],
            target=meeting.participants[1:],
            date=meeting.date,
            date_end=meeting.date_end,
            place=meeting.place,
            modality=modality,
            asserted_by=statement.id if statement is not None else "narrator",
            span=meeting.span,
            quad=kind.quad,
            goldstein=kind.score_of(mode),
            cameo=kind.cameo_of(mode),
            confidence=meeting.confidence,
            why=(Why(stage="events", rule="meeting", note=f"the act of meeting {meeting.id}"), *meeting.why),
        )
