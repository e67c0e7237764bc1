"""Who can act on whom: sides that the words of an act give and its sense excludes."""

from __future__ import annotations

from communique.events.act import Act
from communique.events.parties import Parties, Party
from communique.frames import frame_index
from communique.layers import Statements

_VERBAL = frozenset({"VC", "VX"})
# What only those do who speak for somebody; experts demand and criticise at most.
_OF_OFFICE = frozenset({"AGREE", "SUPPORT", "CONCEDE", "REJECT", "THREATEN"})


class Sides:
    """One document's rules of sense for the sides of acts."""

    def __init__(self, who: Parties, statements: Statements) -> None:
        self.who = who
        self.experts = frozenset(
            speaker
            for statement in statements.statements
            if statement.voice == "expert"
            for speaker in (statement.speaker, *statement.speakers)
            if speaker is not None
        )

    def settled(self, act: Act) -> Act | None:
        """The act with the sides that make sense, or None where it is none between such sides."""
        if act.type.id in _OF_OFFICE and act.source and all(self._only_knows(party) for party in act.source):
            return None
        if self._of_own_state(act):
            return None
        return act

    def _of_own_state(self, act: Act) -> bool:
        """Whether the head alone sees an act of a minister on his own state, of which he only speaks.

        Acts that frames tell stay: a regional government does accuse its state.
        """
        if act.candidate is not None or act.type.quad not in _VERBAL or act.type.symmetric or not act.target:
            return False
        people = [party for party in act.source if party.actor.startswith("person:") and self.who.serves(party.actor)]
        if len(people) < len(act.source):
            return False
        return all(self.who.own_state(people, party.actor) for party in act.target)

    def _only_knows(self, party: Party) -> bool:
        """Whether a party speaks as one who knows, and for nobody."""
        entry = self.who.entry(party.actor)
        if party.actor not in self.experts or entry is None or entry.kind not in ("person", "group"):
            return False
        sectors = {entry.sector, *entry.sectors} - {None}
        return not sectors & {*frame_index().words.officials, *frame_index().words.executive}
