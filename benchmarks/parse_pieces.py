"""How much faster the parse is in pieces than text by text (docs/decisions/0003).

python benchmarks/parse_pieces.py FILE [--limit 30]
"""

from __future__ import annotations

import argparse
import time
from itertools import islice

from communique.article import Article
from communique.document import Document
from communique.sources import articles
from communique.stages.parse import ParseStage, spacy_pipeline


def main() -> None:
    """Parse the same texts both ways and print words a second."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path")
    parser.add_argument("--limit", type=int, default=30)
    options = parser.parse_args()
    texts = [item.text for item in islice(articles(options.path), options.limit) if isinstance(item, Article)]
    words = sum(len(text.split()) for text in texts)
    nlp = spacy_pipeline()
    nlp("One sentence, so that nothing is loaded while the clock runs.")
    started = time.perf_counter()
    for text in texts:
        nlp(text)
    whole = time.perf_counter() - started
    started = time.perf_counter()
    ParseStage().batch([Document(Article(text)) for text in texts])
    pieces = time.perf_counter() - started
    print(f"{len(texts)} texts, {words:,} words")
    print(f"text by text  {words / whole:>8,.0f} words/s")
    print(f"in pieces     {words / pieces:>8,.0f} words/s")


if __name__ == "__main__":
    main()
