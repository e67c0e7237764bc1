"""The words of encounters: frames, and what shows status, format, place and parties (``meetings.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from communique.record import MeetingFormat, MeetingStatus
from communique.rules import Rule, rule_name
from communique.yaml_schema import KNOWLEDGE, Schema, load


class MeetingFrame(Rule):
    """One way to tell of an encounter."""

    form: Literal["verb", "noun", "joining", "exchange", "visit"]
    lemmas: tuple[str, ...]
    object: bool = False
    prepositions: tuple[str, ...] = ()
    reciprocal: bool = False
    plural: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    format: MeetingFormat | None = None
    status: MeetingStatus | None = None


class MeetingWords(Schema):
    """The frames of a language and the words that show status, format and place."""

    frames: tuple[MeetingFrame, ...]
    holding: frozenset[str]
    taking_part: frozenset[str]
    leading_to: frozenset[str]
    before_it: frozenset[str]
    ahead: frozenset[str]
    dialogues: frozenset[str]
    opening: frozenset[str]
    status: dict[MeetingStatus, frozenset[str]]
    reached: frozenset[str]
    formats: dict[MeetingFormat, frozenset[str]]
    venues: frozenset[str]
    place_prepositions: frozenset[str]
    travel: frozenset[str]
    travel_nouns: frozenset[str]
    travel_prepositions: frozenset[str]
    collective: frozenset[str]
    pronouns_of_all: frozenset[str]
    anaphors: frozenset[str]
    joiners: frozenset[str]
    rounds: frozenset[str]
    partners: frozenset[str]
    circles: frozenset[str]
    members: frozenset[str]
    origins: frozenset[str]
    passing: frozenset[str]
    within: frozenset[str]
    stays: frozenset[str]
    towards: frozenset[str]
    means: frozenset[str]
    separately: frozenset[str]
    joint: frozenset[str]
    occurring: frozenset[str]
    state_offices: frozenset[str]


@dataclass(frozen=True)
class EncounterKnowledge:
    """The words, the file they stand in, and the frames by the lemmas that call them."""

    words: MeetingWords
    path: Path
    by_lemma: dict[str, tuple[MeetingFrame, ...]]

    def rule_name(self, frame: str) -> str:
        """How ``why`` names a frame."""
        return rule_name(self.path, frame)


@lru_cache(maxsize=4)
def meeting_knowledge(language: str = "en") -> EncounterKnowledge:
    """The frames of one language by the lemmas that call them."""
    path = KNOWLEDGE / "languages" / language / "meetings.yaml"
    words = load(path, MeetingWords)
    by_lemma: dict[str, list[MeetingFrame]] = {}
    for frame in words.frames:
        for lemma in dict.fromkeys((*frame.lemmas, *frame.nouns)):
            by_lemma.setdefault(lemma, []).append(frame)
    return EncounterKnowledge(words, path, {lemma: tuple(frames) for lemma, frames in by_lemma.items()})
