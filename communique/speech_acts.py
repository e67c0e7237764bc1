"""What is done by saying something: the speech act, by the words of the cue and by the form of what is said.

The words are in ``knowledge/languages/en/acts.yaml``. The cue may be any words: verbs, nouns, adjectives, several of
them. Where it is neutral ("said", "told"), the form of what is said decides: "we condemn", "you must", "we will not".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from communique.record import Voice
from communique.rules import Rule, rule_name
from communique.yaml_schema import KNOWLEDGE, Schema, load

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
else:
    Doc = Token = Any

PATH = KNOWLEDGE / "languages" / "en" / "acts.yaml"
Form = Literal[
    "opener", "threat", "refusal", "denial", "obligation", "imperative", "commitment", "accusation", "verdict",
    "forecast", "course", "question",
]  # fmt: skip
# A content of more sentences does many things; it is told as said.
_LONGEST = 4
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_FIRST_PERSON = frozenset({"i", "we"})
_PREDICATES = frozenset({"acomp", "attr", "oprd"})
_SKIPPED = frozenset({"DET", "PRON", "ADV", "PUNCT", "SPACE"})
_FUTURE = frozenset({"will", "shall", "'ll", "’ll", "going", "would"})
# After these one says what one wants to do, and does it: "I would like to thank".
_WISHES = frozenset({"like", "want", "wish", "have", "let"})


class ActWords(Rule):
    """Words of a cue with the act that they tell."""

    act: str
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    negated: str | None = None
    of_another: str | None = None
    weak: bool = False


class ActForm(Rule):
    """A form of what is said with the act that it performs."""

    act: str
    form: Form
    words: tuple[str, ...] = ()

    @cached_property
    def single(self) -> frozenset[str]:
        """The words that stand alone."""
        return frozenset(word for word in self.words if " " not in word)

    @cached_property
    def several(self) -> tuple[tuple[str, ...], ...]:
        """The words that stand in a row."""
        return tuple(tuple(word.split()) for word in self.words if " " in word)


class Addressed(Schema):
    """The verbs of each construction that says whom one speaks to."""

    object: frozenset[str]
    to: frozenset[str]
    on: frozenset[str]
    with_: frozenset[str] = Field(alias="with")
    demanded: frozenset[str]


class Acts(Schema):
    """The file's content."""

    cues: tuple[ActWords, ...]
    light: frozenset[str]
    forms: tuple[ActForm, ...]
    addressed: Addressed

    @cached_property
    def verbs(self) -> dict[str, ActWords]:
        """The rule of each verb lemma."""
        return {word: rule for rule in reversed(self.cues) for word in rule.verbs}

    @cached_property
    def nouns(self) -> dict[str, ActWords]:
        """The rule of each noun lemma."""
        return {word: rule for rule in reversed(self.cues) for word in rule.nouns}

    @cached_property
    def adjectives(self) -> dict[str, ActWords]:
        """The rule of each adjective."""
        return {word: rule for rule in reversed(self.cues) for word in rule.adjectives}

    @cached_property
    def phrases(self) -> dict[str, list[tuple[tuple[str, ...], ActWords]]]:
        """The phrases with each first lemma, the longest first."""
        found: dict[str, list[tuple[tuple[str, ...], ActWords]]] = {}
        for rule in self.cues:
            for phrase in rule.phrases:
                words = tuple(phrase.split())
                found.setdefault(words[0], []).append((words, rule))
        for group in found.values():
            group.sort(key=lambda entry: -len(entry[0]))
        return found


@lru_cache(maxsize=1)
def acts() -> Acts:
    """The acts of English."""
    return load(PATH, Acts)


def name(rule: Rule) -> str:
    """How ``why`` names a rule of this file."""
    return rule_name(PATH, rule.id)


@dataclass(frozen=True, slots=True)
class Act:
    """A speech act and the rule that told it; ``weak`` where the words leave it open."""

    act: str
    rule: str | None = None
    weak: bool = False


SAY = Act("say")


