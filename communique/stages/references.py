"""Resolve role nouns and pronouns to the actors they stand for, or abstain with a reason."""

from __future__ import annotations

from communique.document import Document
from communique.layers import Actors, Layer, Mentions
from communique.stage import Stage


class ReferencesStage(Stage):
    """Lead each role noun and pronoun to its actor."""

    name = "references"
    requires = (Mentions,)
    provides = Actors

    def __call__(self, document: Document) -> Layer:
        """The mentions with their actors."""
        mentions = document[Mentions]
        return Actors(mentions.actors, mentions.mentions)
