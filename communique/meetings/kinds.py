"""What the text calls an encounter: talks, a summit, a call, a reception …"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from communique.meetings.knowledge import MeetingWords
from communique.record import MeetingFormat, MeetingKind

if TYPE_CHECKING:
    from spacy.tokens import Doc
else:
    Doc = Any

_PLAIN = ("meeting", "talks")
_TELLING = ("trilateral", "summit", "ceremony")
_MODIFIERS = ("compound", "amod", "nmod")


def words_of(triggers: Iterable[int], doc: Doc) -> Iterator[str]:
    """The words that named an encounter, with those that qualify them ("signing ceremony")."""
    for trigger in triggers:
        token = doc[trigger]
        yield token.lemma_.lower()
        for child in token.children:
            if child.dep_ in _MODIFIERS:
                yield child.lower_
            elif child.dep_ == "prep" and child.lower_ == "of":
                yield from (inner.lemma_.lower() for inner in child.children if inner.dep_ == "pobj")


def kind_of(
    first: Iterable[str], words: Iterable[str], form: MeetingFormat | None, sides: int, knowledge: MeetingWords
) -> MeetingKind:  # fmt: skip
    """The kind that the first telling names, or a more telling one that a later one does; a call is a call.

    A body that meets by itself holds a session.
    """
    if form == "phone":
        return "call"
    kind = _named(first, knowledge)
    if kind in _PLAIN:
        later = _named(words, knowledge)
        kind = later if later in _TELLING or (kind == "meeting" and later in _PLAIN) else kind
    if kind in _PLAIN and sides == 1:
        return "session"
    return kind


def _named(words: Iterable[str], knowledge: MeetingWords) -> MeetingKind:
    """The most telling kind that these words name."""
    named = set(words)
    for kind, lemmas in knowledge.kinds.items():
        if named & lemmas:
            return kind
    return "meeting"
