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

# One act in all its shades: who, the verb's forms, whom. Every template below says one modality of it.
ACTS = [
    ("Ghana", "condemn", "condemned", "condemning", "Togo"),
    ("the Dutch navy", "attack", "attacked", "attacking", "the pirates"),
    ("Portugal's premier", "visit", "visited", "visiting", "Angola"),
    ("Ecuador", "expel", "expelled", "expelling", "the consul of Chile"),
    ("the Burmese rebels", "release", "released", "releasing", "two engineers"),
    ("Finland", "support", "supported", "supporting", "Estonia"),
    ("the Jordanian army", "invade", "invaded", "invading", "the island"),
]
TEMPLATES = [
    ("{who} {past} {whom}.", "past", "actual"),
    ("{who} {past} {whom} in 1974.", "past", "actual"),
    ("Last week {who} {past} {whom}.", "past", "actual"),
    ("{who} has {past} {whom}.", "past", "actual"),
    ("{who} had {past} {whom} before the talks.", "past", "actual"),
    ("Reporters said that {who} {past} {whom}.", "past", "actual"),
    ("{whom} was {past} by {who}.", "past", "actual"),
    ("After {who} {past} {whom}, the market will recover.", "past", "actual"),
    ("{who} will {base} {whom}.", "base", "planned"),
    ("{who} will {base} {whom} next month.", "base", "planned"),
    ("{who} is going to {base} {whom}.", "base", "planned"),
    ("{who} plans to {base} {whom}.", "base", "planned"),
    ("{who} planned to {base} {whom}.", "base", "planned"),
    ("{who} agreed to {base} {whom}.", "base", "planned"),
    ("{who} is expected to {base} {whom}.", "base", "planned"),
    ("{who} was due to {base} {whom}.", "base", "planned"),
    ("Officials said {who} would {base} {whom}.", "base", "planned"),
    ("{whom} will be {past} by {who}.", "past", "planned"),
    ("{who} may {base} {whom}.", "base", "hypothetical"),
    ("{who} could {base} {whom}.", "base", "hypothetical"),
    ("{who} would {base} {whom} if the winter were mild.", "base", "hypothetical"),
    ("If {who} {past} {whom}, nobody would notice.", "past", "hypothetical"),
    ("{who} wants to {base} {whom}.", "base", "hypothetical"),
    ("{who} threatened to {base} {whom}.", "base", "hypothetical"),
    ("Norway urged {who} to {base} {whom}.", "base", "hypothetical"),
    ("{who} is considering {ing} {whom}.", "ing", "hypothetical"),
    ("{whom} could be {past} by {who}.", "past", "hypothetical"),
    ("{who} has not {past} {whom}.", "past", "denied"),
    ("{who} did not {base} {whom}.", "base", "denied"),
    ("{who} never {past} {whom}.", "past", "denied"),
    ("{who} refused to {base} {whom}.", "base", "denied"),
    ("{who} failed to {base} {whom}.", "base", "denied"),
    ("{who} denied {ing} {whom}.", "ing", "denied"),
    ("{who} will not {base} {whom}.", "base", "denied"),
    ("{whom} was not {past} by {who}.", "past", "denied"),
]
NOMINAL = [
    ("The {noun} took place in 1987.", "actual"),
    ("The {noun} ended on Friday.", "actual"),
    ("The second {noun} was short.", "actual"),
    ("The {noun} will begin on Monday.", "planned"),
    ("The upcoming {noun} worries nobody.", "planned"),
    ("The planned {noun} worries nobody.", "planned"),
    ("A possible {noun} worries nobody.", "hypothetical"),
    ("The proposed {noun} worries nobody.", "hypothetical"),
    ("The army called off the {noun}.", "denied"),
    ("The cancelled {noun} worried nobody.", "denied"),
]
POLITE = [
    ('"I want to thank the king of Tonga," the envoy said.', "thank", "actual"),
    ('"We would like to express our gratitude to Malawi," the bishop said.', "express", "actual"),
    ('"I do not want to thank the king of Tonga," the envoy said.', "thank", "denied"),
    ("The envoy wants to thank the king of Tonga.", "thank", "hypothetical"),
]


def _variants():
    for who, base, past, ing, whom in ACTS:
        for template, form, modality in TEMPLATES:
            text = template.format(who=who, base=base, past=past, ing=ing, whom=whom)
            yield text[0].upper() + text[1:], {"base": base, "past": past, "ing": ing}[form], modality
    for noun in ("visit", "attack", "summit", "strike", "raid"):
        for template, modality in NOMINAL:
            yield template.format(noun=noun), noun, modality
    yield from POLITE


CASES += list(_variants())


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
