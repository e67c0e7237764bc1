"""In which fields of policy an act stands: PLOVER's contexts, by the words of the act's clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from pydantic import model_validator

from communique.clauses import Clauses
from communique.events.act import Act
from communique.ontology import contexts
from communique.rules import Rule
from communique.yaml_schema import KNOWLEDGE, Schema, load

_PATH = KNOWLEDGE / "languages" / "en" / "contexts.yaml"
_LONGEST = 60  # tokens of a clause that are looked at
_MOST = 3


class ContextRule(Rule):
    """The words of one context."""

    words: tuple[str, ...]


class ContextFile(Schema):
    """The contexts of a language."""

    rules: tuple[ContextRule, ...]

    @model_validator(mode="after")
    def _known(self) -> ContextFile:
        for rule in self.rules:
            if rule.id not in contexts():
                raise ValueError(f"no context {rule.id}")
        return self


@lru_cache(maxsize=1)
def context_rules() -> ContextFile:
    """The words of English."""
    return load(_PATH, ContextFile)


@lru_cache(maxsize=1)
def _by_word() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for rule in context_rules().rules:
        for word in rule.words:
            found.setdefault(word, []).append(rule.id)
    return {word: tuple(names) for word, names in found.items()}


def contexts_of(tree: Clauses, act: Act) -> tuple[str, ...]:
    """What the frame says, then the contexts of the words of the clause, those with most words first; at most three."""
    head = act.trigger
    if tree.is_noun(head) and not tree.is_verb(head):
        head = next((above for above in tree.ancestors(head) if tree.is_verb(above)), head)
    counts = dict.fromkeys(act.context, 100)
    for name in _named(tree, list(tree.subtree(head))[:_LONGEST]):
        counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts, key=lambda name: -counts[name])[:_MOST])


def _named(tree: Clauses, tokens: Iterable[int]) -> Iterable[str]:
    """The contexts of the words and of two words that stand together."""
    words = _by_word()
    for token in tokens:
        two = f"{tree.lower[token]} {tree.lower[token + 1]}" if token + 1 < tree.size else ""
        seen: set[str] = set()
        for key in (two, tree.lower[token], tree.lemma[token]):
            seen.update(words.get(key, ()))
        yield from seen
