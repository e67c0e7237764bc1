"""Who does what to whom inside a clause: subjects, objects and prepositional objects, through passives and control.

The parse is read once into plain lists, since every rule of several stages asks it the same questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc
else:
    Doc = Any

_SHORT = re.compile(r"[^aeiou]*[aeiou][bdfgklmnprstvz]")
RELATIVE_PRONOUNS = frozenset({"who", "which", "that", "whom", "whose"})
FIRST_PERSON = frozenset({"i", "we", "me", "us", "myself", "ourselves", "my", "our"})
THIRD_PERSON = frozenset({"he", "she", "it", "they"})
POSSESSIVES = frozenset({"his", "her", "its", "their"})
REFLEXIVES = frozenset({"myself", "yourself", "himself", "herself", "itself", "ourselves", "yourselves", "themselves"})
_CLAUSE_COMPLEMENTS = frozenset({"xcomp", "ccomp"})
_PHRASE = frozenset(
    {"compound", "amod", "nmod", "poss", "case", "det", "nummod", "quantmod", "predet", "punct", "appos"}
)
_STEPS = 12  # a chain of control longer than this is a broken parse


def _lemma(word: str, lemma: str) -> str:
    """The lemma, mended where the lemmatiser forgot a silent e: "staged" is no form of "stag", which doubles its g."""
    if word == lemma + "ed" and _SHORT.fullmatch(lemma):
        return lemma + "e"
    return lemma


class Clauses:
    """The dependency tree of one document as lists, with the questions that rules ask."""

    def __init__(self, doc: Doc) -> None:
        self.size = len(doc)
        self.lower: list[str] = []
        self.lemma: list[str] = []
        self.tag: list[str] = []
        self.part: list[str] = []
        self.relation: list[str] = []
        self.head: list[int] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.entity: list[str] = []
        self.children: list[list[int]] = [[] for _ in range(self.size)]
        for token in doc:
            text = token.text
            self.lower.append(text.lower())
            self.lemma.append(_lemma(self.lower[-1], token.lemma_.lower()))
            self.tag.append(token.tag_)
            self.part.append(token.pos_)
            self.relation.append(token.dep_)
            head = token.head.i
            self.head.append(head)
            self.start.append(token.idx)
            self.end.append(token.idx + len(text))
            self.entity.append(token.ent_type_)
            if self.relation[-1] == "dobj" and self.entity[-1] in ("DATE", "TIME") and text[:1].isupper():
                self.relation[-1] = "npadvmod"  # "summoned the envoy Monday" has one object
            if head != token.i:
                self.children[head].append(token.i)

    # ------------------------------------------------------------------------------------------------ shape
    def child(self, token: int, *relations: str) -> int | None:
        """The first child in one of these relations, or None."""
        return next((child for child in self.children[token] if self.relation[child] in relations), None)

    def related(self, token: int, *relations: str) -> list[int]:
        """The children in one of these relations."""
        return [child for child in self.children[token] if self.relation[child] in relations]

    def is_verb(self, token: int) -> bool:
        """Whether the token is tagged as a verb."""
        return self.part[token] in ("VERB", "AUX")

    def is_noun(self, token: int) -> bool:
        """Whether the token is tagged as a noun or a name."""
        return self.part[token] in ("NOUN", "PROPN")

    def subtree(self, token: int) -> Iterator[int]:
        """The token and everything below it, in no order."""
        stack = [token]
        while stack:
            current = stack.pop()
            yield current
            stack.extend(self.children[current])

    def range_of(self, token: int) -> tuple[int, int]:
        """First and one past the last token of the subtree."""
        tokens = list(self.subtree(token))
        return min(tokens), max(tokens) + 1

    def phrase(self, token: int) -> tuple[int, int]:
        """First and one past the last token of the noun phrase without its clauses and conjuncts."""
        first, last = token, token
        for child in self.children[token]:
            relation = self.relation[child]
            if relation not in _PHRASE and not (relation == "prep" and self.lower[child] == "of"):
                continue
            if relation == "punct" and self.lower[child] not in ("-", "’s", "'s"):
                continue
            if relation == "appos":
                continue
            low, high = self.phrase(child) if relation != "prep" else self.range_of(child)
            first, last = min(first, low), max(last, high - 1)
        return first, last + 1

    def conjuncts(self, token: int) -> list[int]:
        """The token and those that "and" or "or" joins to it, in order."""
        found = [token]
        queue = [token]
        while queue and len(found) < 40:
            current = queue.pop()
            for child in self.children[current]:
                if self.relation[child] == "conj" and (
                    self.is_noun(child) or self.part[child] in ("PRON", "ADJ", "NUM")
                ):
                    found.append(child)
                    queue.append(child)
        return sorted(found)

    def ancestors(self, token: int) -> Iterator[int]:
        """The heads above the token, nearest first."""
        for _ in range(64):
            head = self.head[token]
            if head == token:
                return
            yield head
            token = head

    # ------------------------------------------------------------------------------------------------ voice
    @cached_property
    def _passive(self) -> dict[int, bool]:
        return {}

    def passive(self, verb: int) -> bool:
        """Whether the verb stands in the passive, with or without an auxiliary."""
        known = self._passive.get(verb)
        if known is None:
            known = self._passive[verb] = self._is_passive(verb)
        return known

    def _is_passive(self, verb: int) -> bool:
        relations = {self.relation[child] for child in self.children[verb]}
        if relations & {"auxpass", "nsubjpass", "agent"}:
            return True
        if self.tag[verb] not in ("VBN", "VBD") or "nsubj" in relations:
            return False
        if self.relation[verb] == "acl" and "dobj" not in relations:
            return not self._mistaken(verb)
        if self.relation[verb] == "conj" and "aux" not in relations and self.tag[verb] == "VBN":
            head = self.head[verb]
            return self.is_verb(head) and self.tag[head] == "VBN" and self._is_passive(head)
        return self.relation[verb] == "advcl" and self.tag[verb] == "VBN" and "aux" not in relations

    def _mistaken(self, verb: int) -> bool:
        """Whether the parse took a sentence for a noun with its participle: "A report called for calm"."""
        noun = self.head[verb]
        if self.relation[noun] != "ROOT" or not self.is_noun(noun) or self.lower[verb] == self.lemma[verb]:
            return False
        stops = [child for child in self.children[noun] if self.lower[child] == "." and child > verb]
        return bool(stops) and not any(self.relation[child] in ("relcl", "ccomp") for child in self.children[noun])

    def antecedent(self, token: int) -> int:
        """The noun behind a relative pronoun; any other token stands for itself."""
        if self.lower[token] in RELATIVE_PRONOUNS:
            for ancestor in self.ancestors(token):
                if self.relation[ancestor] == "relcl":
                    return self.head[ancestor]
        return token

    # ------------------------------------------------------------------------------------------------ arguments
    def agents(self, verb: int) -> list[int]:
        """The tokens that head what acts: subject, agent of a passive, or the subject taken over from another verb."""
        return self._agents(verb, 0)

    def _agents(self, verb: int, step: int) -> list[int]:
        if step > _STEPS:
            return []
        if self.passive(verb):
            for child in self.children[verb]:
                if self.relation[child] == "agent" or (self.relation[child] == "prep" and self.lower[child] == "by"):
                    found = self.related(child, "pobj")
                    if found:
                        return found
            return []
        subjects = self.related(verb, "nsubj")
        if not subjects and self.child(verb, "expl") is not None:
            return []  # "there are no threats": nobody acts
        if subjects:
            # of two, the nearer one acts: the other is a dateline or a vocative
            return [self.antecedent(max((token for token in subjects if token < verb), default=subjects[0]))]
        return self._taken_over(verb, step) or self._taken_for_measure(verb)

    def _taken_for_measure(self, verb: int) -> list[int]:
        """The subject that the parse took for a measure of the verb: the name in "Sweden backed the bid"."""
        before = verb - 1
        if self.tag[verb] not in ("VBD", "VBZ", "VBP") or before not in self.children[verb]:
            return []
        named = self.part[before] == "PROPN" and self.entity[before] not in ("DATE", "TIME")
        return [before] if named and self.relation[before] == "npadvmod" else []

    def _taken_over(self, verb: int, step: int) -> list[int]:
        relation, head = self.relation[verb], self.head[verb]
        if head == verb:
            return []
        if relation == "conj" and self.is_verb(head):
            found = self._own(head, step)
            outer = self.head[head]
            if (
                found
                and self.relation[head] == "ccomp"
                and self.is_verb(outer)
                and self._disagrees(verb, found[-1])
                and not self.passive(outer)
            ):
                return self._agents(outer, step + 1)  # "Moscow said its missions are watched and has accused Bonn"
            return found
        if relation == "conj" and self.relation[head] == "dobj" and self.tag[verb] in ("VBD", "VBZ", "VBP"):
            return self._own(self.head[head], step)  # "rejects the demand and accuses Bonn", hung on the demand
        if relation in _CLAUSE_COMPLEMENTS:
            if not self.is_verb(head):
                return self._own(head, step)
            target = self.child(head, "dobj", "dative")
            if target is not None and relation == "xcomp" and self.relation[target] == "dobj":
                return [self.antecedent(target)]
            return self._own(head, step)
        if relation == "advcl" or (relation in ("acomp", "attr", "oprd") and self.is_verb(head)):
            return self._own(head, step)
        if relation == "acl":
            if self.tag[verb] == "VBG" or (self.tag[verb] == "VBN" and not self.passive(verb)):
                return [head]
            return self._holder(head, step)
        if relation == "relcl":
            return [head] if self.child(verb, "dobj") is not None else []
        if relation == "pcomp":
            return self._of_gerund(head, step)
        return []

    def _disagrees(self, verb: int, subject: int) -> bool:
        """Whether the verb is singular and the subject plural."""
        first = next((child for child in self.children[verb] if self.relation[child] in ("aux", "auxpass")), verb)
        return self.tag[first] == "VBZ" and self.tag[subject] in ("NNS", "NNPS")

    def _own(self, verb: int, step: int) -> list[int]:
        """What a clause that depends on this verb takes for its subject: who acts, or who is acted upon."""
        if self.passive(verb):
            found = self._patients(verb, step + 1)
            if found:
                return found
        return self._agents(verb, step + 1)

    def _holder(self, noun: int, step: int) -> list[int]:
        """Who holds a plan, a decision or the like: its possessor, or the subject of its verb."""
        owner = self.child(noun, "poss")
        if owner is not None:
            return [owner]
        for child in self.related(noun, "prep"):
            if self.lower[child] in ("by", "of", "from"):
                found = self.related(child, "pobj")
                if found:
                    return found
        head = self.head[noun]
        if self.relation[noun] in ("dobj", "attr", "oprd") and self.is_verb(head):
            return self._agents(head, step + 1)
        if self.relation[noun] == "pobj" and self.is_verb(self.head[head]) and self.head[head] < noun:
            return self._agents(self.head[head], step + 1)  # "voted on a resolution to expel"
        return [noun] if self.relation[noun] == "dobj" else []

    def _of_gerund(self, preposition: int, step: int) -> list[int]:
        governor = self.head[preposition]
        if self.is_verb(governor):
            if self.lower[preposition] == "for":
                for base in (governor, *self.related(governor, "dobj")):
                    thanked = self.after(base, "to")
                    if thanked:
                        return thanked
            if self.lower[preposition] in ("of", "from", "for"):
                target = self.child(governor, "dobj", "nsubjpass")
                if target is not None:
                    return [self.antecedent(target)]
            return self._own(governor, step)
        if self.relation[governor] in ("dobj", "pobj", "attr"):
            above = self.head[governor]
            if self.is_verb(above):
                return self._agents(above, step + 1)
        return []

    def patients(self, verb: int) -> list[int]:
        """The tokens that head what is acted upon: the object, or the subject of a passive."""
        return self._patients(verb, 0)

    def _patients(self, verb: int, step: int) -> list[int]:
        if step > _STEPS:
            return []
        if self.passive(verb):
            subject = self.child(verb, "nsubjpass")
            if subject is None and self.child(verb, "auxpass") is not None:
                subject = self.child(verb, "nsubj")
            if subject is not None:
                return [self.antecedent(subject)]
            retained = self.related(verb, "dobj")
            relation, head = self.relation[verb], self.head[verb]
            if relation in ("acl", "relcl"):
                return [head, *retained]
            if relation == "conj" and self.is_verb(head):
                return self._patients(head, step + 1) if self.passive(head) else self._agents(head, step + 1)
            if relation in ("xcomp", "ccomp", "advcl") and self.is_verb(head):
                return self._patients(head, step + 1) or self._agents(head, step + 1)
            return retained
        found = [self.antecedent(child) for child in self.related(verb, "dobj")]
        if found:
            return found
        if self.relation[verb] == "relcl":
            subject = self.child(verb, "nsubj")
            if subject is not None and self.lower[subject] not in RELATIVE_PRONOUNS:
                return [self.head[verb]]
        # "arrested, tried and executed the officers": the object stands at the last verb alone
        for child in self.related(verb, "conj"):
            if self.is_verb(child) and self.child(child, "nsubj") is None and step == 0:
                shared = self.related(child, "dobj")
                comma = any(self.lower[mark] == "," for mark in self.children[verb])
                if shared and child - verb <= 4 and (child - verb == 2 or comma):
                    return shared
        return []

    def after(self, token: int, preposition: str) -> list[int]:
        """The heads of what this preposition introduces below the token ("on" below "sanctions": whom they hit)."""
        found: list[int] = []
        for child in self.children[token]:
            if self.lower[child] != preposition or self.relation[child] not in ("prep", "dative", "agent", "prt"):
                continue
            for inner in self.children[child]:
                if self.relation[inner] in ("pobj", "dobj"):
                    found.append(self.antecedent(inner))
                elif self.relation[inner] == "prep":
                    found.extend(self.related(inner, "pobj"))
        return found

    def complement(self, verb: int) -> int | None:
        """The verb of the clause that completes this verb ("agreed to meet", "said that it would leave")."""
        for child in self.children[verb]:
            if self.relation[child] in _CLAUSE_COMPLEMENTS and child > verb:
                return child
        return None
