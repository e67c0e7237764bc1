"""A row of a table or a JSON object: one article with its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from communique.settings import longest_article
from communique.sources import html
from communique.sources.source import Item, Origin, article, byte_limit, too_long


def read(origin: Origin, row: Mapping[str, Any], line: int) -> Iterator[Item]:
    """The article of one row with ``text`` or ``html``, and optionally id, title, published, url, publisher."""
    fields = {name: _text(row.get(name)) for name in ("id", "title", "url", "publisher", "language")}
    fields["id"] = fields["id"] or _text(row.get("doc_id")) or f"{origin.id}-{line}"
    published: object = row.get("published")
    text, page = row.get("text"), row.get("html")
    if isinstance(text, str) and text.strip():
        body = text
    elif isinstance(page, str) and page.strip():
        limit = longest_article()
        if len(page) > byte_limit(limit):
            yield origin.problem(too_long(f"{len(page):,} characters", limit), line=line)
            return
        body, found = html.extract(page)
        fields = {name: fields.get(name) or found.get(name) for name in {*fields, *found} - {"published"}}
        published = published or found.get("published")
    else:
        yield origin.problem("no text: a row needs 'text' or 'html'", line=line)
        return
    yield from article(origin, body, fields, published=published, line=line)


def _text(value: Any) -> str | None:
    return str(value) if isinstance(value, str | int | float) and str(value).strip() else None
