"""The brief as sentences: each form of a meeting, of a statement and of an event; positions; several articles at once."""

from __future__ import annotations

import re

import pytest
from hand_record import TEXT, at, hostile, record, unread

from communique.exports import Look, export
from communique.exports.briefing import Briefing, Line, Screen
from communique.exports.composition import ROWS, compose
from communique.exports.joint import LIMIT, JointBrief, with_joint_brief
from communique.exports.layout import cells
from communique.exports.md import escaped
from communique.exports.sentences import Sentences, beginning, on_date
from communique.exports.wording import wording
from communique.ontology import event_types, speech_acts
from communique.record import Actor, Event, Meeting, Mention, Record, Role, SignedDocument, Statement

ACTORS = (
    Actor(
        id="person:ana-quiroga",
        name="Ana Quiroga",
        kind="person",
        country="BOL",
        sector="GOV",
        roles=(Role(title="Foreign Minister", country="BOL", span=(0, 1)),),
        mentions=(Mention(span=(0, 1), form="name"),),
    ),
    Actor(
        id="person:tor-dahl",
        name="Tor Dahl",
        kind="person",
        country="NOR",
        sector="GOV",
        roles=(Role(title="envoy", organisation="Nansen Council", country="NOR", span=(0, 1)),),
        mentions=(Mention(span=(0, 1), form="name"),),
    ),
    Actor(
        id="person:lucia-ferro",
        name="Lucia Ferro",
        kind="person",
        country="ITA",
        sector="GOV",
        roles=(Role(title="President", country="ITA", span=(0, 1)),),
        mentions=(Mention(span=(0, 1), form="name"),),
    ),
    Actor(id="org:AMC", name="Andean Mining Council", kind="igo"),
    Actor(id="state:BOL", name="Bolivia", kind="state", country="BOL"),
    Actor(id="state:USA", name="United States", kind="state", country="USA"),
    Actor(id="group:experts", name="Experts", kind="group"),
)
WORDS = "Experts met them. The experts and the United States said that copper was short."


def made(*meetings: Meeting, text: str = WORDS, **parts: object) -> Record:
    """A record of our own with these actors."""
    base = record()
    info = base.document.model_copy(update={"id": "copper", "text": text, "title": "Copper", "published": "2019-05-02"})
    return Record(document=info, actors=ACTORS, meetings=meetings, made_by=base.made_by, **parts)  # type: ignore[arg-type]


def meeting(*participants: str, **values: object) -> Meeting:
    ids = {actor.name: actor.id for actor in ACTORS}
    given = {"date": "2019-05-01", "place": "La Paz", "format": "in-person", **values}
    return Meeting(id="m1", participants=tuple(ids[name] for name in participants), span=((0, 5),), **given)  # type: ignore[arg-type]


def told(*participants: str, **values: object) -> str:
    """The sentence of a meeting."""
    one = meeting(*participants, **values)
    return Sentences(made(one)).meeting(one).text


ANA, TOR, LUCIA = "Ana Quiroga", "Tor Dahl", "Lucia Ferro"


