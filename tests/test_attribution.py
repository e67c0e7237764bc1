"""What the finders of attributions share: trimmed spans, outermost quotations, characters of speech, repeats."""

from __future__ import annotations

import time

import pytest

from communique.article import Article
from communique.attribution.spans import outside, trim
from communique.attribution.taken import Taken
from communique.cues import cues, name
from communique.document import Document
from communique.layers import Attribution, Attributions, Quotation, Quotations
from communique.stages.attributions import AttributionsStage, outermost, without_repeats
from communique.stages.mentions import MentionsStage
from communique.stages.parse import ParseStage
from communique.stages.quotations import QuotationsStage


def attributed(text: str) -> list[tuple[str, str, str]]:
    """(source, content, rule) of each attribution of a text."""
    document = Document(Article(id="test", text=text))
    for stage in (ParseStage(), QuotationsStage(), MentionsStage()):
        document = document.with_layer(stage(document))
    found = document.with_layer(AttributionsStage()(document))[Attributions].attributions

    def words(spans: tuple[tuple[int, int], ...]) -> str:
        return " … ".join(text[start:end] for start, end in spans)

    return [(words(a.source), words(a.content), a.rule) for a in found]


def attribution(*content: tuple[int, int], cue: tuple[int, int] | None = None) -> Attribution:
    return Attribution((), (cue,) if cue else (), content, "indirect", None, None, "test")


def test_marks_and_blanks_at_the_edges_are_not_said() -> None:
    text = 'He said: " the dam holds, " and left.'
    assert text[slice(*trim(text, 8, 27))] == "the dam holds"
    assert trim(text, 8, 10)[0] == trim(text, 8, 10)[1]


@pytest.mark.parametrize(
    ("hole", "left"),
    [
        (None, ["the envoy, the truce holds"]),
        ((0, 9), ["the truce holds"]),
        ((11, 20), ["the envoy", "holds"]),
        ((30, 40), ["the envoy, the truce holds"]),
    ],
)
def test_the_source_is_cut_out_of_the_content(hole: tuple[int, int] | None, left: list[str]) -> None:
    text = "the envoy, the truce holds, and more follows"
    assert [text[start:end] for start, end in outside(text, [(0, 26)], hole)] == left


def test_speech_is_asked_by_character_and_by_region() -> None:
    speech = Taken.nothing("0123456789").speech
    speech.add(2, 4)
    speech.add(3, 6)
    assert [i for i in range(10) if i in speech] == [2, 3, 4, 5]
    assert speech.holds(2, 6) and not speech.holds(2, 7) and not speech.holds(0, 1)


def test_a_quotation_inside_a_quotation_is_not_outermost() -> None:
    text = '"We call it “a gift” and go on." Then "more" and "  ".'
    spans = [(0, 32), (12, 20), (38, 44), (49, 53)]
    assert all(text[start] in '"“' and text[end - 1] in '"”' for start, end in spans)
    regions = tuple(Quotation(start, end, (start + 1, end - 1), 0) for start, end in spans)
    document = Document(Article(id="test", text=text)).with_layer(Quotations(regions))
    assert [(r.start, r.end) for r in outermost(document)] == [(0, 32), (38, 44)]


def test_one_attribution_for_one_content_and_one_cue() -> None:
    wide, narrow = attribution((0, 20), cue=(21, 25)), attribution((0, 10), cue=(21, 25))
    same, other = attribution((0, 20), cue=(40, 44)), attribution((50, 60))
    assert list(without_repeats([other, narrow, wide, same])) == [wide, other]
    assert list(without_repeats([attribution((70, 80)), other])) == [other, attribution((70, 80))]


def test_the_telling_word_of_each_phrase_stands_in_it() -> None:
    knowledge = cues()
    for group in knowledge.phrases:
        for phrase in group.words:
            assert knowledge.telling_words & set(phrase.split()), phrase


def test_rules_are_named_after_file_and_id() -> None:
    assert name(cues().phrases[0]) == "cues:" + cues().phrases[0].id


@pytest.mark.parametrize(
    ("text", "source", "content", "rule"),
    [
        (
            'The talks in Lusaka ended at noon. "We are halfway," Foreign Minister Thandiwe Banda told reporters.',
            "Foreign Minister Thandiwe Banda",
            "We are halfway",
            "cues:say",
        ),
        (
            "According to the Chilean foreign minister, the fishing accord lapses in June.",
            "the Chilean foreign minister",
            "the fishing accord lapses in June",
            "cues:according-to",
        ),
        (
            "Envoy Ingrid Solberg was quoted as saying that the convoy had turned back.",
            "Envoy Ingrid Solberg",
            "the convoy had turned back",
            "cues:say",
        ),
        (
            "The Laotian prime minister rejected the claim and accused Hanoi of stalling.",
            "The Laotian prime minister",
            "Hanoi of stalling",
            "cues:accuse",
        ),
        (
            "Ana Castro: The wells are dry and the harvest is lost.\n\nJoao Teixeira: Then we must ration the water.",
            "Joao Teixeira",
            "Then we must ration the water.",
            "transcript-label",
        ),
        (
            "JOINT STATEMENT\n\nThe ministers of Malta and Tunisia met in Valletta. We condemn the attack on the ferry.",
            "We",
            "the attack on the ferry",
            "cues:we-performative",
        ),
    ],
)
def test_each_finder_attributes(text: str, source: str, content: str, rule: str) -> None:
    assert (source, content, rule) in attributed(text)


def test_whom_one_praises_is_not_what_one_says() -> None:
    assert not attributed("The Bolivian foreign minister praised him.")


def test_time_grows_with_the_length_of_the_text() -> None:
    """Long transcripts have thousands of quotations: twice the text takes about twice the time, not four times."""
    document = {}
    for size in (60, 480):
        text = "\n\n".join(
            f'The Kenyan foreign minister said post {i} would reopen. "Paper {i} stays unsigned," the envoy told reporters.'
            for i in range(size)
        )
        document[size] = Document(Article(id="test", text=text))
        for stage in (ParseStage(), QuotationsStage(), MentionsStage()):
            document[size] = document[size].with_layer(stage(document[size]))
    stage = AttributionsStage()
    seconds = {}
    for size, one in document.items():
        stage(one)
        taken = []
        for _ in range(3):
            started = time.process_time()
            stage(one)
            taken.append(time.process_time() - started)
        seconds[size] = min(taken)
    assert seconds[480] < 24 * seconds[60]  # eight times the text; the square would be 64
