"""Event frames: the words that name an act, and the places in the clause where its parties stand.

A frame says by which verbs, nouns or verbs with a certain object an act is told, what type and mode of act it is, and
in which grammatical relations its source and its target are found. ``knowledge/languages/en/events/`` holds one file
of frames for each type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from communique.clauses import REFLEXIVES, Clauses
from communique.ontology import TypeName, contexts, event_types
from communique.rules import Rule, rule_name
from communique.yaml_schema import KNOWLEDGE, Schema, load

_FOLDER = KNOWLEDGE / "languages" / "en"

# Where in the clause a party stands. A preposition names what it introduces, on the verb or on its object; "object" is
# what is acted upon, and for a phrase that is no party, the actor that modifies it ("the report of Iran"); "owner" is
# the possessor of a noun; "complement" are the parties of the clause that completes the verb, "committed" is who acts
# in that clause; "speaker" says the statement in whose content the act stands.
Relation = Literal[
    "subject", "committed", "object", "receiver", "owner", "complement", "speaker", "modifier", "other",
    "to", "on", "upon", "against", "with", "from", "for", "at", "in", "into", "of", "by", "over", "toward", "towards",
    "between", "among", "about", "within", "near", "across", "before", "off", "under", "inside", "through",
    "along", "around", "outside", "targeting", "via", "alongside", "behind", "as", "after",
]  # fmt: skip
Completion = Literal["infinitive", "clause", "duty", "refusal", "cooperation", "hostility", "gerund"]
Needs = Literal["source", "target", "both", "any"]
VERB_TARGET: tuple[Relation, ...] = (
    "object",
    "receiver",
    "against",
    "on",
    "with",
    "to",
    "from",
    "at",
    "for",
    "over",
    "of",
)
OBJECT_TARGET: tuple[Relation, ...] = (
    "against", "on", "upon", "with", "to", "from", "at", "into", "between", "of", "receiver", "for", "over", "object",
    "in",
)  # fmt: skip
NOUN_TARGET: tuple[Relation, ...] = (
    "against",
    "on",
    "upon",
    "with",
    "to",
    "from",
    "at",
    "into",
    "for",
    "of",
    "over",
    "in",
)
_TEMPORAL = frozenset({"during", "after", "before", "since", "amid", "despite", "following", "until"})
_TO = frozenset({"to"})
_COOPERATIVE = frozenset({"VC", "MC"})
_HOSTILE = frozenset({"MX"})


class Frame(Rule):
    """One way to tell an act.

    ``verbs`` are lemmas, with particle or preposition where it belongs to them ("call off"). With ``objects`` the verb
    counts only with one of these nouns as its object. ``nouns`` name the act by themselves; light verbs may carry them
    ("launched an attack"). ``completion`` is the clause that must follow. ``negated`` and ``future`` ask for a verb
    that is so; ``crowd`` asks for a source of many people, ``intransitive`` for a verb without object; ``mutual`` (as
    in symmetric types) puts several sources on both sides where the clause names no target; ``animate`` takes every
    object for a party, whatever the noun; ``direct`` wants the target itself and not a phrase that it only modifies;
    ``officials`` wants a source that acts for a state, a body or a movement; ``transitive`` a verb with an object.
    ``lands`` wants a target that is a state, a place or a body of states; ``foreign`` parties not all of one state.
    """

    mode: str | None = None
    verbs: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    auxiliaries: tuple[str, ...] = ()
    completion: Completion | None = None
    negated: bool = False
    future: bool = False
    passive_only: bool = False
    active_only: bool = False
    intransitive: bool = False
    crowd: bool = False
    animate: bool = False
    direct: bool = False
    officials: bool = False
    transitive: bool = False
    lands: bool = False
    foreign: bool = False
    mutual: bool | None = None
    source: tuple[Relation, ...] = ("subject",)
    target: tuple[Relation, ...] | None = None
    noun_source: tuple[Relation, ...] = ("owner", "by", "from", "modifier")
    noun_target: tuple[Relation, ...] = NOUN_TARGET
    needs: Needs | None = None
    noun_needs: Needs = "both"
    context: tuple[str, ...] = ()
    confidence: float = Field(default=0.85, ge=0, le=1)


class FrameFile(Schema):
    """The frames of one type of act.

    ``content_modes`` gives the mode by what is asked for, refused or threatened: the words of the object or of the
    completing clause.
    """

    type: TypeName
    frames: tuple[Frame, ...]
    content_modes: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known_modes(self) -> FrameFile:
        known = {mode.id for mode in event_types()[self.type].modes}
        for frame in self.frames:
            if frame.mode is not None and frame.mode not in known:
                raise ValueError(f"frame {frame.id}: {self.type} has no mode {frame.mode}")
            for context in frame.context:
                if context not in contexts():
                    raise ValueError(f"frame {frame.id}: no context {context}")
            for verb in frame.verbs:
                if len(verb.split()) > 2:
                    raise ValueError(f"frame {frame.id}: {verb!r} has more than a verb and one word with it")
        for mode in self.content_modes:
            if mode not in known:
                raise ValueError(f"content_modes: {self.type} has no mode {mode}")
        return self


class EventWords(Schema):
    """Words that all frames of a language share."""

    light: tuple[str, ...]
    transparent: tuple[str, ...]
    parties: Mapping[str, tuple[str, ...]]
    duty: tuple[str, ...]
    future: tuple[str, ...]
    negations: tuple[str, ...]
    places: tuple[str, ...]
    idle: tuple[str, ...]
    crowds: tuple[str, ...]
    officials: tuple[str, ...]
    executive: tuple[str, ...]
    private: tuple[str, ...]
    generic: tuple[str, ...]
    homeland: tuple[str, ...]
    never: tuple[str, ...]
    barred: tuple[str, ...]
    saying: tuple[str, ...]
    own: tuple[str, ...]
    frontiers: tuple[str, ...]


@dataclass(frozen=True)
class Telling:
    """A frame with its type and the name by which ``why`` calls it."""

    frame: Frame
    type: TypeName
    rule: str
    verb: str = ""
    second: str = ""
    modes: Mapping[str, str] | None = None

    @property
    def weight(self) -> int:
        """How much the frame asks for: the one that asks for more is tried first."""
        frame = self.frame
        clause = 0 if frame.completion is None else 2 if frame.completion in ("infinitive", "clause", "gerund") else 3
        return 8 * bool(frame.objects) + 4 * bool(self.second) + 3 * frame.negated + clause + 2 * frame.crowd


@dataclass(frozen=True)
class FrameIndex:
    """All frames by the lemma that calls them."""

    verbs: Mapping[str, tuple[Telling, ...]]
    nouns: Mapping[str, tuple[Telling, ...]]
    auxiliaries: Mapping[str, tuple[Telling, ...]]
    words: EventWords
    light: frozenset[str]
    parties: Mapping[str, str]
    files: tuple[tuple[Path, FrameFile], ...]


@lru_cache(maxsize=1)
def frame_index() -> FrameIndex:
    """The frames of English."""
    files = tuple((path, load(path, FrameFile)) for path in sorted((_FOLDER / "events").glob("*.yaml")))
    words = load(_FOLDER / "event_words.yaml", EventWords)
    verbs: dict[str, list[Telling]] = {}
    nouns: dict[str, list[Telling]] = {}
    auxiliaries: dict[str, list[Telling]] = {}
    for path, file in files:
        modes = {word: mode for mode, listed in file.content_modes.items() for word in listed}
        for frame in file.frames:
            name = rule_name(path, frame.id)
            for entry in frame.verbs:
                verb, _, second = entry.partition(" ")
                verbs.setdefault(verb, []).append(Telling(frame, file.type, name, verb, second, modes))
            for noun in frame.nouns:
                nouns.setdefault(noun, []).append(Telling(frame, file.type, name, modes=modes))
            for word in frame.auxiliaries:
                auxiliaries.setdefault(word, []).append(Telling(frame, file.type, name, modes=modes))
    return FrameIndex(
        verbs={verb: tuple(sorted(found, key=lambda t: -t.weight)) for verb, found in verbs.items()},
        nouns={noun: tuple(found) for noun, found in nouns.items()},
        auxiliaries={word: tuple(found) for word, found in auxiliaries.items()},
        words=words,
        light=frozenset(words.light),
        parties={noun: sector for sector, listed in words.parties.items() for noun in listed},
        files=files,
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A frame found at a trigger: the verb or noun, its object noun and its completing clause, where it has them."""

    telling: Telling
    trigger: int
    noun: int | None = None
    carrier: int | None = None
    complement: int | None = None
    second: int | None = None

    @property
    def tokens(self) -> tuple[int, ...]:
        """The tokens that tell the act."""
        return tuple(token for token in (self.trigger, self.second, self.noun, self.carrier) if token is not None)


