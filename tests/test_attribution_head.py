"""The trained head: windows, decoding, and how it is joined with the rules. The network is a fake: it says what a test asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from work import calls

from communique.article import Article
from communique.attribution import head as heads
from communique.attribution.features import words
from communique.attribution.head import AttributionHead, decode, likeliest_tags, spans
from communique.encoder import Encoder, windows
from communique.layers import Attributions
from communique.models import Array, FakeNetwork
from communique.pipeline import Pipeline, default_stages

NONE, SOURCE, CUE, CONTENT = 0, 1, 3, 5


def scores(tags: Sequence[int]) -> Array:
    """Log-probabilities in which these tags are sure."""
    sure = np.full((len(tags), 7), np.log(0.01))
    sure[np.arange(len(tags)), tags] = np.log(0.94)
    return sure


def links(n: int, pointers: Mapping[int, int], columns: int | None = None) -> Array:
    pointing = np.full((n, columns or n), np.log(1e-4))
    for row, column in pointers.items():
        pointing[row, column] = np.log(0.99)
    return pointing


def test_interrupted_content_becomes_one_attribution_of_its_cue() -> None:
    # "The port , said Okello , is closed": content, cue, source, content
    tags = [5, 6, 0, 3, 1, 0, 5, 6]
    cue_of = links(8, {0: 3, 1: 3, 6: 3, 7: 3})
    source_of = links(8, {3: 1 + 4}, columns=9)
    (found,) = decode(scores(tags), cue_of, source_of)
    assert found.content == ((0, 2), (6, 8))
    assert (found.cue, found.source) == ((3, 4), (4, 5))
    assert found.score > 0.8


def test_two_cues_keep_their_own_contents_and_may_share_a_source() -> None:
    tags = [1, 3, 5, 0, 3, 5]
    cue_of = links(6, {2: 1, 5: 4})
    source_of = links(6, {1: 1, 4: 1}, columns=7)
    first, second = decode(scores(tags), cue_of, source_of)
    assert (first.content, second.content) == (((2, 3),), ((5, 6),))
    assert first.source == second.source == (0, 1)


def test_a_cue_that_points_at_no_source_has_none() -> None:
    tags = [1, 3, 5]
    (found,) = decode(scores(tags), links(3, {2: 1}), links(3, {1: 0}, columns=4))
    assert found.source is None


def test_content_without_any_cue_is_no_attribution() -> None:
    assert list(decode(scores([5, 6, 6]), links(3, {}), links(3, {}, columns=4))) == []


@given(st.lists(st.lists(st.floats(-5, 5), min_size=7, max_size=7), min_size=1, max_size=20))
def test_no_span_goes_on_that_did_not_begin(rows: list[list[float]]) -> None:
    tags = likeliest_tags(np.array(rows))
    for before, tag in zip([NONE, *tags], tags, strict=False):
        assert tag not in {2, 4, 6} or before in {tag, tag - 1}
    covered = [word for beginning in (SOURCE, CUE, CONTENT) for a, b in spans(tags, beginning) for word in range(a, b)]
    assert sorted(covered) == [word for word, tag in enumerate(tags) if tag != NONE]


@given(st.lists(st.tuples(st.integers(1, 8), st.sampled_from([1, 1, 1, 2, 3])), max_size=200), st.integers(8, 40))
def test_windows_cover_every_word_once_and_are_short_enough(words: list[tuple[int, int]], longest: int) -> None:
    sizes, boundary = [size for size, _ in words], [kind for _, kind in words]
    found = list(windows(sizes, boundary, longest))
    assert [word for first, last in found for word in range(first, last)] == list(range(len(sizes)))
    assert all(sum(sizes[first:last]) <= longest for first, last in found)


def test_a_window_ends_where_a_paragraph_does_before_it_ends_where_a_sentence_does() -> None:
    boundary = [3, 1, 1, 2, 1, 3, 1, 2, 1, 1]
    assert list(windows([1] * 10, boundary, 9)) == [(0, 5), (5, 10)]
    assert list(windows([1] * 10, [3, 1, 1, 1, 2, 1, 1, 1, 1, 1], 9)) == [(0, 4), (4, 10)]


class _WordByWord:
    """A tokenizer that makes one piece of each word."""

    class _Encoded:
        def __init__(self, n: int) -> None:
            self.ids, self.word_ids = [7] * n, list(range(n))

    def encode(self, forms: Sequence[str], **_: object) -> _Encoded:
        return self._Encoded(len(forms))


def reader(tags: Sequence[str], pointers: Mapping[int, int], sources: Mapping[int, int]) -> AttributionHead:
    """A head that tags the words of one window by these letters (s, c, t begin; S, C, T go on; - none)."""
    numbers = ["-sScCtT".index(letter) for letter in tags]

    def run(inputs: Mapping[str, Array]) -> dict[str, Array]:
        n = len(inputs["tag"])
        assert n == len(numbers), "the test tags each word of the text"
        return {
            "tags": scores(numbers),
            "cue_of": links(n, pointers),
            "source_of": links(n, {cue: source + 1 for cue, source in sources.items()}, n + 1),
        }

    states = FakeNetwork(lambda inputs: {"states": np.zeros((len(inputs["first"]), 4), dtype=np.float32)})
    return AttributionHead(Encoder(_WordByWord(), states), FakeNetwork(run))  # type: ignore[arg-type]


@pytest.fixture
def with_head(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    def install(head: AttributionHead | None) -> None:
        monkeypatch.setattr("communique.stages.attributions.attribution_head", lambda: head)

    return install


def attributions(text: str) -> Attributions:
    stages = default_stages()
    last = next(number for number, stage in enumerate(stages) if stage.provides is Attributions)
    return Pipeline(stages[: last + 1]).document(Article(text, language="en"))[Attributions]


def test_what_the_head_alone_finds_names_the_head_and_no_rule(with_head) -> None:  # type: ignore[no-untyped-def]
    text = "Nairobi sees no way back to the old border."
    with_head(reader("sctTTTTTT-", dict.fromkeys(range(2, 9), 1), {1: 0}))
    (found,) = attributions(text).attributions
    assert (found.rule, found.model) == ("", heads.NAME)
    assert [text[a:b] for a, b in found.content] == ["no way back to the old border"]
    assert [text[a:b] for a, b in found.source] == ["Nairobi"]
    assert found.score is not None and 0.8 < found.score <= 1


def test_where_both_agree_the_rule_is_named_and_the_head_bounds_indirect_speech(with_head) -> None:  # type: ignore[no-untyped-def]
    text = "Nairobi denied that the border was closed, a day after the shooting."
    with_head(None)
    (alone,) = attributions(text).attributions
    with_head(reader("sctTTTTT-------"[:14], dict.fromkeys(range(2, 8), 1), {1: 0}))
    (found,) = attributions(text).attributions
    assert found.rule == alone.rule
    assert [text[a:b] for a, b in found.content] == ["the border was closed"]


def test_quotation_marks_bound_direct_speech_whatever_the_head_says(with_head) -> None:  # type: ignore[no-untyped-def]
    text = '"We will not reopen the border," Wanjiru Kamau said.'
    n = len(['"', "We", "will", "not", "reopen", "the", "border", ",", '"', "Wanjiru", "Kamau", "said", "."])
    with_head(reader("-tTTTTT--sScc-"[: n - 1] + "-", dict.fromkeys(range(1, 7), 11), {11: 9}))
    (found,) = attributions(text).attributions
    assert [text[a:b] for a, b in found.content] == ["We will not reopen the border"]
    assert found.rule and found.model is None


@settings(deadline=None)  # the first example loads the gazetteer
@given(st.text(max_size=80))
def test_any_text_has_as_many_features_as_words(text: str) -> None:
    stages = default_stages()
    last = next(number for number, stage in enumerate(stages) if stage.provides is Attributions)
    document = Pipeline(stages[:last]).document(Article(text, language="en"))
    seen = words(document, ())
    assert {len(array) for array in vars(seen).values()} == {len(seen)}
    assert ((seen.head >= 0) & (seen.head < max(1, len(seen)))).all()


def test_joining_a_long_text_takes_work_in_proportion(with_head) -> None:  # type: ignore[no-untyped-def]
    sentence = "Nairobi denied that the border was closed. "  # nine words with the stop

    def run(inputs: Mapping[str, Array]) -> dict[str, Array]:
        n = len(inputs["tag"])
        tags = [("sct" + "T" * 4 + "--")[word % 8] for word in range(n)]
        numbers = ["-sScCtT".index(letter) for letter in tags]
        pointers = {word: word - word % 8 + 1 for word in range(n) if word % 8 > 1}
        sources = {word: word for word in range(1, n, 8)}
        return {"tags": scores(numbers), "cue_of": links(n, pointers), "source_of": links(n, sources, n + 1)}

    states = FakeNetwork(lambda inputs: {"states": np.zeros((len(inputs["first"]), 4), dtype=np.float32)})
    with_head(AttributionHead(Encoder(_WordByWord(), states), FakeNetwork(run)))  # type: ignore[arg-type]
    stages = default_stages()
    number = next(n for n, stage in enumerate(stages) if stage.provides is Attributions)

    def work(count: int) -> int:
        document = Pipeline(stages[:number]).document(Article(sentence * count, language="en"))
        return calls(lambda: stages[number](document))

    work(1)  # what is loaded once
    assert work(400) < 6 * work(100)
