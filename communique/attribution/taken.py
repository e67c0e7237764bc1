"""What is attributed already, so that no later finder attributes it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any


@dataclass(slots=True)
class Speech:
    """The characters of direct speech: one byte a character, since long transcripts ask for each of their verbs."""

    characters: bytearray

    def add(self, start: int, end: int) -> None:
        """Count these characters as direct speech."""
        self.characters[start:end] = b"\1" * (end - start)

    def __contains__(self, character: int) -> bool:
        return bool(self.characters[character])

    def overlaps(self, start: int, end: int) -> bool:
        """True when one of these characters is direct speech."""
        return self.characters.find(1, start, end) >= 0

    def holds(self, start: int, end: int) -> bool:
        """True when all these characters are direct speech."""
        return self.characters.find(0, start, end) < 0


@dataclass(slots=True)
class Taken:
    """The one state that the finders of a document share.

    ``cues``: tokens that frame something already. ``first_cues``: for a second cue of one speaker ("rejects the demand
    and accuses …") the cue before it, which has the source. ``speech``: the characters of direct speech.
    """

    speech: Speech
    cues: set[int] = field(default_factory=set)
    first_cues: dict[int, Token] = field(default_factory=dict)

    @classmethod
    def nothing(cls, text: str) -> Taken:
        """The state before the first finder."""
        return cls(Speech(bytearray(len(text))))