# ------------------------------------------------------------------------------------------------- meetings
@pytest.mark.parametrize(
    ("participants", "values", "sentence"),
    [
        ((ANA, LUCIA), {}, "On 1 May 2019 Bolivian Foreign Minister Ana Quiroga met Italian President Lucia Ferro in La Paz."),
        ((ANA, LUCIA), {"format": "phone", "place": None}, "On 1 May 2019 Bolivian Foreign Minister Ana Quiroga spoke by phone with Italian President Lucia Ferro."),
        ((ANA, LUCIA), {"format": "video", "place": None}, "On 1 May 2019 Bolivian Foreign Minister Ana Quiroga spoke by video link with Italian President Lucia Ferro."),
        ((ANA, LUCIA), {"status": "planned"}, "Bolivian Foreign Minister Ana Quiroga is to meet Italian President Lucia Ferro in La Paz on 1 May 2019."),
        ((ANA, LUCIA), {"status": "planned", "format": "phone", "place": None}, "Bolivian Foreign Minister Ana Quiroga is to speak by phone with Italian President Lucia Ferro on 1 May 2019."),
        ((ANA, LUCIA), {"status": "planned", "format": "video", "place": None}, "Bolivian Foreign Minister Ana Quiroga is to speak by video link with Italian President Lucia Ferro on 1 May 2019."),
        ((ANA, LUCIA), {"status": "cancelled"}, "A meeting between Bolivian Foreign Minister Ana Quiroga and Italian President Lucia Ferro in La Paz, planned for 1 May 2019, was called off."),
        ((ANA, LUCIA), {"status": "cancelled", "format": "phone", "place": None, "date": None}, "A phone call between Bolivian Foreign Minister Ana Quiroga and Italian President Lucia Ferro was called off."),
        ((ANA, LUCIA), {"status": "cancelled", "kind": "talks"}, "Talks between Bolivian Foreign Minister Ana Quiroga and Italian President Lucia Ferro in La Paz, planned for 1 May 2019, were called off."),
        ((ANA, LUCIA), {"status": "proposed"}, "A meeting between Bolivian Foreign Minister Ana Quiroga and Italian President Lucia Ferro in La Paz has been proposed for 1 May 2019."),
        ((ANA, LUCIA), {"status": "proposed", "format": "video", "date": None, "place": None}, "A video conference between Bolivian Foreign Minister Ana Quiroga and Italian President Lucia Ferro has been proposed."),
        ((ANA, LUCIA), {"status": "proposed", "kind": "talks", "date": None}, "Talks between Bolivian Foreign Minister Ana Quiroga and Italian President Lucia Ferro in La Paz have been proposed."),
        ((ANA, LUCIA), {"kind": "summit", "format": "video", "place": None}, "On 1 May 2019 Bolivian Foreign Minister Ana Quiroga held a summit with Italian President Lucia Ferro by video link."),
        ((ANA, LUCIA), {"kind": "summit", "status": "cancelled", "format": "video", "place": None}, "A summit between Bolivian Foreign Minister Ana Quiroga and Italian President Lucia Ferro by video link, planned for 1 May 2019, was called off."),
        ((ANA, LUCIA), {"place": None}, "On 1 May 2019 Bolivian Foreign Minister Ana Quiroga met Italian President Lucia Ferro in person."),
        ((ANA, LUCIA), {"date": None}, "Bolivian Foreign Minister Ana Quiroga met Italian President Lucia Ferro in La Paz."),
        ((ANA, LUCIA), {"status": "planned", "moved_from": "2019-04-28"}, "Bolivian Foreign Minister Ana Quiroga is to meet Italian President Lucia Ferro in La Paz on 1 May 2019, put off from 28 April 2019."),
        ((ANA, LUCIA), {"host": "person:lucia-ferro", "place": "Rome"}, "On 1 May 2019 Italian President Lucia Ferro received Bolivian Foreign Minister Ana Quiroga in Rome."),
        ((ANA, LUCIA), {"kind": "visit", "host": "person:lucia-ferro", "place": "Rome"}, "On 1 May 2019 Bolivian Foreign Minister Ana Quiroga visited Italian President Lucia Ferro in Rome."),
        ((LUCIA,), {"kind": "visit", "place": "Bolivia"}, "On 1 May 2019 Italian President Lucia Ferro visited Bolivia."),
        ((LUCIA,), {"kind": "visit", "place": "Bolivia", "status": "planned"}, "Italian President Lucia Ferro is to visit Bolivia on 1 May 2019."),
        ((TOR, LUCIA), {"place": None, "kind": "talks"}, "On 1 May 2019 Tor Dahl, Norwegian envoy to the Nansen Council, held talks with Italian President Lucia Ferro in person."),
        ((ANA, TOR, LUCIA), {}, "On 1 May 2019 Bolivian Foreign Minister Ana Quiroga, Tor Dahl and Italian President Lucia Ferro met in La Paz."),
        ((ANA, TOR, LUCIA), {"status": "planned", "format": "video", "place": None}, "Bolivian Foreign Minister Ana Quiroga, Tor Dahl and Italian President Lucia Ferro are to meet by video link on 1 May 2019."),
        ((ANA, TOR, LUCIA), {"format": "phone", "place": None}, "On 1 May 2019 Bolivian Foreign Minister Ana Quiroga, Tor Dahl and Italian President Lucia Ferro spoke by phone."),
        ((ANA, TOR, LUCIA), {"status": "cancelled"}, "A meeting of Bolivian Foreign Minister Ana Quiroga, Tor Dahl and Italian President Lucia Ferro in La Paz, planned for 1 May 2019, was called off."),
        ((ANA, TOR, LUCIA), {"mediators": ("person:tor-dahl",)}, "On 1 May 2019 Bolivian Foreign Minister Ana Quiroga met Italian President Lucia Ferro in La Paz, with Tor Dahl mediating."),
        (("Andean Mining Council",), {}, "On 1 May 2019 the Andean Mining Council met in La Paz."),
        (("Andean Mining Council",), {"status": "planned"}, "The Andean Mining Council is to meet in La Paz on 1 May 2019."),
        ((ANA,), {"date": "2019-05-01", "date_end": "2019-05-03"}, "From 1 to 3 May 2019 Bolivian Foreign Minister Ana Quiroga held a meeting in La Paz."),
        (("Bolivia", "United States"), {}, "On 1 May 2019 Bolivia and the United States met in La Paz."),
        (("Experts", "United States"), {"place": "Summer Palace"}, "On 1 May 2019 experts met the United States at Summer Palace."),
    ],
)  # fmt: skip
def test_every_form_of_a_meeting_is_a_sentence(
    participants: tuple[str, ...], values: dict[str, object], sentence: str
) -> None:
    assert told(*participants, **values) == sentence


