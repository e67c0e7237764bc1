"""Events in stories that can hold none: those of Reuters 1987 whose title ends in QTR NET, SHR or DIV.

python -m benchmarks.earnings [../shared/data/corpora/reuters_1987.jsonl.gz]
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from pathlib import Path

from communique.article import Article
from communique.pipeline import default_pipeline

_TITLE = re.compile(r"(QTR NET|SHR|DIV)\W*$")
_TOGETHER = 64


def main() -> int:
    """Print the stories with an event, and how many there are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = Path("../shared/data/corpora/reuters_1987.jsonl.gz")
    parser.add_argument("path", type=Path, nargs="?", default=default)
    path = parser.parse_args().path
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [row for row in map(json.loads, file) if _TITLE.search(row.get("title") or "")]
    found = between = 0
    for start in range(0, len(rows), _TOGETHER):
        some = rows[start : start + _TOGETHER]
        articles = [Article(r["text"], id=str(r["id"]), title=r["title"], published=r.get("published")) for r in some]
        for row, record in zip(some, default_pipeline().read(articles), strict=True):
            found += bool(record.events)
            states = {actor.id: actor.country for actor in record.actors}
            sides = [({states.get(a) for a in e.source}, {states.get(a) for a in e.target}) for e in record.events]
            between += any(one - {None} and other - {None} and one != other for one, other in sides)
            if record.events:
                print(row["title"], [(e.type, record.quote(e.span)) for e in record.events])
    print(f"{len(rows)} stories, {found} with an event, {between} with one between states")
    return 0


if __name__ == "__main__":
    sys.exit(main())
