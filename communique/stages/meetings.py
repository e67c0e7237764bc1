"""Meetings: who met whom, when, where and in what form; held, to come, offered or called off."""

from __future__ import annotations

from communique.document import Document
from communique.layers import Actors, Layer, Meetings, Modalities, Parse, Statements, Times
from communique.meetings.knowledge import meeting_knowledge
from communique.meetings.reading import Reading
from communique.stage import Stage


class MeetingsStage(Stage):
    """Read encounters as objects; several mentions of one encounter make one meeting."""

    name = "meetings"
    requires = (Parse, Actors, Modalities, Statements, Times)
    provides = Meetings

    def __init__(self, language: str = "en") -> None:
        self._language = language

    def __call__(self, document: Document) -> Layer:
        """The meetings of one document."""
        knowledge = meeting_knowledge(self._language)
        index = knowledge.by_lemma
        doc = document[Parse].doc
        named = any(
            word.strip(".,:").removesuffix("s") in index for word in (document.article.title or "").lower().split()
        )
        told = document[Actors].actors and any(token.lemma_.lower() in index for token in doc)
        if not (named or told):
            return Meetings()
        return Reading(document, knowledge, self._language).meetings()