def test_of_many_participants_some_are_named() -> None:
    names = [actor.name for actor in ACTORS]
    assert told(*names).endswith("the Andean Mining Council and 3 others met in La Paz.")


def test_documents_of_a_meeting_are_told() -> None:
    documents = (
        SignedDocument(name="a treaty on copper", span=(0, 7)),
        SignedDocument(name="a protocol", span=(8, 11)),
    )
    one = meeting(ANA, LUCIA, documents=documents)
    lines = compose(made(one)).sections[0].lines
    assert lines[1].text == "Signed or adopted: a treaty on copper and a protocol."
    assert lines[1].references[0].spans == ((0, 7), (8, 11))


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2023-02-22", None, "on 22 February 2023"),
        ("2023-03-06", "2023-03-10", "from 6 to 10 March 2023"),
        ("2023-02-01", "2023-02-28", "in February 2023"),
        ("2015-01-01", "2015-12-31", "in 2015"),
        ("2018-09-01", "2018-11-30", "between 1 September and 30 November 2018"),
        ("1998-12-30", "1999-01-02", "from 30 December 1998 to 2 January 1999"),
        ("2023", None, "in 2023"),
        (None, None, ""),
    ],
)
def test_days_as_a_sentence_tells_them(start: str | None, end: str | None, words: str) -> None:
    assert on_date(start, end) == words


# ----------------------------------------------------------------------------------------------- statements
SPEECH = (
    "Quiroga stressed that copper was scarce. The mines must stay open, Dahl warned. According to Ferro, prices will "
    'fall. "Nobody will sell below cost," Quiroga promised. We regard the tariff as unfair. Ferro, in her opinion, the '
    "mines are old. Ferro called on Bolivia to lower its tariff. Ferro supports Bolivia on the issue of copper. "
    "Dahl supports it. She rejects the tariff."
)


