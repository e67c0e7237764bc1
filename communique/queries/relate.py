"""Which type of act relates two marked phrases of a text: how the source acts on the target.

The relation head reads the pair; what the frames say and what the words alone speak for are its second and third
opinion. Without weights the frames alone decide. The types follow the field's benchmark: a sentence is coded by what it
announces, so that a visit planned for next week is an agreement (the record of an article says CONSULT, planned).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from communique.article import Article
from communique.clauses import Clauses
from communique.document import Document
from communique.frames import OBJECT_TARGET, VERB_TARGET, Candidate, FrameReader, Relation, frame_index
from communique.layers import Modalities, Parse
from communique.relation_head import NONE, ROOTS, Reading, Words, fits, relation_head
from communique.relation_words import relation_words
from communique.stages.modality import ModalityStage
from communique.stages.parse import ParseStage

_BATCH = 64
# The head's log-probability counts once, those of the words and the frames so many times; chosen by cross-validation.
WORDS_COUNT, WORDS_FLOOR = 0.3, 0.01
FRAMES_COUNT, FRAMES_FLOOR = 0.2, 0.02
_YIELD = ("CONCEDE", "RETREAT")
# What a party promises for later is an agreement today, and what it concedes for later too: PLOVER's own convention for
# the relation that a sentence announces (the record keeps the type and says "planned" instead).
_ANNOUNCED = frozenset({"AID", "COOPERATE", "CONSULT", "RETREAT", "SUPPORT"})
_AT_SOURCE, _AT_TARGET, _REVERSED, _ALONE, _WORD, _CONTENT = 3.0, 2.0, 0.15, 0.5, 0.05, 0.5
_SOURCES: tuple[Relation, ...] = ("subject", "by", "owner", "from", "modifier", "committed")


def relate(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each row {id, text, source: [start, end] or null, target: …} its {id, type, scores, direction}, in order.

    ``scores`` are shares that sum to 1 over the types that anything speaks for, and NONE; ``type`` is the highest, or
    NONE where nothing speaks for any. ``direction`` says who acts: "forward" (the source), "backward" (the target) or
    "both"; null where only one is marked or the head isn't installed. A row without text or with a span outside its
    text gives {id, error} and costs no other.
    """
    batch: list[Mapping[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            yield from _relate(batch)
            batch = []
    yield from _relate(batch)


def _relate(rows: list[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    problems = [_problem(row) for row in rows]
    good = [row for row, problem in zip(rows, problems, strict=True) if problem is None]
    documents = [Document(Article(row["text"], id=str(row.get("id", "")))) for row in good]
    modality = ModalityStage()
    parsed = zip(good, documents, ParseStage().batch(documents), strict=True) if documents else iter(())
    for row, problem in zip(rows, problems, strict=True):
        if problem is not None:
            yield {"id": row.get("id"), "error": problem}
            continue
        _, document, layer = next(parsed)
        document = document.with_layer(layer)
        document = document.with_layer(modality(document))
        source, target = _span(row, "source"), _span(row, "target")
        scores: Mapping[str, float] = frame_scores(document, source, target)
        opinions = _readings(document, source, target)
        readings = None
        if opinions is not None:
            readings, counted = opinions
            scores = _joined(readings[0], scores, counted)
        total = sum(scores.values())
        shares = {name: round(score / total, 4) for name, score in sorted(scores.items(), key=_rank)} if total else {}
        direction = _direction(readings) if readings is not None else None
        yield {"id": row.get("id"), "type": next(iter(shares), NONE), "scores": shares, "direction": direction}


def _readings(
    document: Document, source: tuple[int, int] | None, target: tuple[int, int] | None
) -> tuple[tuple[Reading, Reading | None], Mapping[str, float]] | None:
    """What the head says of the pair, and of the pair the other way round where both are marked; and the words."""
    head = relation_head()
    parse = document[Parse]
    tokens = [list(parse.tokens_in(*side)) if side else [] for side in (source, target)]
    marked = [side for side in tokens if side]
    if head is None or not marked:
        return None
    low, high = min(side[0] for side in marked), max(side[-1] for side in marked)
    words = [
        token
        for sentence in parse.sentences
        if sentence.first <= high and low < sentence.last
        for token in range(sentence.first, sentence.last)
        if not parse.doc[token].is_space
    ]
    number = {token: place for place, token in enumerate(words)}
    spans: list[Words | None] = []
    for side in tokens:
        inside = [number[token] for token in side if token in number]
        spans.append((inside[0], inside[-1] + 1) if inside else None)
    if spans[0] and spans[1] and spans[0][0] < spans[1][1] and spans[1][0] < spans[0][1]:
        spans[1] = None  # one phrase within the other: the head can mark only one
    texts = [parse.doc[token].text for token in words]
    pieces = head.pieces(texts)
    if not any(spans) or not fits(pieces, spans[0], spans[1]):
        return None
    table = relation_words()
    counted: dict[str, float] = {}
    if table is not None:
        counted = dict(zip(ROOTS, map(float, table.roots(texts, spans[0], spans[1])), strict=True))
    if spans[0] is None or spans[1] is None:
        return (head.read(pieces, [(spans[0], spans[1])])[0], None), counted
    forward, backward = head.read(pieces, [(spans[0], spans[1]), (spans[1], spans[0])])
    return (forward, backward), counted


def _joined(reading: Reading, frames: Mapping[str, float], words: Mapping[str, float]) -> dict[str, float]:
    """The scores of types by the head, the frames and the words together, and NONE by the head."""
    weight = max(sum(frames.values()), 1e-9)
    said: dict[str, float] = defaultdict(float)
    for name, score in frames.items():
        said["YIELD" if name in _YIELD else name] += score / weight
    joined = {
        root: math.exp(
            math.log(float(chance) + 1e-4)
            + FRAMES_COUNT * math.log(said.get(root, 0.0) + FRAMES_FLOOR)
            + WORDS_COUNT * math.log(words.get(root, 0.0) + WORDS_FLOOR)
        )
        for root, chance in zip(ROOTS, reading.roots, strict=True)
    }
    total = sum(joined.values())
    none = reading.probability(NONE)
    scores = {root: (1 - none) * score / total for root, score in joined.items() if score / total >= 0.0005}
    share = scores.pop("YIELD", 0.0)
    if share:
        parts = {name: reading.probability(name) + 1e-6 for name in _YIELD}
        scores |= {name: share * part / sum(parts.values()) for name, part in parts.items()}
    return {**scores, NONE: none}


def _direction(readings: tuple[Reading, Reading | None]) -> str | None:
    """Who acts on whom."""
    forward, backward = readings
    if backward is None:
        return None
    there, back = 1 - forward.probability(NONE), 1 - backward.probability(NONE)
    if min(there, back) > 0.5:
        return "both"
    return "forward" if there >= back else "backward"


def _problem(row: Mapping[str, Any]) -> str | None:
    """What is wrong with the row, or None."""
    text = row.get("text")
    if not isinstance(text, str):
        return "no text"
    if any("\ud800" <= character <= "\udfff" for character in text):
        return "the text holds half of a surrogate pair"
    for side in ("source", "target"):
        span = row.get(side)
        if span is None:
            continue
        if not isinstance(span, list | tuple) or len(span) != 2 or not all(type(value) is int for value in span):
            return f"{side} must be [start, end] or null"
        if not 0 <= span[0] <= span[1] <= len(text):
            return f"{side} [{span[0]}, {span[1]}] lies outside its text"
    return None


def _rank(entry: tuple[str, float]) -> tuple[float, str]:
    return -entry[1], entry[0]


def _span(row: Mapping[str, Any], side: str) -> tuple[int, int] | None:
    span = row.get(side)
    return None if span is None else (span[0], span[1])


def frame_scores(
    document: Document, source: tuple[int, int] | None, target: tuple[int, int] | None
) -> dict[str, float]:
    """What speaks for each type: frames whose parties are the marked ones, then any frame, then single words."""
    parse = document[Parse]
    modalities = document[Modalities]
    reader = FrameReader(Clauses(parse.doc))
    acting = frozenset(parse.tokens_in(*source)) if source else frozenset()
    reached = frozenset(parse.tokens_in(*target)) if target else frozenset()
    scores: defaultdict[str, float] = defaultdict(float)
    tree = reader.tree
    told: set[int] = set()
    for token in range(tree.size):
        for rank, candidate in enumerate(reader.candidates(token)):
            weight = _weight(reader, candidate, acting, reached) * 0.6**rank
            if candidate.telling.frame.objects:
                weight *= 1.3
            if candidate.trigger in told and tree.is_noun(candidate.trigger):
                weight *= 0.3  # the noun was read with its verb
            if candidate.noun is not None:
                told.add(candidate.noun)
            name = str(candidate.telling.type)
            if modalities.of(candidate.trigger) == "hypothetical":
                weight *= _CONTENT  # what is demanded or threatened is not what the sentence announces
            if name in _ANNOUNCED and modalities.of(candidate.trigger) == "planned":
                name = "AGREE"
            elif not candidate.telling.frame.negated and modalities.of(candidate.trigger) == "denied":
                weight *= 0.6
                scores["REJECT"] += weight * 0.6
            scores[name] += weight
    if not scores:
        lexicon = _lexicon()
        for token in range(tree.size):
            for name, share in lexicon.get(tree.lemma[token], {}).items():
                scores[name] += _WORD * share
    return scores


def _weight(reader: FrameReader, candidate: Candidate, acting: frozenset[int], reached: frozenset[int]) -> float:
    tree, frame = reader.tree, candidate.telling.frame
    nominal = tree.is_noun(candidate.trigger)
    if nominal:
        sources: tuple[Relation, ...] = ("subject", *frame.noun_source)
        targets: tuple[Relation, ...] = frame.noun_target
    else:
        sources = (*frame.source, *(relation for relation in _SOURCES if relation not in frame.source))
        targets = frame.target or (OBJECT_TARGET if candidate.noun is not None else VERB_TARGET)
    acts = {
        token for relation in sources for head in reader.heads(candidate, relation) for token in tree.conjuncts(head)
    }
    meets = {
        token for relation in targets for head in reader.heads(candidate, relation) for token in tree.conjuncts(head)
    }
    weight = _ALONE * frame.confidence
    if acts & acting:
        weight += _AT_SOURCE
    if _touches(reader, meets, reached):
        weight += _AT_TARGET
    if acts & reached and meets & acting:
        weight *= _REVERSED
    if candidate.trigger in acting:
        weight *= 0.4
    elif candidate.trigger in reached:
        weight *= 0.5
    return weight


def _touches(reader: FrameReader, heads: set[int], span: frozenset[int]) -> bool:
    if not span:
        return False
    return any(token in span for head in heads for token in reader.tree.subtree(head))


@lru_cache(maxsize=1)
def _lexicon() -> Mapping[str, Mapping[str, float]]:
    """For each lemma that frames name, its types with the share of its frames."""
    counts: dict[str, Counter[str]] = {}
    for _, file in frame_index().files:
        for frame in file.frames:
            for word in (*frame.verbs, *frame.objects, *frame.nouns):
                counts.setdefault(word.split(" ")[0], Counter())[str(file.type)] += 1
    return {word: {name: n / sum(types.values()) for name, n in types.items()} for word, types in counts.items()}
