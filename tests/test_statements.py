"""Who said what: spans, speakers, acts and voices, on sentences written for this test."""

from __future__ import annotations

import pytest

import communique
from communique.record import Record, Statement


def read(text: str, **more: str) -> Record:
    return communique.read(text, published="2015-06-17", **more)


def said(record: Record) -> list[tuple[str | None, str]]:
    """(speaker's name, content) of each statement."""
    result = []
    for statement in record.statements:
        actor = record.actor(statement.speaker)
        result.append((actor.name if actor else None, record.quote(statement.content)))
    return result


def only(record: Record) -> Statement:
    assert len(record.statements) == 1, said(record)
    return record.statements[0]


# text, speaker's name (its end), content, kind
ONE = [
    ("Norwegian Foreign Minister Ingrid Dahl said the strait would stay open.", "Dahl", "the strait would stay open", "indirect"),
    ('"The strait stays open," said Ingrid Dahl, Norway\'s foreign minister.', "Dahl", "The strait stays open", "direct"),
    ('"The strait stays open," Norwegian Foreign Minister Ingrid Dahl told reporters.', "Dahl", "The strait stays open", "direct"),
    ('Prime Minister Kofi Mensah of Ghana said: "We will send a medical team to the border."', "Mensah",
     "We will send a medical team to the border.", "direct"),
    ("According to Kenyan President Amos Otieno, the port will be finished by spring.", "Otieno",
     "the port will be finished by spring", "indirect"),
    ("The port will be finished by spring, according to Kenyan President Amos Otieno.", "Otieno",
     "The port will be finished by spring", "indirect"),
    ("The harvest has failed, Chilean Agriculture Minister Rosa Vidal said.", "Vidal", "The harvest has failed", "indirect"),
    ('Peruvian President Luis Prado called the accord "a gift to the coming generations".', "Prado",
     'the accord "a gift to the coming generations"', "mixed"),
    ("Swedish Foreign Minister Karin Lund urged both governments to reopen the railway.", "Lund",
     "both governments to reopen the railway", "indirect"),
    ("Greek Defence Minister Nikos Pappas denied that warships had entered the bay.", "Pappas",
     "warships had entered the bay", "indirect"),
    ("Malian President Idrissa Keita thanked Algeria for its mediation.", "Keita", "Algeria for its mediation", "indirect"),
    ("Fijian Prime Minister Jone Tuilagi promised to sign the fisheries treaty.", "Tuilagi",
     "to sign the fisheries treaty", "indirect"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "content", "kind"), ONE)
def test_one_statement(text: str, speaker: str, content: str, kind: str) -> None:
    record = read(text)
    statement = only(record)
    actor = record.actor(statement.speaker)
    assert actor is not None and actor.name.endswith(speaker)
    assert record.quote(statement.content) == content
    assert statement.kind == kind
    assert statement.why and statement.why[0].rule


def test_direct_speech_of_many_sentences_is_whole() -> None:
    record = read('"The road is closed. No lorry has passed since May. We need fuel," said Mayor Tomas Reyes.')
    assert record.quote(only(record).content) == "The road is closed. No lorry has passed since May. We need fuel"


def test_an_interrupted_quotation_is_one_statement() -> None:
    record = read('"We came in peace," President Adama Sow of Gambia said, "and in peace we shall leave."')
    assert only(record).content and len(only(record).content) == 2


def test_a_role_noun_in_a_run_of_quotations_is_the_last_named_speaker() -> None:
    text = (
        '"The cabinet has no majority left," says Marta Kowalska, Professor of the Institute of Politics in Gdansk.\n'
        '"New elections would change little," the expert notes.\n'
        '"The president may try once more," the interlocutor believes.\n'
        '"He has done so before," the source adds.'
    )
    assert {name for name, _ in said(read(text))} == {"Marta Kowalska"}


def test_a_new_name_ends_the_run() -> None:
    text = (
        '"The cabinet has no majority left," says Marta Kowalska, Professor at Gdansk University.\n'
        '"I see it otherwise," says Piotr Nowak, Director of the Baltic Institute.\n'
        '"The budget will pass," the expert notes.'
    )
    assert [name for name, _ in said(read(text))] == ["Marta Kowalska", "Piotr Nowak", "Piotr Nowak"]


