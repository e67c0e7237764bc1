"""A document: an article with the layers that stages have added to it so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar, cast

from communique.article import Article
from communique.errors import PipelineError
from communique.layers import Layer

L = TypeVar("L", bound=Layer)


@dataclass(frozen=True, slots=True)
class Document:
    """An article and its layers; ``document[Parse]`` is the layer of that class."""

    article: Article
    layers: Mapping[type[Layer], Layer] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def text(self) -> str:
        """The text of the article, exactly as its source gave it."""
        return self.article.text

    def with_layer(self, layer: Layer) -> Document:
        """The same document with one more layer. Raises PipelineError where that layer already stands."""
        if type(layer) in self.layers:
            raise PipelineError(f"{type(layer).__name__} was added twice; a layer is never changed")
        return Document(self.article, MappingProxyType({**self.layers, type(layer): layer}))

    def __getitem__(self, kind: type[L]) -> L:
        try:
            return cast(L, self.layers[kind])
        except KeyError:
            raise PipelineError(f"no layer {kind.__name__}: put the stage that provides it earlier") from None

    def get(self, kind: type[L]) -> L | None:
        """The layer of this class, or None where no stage has added it."""
        return cast("L | None", self.layers.get(kind))
