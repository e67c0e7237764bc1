"""An article: what a source yields, before anything has been read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Article:
    """One text with what its source says about it.

    ``text`` is exactly what the source gave (for HTML and PDF: the extracted text) and is never rewritten; every
    span of a record holds in it. ``published`` is an ISO date or date and time, with its zone where the source has
    one, or None. ``raw_sha256`` is the hash of the bytes that the article came from.
    """

    text: str
    id: str = ""
    title: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    raw_sha256: str | None = None
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        object.__setattr__(self, "sha256", digest)
        if not self.id:
            object.__setattr__(self, "id", digest[:16])
