"""Read whole corpora and check every record: no failure, every span holds, record → JSON → record is identity.

    python benchmarks/read_corpora.py FILE… [--workers 2]

Prints articles, words, failures, spans checked, articles a second and peak memory; exit code 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator

from communique.article import Article
from communique.pipeline import Failure, read_articles
from communique.record import Record
from communique.sources import SourceProblem, articles


def spans(record: Record) -> Iterator[tuple[int, int]]:
    """Every span of a record."""
    for actor in record.actors:
        yield from (mention.span for mention in actor.mentions)
        yield from (role.span for role in actor.roles if role.span)
    for statement in record.statements:
        yield from (*statement.source, *statement.cue, *statement.content)
    for event in record.events:
        yield from (*event.span, *event.modality_span)
    for meeting in record.meetings:
        yield from (*meeting.span, *meeting.status_span)
        yield from (document.span for document in meeting.documents)
        yield from (capacity.span for capacity in meeting.capacities if capacity.span)
    for figure in record.figures:
        yield from figure.span


def faults(record: Record) -> Iterator[str]:
    """What is wrong with a record, in words."""
    text = record.document.text
    for start, end in spans(record):
        if not 0 <= start < end <= len(text):
            yield f"{record.document.id}: span {start}:{end} outside 0:{len(text)}"
        elif not text[start:end].strip():
            yield f"{record.document.id}: span {start}:{end} is blank"
    actors = {actor.id for actor in record.actors}
    named = {s.speaker for s in record.statements if s.speaker}
    named.update(*(s.speakers for s in record.statements), *(s.about for s in record.statements))
    named.update(*(e.source for e in record.events), *(e.target for e in record.events))
    named.update(*((*m.participants, *m.mediators) for m in record.meetings))
    named.update(m.host for m in record.meetings if m.host)
    named.update(capacity.actor for m in record.meetings for capacity in m.capacities)
    named.update(*(s.addressees for s in record.statements), *(f.about for f in record.figures))
    for identifier in sorted(named - actors):
        yield f"{record.document.id}: {identifier} is referred to and is no actor of the record"
    facts = {fact.id for part in (record.statements, record.events, record.meetings) for fact in part}
    pointed = {s.parent for s in record.statements if s.parent}
    pointed.update(*(m.statements for m in record.meetings), *(m.events for m in record.meetings))
    pointed.update(fact.asserted_by for fact in (*record.events, *record.figures) if fact.asserted_by != "narrator")
    for identifier in sorted(pointed - facts):
        yield f"{record.document.id}: {identifier} is pointed at and is no fact of the record"
    if Record.model_validate_json(record.model_dump_json()) != record:
        yield f"{record.document.id}: the record changes on its way through JSON"


def main() -> int:
    """Read, check, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    count: Counter[str] = Counter()
    wrong: list[str] = []
    notes: list[str] = []  # what the sources say of an article that was read all the same

    def source() -> Iterator[Article]:
        for path in options.paths:
            for item in articles(path):
                if isinstance(item, SourceProblem):
                    (wrong if item.lost else notes).append(f"{item.where}: {item.message}")
                else:
                    count["articles"] += 1
                    count["words"] += len(item.text.split())
                    yield item

    started = time.perf_counter()
    for number, result in enumerate(read_articles(source(), workers=options.workers), 1):
        if isinstance(result, Failure):
            wrong.append(f"{result.article_id}: {result.message}\n{result.traceback}")
            continue
        count["records"] += 1
        count["unread"] += result.document.unread is not None
        count["spans"] += sum(1 for _ in spans(result))
        for part in ("actors", "statements", "events", "meetings", "figures"):
            count[part] += len(getattr(result, part))
        wrong.extend(faults(result))
        if number % 1000 == 0:
            print(
                f"{number:,} articles, {len(wrong)} faults, {time.perf_counter() - started:.0f} s",
                file=sys.stderr,
                flush=True,
            )
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_CHILDREN if options.workers > 1 else resource.RUSAGE_SELF).ru_maxrss
    for name, value in count.items():
        print(f"{name:12}{value:>12,}")
    print(f"{'seconds':12}{seconds:>12,.0f}\n{'articles/s':12}{count['articles'] / seconds:>12.2f}")
    print(
        f"{'words/s':12}{count['words'] / seconds:>12,.0f}\n{'peak MiB':12}{memory / 1024:>12,.0f}   (largest process)"
    )
    print(f"{'faults':12}{len(wrong):>12,}\n{'notes':12}{len(notes):>12,}")
    for line in [*wrong[:50], *notes[:10]]:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
