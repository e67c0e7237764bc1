"""In what capacity the participants of an encounter act: the office that the text gives, or that they held that day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from communique.gazetteer import gazetteer
from communique.meetings.encounter import Encounter
from communique.meetings.parties import Parties
from communique.record import Capacity, Role, Span


class Capacities:
    """The capacities of the people of one document."""

    def __init__(self, parties: Parties, text: str, published: date | None) -> None:
        self.parties = parties
        self.text = text
        self.published = published

    def of(self, encounter: Encounter, participants: Sequence[str], day: str | None) -> Iterator[Capacity]:
        """One capacity for each person whose office is known."""
        for actor in participants:
            if self.parties.kind(actor) == "person":
                capacity = self._in_text(actor, encounter) or self._on_the_day(actor, day)
                if capacity is not None:
                    yield capacity

    def _in_text(self, actor: str, encounter: Encounter) -> Capacity | None:
        """The role whose words stand next to where the text tells of the encounter."""
        entry = self.parties.entry(actor)
        told = encounter.sentence.start
        found: list[tuple[int, Role, Span]] = []
        for role in entry.roles if entry is not None else ():
            span = role.span or self._words_of(actor, role.title)
            if span is not None:
                found.append((abs(span[0] - told), role, span))
        if not found:
            return None
        _, role, span = min(found, key=lambda each: each[0])
        return Capacity(
            actor=actor, title=role.title, organisation=role.organisation,
            country=role.country or self.parties.country(actor), span=span,
        )  # fmt: skip

    def _words_of(self, actor: str, title: str) -> Span | None:
        """Where a mention of the actor has the words of a title that the gazetteer gave."""
        wanted = title.casefold()
        for mention in self.parties.actors.mentions:
            if mention.actors == (actor,) and mention.form != "pronoun":
                place = self.text[mention.start : mention.end].casefold().find(wanted)
                if place >= 0:
                    return mention.start + place, mention.start + place + len(title)
        return None

    def _on_the_day(self, actor: str, day: str | None) -> Capacity | None:
        """The office that counts most of those that the gazetteer knows for the day."""
        entry = self.parties.entry(actor)
        day = day or (self.published.isoformat() if self.published is not None else None)
        if entry is None or day is None:
            return None
        person = gazetteer().spelled(entry.name, day)
        terms = person.at(day) if person is not None else ()
        if not terms:
            return None
        office = terms[0].office
        return Capacity(actor=actor, title=office.title, organisation=office.organisation, country=office.country)
