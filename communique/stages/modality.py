"""What is planned, hypothetical or denied: for each verb and noun the words that make it less than a fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from communique.clauses import FIRST_PERSON, Clauses
from communique.document import Document
from communique.layers import Layer, Modalities, ModalityEdge, Parse
from communique.record import Modality
from communique.rules import Rule, rule_name
from communique.stage import Stage
from communique.yaml_schema import KNOWLEDGE, Schema, load

_PATH = KNOWLEDGE / "languages" / "en" / "modality.yaml"
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "acl", "pcomp", "advcl"})
_HAVE = frozenset({"have", "has", "had", "having"})
_DEPTH = 200


class ModalityRule(Rule):
    """Words that mark one modality."""

    modality: Modality
    reported: Modality | None = None
    auxiliaries: tuple[str, ...] = ()
    negations: tuple[str, ...] = ()
    subordinators: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    predicates: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    purpose: bool = False


class ModalityFile(Schema):
    """The rules of a language, and the verbs that hand their modality on to their object or subject."""

    rules: tuple[ModalityRule, ...]
    bearers: tuple[str, ...]
    happenings: tuple[str, ...]
    reporting: tuple[str, ...]
    polite: tuple[str, ...]
    performative: tuple[str, ...]


@dataclass(frozen=True)
class _Words:
    """The rules by the words that call them."""

    auxiliaries: Mapping[str, ModalityRule]
    negations: Mapping[str, ModalityRule]
    subordinators: Mapping[str, ModalityRule]
    verbs: Mapping[str, Mapping[str, ModalityRule]]
    nouns: Mapping[str, Mapping[str, ModalityRule]]
    predicates: Mapping[str, Mapping[str, ModalityRule]]
    adjectives: Mapping[str, ModalityRule]
    times: Mapping[str, ModalityRule]
    purpose: ModalityRule | None
    condition: ModalityRule | None
    doubt: ModalityRule | None
    bearers: frozenset[str]
    happenings: frozenset[str]
    reporting: frozenset[str]
    polite: frozenset[str]
    performative: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    file = load(_PATH, ModalityFile)
    by_kind: dict[str, dict[str, ModalityRule]] = {}
    controllers: dict[str, dict[str, dict[str, ModalityRule]]] = {"verbs": {}, "nouns": {}, "predicates": {}}
    for rule in file.rules:
        for kind in ("auxiliaries", "negations", "subordinators", "adjectives", "times"):
            for word in getattr(rule, kind):
                by_kind.setdefault(kind, {})[word] = rule
        for kind, table in controllers.items():
            for entry in getattr(rule, kind):
                word, _, second = entry.partition(" ")
                table.setdefault(word, {})[second] = rule
    conditions = [rule for rule in file.rules if rule.subordinators]
    doubts = [rule for rule in file.rules if rule.auxiliaries and rule.modality == "hypothetical" and not rule.reported]
    return _Words(
        auxiliaries=by_kind.get("auxiliaries", {}),
        negations=by_kind.get("negations", {}),
        subordinators=by_kind.get("subordinators", {}),
        verbs=controllers["verbs"],
        nouns=controllers["nouns"],
        predicates=controllers["predicates"],
        adjectives=by_kind.get("adjectives", {}),
        times=by_kind.get("times", {}),
        purpose=next((rule for rule in file.rules if rule.purpose), None),
        condition=conditions[0] if conditions else None,
        doubt=doubts[0] if doubts else None,
        bearers=frozenset(file.bearers),
        happenings=frozenset(file.happenings),
        reporting=frozenset(file.reporting),
        polite=frozenset(file.polite),
        performative=frozenset(file.performative),
    )


class ModalityStage(Stage):
    """Find what scopes over each verb and noun: auxiliaries, negations, conditions, verbs and nouns that control it."""

    name = "modality"
    requires = (Parse,)
    provides = Modalities

    def __call__(self, document: Document) -> Layer:
        """The edges of each token that is less than a fact."""
        return Modalities(_Reader(Clauses(document[Parse].doc), _words()).edges())


class _Reader:
    """One document's tree with the edges found so far."""

    def __init__(self, clauses: Clauses, words: _Words) -> None:
        self.tree = clauses
        self.words = words
        self.own: dict[int, list[ModalityEdge]] = {}

    def edges(self) -> Mapping[int, tuple[ModalityEdge, ...]]:
        """The edges of each token, outermost first."""
        tree = self.tree
        for token in range(tree.size):
            if (
                tree.part[token] in ("PUNCT", "SPACE", "DET", "ADP", "CCONJ")
                and tree.lower[token] not in self.words.negations
            ):
                continue
            self._mark(token)
        if not self.own:
            return MappingProxyType({})
        found: dict[int, tuple[ModalityEdge, ...]] = {}
        for token in range(tree.size):
            if tree.head[token] == token:
                self._hand_on(token, found)
        return MappingProxyType(found)

    # ------------------------------------------------------------------------------------------------ marking
    def _add(
        self, on: int, word: int, rule: ModalityRule, modality: Modality | None = None, last: int | None = None
    ) -> None:
        tree = self.tree
        edge = ModalityEdge(
            token=on,
            modality=modality or rule.modality,
            start=tree.start[word],
            end=tree.end[word if last is None else max(word, last)],
            rule=rule_name(_PATH, rule.id),
        )
        self.own.setdefault(on, []).append(edge)

    def _mark(self, token: int) -> None:
        tree, words = self.tree, self.words
        lower, lemma, relation, head = tree.lower[token], tree.lemma[token], tree.relation[token], tree.head[token]
        if relation in ("aux", "auxpass") and lower in words.auxiliaries and tree.tag[token] == "MD":
            self._auxiliary(token, head, words.auxiliaries[lower])
            return
        if lower in words.negations:
            self._negation(token, words.negations[lower])
            return
        if relation == "mark" and lower in words.subordinators:
            self._add(head, token, words.subordinators[lower])
            return
        if relation == "aux" and lower == "to" and words.purpose is not None:
            if tree.relation[head] == "advcl" and not self._completes(head):
                self._add(head, token, words.purpose)
            return
        if (
            relation in ("amod", "det")
            and lower in words.adjectives
            and (tree.is_noun(head) or tree.relation[head] in ("nsubj", "nsubjpass", "dobj", "pobj"))
        ):
            self._add(head, token, words.adjectives[lower])
        if lower in words.times:
            self._time(token, words.times[lower])
        if lemma in words.polite and self._performs(token):
            return
        if tree.is_verb(token):
            rules = words.verbs.get(lemma) or words.predicates.get(lower)
        elif tree.is_noun(token):
            rules = words.nouns.get(lemma)
            if token and tree.lower[token - 1] == "in" and tree.child(token, "det") is None:
                rules = None  # "in order to", "in case of"
        else:
            rules = words.predicates.get(lower)
        if rules:
            self._control(token, rules)

    def _performs(self, verb: int) -> bool:
        """Whether saying it does it: "I would like to thank the king" thanks him."""
        tree = self.tree
        if not any(tree.lower[child] in FIRST_PERSON for child in tree.related(verb, "nsubj")):
            return False
        if any(tree.lower[child] in self.words.negations for child in tree.related(verb, "neg", "advmod")):
            return False
        return any(tree.lemma[child] in self.words.performative for child in tree.related(verb, "xcomp"))

    def _auxiliary(self, token: int, verb: int, rule: ModalityRule) -> None:
        if self.tree.lemma[verb] in self.words.polite and self._performs(verb):
            return
        if self.words.condition is not None and self._has_condition(verb):
            self._add(verb, token, rule, "hypothetical")
            return
        modality: Modality = rule.modality
        if rule.reported and self._reported(verb):
            modality = rule.reported
        self._add(verb, token, rule, modality)

    def _has_condition(self, verb: int) -> bool:
        tree = self.tree
        for clause in tree.related(verb, "advcl"):
            mark = tree.child(clause, "mark")
            if mark is not None and tree.lower[mark] in self.words.subordinators:
                return True
        return False

    def _reported(self, verb: int) -> bool:
        tree = self.tree
        while tree.relation[verb] == "conj" and tree.is_verb(tree.head[verb]):
            verb = tree.head[verb]
        head = tree.head[verb]
        if tree.child(verb, "aux") is not None and any(
            tree.lower[child] == "have" for child in tree.related(verb, "aux")
        ):
            return False
        if tree.relation[verb] not in ("ccomp", "parataxis") or tree.tag[head] not in ("VBD", "VBN"):
            return any(
                tree.relation[child] in ("parataxis", "ccomp") and tree.lemma[child] in self.words.reporting
                for child in tree.children[verb]
            )
        return tree.lemma[head] in self.words.reporting

    def _negation(self, token: int, rule: ModalityRule) -> None:
        tree = self.tree
        head, relation = tree.head[token], tree.relation[token]
        following = tree.lower[token + 1] if token + 1 < tree.size else ""
        if following in ("only", "just", "merely", "least"):
            return
        if relation == "neg" or (relation in ("advmod", "preconj", "cc") and tree.is_verb(head)):
            self._add(head, token, rule)
        elif relation == "det" and tree.is_noun(head):
            self._deny_clause_of(head, token, rule)
        elif relation == "prep":
            for inner in tree.children[token]:
                if tree.relation[inner] in ("pobj", "pcomp"):
                    self._add(inner, token, rule)
        elif relation in ("nsubj", "nsubjpass", "dobj", "pobj"):
            self._deny_clause_of(token, token, rule)

    def _deny_clause_of(self, noun: int, word: int, rule: ModalityRule) -> None:
        """ "No envoy was expelled", "made no threat": the noun and the verb that it completes."""
        tree = self.tree
        self._add(noun, word, rule)
        head = tree.head[noun]
        if tree.relation[noun] in ("nsubj", "nsubjpass", "dobj", "attr") and tree.is_verb(head):
            self._add(head, word, rule)

    def _time(self, token: int, rule: ModalityRule) -> None:
        tree = self.tree
        relation, head = tree.relation[token], tree.head[token]
        if relation in ("amod", "det") and tree.relation[head] in ("npadvmod", "tmod"):
            head = tree.head[head]
        elif relation not in ("npadvmod", "advmod", "tmod"):
            return
        if not tree.is_verb(head) or head == token:
            return
        if tree.tag[head] in ("VBZ", "VBP") or (
            tree.tag[head] == "VBG"
            and any(tree.lower[child] in ("is", "are", "'s", "’s", "am") for child in tree.related(head, "aux"))
        ):
            self._add(head, token, rule)

    def _completes(self, verb: int) -> bool:
        """Whether the infinitive completes a word that controls it, though the parse calls it a purpose."""
        tree = self.tree
        head = tree.head[verb]
        rules = self.words.verbs.get(tree.lemma[head])
        return bool(rules and "" in rules)

    def _control(self, token: int, rules: Mapping[str, ModalityRule]) -> None:
        tree = self.tree
        second: int | None = None
        rule = rules.get("")
        for child in tree.children[token]:
            if tree.relation[child] in ("prt", "prep", "advmod") and tree.lower[child] in rules:
                rule, second = rules[tree.lower[child]], child
                break
        if rule is None:
            return
        modality = rule.modality
        if modality == "denied" and any(
            tree.lower[child] in self.words.negations for child in tree.related(token, "neg", "advmod")
        ):
            modality = "hypothetical"
        if tree.lemma[token] in (
            "be",
            "have",
            "go",
        ):  # "is to visit", "has to leave", "is going to": an infinitive only
            for child in tree.related(token, "xcomp"):
                if any(tree.lower[aux] == "to" for aux in tree.related(child, "aux")) and not tree.related(
                    token, "acomp", "attr"
                ):
                    self._add(child, token, rule, modality)
            return
        reach: list[int] = []
        noun = tree.is_noun(token)
        for child in tree.children[token]:
            relation = tree.relation[child]
            if relation in ("xcomp", "ccomp") or (relation in ("acl", "advcl") and self._is_infinitive(child)):
                if child > token and (not noun or relation != "ccomp" or modality != "planned"):
                    reach.append(child)
            elif relation in ("dobj", "nsubjpass") and not noun:
                reach.append(child)
                reach.extend(inner for inner in tree.related(child, "acl") if self._is_infinitive(inner))
            elif relation in ("prep", "dative", "prt") and (second is None or child == second or modality == "denied"):
                if second is None and tree.lower[child] not in ("to", "of", "for", "on", "from", "against", "about"):
                    continue
                reach.extend(tree.related(child, "pobj", "pcomp"))
        if tree.part[token] in ("ADJ", "VERB") and tree.relation[token] in ("acomp", "attr", "oprd", "conj"):
            head = tree.head[token]
            reach.extend(child for child in tree.related(head, "xcomp") if child > token)
        for child in reach:
            done = tree.tag[child] == "VBD" or any(tree.lower[a] in _HAVE for a in tree.related(child, "aux"))
            if done and modality != "denied":
                continue  # "announced that it had signed": what is told as done is no plan
            self._add(child, token, rule, modality, second)

    def _is_infinitive(self, verb: int) -> bool:
        return any(self.tree.lower[child] == "to" for child in self.tree.related(verb, "aux"))

    # ------------------------------------------------------------------------------------------------ scope
    def _hand_on(self, root: int, found: dict[int, tuple[ModalityEdge, ...]]) -> None:
        stack: list[tuple[int, tuple[ModalityEdge, ...], int]] = [(root, (), 0)]
        while stack:
            token, inherited, depth = stack.pop()
            edges = (*inherited, *self.own.get(token, ()))
            if edges:
                unique = tuple(dict.fromkeys(edges))[:8]
                found[token] = edges = unique
            if depth < _DEPTH:
                for child in self.tree.children[token]:
                    stack.append((child, edges if edges and self._passes(token, child) else (), depth + 1))

    def _passes(self, token: int, child: int) -> bool:
        """Whether what holds of the token holds of this child too."""
        tree, words = self.tree, self.words
        relation = tree.relation[child]
        if relation == "xcomp":
            return True
        if relation == "conj":
            if tree.is_verb(token):
                return (
                    tree.is_verb(child)
                    and tree.child(child, "nsubj", "nsubjpass") is None
                    and not any(
                        tree.lower[aux] in words.auxiliaries or tree.tag[aux] in ("VBZ", "VBD", "VBP")
                        for aux in tree.related(child, "aux", "auxpass")
                    )
                )
            return True
        if relation in ("dobj", "attr", "nsubjpass"):
            return tree.lemma[token] in words.bearers
        if relation == "nsubj":
            return tree.lemma[token] in words.happenings and tree.is_noun(child)
        if relation == "advcl":
            return tree.tag[child] == "VBG" and tree.child(child, "mark", "nsubj") is None
        return False
