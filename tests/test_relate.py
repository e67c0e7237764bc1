import pytest

from communique.queries.relate import relate
from communique.relation_head import relation_head

needs_weights = pytest.mark.skipif(relation_head() is None, reason="the relation head's weights are not installed")


def row(number, text, source, target):
    start, other = text.index(source), text.index(target) if target else None
    return {
        "id": number,
        "text": text,
        "source": [start, start + len(source)],
        "target": [other, other + len(target)] if target else None,
    }


def test_the_pair_decides_which_act_of_the_sentence_is_meant():
    text = "Ghana condemned Togo, and Mali sent food to Niger."
    found = list(relate([row("a", text, "Ghana", "Togo"), row("b", text, "Mali", "Niger")]))
    assert [entry["id"] for entry in found] == ["a", "b"]
    assert [entry["type"] for entry in found] == ["ACCUSE", "AID"]
    assert all(sum(entry["scores"].values()) == pytest.approx(1, abs=0.01) for entry in found)


def test_a_target_may_be_missing_and_words_alone_give_a_guess():
    assert next(relate([row(1, "Teachers in Lagos went on strike.", "Teachers", None)]))["type"] == "PROTEST"
    assert "SANCTION" in next(relate([row(2, "Sanction, embargo: Peru.", "Peru", None)]))["scores"]


def test_none_where_nothing_speaks_for_any_type():
    assert next(relate([{"id": 3, "text": "Blue.", "source": None, "target": None}])) == {
        "id": 3,
        "type": "NONE",
        "scores": {},
        "direction": None,
    }


@needs_weights
def test_the_head_tells_who_acts_and_where_nobody_does():
    text = "Ghana condemned Togo on Friday, and both Mali and Niger lie on the river."
    rows = [
        row("there", text, "Ghana", "Togo"),
        row("back", text, "Togo", "Ghana"),
        row("none", text, "Mali", "Niger"),
    ]
    found = {entry["id"]: entry for entry in relate(rows)}
    assert (found["there"]["type"], found["there"]["direction"]) == ("ACCUSE", "forward")
    assert found["back"]["direction"] == "backward"
    assert found["none"]["type"] == "NONE"
    assert all(sum(entry["scores"].values()) == pytest.approx(1, abs=0.01) for entry in found.values())


@needs_weights
def test_phrases_in_two_sentences_and_one_within_the_other_are_read_all_the_same():
    text = "Ghana was angry. It condemned Togo's envoy."
    rows = [row("two", text, "Ghana", "Togo"), row("within", text, "Togo's envoy", "Togo")]
    assert [entry["id"] for entry in relate(rows) if "type" in entry] == ["two", "within"]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ({}, "no text"),
        ({"text": 7}, "no text"),
        ({"text": "ab", "source": [0, 9]}, "outside its text"),
        ({"text": "ab", "target": [1, 0]}, "outside its text"),
        ({"text": "ab", "source": "x"}, "start, end"),
        ({"text": "ab", "source": [0, 1, 2]}, "start, end"),
        ({"text": "ab", "source": [True, "1"]}, "start, end"),
        ({"text": "a\ud800b"}, "surrogate"),
    ],
)
def test_a_bad_row_says_what_is_wrong_and_costs_no_other(bad, problem):
    text = "Ghana condemned Togo."
    found = list(relate([row("a", text, "Ghana", "Togo"), {"id": 1, **bad}, row("b", text, "Ghana", "Togo")]))
    assert [entry["id"] for entry in found] == ["a", 1, "b"]
    assert problem in found[1]["error"] and "type" not in found[1]
    assert found[0]["type"] == found[2]["type"] == "ACCUSE"