def test_he_said_is_the_subject_of_the_sentence_before() -> None:
    text = "Turkish Foreign Minister Emre Aydin met with Omani Foreign Minister Salim Harthy. He said the ferry would run again."
    assert said(read(text))[-1][0] == "Emre Aydin"


def test_the_diplomats_are_both() -> None:
    text = (
        "Turkish Foreign Minister Emre Aydin met with Omani Foreign Minister Salim Harthy in Muscat. "
        "The ministers stressed that the ferry line would be reopened."
    )
    statement = read(text).statements[0]
    assert len(statement.speakers) == 2 and statement.voice == "official"


def test_a_quotation_after_a_colon_in_the_paragraph_before() -> None:
    text = (
        "In reply, Omani Foreign Minister Salim Harthy described the two peoples in an old way:\n"
        'they are "like two oars of one boat that no storm can part."'
    )
    record = read(text)
    assert said(record)[-1] == ("Salim Harthy", "they are … like two oars of one boat that no storm can part.")


def test_this_is_how_points_back() -> None:
    text = "The two capitals have never been closer. This is how analysts describe the outcome of the week."
    ((speaker, content),) = said(read(text))
    assert speaker == "Analysts" and content.startswith("The two capitals have never been closer")


def test_this_was_announced_by_points_back() -> None:
    text = "The bridge at Kazungula will reopen in May. This was announced by Zambian Transport Minister Frank Tayali."
    ((speaker, content),) = said(read(text))
    assert speaker == "Frank Tayali" and content.startswith("The bridge at Kazungula will reopen in May")


def test_a_person_who_signs_speaks_in_the_first_person() -> None:
    text = (
        "Ingrid Dahl, Foreign Minister of Norway\nOn this day I congratulate the people of Fiji. "
        "We condemn the attack on the harbour."
    )
    assert [name for name, _ in said(read(text))] == ["Ingrid Dahl", "Ingrid Dahl"]


def test_what_stands_in_a_that_clause_is_not_the_frame_around_it() -> None:
    text = "Zambian Transport Minister Frank Tayali noted that, according to the World Bank, the bridge will last a century."
    record = read(text)
    by_content = {content: name for name, content in said(record)}
    assert by_content["the bridge will last a century"] == "World Bank"
    assert not any("noted" in content for content in by_content)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "Norwegian Foreign Minister Ingrid Dahl noted that the house had not voted, and mentioned a second reading.",
            2,
        ),
        ("The United States rejects the demand and accuses Peru of delay.", 2),
    ],
)
def test_a_second_cue_has_the_speaker_of_the_first(text: str, speakers: int) -> None:
    names = [name for name, _ in said(read(text))]
    assert len(names) == speakers and len(set(names)) == 1 and names[0]


def test_an_issuing_body_speaks_in_the_first_person() -> None:
    text = (
        "JOINT STATEMENT\n\nWe, the foreign ministers of Ghana and Togo, met in Accra. "
        "We condemn the attack on the customs post. We call on all parties to respect the border."
    )
    record = read(text)
    assert [s.act for s in record.statements] and all(s.kind == "direct" for s in record.statements)
    assert any("the attack on the customs post" in record.quote(s.content) for s in record.statements)


def test_an_issuing_body_says_what_others_must() -> None:
    text = (
        "JOINT STATEMENT\n\nWe, the foreign ministers of Ghana and Togo, met in Accra. "
        "All armed groups must leave the border towns. We affirm that the customs union stays."
    )
    record = read(text)
    contents = [record.quote(s.content) for s in record.statements]
    assert "All armed groups must leave the border towns" in contents
    assert "the customs union stays" in contents


def test_transcript_turns_belong_to_their_labels() -> None:
    text = (
        "President of Finland Aino Virtanen: Good afternoon. We have signed the accord.\n"
        "President of Estonia Toomas Kask: Thank you. It was high time."
    )
    assert [name for name, _ in said(read(text))] == ["Aino Virtanen", "Toomas Kask"]


