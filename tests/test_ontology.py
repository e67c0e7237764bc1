import pytest

from communique import ontology
from communique.errors import KnowledgeError
from communique.yaml_schema import load


def test_sixteen_types_with_quads_and_scores():
    types = ontology.event_types()
    assert len(types) == 16
    assert {name for name, kind in types.items() if kind.symmetric} == {"AGREE", "CONSULT", "COOPERATE"}
    assert {name for name, kind in types.items() if kind.target == "required"} == {"COOPERATE", "AID", "SANCTION"}
    for kind in types.values():
        assert (kind.score >= 0) == (kind.quad in ("VC", "MC") or kind.id == "REQUEST")


def test_a_mode_has_its_own_score_or_that_of_its_type():
    types = ontology.event_types()
    assert types["CONSULT"].score_of("phone") == 1.5
    assert types["PROTEST"].score_of("vandalize") == types["PROTEST"].score
    assert types["ASSAULT"].score_of(None) == -9
    assert types["SANCTION"].cameo_of("expel") != types["SANCTION"].cameo_of(None)


def test_speech_acts_lead_to_types_that_exist():
    acts = ontology.speech_acts()
    assert {"say", "accuse", "demand", "promise", "threaten", "deny", "predict"} <= set(acts)
    assert all(act.event is None or act.event in ontology.event_types() for act in acts.values())
    assert acts["accuse"].event == "ACCUSE"
    assert acts["say"].event is None


def test_denied_outranks_hypothetical_outranks_planned():
    rank = ontology.modalities()
    assert rank["denied"] > rank["hypothetical"] > rank["planned"] > rank["actual"]


def test_a_wrong_value_is_an_error_with_its_line(tmp_path):
    path = tmp_path / "types.yaml"
    path.write_text('types:\n  - {id: AGREE, quad: XX, score: 1, target: optional, cameo: "030"}\ncontexts: []\n')
    with pytest.raises(KnowledgeError, match=r"types\.yaml:2: "):
        load(path, ontology._EventTypes)
