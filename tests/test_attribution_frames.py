"""Fixed frames: damaged and interrupted quotations, according to, frames after the content, transcripts, issued texts.

Read by the rules alone: what a trained head makes of these is another matter.
"""

from __future__ import annotations

import pytest
from work import calls

from communique.article import Article
from communique.attribution.grammar import Grammar
from communique.attribution.taken import Taken
from communique.cues import cues
from communique.document import Document
from communique.layers import Attribution
from communique.stages.attributions import attributions, without_repeats
from communique.stages.mentions import MentionsStage
from communique.stages.parse import ParseStage
from communique.stages.quotations import QuotationsStage


def found(text: str) -> list[Attribution]:
    document = Document(Article(id="test", text=text))
    for stage in (ParseStage(), QuotationsStage(), MentionsStage()):
        document = document.with_layer(stage(document))
    grammar = Grammar(document, cues(), Taken.nothing(text))
    return list(without_repeats(attributions(document, grammar)))


def said(text: str) -> list[tuple[str, str]]:
    """(source, content) of each attribution, pieces joined by " … "."""

    def words(spans: tuple[tuple[int, int], ...]) -> str:
        return " … ".join(text[start:end] for start, end in spans)

    return [(words(each.source), words(each.content)) for each in found(text)]


# ------------------------------------------------------------------------------------------------ direct speech
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '"The strait," Admiral Petros Laskaris said, "is open to every flag."',
            ("Admiral Petros Laskaris", "The strait … is open to every flag."),
        ),
        (
            '"Nobody asked us," the Danish envoy said "and nobody will."',
            ("the Danish envoy", "Nobody asked us … and nobody will."),
        ),
        (
            "“The ferry will sail” – Minister Aroha Parata rose – “with or without a permit.”",
            ("Minister Aroha Parata", "The ferry will sail … with or without a permit."),
        ),
        (
            '"We counted every vote twice," croaked General Tomas Ibarra.',
            ("General Tomas Ibarra", "We counted every vote twice"),
        ),
        (
            "“Sugar is dearer than copper now,” Joseph Banda hummed.",
            ("Joseph Banda", "Sugar is dearer than copper now"),
        ),
        (
            '"We shall not leave the island, Premier Salote Fifita told the radio.',
            ("Premier Salote Fifita", "We shall not leave the island"),
        ),
        (
            "“Whoever holds the pass holds the valley.” So wrote General Tomas Ibarra.",
            ("General Tomas Ibarra", "Whoever holds the pass holds the valley."),
        ),
        (
            "“I leave you a country without debts.”\nWith these words President Salote Fifita took her leave.",
            ("President Salote Fifita", "I leave you a country without debts."),
        ),
    ],
)
def test_the_frame_of_a_quotation(text: str, expected: tuple[str, str]) -> None:
    assert said(text) == [expected]


def test_the_name_after_a_long_title_belongs_to_the_source() -> None:
    text = '"The bank is sound," declared, in a thin voice, Milan Horvat, deputy governor for foreign debt.'
    [(source, _)] = said(text)
    assert source.startswith("Milan Horvat")


def test_a_cut_quotation_does_not_swallow_the_next_one() -> None:
    text = '"We have enough grain, Premier Salote Fifita told the radio.\n"The ships come on Friday," she said.'
    assert [content for _, content in said(text)] == ["We have enough grain", "The ships come on Friday"]


def test_a_quotation_over_paragraphs_is_one_statement_wherever_its_frame_stands() -> None:
    middle = "“It rained for nine days.\n“Then the quay slid away,” Mayor Ines Prado said.\nThe town is empty."
    assert said(middle) == [("Mayor Ines Prado", "It rained for nine days. … Then the quay slid away")]
    before = "Mayor Ines Prado told the council:\n“It rained.\n“The dam broke.\n“We are leaving.”\nThe town is empty."
    assert said(before) == [("Mayor Ines Prado", "It rained. … The dam broke. … We are leaving.")]
    after = "“It rained for nine days.\n“Then the dam broke.”\nThis is how Mayor Ines Prado began in Lisbon."
    assert said(after) == [("Mayor Ines Prado", "It rained for nine days. … Then the dam broke.")]


def test_another_clause_after_a_quotation_is_not_its_frame() -> None:
    text = "Minister Bo Lund warned that “the sound is no longer a quiet sea”, and General Ari Salo proposed patrols."
    assert ("Minister Bo Lund", "the sound is no longer a quiet sea") in said(text)
    assert all("quiet" not in content for source, content in said(text) if "Salo" in source)


def test_a_sentence_with_words_in_marks_is_said_from_its_beginning() -> None:
    text = "The bridge can be rebuilt, but “only if somebody brings steel,” Mayor Ines Prado said."
    assert said(text) == [("Mayor Ines Prado", "The bridge can be rebuilt, but “only if somebody brings steel")]


def test_a_stray_closing_mark_says_nothing() -> None:
    assert said('The plane landed in Nairobi" shortly after noon.') == []