@pytest.mark.parametrize(
    "text",
    [
        "The delegation toured the harbour and left for the airport at noon.",
        'The "friends" of the junta stayed away from the "Blue Stream" ceremony.',
        "Bridging the gulf between the two capitals has turned out to be an impossible task.",
        "The river rose by two metres and flooded the market.",
        "Wheat prices fell in Chicago as rain reached the plains.",
        "With whom did the envoy hold talks in Kampala, and what came of them?",
        "The prime minister should demand an apology.",
    ],
)
def test_the_narrator_makes_no_statement(text: str) -> None:
    assert said(read(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan President Amos Otieno did not accuse Uganda of breaking the accord.",
        "If Iran accuses Iraq of treason, the talks will end.",
        "No minister praised the accord.",
    ],
)
def test_what_was_not_said_is_no_statement(text: str) -> None:
    assert said(read(text)) == []


def test_a_passive_without_source_keeps_its_content_and_no_speaker() -> None:
    record = read("It was announced that the consulate in Basra would close.")
    assert said(record) == [(None, "the consulate in Basra would close")]


def test_a_nested_statement_has_its_parent() -> None:
    text = '"Both sides have repeatedly said that the dam is safe, and I believe them," the Zambian minister Joseph Banda said.'
    record = read(text)
    parents = {s.parent for s in record.statements}
    assert None in parents and any(p for p in parents)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Greek Foreign Minister Nikos Pappas accused Albania of breaking the accord.", "accuse"),
        ("Greek Foreign Minister Nikos Pappas praised the decision of the court.", "praise"),
        ("Greek Foreign Minister Nikos Pappas warned that the truce would collapse.", "warn"),
        ("Greek Foreign Minister Nikos Pappas proposed a summit on the island.", "propose"),
        ("Greek Foreign Minister Nikos Pappas threatened to close the canal.", "threaten"),
    ],
)
def test_speech_acts(text: str, act: str) -> None:
    assert only(read(text)).act == act


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Omani Foreign Minister Salim Harthy said the ferry would run.", "official"),
        ("Marta Kowalska, Professor at Gdansk University, said the ferry would run.", "expert"),
        ("The European Union said the ferry would run.", "organisation"),
        ("Analysts said the ferry would run.", "expert"),
        ("Reuters reported that the ferry would run.", "media"),
        ("The Harbour Gazette reported that the ferry would run.", "media"),
        ("Omani Sultan Said Harthy said the ferry would run.", "official"),
        ("Kraft vice president Robert Stevens said the ferry would run.", "organisation"),
        ("A spokesman for the Harbour Workers' Union said the ferry would run.", "organisation"),
        ("Harbour Bank analyst Stephen Smith said the ferry would run.", "expert"),
        ("Emil Stancu, spokesman for the provincial governor, said the ferry would run.", "official"),
        ("Milan Kovac, leader of the Agrarian Union Party, said the ferry would run.", "organisation"),
        ("General Haji Daud said the ferry would run.", "official"),
    ],
)
def test_voices(text: str, voice: str) -> None:
    assert only(read(text)).voice == voice


@pytest.mark.parametrize(
    ("title", "text", "speaker"),
    [
        ("Speech by President of Finland Aino Virtanen", "President of Finland Aino Virtanen: We said that the bay is deep.", "Aino Virtanen"),
        ("Address by the President of France to the farmers", "I believe that the harvest will be good.", "Emmanuel Macron"),
    ],
)  # fmt: skip
def test_a_speech_is_its_speakers(title: str, text: str, speaker: str) -> None:
    record = communique.read(text, published="2019-05-06", title=title)
    assert speaker in [name for name, _ in said(record)]


def test_i_inside_a_quotation_is_no_new_speaker() -> None:
    text = '"I said that the dam is safe, and I believe that it will hold," the Zambian minister Joseph Banda said.'
    assert {name for name, _ in said(read(text))} == {"Joseph Banda"}


def test_who_in_a_relative_clause_is_the_one_before() -> None:
    text = "The talks were closed by Hilde Aasen, who said that the snow had come."
    assert "Hilde Aasen" in [name for name, _ in said(read(text))]
