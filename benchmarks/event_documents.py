"""Events of whole short articles written for this project (tests/event_documents), against their marked acts.

python benchmarks/event_documents.py [--misses] [--only N]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.own_events import MODALITY, matches  # noqa: E402
from communique.article import Article  # noqa: E402
from communique.pipeline import default_pipeline  # noqa: E402
from training.relation_text import Act, MarkedSentence, read_sentence  # noqa: E402

DOCUMENTS = ROOT / "tests" / "event_documents" / "documents.txt"


def documents(path: Path = DOCUMENTS) -> list[tuple[Article, MarkedSentence]]:
    """Each document as an article, and as one long marked text."""
    found: list[tuple[Article, MarkedSentence]] = []
    for block in path.read_text(encoding="utf-8").split("=== ")[1:]:
        head, *lines = block.strip().splitlines()
        published, title, *issuer = (part.strip() for part in head.split("|"))
        text = title + "\n\n"
        actors: dict[str, tuple[tuple[int, int], ...]] = {}
        acts: list[Act] = []
        for line in lines:
            if not line.strip() or line.startswith("#"):
                continue
            sentence = read_sentence(line)
            at = len(text)
            for letter, spans in sentence.actors.items():
                actors[letter] = (*actors.get(letter, ()), *((start + at, end + at) for start, end in spans))
            for act in sentence.acts:
                words = (act.words[0] + at, act.words[1] + at)
                acts.append(Act(act.type, act.mode, act.modality, act.source, act.target, act.mutual, words))
            text += sentence.text + " "
        article = Article(text.rstrip(), id=str(len(found)), published=published, publisher=(issuer or [None])[0])
        found.append((article, MarkedSentence(text, actors, tuple(acts))))
    return found


def main() -> int:
    """Print precision, recall and modality, and with --misses what was not right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--only", type=int)
    options = parser.parse_args()
    all_documents = documents()[: options.only]
    records = default_pipeline().read([article for article, _ in all_documents])
    total: Counter[str] = Counter()
    for (article, marked), record in zip(all_documents, records, strict=True):
        head = len(article.text.split("\n", 1)[0])
        events = [event for event in record.events if event.span[0][0] >= head]
        used: set[str] = set()
        if options.misses:
            print(f"\n=== {article.text[:head]}")
        for act in marked.acts:
            near = [
                event
                for event in events
                if event.id not in used
                and any(low < act.words[1] + 250 and act.words[0] - 250 < high for low, high in event.span)
                and matches(record, event, marked, act)
            ]
            total["acts"] += 1
            if not near:
                if options.misses:
                    print(f"  missing {act.type} {act.modality} {act.source}>{act.target}: "
                          f"…{article.text[max(0, act.words[0] - 60) : act.words[1] + 60]!r}")  # fmt: skip
                continue
            used.add(near[0].id)
            total["found"] += 1
            wanted = MODALITY.get(act.modality, act.modality)
            total["modality"] += near[0].modality == wanted
            total["background"] += near[0].background == (act.modality == "past")
            if near[0].modality != wanted and options.misses:
                print(f"  modality {near[0].modality}, not {wanted}: {record.quote(near[0].span)!r}")
        total["events"] += len(events)
        for event in events:
            if event.id not in used and options.misses:
                why = [reason.rule or reason.model for reason in event.why]
                parties = f"{' '.join(event.source)} > {' '.join(event.target)}"
                print(f"  too much {event.type} {parties} {event.modality} {event.confidence} {why}")
                print(f"           {record.quote(event.span)!r}")
    found = total["found"]
    precision, recall = found / max(1, total["events"]), found / max(1, total["acts"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{len(all_documents)} documents, {total['acts']} acts, {total['events']} events")
    print(f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    print(
        f"modality right {total['modality'] / max(1, found):.3f}, background {total['background'] / max(1, found):.3f}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
