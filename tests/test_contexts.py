"""Every context's sentences: the words that must and must not put an act into it."""

import pytest
from event_reading import documents

from communique.clauses import Clauses
from communique.events.act import Act
from communique.events.contexts import context_rules, contexts_of
from communique.layers import Parse
from communique.ontology import contexts, event_types

RULES = context_rules().rules


def contexts_in(text):
    tree = Clauses(documents([text])[0][Parse].doc)
    root = next(token for token in range(tree.size) if tree.head[token] == token)
    kind = event_types()["AID"]
    return contexts_of(tree, Act(root, None, kind, None, [], [], "actual", (), 0))


def test_every_context_of_the_ontology_has_words():
    assert {rule.id for rule in RULES} == contexts()


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule in RULES for text in rule.hits])
def test_hits(rule, text):
    assert rule.id in contexts_in(text)


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule in RULES for text in rule.misses])
def test_misses(rule, text):
    assert rule.id not in contexts_in(text)
