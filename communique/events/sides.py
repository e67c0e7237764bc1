"""Who can act on whom: sides that the words of an act give and its sense excludes."""

from __future__ import annotations

from communique.events.act import Act
from communique.events.parties import Parties, Party
from communique.layers import Statements

_VERBAL = frozenset({"VC", "VX"})
# What only those do who speak for a state, a body or a movement; experts demand and criticise at most.
_OF_OFFICE = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REJECT", "THREATEN", "CONSULT"})


class Sides:
    """One document's rules of sense for the sides of acts."""

    def __init__(self, who: Parties, statements: Statements) -> None:
        self.who = who
        self.experts = frozenset(
            speaker
            for statement in statements.statements
            if statement.voice in ("expert", "media")
            for speaker in (statement.speaker, *statement.speakers)
            if speaker is not None
        )

    def settled(self, act: Act) -> Act | None:
        """The act with the sides that make sense, or None where it is none between such sides."""
        if act.type.id in _OF_OFFICE and act.source and all(self._only_knows(party) for party in act.source):
            return None
        if act.type.quad not in _VERBAL or act.type.symmetric:
            return act
        homes = {self.who.country(party.actor) for party in act.source if self.who.serves(party.actor)} - {None}
        acting = {party.actor for party in act.source}  # on both sides where they act on each other
        abroad = [
            party
            for party in act.target
            if party.actor in acting or not (self._is_state(party) and self.who.country(party.actor) in homes)
        ]
        if len(abroad) == len(act.target):
            return act
        if not abroad and act.type.target == "required":
            return None  # what a minister says of his own state is no act towards it
        act.target = abroad
        return act

    def _only_knows(self, party: Party) -> bool:
        """Whether a party speaks as one who knows, not for anybody."""
        entry = self.who.entry(party.actor)
        return (
            party.actor in self.experts
            and entry is not None
            and not self.who.serves(party.actor)
            and entry.kind in ("person", "group")
        )

    @staticmethod
    def _is_state(party: Party) -> bool:
        return party.actor.startswith("state:")