def statement(identifier: str, speaker: str, source: str, cue: str, content: str, **values: object) -> Statement:
    def place(words: str) -> tuple[tuple[int, int], ...]:
        start = SPEECH.index(words) if words else -1
        return ((start, start + len(words)),) if words else ()

    given = {"kind": "indirect", "act": "say", "voice": "official", **values}
    return Statement(
        id=identifier,
        speaker=speaker,
        speakers=(speaker,),
        source=place(source),
        cue=place(cue),
        content=place(content),
        **given,
    )  # type: ignore[arg-type]


ANA_ID, TOR_ID, LUCIA_ID = "person:ana-quiroga", "person:tor-dahl", "person:lucia-ferro"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (statement("s1", ANA_ID, "Quiroga", "stressed", "copper was scarce"), "Ana Quiroga stressed that copper was scarce"),
        (statement("s1", TOR_ID, "Dahl", "warned", "The mines must stay open", act="warn"), "Tor Dahl warned that the mines must stay open"),
        (statement("s1", LUCIA_ID, "Ferro", "According to", "prices will fall"), "According to Lucia Ferro, prices will fall"),
        (statement("s1", ANA_ID, "Quiroga", "promised", '"Nobody will sell below cost,"', kind="direct", act="promise"), "Ana Quiroga promised: “Nobody will sell below cost”"),
        (statement("s1", ANA_ID, "We", "regard", "the tariff as unfair"), "Ana Quiroga said: “We regard the tariff as unfair”"),
        (statement("s1", LUCIA_ID, "her", "opinion", "the mines are old", act="believe"), "Lucia Ferro voiced a belief: the mines are old"),
        (statement("s1", LUCIA_ID, "Ferro", "called on", "Bolivia to lower its tariff", act="demand"), "Lucia Ferro called on Bolivia to lower its tariff"),
    ],
)  # fmt: skip
def test_a_statement_keeps_the_words_of_its_source(said: Statement, sentence: str) -> None:
    sentences = Sentences(made(text=SPEECH, statements=(said,)))
    sentences.parties.introduced = {actor.id for actor in ACTORS}
    assert sentences.told(said) == sentence


def test_a_person_is_introduced_once() -> None:
    said = statement("s1", TOR_ID, "Dahl", "warned", "The mines must stay open")
    sentences = Sentences(made(text=SPEECH, statements=(said,)))
    assert sentences.told(said).startswith("Tor Dahl, Norwegian envoy to the Nansen Council, warned that")
    assert sentences.told(said).startswith("Tor Dahl warned that")


def test_a_long_quotation_ends_with_a_whole_sentence() -> None:
    words = "One sentence stands here. Another one stands behind it and is longer than the first."
    assert beginning(words, 60) == "One sentence stands here. …"
    assert beginning(words, 200) == words


# --------------------------------------------------------------------------------------------------- events
def event(**values: object) -> Event:
    given = {
        "type": "PROTEST",
        "source": ("state:BOL",),
        "target": ("state:USA",),
        "quad": "MX",
        "goldstein": -5.0,
        "span": ((0, 7),),
        **values,
    }
    return Event(id="e1", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (event(date="2021-03-03"), "Bolivia protested against the United States on 3 March 2021"),
        (event(modality="planned"), "Bolivia plans to protest against the United States"),
        (event(modality="hypothetical"), "Bolivia may protest against the United States"),
        (event(modality="denied"), "Bolivia did not protest against the United States"),
        (event(target=()), "Bolivia protested"),
        (event(source=()), "A protest, towards the United States"),
        (event(type="ACCUSE", mode="disapprove"), "Bolivia criticised the United States"),
        (event(type="COOPERATE", source=("state:BOL", "state:USA"), target=("state:BOL", "state:USA"), modality="planned"), "Bolivia and the United States plan to cooperate"),
        (event(type="SUPPORT", source=("state:BOL", "state:USA"), target=("state:USA", "state:BOL")), "Bolivia and the United States drew closer to each other"),
    ],
)  # fmt: skip
def test_every_modality_of_an_event_is_a_sentence(act: Event, sentence: str) -> None:
    assert Sentences(made(events=(act,))).act(act) == sentence


