import pytest

from communique.clauses import Clauses
from communique.stages.parse import spacy_pipeline


def reading(text):
    return Clauses(spacy_pipeline()(text))


def words(clauses, tokens):
    return [clauses.lower[token] for token in tokens]


@pytest.mark.parametrize(
    ("text", "verb", "agents", "patients"),
    [
        ("The Dutch police arrested a banker.", "arrested", ["police"], ["banker"]),
        ("A banker was arrested by the Dutch police.", "arrested", ["police"], ["banker"]),
        ("The rebels who stormed the port fled.", "stormed", ["rebels"], ["port"]),
        ("The port that the rebels stormed burned.", "stormed", ["rebels"], ["port"]),
        ("Peru agreed to return the ships.", "return", ["peru"], ["ships"]),
        ("Peru ordered Chile to return the ships.", "return", ["chile"], ["ships"]),
        ("Peru seized the ships and sank them.", "sank", ["peru"], ["them"]),
        ("The envoy was detained and deported by Iran.", "deported", ["iran"], ["envoy"]),
    ],
)
def test_agents_and_patients(text, verb, agents, patients):
    clauses = reading(text)
    token = clauses.lower.index(verb)
    assert words(clauses, clauses.agents(token)) == agents
    assert words(clauses, clauses.patients(token)) == patients


def test_a_day_is_no_object():
    clauses = reading("Madrid summoned the French envoy Monday.")
    assert "monday" not in words(clauses, clauses.patients(clauses.lower.index("summoned")))
