"""Read diplomatic and political news into a record that can be checked.

    import communique
    record = communique.read("samples/…txt", published="2023-02-23")
    for statement in record.statements: ...

Importing this package is light; what reads articles is loaded on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from communique.version import __version__

if TYPE_CHECKING:
    from communique.article import Article
    from communique.errors import (
        ArticleError,
        CommuniqueError,
        InputError,
        KnowledgeError,
        PipelineError,
        SourceError,
        UsageError,
    )
    from communique.pipeline import Failure, read_articles
    from communique.reading import read
    from communique.record import (
        Actor,
        DocumentInfo,
        Event,
        Figure,
        MadeBy,
        Meeting,
        Mention,
        Record,
        Role,
        Statement,
        Why,
    )

_HOME = {
    "Article": "article",
    "ArticleError": "errors",
    "CommuniqueError": "errors",
    "InputError": "errors",
    "KnowledgeError": "errors",
    "PipelineError": "errors",
    "SourceError": "errors",
    "UsageError": "errors",
    "Failure": "pipeline",
    "read_articles": "pipeline",
    "read": "reading",
    "Actor": "record",
    "DocumentInfo": "record",
    "Event": "record",
    "Figure": "record",
    "MadeBy": "record",
    "Meeting": "record",
    "Mention": "record",
    "Record": "record",
    "Role": "record",
    "Statement": "record",
    "Why": "record",
}

__all__ = [
    "Actor",
    "Article",
    "ArticleError",
    "CommuniqueError",
    "DocumentInfo",
    "Event",
    "Failure",
    "Figure",
    "InputError",
    "KnowledgeError",
    "MadeBy",
    "Meeting",
    "Mention",
    "PipelineError",
    "Record",
    "Role",
    "SourceError",
    "Statement",
    "UsageError",
    "Why",
    "__version__",
    "read",
    "read_articles",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"communique.{_HOME[name]}"), name)
    raise AttributeError(f"module 'communique' has no attribute {name!r}")
