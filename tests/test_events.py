import pytest
from event_reading import documents, events_of

from communique.layers import Actors, Events, Meetings, Parse, Statements, TimeExpression, Times
from communique.record import Meeting, Statement


def told(text, **layers):
    return [(event.type, event.source, event.target, event.modality) for event in events_of(text, **layers)]


CASES = [
    # voice
    ("Ghana expelled the Togolese ambassador in 1982.", "SANCTION", "GHA", "TGO"),
    ("The Togolese ambassador was expelled by Ghana.", "SANCTION", "GHA", "TGO"),
    # relative clauses, participles, control
    ("Chad, which attacked Libya in 1987, asked for calm.", "ASSAULT", "TCD", "LBY"),
    ("Norway issued a statement condemning Belarus.", "ACCUSE", "NOR", "BLR"),
    ("Burundi closed its consulate, accusing Rwanda of arrogance.", "ACCUSE", "BDI", "RWA"),
    ("Honduras agreed to lend Nicaragua a helicopter.", "AGREE", "HND", "NIC"),
    ("Jordan urged Syria to open the road.", "REQUEST", "JOR", "SYR"),
    ("Jordan said Syria must open the road.", "REQUEST", "JOR", "SYR"),
    # nouns of action
    ("Albania's rejection of the Yugoslav offer was final.", "REJECT", "ALB", None),
    ("Sanctions against Iraq by France were renewed.", "SANCTION", "FRA", "IRQ"),
    ("An attack by Ethiopia on Eritrea ended the truce.", "ASSAULT", "ETH", "ERI"),
    # light verbs and phrases whose head is no actor
    ("Japan launched an investigation into Danish steel makers.", "ACCUSE", "JPN", "DNK"),
    ("Argentina bombed British bases in the islands.", "ASSAULT", "ARG", "GBR"),
    ("Uganda voiced concern about the policies of Hungary.", "ACCUSE", "UGA", "HUN"),
    # dateline
    ("LIMA, Peru (NNS) -- Chile praised Bolivia on Tuesday.", "SUPPORT", "CHL", "BOL"),
    # refusal and threat
    ("Morocco will never accept threats from Algeria.", "REJECT", "MAR", "DZA"),
    ("Egypt refused to meet the envoys of Sudan.", "REJECT", "EGY", "SDN"),
    ("Turkey threatened to bomb Cyprus.", "THREATEN", "TUR", "CYP"),
]

CASES += [
    # the subject that agrees in number; who was punished; whose raid it was
    ("Moscow said that its missions are watched and has accused Bonn of spying.", "ACCUSE", "RUS", "DEU"),
    ("Canada imposed sanctions on Myanmar for its nuclear test.", "MOBILIZE", "MMR", None),
    (
        "The parliament of Chad voted on a resolution to expel Sudanese soldiers from the country.",
        "COERCE",
        "TCD",
        "SDN",
    ),
    ("The Kenyan president visited Uganda in 1999.", "CONSULT", "KEN", "UGA"),
    ("Spain offered to send troops to Mali.", "AGREE", "ESP", "MLI"),
]

