"""Who can act on whom, and whom a judgment of a known act reaches."""

import pytest
from event_reading import events_of

from communique.layers import Actors, Statements
from communique.record import Statement


def told(text, **layers):
    return [(event.type, event.source, event.target) for event in events_of(text, **layers)]


def spoken_by(voice):
    """A statement layer in which the first person of the text speaks in this voice."""

    def statements(document):
        speaker = next(actor for actor in document[Actors].actors if actor.startswith("person:"))
        statement = Statement(id="s1", speaker=speaker, content=((0, 1),), kind="indirect", act="say", voice=voice)
        return Statements((statement,))

    return statements


@pytest.mark.parametrize(("voice", "acts"), [("expert", 0), ("media", 1), ("official", 1)])
def test_who_speaks_as_one_who_knows_threatens_nobody(voice, acts):
    text = "Peruvian analyst Ana Rojas threatened Chile with a boycott."
    assert len(told(text, statements=spoken_by(voice))) == acts


@pytest.mark.parametrize(
    "text",
    [
        "Peruvian Senator Ana Rojas threatened Chile with sanctions.",
        "Peruvian opposition leader Ana Rojas threatened Chile with sanctions.",
    ],
)
def test_an_expert_who_speaks_for_somebody_does_threaten(text):
    assert len(told(text, statements=spoken_by("expert"))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "The Kurdistan Regional Government accused Iraq of withholding revenue.",
        "The mayor of Istanbul accused Turkey of fraud.",
        "Sudan's army threatened Sudan with a coup.",
    ],
)
def test_a_part_of_a_state_does_act_on_the_state(text):
    assert all(target for _, _, target in told(text))


def test_those_who_act_on_each_other_stay_on_both_sides():
    found = told("Kenya and Uganda signed a treaty on fishing.")
    assert found == [("SUPPORT", ("state:KEN", "state:UGA"), ("state:KEN", "state:UGA"))]


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [("called the raid illegal", "ACCUSE"), ("condemned the raid", "ACCUSE"), ("found the raid justified", "SUPPORT")],
)
def test_a_verdict_on_an_attack_reaches_who_attacked(verdict, kind):
    found = told(f"Ethiopia attacked Eritrea in a raid on Monday. Kenya {verdict}.")
    assert (kind, ("state:KEN",), ("state:ETH",)) in found


@pytest.mark.parametrize(
    "text",
    [
        "Ethiopia bombed Eritrea on Monday. Eritrea shelled Ethiopia on Tuesday. Kenya called the raid illegal.",
        "Ethiopia launched a raid on Eritrea. Eritrea launched a raid on Ethiopia. Kenya condemned the raid.",
        "Ethiopia bombed Eritrea on Monday. Kenya condemned the knife attack outside a school.",
        "Ethiopia bombed Eritrea on Monday. Kenya criticised the war on drugs.",
        "Ethiopia bombed Eritrea on Monday. Kenya rejected the attack on its budget.",
        "Ethiopia may bomb Eritrea. Kenya condemned the attack.",
    ],
)
def test_a_verdict_on_another_attack_or_on_one_of_two_sides_reaches_nobody(text):
    assert all("state:ETH" not in target for _, source, target in told(text) if source == ("state:KEN",))


def test_the_owner_of_what_is_judged_is_reached():
    assert ("SUPPORT", ("state:SVN",), ("state:AUT",)) in told("Slovenia considers the claim of Austria legitimate.")


def test_what_is_sent_to_a_border_is_no_aid():
    assert all(kind != "AID" for kind, _, _ in told("Uganda sent tanks to the border with Rwanda."))
    assert ("AID", ("state:UGA",), ("state:RWA",)) in told("Uganda sent tanks to Rwanda.")


@pytest.mark.parametrize(
    "text",
    [
        "Algeria sent weapons to the Polisario Front.",
        "Germany sent aid to Ivory Coast.",
        "Turkey delivered humanitarian aid to the border with Syria for refugees.",
    ],
)
def test_what_is_sent_to_a_front_by_name_or_in_kind_is_aid(text):
    assert "AID" in {kind for kind, _, _ in told(text)}


def test_not_to_refuse_a_meeting_is_no_meeting():
    assert not told("Spain did not refuse to meet the envoys of Peru.")


def test_a_subject_that_the_parse_takes_for_a_measure_acts():
    assert ("SUPPORT", ("state:SWE",), ("state:TUR",)) in told(
        "Sweden backed Turkey's accession to the European Union."
    )


@pytest.mark.parametrize(
    "text", ["Iran condemned Israel and Tuesday attacked Iraq.", "Ethiopia left Sudan and Friday attacked Eritrea."]
)
def test_a_weekday_is_no_subject(text):
    assert any(kind == "ASSAULT" and source for kind, source, _ in told(text))


@pytest.mark.parametrize(
    "text", ["Iran cut power in half.", "Poland stopped water at the border.", "Spain stopped food."]
)
def test_cutting_something_is_no_coercion(text):
    assert not told(text)


def test_cutting_off_gas_is_coercion():
    kinds = {kind for kind, _, _ in told("Russia cut off gas supplies to Moldova in midwinter.")}
    assert kinds == {"COERCE"}


def test_a_verb_that_the_parse_hangs_on_an_object_has_the_subject_of_the_clause():
    found = told("The United States rejects the demand and accuses Chile of spying.")
    assert ("ACCUSE", ("state:USA",), ("state:CHL",)) in found
