"""Types of act, their modes, quads and scores, contexts, speech acts and modalities: the vocabulary of codes.

No word of any language stands here; the words that lead to a code are in ``knowledge/languages/``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from pydantic import Field, model_validator

from communique.record import Modality
from communique.yaml_schema import KNOWLEDGE, Schema, load

Quad = Literal["VC", "MC", "VX", "MX"]
TypeName = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip


class Mode(Schema):
    """A manner in which an act of a type is done; ``score`` only where it differs from the type's."""

    id: str
    score: float | None = None
    cameo: str


class EventType(Schema):
    """One type of act: its quad, its score between conflict and cooperation, whether it needs a target."""

    id: TypeName
    quad: Quad
    score: float = Field(ge=-10, le=10)
    symmetric: bool = False
    target: Literal["optional", "required"]
    cameo: str
    modes: tuple[Mode, ...] = ()

    def mode(self, identifier: str | None) -> Mode | None:
        """The mode with this id, or None."""
        return next((mode for mode in self.modes if mode.id == identifier), None)

    def score_of(self, mode: str | None) -> float:
        """The score of the type in this mode."""
        found = self.mode(mode)
        return self.score if found is None or found.score is None else found.score

    def cameo_of(self, mode: str | None) -> str:
        """The CAMEO code of the type in this mode."""
        found = self.mode(mode)
        return self.cameo if found is None else found.cameo


class SpeechAct(Schema):
    """What one does by saying something; ``event`` is the type of act between actors that it amounts to, if any."""

    id: str
    event: TypeName | None = None
    mode: str | None = None


class _EventTypes(Schema):
    types: tuple[EventType, ...]
    contexts: tuple[str, ...]

    @model_validator(mode="after")
    def _all_once(self) -> _EventTypes:
        names = [entry.id for entry in self.types]
        if len(set(names)) != len(names):
            raise ValueError("a type stands twice")
        for entry in self.types:
            modes = [mode.id for mode in entry.modes]
            if len(set(modes)) != len(modes):
                raise ValueError(f"a mode of {entry.id} stands twice")
        return self


class _SpeechActs(Schema):
    acts: tuple[SpeechAct, ...]


class _ModalityEntry(Schema):
    id: Modality
    precedence: int


class _Modalities(Schema):
    modalities: tuple[_ModalityEntry, ...]


@lru_cache(maxsize=1)
def _event_file() -> _EventTypes:
    return load(KNOWLEDGE / "ontology" / "event_types.yaml", _EventTypes)


@lru_cache(maxsize=1)
def event_types() -> Mapping[str, EventType]:
    """The sixteen types of act, by name."""
    return MappingProxyType({entry.id: entry for entry in _event_file().types})


@lru_cache(maxsize=1)
def contexts() -> frozenset[str]:
    """The fields of policy that an act can stand in."""
    return frozenset(_event_file().contexts)


@lru_cache(maxsize=1)
def speech_acts() -> Mapping[str, SpeechAct]:
    """What can be done by saying something, by id."""
    return MappingProxyType(
        {act.id: act for act in load(KNOWLEDGE / "ontology" / "speech_acts.yaml", _SpeechActs).acts}
    )


@lru_cache(maxsize=1)
def modalities() -> Mapping[str, int]:
    """The modalities with their precedence: where several hold, the highest is reported."""
    entries = load(KNOWLEDGE / "ontology" / "modalities.yaml", _Modalities).modalities
    return MappingProxyType({entry.id: entry.precedence for entry in entries})
