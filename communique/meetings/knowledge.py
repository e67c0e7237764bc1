"""The words of encounters: frames, and what shows status, format, place and parties (``meetings.yaml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from communique.record import MeetingFormat, MeetingKind, MeetingStatus
from communique.rules import Rule, rule_name
from communique.yaml_schema import KNOWLEDGE, Schema, load

Phase = Literal["begin", "end"]


class MeetingFrame(Rule):
    """One way to tell of an encounter."""

    form: Literal["verb", "noun", "joining", "exchange", "visit", "invitation"]
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
    people: bool = False  # only where people meet people
    papers: bool = False  # only with a paper as object, and at a place


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
    gatherings: frozenset[str]
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
    kinds: dict[MeetingKind, frozenset[str]]
    hosting: frozenset[str]
    host_nouns: frozenset[str]
    guests: frozenset[str]
    invitations: frozenset[str]
    signing: frozenset[str]
    papers: frozenset[str]
    subjects: frozenset[str]
    leading: frozenset[str]
    delegations: frozenset[str]
    speaking_for: frozenset[str]
    representing: frozenset[str]
    mediating: frozenset[str]
    mediation: frozenset[str]
    standing: frozenset[str]
    betweens: frozenset[str]
    to_and_fro: frozenset[str]
    chairing: frozenset[str]
    here: frozenset[str]
    tails: frozenset[str]
    ways: frozenset[str]
    presence: frozenset[str]
    finite: frozenset[str]
    apart: frozenset[str]
    again: frozenset[str]
    listing: frozenset[str]
    shares: frozenset[str]
    after_it: frozenset[str]
    other_ones: frozenset[str]
    attending: frozenset[str]
    giving: frozenset[str]
    asides: frozenset[str]
    where: frozenset[str]
    earlier: frozenset[str]
    bounds: frozenset[str]
    phases: dict[Phase, frozenset[str]]
    counts: dict[str, int]
    units: dict[str, int]
    contests: frozenset[str]
    accepting: frozenset[str]
    extending: frozenset[str]
    moving: frozenset[str]
    new_days: frozenset[str]
    cities: frozenset[str]
    capitals: frozenset[str]


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