def test_a_denial_names_who_denies() -> None:
    sentences = Sentences(record())
    denied = record().events[1]
    assert sentences.act(denied) == "Estonian Foreign Minister Juhan Tamm denied that Norway threatened Estonia"
    assert sentences.act(denied) == "Juhan Tamm denied that Norway threatened Estonia"


def test_an_event_ends_where_its_statement_ends() -> None:
    line = Sentences(record()).event(record().events[1])
    assert line.text.endswith(": “threatened to close the route”.")
    assert line.references[0].spans == (at("threatened to close the route"),)


def test_all_codes_have_words() -> None:
    assert set(wording().acts) == set(speech_acts())
    assert set(wording().events) == set(event_types())


# ------------------------------------------------------------------------------------------------ the screen
def top(briefing: Briefing) -> tuple[Line, ...]:
    return briefing.sections[0].lines


def test_the_top_says_who_met_whom_and_what_each_said() -> None:
    lines = [line.text for line in top(compose(record()))]
    assert (
        lines[0]
        == "On 23 April 2019 Norwegian Foreign Minister Ingrid Solheim met Estonian Foreign Minister Juhan Tamm in Oslo."
    )
    assert lines[1].startswith("Solheim said: “We have waited ten years")
    assert lines[2] == "Juhan Tamm said that Tallinn would put 40 million euros into two harbours."
    assert lines[3] == "On 22 April 2019 Juhan Tamm spoke by phone with the Swedish trade minister."


@pytest.mark.parametrize("number", [1, 3, 9, 30])
def test_the_top_fits_the_first_screen(number: int) -> None:
    first = record()
    meetings = tuple(first.meetings[0].model_copy(update={"id": f"m{n}"}) for n in range(number))
    said = tuple(first.statements[n % 3].model_copy(update={"id": f"s{n}"}) for n in range(number * 2))
    meetings = tuple(m.model_copy(update={"statements": tuple(s.id for s in said)}) for m in meetings)
    made_up = first.model_copy(update={"meetings": meetings, "statements": said})
    shown = "".join(export("brief")([made_up], Look())).splitlines()
    begins = shown.index("IN BRIEF")
    ends = shown.index("", begins) if "" in shown[begins:] else len(shown)
    assert begins == 4
    assert ends - begins - 1 <= ROWS + 2, "24 rows with the title"


def test_without_a_meeting_the_main_events_between_states_come_first() -> None:
    words = "Bolivia protested to the United States over copper. Quiroga said that the mines would close."
    act = event(span=((0, 50),), date="2021-03-03", confidence=0.9)
    text = SPEECH + " " + words
    start = len(SPEECH) + 1
    act = act.model_copy(update={"span": ((start, start + 50),)})
    said = statement("s1", LUCIA_ID, "Ferro", "called on", "Bolivia to lower its tariff", act="demand")
    lines = [line.text for line in top(compose(made(text=text, events=(act,), statements=(said,))))]
    assert lines == [
        "Bolivia protested against the United States on 3 March 2021: "
        "“Bolivia protested to the United States over copper”.",
        "Italian President Lucia Ferro called on Bolivia to lower its tariff.",
    ]


def test_what_was_agreed_is_told_with_the_meeting() -> None:
    one = meeting(ANA, LUCIA, events=("e1",), countries=("BOL", "ITA"))
    agreed = event(type="AGREE", source=(ANA_ID, LUCIA_ID), target=(ANA_ID, LUCIA_ID), quad="VC", goldstein=2.5)
    lines = top(compose(made(one, events=(agreed,))))
    assert lines[1].text == "Agreed: “Experts met them”."
    assert lines[1].references[0].id == "e1"


