"""List the capitalised phrases that no actor, place or thing of the gazetteer explains, the most frequent first.

    python benchmarks/unresolved.py ARTICLES.jsonl.gz... [--top 200] [--workers 2] [--limit N]

A phrase is a run of words that the parse tags as names. It counts as explained where a mention with a state, a sector
or a role covers part of it, or a place or thing of the gazetteer does. Only parse and mentions run.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from communique.article import Article
from communique.document import Document
from communique.gazetteer import gazetteer
from communique.layers import Mentions, Parse
from communique.sources import articles
from communique.stages.mentions import MentionsStage
from communique.stages.parse import ParseStage

_NAMES = ("NNP", "NNPS")


def unresolved(document: Document) -> Iterator[str]:
    """The capitalised phrases of a document that nothing explains."""
    layer = document[Mentions]
    doc = document[Parse].doc
    explained: set[int] = set()
    for mention in layer.mentions:
        entries = [layer.actors[i] for i in (*mention.actors, *([mention.fallback] if mention.fallback else []))]
        if any(entry.country or entry.sectors or entry.roles or entry.kind in ("state", "igo") for entry in entries):
            explained.update(range(mention.first, mention.last))
    texts, offsets = [token.text for token in doc], [token.idx for token in doc]
    for match in gazetteer().matches(texts, offsets):
        explained.update(range(match.first, match.last))
    # a word of a name that is explained elsewhere in the document is that name again
    words = {texts[i] for i in explained if texts[i][:1].isupper()}
    first = 0
    while first < len(doc):
        last = first
        while last < len(doc) and doc[last].tag_ in _NAMES and texts[last][:1].isupper() and len(texts[last]) > 1:
            last += 1
        if last > first:
            whole = range(first, last)
            named = any(doc[i].ent_type_ not in ("DATE", "TIME") for i in whole)
            if named and explained.isdisjoint(whole) and words.isdisjoint(texts[i] for i in whole):
                yield " ".join(texts[first:last])
        first = max(last, first + 1)


def count(group: list[Article]) -> Counter[str]:
    """In how many of the articles each phrase stands."""
    parse, mentions = ParseStage(), MentionsStage()
    found: Counter[str] = Counter()
    documents = [Document(article) for article in group]
    for document, layer in zip(documents, parse.batch(documents), strict=True):
        parsed = document.with_layer(layer)
        found.update(set(unresolved(parsed.with_layer(mentions(parsed)))))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--top", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit", type=int, default=None)
    arguments = parser.parse_args()
    for path in arguments.paths:
        texts = islice((a for a in articles(str(path)) if isinstance(a, Article)), arguments.limit)
        total: Counter[str] = Counter()
        read = 0
        with ProcessPoolExecutor(arguments.workers) as pool:
            while groups := [group for group in (list(islice(texts, 32)) for _ in range(64)) if group]:
                read += sum(map(len, groups))
                for found in pool.map(count, groups):
                    total.update(found)
        print(f"# {path.name}: {read} articles, {len(total)} phrases, {sum(total.values())} times unresolved")
        for phrase, number in total.most_common(arguments.top):
            print(f"{number}\t{phrase}")


if __name__ == "__main__":
    main()
