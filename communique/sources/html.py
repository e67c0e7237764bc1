"""Web pages: the article without the page around it, its title, and when it was published, with the zone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from communique.sources.dates import iso
from communique.sources.decode import NotText, decode, whole
from communique.sources.problem import SourceProblem
from communique.sources.source import Item, Origin, article, read_bytes, with_sidecar

SUFFIXES = (".html", ".htm", ".xhtml")
LOOKS_LIKE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_PAGE = re.compile(r"<(?:!doctype|html|head|body|article|main)\b", re.I)
_BLOCK_NAMES = (
    "address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li "
    "main nav ol p pre section table td th tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_LEFT_OUT = frozenset(["script", "style", "noscript", "template", "iframe", "svg", "head"])
_META_DATES = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.issued",
    "dc.date.issued", "dcterms.created", "dc.date", "parsely-pub-date", "publishdate", "pubdate", "publish-date",
    "sailthru.date", "date",
)  # fmt: skip
_META_PUBLISHERS = ("og:site_name", "publisher", "dc.publisher", "application-name")


def read(origin: Origin) -> Iterator[Item]:
    """The article of one page."""
    data = read_bytes(origin)
    if isinstance(data, SourceProblem):
        yield data
        return
    yield from from_bytes(origin, data)


def from_bytes(origin: Origin, data: bytes) -> Iterator[Item]:
    """The article that these bytes hold."""
    origin, notes = with_sidecar(origin)
    yield from notes
    try:
        page, _ = decode(data, html=True)
    except NotText as error:
        yield origin.problem(str(error))
        return
    text, found = extract(page)
    known = origin.metadata
    fields: dict[str, str | None] = {**found, **known}
    published = origin.dated(known.get("published") or found.get("published"))
    yield from article(origin, text, fields, raw=data, published=published)


def extract(page: str) -> tuple[str, dict[str, str | None]]:
    """The text of a page or of a fragment of one, one paragraph a line, and what the page says about itself."""
    page = whole(page).replace("\0", "�")
    if not _PAGE.search(page):
        return _fragment(page), {}
    import trafilatura

    try:
        tree = trafilatura.load_html(page)
        found = None if tree is None else _about(tree, page)
        body = None
        if tree is not None:
            body = trafilatura.extract(page, include_comments=False, include_tables=False, include_images=False)
    except Exception:
        # A page that breaks the extractor is still read: its text is taken as it stands.
        found, body = None, None
    return (body or _fragment(page)), found or {}


def _fragment(page: str) -> str:
    """All text of a piece of HTML, each block on its own line."""
    from lxml import etree, html

    try:
        root: Any = html.fragment_fromstring(page, create_parent="div")
    except (etree.LxmlError, ValueError, AssertionError, TypeError):
        try:
            root = html.document_fromstring(page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
        except (etree.LxmlError, ValueError, AssertionError, TypeError):
            return ""
    parts: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            parts.append(element.tail or "")
            continue
        left_out = element.tag in _LEFT_OUT
        block = element.tag in _BLOCKS
        if event == "start":
            parts.append("\n" if block else "")
            if left_out:
                for child in list(element):
                    element.remove(child)
            else:
                parts.append(_flat(element.text))
        else:
            parts.append("\n" if block else "")
            parts.append(_flat(element.tail) if element is not root else "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _flat(text: str | None) -> str:
    """Line ends inside HTML text are spaces."""
    return re.sub(r"[\n\r]+", " ", text) if text else ""


def _about(tree: Any, page: str) -> dict[str, str | None]:
    """Title, publisher, address and publication date as the page gives them.

    Not its language: pages copy that from a template. The text itself is judged.
    """
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if name and element.get("content"):
            meta.setdefault(name.lower(), element.get("content"))
    linked = list(_linked_data(tree))
    title = meta.get("og:title") or next((str(node["headline"]) for node in linked if node.get("headline")), None)
    if not title:
        headings = [" ".join(heading.itertext()) for heading in tree.iter("h1")]
        title = headings[0] if headings else tree.findtext(".//title")
    publisher = next((meta[name] for name in _META_PUBLISHERS if name in meta), None) or _publisher(linked)
    canonical = next((link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"), None)
    return {
        "title": title,
        "publisher": publisher,
        "url": canonical or meta.get("og:url"),
        "published": _published(tree, meta, linked, page),
    }


def _published(tree: Any, meta: dict[str, str], linked: list[dict[str, Any]], page: str) -> str | None:
    """The first date that the page states; with its zone where it has one; what htmldate can infer at last."""
    stated: list[Any] = [meta.get(name) for name in _META_DATES]
    stated += [node.get("datePublished") for node in linked]
    times = list(tree.iter("time"))
    times.sort(key=lambda time: not (time.get("pubdate") is not None or time.get("itemprop") == "datePublished"))
    stated += [time.get("datetime") for time in times]
    found = [date for date in (iso(value) for value in stated) if date]
    # A statement with a clock and a zone says more than a bare day.
    best = next((date for date in found if len(date) > 19), found[0] if found else None)
    if best:
        return best
    from htmldate import find_date

    try:
        inferred = find_date(page, original_date=True, extensive_search=False, min_date="1945-01-01")
    except Exception:  # htmldate guesses on hostile pages; no date is better than no article
        return None
    return iso(inferred)


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """Every JSON-LD object of the page, the nested ones too."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        try:
            waiting = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting.extend(node[:200])
            elif isinstance(node, dict):
                yield node
                waiting.extend(value for value in node.values() if isinstance(value, dict | list))


def _publisher(linked: list[dict[str, Any]]) -> str | None:
    for node in linked:
        publisher = node.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, str) and name:
            return name
    return None
