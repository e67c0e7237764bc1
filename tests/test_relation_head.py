import numpy as np
import pytest

from communique.encoder import BEGIN, END
from communique.models import FakeNetwork
from communique.relation_head import (
    LONGEST,
    MODALITIES,
    NONE,
    ROOTS,
    RelationHead,
    acts,
    fits,
    mark,
    modes,
    relation_head,
)

PIECES = [[11], [12, 13], [14], [15], [16]]


def test_the_source_stands_between_at_signs_and_the_target_between_hash_signs():
    marked = mark(PIECES, (0, 2), (3, 4))
    assert marked.ids == (BEGIN, 1030, 11, 12, 13, 1030, 14, 1001, 15, 1001, 16, END)
    assert marked.ids[slice(*marked.source)] == (11, 12, 13)
    assert marked.ids[slice(*marked.target)] == (15,)
    assert marked.word == (-1, -1, 0, 1, 1, -1, 2, -1, 3, -1, 4, -1)


def test_the_other_way_round_only_the_marks_change_places():
    there, back = mark(PIECES, (0, 2), (3, 4)), mark(PIECES, (3, 4), (0, 2))
    assert (there.source, there.target) == (back.target, back.source)
    assert sorted(there.ids) == sorted(back.ids)


def test_touching_parties_and_a_missing_one():
    marked = mark(PIECES, (1, 2), (2, 3))
    assert marked.ids[slice(*marked.source)] == (12, 13) and marked.ids[slice(*marked.target)] == (14,)
    alone = mark(PIECES, None, (4, 5))
    assert alone.source == (0, 0) and alone.ids[slice(*alone.target)] == (16,)


def test_of_an_endless_sentence_the_network_sees_what_is_around_the_parties():
    pieces = [[n] for n in range(100, 100 + 3 * LONGEST)]
    marked = mark(pieces, (200, 201), (230, 232))
    assert len(marked.ids) <= LONGEST + 10
    assert marked.ids[slice(*marked.source)] == (300,) and marked.ids[slice(*marked.target)] == (330, 331)
    assert not fits(pieces, (0, 1), (LONGEST + 5, LONGEST + 6)) and fits(pieces, (0, 1), None)


def fake(inputs):
    pairs, length = inputs["ids"].shape
    chances = np.full((pairs, len(acts())), 0.01, dtype=np.float32)
    for row, spans in enumerate(inputs["spans"]):
        first = inputs["ids"][row, spans[0][0]] if spans[0][1] else 0
        chances[row, acts().index("SANCTION") if first == 11 else acts().index(NONE)] = 0.9
    told = np.zeros((pairs, length), dtype=np.float32)
    told[:, 6] = 0.8
    odds = np.full((pairs, len(modes())), -1, dtype=np.float32)
    odds[:, modes().index(("SANCTION", "expel"))] = 2
    return {
        "acts": chances,
        "roots": np.full((pairs, len(ROOTS)), 1 / len(ROOTS), dtype=np.float32),
        "modalities": np.eye(len(MODALITIES), dtype=np.float32)[[0] * pairs],
        "modes": odds,
        "words": told,
    }


def test_readings_come_in_the_order_of_the_pairs_however_they_are_batched():
    head = RelationHead(None, FakeNetwork(fake))
    pairs = [((3, 4), (0, 1)), ((0, 1), None), ((0, 1), (3, 4)), (None, (0, 1))]
    found = head.read(PIECES, pairs)
    assert [reading.act for reading in found] == [NONE, "SANCTION", "SANCTION", NONE]
    assert found[1].mode_of("SANCTION") == "expel" and found[1].mode_of("AID") is None
    assert found[1].probability("SANCTION") == pytest.approx(0.9)


needs_weights = pytest.mark.skipif(relation_head() is None, reason="the relation head's weights are not installed")


@needs_weights
@pytest.mark.parametrize(
    ("words", "act"),
    [
        ("Kenya expelled three diplomats from Eritrea .", "SANCTION"),
        ("Kenya promised Eritrea a new harbour .", "AGREE"),
        ("Kenya and its neighbour Eritrea have eleven million cattle .", NONE),
    ],
)
def test_the_shipped_head_reads_plain_sentences(words, act):
    head = relation_head()
    split = words.split()
    place = split.index("Eritrea")
    (there,) = head.read(head.pieces(split), [((0, 1), (place, place + 1))])
    assert there.act == act
    assert there.acts.sum() == pytest.approx(1, abs=1e-3) and there.roots.sum() == pytest.approx(1, abs=1e-3)


@needs_weights
def test_the_shipped_head_tells_who_acts():
    head = relation_head()
    words = ["Latvia", "condemned", "Belarus", "on", "Monday", "."]
    there, back = head.read(head.pieces(words), [((0, 1), (2, 3)), ((2, 3), (0, 1))])
    assert there.act == "ACCUSE" and back.act == NONE
    assert max(there.words, key=there.words.get) == 1
