"""What every source format is built from: the file at hand, its sidecar, and the making of an article."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from communique.article import Article
from communique.settings import LONGEST_ARTICLE, longest_article
from communique.sources.dates import iso
from communique.sources.decode import whole
from communique.sources.problem import SourceProblem

Item = Article | SourceProblem
SIDECAR = ".meta.json"
_TEXT_FIELDS = ("title", "publisher", "url", "language")


@dataclass(frozen=True)
class Origin:
    """One input as a format gets it. ``name`` is what messages call it; ``path`` is None for standard input.

    ``published`` is the date that the user gave: it replaces what the source says, or with ``gaps_only`` stands where
    the source says nothing. ``metadata`` is what the sidecar says.
    """

    name: str
    path: Path | None
    id: str
    published: str | None = None
    gaps_only: bool = False
    metadata: dict[str, str] = field(default_factory=dict)

    def dated(self, stated: object) -> object:
        """The publication date that counts for a file of one article, given what the source states."""
        return stated if stated and self.gaps_only else self.published or stated

    def problem(self, message: str, *, line: int | None = None, lost: bool = True) -> SourceProblem:
        """A problem with this input, or with one line of it."""
        return SourceProblem(self.name if line is None else f"{self.name}:{line}", message, lost)


def article(
    origin: Origin,
    text: str,
    fields: dict[str, str | None],
    *,
    raw: bytes | None = None,
    published: object = None,
    line: int | None = None,
) -> Iterator[Item]:
    """The article, or why there is none; and a note where its publication date can't be understood."""
    limit = longest_article()
    if len(text) > limit:
        yield origin.problem(too_long(f"{len(text):,} characters", limit), line=line)
        return
    if not text.strip():
        yield origin.problem("no text in it", line=line)
        return
    date = iso(published)
    if published not in (None, "") and date is None:
        shown = " ".join(str(published).split())[:40]
        message = f"published {shown!r} is no date that can be told for sure; write 2023-02-22"
        yield origin.problem(message, line=line, lost=False)
    yield Article(
        whole(text),
        id=fields.get("id") or origin.id,
        title=_field(fields, "title"),
        published=date or origin.published,
        url=_field(fields, "url"),
        publisher=_field(fields, "publisher"),
        language=_field(fields, "language"),
        raw_sha256=hashlib.sha256(raw).hexdigest() if raw is not None else None,
    )


def _field(fields: dict[str, str | None], name: str) -> str | None:
    value = fields.get(name)
    return " ".join(whole(value).split()) or None if value else None


def too_long(size: str, limit: int) -> str:
    """What to tell about an article over the limit."""
    return f"{size}, over the limit of {limit:,} for one article; cut it into articles, or set {LONGEST_ARTICLE}"


def read_bytes(origin: Origin) -> bytes | SourceProblem:
    """All bytes of a file that holds one article; what is far too long is not even read."""
    assert origin.path is not None
    limit = longest_article()
    try:
        size = origin.path.stat().st_size
        if size > byte_limit(limit):
            return origin.problem(too_long(f"{size:,} bytes", limit))
        data = origin.path.read_bytes()
    except OSError as error:
        return origin.problem(f"can't be read ({error.strerror or error})")
    return data if data.strip() else origin.problem("empty")


def byte_limit(limit: int) -> int:
    """How many bytes an article of ``limit`` characters may take, markup and escapes included."""
    return 16 * limit


def with_sidecar(origin: Origin) -> tuple[Origin, list[SourceProblem]]:
    """The origin with what ``NAME.meta.json`` beside the file says: title, published, publisher, url, language, id."""
    if origin.path is None:
        return origin, []
    path = origin.path.with_name(origin.path.stem + SIDECAR)
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return origin, []
    except (OSError, ValueError, RecursionError) as error:
        message = " ".join(f"no JSON object, left aside ({error})".split())
        return origin, [SourceProblem(str(path), message, lost=False)]
    if not isinstance(row, dict):
        return origin, [SourceProblem(str(path), "no JSON object, left aside", lost=False)]
    known = {key: str(value) for key, value in row.items() if key in (*_TEXT_FIELDS, "id", "published") and value}
    return replace(origin, metadata=known), []
