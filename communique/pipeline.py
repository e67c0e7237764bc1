"""The one loop: each stage adds its layer, then the layers become a record."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import lru_cache

from communique.article import Article
from communique.document import Document
from communique.errors import CommuniqueError
from communique.record import Record
from communique.stage import Stage, check_order


class Pipeline:
    """Stages in an order that works. Raises PipelineError where it does not."""

    def __init__(self, stages: Sequence[Stage]) -> None:
        check_order(stages)
        self.stages = tuple(stages)
        self.seconds: dict[str, float] = {stage.name: 0.0 for stage in stages}

    def document(self, article: Article) -> Document:
        """The article with all layers."""
        return self.documents([article])[0]

    def documents(self, articles: Sequence[Article]) -> list[Document]:
        """The articles with all layers, read together so that stages can work in batches."""
        documents = [Document(article) for article in articles]
        for stage in self.stages:
            started = time.perf_counter()
            layers = stage.batch(documents)
            documents = [document.with_layer(layer) for document, layer in zip(documents, layers, strict=True)]
            self.seconds[stage.name] += time.perf_counter() - started
        return documents