def test_a_screen_counts_rows() -> None:
    screen = Screen(rows=3)
    assert screen.takes([Line((("word " * 20, "plain"),))])
    assert not screen.takes([Line((("word " * 20, "plain"),))])
    assert screen.takes([Line((("word", "plain"),))])


# ------------------------------------------------------------------------------------------------- positions
def section(briefing: Briefing, heading: str) -> list[str]:
    found = next((part for part in briefing.sections if part.heading == heading), None)
    return [line.text for line in found.lines] if found else []


def test_positions_stand_under_their_issue() -> None:
    supports = statement("s1", LUCIA_ID, "Ferro", "supports", "Bolivia on the issue of copper", act="support")
    rejects = statement("s2", ANA_ID, "She", "rejects", "the tariff.", act="refuse")
    demands = statement(
        "s3", LUCIA_ID, "Ferro", "called on", "Bolivia to lower its tariff", act="demand", addressees=("state:BOL",)
    )
    lines = section(compose(made(text=SPEECH, statements=(supports, rejects, demands))), "Positions")
    assert lines == [
        "Towards Bolivia",
        "Demands: Lucia Ferro called on Bolivia to lower its tariff.",
        "On copper",
        "Supports: Lucia Ferro supports Bolivia on the issue of copper.",
        "On the tariff",
        "Rejects: Ana Quiroga rejects the tariff.",
    ]


def test_a_statement_and_its_event_are_one_position() -> None:
    said = statement("s1", LUCIA_ID, "Ferro", "supports", "Bolivia on the issue of copper", act="support")
    start = SPEECH.index("Ferro supports")
    act = event(type="SUPPORT", source=(LUCIA_ID,), target=("state:BOL",), span=((start, start + 22),), confidence=0.9)
    found = compose(made(text=SPEECH, statements=(said,), events=(act,)))
    line = next(part for part in found.sections if part.heading == "Positions").lines[1]
    assert [reference.id for reference in line.references] == ["s1", "e1"]


def test_what_one_tells_and_another_denies_stays_open() -> None:
    told_event, denied = event(), event(modality="denied").model_copy(update={"id": "e2"})
    lines = section(compose(made(events=(told_event, denied))), "What stays open")
    assert lines == [
        "Bolivia protested against the United States; but: Bolivia did not protest against the United States."
    ]


def test_plans_come_by_date_and_undated_ones_last() -> None:
    first = record()
    later = first.meetings[2].model_copy(update={"id": "m8", "date": "2019-08-01"})
    undated = first.meetings[2].model_copy(update={"id": "m9", "date": None})
    many = tuple(first.meetings[0].model_copy(update={"id": f"m1{n}", "statements": ()}) for n in range(6))
    found = compose(first.model_copy(update={"meetings": (*many, undated, later, *first.meetings[2:])}))
    told_first = {reference.id for line in top(found) for reference in line.references}
    ids = [
        reference.id
        for part in found.sections
        if part.heading == "Planned"
        for line in part.lines
        for reference in line.references
    ]
    assert [identifier for identifier in ids if identifier not in told_first] == ids
    assert ids[-2:] == ["m9", "e3"] or ids[-1] in ("m9", "e3")


# ------------------------------------------------------------------------------------------ places and forms
def test_every_line_knows_its_place() -> None:
    for part in compose(record()).sections:
        for line in part.lines:
            headings = ("Others", "Officials", "Organisations", "Media")
            assert line.references or line.text in headings or part.heading in ("Positions", "What stays open")
            for reference in line.references:
                assert all(TEXT[start:end].strip() for start, end in reference.spans)


def test_the_page_links_every_line_of_the_brief_to_its_words() -> None:
    source = "".join(export("html")([record()], Look()))
    brief = source[source.index('<section class="brief"') : source.index('<div class="columns">')]
    targets = re.findall(r'<a class="told" href="#([^"]+)"', brief)
    assert targets[0] == "t-a0-m1"
    assert len(targets) > 8
    assert all(target.startswith("t-a0-") for target in targets)
    ids = set(re.findall(r'id="([^"]+)"', source))
    assert set(targets) <= ids


