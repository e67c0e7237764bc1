"""An act while it is put together from a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.events.parties import Party
from communique.frames import Candidate
from communique.layers import ModalityEdge
from communique.ontology import EventType
from communique.record import Modality, Span

MATERIAL = frozenset({"MC", "MX"})


@dataclass
class Act:
    """What is known of an act so far.

    ``trigger`` is the token that tells it, ``candidate`` the frame that was found there, None where only the relation
    head found it; ``spans`` are the characters that tell it.
    """

    trigger: int
    candidate: Candidate | None
    type: EventType
    mode: str | None
    source: list[Party]
    target: list[Party]
    modality: Modality
    edges: tuple[ModalityEdge, ...]
    sentence: int
    date: str | None = None
    date_end: str | None = None
    place: str | None = None
    asserted_by: str = "narrator"
    spans: list[Span] = field(default_factory=list)
    confidence: float = 0.8
    note: str | None = None
    rule: str | None = None
    model: str | None = None
    score: float | None = None  # what the relation head gives the type
    context: tuple[str, ...] = ()
    none: float | None = None  # what it gives to no act at all
    past: float = 0.0  # how likely the relation head takes it for history
    background: bool = False  # told as history, not as the news

    @property
    def noun(self) -> int | None:
        """The object noun that tells the act together with its verb."""
        return self.candidate.noun if self.candidate is not None else None

    @property
    def carrier(self) -> int | None:
        """The light verb of a noun that tells the act."""
        return self.candidate.carrier if self.candidate is not None else None

    @property
    def complement(self) -> int | None:
        """The verb of the clause that says what is promised, asked for or refused."""
        return self.candidate.complement if self.candidate is not None else None
