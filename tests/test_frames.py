import pytest
from event_reading import documents

from communique.errors import KnowledgeError
from communique.frames import FrameFile, frame_index
from communique.layers import Events
from communique.rules import rule_name
from communique.yaml_schema import load


@pytest.fixture(scope="module")
def read():
    texts = {text for _, file in frame_index().files for frame in file.frames for text in (*frame.hits, *frame.misses)}
    ordered = sorted(texts)
    return {
        text: {why.rule for event in document[Events].events for why in event.why}
        for text, document in zip(ordered, documents(ordered), strict=True)
    }


# "must" speaks through a statement, which only the whole pipeline reads
NEEDS_STATEMENTS = {"events/request:must"}


@pytest.mark.parametrize(
    ("rule", "frame"),
    [(rule_name(path, frame.id), frame) for path, file in frame_index().files for frame in file.frames],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_frame_fires_on_its_hits_alone(read, rule, frame):
    assert frame.hits
    for text in frame.hits:
        assert rule in NEEDS_STATEMENTS or rule in read[text], text
    for text in frame.misses:
        assert rule not in read[text], text


def test_every_type_has_frames_and_each_id_stands_once():
    types = [file.type for _, file in frame_index().files]
    assert len(types) == len(set(types)) == 16
    for _, file in frame_index().files:
        ids = [frame.id for frame in file.frames]
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "frame",
    ["{id: a, verbs: [x], mode: visit, hits: []}", "{id: a, verbs: [x], source: [sideways], hits: []}",
     "{id: a, verbs: [x], context: [kitchen], hits: []}", "{id: a, verbs: [x], colour: red, hits: []}"],
)  # fmt: skip
def test_a_frame_with_a_wrong_value_is_refused(tmp_path, frame):
    path = tmp_path / "aid.yaml"
    path.write_text(f"type: AID\nframes:\n  - {frame}\n")
    with pytest.raises(KnowledgeError, match=r"aid\.yaml:\d+: "):
        load(path, FrameFile)
