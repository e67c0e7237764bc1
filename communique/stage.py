"""What a stage is: a function from a document to one new layer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from communique.document import Document
from communique.errors import PipelineError
from communique.layers import Layer


class Stage:
    """Adds one layer. Says what it ``requires`` and ``provides``; touches no network, no disk and no earlier layer."""

    name: ClassVar[str]
    requires: ClassVar[tuple[type[Layer], ...]] = ()
    provides: ClassVar[type[Layer]]

    def __call__(self, document: Document) -> Layer:
        """The new layer for one document."""
        raise NotImplementedError

    def batch(self, documents: Sequence[Document]) -> list[Layer]:
        """The new layer for each document, in order; stages that gain from batches override this."""
        return [self(document) for document in documents]


def check_order(stages: Sequence[Stage]) -> None:
    """Raise PipelineError unless each stage finds the layers that it requires and adds one that is new."""
    present: set[type[Layer]] = set()
    for stage in stages:
        for needed in stage.requires:
            if needed not in present:
                raise PipelineError(
                    f"stage {stage.name!r} requires {needed.__name__}, which no stage before it provides"
                )
        if stage.provides in present:
            raise PipelineError(f"stage {stage.name!r} provides {stage.provides.__name__}, which is there already")
        present.add(stage.provides)