def act_of_cue(
    cue: Sequence[Token], head: Token | None, content_first: int | None, is_actor: Callable[[int], bool]
) -> Act | None:
    """What the words of a cue say is done; None where they are neutral.

    ``content_first`` is the first token of what is said: where a light verb leaves it to its object ("voiced concern"),
    the object may stand there.
    """
    known = acts()
    found = _phrase(cue, head, known) or _word(head, known) if head is not None else _phrase(cue, None, known)
    light = head is None or head.lemma_.lower() in known.light
    if found is None and light:
        found = next((rule for token in cue if (rule := _word(token, known)) is not None), None)
    if found is None and head is not None and light:
        found = _object(head, known, content_first)
    if found is None:
        return None
    negated = head is not None and any(child.dep_ == "neg" for child in head.children)
    if negated:
        return Act(found.negated, name(found)) if found.negated else SAY
    if found.of_another and head is not None and _wants_of_another(head, is_actor):
        return Act(found.of_another, name(found))
    return Act(found.act, name(found), found.weak)


def _wants_of_another(verb: Token, is_actor: Callable[[int], bool]) -> bool:
    """Whether it is an actor of whom something is expected or wanted: "we expect Chad to withdraw"."""
    for clause in verb.children:
        if clause.dep_ in {"ccomp", "xcomp"} and any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children):
            own = [c for c in clause.children if c.dep_ == "nsubj"]
            return any(is_actor(c.i) for c in own or [c for c in verb.children if c.dep_ == "dobj"])
    return False


def _phrase(cue: Sequence[Token], head: Token | None, known: Acts) -> ActWords | None:
    """The rule of the longest phrase in a cue, its preposition included where that was left to what is said."""
    tokens = list(cue)
    last = tokens[-1] if tokens else None
    while last is not None and last.i + 1 < len(last.doc) and len(tokens) < len(cue) + 2:
        following = last.doc[last.i + 1]
        if following.dep_ not in {"prep", "prt", "agent"} or head is None or following.head.i not in {head.i, last.i}:
            break
        tokens.append(following)
        last = following
    if head is not None:  # "ruled the vote out"
        tokens += [c for c in head.children if c.dep_ == "prt" and c.i > tokens[-1].i]
    lemmas = [t.lemma_.lower() for t in tokens if t.pos_ not in _SKIPPED or t.lower_ == "no" or t.dep_ == "prt"]
    if head is not None and head.lemma_.lower() in known.light:
        lemmas += [c.lemma_.lower() for c in head.children if c.dep_ == "dobj" and c.i > head.i and c not in tokens]
    return _in(lemmas, known)


def _in(lemmas: Sequence[str], known: Acts) -> ActWords | None:
    """The rule of a phrase whose words stand in a row, or with one word between ("hold the junta responsible")."""
    for i, lemma in enumerate(lemmas):
        for words, rule in known.phrases.get(lemma, ()):
            rest = iter(lemmas[i : i + len(words) + 1])
            if all(word in rest for word in words):
                return rule
    return None


def _word(token: Token, known: Acts) -> ActWords | None:
    """The rule of one word, by its part of speech, or by another where the tagger may have erred."""
    if token.pos_ in {"NOUN", "PROPN"}:
        return known.nouns.get(token.lemma_.lower()) or known.nouns.get(token.lower_)
    if token.pos_ == "ADJ":
        return known.adjectives.get(token.lower_) or known.verbs.get(token.lemma_.lower())
    if token.pos_ in {"VERB", "AUX"}:
        found = next((rule for lemma in _lemmas(token) if (rule := known.verbs.get(lemma)) is not None), None)
        return found or known.adjectives.get(token.lower_)
    return None


def _lemmas(verb: Token) -> Iterator[str]:
    """The lemma of a verb, and what else its ending allows: the lemma of "hoped" may be given as that of "hopped"."""
    yield verb.lemma_.lower()
    form = verb.lower_
    for ending, rests in (("ed", ("e", "")), ("ing", ("e", "")), ("s", ("",))):
        if form.endswith(ending):
            yield from (form.removesuffix(ending) + rest for rest in rests)


def _object(head: Token, known: Acts, content_first: int | None) -> ActWords | None:
    """The rule of the noun that a light verb takes as its object: "stressed its support for", "gave his word"."""
    for child in head.children:
        if child.i <= head.i or child.dep_ not in {"dobj", "acomp", "attr"}:
            continue
        determined = any(c.dep_ in {"amod", "relcl", "nummod"} for c in child.children) and child.lower_ != "need"
        if determined and content_first is not None and not any(c.dep_ == "poss" for c in child.children):
            continue
        rule = _word(child, known)
        if rule is not None and rule.act not in {"decide", "announce", "find", "say"}:
            return rule
    return None


