"""The words that attribute, from ``knowledge/languages/en/cues.yaml``, indexed by lemma."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache
from typing import Literal

from communique.rules import Rule, rule_name
from communique.yaml_schema import KNOWLEDGE, Schema, load

Frame = Literal["quote", "clause", "object", "object-infinitive", "infinitive", "complement"]
PATH = KNOWLEDGE / "languages" / "en" / "cues.yaml"


class VerbCue(Rule):
    """A group of verbs with one speech act and the constructions in which they attribute.

    ``bare_preposition``: the preposition must follow the verb at once ("call on", not "call one's mother on Sunday").
    ``things_only``: the object is a thing, not somebody ("welcome the ruling", not "welcome guests").
    """

    act: str
    lemmas: tuple[str, ...]
    frames: tuple[Frame, ...]
    prepositions: tuple[str, ...] = ()
    bare_preposition: bool = False
    things_only: bool = False


class NounCue(Rule):
    """Nouns whose that-clause is what somebody says."""

    act: str
    lemmas: tuple[str, ...]
    frames: tuple[Literal["clause"], ...]


class PhraseCue(Rule):
    """Prepositional phrases that attribute."""

    act: str
    words: tuple[str, ...]


class BackwardCue(Rule):
    """Sentences that attribute the sentence before them; ``passive``: "This was announced by X"."""

    openers: tuple[str, ...]
    words: tuple[str, ...] = ()
    passive: bool = False


class FirstPersonCue(Rule):
    """Verbs by which an issuing body speaks for itself; ``obligations``: auxiliaries that say what others must do."""

    lemmas: tuple[str, ...]
    modals: tuple[str, ...]
    obligations: tuple[str, ...] = ()


class OfficialMarker(Rule):
    """Words in the first lines of a text by which a body issues it."""

    words: tuple[str, ...]


class Cues(Schema):
    """The file's content."""

    verbs: tuple[VerbCue, ...]
    nouns: tuple[NounCue, ...]
    phrases: tuple[PhraseCue, ...]
    backward: tuple[BackwardCue, ...]
    first_person: tuple[FirstPersonCue, ...]
    official: tuple[OfficialMarker, ...]
    unperformed: frozenset[str]
    conditions: frozenset[str]
    nobody: frozenset[str]
    go_on: frozenset[str]
    trailing: frozenset[str]
    no_content: frozenset[str]
    quoted_subject: frozenset[str]

    @cached_property
    def by_lemma(self) -> dict[str, tuple[VerbCue, ...]]:
        """The groups that hold each verb lemma, in the order of the file."""
        found: defaultdict[str, list[VerbCue]] = defaultdict(list)
        for group in self.verbs:
            for lemma in group.lemmas:
                if group not in found[lemma]:
                    found[lemma].append(group)
        return {lemma: tuple(groups) for lemma, groups in found.items()}

    @cached_property
    def noun_by_lemma(self) -> dict[str, NounCue]:
        """The group that holds each noun lemma."""
        return {lemma: group for group in self.nouns for lemma in group.lemmas}

    @cached_property
    def telling_words(self) -> frozenset[str]:
        """The longest word of each attributing phrase: where none of them stands, no phrase does."""
        return frozenset(max(phrase.split(), key=len) for group in self.phrases for phrase in group.words)

    @cached_property
    def acts(self) -> dict[str, str]:
        """The speech act of each rule, by the rule's full name."""
        rules: tuple[VerbCue | NounCue | PhraseCue, ...] = (*self.verbs, *self.nouns, *self.phrases)
        return {name(rule): rule.act for rule in rules}


_RULES_OF_THIS_FILE = rule_name(PATH, "")


def name(rule: Rule) -> str:
    """How ``why`` names a rule of this file."""
    return _RULES_OF_THIS_FILE + rule.id


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The cues of English."""
    return load(PATH, Cues)
