"""The English of the brief, as ``knowledge/wording/brief.yaml`` has it: verb phrases for acts, events and meetings."""

from __future__ import annotations

from functools import lru_cache
from typing import get_args

from pydantic import Field, model_validator

from communique.ontology import event_types, speech_acts
from communique.record import MeetingFormat, MeetingKind
from communique.yaml_schema import KNOWLEDGE, Schema, load


class Verb(Schema):
    """A verb phrase: "met" and, after "is to", "meet"."""

    past: str
    base: str


class MeetingWords(Schema):
    """How a kind of meeting is told of two parties, of several and of one, and what it is called."""

    pair: Verb
    group: Verb
    alone: Verb
    noun: str
    own_format: bool = False


class ActWords(Schema):
    """How an act of speech is told where the source's own verb can't be used, and what stance it shows."""

    made: str
    direct: str = "said"
    stance: str | None = None
    weight: float = Field(ge=0, le=3)


class EventWords(Schema):
    """How a type of event is told: towards somebody, by several to each other, towards nobody named."""

    past: str
    base: str
    together: Verb | None = None
    alone: Verb
    noun: str
    stance: str | None = None
    modes: dict[str, Verb] = Field(default_factory=dict)


class TitleWords(Schema):
    """What stands between titles and the body they belong to."""

    words: tuple[str, ...]
    preposition: str
    article: str = ""


class Wording(Schema):
    """``knowledge/wording/brief.yaml``."""

    meetings: dict[str, MeetingWords]
    formats: dict[str, str]
    acts: dict[str, ActWords]
    events: dict[str, EventWords]
    finite: frozenset[str]
    adverbs: frozenset[str]
    with_article: frozenset[str]
    article_nouns: frozenset[str]
    adjectives: dict[str, str]
    at_places: frozenset[str]
    titles: tuple[TitleWords, ...]
    before_names: tuple[str, ...]
    empty_titles: frozenset[str]
    clause_starters: frozenset[str]
    determiners: frozenset[str]
    nobody: frozenset[str]
    no_stance: frozenset[str]
    durations: frozenset[str]
    first_person: frozenset[str]
    no_verbs: frozenset[str]
    courtesies: tuple[str, ...]
    issues: tuple[str, ...]
    issue_ends: tuple[str, ...]

    @model_validator(mode="after")
    def _all_codes_have_words(self) -> Wording:
        known: tuple[tuple[str, set[str], set[str]], ...] = (
            ("acts", set(self.acts), set(speech_acts())),
            ("events", set(self.events), set(event_types())),
            ("meetings", set(self.meetings), {*get_args(MeetingKind), *self.formats}),
        )
        for name, given, wanted in known:
            if given != wanted:
                raise ValueError(f"{name}: not the codes of the ontology: {', '.join(sorted(given ^ wanted))}")
        for name, words in self.events.items():
            modes = {mode.id for mode in event_types()[name].modes}
            if set(words.modes) - modes:
                raise ValueError(f"{name}: no such mode: {', '.join(sorted(set(words.modes) - modes))}")
        if set(self.formats) - set(get_args(MeetingFormat)):
            raise ValueError("formats: no such format of a meeting")
        return self

    def act(self, identifier: str) -> ActWords:
        """The words for an act of speech; those of "say" for one that is none of the ontology's."""
        return self.acts.get(identifier, self.acts["say"])

    def event(self, kind: str) -> EventWords | None:
        """The words for a type of event."""
        return self.events.get(kind)


@lru_cache(maxsize=1)
def wording() -> Wording:
    """The words of the brief, read once."""
    return load(KNOWLEDGE / "wording" / "brief.yaml", Wording)
