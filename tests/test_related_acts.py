"""What the relation head changes in a sentence, with a head that says what the test tells it."""

import numpy as np
import pytest
from event_reading import documents

from communique.layers import Events
from communique.relation_head import MODALITIES, NONE, ROOTS, Reading, acts, modes
from communique.stages.events import EventsStage


class Head:
    """A head that gives each ordered pair of words the act that the test names, else none."""

    def __init__(self, said):
        self.said = said
        self.words = []

    def pieces(self, words):
        self.words = list(words)
        return [[7] for _ in words]

    def read(self, pieces, pairs):
        return [self._reading(*(self._name(side) for side in pair)) for pair in pairs]

    def _name(self, side):
        return " ".join(self.words[slice(*side)]) if side else None

    def _reading(self, source, target):
        name, word = self.said.get((source, target), (NONE, None))
        chances = np.full(len(acts()), 0.001)
        chances[acts().index(name)] = 0.98
        told = {n: 0.9 if text == word else 0.01 for n, text in enumerate(self.words)}
        modality = np.eye(len(MODALITIES))[0]
        return Reading(chances, np.full(len(ROOTS), 1 / 15), modality, np.full(len(modes()), -1.0), told)


def events(text, said):
    return EventsStage(head=lambda: Head(said))(documents([text])[0]).events


def test_a_pair_of_which_the_head_is_sure_tells_an_act_that_no_frame_knows():
    text = "Peru gave Chile the cold shoulder."
    assert not documents([text])[0][Events].events
    (event,) = events(text, {("Peru", "Chile"): ("REJECT", "shoulder")})
    assert (event.type, event.source, event.target) == ("REJECT", ("state:PER",), ("state:CHL",))
    assert event.why[0].model and text[slice(*event.span[0])] == "Peru gave Chile the cold shoulder"


def test_a_frames_act_goes_where_the_head_is_sure_of_none():
    assert documents(["Peru met Chile in the final."])[0][Events].events
    assert not events("Peru met Chile in the final.", {})


def test_a_retyped_act_keeps_its_sides():
    (event,) = events(
        "Peru consulted Chile.",
        {("Chile", "Peru"): ("ACCUSE", "consulted"), ("Peru", "Chile"): ("ACCUSE", "consulted")},
    )
    assert event.source == ("state:PER",)


def test_one_party_never_stands_on_both_sides_of_a_one_way_act():
    said = {("Peru", "Chile"): ("REJECT", "shoulder"), ("Chile", "Peru"): ("REJECT", "shoulder")}
    for event in events("Peru gave Chile the cold shoulder.", said):
        assert not set(event.source) & set(event.target)


def test_parties_alone_are_not_joined_to_a_pair_that_the_head_denies():
    text = "Ghana on Monday shrugged off Togo."
    said = {("Ghana", None): ("PROTEST", "shrugged"), (None, "Togo"): ("PROTEST", "shrugged")}
    assert not [event for event in events(text, said) if event.source and event.target]


@pytest.mark.parametrize("text", ["", " ", "\x00", "\u202eabc", "Peru " * 300])
def test_odd_texts_cost_nothing(text):
    for event in events(text, {}):
        assert all(0 <= start < end <= len(text) for start, end in event.span)


def test_the_head_does_not_turn_a_minister_against_his_own_state():
    text = "Greek Foreign Minister Nikos Kotzias condemned the raid as an affront to Greece."
    said = {("Greek Foreign Minister Nikos Kotzias", "Greece"): ("ACCUSE", "condemned")}
    assert all("state:GRC" not in event.target for event in events(text, said))
    said = {("Greek Foreign Minister Nikos Kotzias", "Albania"): ("ACCUSE", "condemned")}
    (event,) = events(text.replace("an affront to Greece", "a crime of Albania"), said)
    assert event.target == ("state:ALB",)


def test_what_the_subject_of_a_verb_does_is_done_by_nobody_else():
    text = "While Peru slept, Ghana needled Togo, and an accord with Chile lapsed."
    assert not events(text, {("Peru", "Chile"): ("ACCUSE", "needled")})
    (event,) = events(text, {("Ghana", "Togo"): ("ACCUSE", "needled")})
    assert (event.source, event.target) == (("state:GHA",), ("state:TGO",))
