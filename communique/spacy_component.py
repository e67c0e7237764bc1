"""``nlp.add_pipe("communique")``: a record on each Doc of a spaCy pipeline that people have already.

The pipeline must give tags, lemmas, a dependency parse and names (the English ones do). The record stands at
``doc._.communique``; for relative dates set ``doc._.published`` to an ISO date before, or give ``published`` in the
config.
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from communique.article import Article
from communique.document import Document
from communique.errors import UsageError
from communique.layers import Layer, Parse
from communique.pipeline import Pipeline, default_stages
from communique.stage import Stage
from communique.stages.parse import from_doc


class _GivenParse(Stage):
    """The parse that the Doc brings along."""

    name = "parse"
    provides = Parse

    def __init__(self) -> None:
        self.doc: Any = None

    def __call__(self, document: Document) -> Layer:
        return from_doc(self.doc, document)


class CommuniqueComponent:
    """Reads each Doc into a record at ``doc._.communique``."""

    def __init__(self, published: str | None) -> None:
        self.published = published
        self._parse = _GivenParse()
        self._pipeline = Pipeline([self._parse, *default_stages()[1:]])
        for attribute in ("communique", "published"):
            if not Doc.has_extension(attribute):
                Doc.set_extension(attribute, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc, with its record. Raises UsageError where the pipeline has not parsed it."""
        if len(doc) and not (doc.has_annotation("DEP") and doc.has_annotation("TAG") and doc.has_annotation("LEMMA")):
            raise UsageError("communique needs tags, lemmas and a dependency parse: add them to the pipeline before it")
        self._parse.doc = doc
        article = Article(doc.text, published=doc._.published or self.published)
        doc._.communique = self._pipeline.read([article])[0]
        return doc


@Language.factory("communique", default_config={"published": None}, requires=["token.dep", "token.lemma", "doc.ents"])  # type: ignore[untyped-decorator]
def create(nlp: Language, name: str, published: str | None) -> CommuniqueComponent:
    """The component for a pipeline."""
    return CommuniqueComponent(published)
