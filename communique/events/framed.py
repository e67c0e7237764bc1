"""Acts that frames tell: the words of an act, and its parties where the frame says that they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from communique.clauses import POSSESSIVES, RELATIVE_PRONOUNS, THIRD_PERSON
from communique.document import Document
from communique.events.act import MATERIAL, Act
from communique.events.parties import PLACES, Parties, Party
from communique.frames import OBJECT_TARGET, VERB_TARGET, Candidate, FrameReader, Relation, frame_index
from communique.layers import Meetings, Modalities, Parse, Statements, Times
from communique.ontology import EventType, event_types

# Types that say how a party takes what another did.
_JUDGING = frozenset({"SUPPORT", "ACCUSE", "REJECT"})
_POINTING = frozenset({"the", "this", "that"})
_REMEMBERED = 12  # sentences for which "the attack" is the one told last


class FramedActs:
    """One document's acts by frames. ``consumed`` are tokens that tell no act of their own: another act holds them."""

    def __init__(self, document: Document, frames: FrameReader, who: Parties) -> None:
        self.text = document.text
        self.parse = document[Parse]
        self.frames = frames
        self.tree = frames.tree
        self.who = who
        self.modalities = document[Modalities]
        self.statements = document[Statements]
        self.times = document[Times]
        self.types = event_types()
        self.index = frame_index()
        self.consumed: set[int] = set()
        for triggers in document[Meetings].triggers.values():
            self.consumed.update(triggers)
        self.reached: dict[int, list[Party]] = {}
        self.acting: dict[str, list[Party]] = {}
        self.assailants: list[tuple[int, list[Party]]] = []
        self._frontiers = frozenset(self.index.words.frontiers)

    def of_sentence(self, index: int, first: int, last: int) -> list[Act]:
        """The acts that frames tell in the tokens ``first`` to ``last`` of one sentence."""
        verbs: list[Candidate] = []
        nouns: list[Candidate] = []
        tree = self.tree
        result: list[Act] = []
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
            if candidate.noun is None and not tree.is_noun(candidate.trigger):
                told.update(self._same_in_object(candidate))
            result.append(event)
        return [event for event in result if event.trigger not in self.consumed or event.noun is not None]

    def _swallow(self, event: Act) -> None:
        """What an accusation, a demand, a refusal or a threat is about is its content and no event of its own."""
        if event.type.quad == "MX":
            self._swallow_reason(event.trigger)
        if event.type.quad != "VX":
            if event.type.id == "AGREE" and event.complement is not None:
                self._swallow_hostile(event.complement)
            return
        tree = self.tree
        trigger = event.trigger
        clauses = [child for child in tree.children[trigger] if tree.relation[child] in ("xcomp", "ccomp")]
        for child in tree.children[trigger]:
            if tree.relation[child] == "prep":
                clauses.extend(tree.related(child, "pcomp"))
        noun = event.noun
        if noun is not None:
            clauses.extend(child for child in tree.related(noun, "acl") if child > noun and not tree.passive(child))
        if event.complement is not None:
            clauses.append(event.complement)
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
            for noun in self.frames.heads(event.candidate, "object") if event.candidate is not None else ():
                if noun != trigger:
                    self.consumed.add(noun)
        else:
            self.consumed.discard(trigger)

    def _swallow_reason(self, trigger: int) -> None:
        """For what somebody is punished: "expelled five diplomats for spying on exiles"."""
        tree = self.tree
        places = [trigger, *tree.patients(trigger)]
        for child in (child for place in places for child in tree.children[place]):
            if tree.relation[child] == "prep" and tree.lower[child] in ("for", "over"):
                for verb in tree.related(child, "pcomp"):
                    self.consumed.update(tree.conjuncts(verb))

    def _swallow_hostile(self, clause: int) -> None:
        """What is promised not to be done: "not to use or threaten force"."""
        tree = self.tree
        if not any(tree.relation[child] == "neg" for child in tree.children[clause]):
            return
        for verb in tree.conjuncts(clause):
            self.consumed.add(verb)
            self.consumed.update(tree.related(verb, "dobj"))

    def _read(self, candidate: Candidate, sentence: int) -> Act | None:
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
            needs = frame.needs or ("any" if kind.quad in MATERIAL else "source")
        source, source_heads = self._first(candidate, sources, frozenset(), set())
        if nominal:
            source = self._punished(candidate.trigger) or source
        elif not source:
            source = self._of_known_act(candidate)
        target, _ = self._first(candidate, targets, frozenset(party.actor for party in source), set(source_heads))
        if kind.quad == "VX":  # "the president threatened to cut U.S. funds": his own state is not whom he threatens
            home = {self.who.country(party.actor) for party in source} - {None}
            target = [
                p
                for p in target
                if not (p.modifier and p.actor.startswith("state:") and self.who.country(p.actor) in home)
            ]
        if not target and not nominal and kind.id in _JUDGING:
            target = self._of_judged_act(candidate, frozenset(party.actor for party in source))
        if kind.id == "MOBILIZE":
            target = [party for party in target if not self.own(party)]
        if frame.direct:
            target = [party for party in target if not party.modifier]
        mutual = kind.symmetric if frame.mutual is None else frame.mutual
        if mutual and len(source) > 1 and (not target or self._among_themselves(candidate, source, target)):
            target = list(source)
        elif (
            frame.mutual and kind.quad == "VC" and source and target
        ):  # "signed an accord with": each does it with the other
            source = target = [*source, *target]
        if frame.crowd and source and not self.who.is_crowd(source, source_heads):
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
        if frame.officials and not self.who.official((*source, *(target if kind.symmetric and nominal else ()))):
            return None
        if self.who.private((*source, *target)):
            return None
        if nominal and kind.id == "AGREE" and self._titled(candidate):
            return None
        if self._idle(candidate, source_heads) or self._nobody(kind, source_heads, target):
            return None
        if frame.lands and not any(self.who.land(party) for party in target):
            return None
        if frame.foreign and self.who.at_home(source, target):
            return None
        if kind.id == "AID" and self._to_frontier(candidate):
            return None
        edges = tuple(
            edge
            for edge in self.modalities.edges.get(candidate.trigger, ())
            if not ((frame.negated or frame.auxiliaries) and edge.token == candidate.trigger)
        )
        modality = Modalities({candidate.trigger: edges}).of(candidate.trigger)
        event = Act(
            trigger=candidate.trigger,
            candidate=candidate,
            type=kind,
            mode=self._mode(candidate, kind),
            source=source,
            target=target,
            modality=modality,
            edges=edges,
            sentence=sentence,
            confidence=self._confidence(candidate, source, target, nominal),
            rule=candidate.telling.rule,
            context=frame.context,
        )
        if not self.worth(event):
            return None
        self.finish(event)
        if kind.id == "REJECT" and modality == "denied":
            self._swallow(event)  # who "didn't refuse to meet" has not met for that
            return None
        return event

    def _to_frontier(self, candidate: Candidate) -> bool:
        """Whether what could as well be moved against somebody goes to his border: "sent tanks to the border with"."""
        tree = self.tree
        there = [
            head
            for head in self.frames.heads(candidate, "to")
            if tree.lemma[head] in self._frontiers and tree.part[head] != "PROPN" and not self.who.known.innermost(head)
        ]
        if not there or candidate.noun is None:
            return False
        sent = tree.lemma[candidate.noun]
        tellings = self.index.verbs.get(tree.lemma[candidate.trigger], ())
        return any(telling.type == "MOBILIZE" and sent in telling.frame.objects for telling in tellings)

    def _among_themselves(self, candidate: Candidate, source: Sequence[Party], target: Sequence[Party]) -> bool:
        """Whether several sides agree with each other, and what else is named is only what they agree on."""
        kind = candidate.telling.type
        sides = {self.who.side(party.actor, persons=False) for party in source}
        if len(sides) < 2 or not all(self.who.stranger(party.actor) for party in target):
            return False
        if kind == "COOPERATE":  # "held an exercise with 400 soldiers"
            entries = [self.who.entry(party.actor) for party in target]
            return all(entry is None or (entry.sector or "MIL") == "MIL" for entry in entries)
        return kind == "AGREE" and not any(self.frames.heads(candidate, name) for name in ("with", "between"))

    def _same_in_object(self, candidate: Candidate) -> list[int]:
        """Nouns that name the verb's act again: "mediated talks between Iran and Oman"."""
        return [
            noun
            for noun in self.tree.patients(candidate.trigger)
            for key in self.frames.noun_keys(noun)
            if any(telling.type == candidate.telling.type for telling in self.index.nouns.get(key, ()))
        ]

    def own(self, party: Party) -> bool:
        """Whether a phrase names what belongs to the one who acts: "its army"."""
        own = frozenset(self.index.words.own)
        tokens = self.parse.tokens_in(*party.span)
        return any(self.tree.lower[child] in own for token in tokens for child in self.tree.related(token, "poss"))

    def finish(self, event: Act) -> None:
        """Date, place, characters and assertion of an act whose parties and words are known."""
        self.when_and_where(event)
        self.mark(event)
        statement = self.statements.around(self.tree.start[event.trigger])
        if statement is not None:
            event.asserted_by = statement.id

    def mark(self, event: Act) -> None:
        """The characters of an act: from the first to the last of its words and its parties in the sentence."""
        tree = self.tree
        words = event.candidate.tokens if event.candidate is not None else (event.trigger,)
        tokens = [(tree.start[token], tree.end[token]) for token in words]
        spans = [*tokens, *(party.span for party in (*event.source, *event.target))]
        here = self.parse.sentences[event.sentence]
        inside = [span for span in spans if here.start <= span[0] and span[1] <= here.end] or tokens
        event.spans = [(min(start for start, _ in inside), max(end for _, end in inside))]

    def _first(
        self, candidate: Candidate, relations: Iterable[Relation], taken: frozenset[str], heads_taken: set[int]
    ) -> tuple[list[Party], list[int]]:
        """The parties in the first relation that has any, with the heads of their phrases."""
        for relation in relations:
            if relation == "speaker":
                found = self.who.speakers(candidate.trigger)
                if found:
                    return [party for party in found if party.actor not in taken], []
                continue
            if relation == "complement":
                duty = candidate.telling.frame.completion == "duty"
                parties = self._of_complement(candidate.complement, taken, duty)
                if parties or duty:
                    return parties, []
            heads = [head for head in self.frames.heads(candidate, relation) if head not in heads_taken]
            if self.who.datelines:
                heads = self.who.past_dateline(heads)
            acting = relation in ("subject", "by", "from", "owner", "committed")
            located = relation in ("in", "from") and relation in candidate.telling.frame.source
            if located and self.tree.agents(candidate.trigger):
                continue  # "expel the troops from the country" has a subject
            parties = []
            for head in heads:
                for party in self.who.parties(head, strict=relation == "modifier", acting=acting):
                    if party.actor not in taken and party.actor not in {known.actor for known in parties}:
                        parties.append(party)
                if parties and relation in ("complement", "receiver"):
                    break
            if located and not self.tree.is_noun(candidate.trigger):
                parties = [party for party in parties if party.actor.startswith("state:")]
            if not parties and relation == "object" and candidate.telling.frame.animate:
                parties = [self.who.make(head) for head in heads if self.tree.is_noun(head)]
            if parties:
                return parties, heads
            if relation == "subject" and not self.tree.is_noun(candidate.trigger):
                parties = self._outer_subject(candidate.trigger, taken)
                if parties:
                    return parties, []
        return [], []

    def _punished(self, noun: int) -> list[Party]:
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

    def _of_known_act(self, candidate: Candidate) -> list[Party]:
        """Who acted, in "a guard was also killed in the raid": the side whose raid the article has told."""
        tree = self.tree
        if candidate.telling.type != "ASSAULT" or not tree.passive(candidate.trigger):
            return []
        for noun in (*tree.after(candidate.trigger, "in"), *tree.after(candidate.trigger, "during")):
            if any(tree.lower[child] == "the" for child in tree.related(noun, "det")):
                return list(self.acting.get(tree.lemma[noun], ()))
        return []

    def _of_judged_act(self, candidate: Candidate, taken: frozenset[str]) -> list[Party]:
        """Who did what is praised or condemned, in "found the strike justified": the side that the article told of.

        Only for a bare "the attack", while one side alone has attacked, and not long ago.
        """
        tree = self.tree
        judged = [*self.frames.heads(candidate, "object"), *self.frames.heads(candidate, "against")]
        for child in tree.children[candidate.trigger]:
            bare = not any(tree.relation[inner] in ("aux", "auxpass", "mark") for inner in tree.children[child])
            if tree.relation[child] == "ccomp" and bare and tree.tag[child] in ("JJ", "VBN"):
                for noun in tree.related(child, "nsubj"):  # "found the claim of Peru lawful"
                    owners = [party for party in self.who.parties(noun) if party.actor not in taken]
                    if owners:
                        return owners
                    judged.append(noun)
        sides = {tuple(party.actor for party in side) for _, side in self.assailants}
        if len(sides) != 1:
            return []
        here = self.parse.sentence_of(candidate.trigger).index
        told, side = self.assailants[-1]
        if here - told > _REMEMBERED or not any(self._points_back(noun) for noun in judged):
            return []
        return [party for party in side if party.actor not in taken]

    def _points_back(self, noun: int) -> bool:
        """Whether a noun is "the attack" and no more: with words of its own ("the knife attack") it is another one."""
        tree = self.tree
        children = list(tree.children[noun])
        pointed = any(tree.relation[child] == "det" and tree.lower[child] in _POINTING for child in children)
        own = [child for child in children if tree.relation[child] not in ("det", "punct")]
        tells = any(telling.type == "ASSAULT" for telling in self.index.nouns.get(tree.lemma[noun], ()))
        return pointed and tells and not own

    def remember(self, acts: Iterable[Act]) -> None:
        """Who attacked, by the acts of a sentence that count, for what later sentences say of it."""
        self.assailants.extend(
            (act.sentence, act.source)
            for act in acts
            if act.type.id == "ASSAULT" and act.modality == "actual" and act.source
        )

    def _of_complement(self, clause: int | None, taken: frozenset[str], duty: bool = False) -> list[Party]:
        """The other party of a completing clause: who is to act in it, or whom its own act would reach."""
        if clause is None:
            return []
        tree = self.tree
        subject = tree.child(clause, "nsubj", "nsubjpass")
        if subject is not None and tree.part[subject] != "PRON":
            found = [party for party in self.who.parties(tree.antecedent(subject)) if party.actor not in taken]
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

    def _outer_subject(self, verb: int, taken: frozenset[str]) -> list[Party]:
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
        found = [party for token in tree.agents(head) for party in self.who.parties(token)]
        return [party for party in found if party.actor not in taken]

    def worth(self, event: Act) -> bool:
        """Whether a desk officer wants to know: not what might be said, nor what an office tells its own state's."""
        kind, source, target = event.type, event.source, event.target
        if kind.quad in MATERIAL:
            return True
        if event.modality == "hypothetical" and kind.id not in ("CONSULT", "AGREE"):
            named = target and all(any(self.who.political(p.actor) for p in side) for side in (source, target))
            if not named or self.statements.around(self.tree.start[event.trigger]) is not None:
                return False  # who might say something to somebody, or what a speaker only considers
        frame = event.candidate.telling.frame if event.candidate is not None else None
        completion = frame.completion if frame is not None else None
        auxiliaries = frame is not None and bool(frame.auxiliaries)
        if not target and (kind.id == "REQUEST" or completion in ("refusal", "cooperation")):
            return False
        if (auxiliaries or completion == "duty") and not any(self.who.political(p.actor) for p in target):
            return False  # "these people must learn": said about them, not to them
        if auxiliaries and (self.who.at_home(source, target) or self.tree.lower[event.trigger] == "be"):
            return False  # what a speaker finds right for the own state, or how he finds things ought to be
        if self.statements.around(self.tree.start[event.trigger]) is None:
            return True
        if not target and kind.id == "ACCUSE":
            return False
        if kind.quad != "VC":
            return True
        parties = {party.actor for party in (*source, *target)}
        if not any(self.who.political(actor) for actor in parties):
            return False
        inside = (
            len(parties) > 1 and self.who.at_home(source, target) and all(self.who.serves(actor) for actor in parties)
        )
        return not (inside and kind.id in ("SUPPORT", "AGREE"))

    def _nobody(self, kind: EventType, heads: Sequence[int], target: Sequence[Party]) -> bool:
        """Whether the subject is nobody in particular, or a speaker who asks or promises nobody anything."""
        tree, generic = self.tree, frame_index().words.generic
        if any(tree.lower[child] in generic for head in heads for child in tree.related(head, "det")):
            return True
        return kind.quad not in MATERIAL and not target and any(tree.lower[head] == "i" for head in heads)

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
        self, candidate: Candidate, source: Sequence[Party], target: Sequence[Party], nominal: bool
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

    def when_and_where(self, event: Act) -> None:
        """Date and place of an act, from the words that hang on those that tell it."""
        tree = self.tree
        for token in (event.trigger, event.carrier, event.noun):
            time = self.times.governing(token) if token is not None else None
            if time is not None and time.date is not None:
                event.date, event.date_end = time.date, time.date_end
                break
        places = frame_index().words.places
        for token in (event.trigger, event.carrier, event.noun):
            if token is None:
                continue
            for child in tree.children[token]:
                if tree.relation[child] == "prep" and tree.lower[child] in places:
                    for inner in tree.related(child, "pobj"):
                        if tree.entity[inner] in PLACES:
                            first, last = tree.phrase(inner)
                            event.place = self.text[tree.start[first] : tree.end[last - 1]]
                            return
