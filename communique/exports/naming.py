"""How records are put into words for people: names, capacities, who stands behind an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from communique.exports.layout import bare, clean, days, middle, shorten
from communique.gazetteer import gazetteer
from communique.record import Actor, Event, Meeting, Record, Role, Statement

FORMATS = {"in-person": "in person", "phone": "by phone", "video": "by video", "unknown": ""}
VOICES = {
    "official": "Officials",
    "expert": "Experts",
    "organisation": "Organisations",
    "media": "Media",
    "other": "Others",
}
SYMMETRIC = frozenset(("AGREE", "CONSULT", "COOPERATE"))


class Naming:
    """Names and capacities of the actors of one record."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.actors: dict[str, Actor] = {actor.id: actor for actor in record.actors}
        self._states = {actor.country: actor.name for actor in record.actors if actor.kind == "state" and actor.country}

    def name(self, identifier: str) -> str:
        """The name of an actor; its id where the record does not hold it."""
        actor = self.actors.get(identifier)
        return shorten(actor.name if actor else identifier.partition(":")[2] or identifier, 80)

    def names(self, identifiers: Iterable[str]) -> str:
        """Russia, China and Iran."""
        names = list(dict.fromkeys(self.name(identifier) for identifier in identifiers))
        return names[0] if len(names) == 1 else ", ".join(names[:-1]) + (" and " + names[-1] if names else "")

    def country(self, code: str | None) -> str:
        """The state as the article names it, else as the gazetteer does, else its code."""
        if code and code not in self._states:
            state = gazetteer().states.get(code)
            self._states[code] = state.name if state else code
        return clean(self._states[code]) if code else ""

    def capacity(self, identifier: str) -> str:
        """Foreign Minister, Ministry of Foreign Affairs, Russia; empty for a state."""
        actor = self.actors.get(identifier)
        if actor is None or actor.kind == "state":
            return ""
        # The fullest role is the one that introduces the person; later ones are short forms of it.
        # Of several offices that the gazetteer knows, the first counts most.
        listed = [role for role in actor.roles if role.span is None]
        role = max([*listed[:1], *(role for role in actor.roles if role.span)], key=_fullness, default=None)
        parts = [role.title, role.organisation] if role else []
        parts.append(self.country((role.country if role else None) or actor.country))
        seen: list[str] = []
        for part in parts:
            text = clean(part or "")
            if text and not any(text.casefold() in other.casefold() for other in seen):
                seen.append(text)
        return shorten(", ".join(seen), 160)

    def speaker(self, statement: Statement) -> str:
        """Who speaks, by name; else the words of the source; empty where nobody is named."""
        speakers = statement.speakers or ((statement.speaker,) if statement.speaker else ())
        return shorten(self.names(speakers) if speakers else self.record.quote(statement.source), 100)

    def said(self, statement: Statement, width: int = 300) -> tuple[str, bool]:
        """What was said, shortened, and whether it is verbatim."""
        words = self.record.quote(statement.content)
        verbatim = statement.kind == "direct"
        return middle(bare(words) if verbatim else clean(words).rstrip(",."), width), verbatim

    def asserted_by(self, statement: str) -> str:
        """By whose word a fact stands; empty for the narrator."""
        found = next((entry for entry in self.record.statements if entry.id == statement), None)
        return self.speaker(found) if found else ""

    def parties(self, event: Event) -> str:
        """Russia → China; Russia ↔ China for what both do."""
        source = self.names(event.source) or "?"
        others = [party for party in event.target if party not in event.source]
        sources, targets = set(event.source), set(event.target)
        symmetric = (len(sources) > 1 and sources == targets) or (event.type in SYMMETRIC and bool(sources & targets))
        if symmetric and not others:
            names = list(dict.fromkeys(self.name(party) for party in event.source))
            return " ↔ ".join(names) if len(names) < 4 else ", ".join(names)
        target = self.names(others or event.target)
        return f"{source} → {target}" if target else source

    def between_states(self, event: Event) -> bool:
        """Whether at least two states or international bodies take part."""
        sides = {self._power(party) for party in (*event.source, *event.target)} - {None}
        return len(sides) > 1

    def _power(self, identifier: str) -> str | None:
        actor = self.actors.get(identifier)
        if actor is None:
            return None
        return actor.country or (actor.id if actor.kind == "igo" else None)

    def heading(self, meeting: Meeting) -> str:
        """Who meets whom."""
        names = list(dict.fromkeys(self.name(party) for party in meeting.participants))
        if len(names) == 2:
            return " and ".join(names)
        return ", ".join(names) or "?"

    def particulars(self, meeting: Meeting) -> str:
        """Held · Wed 22 Feb 2023 · Moscow · in person."""
        when = days(meeting.date, meeting.date_end) or "date not given"
        parts = (meeting.status, when, clean(meeting.place or ""), FORMATS[meeting.format])
        return " · ".join(part for part in parts if part)


def _fullness(role: Role) -> tuple[int, int]:
    return (bool(role.organisation) + bool(role.country), len(role.title))


def by_speaker(naming: Naming, statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    """The statements under the name of their speaker, in the order in which the speakers appear."""
    groups: dict[str, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(naming.speaker(statement), []).append(statement)
    return groups