class ContentForms:
    """The forms of what is said in one document.

    ``is_own`` says whether a token names those who speak, ``is_actor`` whether it names an actor.
    """

    def __init__(self, doc: Doc, is_actor: Callable[[int], bool]) -> None:
        self.doc = doc
        self.is_actor = is_actor
        self.known = acts()

    def act(
        self,
        pieces: Sequence[tuple[int, int]],
        direct: bool,
        voice: Voice,
        is_own: Callable[[Token], bool],
    ) -> Act:
        """The act that the first sentence with a telling form performs; ``pieces`` are its sentences, as tokens."""
        if len(pieces) > _LONGEST:
            return SAY
        for first, last in pieces:
            while first < last and (self.doc[first].is_punct or self.doc[first].is_space):
                first += 1
            if first >= last:
                continue
            sentence = _Sentence(self.doc, first, last, direct, voice, is_own, self.is_actor, self.known)
            found = sentence.act()
            if found is not None:
                return found
        return SAY


class _Sentence:
    """One sentence of what is said."""

    def __init__(
        self,
        doc: Doc,
        first: int,
        last: int,
        direct: bool,
        voice: Voice,
        is_own: Callable[[Token], bool],
        is_actor: Callable[[int], bool],
        known: Acts,
    ) -> None:
        self.span = doc[first:last]
        self.direct = direct
        self.voice = voice
        self.is_own = is_own
        self.is_actor = is_actor
        self.known = known
        root = self.span.root
        if root.pos_ not in {"VERB", "AUX"}:
            verbs = [t for t in self.span if t.pos_ in {"VERB", "AUX"} and t.dep_ in {"ROOT", "ccomp", "conj", "advcl"}]
            root = verbs[0] if verbs else root
        self.root = root
        self.children = [c for c in root.children if first <= c.i < last]
        self.subject = next((c for c in self.children if c.dep_ in _SUBJECTS and c.i < root.i), None)
        self.auxiliaries = [c.lower_ for c in self.children if c.dep_ in {"aux", "auxpass"}]
        self.negated = any(c.dep_ == "neg" for c in self.children)
        self.own = self.subject is not None and self._own(self.subject)

    def _own(self, subject: Token) -> bool:
        if self.direct:
            return subject.lower_ in _FIRST_PERSON or (subject.pos_ != "PRON" and self.is_own(subject))
        return self.is_own(subject)

    def act(self) -> Act | None:
        """What the sentence does, by the first form that fits."""
        for form in self.known.forms:
            if form.form == "threat":
                performed = self._performed()
                if performed is not None:
                    return performed
            if _FITS[form.form](self, form):
                return Act(form.act, name(form))
        return None

    # ------------------------------------------------------------------------------- what one says that one does
    def _performed(self) -> Act | None:
        """ "I thank", "we are grateful", "he hoped that": the speaker names the act."""
        if not self.own or (self.direct and any(word in _FUTURE for word in self.auxiliaries) and not self._wish()):
            return None
        verb = self._wish() or self.root
        if verb.lemma_.lower() in self.known.light and verb is self.root:
            rule = _in(self._lemmas(verb), self.known) or _object(verb, self.known, None)
        else:
            rule = _in(self._lemmas(verb), self.known) or _word(verb, self.known)
        if rule is None:
            predicates = [c for c in verb.children if c.dep_ in _PREDICATES]
            rule = next((r for c in predicates if c.pos_ == "ADJ" and (r := _word(c, self.known)) is not None), None)
        if rule is None or rule.weak or (self.direct and verb.tag_ == "VBD" and rule.act not in {"decide", "order"}):
            return None
        if self.negated:
            return Act(rule.negated, name(rule)) if rule.negated else None
        if rule.of_another and _wants_of_another(verb, self.is_actor):
            return Act(rule.of_another, name(rule))
        return Act(rule.act, name(rule))

    def _wish(self) -> Token | None:
        """The verb after "would like to", "want to", "have to"."""
        if self.root.lemma_.lower() not in _WISHES:
            return None
        return next(
            (c for c in self.children if c.dep_ == "xcomp" and c.tag_ == "VB" and _word(c, self.known) is not None),
            None,
        )

    def _lemmas(self, verb: Token) -> list[str]:
        following = [verb.doc[i] for i in range(verb.i, min(verb.i + 4, self.span.end))]
        return [t.lemma_.lower() for t in following if t.pos_ not in _SKIPPED or t.dep_ == "prt"]

    # ------------------------------------------------------------------------------------------------ forms
    def _opens(self, form: ActForm) -> bool:
        if not self.direct:
            return False
        words = tuple(t.lower_ for t in self.span[:4] if not t.is_punct)
        joined = "".join(t.text_with_ws for t in self.span[:4]).lower()
        return any(
            words[: len(several)] == several or (words[1 : 1 + len(several)] == several and words[0] in {"and", "so"})
            for several in form.several
        ) or any(
            joined.startswith(word) and joined[len(word) : len(word) + 1] in {"", " ", ",", "."} for word in form.single
        )

    def _future(self) -> bool:
        return any(word in _FUTURE for word in self.auxiliaries) or self._going()

    def _going(self) -> bool:
        return self.root.lower_ == "going" and any(c.dep_ == "xcomp" for c in self.children)

    def _verb(self) -> Token:
        """The verb that says what will be done: behind "going to" the second one."""
        return next((c for c in self.children if c.dep_ == "xcomp"), self.root) if self._going() else self.root

    def _threat(self, form: ActForm) -> bool:
        if self.negated or not self._future():
            return False
        verb = self._verb()
        lemma = verb.lemma_.lower()
        if lemma in form.single:
            return self.own
        objects = {c.lemma_.lower() for c in verb.children if c.dep_ in {"dobj", "prt", "advmod"}}
        return any(lemma == several[0] and several[1] in objects for several in form.several)

    def _refusal(self, form: ActForm) -> bool:
        if not (self.own and self.negated) or self._verb().lemma_.lower() == "be":
            return False
        return self._going() or any(word in form.single for word in self.auxiliaries)

    def _denial(self, form: ActForm) -> bool:
        predicates = [c for c in self.children if c.dep_ in _PREDICATES]
        false = any(c.lemma_.lower() in form.single for c in predicates)
        if false and self.root.lemma_ == "be":
            return not self.negated and not self.own
        past = self.root.tag_ == "VBN" or "did" in self.auxiliaries
        active = self.subject is not None and self.subject.dep_ == "nsubj"
        helped = any(word in {"did", "have", "has", "'ve", "’ve", "had"} for word in self.auxiliaries)
        return self.own and self.negated and past and active and helped and self._lexical()

    def _lexical(self) -> bool:
        """Whether the verb tells of a deed, not of a mind: "we did not sink", not "I did not know"."""
        return _word(self.root, self.known) is None and any(c.dep_ in {"dobj", "prep", "xcomp"} for c in self.children)

    def _obligation(self, form: ActForm) -> bool:
        lemma = self.root.lemma_.lower()
        if any(word in form.single and word in {"must", "should", "ought"} for word in self.auxiliaries):
            due = self.subject is None or self.subject.lower_ not in {"it", "this", "that", "there"}
            perfect = any(c.lower_ in {"have", "be"} and c.dep_ == "aux" for c in self.children)
            doubtful = self.subject is not None and not self._may_do() and self.subject.dep_ == "nsubj"
            return due and not perfect and not doubtful
        if lemma in form.single and lemma in {"need", "have"}:
            other = self.subject is not None and self._may_do() and self.subject.lower_ != "i"
            if self.direct and self.root.tag_ in {"VBD", "VBN"}:
                return False  # what somebody had to do is told, not asked for
            return other and any(c.dep_ == "xcomp" and c.tag_ == "VB" for c in self.children) and not self.negated
        if lemma == "be" and not self.negated:
            words = {c.lemma_.lower() for c in self.children if c.dep_ in _PREDICATES}
            to_do = any(
                t.dep_ in {"xcomp", "ccomp", "acl", "relcl", "advcl"} for t in self.root.subtree if t is not self.root
            )
            return bool(words & (form.single - {"must", "should", "ought", "need", "have"})) and to_do
        return False

    def _may_do(self) -> bool:
        """Whether the subject is somebody who can be asked to do something."""
        assert self.subject is not None
        return self.subject.pos_ in {"PRON", "PROPN"} or self.is_actor(self.subject.i)

    def _imperative(self, form: ActForm) -> bool:
        if not self.direct or self.root.tag_ not in {"VB", "VBP"} or self.subject is not None or self.auxiliaries:
            return False
        if any(
            t.morph.get("Person") == ["1"] and t.morph.get("Number") == ["Sing"]
            for c in self.children
            for t in (c, *c.children)
        ):
            return False  # "let me remind you", "allow me to add": the speaker asks nothing but to go on
        before = [t for t in self.span if t.i < self.root.i]
        only_softeners = all(
            t.pos_ in {"ADV", "INTJ", "PUNCT", "CCONJ", "SPACE", "PART"} and t.lower_ != "to" for t in before
        )
        return only_softeners and _word(self.root, self.known) is None and len(self.span) > 1

    def _commitment(self, form: ActForm) -> bool:
        if self.negated or not self.own or not self._future() or self.voice in {"expert", "media"}:
            return False
        return self._verb().lemma_.lower() not in form.single and not any(
            word in {"would"} and self.direct for word in self.auxiliaries
        )

    def _accusation(self, form: ActForm) -> bool:
        if self.subject is None or self.own or self.negated or self.subject.dep_ != "nsubj":
            return False
        verb = self.root
        if verb.lemma_.lower() not in form.single or any(
            w in {"may", "could", "might", "will"} for w in self.auxiliaries
        ):
            return False
        return self.is_actor(self.subject.i) or self.subject.lower_ in {"they", "he", "she", "who"}

    def _verdict(self, form: ActForm) -> bool:
        if self.root.lemma_ == "be":
            if self.negated or self.own or set(self.auxiliaries) & {"would", "could", "may", "might"}:
                return False
            words = [c for c in self.children if c.dep_ in _PREDICATES]
            more = [c for word in words for c in (word, *word.children) if c.dep_ in {*_PREDICATES, "amod", "conj"}]
            return any(c.lemma_.lower() in form.single for c in more)
        return self.root.pos_ in {"NOUN", "ADJ", "PROPN"} and any(
            t.lemma_.lower() in form.single and t.dep_ not in {"pobj"} for t in self.span
        )

    def _forecast(self, form: ActForm) -> bool:
        if self.own or self.subject is None:
            return False
        loose = {c.lower_ for c in self.children if c.dep_ in {"acomp", "advmod", "aux"}} & form.single
        certain = loose & {"will", "would", "shall"} or self._going()
        likely = loose - {"will", "would", "shall"}
        conditional = any(c.lower_ == "if" for child in self.children for c in child.children if c.dep_ == "mark")
        if self.voice == "media" or "have" in self.auxiliaries or (conditional and "would" in self.auxiliaries):
            return False
        if likely and self.voice != "organisation":
            return True
        outside = self.voice in {"expert", "other"}
        return bool(certain) and outside and not (self.direct and "would" in loose)

    def _course(self, form: ActForm) -> bool:
        if self.own or self.negated or self.subject is None or self.voice == "media" or "have" in self.auxiliaries:
            return False
        told = self._future() and not (self.direct and "would" in self.auxiliaries)
        return told and self._verb().lemma_.lower() in form.single

    def _question(self, form: ActForm) -> bool:
        end = self.span.end
        return self.direct and any(t.text == "?" for t in self.span.doc[max(self.span.start, end - 1) : end + 1])


_FITS: dict[Form, Callable[[_Sentence, ActForm], bool]] = {
    "opener": _Sentence._opens,
    "threat": _Sentence._threat,
    "refusal": _Sentence._refusal,
    "denial": _Sentence._denial,
    "obligation": _Sentence._obligation,
    "imperative": _Sentence._imperative,
    "commitment": _Sentence._commitment,
    "accusation": _Sentence._accusation,
    "verdict": _Sentence._verdict,
    "forecast": _Sentence._forecast,
    "course": _Sentence._course,
    "question": _Sentence._question,
}


def judged(tokens: Sequence[Token]) -> Iterator[Act]:
    """What a judgment does, by the words in which it calls something something: "called the raid a disgrace"."""
    lemmas = {token.lemma_.lower() for token in tokens}
    for form in acts().forms:
        if form.form == "verdict" and lemmas & form.single:
            yield Act(form.act, name(form))