def test_the_page_of_several_articles_begins_with_what_they_tell_together() -> None:
    second = record().model_copy(update={"document": record().document.model_copy(update={"id": "second"})})
    source = "".join(export("html")([record(), second], Look()))
    assert source.index("What they tell together") < source.index('id="a0"')
    assert 'href="#t-a1-m1"' in source


def test_markdown_is_a_list_with_ids() -> None:
    text = "".join(export("md")([record()], Look()))
    assert text.startswith("## Nordic and Baltic ministers agree on a common ferry line\n\n*Own Wire · published")
    assert "\n- **On 23 April 2019 Norwegian Foreign Minister Ingrid Solheim met" in text
    assert "\n  - Solheim said: “We have waited ten years for this line" in text
    assert "\\[m1\\]" in text


def test_nothing_in_markdown_is_markup_of_the_article() -> None:
    text = "".join(export("md")([hostile(), unread()], Look()))
    assert not re.search(r"(?<!\\)<", text)
    assert "&lt;script&gt;" in text
    assert escaped("1. *a* [b](http://c.org) `d` | #e") == "1\\. \\*a\\* \\[b\\](http\\://c.org) \\`d\\` \\| \\#e"
    assert escaped("- x & <b>") == "\\- x &amp; &lt;b&gt;"


# ------------------------------------------------------------------------------------------ several articles
def renamed(identifier: str, **values: object) -> Record:
    one = record()
    document = one.document.model_copy(update={"id": identifier})
    return one.model_copy(update={"document": document, **values})


def test_one_meeting_told_by_two_articles_is_one_line() -> None:
    first, second = renamed("one"), renamed("two")
    states = first.meetings[0].model_copy(update={"participants": ("state:NOR", "state:EST"), "statements": ()})
    second = second.model_copy(update={"meetings": (states, *second.meetings[1:])})
    briefings = list(with_joint_brief([first, second]))
    assert len(briefings) == 3
    joint = briefings[0]
    assert joint.title.startswith("2 articles, published Wed 24 Apr 2019")
    meetings = next(part for part in joint.sections if part.heading == "Meetings").lines
    shown = [(line.text, [reference.shown for reference in line.references]) for line in meetings]
    assert shown == [
        ("On 22 April 2019 Estonian Foreign Minister Juhan Tamm spoke by phone with the Swedish trade minister.", ["one:m2", "two:m2"]),
        ("On 23 April 2019 Norwegian Foreign Minister Ingrid Solheim met Juhan Tamm in Oslo.", ["one:m1", "two:m1"]),
    ]  # fmt: skip
    assert section(joint, "Who speaks")[0] == "Juhan Tamm (Foreign Minister, Estonia) – 4 statements in 2 articles"
    assert section(joint, "Planned") == ["Juhan Tamm is to meet the Swedish trade minister in Gotland on 12 May 2019."]


def test_other_people_of_the_same_states_met_elsewhere() -> None:
    first, second = renamed("one"), renamed("two")
    other = Actor(id="person:eva-kask", name="Eva Kask", kind="person", country="EST")
    changed = first.meetings[0].model_copy(update={"participants": ("person:ingrid-solheim", other.id)})
    second = second.model_copy(update={"actors": (*second.actors, other), "meetings": (changed,)})
    joint = next(with_joint_brief([first, second]))
    assert sum("Solheim" in line and "23 April" in line for line in section(joint, "Meetings")) == 2


def test_without_a_date_two_meetings_stay_two() -> None:
    undated = record().meetings[0].model_copy(update={"date": None})
    joint = next(with_joint_brief([renamed("one", meetings=(undated,)), renamed("two", meetings=(undated,))]))
    assert len(section(joint, "Meetings")) == 2


