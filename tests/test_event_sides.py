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


@pytest.mark.parametrize(("voice", "acts"), [("expert", 0), ("media", 0), ("official", 1)])
def test_who_speaks_as_one_who_knows_threatens_nobody(voice, acts):
    text = "Peruvian analyst Ana Rojas threatened Chile with a boycott."
    assert len(told(text, statements=spoken_by(voice))) == acts


def test_a_state_is_not_reached_by_what_its_own_minister_says_of_it():
    found = told("Greek Foreign Minister Nikos Kotzias threatened Greece and Albania with a lawsuit.")
    assert [target for _, _, target in found] == [("state:ALB",)]


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


def test_a_verdict_reaches_nobody_where_two_sides_attacked():
    text = "Ethiopia bombed Eritrea on Monday. Eritrea shelled Ethiopia on Tuesday. Kenya called the raid illegal."
    assert all(source != ("state:KEN",) or not target for _, source, target in told(text))


def test_the_owner_of_what_is_judged_is_reached():
    assert ("SUPPORT", ("state:SVN",), ("state:AUT",)) in told("Slovenia considers the claim of Austria legitimate.")


def test_what_is_sent_to_a_border_is_no_aid():
    assert all(kind != "AID" for kind, _, _ in told("Uganda sent tanks to the border with Rwanda."))
    assert ("AID", ("state:UGA",), ("state:RWA",)) in told("Uganda sent tanks to Rwanda.")


def test_not_to_refuse_a_meeting_is_no_meeting():
    assert not told("Spain did not refuse to meet the envoys of Peru.")


def test_a_subject_that_the_parse_takes_for_a_measure_acts():
    assert ("SUPPORT", ("state:SWE",), ("state:TUR",)) in told(
        "Sweden backed Turkey's accession to the European Union."
    )


def test_cutting_off_gas_is_coercion():
    kinds = {kind for kind, _, _ in told("Russia cut off gas supplies to Moldova in midwinter.")}
    assert kinds == {"COERCE"}
