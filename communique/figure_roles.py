"""The role of a figure: reached, aimed at, foreseen, a limit or a change, with the word that shows it."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from communique.numerals import FigureRole, NumberWords, either
from communique.quantities import Quantity, quantity_grammar

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_VERBS = frozenset({"VERB", "AUX"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_CARRIED_UP = frozenset({"xcomp", "ccomp", "acl", "conj", "pcomp"})
LONGEST_WAY = 9


class RoleReader:
    """Reads the role of a number off the words on the way to the verb of its clause, and the verbs above that."""

    def __init__(self, words: NumberWords) -> None:
        self.words = words
        self._order = tuple(words.roles)
        roles = list(reversed(words.roles.items()))
        self._shown = {lemma: role for role, shown in roles for lemma in shown.words}
        self._verbs = self._shown | {
            lemma: role for role, shown in roles for lemma in (*shown.verbs, *shown.ahead, *shown.with_for)
        }
        self._with_for = frozenset(lemma for _, shown in roles for lemma in shown.with_for)
        self._described = {word: role for role, shown in roles for word in shown.participles}
        self._only_ahead = frozenset(lemma for _, shown in roles for lemma in shown.ahead)
        self._takes = frozenset(words.roles["change"].takes)
        self._gives_time = frozenset(words.roles["limit"].time_of)
        self._deeds = frozenset(words.deeds)
        self._modals = frozenset(words.modals)
        self._doubtful = frozenset(words.doubtful)
        self._range = frozenset(words.ranging)

    @cached_property
    def _phrases(self) -> list[tuple[FigureRole, re.Pattern[str], bool]]:
        found = []
        for role, shown in self.words.roles.items():
            for phrases, only_ahead in ((shown.phrases, False), (shown.phrases_ahead, True)):
                if phrases:
                    pattern = rf"(?:^|\W)({either(phrases)})\s+(?:(?:the|a|an|about)\s+)?$"
                    found.append((role, re.compile(pattern, re.IGNORECASE), only_ahead))
        return found

    @cached_property
    def _ends_of_phrases(self) -> frozenset[str]:
        """The last words of the phrases: a cheap test before the patterns."""
        roles = self.words.roles.values()
        return frozenset(words.split(" ")[-1] for shown in roles for words in (*shown.phrases, *shown.phrases_ahead))

    def changes(self, anchor: Token, *, apart: bool) -> bool:
        """True where "from 3 to 5" tells a change: a word of change governs it, or, for two apart, no range's."""
        token = anchor
        for _ in range(LONGEST_WAY):
            if token.head.i == token.i:
                return apart
            token = token.head
            if _lemmas(token) & self._range:
                return False
            if self._of(token, self._verbs if token.pos_ in _VERBS else self._shown) == "change":
                return True
            if token.pos_ in _VERBS:
                children = [child for child in token.children if child.dep_ not in ("aux", "neg", "prep")]
                return apart or any(self._of(child, self._shown) == "change" for child in children)
        return apart

    def told_by(self, number: Token) -> bool:
        """True where a word of change stands right before the number ("fell", "rose by about")."""
        for token in reversed(number.doc[max(0, number.i - 4) : number.i]):
            if token.pos_ in _VERBS:
                return self._of(token, self._verbs) == "change"
            if token.pos_ in _NOUNS:
                return False
        return False

    def role(self, quantity: Quantity, anchor: Token, rule: str, text: str) -> tuple[str, str | None]:
        """The role and the word that shows it; "actual" has none. ``rule`` is the unit's."""
        before = text[max(0, quantity.start - 40) : quantity.start]
        words = frozenset(before.casefold().split()[-3:])
        for role, phrases, only_ahead in self._phrases:
            match = phrases.search(before) if not self._ends_of_phrases.isdisjoint(words) else None
            if match and (not only_ahead or self._obliged(anchor)):
                return role, match.group(1)
        way = _Way(anchor, rule)
        if quantity.before is not None:
            way.found["change"] = "from"
        described = [*anchor.children]
        if anchor.dep_ in ("compound", "nummod", "amod", "nmod") and anchor.head.pos_ in _NOUNS:
            described += anchor.head.children  # "the planned 500-kilometre fence"
        for child in described:
            if child.dep_ in ("amod", "acl", "relcl", "nmod", "compound"):
                self._from_description(child, way)
        self._from_way(way)
        for role in self._order:
            if role in way.found:
                return role, way.found[role]
        return "actual", None

    def _of(self, token: Token, shown: dict[str, FigureRole]) -> FigureRole | None:
        """The role that a word shows; its form counts too, for "hopes" has been taken for a form of "hop"."""
        return next((shown[word] for word in _lemmas(token) if word in shown), None)

    def _obliged(self, anchor: Token) -> bool:
        """True where the verb of the clause has a modal, an infinitive's "to", or allows."""
        token = anchor
        for _ in range(LONGEST_WAY):
            if token.pos_ in _VERBS:
                return token.lemma_ in self.words.permitting or any(
                    child.tag_ in ("MD", "TO") for child in token.children
                )
            if token.head.i == token.i:
                return False
            token = token.head
        return False

    def _from_description(self, word: Token, way: _Way) -> None:
        """What a participle or a clause behind the noun shows: "the pledged tanks", "40 tanks to be delivered"."""
        role = self._described.get(word.lower_)
        if role is not None:
            way.found.setdefault(role, word.text)
        elif word.dep_ in ("acl", "relcl") and word.pos_ in _VERBS:
            shown = self._of(word, self._verbs) if word.lemma_ not in self._with_for else None
            ahead = self._ahead(word, described=True)
            if shown in ("goal", "forecast") and (word.tag_ == "VBN" or word.dep_ == "relcl"):
                way.found.setdefault(shown, word.text)
            elif ahead is not None and word.lemma_.casefold() in self._deeds:
                way.found.setdefault("goal", ahead.text)

    def _from_way(self, way: _Way) -> None:
        token, anchor = way.anchor, way.anchor
        for _ in range(LONGEST_WAY):
            if token.pos_ in _VERBS:
                self._from_verb(token, way)
                if token.dep_ == "advcl" and any(child.tag_ == "TO" for child in token.children):
                    if self._of(token.head, self._verbs) not in ("goal", "forecast"):
                        return  # an infinitive of purpose, not "undertook in May to pay"
                elif token.dep_ not in _CARRIED_UP:
                    return
                elif token.dep_ == "ccomp" and self._ahead(token) is None and _is_told(token):
                    return  # "promised", "asked" or "expects": but what is told there has happened
                if token.dep_ != "conj":
                    way.in_clause = False
            elif token.i != anchor.i and token.pos_ in (*_NOUNS, "ADJ", "ADV"):
                self._from_noun(token, way)
                if token.i > anchor.i and not way.via and token.dep_ in ("nsubj", "nsubjpass"):
                    way.describes = True
                if token.i > anchor.i and any(child.dep_ == "poss" for child in token.children):
                    way.aside = True  # "the country's 250 percent inflation" is there, whatever is wanted
            if token.head.i == token.i:
                return
            if token.dep_ == "prep" or token.pos_ == "ADP":
                way.via = token.lower_
                way.first = way.first or way.via
                way.aside = way.aside or way.via in self.words.aside
            elif token.pos_ in _NOUNS and token.i != anchor.i:
                way.via = ""
            if token.dep_ in ("nsubj", "nsubjpass"):
                way.via = "subject"
            way.by = token
            token = token.head

    def _from_noun(self, noun: Token, way: _Way) -> None:
        role = self._of(noun, self._shown)
        if role is None or (role == "change" and way.via in ("to", "from", "in", "at", "for", "with", "on", "among")):
            return
        if role != "change" and (way.aside or (way.via == "in" and role != "forecast")):
            return
        if role == "goal" and way.rule == "time" and not way.via:
            return  # "a five-year plan"
        way.found.setdefault(role, noun.text)

    def _from_verb(self, verb: Token, way: _Way) -> None:
        lemma = verb.lemma_.casefold()
        role = self._of(verb, self._verbs)
        ahead = self._ahead(verb)
        if lemma in self._only_ahead and ahead is None:
            role = None
        if lemma in self._with_for and not any(child.lower_ in ("for", "on") for child in verb.children):
            role = None
        is_object = way.in_clause and way.via == ""
        if role == "change" and not (
            way.in_clause
            and (
                (way.via == "by" and way.first != "to")
                or (is_object and (way.rule.startswith("percent") or way.by_dep == "npadvmod" or lemma in self._takes))
            )
        ):
            role = None
        if is_object and way.by.i == way.anchor.i and way.rule == "time" and lemma in self._gives_time:
            role = "limit"
        if way.aside:
            return
        if role == "limit" and is_object is False and way.via not in ("to", "at", "by", "subject"):
            role = None
        passive = verb.tag_ == "VBN" and any(child.dep_ == "auxpass" for child in verb.children)
        if way.via == "subject" and not passive and role in ("goal", "forecast"):
            role = None  # "16 million people want to stay"
        if role is not None:
            infinitive = verb.dep_ in ("advcl", "acl") and any(child.tag_ == "TO" for child in verb.children)
            way.found.setdefault("goal" if role == "change" and infinitive else role, verb.text)
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass") and way.in_clause and way.via != "subject":
                shown = self._of(child, self._shown)
                measures = shown == "limit" or (shown in ("goal", "forecast") and lemma in self.words.measuring)
                if shown is not None and measures and child.pos_ in _NOUNS:
                    way.found.setdefault(shown, child.text)
            elif child.dep_ in ("acomp", "attr", "oprd") and not way.in_clause:
                shown = self._of(child, self._shown)
                if shown is not None and shown != "change":
                    way.found.setdefault(shown, child.text)
        if ahead is not None and way.in_clause and not way.describes:
            done = is_object or passive or any(child.dep_ in ("dobj", "dative") for child in verb.children)
            is_deed = lemma in self._deeds and done and ahead.lower_ not in self._doubtful
            if is_deed and (passive or way.via != "subject"):
                way.found.setdefault("goal", ahead.text)
            else:
                way.found.setdefault("forecast", ahead.text)

    def _ahead(self, verb: Token, *, described: bool = False) -> Token | None:
        """The word that puts a verb into the future: its modal, "to" of "is to", or of "40 tanks to be delivered"."""
        for word in (verb, verb.head if verb.dep_ == "conj" else verb):
            for child in word.children:
                if child.dep_ in ("aux", "auxpass") and child.lower_ in self._modals:
                    return child
            infinitive = next((child for child in word.children if child.tag_ == "TO"), None)
            if infinitive is not None and (
                (word.dep_ == "xcomp" and word.head.lemma_ == "be") or (described and word.tag_ == "VBN")
            ):
                return infinitive
        return None


class _Way:
    """The way up from a number: by which word it came, whether it is still in the number's clause, what was found."""

    def __init__(self, anchor: Token, rule: str) -> None:
        self.anchor = anchor
        self.rule = rule
        self.via = ""
        self.first = ""  # the preposition next to the number: behind "to" stands what something came to
        self.by = anchor
        self.in_clause = True
        self.aside = False  # whether it came over a preposition that sets it apart from what the verb says
        self.describes = False  # whether it is a part of what the subject is called: "a 350-member mission will …"
        self.found: dict[FigureRole, str] = {}

    @property
    def by_dep(self) -> str:
        return str(self.by.dep_)


def _is_told(verb: Token) -> bool:
    """True for a clause in the past: "sent", "has sent", "had sent"."""
    return verb.tag_ == "VBD" or any(child.lemma_ in ("have", "'ve") and child.dep_ == "aux" for child in verb.children)


def _lemmas(token: Token) -> set[str]:
    word = token.lower_
    return {token.lemma_.casefold(), word, word.removesuffix("s")}


@lru_cache(maxsize=4)
def role_reader(language: str = "en") -> RoleReader:
    """The roles of one language."""
    return RoleReader(quantity_grammar(language).numbers)