def test_one_article_has_no_joint_brief() -> None:
    assert [briefing.title for briefing in with_joint_brief([record()])] == [record().document.title]


def test_of_too_many_articles_each_is_told_as_it_is_read() -> None:
    records = (renamed(f"a{number}") for number in range(5))
    briefings = list(with_joint_brief(records, limit=3))
    assert len(briefings) == 5
    assert not any("articles" in briefing.title for briefing in briefings)
    assert LIMIT >= 100


def test_the_joint_brief_keeps_no_statements() -> None:
    joint = JointBrief()
    joint.add(record())
    joint.add(unread())
    assert all(not told.sentences.record.statements for told in joint.meetings)
    assert "1 not read" in joint.briefing().about


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_of_the_joint_brief_is_wider_than_the_terminal(width: int) -> None:
    text = "".join(export("brief")([record(), hostile(), renamed("two"), unread()], Look(width)))
    assert max(cells(line) for line in text.splitlines()) <= width


def test_several_speakers_have_a_verb_in_the_plural() -> None:
    said = statement("s1", LUCIA_ID, "Ferro", "supports", "Bolivia on the issue of copper", act="support")
    joint = said.model_copy(update={"speakers": (LUCIA_ID, ANA_ID)})
    sentences = Sentences(made(text=SPEECH, statements=(joint,)))
    sentences.parties.introduced = {actor.id for actor in ACTORS}
    assert sentences.told(joint) == "Lucia Ferro and Ana Quiroga support Bolivia on the issue of copper"


def test_an_article_begins_with_something_even_if_nothing_weighs_much() -> None:
    said = statement("s1", TOR_ID, "Dahl supports", "supports", "it.")
    assert top(compose(made(text=SPEECH, statements=(said,))))[0].references[0].id == "s1"


def test_a_family_name_of_two_people_is_no_short_name() -> None:
    other = Actor(id="person:ugo-ferro", name="Ugo Ferro", kind="person")
    found = Sentences(made(text=SPEECH).model_copy(update={"actors": (*ACTORS, other)}))
    mention = Mention(span=(SPEECH.index("Ferro"), SPEECH.index("Ferro") + 5), form="name")
    ferro = ACTORS[2].model_copy(update={"mentions": (mention,)})
    assert Sentences(made(text=SPEECH).model_copy(update={"actors": (ferro,)})).parties.short(LUCIA_ID) == "Ferro"
    assert found.parties.short(LUCIA_ID) == "Lucia Ferro"


def test_facts_without_words_are_left_out() -> None:
    bare = record().statements[0].model_copy(update={"content": ()})
    nowhere = record().events[1].model_copy(update={"span": ()})
    text = "".join(export("brief")([record().model_copy(update={"statements": (bare,), "events": (nowhere,)})], Look()))
    assert "[s1]" not in text
    assert "[e2]" not in text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"status": "proposed", "host": LUCIA_ID, "place": "Rome", "date": None}, "A visit by Bolivian Foreign Minister Ana Quiroga to Italian President Lucia Ferro in Rome has been proposed."),
        ({"status": "cancelled", "place": None}, "A visit by Bolivian Foreign Minister Ana Quiroga to Italian President Lucia Ferro, planned for 1 May 2019, was called off."),
        ({"status": "planned", "place": "Italy", "date": None}, "Bolivian Foreign Minister Ana Quiroga is to meet Italian President Lucia Ferro during a visit to Italy."),
        ({"place": "Italy", "format": "video"}, "On 1 May 2019 Bolivian Foreign Minister Ana Quiroga spoke by video link with Italian President Lucia Ferro in Italy."),
    ],
)  # fmt: skip
def test_visits_are_told_as_far_as_the_text_tells_them(values: dict[str, object], sentence: str) -> None:
    assert told(ANA, LUCIA, kind="visit", **values) == sentence