# ------------------------------------------------------------------------------------------- attributing phrases
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "According to Ambassador Rui Costa, the audit “took nine weeks. It found two spoons.”",
            ("Ambassador Rui Costa", "the audit “took nine weeks. It found two spoons.”"),
        ),
        (
            "According to General Ari Salo, the pass was open all winter. “My lorries never stopped.”",
            ("General Ari Salo", "the pass was open all winter … My lorries never stopped."),
        ),
        (
            "The mast was already broken, according to a diver who had seen the wreck.",
            ("a diver", "The mast was already broken"),
        ),
        ("In the Chilean envoy's view, the lease is void.", ("the Chilean envoy's", "the lease is void")),
        (
            "The lease, as the Chilean envoy put it, is void.",
            ("the Chilean envoy", "The lease … is void"),
        ),
        (
            "According to Ambassador Rui Costa, nurses and teachers must be paid first.",
            ("Ambassador Rui Costa", "nurses and teachers must be paid first"),
        ),
        (
            "Nine villages stand under water. This is according to the Red Cross.",
            ("the Red Cross", "Nine villages stand under water."),
        ),
        (
            "The islands will never be sold. This opinion is shared by the former Danish premier.",
            ("the former Danish premier", "The islands will never be sold."),
        ),
    ],
)
def test_phrases_and_sentences_that_attribute(text: str, expected: tuple[str, str]) -> None:
    [(source, content)] = said(text)
    assert expected[0].removesuffix("'s") in source
    assert content == expected[1]


@pytest.mark.parametrize(
    "text",
    [
        "The tide turned according to the timetable.",
        "The fishing days are counted according to a rule of 1988.",
        "The bridge fell. This is how the war began.",
        "Prices rose. Such is the law of the market.",
        "The river is low. That is the point of the dam.",
        "The river is low, as we have said.",
    ],
)
def test_things_that_do_not_speak(text: str) -> None:
    assert said(text) == []


# ----------------------------------------------------------------------------------------- announced, hearsay
def test_a_list_after_a_colon_is_what_is_demanded() -> None:
    text = "Premier Salote Fifita demands:\n– the release of the crew;\n– an apology.\nThe crew is at sea."
    assert said(text) == [("Premier Salote Fifita", "– the release of the crew … – an apology.")]


def test_what_nobody_says_after_a_colon() -> None:
    assert said("The delegation visited three towns:\n– Tartu\n– Narva\n– Pärnu") == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Nine divers are believed to be trapped in the hull.", "Nine divers … to be trapped in the hull"),
        ("The colonel was accused of selling fuel to smugglers.", "The colonel … of selling fuel to smugglers"),
        ("The shipyards have allegedly dismissed their welders.", "The shipyards have … dismissed their welders"),
        ("The pact is described as “a gift to the shipyards”.", "The pact … as “a gift to the shipyards”"),
    ],
)
def test_hearsay_has_no_source(text: str, content: str) -> None:
    assert said(text) == [("", content)]


def test_an_impersonal_passive_may_interrupt() -> None:
    assert said("The mission, it was noted, had cost nothing.") == [("", "The mission … had cost nothing")]


def test_hearsay_by_somebody_has_one() -> None:
    text = "The colonel was accused by Ambassador Rui Costa of selling fuel."
    assert said(text) == [("Ambassador Rui Costa", "The colonel … of selling fuel")]


# -------------------------------------------------------------------------------------- transcripts, issued texts
@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("Q: Is she going?\nMS. HALVORSEN: She is.\nQ: When?\nMS. HALVORSEN: Soon.", ["Q", "MS. HALVORSEN"] * 2),
        ("The Chair: I open the debate.\nMr. Rui Costa (Angola): Thank you.\nThe Chair: We vote.", None),
        ("[LOPEZ] Who owns the quay?\n[MENDY] Nobody any more.", ["LOPEZ", "MENDY"]),
        ("Listener in Suva – Why no ferry?\nAnna Kern – No fuel.\nListener – Since when?", None),
    ],
)
def test_the_turns_of_a_transcript(text: str, sources: list[str] | None) -> None:
    turns = said(text)
    assert len(turns) == len(text.split("\n"))
    assert sources is None or [source for source, _ in turns] == sources


@pytest.mark.parametrize(
    "text",
    [
        "Date: 4 May\nPlace: Oslo\nAgenda: fish and oil",
        "Anna Kern: a life in pictures\n\nThe exhibition opened in Graz on Friday.",
        "Still to come: the vote\nThe hall is full.\nStill to come: the count",
    ],
)
def test_labels_that_nobody_speaks_after(text: str) -> None:
    assert said(text) == []


def test_an_issuing_body_speaks_verb_by_verb() -> None:
    text = (
        "Statement of the Ministry of Foreign Affairs of Kenya\n"
        "We are deeply concerned about the raid on the clinic. We condemn the raid and call on all sides to stop. "
        "We remind them that the clinic is neutral."
    )
    assert [content for _, content in said(text)] == [
        "the raid on the clinic",
        "the raid",
        "all sides to stop",
        "the clinic is neutral",
    ]


def test_a_narrator_who_says_we_issues_nothing() -> None:
    text = "We walked to the river in the evening. We condemn the raid on the clinic."
    assert all(each.note not in {"issuing-body", "signatory"} for each in found(text))


# -------------------------------------------------------------------------------------------------- cost
@pytest.mark.parametrize(
    "block",
    [
        '"We go, the envoy said, and ',
        "THE CHAIR: We go on.\n",
        "According to the envoy, “it rained. It snowed.” ",
        "' ",
    ],
)
def test_odd_marks_cost_work_in_proportion(block: str) -> None:
    def work(count: int) -> int:
        document = Document(Article(id="test", text=block * count))
        for stage in (ParseStage(), QuotationsStage(), MentionsStage()):
            document = document.with_layer(stage(document))
        return calls(lambda: list(attributions(document, Grammar(document, cues(), Taken.nothing(document.text)))))

    work(1)  # what is loaded once
    assert work(240) < 8 * max(work(60), 1_000)
