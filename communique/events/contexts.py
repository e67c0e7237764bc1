"""In which fields of policy an act stands: PLOVER's contexts, by the words of the act's clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pydantic import model_validator

from communique.clauses import Clauses
from communique.events.act import Act
from communique.ontology import contexts
from communique.rules import Rule
from communique.yaml_schema import KNOWLEDGE, Schema, load

_PATH = KNOWLEDGE / "languages" / "en" / "contexts.yaml"
_CUT = re.compile(r"[0-9]+(?=[a-z])|[^\W_]+|-")
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
def _by_words() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """The contexts by the tokens of each entry, as the parser cuts it: "al", "-", "qaeda"."""
    found: dict[tuple[str, ...], list[str]] = {}
    for rule in context_rules().rules:
        for entry in rule.words:
            for cut in {tuple(entry.split()), tuple(_CUT.findall(entry))}:
                found.setdefault(cut, []).append(rule.id)
    return {cut: tuple(names) for cut, names in found.items()}


@lru_cache(maxsize=1)
def _rank() -> Mapping[str, int]:
    return {rule.id: number for number, rule in enumerate(context_rules().rules)}


def contexts_of(tree: Clauses, act: Act) -> tuple[str, ...]:
    """What the frame says, then the contexts of the words of the clause, those with most words first; at most three."""
    head = act.trigger
    if tree.is_noun(head) and not tree.is_verb(head):
        head = next((above for above in tree.ancestors(head) if tree.is_verb(above)), head)
    counts = dict.fromkeys(act.context, 100)
    for name in _named(tree, list(tree.subtree(head))[:_LONGEST]):
        counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts, key=lambda name: (-counts[name], _rank()[name]))[:_MOST])


def _named(tree: Clauses, tokens: Iterable[int]) -> Iterator[str]:
    """The contexts of the entries that begin at these tokens; the last word of an entry may be inflected."""
    entries = _by_words()
    longest = max(len(cut) for cut in entries)
    for token in tokens:
        seen: dict[str, None] = {}
        for length in range(1, min(longest, tree.size - token) + 1):
            last = token + length - 1
            before = tuple(tree.lower[number] for number in range(token, last))
            for word in (tree.lower[last], tree.lemma[last]):
                seen.update(dict.fromkeys(entries.get((*before, word), ())))
        yield from seen
