import pytest
from event_reading import documents, modality_of

from communique.article import Article
from communique.document import Document
from communique.layers import Modalities, Parse
from communique.stages.modality import _PATH, ModalityFile, ModalityStage
from communique.stages.parse import ParseStage
from communique.yaml_schema import load

CASES = [
    ("Senegal's premier will visit Gambia and sign a treaty.", "visit", "planned"),
    ("Senegal's premier will visit Gambia and sign a treaty.", "sign", "planned"),
    ("Peru would expel the consul of Ecuador if the raids went on.", "expel", "hypothetical"),
    ("Japan said it would send rice to Laos.", "send", "planned"),
    ("Somalia has not attacked Kenya.", "attacked", "denied"),
    ("Somalia attacked Kenya.", "attacked", "actual"),
    ("Ministers had met in Geneva in 1985.", "met", "actual"),
    ("The Libyan army failed to capture the port.", "capture", "denied"),
    ("Malta is due to host the ministers.", "host", "planned"),
    ("Iceland decided to recall its envoy.", "recall", "planned"),
    ("The bishops urged Zaire to release the students.", "release", "hypothetical"),
    ("Algeria denied that it had attacked Morocco.", "attacked", "denied"),
    ("Hanoi has not ruled out sanctions against Beijing.", "sanctions", "hypothetical"),
    ("The possible visit of the Turkish king excited Athens.", "visit", "hypothetical"),
    ("The planned visit of the Swedish king was praised.", "visit", "planned"),
    ("Sudan called off the attack.", "attack", "denied"),
    ("Talks between Chad and Libya will begin on Monday.", "Talks", "planned"),
    ("No diplomat was expelled by Iran.", "expelled", "denied"),
    ("The Austrian chancellor visits Prague tomorrow.", "visits", "planned"),
    ("Guinea, which attacked Mali in May, will hold elections.", "attacked", "actual"),
    ("After it attacked the camp, the army will withdraw.", "attacked", "actual"),
    ("Denmark will not only talk to Norway but also trade with it.", "talk", "planned"),
]


@pytest.fixture(scope="module")
def read():
    texts = sorted({text for text, _, _ in CASES})
    return dict(zip(texts, documents(texts), strict=True))


@pytest.mark.parametrize(("text", "word", "modality"), CASES)
def test_modality_of_a_word(read, text, word, modality):
    assert modality_of(read[text], word) == modality


def test_edges_name_the_words_and_the_rule():
    text = "Kenya plans to send troops to Somalia."
    document = documents([text])[0]
    send = next(token.i for token in document[Parse].doc if token.text == "send")
    edge = document[Modalities].edges[send][0]
    assert text[edge.start : edge.end] == "plans"
    assert edge.rule == "modality:plan-verbs"


def test_rules_fire_on_their_hits_alone():
    rules = load(_PATH, ModalityFile).rules
    texts = sorted({text for rule in rules for text in (*rule.hits, *rule.misses)})
    from communique.layers import Events

    fired = {
        text: {why.rule for event in document[Events].events for why in event.why}
        for text, document in zip(texts, documents(texts), strict=True)
    }
    for rule in rules:
        assert rule.hits
        for text in rule.hits:
            assert f"modality:{rule.id}" in fired[text], text
        for text in rule.misses:
            assert f"modality:{rule.id}" not in fired[text], text


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "no", "will", "if if if", "не будет", "𝔘𝔫\u0000 will not", "not " * 400]
)
def test_any_text_has_modalities(text):
    document = Document(Article(text))
    document = document.with_layer(ParseStage()(document))
    assert isinstance(ModalityStage()(document), Modalities)
