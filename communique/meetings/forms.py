"""The form of an encounter that its own sentence leaves open: from the title, or from how a release opens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from communique.layers import Parse, Sentence
from communique.meetings.announcements import Title
from communique.meetings.encounter import Encounter
from communique.meetings.knowledge import EncounterKnowledge
from communique.record import MeetingFormat

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_OPENING = 8  # sentences of a transcript
_FIRST = 2  # sentences of a report


class Forms:
    """Settles the forms of one document's encounters."""

    def __init__(self, parse: Parse, title: Title, knowledge: EncounterKnowledge) -> None:
        self.parse = parse
        self.doc = parse.doc
        self.title = title
        self.knowledge = knowledge
        self.words = knowledge.words

    def settle(self, encounter: Encounter) -> None:
        """Give the first encounter the form that the title names, or that the opening of a release shows."""
        if encounter.format is not None or encounter.place is not None:
            return
        form = self._of_title()
        if form is not None and (encounter.announced or self.title.tells_of(encounter.participants)):
            encounter.format = form
            encounter.notes.append("the title gives the form")
            return
        opening = [sentence for sentence in self.parse.sentences if not sentence.headline]
        readout = encounter.announced or encounter.sentence.index <= opening[0].index if opening else False
        if readout and self._is_by_video(opening[: _OPENING if encounter.announced else _FIRST]):
            encounter.format = "video"
            return
        if readout and not encounter.announced and self._has_visitor(encounter.sentence):
            encounter.format = "in-person"
            encounter.notes.append("the sentence speaks of a visit")
            return
        told = encounter.announced and encounter.status == "held"
        if told and any(self._shows_presence(sentence) for sentence in opening[:_OPENING]):
            encounter.format = "in-person"
            encounter.notes.append("the opening speaks of a visit")

    def _of_title(self) -> MeetingFormat | None:
        """The form of a noun of the title: "phone conversation", "video conference", "via videoconference"."""
        if self.title.by_video:
            return "video"
        tokens = self.title.tokens
        for number, word in enumerate(tokens):
            before = tokens[number - 1] if number else ""
            for frame in self.knowledge.by_lemma.get(word, ()):
                modified = not frame.modifiers or before in frame.modifiers
                if frame.form == "noun" and modified and frame.format in ("phone", "video"):
                    return frame.format
        return None

    def _is_by_video(self, opening: Sequence[Sentence]) -> bool:
        video = self.words.formats["video"]
        return any(
            token.dep_ == "pobj"
            and (
                (token.head.lower_ in self.words.means and token.lemma_.lower() in video)
                or any(child.dep_ == "compound" and child.lower_ in video for child in token.children)
            )
            for sentence in opening
            for token in self.doc[sentence.first : sentence.last]
        )

    def _shows_presence(self, sentence: Sentence) -> bool:
        """Whether somebody is greeted as a guest: "welcome you to Moscow", "thank you for coming here"."""
        tokens = self.doc[sentence.first : sentence.last]
        lemmas = [token.lemma_.lower() for token in tokens]
        if any(self._leads_to_place(token) for token in tokens[:-2]):
            return True  # "I hope that coming to Lima was worth it"
        text = f" {' '.join(lemmas)} "
        return any(f" {phrase} " in text for phrase in self.words.presence)

    def _leads_to_place(self, token: Token) -> bool:
        following = self.doc[token.i + 1].lower_, self.doc[token.i + 2].ent_type_
        travels = token.lemma_.lower() in self.words.travel
        return travels and following[0] in self.words.travel_prepositions and following[1] == "GPE"

    def _has_visitor(self, sentence: Sentence) -> bool:
        """Whether somebody is told of "who is on a visit"."""
        relative = False
        for token in self.doc[sentence.first : sentence.last]:
            relative = relative or token.tag_ == "WP"
            if relative and token.lemma_.lower() in self.words.travel_nouns:
                return True
        return False
