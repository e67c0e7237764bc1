"""``communique.read``: one text or one file in, one record out."""

from __future__ import annotations

from pathlib import Path

from communique.article import Article
from communique.errors import SourceError, UsageError
from communique.pipeline import read_article
from communique.record import Record

_SUFFIXES = (".txt", ".html", ".htm", ".jsonl", ".jsonl.gz", ".csv", ".tsv")


def read(
    text_or_path: str | Path | Article,
    *,
    published: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
) -> Record:
    """The record of one text, one file or one Article.

    A ``Path``, or a string of one line that names a file, is read as a file; any other string is the text itself.
    ``published`` is the ISO date from which relative dates are counted. Raises SourceError where a file can't be
    read or holds no article, UsageError where it holds several, ArticleError where the article can't be read.
    """
    if isinstance(text_or_path, Article):
        return read_article(text_or_path)
    if isinstance(text_or_path, Path) or _names_file(text_or_path):
        from communique.sources import SourceProblem, articles

        found = list(articles(str(text_or_path), published=published))
        problems = [item for item in found if isinstance(item, SourceProblem)]
        good = [item for item in found if isinstance(item, Article)]
        if problems and not good:
            raise SourceError(f"{problems[0].where}: {problems[0].message}")
        if len(good) != 1:
            raise UsageError(f"{text_or_path}: {len(good)} articles; use communique.read_articles for several")
        return read_article(good[0])
    article = Article(text_or_path, title=title, published=published, url=url, publisher=publisher)
    return read_article(article)


def _names_file(text: str) -> bool:
    if len(text) > 500 or "\n" in text or "\0" in text:
        return False
    if " " not in text and text.lower().endswith(_SUFFIXES):
        return True  # a file that is missing is named as missing, not read as a text of one word
    try:
        return Path(text).exists()
    except OSError:
        return False