# Sentences that tell no act between actors.
SILENT = [
    "Is Peru pressing Chile to sign?",
    "There are no threats to Chile, the minister of Peru stressed.",
    "The Taliban are isolating themselves from Pakistan.",
    "The Chilean president visited Chile.",
    "The Chilean president visited a museum in Santiago.",
    "The minister of Ghana asked whether Togo would come.",
    '"These people must learn a trade. We have said it often. Nothing else counts," said the king of Jordan.',
    '"I ask for a little patience," said the king of Jordan.',
    "The Treaty Between Peru and Chile was long.",
    "Any government can expel Sudanese diplomats.",
    "Reporters in Oslo said Sweden would meet soon.",
    "The Iraqi minister said that the territories should be returned to Kuwait.",
    "The Nepalese minister declined to comment.",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_tells_no_act(text):
    assert told(text) == []


def test_a_killing_in_the_raid_is_the_act_of_who_raided():
    found = told("British aircraft carried out the raid on Aden. A Yemeni colonel was also killed in the raid.")
    assert {(kind, source) for kind, source, _, _ in found} == {("ASSAULT", ("state:GBR",))}
    assert ("person:yemeni-colonel",) in {target for _, _, target, _ in found}


def test_two_agreements_are_two_acts_and_what_is_agreed_is_none():
    found = told("Oman and Yemen agreed to reopen a road. Oman and Yemen agreed to share intelligence.")
    assert [kind for kind, _, _, _ in found] == ["AGREE", "AGREE"]
    assert [kind for kind, _, _, _ in told("Norway agreed to meet Chad.")] == ["AGREE"]


def test_an_attack_told_again_without_its_target_is_one():
    found = told("The Iraqi forces launched an attack. The Iraqi forces attacked Kuwait.")
    assert [(kind, target) for kind, _, target, _ in found] == [("ASSAULT", ("state:KWT",))]


@pytest.fixture(scope="module")
def read():
    return dict(zip([case[0] for case in CASES], documents([case[0] for case in CASES]), strict=True))


@pytest.mark.parametrize(("text", "kind", "source", "target"), CASES)
def test_who_does_what_to_whom(read, text, kind, source, target):
    document = read[text]
    layer = document[Events]
    entries = {**document[Actors].actors, **layer.actors}

    def countries(ids):
        return {entries[identifier].country for identifier in ids}

    found = [event for event in layer.events if event.type == kind]
    assert any(source in countries(e.source) and (target is None or target in countries(e.target)) for e in found), [
        (e.type, e.source, e.target) for e in layer.events
    ]
    assert not any(target in countries(e.source) and source in countries(e.target) for e in found)


@pytest.mark.parametrize(
    "text",
    [
        "Exports of wheat fell by 4 per cent in March.",
        "Heavy rain hit the north of France and Belgium.",
        "The Italian striker scored twice against Spain.",
        "Shares of the German bank rose on Friday.",
        "Germany and Poland share a long border.",
        "The museum lies between the river and the old town.",
    ],
)
def test_text_without_acts_has_no_events(text):
    assert told(text) == []


def test_compound_actors_are_lists_on_one_event():
    events = events_of("Kenya, Uganda and Tanzania condemned Rwanda and Burundi.")
    assert len(events) == 1
    assert events[0].source == ("state:KEN", "state:UGA", "state:TZA")
    assert events[0].target == ("state:RWA", "state:BDI")


def test_one_act_told_twice_is_one_event():
    events = events_of("Ghana accused Togo of fraud. The mood was bad. Ghana blamed Togo for the fraud.")
    assert [event.type for event in events] == ["ACCUSE"]


def test_a_demand_a_threat_and_an_accusation_have_their_content_in_them():
    assert [kind for kind, *_ in told("Turkey threatened to bomb Cyprus.")] == ["THREATEN"]
    assert [kind for kind, *_ in told("Chile urged Peru to release the sailors.")] == ["REQUEST"]
    assert [kind for kind, *_ in told("Mali accused Niger of attacking a convoy.")] == ["ACCUSE"]


def test_a_promise_is_actual_and_what_it_promises_is_planned():
    found = {kind: modality for kind, _, _, modality in told("Japan promised to send food to Laos.")}
    assert found["AGREE"] == "actual"
    assert found["AID"] == "planned"


def test_the_span_covers_trigger_and_parties():
    text = "On Monday, after long hours, Ghana condemned Togo for its silence."
    event = events_of(text)[0]
    assert text[event.span[0][0] : event.span[0][1]] == "Ghana condemned Togo"


def test_why_names_rule_and_modality():
    event = events_of("Brazil may impose sanctions on Bolivia.")[0]
    assert [why.rule for why in event.why] == ["events/sanction:impose-sanctions", "modality:may"]
    assert event.modality == "hypothetical"
    assert event.goldstein == -6
    assert event.quad == "MX"


def test_a_party_without_a_name_becomes_a_group():
    document = documents(["Gunmen killed two Egyptian policemen."])[0]
    layer = document[Events]
    (event,) = layer.events
    known = {**document[Actors].actors, **layer.actors}
    assert all(identifier in known for identifier in (*event.source, *event.target))
    mentions = {actor for mention in (*document[Actors].mentions, *layer.mentions) for actor in mention.actors}
    assert set(event.source) | set(event.target) <= mentions


def test_what_a_statement_tells_is_asserted_by_it():
    text = "The spokesman spoke. Libya attacked Tunisia, he said."

    def statements(document):
        return Statements((Statement(id="s1", content=((21, 43),), kind="indirect", act="say"),))

    assert [event.asserted_by for event in events_of(text, statements=statements)] == ["s1"]
    assert [event.asserted_by for event in events_of(text)] == ["narrator"]


def test_we_is_who_speaks():
    text = "We condemn Sudan."

    def statements(document):
        return Statements((Statement(id="s1", speaker="state:EGY", content=((0, 17),), kind="direct", act="condemn"),))

    (event,) = events_of(text, statements=statements)
    assert event.source == ("state:EGY",)


def test_dates_come_from_the_time_that_governs_the_verb():
    def times(document):
        verb = next(token.i for token in document[Parse].doc if token.text == "condemned")
        time = TimeExpression(0, 9, 0, 2, "1991-05-06", "1991-05-06", "day", "publication")
        return Times((time,), {verb: time})

    (event,) = events_of("On Monday Ghana condemned Togo.", times=times)
    assert event.date == "1991-05-06"
    assert events_of("On Monday Ghana condemned Togo.")[0].date is None


@pytest.mark.parametrize(
    ("status", "kind", "modality"),
    [("held", "CONSULT", "actual"), ("planned", "CONSULT", "planned"), ("cancelled", "REJECT", "actual")],
)
def test_a_meeting_is_one_event(status, kind, modality):
    def meetings(document):
        verb = next(token.i for token in document[Parse].doc if token.text == "met")
        meeting = Meeting(id="m1", participants=("state:GHA", "state:TGO"), status=status, span=((0, 15),))
        return Meetings((meeting,), {}, {"m1": (verb,)})

    assert told("Ghana met Togo.", meetings=meetings) == [(kind, ("state:GHA",), ("state:TGO",), modality)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "attack",
        "attacked by by by",
        "The the the",
        "攻撃した",
        "\u202e\u0000 attacked \ud7ff",
        "-- -- :",
        "I we us.",
    ],
)
def test_any_text_can_be_read(text):
    for event in events_of(text):
        assert all(0 <= start < end <= len(text) for start, end in event.span)
