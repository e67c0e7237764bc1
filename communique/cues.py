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
    """Phrases that attribute.

    ``words``: those before the source ("according to"). ``nouns`` with ``prepositions``: what is the source's ("in his
    view"). ``conjunctions``: those that open a clause of comparison ("as X puts it").
    """

    act: str
    words: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    prepositions: tuple[str, ...] = ()
    conjunctions: tuple[str, ...] = ()


class BackwardCue(Rule):
    """Sentences that attribute what stands before them: the words that open them, and where their source stands.

    ``subject`` of the first verb ("This is how X puts it") · ``of`` or owner of a noun ("Such is the view of X") ·
    ``agent`` of a passive ("This was announced by X") · ``inverted`` ("So wrote X") · ``object`` of the opening words
    ("This is according to X"). ``quoted``: only words in quotation marks are meant, and any verb will do.
    """

    openers: tuple[str, ...]
    source: Literal["subject", "of", "agent", "inverted", "object"]
    quoted: bool = False


class HearsayCue(Rule):
    """Words that attribute to nobody: passives with what they take, and adverbs.

    ``infinitive``: "is said to …". ``prepositions``: "was accused of …". ``adverbs``: "reportedly".
    """

    act: str
    lemmas: tuple[str, ...] = ()
    infinitive: bool = False
    prepositions: tuple[str, ...] = ()
    adverbs: tuple[str, ...] = ()


class FirstPersonCue(Rule):
    """Verbs by which an issuing body speaks for itself.

    ``obligations``: auxiliaries that say what others must do. ``states``: what follows "we are" ("we are concerned
    that"). ``light``: nouns that carry the meaning of their verb ("we take note of").
    """

    lemmas: tuple[str, ...]
    modals: tuple[str, ...]
    obligations: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    light: tuple[str, ...] = ()


class OfficialMarker(Rule):
    """Words in the first lines of a text by which a body issues it."""

    words: tuple[str, ...]


class Cues(Schema):
    """The file's content."""

    verbs: tuple[VerbCue, ...]
    nouns: tuple[NounCue, ...]
    phrases: tuple[PhraseCue, ...]
    backward: tuple[BackwardCue, ...]
    hearsay: tuple[HearsayCue, ...]
    first_person: tuple[FirstPersonCue, ...]
    official: tuple[OfficialMarker, ...]
    unperformed: frozenset[str]
    conditions: frozenset[str]
    nobody: frozenset[str]
    go_on: frozenset[str]
    trailing: frozenset[str]
    no_content: frozenset[str]
    quoted_subject: frozenset[str]
    no_statement: frozenset[str]
    silent: frozenset[str]
    opinions: frozenset[str]
    issued: frozenset[str]
    issued_by: frozenset[str]
    issued_about: frozenset[str]
    we_the: tuple[str, ...]

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
        longest = (max(phrase.split(), key=len) for group in self.phrases for phrase in group.words)
        return frozenset([*longest, *(word for group in self.phrases for word in (*group.nouns, *group.conjunctions))])

    @cached_property
    def fixed(self) -> frozenset[str]:
        """The full names of the rules whose frame is fixed: phrases, sentences that point back, words of hearsay."""
        return frozenset(name(rule) for rule in (*self.phrases, *self.backward, *self.hearsay))

    @cached_property
    def acts(self) -> dict[str, str]:
        """The speech act of each rule, by the rule's full name."""
        rules: tuple[VerbCue | NounCue | PhraseCue | HearsayCue, ...] = (
            *self.verbs,
            *self.nouns,
            *self.phrases,
            *self.hearsay,
        )
        return {name(rule): rule.act for rule in rules}


_RULES_OF_THIS_FILE = rule_name(PATH, "")


def name(rule: Rule) -> str:
    """How ``why`` names a rule of this file."""
    return _RULES_OF_THIS_FILE + rule.id


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The cues of English."""
    return load(PATH, Cues)
