"""Meetings in context: who, when, where, in what form and status. The sentences are written for these tests."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from communique.article import Article
from communique.document import Document
from communique.errors import KnowledgeError
from communique.layers import Actors, Layer, Meetings, Statements
from communique.meetings.knowledge import MeetingWords, meeting_knowledge
from communique.pipeline import Pipeline
from communique.record import Meeting, Statement
from communique.stage import Stage
from communique.stages.attributions import AttributionsStage
from communique.stages.meetings import MeetingsStage
from communique.stages.mentions import MentionsStage
from communique.stages.modality import ModalityStage
from communique.stages.parse import ParseStage
from communique.stages.quotations import QuotationsStage
from communique.stages.references import ReferencesStage
from communique.stages.times import TimesStage
from communique.yaml_schema import KNOWLEDGE, load

DAY = "2010-06-16"  # a Wednesday


class QuotedStage(Stage):
    """What stands in quotation marks is a statement by the person whose family name stands before it."""

    name = "quoted"
    provides = Statements
    requires = (Actors,)

    def __call__(self, document: Document) -> Layer:
        text, found, position = document.text, [], 0
        while (start := text.find('"', position)) >= 0 and (end := text.find('"', start + 1)) >= 0:
            named = [
                m
                for m in document[Actors].mentions
                if m.end <= start and m.actors and m.actors[0].startswith("person:")
            ]
            speaker = max(named, key=lambda m: m.end).actors[0] if named else None
            found.append(
                Statement(
                    id=f"s{len(found) + 1}", speaker=speaker, content=((start + 1, end),), kind="direct", act="say"
                )
            )
            position = end + 1
        return Statements(tuple(found))


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline([ParseStage(), QuotationsStage(), MentionsStage(), AttributionsStage(), ReferencesStage(), ModalityStage(),
                     QuotedStage(), TimesStage(), MeetingsStage()])  # fmt: skip


def read(pipeline: Pipeline, text: str, published: str | None = DAY) -> tuple[tuple[Meeting, ...], Document]:
    document = pipeline.document(Article(text, published=published))
    return document[Meetings].meetings, document


def names(meeting: Meeting, document: Document) -> list[str]:
    family = [document[Actors].actors[actor].name.split()[-1] for actor in meeting.participants]
    return [unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() for name in family]


# text, family names or states, status, day, format, place (None: not asked)
MEETINGS = [
    ("French President Jacques Chirac met with German Chancellor Gerhard Schroeder on Monday.",
     ["Chirac", "Schroder"], "held", "2010-06-14", "unknown", None),
    ("German Chancellor Gerhard Schroeder met French President Jacques Chirac in Dresden on Monday.",
     ["Schroder", "Chirac"], "held", "2010-06-14", "in-person", "Dresden"),
    ("UN Secretary-General Kofi Annan met Iraqi President Saddam Hussein in Baghdad on 22 February 1998.",
     ["Annan", "Hussein"], "held", "1998-02-22", "in-person", "Baghdad"),
    ("French President Jacques Chirac and German Chancellor Gerhard Schroeder met in Paris yesterday.",
     ["Chirac", "Schroder"], "held", "2010-06-15", "in-person", "Paris"),
    ("Polish Foreign Minister Radoslaw Sikorski held talks with Lithuanian President Dalia Grybauskaite in Vilnius on Friday.",
     ["Sikorski", "Grybauskaite"], "held", "2010-06-11", "in-person", "Vilnius"),
    ("Argentine President Raul Alfonsin had a meeting with Brazilian President Jose Sarney on 30 November 1985.",
     ["Alfonsin", "Sarney"], "held", "1985-11-30", "unknown", None),
    ("Indian Prime Minister Narendra Modi had a phone call with French President Emmanuel Macron on Tuesday.",
     ["Modi", "Macron"], "held", "2010-06-15", "phone", None),
    ("Vladimir Putin had a telephone conversation with Turkish President Recep Tayyip Erdogan on Tuesday.",
     ["Putin", "Erdogan"], "held", "2010-06-15", "phone", None),
    ("Turkish President Recep Tayyip Erdogan telephoned Russian President Vladimir Putin on Sunday.",
     ["Erdogan", "Putin"], "held", "2010-06-13", "phone", None),
    ("Canadian Prime Minister Stephen Harper spoke by phone with Mexican President Felipe Calderon on Friday.",
     ["Harper", "Calderon"], "held", "2010-06-11", "phone", None),
    ("German Chancellor Angela Merkel held a videoconference with Chinese President Hu Jintao on Monday.",
     ["Merkel", "Jintao"], "held", "2010-06-14", "video", None),
    ("Chinese President Hu Jintao received Vietnamese Foreign Minister Pham Gia Khiem in Beijing on Monday.",
     ["Jintao", "Khiem"], "held", "2010-06-14", "in-person", "Beijing"),
    ("Jordan's King Abdullah and Egyptian President Hosni Mubarak gathered in Aqaba on Thursday.",
     ["II", "Mubarak"], "held", "2010-06-10", "in-person", "Aqaba"),
    ("Japanese Foreign Minister Katsuya Okada conferred with U.S. Secretary of State Hillary Clinton in Tokyo.",
     ["Okada", "Clinton"], "held", None, "in-person", "Tokyo"),
    ("Russia and Georgia held talks in Geneva on 8 June.", ["Russia", "Georgia"], "held", "2010-06-08", "in-person", "Geneva"),
    ("The talks between Iran and Brazil took place in Tehran on Monday.",
     ["Iran", "Brazil"], "held", "2010-06-14", "in-person", "Tehran"),
    ("A meeting between Indian Prime Minister Manmohan Singh and Pakistani Prime Minister Yousaf Raza Gilani was held in Thimphu on 29 April.",
     ["Singh", "Gilani"], "held", "2010-04-29", "in-person", "Thimphu"),
    ("U.S. President Barack Obama spoke about the treaty during his meeting with Russian President Dmitry Medvedev on 8 April.",
     ["Obama", "Medvedev"], "held", "2010-04-08", None, None),
    ("Egyptian foreign minister Ahmed Aboul Gheit and his Sudanese and Libyan counterparts, Ali Karti and Moussa Koussa, met in Cairo on Sunday.",
     ["Gheit", "Karti", "Koussa"], "held", "2010-06-13", "in-person", "Cairo"),
    ("After talks with Cuban President Raul Castro on Monday, Venezuelan President Hugo Chavez flew home.",
     ["Chavez", "Castro"], "held", "2010-06-14", None, None),
    ("The UN Security Council met in New York on Monday.", ["Council"], "held", "2010-06-14", "in-person", "New York"),
    ("The NATO summit took place in Strasbourg on 3 April 2009.", ["Organization"], "held", "2009-04-03", "in-person", "Strasbourg"),
    ("The EU-Japan summit took place in Tokyo on 28 April.", ["Japan", "Union"], "held", "2010-04-28", "in-person", "Tokyo"),
    # to come
    ("U.S. President Barack Obama will meet Chinese President Hu Jintao in Toronto on 26 June.",
     ["Obama", "Jintao"], "planned", "2010-06-26", "in-person", "Toronto"),
    ("Israeli Prime Minister Benjamin Netanyahu is to hold talks with U.S. President Barack Obama on July 6.",
     ["Netanyahu", "Obama"], "planned", "2010-07-06", None, None),
    ("Kenyan President Mwai Kibaki agreed to meet Sudanese President Omar al-Bashir next month.",
     ["Kibaki", "al-Bashir"], "planned", None, None, None),
    ("A meeting between Greek Prime Minister George Papandreou and Turkish Prime Minister Recep Tayyip Erdogan is scheduled for October 22.",
     ["Papandreou", "Erdogan"], "planned", "2010-10-22", None, None),
    ("Peruvian President Alan Garcia and Chilean President Sebastian Pinera agreed to exchange visits.",
     ["Garcia", "Pinera"], "planned", None, "in-person", None),
    ("Russian President Vladimir Putin said that he was waiting for Indian Prime Minister Narendra Modi to visit Russia.",
     ["Modi", "Putin"], "planned", None, "in-person", "Russia"),
    # offered
    ("Kazakh President Nursultan Nazarbayev invited Turkish President Abdullah Gul to visit Kazakhstan.",
     ["Gul", "Nazarbayev"], "proposed", None, "in-person", "Kazakhstan"),
    ("Syrian President Bashar al-Assad offered to meet Israeli Prime Minister Benjamin Netanyahu.",
     ["al-Assad", "Netanyahu"], "proposed", None, None, None),
    ("French President Nicolas Sarkozy proposed a meeting with Iranian President Mahmoud Ahmadinejad.",
     ["Sarkozy", "Ahmadinejad"], "proposed", None, None, None),
    # called off
    ("Indonesian President Susilo Bambang Yudhoyono cancelled a meeting with Australian Prime Minister Kevin Rudd.",
     ["Yudhoyono", "Rudd"], "cancelled", None, None, None),
    ("The summit between North Korea and South Korea was called off.", ["Korea", "Korea"], "cancelled", None, None, None),
    ("Pakistan postponed the talks with India indefinitely.", ["Pakistan", "India"], "cancelled", None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who", "status", "day", "form", "place"), MEETINGS)
def test_meeting(
    pipeline: Pipeline, text: str, who: list[str], status: str, day: str | None, form: str | None, place: str | None
) -> None:
    # a second sentence before it, so that no article opens with the meeting and takes the day of publication
    found, document = read(pipeline, "The markets were calm. Oil prices fell. " + text)
    assert len(found) == 1, [names(meeting, document) for meeting in found]
    meeting = found[0]
    assert sorted(names(meeting, document)) == sorted(who)
    assert (meeting.status, meeting.date) == (status, day)
    if form is not None:
        assert meeting.format == form
    if place is not None:
        assert meeting.place == place
    assert all(document.text[start:end] for start, end in meeting.span)
    assert meeting.why[0].rule


NO_MEETINGS = [
    "French President Jacques Chirac met with criticism from Germany.",
    "French President Jacques Chirac met with resistance in Germany and Italy.",
    "Germany did not meet the demands of France.",
    "Iran meets the expectations of Brazil.",
    "German Chancellor Gerhard Schroeder refused to meet French President Jacques Chirac.",
    "German Chancellor Gerhard Schroeder did not meet French President Jacques Chirac.",
    "The Swedish parliament met on Monday.",
    "The cabinet of Peru held a meeting in Lima.",
    "Canadian Prime Minister Stephen Harper spoke to reporters in Ottawa.",
    "Turkish President Abdullah Gul called on Israel to leave.",
    "Turkish President Abdullah Gul called Israel a terrorist state.",
    "Indian Prime Minister Manmohan Singh issued a call for peace to Pakistan.",
    "Peruvian President Alan Garcia and Chilean President Sebastian Pinera exchanged gifts.",
    "Russian President Dmitry Medvedev visited Norway in April.",
    "Chinese President Hu Jintao received a letter from Vietnam.",
    "Protesters gathered in Amman.",
    "Swedish Foreign Minister Carl Bildt received the Vaclav Havel Prize from the Czech Republic.",
    "The summit declaration angered Bolivia and Cuba.",
    "Nigeria's economy grew, and Ghana's grew too.",
    "Talk of war between Poland and Lithuania is nonsense.",
]


@pytest.mark.parametrize("text", NO_MEETINGS)
def test_no_meeting(pipeline: Pipeline, text: str) -> None:
    found, document = read(pipeline, text)
    assert [(names(meeting, document), meeting.status) for meeting in found] == []


def test_met_separately_is_one_meeting_with_each(pipeline: Pipeline) -> None:
    text = (
        "U.S. Secretary of State Hillary Clinton met separately with Egyptian Foreign Minister Ahmed Aboul Gheit and "
        "Jordanian Foreign Minister Nasser Judeh on Monday."
    )
    found, document = read(pipeline, text)
    assert sorted(sorted(names(meeting, document)) for meeting in found) == [["Clinton", "Gheit"], ["Clinton", "Judeh"]]


def test_one_meeting_told_twice_is_one(pipeline: Pipeline) -> None:
    text = (
        "Omani Foreign Minister Yusuf bin Alawi met Iranian President Hassan Rouhani in Tehran on Monday. The weather was hot.\n\n"
        "Rouhani held talks with Yusuf bin Alawi after a lunch. During the talks, the two spoke about the strait."
    )
    found, document = read(pipeline, text)
    assert len(found) == 1
    assert len(found[0].span) == 2
    assert found[0].date == "2010-06-14"
    assert len(document[Meetings].triggers["m1"]) >= 3


def test_two_days_are_two_meetings(pipeline: Pipeline) -> None:
    text = (
        "Serbian President Boris Tadic met Croatian President Ivo Josipovic in Opatija on 24 March. "
        "Tadic met Josipovic again in Budapest on 5 June."
    )
    found, _ = read(pipeline, text)
    assert [meeting.date for meeting in found] == ["2010-03-24", "2010-06-05"]


def test_days_counted_from_the_meeting_before(pipeline: Pipeline) -> None:
    text = (
        "On Wednesday, Wang Yi met with Kenyan President Uhuru Kenyatta. A day earlier, Ethiopian Prime Minister Abiy Ahmed "
        "met with Wang Yi. A few hours earlier, Wang Yi had held talks with Djibouti President Ismail Omar Guelleh."
    )
    found, _ = read(pipeline, text, "2022-01-07")
    assert [meeting.date for meeting in found] == ["2022-01-05", "2022-01-04", "2022-01-04"]


def test_readout_takes_the_day_of_publication_and_says_so(pipeline: Pipeline) -> None:
    text = (
        "President met with the Prime Minister of Japan\n\nPresident of Mongolia Tsakhiagiin Elbegdorj met with Prime Minister "
        "of Japan Shinzo Abe. The sides discussed coal."
    )
    found, _ = read(pipeline, text, "2013-03-30")
    assert [meeting.date for meeting in found] == ["2013-03-30"]
    assert "publication" in (found[0].why[0].note or "")


def test_old_meeting_in_a_readout_takes_no_day(pipeline: Pipeline) -> None:
    text = (
        "Exports grew. Mills closed. Finnish President Tarja Halonen had met Estonian President Toomas Hendrik Ilves."
    )
    found, _ = read(pipeline, text)
    assert [meeting.date for meeting in found] == [None]


def test_place_of_the_visit(pipeline: Pipeline) -> None:
    text = (
        "Indian Foreign Minister S. Jaishankar arrived in Moscow on Monday. On Tuesday, he gave a lecture. "
        "Jaishankar held talks with Russian Foreign Minister Sergei Lavrov on Wednesday."
    )
    found, _ = read(pipeline, text, "2022-11-10")
    assert [(meeting.place, meeting.format) for meeting in found] == [("Moscow", "in-person")]


def test_who_joins_is_a_participant(pipeline: Pipeline) -> None:
    text = (
        "Greek Foreign Minister Nikos Kotzias met Turkish Foreign Minister Mevlut Cavusoglu in Izmir on Monday. "
        "British Foreign Secretary Boris Johnson joined the talks."
    )
    found, document = read(pipeline, text, "2016-08-31")
    assert [names(meeting, document) for meeting in found] == [["Kotzias", "Cavusoglu", "Johnson"]]


def test_statements_belong_to_the_meeting_before_them(pipeline: Pipeline) -> None:
    text = (
        'Cuban President Raul Castro met Brazilian President Dilma Rousseff on Monday. Castro said: "We agree on sugar."\n\n'
        'On Tuesday, Mexican President Felipe Calderon held talks with Castro. Calderon said: "We disagree on oil."'
    )
    found, _ = read(pipeline, text, "2012-02-02")
    assert [meeting.statements for meeting in found] == [("s1",), ("s2",)]


def test_headline_gives_the_form(pipeline: Pipeline) -> None:
    text = (
        "Secretary Clinton's Call with Polish Foreign Minister Sikorski\n\nU.S. Secretary of State Hillary Clinton spoke today with "
        "Polish Foreign Minister Radoslaw Sikorski."
    )
    found, _ = read(pipeline, text)
    assert [(meeting.format, meeting.date) for meeting in found] == [("phone", DAY)]


def test_title_beside_the_text_gives_the_form(pipeline: Pipeline) -> None:
    text = "U.S. Secretary of State Hillary Clinton spoke today with Polish Foreign Minister Radoslaw Sikorski."
    article = Article(text, published=DAY, title="Secretary Clinton’s Call with Polish Foreign Minister Sikorski")
    assert [meeting.format for meeting in pipeline.document(article)[Meetings].meetings] == ["phone"]


def test_headline_alone_names_the_call(pipeline: Pipeline) -> None:
    text = (
        "Telephone conversation with Prime Minister of Italy Mario Draghi\n\nVladimir Putin spoke in favour of new gas "
        "contracts. Mario Draghi asked for lower prices."
    )
    found, document = read(pipeline, text, "2022-05-26")
    assert [(names(meeting, document), meeting.format, meeting.date) for meeting in found] == [
        (["Putin", "Draghi"], "phone", "2022-05-26")
    ]


def test_headline_makes_no_second_meeting(pipeline: Pipeline) -> None:
    text = (
        "Chirac meets Schroeder in Dresden\n\nFrench President Jacques Chirac met German Chancellor Gerhard Schroeder on "
        "Monday to discuss farm subsidies."
    )
    found, _ = read(pipeline, text)
    assert len(found) == 1


def test_initiator_comes_first(pipeline: Pipeline) -> None:
    found, document = read(
        pipeline, "Danish Foreign Minister Lene Espersen met with Latvian President Valdis Zatlers on Friday."
    )
    assert names(found[0], document) == ["Espersen", "Zatlers"]
    assert found[0].countries == ("DNK", "LVA")


@pytest.mark.parametrize("text", ["", "\n", "met", "talks with", "Summit", "met met met with with", "meeting of the of the",
                                  "Putin met", "the talks between and", "\u202eteem nitup", "Russia, China, met, and, with"])  # fmt: skip
def test_any_text_is_read(pipeline: Pipeline, text: str) -> None:
    read(pipeline, text)
    read(pipeline, text, None)


FRAMES = [(frame.id, text, True) for frame in meeting_knowledge().words.frames for text in frame.hits]
FRAMES += [(frame.id, text, False) for frame in meeting_knowledge().words.frames for text in frame.misses]


@pytest.mark.parametrize(("frame", "text", "wanted"), FRAMES)
def test_hits_and_misses_of_the_frames(pipeline: Pipeline, frame: str, text: str, wanted: bool) -> None:
    found, _ = read(pipeline, text)
    rules = {reason.rule for meeting in found for reason in meeting.why}
    assert (f"meetings:{frame}" in rules) == wanted, rules


def test_wrong_format_in_a_frame_is_an_error_with_its_line(tmp_path: Path) -> None:
    good = (KNOWLEDGE / "languages" / "en" / "meetings.yaml").read_text(encoding="utf-8")
    path = tmp_path / "meetings.yaml"
    path.write_text(good.replace("format: phone", "format: telegraph", 1), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"meetings\.yaml:\d+: frames"):
        load(path, MeetingWords)


# ------------------------------------------------------------------------------------------------ titles
def from_title(pipeline: Pipeline, title: str, text: str, publisher: str | None = None) -> list[Meeting]:
    """The meetings of an article whose title is no part of its text."""
    article = Article(text, title=title, published="2022-03-10", publisher=publisher)
    return list(pipeline.document(article)[Meetings].meetings)


def test_title_names_a_call_that_the_body_never_names(pipeline: Pipeline) -> None:
    found = from_title(
        pipeline,
        "Telephone conversation with President of Chile Gabriel Rojas",
        "Gabriel Rojas thanked Peruvian President Luis Prado for the help after the floods. Luis Prado promised more.",
    )
    assert [set(meeting.participants) for meeting in found] == [{"person:gabriel-rojas", "person:luis-prado"}]
    assert found[0].format == "phone" and found[0].date == "2022-03-10" and found[0].status == "held"
    assert set(found[0].countries) == {"CHL", "PER"}


def test_title_names_holders_whom_the_body_calls_leaders(pipeline: Pipeline) -> None:
    title = "On March 14, Emmanuel Macron will hold talks with Federal Chancellor of Germany Olaf Scholz"
    found = from_title(pipeline, title, "The leaders are to discuss the price of gas and the harvest.")
    assert [(set(m.participants), m.status, m.date) for m in found] == [
        ({"person:emmanuel-macron", "person:olaf-scholz"}, "planned", "2022-03-14")
    ]


def test_publisher_is_the_host_whom_nobody_names(pipeline: Pipeline) -> None:
    found = from_title(
        pipeline,
        "Meeting with Prime Minister of Japan Fumio Kishida",
        "The sides signed a treaty on fishing.",
        "President of France",
    )
    assert [set(meeting.participants) for meeting in found] == [{"person:emmanuel-macron", "person:fumio-kishida"}]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Possible talks with President of Chile Gabriel Rojas",
            "Gabriel Rojas wrote to Peruvian President Luis Prado.",
        ),
        ("Meeting with Minister of Health Ana Rojas", "Peruvian President Luis Prado thanked Ana Rojas of Lima."),
        ("Talks with Chile", "Peruvian President Luis Prado praised Chilean President Gabriel Rojas."),
        ("Meeting on fisheries", "Peruvian President Luis Prado praised Chilean President Gabriel Rojas."),
    ],
)
def test_title_without_an_encounter_of_two_sides(pipeline: Pipeline, title: str, text: str) -> None:
    assert from_title(pipeline, title, text) == []


def test_title_and_body_make_one_meeting(pipeline: Pipeline) -> None:
    found = from_title(
        pipeline,
        "Minister Rojas’s Call with Peruvian Foreign Minister Prado",
        "Office of the Minister\n\nChilean Foreign Minister Ana Rojas spoke yesterday with Peruvian Foreign Minister Luis "
        "Prado to discuss the border.",
    )
    assert [(m.format, m.date, m.why[0].rule) for m in found] == [("phone", "2022-03-09", "meetings:speak")]


# ------------------------------------------------------------------------------------------------ long names
@pytest.mark.parametrize(
    "text",
    [
        "Kenyan Foreign Minister Raila Otieno met on the margins of the summit with Dutch Foreign Minister Piet Bakker today.",
        "Kenyan Foreign Minister Raila Otieno spoke today with Canadian Foreign Minister Louise Roy to discuss our close "
        "coordination on security issues.",
        "Peruvian President Luis Prado will receive his Chilean counterpart, Ana Rojas, in Lima next Tuesday.",
        "Following talks, Peruvian President Luis Prado and Chilean President Ana Rojas gave statements to the press.",
        "Peruvian President Luis Prado spoke in Quito following talks with Chilean Foreign Minister Ana Rojas.",
    ],
)
def test_partner_behind_what_breaks_the_parse(pipeline: Pipeline, text: str) -> None:
    found, _ = read(pipeline, text)
    assert [len(meeting.countries) for meeting in found] == [2]


def test_states_of_ministers_from_many_lands(pipeline: Pipeline) -> None:
    text = "Mexican President Juan Robles met on Monday with foreign ministers from Cuba, Haiti, Panama, and Belize in Merida."
    found, _ = read(pipeline, text)
    assert [set(meeting.countries) for meeting in found] == [{"MEX", "CUB", "HTI", "PAN", "BLZ"}]


@pytest.mark.parametrize(
    "text",
    [
        "Iran and Oman meet regularly at the level of experts.",
        "According to Kenyan Professor Raila Otieno, the press and the public received Peruvian President Luis Prado's visit well.",
        "They drove to the hall where the European Council was meeting.",
        "Mexican President Juan Robles voiced support for peace talks between Armenia and Azerbaijan.",
    ],
)
def test_no_meeting_is_told(pipeline: Pipeline, text: str) -> None:
    assert not read(pipeline, text)[0]


def test_call_of_the_title_is_not_the_talks_before_it(pipeline: Pipeline) -> None:
    found = from_title(
        pipeline,
        "Telephone conversation with President of Peru Luis Prado",
        "Chilean President Ana Rojas and Luis Prado reviewed trade, in follow-up to the Chilean-Peruvian talks held in Lima on "
        "12 January.",
    )
    assert (found[0].format, found[0].date) == ("phone", "2022-03-10")


def test_confidence_falls_with_what_is_inferred(pipeline: Pipeline) -> None:
    told, _ = read(
        pipeline, "Danish Foreign Minister Lene Berg met Latvian President Valdis Ozols in Riga on 4 May 2021."
    )
    today, _ = read(pipeline, "Danish Foreign Minister Lene Berg met Latvian President Valdis Ozols.")
    title = from_title(
        pipeline,
        "Talks with President of Latvia Valdis Ozols",
        "Danish Premier Lene Berg praised Valdis Ozols of Latvia.",
    )
    assert told[0].confidence > today[0].confidence > title[0].confidence


# ------------------------------------------------------------------------------------------- legs of a journey
def who_where(found: tuple[Meeting, ...], document: Document) -> list[tuple[str, str | None, str | None]]:
    return [(names(meeting, document)[-1], meeting.date, meeting.place) for meeting in found]


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan Foreign Minister Raila Otieno met his Dutch counterpart, Piet Bakker, in The Hague on Monday and his Danish "
        "counterpart, Lene Berg, in Aarhus on Tuesday.",
        "Kenyan Foreign Minister Raila Otieno held talks with Dutch Foreign Minister Piet Bakker in The Hague on Monday and with "
        "Danish Foreign Minister Lene Berg in Aarhus on Tuesday.",
        "Kenyan Foreign Minister Raila Otieno was received on Monday by Dutch Foreign Minister Piet Bakker in The Hague and, a day "
        "later, by Danish Foreign Minister Lene Berg in Aarhus.",
    ],
)
def test_partners_with_their_own_place_and_day_were_met_on_their_own(pipeline: Pipeline, text: str) -> None:
    found, document = read(pipeline, text)
    both = [{names(meeting, document)[0], names(meeting, document)[-1]} for meeting in found]
    assert both == [{"Otieno", "Bakker"}, {"Otieno", "Berg"}]
    assert [(meeting.date, meeting.place) for meeting in found] == [
        ("2010-06-14", "The Hague"),
        ("2010-06-15", "Aarhus"),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Peruvian President Luis Prado met Chilean President Ana Rojas on the northern side of Lake Constance on Monday.", None),
        ("Peruvian President Luis Prado met Chilean President Ana Rojas at the Italian embassy in Bern on Monday.", "Bern"),
        ("Peruvian President Luis Prado welcomed Chilean President Ana Rojas to Cusco on Monday.", "Cusco"),
        ("Peruvian President Luis Prado held talks in the Danish capital with Chilean President Ana Rojas on Monday.", "Copenhagen"),
        ("Peruvian President Luis Prado and Chilean President Ana Rojas met in Rome on Monday to discuss the crisis in Bolivia.", "Rome"),
        ("Peruvian President Luis Prado flew to Quito, where he met Chilean President Ana Rojas on Monday.", "Quito"),
    ],
)  # fmt: skip
def test_where_it_took_place(pipeline: Pipeline, text: str, place: str | None) -> None:
    found, _ = read(pipeline, text)
    assert len(found) == 1 and found[0].date == "2010-06-14"
    if place is not None:
        assert found[0].place == place
        assert found[0].location is not None and found[0].location.geonames


def test_the_same_city_is_the_one_told_last(pipeline: Pipeline) -> None:
    text = (
        "Peruvian President Luis Prado met Chilean President Ana Rojas in Rome on Monday. In the same city, he met "
        "Cuban President Jose Marin."
    )
    found, _ = read(pipeline, text)
    assert [meeting.place for meeting in found] == ["Rome", "Rome"]


def test_a_place_lies_where_the_text_is_about(pipeline: Pipeline) -> None:
    text = "American President Anne Miller met Iraqi President Ali Hassan in Athens, Georgia, on Monday."
    found, _ = read(pipeline, text)
    assert found[0].location is not None and found[0].location.country == "USA"


# ------------------------------------------------------------------------------------------- what the record says
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Peruvian President Luis Prado held talks with Chilean President Ana Rojas in Rome on Monday.", "talks"),
        ("The summit of Peru and Chile took place in Lima on Monday.", "summit"),
        ("Peruvian President Luis Prado received Chilean President Ana Rojas in Lima on Monday.", "reception"),
        ("Peruvian President Luis Prado telephoned Chilean President Ana Rojas on Monday.", "call"),
        ("The UN Security Council met in New York on Monday.", "session"),
        (
            "Peruvian President Luis Prado and Chilean President Ana Rojas signed a treaty in Lima on Monday.",
            "ceremony",
        ),
        ("Peruvian President Luis Prado met Chilean President Ana Rojas in Lima on Monday.", "meeting"),
    ],
)
def test_kind_is_what_the_text_calls_it(pipeline: Pipeline, text: str, kind: str) -> None:
    found, _ = read(pipeline, text)
    assert [meeting.kind for meeting in found] == [kind]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Peruvian President Luis Prado received Chilean President Ana Rojas in Lima on Monday.", "Prado"),
        ("Chilean President Ana Rojas was received by Peruvian President Luis Prado in Lima on Monday.", "Prado"),
        ("Chilean President Ana Rojas met Peruvian President Luis Prado in Lima on Monday. Prado greeted his guest in Quechua.", "Prado"),
        ("Chilean President Ana Rojas held talks with Peruvian President Luis Prado on Monday at the invitation of Prado.", "Prado"),
        ("Chilean President Ana Rojas met Peruvian President Luis Prado in Lima on Monday.", None),
        ("Chilean President Ana Rojas telephoned Peruvian President Luis Prado on Monday and received praise.", None),
    ],
)  # fmt: skip
def test_host_is_who_received(pipeline: Pipeline, text: str, host: str | None) -> None:
    found, document = read(pipeline, text)
    assert len(found) == 1
    actor = document[Actors].actors[found[0].host] if found[0].host else None
    assert (actor.name.split()[-1] if actor else None) == host


def test_mediator_takes_part_between_the_sides(pipeline: Pipeline) -> None:
    text = "Talks between Eritrea and Djibouti, mediated by Qatar, were held in Doha on Monday."
    found, _ = read(pipeline, text)
    assert len(found) == 1
    assert found[0].mediators == ("state:QAT",) and "state:QAT" in found[0].participants


def test_who_led_the_delegations_stands_for_the_states(pipeline: Pipeline) -> None:
    text = (
        "Peru and Chile held talks in Lima on Monday. Luis Prado headed the Peruvian delegation, and Ana Rojas led the "
        "Chilean delegation."
    )
    found, document = read(pipeline, text)
    assert [names(meeting, document) for meeting in found] == [["Prado", "Rojas"]]
    assert set(found[0].countries) == {"PER", "CHL"}


def test_documents_signed_there(pipeline: Pipeline) -> None:
    text = (
        "Peruvian President Luis Prado held talks with Chilean President Ana Rojas in Lima on Monday. The two presidents signed "
        "an agreement on fishing. The mayor signed a contract."
    )
    found, document = read(pipeline, text)
    assert [paper.name for paper in found[0].documents] == ["agreement on fishing"]
    start, end = found[0].documents[0].span
    assert document.text[start:end] == "agreement on fishing"


def test_capacities_are_in_the_text_or_in_the_gazetteer(pipeline: Pipeline) -> None:
    text = "Chilean Foreign Minister Ana Rojas met Angela Merkel in Berlin on Monday."
    found, document = read(pipeline, text)
    by_name = {document[Actors].actors[c.actor].name.split()[-1]: c for c in found[0].capacities}
    assert by_name["Rojas"].title == "Foreign Minister" and by_name["Rojas"].span is not None
    assert by_name["Merkel"].title and by_name["Merkel"].country == "DEU" and by_name["Merkel"].span is None


# ------------------------------------------------------------------------------------------- moved, called off
@pytest.mark.parametrize(
    ("text", "status", "day", "moved_from"),
    [
        ("The meeting between Peruvian President Luis Prado and Chilean President Ana Rojas, scheduled for 20 June, was postponed to "
         "27 June.", "planned", "2010-06-27", "2010-06-20"),
        ("The meeting between Peruvian President Luis Prado and Chilean President Ana Rojas, scheduled for 20 June, was brought forward "
         "by two days.", "planned", "2010-06-18", "2010-06-20"),
        ("The meeting between Peruvian President Luis Prado and Chilean President Ana Rojas, scheduled for 20 June, was postponed "
         "indefinitely.", "cancelled", "2010-06-20", None),
    ],
)  # fmt: skip
def test_put_off(pipeline: Pipeline, text: str, status: str, day: str, moved_from: str | None) -> None:
    found, document = read(pipeline, text)
    assert [(meeting.status, meeting.date, meeting.moved_from) for meeting in found] == [(status, day, moved_from)]
    assert all(document.text[start:end] for start, end in found[0].status_span)


def test_status_span_holds_the_words_that_show_it(pipeline: Pipeline) -> None:
    text = "Peruvian President Luis Prado cancelled a meeting with Chilean President Ana Rojas."
    found, document = read(pipeline, text)
    assert [document.text[start:end] for start, end in found[0].status_span] == ["cancelled"]
    held, _ = read(pipeline, "Peruvian President Luis Prado met Chilean President Ana Rojas.")
    assert held[0].status_span == ()


def test_what_was_to_have_taken_place_did_not(pipeline: Pipeline) -> None:
    text = "Peruvian President Luis Prado was to have met Chilean President Ana Rojas in Rome on Monday."
    found, _ = read(pipeline, text)
    assert [meeting.status for meeting in found] == ["cancelled"]


def test_first_and_last_day_make_one_meeting(pipeline: Pipeline) -> None:
    text = (
        "Peruvian President Luis Prado and Chilean President Ana Rojas ended their summit in Rome on Monday. They had begun their "
        "talks on Saturday."
    )
    found, _ = read(pipeline, text)
    assert [(meeting.date, meeting.date_end) for meeting in found] == [("2010-06-12", "2010-06-14")]


def test_days_of_talks_count_back_from_their_end(pipeline: Pipeline) -> None:
    text = (
        "Peruvian President Luis Prado and Chilean President Ana Rojas concluded three days of talks in Rome on Monday."
    )
    found, _ = read(pipeline, text)
    assert [(meeting.date, meeting.date_end) for meeting in found] == [("2010-06-12", "2010-06-14")]


def test_one_more_meeting_of_some_of_them(pipeline: Pipeline) -> None:
    text = (
        "Peruvian President Luis Prado, Chilean President Ana Rojas and Cuban President Jose Marin met in Rome on Monday. Prado also "
        "held talks with Rojas."
    )
    found, _ = read(pipeline, text)
    assert [len(meeting.participants) for meeting in found] == [3, 2]


@pytest.mark.parametrize(
    "text",
    [
        "Peru and Chile met in the final of the tournament in Rome on Sunday.",
        "Peruvian President Luis Prado was said to be open to a chess match with Chile.",
        "Peruvian President Luis Prado called on Chile and Cuba to join the pact.",
    ],
)
def test_matches_and_appeals_are_no_meetings(pipeline: Pipeline, text: str) -> None:
    assert not read(pipeline, text)[0]


# ------------------------------------------------------------------------------------------- releases
def test_who_attended_what_the_title_names(pipeline: Pipeline) -> None:
    found = from_title(
        pipeline,
        "NATO summit",
        "Taking part in the meeting were President of France Emmanuel Macron and Federal Chancellor of Germany Olaf Scholz.",
    )
    assert [set(meeting.participants) for meeting in found] == [
        {"org:NATO", "person:emmanuel-macron", "person:olaf-scholz"}
    ]


def test_two_states_before_the_noun_of_a_title(pipeline: Pipeline) -> None:
    found = from_title(pipeline, "French-German talks", "The President of France praised the Chancellor of Germany.")
    assert [(set(m.countries), m.kind, m.date) for m in found] == [({"FRA", "DEU"}, "talks", "2022-03-10")]


def test_title_gives_day_and_town(pipeline: Pipeline) -> None:
    found = from_title(
        pipeline,
        "Meeting of Luis Prado with Ana Rojas, Lima, 8 March 2022",
        "Peruvian President Luis Prado and Chilean President Ana Rojas met over lunch.",
    )
    assert [(meeting.date, meeting.place) for meeting in found] == [("2022-03-08", "Lima")]


def test_passages_are_of_the_text(pipeline: Pipeline) -> None:
    text = "Peruvian President Luis Prado met Chilean President Ana Rojas in Rome on Monday. They spoke of fish."
    _, document = read(pipeline, text)
    spans = document[Meetings].passages["m1"]
    assert spans and all(0 <= start < end <= len(text) for start, end in spans)


# ------------------------------------------------------------------- plans of the past, asides, encounters once more
PRADO, ROJAS = "Peruvian President Luis Prado", "Chilean President Ana Rojas"
MARIN, COSTA = "Cuban President Jose Marin", "Portuguese Prime Minister Antonio Costa"


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        (
            f"{PRADO} has called off a trip to Chile. He had been due to meet {ROJAS} in Santiago on Friday.",
            ["cancelled"],
        ),
        (f"{PRADO} had been set to hold talks with {ROJAS} on Friday. The trip was called off.", ["cancelled"]),
        (f"{PRADO} had been scheduled to meet {ROJAS} in Santiago on Friday. The fog was thick.", []),
        (f"{MARIN} cancelled a visit to Spain. {PRADO} had been expected to meet {ROJAS} on Friday.", []),
        (f"{PRADO} is scheduled to meet {ROJAS} in Santiago on Friday.", ["planned"]),
        (f"{PRADO} had agreed to meet {ROJAS} on Friday, the ministry said.", ["planned"]),
    ],
)
def test_a_plan_of_the_past_was_called_off_or_is_no_meeting(pipeline: Pipeline, text: str, statuses: list[str]) -> None:
    found, document = read(pipeline, text)
    assert [meeting.status for meeting in found] == statuses
    assert all(document.text[start:end] for meeting in found for start, end in meeting.status_span)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f'{PRADO} called off a meeting with {ROJAS}. Rojas, who met {MARIN} on Sunday, was cross.\n\n"Pity," Rojas said.', [0, 0]),
        (f'{PRADO} called off a meeting with {ROJAS}. Rojas met {MARIN} on Sunday.\n\n"Fine," Rojas said.', [0, 1]),
        (f'{MARIN} met {ROJAS} in Rome on Sunday. {PRADO} cancelled a meeting with Rojas.\n\n"Pity," Rojas said.', [0, 0]),
        (f'{PRADO} met {ROJAS} in Rome. Rojas, who met {MARIN} on Sunday, left.\n\n"We agreed," Rojas said.', [1, 0]),
        (f'{PRADO}, who met {ROJAS} in Rome on Monday, was glad.\n\nIn the end, "We agreed," Prado said.', [1]),
    ],
)  # fmt: skip
def test_asides_and_what_was_called_off_keep_no_later_statements(
    pipeline: Pipeline, text: str, said: list[int]
) -> None:
    text = re.sub(r'("[^"]+,") (\w+) said', r"\2 said: \1", text)
    found, _ = read(pipeline, text)
    assert [len(meeting.statements) for meeting in found] == said


def test_the_two_leaders_are_those_of_the_main_line(pipeline: Pipeline) -> None:
    text = f"{PRADO} and {ROJAS} met in Rome on Monday. The meeting came a week before {MARIN} and {COSTA} are to meet in Madrid. "
    found, document = read(pipeline, text + "The two leaders are scheduled to meet again on Tuesday.")
    assert [names(meeting, document) for meeting in found] == [
        ["Prado", "Rojas"], ["Marin", "Costa"], ["Prado", "Rojas"]
    ]  # fmt: skip
    text = f"{PRADO} and {ROJAS} met in Rome on Monday. {MARIN} and {COSTA} met in Madrid on Sunday. "
    found, document = read(pipeline, text + "The two leaders are scheduled to meet again on Friday.")
    assert names(found[-1], document) == ["Marin", "Costa"]


def test_again_is_another_meeting(pipeline: Pipeline) -> None:
    text = f"{PRADO} and {ROJAS} met in Rome on Monday. "
    assert len(read(pipeline, text + "They met again in the evening.")[0]) == 2
    assert len(read(pipeline, text + "They met for two hours.")[0]) == 1