class FrameReader:
    """Finds frames in one document's clauses and the heads of the phrases in their relations."""

    def __init__(self, clauses: Clauses) -> None:
        self.tree = clauses
        self.index = frame_index()
        self.transparent = frozenset(self.index.words.transparent)
        self.negations = frozenset(self.index.words.negations)
        self.duty = frozenset(self.index.words.duty)
        self.future = frozenset(self.index.words.future)
        self.barred = frozenset(self.index.words.barred)
        self._keys: dict[int, tuple[str, ...]] = {}

    # ------------------------------------------------------------------------------------------------ triggers
    def candidates(self, token: int) -> Iterator[Candidate]:
        """The frames that this token calls, those that ask for most first."""
        tree, index = self.tree, self.index
        part = tree.part[token]
        if tree.relation[token] == "amod" and tree.is_noun(tree.head[token]):
            pass  # "the occupied cities": told by nobody
        elif part in ("VERB", "ADJ") or (part == "AUX" and tree.relation[token] not in ("aux", "auxpass")):
            for telling in index.verbs.get(tree.lemma[token], ()):
                candidate = self._verb(token, telling)
                if candidate is not None:
                    yield candidate
        elif part in ("NOUN", "PROPN"):
            for key in self.noun_keys(token):
                for telling in index.nouns.get(key, ()):
                    yield self._noun(token, telling)
        elif part == "AUX":
            for telling in index.auxiliaries.get(tree.lower[token], ()):
                yield Candidate(telling, tree.head[token])

    def noun_keys(self, token: int) -> tuple[str, ...]:
        """What rules may call a noun: with the word before it ("hunger-strike", "cease-fire"), and by itself.

        A noun that means something else together with its modifier ("heart attack") has no name at all.
        """
        tree = self.tree
        known = self._keys.get(token)
        if known is not None:
            return known
        lemma = tree.lemma[token]
        keys = [lemma]
        if token >= 2 and tree.lower[token - 1] in ("-", "‑", "–") and tree.end[token - 1] == tree.start[token]:
            keys = [f"{tree.lower[token - 2]}-{lemma}"]
        else:
            for child in tree.children[token]:
                if child < token and tree.relation[child] in ("compound", "amod", "nmod"):
                    joined = f"{tree.lower[child]}-{lemma}"
                    if joined in self.barred:
                        keys = []
                        break
                    keys.insert(0, joined)
        found = self._keys[token] = tuple(keys)
        return found

    def _verb(self, token: int, telling: Telling) -> Candidate | None:
        tree, frame = self.tree, telling.frame
        second: int | None = None
        if telling.second:
            second = next(
                (
                    child
                    for child in tree.children[token]
                    if tree.lower[child] == telling.second
                    and tree.relation[child]
                    in ("prt", "prep", "advmod", "dative", "acomp", "agent", "oprd", "xcomp", "ccomp", "npadvmod")
                ),
                None,
            )
            if second is None or self._of_time(second):
                return None
        passive = tree.passive(token)
        if (frame.passive_only and not passive) or (frame.active_only and passive):
            return None
        if frame.intransitive and tree.child(token, "dobj", "nsubjpass") is not None:
            return None
        if frame.transitive and tree.child(token, "dobj", "nsubjpass") is None:
            return None
        if any(tree.lower[child] in REFLEXIVES for child in tree.related(token, "dobj")):
            return None  # "isolated themselves": nobody else is reached
        if frame.future and not self._auxiliary(token, self.future):
            return None
        if frame.negated and not any(
            tree.relation[child] in ("neg", "advmod", "det") and tree.lower[child] in self.negations
            for child in tree.children[token]
        ):
            return None
        noun: int | None = None
        if frame.objects:
            noun = self._object_among(token, second, frame.objects)
            if noun is None:
                return None
        complement: int | None = None
        if frame.completion is not None:
            complement = self._completion(token, frame.completion, noun)
            if complement is None:
                return None
        elif "complement" in (frame.target or ()):
            complement = tree.complement(token)
            if complement is None:
                bases = (token,) if noun is None else (token, noun)
                complement = next(
                    (
                        child
                        for base in bases
                        for child in tree.children[base]
                        if tree.relation[child] in ("advcl", "acl") and child > token and self._auxiliary(child, _TO)
                    ),
                    None,
                )
        return Candidate(telling, token, noun=noun, complement=complement, second=second)

    def _of_time(self, preposition: int) -> bool:
        """Whether the preposition only tells the day ("called the envoy on Tuesday")."""
        tree = self.tree
        return any(tree.entity[inner] in ("DATE", "TIME") for inner in tree.related(preposition, "pobj"))

    def _noun(self, token: int, telling: Telling) -> Candidate:
        carrier: int | None = None
        tree = self.tree
        top = self._whole(token)
        relation, head = tree.relation[top], tree.head[top]
        if relation in ("dobj", "nsubjpass", "attr") and tree.lemma[head] in self.index.light:
            carrier = head
        elif relation == "pobj" and tree.is_verb(tree.head[head]) and tree.lemma[tree.head[head]] in self.index.light:
            carrier = tree.head[head] if tree.lower[head] in ("in", "with", "out") else None
        return Candidate(telling, token, noun=token, carrier=carrier)

    def _whole(self, token: int) -> int:
        """The noun that stands for this one in the clause: "series" for "attacks" in "a series of attacks"."""
        tree = self.tree
        for _ in range(3):
            head = tree.head[token]
            if tree.relation[token] == "conj" and tree.is_noun(head):
                token = head
            elif (
                tree.relation[token] == "pobj"
                and tree.lower[head] == "of"
                and tree.lemma[tree.head[head]] in self.transparent
            ):
                token = tree.head[head]
            else:
                break
        return token

    def inner(self, token: int) -> int:
        """The noun that carries the meaning: "attacks" for "series" in "a series of attacks"."""
        tree = self.tree
        for _ in range(3):
            if tree.lemma[token] not in self.transparent:
                break
            inner = tree.after(token, "of")
            if not inner:
                break
            token = inner[0]
        return token

    def _object_among(self, verb: int, second: int | None, objects: tuple[str, ...]) -> int | None:
        tree = self.tree
        heads: list[int] = []
        if second is not None:
            heads.extend(tree.related(second, "pobj"))
        heads.extend(tree.patients(verb))
        heads.extend(tree.related(verb, "attr", "oprd"))
        for head in heads:
            for token in tree.conjuncts(head):
                inner = self.inner(token)
                if any(key in objects for key in self.noun_keys(inner)):
                    return inner
                if inner != token and any(key in objects for key in self.noun_keys(token)):
                    return token
        return None

    def _completion(self, verb: int, kind: Completion, noun: int | None) -> int | None:
        tree = self.tree
        if kind == "gerund":
            for child in tree.children[verb]:
                if tree.relation[child] == "prep":
                    found = tree.child(child, "pcomp")
                    if found is not None:
                        return found
            found = tree.child(verb, "xcomp")
            return found if found is not None and tree.tag[found] == "VBG" else None
        clause = tree.complement(verb)
        if clause is None and kind != "infinitive":
            # "Iran must disarm, the envoy said": the clause stands before the verb
            clause = tree.child(verb, "ccomp")
        if clause is None:
            if kind == "infinitive":
                for base in (verb,) if noun is None else (verb, noun):
                    for child in tree.children[base]:
                        if (
                            tree.relation[child] in ("advcl", "acl", "relcl")
                            and child > base
                            and self._auxiliary(child, _TO)
                        ):
                            return child
            return None
        if kind == "infinitive":
            marked = tree.child(clause, "mark") is not None
            bare = tree.tag[clause] == "VB" and not marked and tree.child(clause, "aux") is None
            return clause if self._auxiliary(clause, _TO) or bare else None
        if kind == "clause":
            return clause if tree.relation[clause] == "ccomp" and not self._question(clause) else None
        negated = any(tree.lower[child] in self.negations for child in tree.related(clause, "neg", "advmod", "det"))
        if kind == "duty":
            return clause if self._auxiliary(clause, self.duty) else None
        if (kind == "refusal") != negated:
            return None
        if not self._auxiliary(clause, self.future) and not (
            tree.relation[clause] == "xcomp" and self._auxiliary(clause, _TO)
        ):
            return None
        if kind == "refusal":
            return clause
        quads = {event_types()[candidate.telling.type].quad for candidate in self._first(clause)}
        if not quads:
            return None
        wanted = _COOPERATIVE if kind == "cooperation" else _HOSTILE
        return clause if quads & wanted else None

    def _question(self, clause: int) -> bool:
        """Whether the clause is a question that somebody put: "asked whether Cuba would come"."""
        tree = self.tree
        first = next(iter(tree.children[clause]), clause)
        if first < clause and tree.tag[first] in ("WP", "WDT", "WRB"):
            return True
        return any(tree.lower[child] in ("whether", "if") for child in tree.related(clause, "mark"))

    def _first(self, verb: int) -> list[Candidate]:
        for candidate in self.candidates(verb):
            return [candidate]
        for noun in self.tree.patients(verb):
            for candidate in self.candidates(self.inner(noun)):
                return [candidate]
        return []

    def _auxiliary(self, verb: int, words: frozenset[str]) -> bool:
        tree = self.tree
        return any(
            tree.relation[child] in ("aux", "auxpass") and tree.lower[child] in words for child in tree.children[verb]
        )

    # ------------------------------------------------------------------------------------------------ relations
    def heads(self, candidate: Candidate, relation: Relation) -> list[int]:
        """The heads of the phrases that stand in this relation to the act."""
        tree = self.tree
        trigger, noun = candidate.trigger, candidate.noun
        nominal = not tree.is_verb(trigger) and tree.part[trigger] != "ADJ"
        if relation == "subject":
            if nominal:
                return tree.agents(candidate.carrier) if candidate.carrier is not None else []
            return tree.agents(trigger)
        if relation == "object":
            if noun is not None and not nominal:
                return [noun]
            if candidate.second is not None:
                direct = tree.related(trigger, "dobj") if tree.lower[candidate.second] == "for" else []
                found = direct or tree.related(candidate.second, "pobj", "nsubj")  # "asked Peru for help"
                if found:
                    return [tree.antecedent(token) for token in found]
            return tree.patients(trigger)
        if relation == "receiver":
            verb = candidate.carrier if nominal else trigger
            if verb is None:
                return []
            found = [child for child in tree.related(verb, "dative") if tree.part[child] != "ADP"]
            objects = tree.patients(verb)
            if noun is not None and noun not in objects:
                found += [token for token in objects if self.inner(token) != noun]
            elif noun is not None and len(objects) > 1:
                found += [token for token in objects if token != noun]
            return found
        if relation == "owner":
            base = noun if noun is not None else trigger
            return tree.related(base, "poss") or tree.related(self._whole(base), "poss")
        if relation == "modifier":
            base = noun if noun is not None else trigger
            return [child for child in tree.related(base, "compound", "amod", "nmod") if child < base]
        if relation == "committed":
            clause = candidate.complement
            subject = tree.child(clause, "nsubj") if clause is not None else None
            return [] if subject is None or tree.part[subject] == "PRON" else [subject]
        if relation == "complement":
            return self._complement_heads(candidate.complement)
        if relation in ("speaker", "other"):
            return []
        bases = [token for token in (noun, candidate.carrier if nominal else trigger) if token is not None]
        if candidate.second is not None:
            bases.append(candidate.second)
        if noun is not None:
            whole = self._whole(noun)
            if whole != noun:
                bases.append(whole)
        for base in bases:
            if base == candidate.second and tree.lower[base] == relation:
                continue
            found = [token for token in tree.after(base, relation) if token != noun]
            if found:
                return found
        if relation in ("against", "with", "on", "by", "targeting"):
            for base in bases:
                found = self._deep(base, relation)
                if found:
                    return found
        return []

    def _deep(self, base: int, preposition: str) -> list[int]:
        """The preposition further down, where the parse hung it on another preposition's noun or on a participle."""
        tree = self.tree
        for child in tree.children[base]:
            if tree.lower[child] in _TEMPORAL:
                continue
            if tree.relation[child] in ("prep", "acl", "dobj") and (
                tree.relation[child] != "acl" or tree.passive(child)
            ):
                inners = [each for inner in tree.related(child, "pobj") for each in tree.conjuncts(inner)]
                for inner in (child, *inners):
                    found = tree.after(inner, preposition)
                    if found:
                        return found
        return []

    def _own(self, noun: int) -> bool:
        """Whether the noun belongs to who acts: "its troops"."""
        tree = self.tree
        return any(tree.tag[child] == "PRP$" for child in tree.related(noun, "poss"))

    def _complement_heads(self, clause: int | None) -> list[int]:
        """The parties of a completing clause: who is to act, then whom it is done to."""
        tree = self.tree
        found: list[int] = []
        for _ in range(3):
            if clause is None:
                break
            subject = tree.child(clause, "nsubj", "nsubjpass")
            if subject is not None:
                found.append(tree.antecedent(subject))
            objects = tree.patients(clause)
            found.extend(child for child in tree.related(clause, "dative") if tree.part[child] != "ADP")
            for base in (clause, *objects):
                found.extend(tree.after(base, "to"))  # "offered to send troops to Fiji": whom it reaches
            found.extend(token for token in objects if not self._own(token))
            for base in (clause, *objects):
                for child in tree.children[base]:
                    if tree.relation[child] in ("prep", "dative", "agent") and tree.lower[child] != "in":
                        found.extend(tree.related(child, "pobj"))
            for base in (clause, *objects):
                found.extend(tree.after(base, "in"))
            clause = tree.complement(clause)
        return list(dict.fromkeys(found))
