"""Events from text alone on own marked sentences that the relation head never saw: one in twelve of the corpus.

    python benchmarks/own_events.py [--misses] [--files FILE ...]

An event counts as found where its type is right and its parties touch the marked ones; modality is judged on those.
With --pairs, FILES hold minimal pairs (tests/event_pairs) and a pair counts where both sentences are wholly right.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from communique.article import Article  # noqa: E402
from communique.ontology import event_types  # noqa: E402
from communique.pipeline import default_pipeline  # noqa: E402
from communique.record import Event, Record  # noqa: E402
from training.relation_text import Act, MarkedSentence, held_out, read_file  # noqa: E402

MODALITY = {"past": "actual"}


def touches(record: Record, actors: Iterable[str], spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a mention of one of the actors overlaps one of the spans."""
    mentions = [mention.span for actor in record.actors if actor.id in set(actors) for mention in actor.mentions]
    return any(start < end and low < high for low, end in mentions for start, high in spans)


def matches(record: Record, event: Event, sentence: MarkedSentence, act: Act) -> bool:
    """Whether an event is the act: its type, and parties that touch the marked ones; none where none is marked."""
    if event.type != act.type:
        return False
    source = [span for letter in act.source for span in sentence.actors[letter]]
    target = [span for letter in act.target for span in sentence.actors[letter]]

    def side(actors: Sequence[str], spans: list[tuple[int, int]]) -> bool:
        return touches(record, actors, spans) if spans else not actors

    if side(event.source, source) and side(event.target, target):
        return True
    mutual = act.mutual or event_types()[act.type].symmetric
    return mutual and side(event.source, target) and side(event.target, source)


def read(sentences: Sequence[MarkedSentence]) -> list[Record]:
    """The records of the sentences, each an article of its own."""
    articles = [Article(sentence.text, id=str(number)) for number, sentence in enumerate(sentences)]
    return default_pipeline().read(articles)


def corpus_held_out() -> list[MarkedSentence]:
    """The own sentences that training keeps out."""
    corpus = sorted((ROOT / "training" / "corpus" / "relations").glob("*.txt"))
    return [each for path in corpus for each in read_file(path) if held_out(each.text)]


def judge(sentence: MarkedSentence, record: Record) -> tuple[Counter[str], list[str]]:
    """What was found, and in words what was not."""
    count: Counter[str] = Counter()
    misses: list[str] = []
    used: set[str] = set()
    for act in sentence.acts:
        count["acts"] += 1
        event = next((e for e in record.events if e.id not in used and matches(record, e, sentence, act)), None)
        if event is None:
            misses.append(f"missing {act.type} {act.source}>{act.target} {act.modality}")
            continue
        used.add(event.id)
        count["found"] += 1
        right = event.modality == MODALITY.get(act.modality, act.modality)
        count["modality"] += right
        if not right:
            misses.append(f"modality {event.modality}, not {act.modality}")
    count["events"] += len(record.events)
    for event in record.events:
        if event.id not in used:
            names = [" ".join(event.source), " ".join(event.target)]
            misses.append(f"too much {event.type} {names[0]}>{names[1]} {[w.rule or w.model for w in event.why]}")
    count["empty"] += not sentence.acts
    count["made up"] += not sentence.acts and bool(record.events)
    count["right"] += not misses
    count["sentences"] += 1
    return count, misses


def main() -> int:
    """Print the figures, and with --misses what was not right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--pairs", action="store_true")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--files", type=Path, nargs="*")
    options = parser.parse_args()
    given = [each for path in options.files or () for each in read_file(path)]
    sentences = (given or corpus_held_out())[: options.limit]
    total: Counter[str] = Counter()
    results: list[Any] = []
    for sentence, record in zip(sentences, read(sentences), strict=True):
        count, misses = judge(sentence, record)
        total += count
        results.append(not misses)
        if misses and options.misses:
            print(sentence.text)
            for miss in misses:
                print("    ", miss)
    found, events = total["found"], total["events"]
    precision, recall = found / max(1, events), found / max(1, total["acts"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{total['sentences']} sentences, {total['acts']} acts, {events} events")
    print(
        f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}; modality {total['modality'] / max(1, found):.3f}"
    )
    print(f"of {total['empty']} without an act {total['made up']} yield one; wholly right {total['right']}")
    if options.pairs:
        pairs = [one and other for one, other in zip(results[::2], results[1::2], strict=False)]
        print(f"{sum(pairs)} of {len(pairs)} pairs wholly right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
