"""Which type of act relates two marked phrases of a text: how the source acts on the target."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from communique.article import Article
from communique.clauses import Clauses
from communique.document import Document
from communique.frames import OBJECT_TARGET, VERB_TARGET, Candidate, FrameReader, Relation, frame_index
from communique.layers import Modalities, Parse
from communique.stages.modality import ModalityStage
from communique.stages.parse import ParseStage

NONE = "NONE"
_BATCH = 64
# What a party promises for later is an agreement today, and what it concedes for later too: PLOVER's own convention for
# the relation that a sentence announces (the record keeps the type and says "planned" instead).
_ANNOUNCED = frozenset({"AID", "COOPERATE", "CONSULT", "RETREAT", "SUPPORT"})
_AT_SOURCE, _AT_TARGET, _REVERSED, _ALONE, _WORD, _CONTENT = 3.0, 2.0, 0.15, 0.5, 0.05, 0.5
_SOURCES: tuple[Relation, ...] = ("subject", "by", "owner", "from", "modifier", "committed")


def relate(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """For each row {id, text, source: [start, end] or null, target: …} its {id, type, scores}, in order.

    ``scores`` are shares that sum to 1 over the types that anything speaks for; ``type`` is the highest, or NONE where
    nothing speaks for any. A row without text or with a span outside its text gives {id, error} and costs no other.
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
        scores = _scores(document, _span(row, "source"), _span(row, "target"))
        total = sum(scores.values())
        shares = {name: round(score / total, 4) for name, score in sorted(scores.items(), key=_rank)} if total else {}
        yield {"id": row.get("id"), "type": next(iter(shares), NONE), "scores": shares}


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


def _scores(document: Document, source: tuple[int, int] | None, target: tuple[int, int] | None) -> dict[str, float]:
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
