"""Who stands where on which issue: positions, from what is said and from what is done, with whose words they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from communique.exports.briefing import Line, Reference, Style, Words
from communique.exports.layout import clean
from communique.exports.sentences import Sentences, capital, ended
from communique.exports.wording import wording
from communique.record import Event, Span, Statement

_GOOD = frozenset(("supports", "promises", "offers", "agrees"))
_BAD = frozenset(("opposes", "rejects", "threatens", "accuses"))
_WIDTH = 190
_SURE = 0.75  # confidence of an event that tells a position by itself
_NOUN_PHRASE = re.compile(r"(?:a|an|the|his|her|its|their|this|these|that|any|all) [\w'’-]+(?: [\w'’-]+){0,4}", re.I)


@dataclass(frozen=True, slots=True)
class Position:
    """One actor's stand: on what, which, the sentence that tells it and by whose word, and its places."""

    holders: tuple[str, ...]
    stance: str
    issue: str
    sentence: str
    references: tuple[Reference, ...]


def positions(sentences: Sentences) -> list[Position]:
    """The positions of a record, in the order of the text; a statement and the event that it tells are one."""
    record = sentences.record
    found: list[tuple[int, Position]] = []
    covered: list[tuple[Span, set[str]]] = []
    children = {(s.parent, s.act) for s in record.statements if s.parent}
    events = [event for event in record.events if event.modality in ("actual", "planned")]
    used: set[str] = set()
    cancelled = {
        identifier for meeting in record.meetings if meeting.status == "cancelled" for identifier in meeting.events
    }
    for statement in record.statements:
        stance = wording().act(statement.act).stance
        if stance is None and statement.content and statement.act in ("thank", "congratulate", "condole"):
            spans = [*statement.content, *statement.cue]  # courtesy shows no position
            courtesy = (min(start for start, _ in spans), max(end for _, end in spans))
            covered.append((courtesy, sentences.parties.members(statement.speakers)))
        if stance is None or not statement.content or (statement.id, statement.act) in children:
            continue
        if statement.voice not in ("official", "organisation") or len(sentences.words(statement)) < 10:
            continue
        if sentences.words(statement).rstrip(' .,;!?”"').split(" ")[-1].lower() in wording().no_stance:
            continue  # "declined to comment"
        holders = statement.speakers or ((statement.speaker,) if statement.speaker else ())
        if not holders:
            continue
        told = [event for event in events if event.id not in used and _same(statement, event, holders, sentences)]
        used |= {event.id for event in told}
        whole = (statement.content[0][0], statement.content[-1][1])
        covered.append((whole, sentences.parties.members(holders)))
        place = (sentences.reference(statement), *(sentences.reference(event) for event in told))
        issue = _issue(statement, sentences, holders)
        found.append((whole[0], Position(holders, stance, issue, ended(sentences.told(statement, _WIDTH)), place)))
    for event in events:
        words = wording().event(event.type)
        if (
            words is None
            or words.stance is None
            or event.id in used
            or event.background
            or event.id in cancelled
            or event.confidence < _SURE
            or not event.span
        ):
            continue
        if not event.source or not event.target or not sentences.parties.naming.between_states(event):
            continue
        asserted = sentences.statements.get(event.asserted_by)
        if asserted is not None and asserted.voice not in ("official", "organisation"):
            continue
        start, end = event.span[0]
        members = sentences.parties.members(event.source)
        if any(span[0] < end and start < span[1] and who & members for span, who in covered):
            continue
        said = sentences.event_words(event, _WIDTH)
        issue = _from_words(said) or _towards(sentences, event.target, event.source)
        sentence = sentences.event(event).text
        position = Position(event.source, words.stance, issue, sentence, (sentences.reference(event),))
        found.append((start, position))
    return [position for _, position in sorted(found, key=lambda entry: entry[0])]


def lines(sentences: Sentences, most: int) -> Iterator[Line]:
    """The positions by issue: first those on which several stand."""
    by_issue: dict[str, list[Position]] = {}
    for position in positions(sentences):
        by_issue.setdefault(position.issue, []).append(position)
    order = sorted(by_issue, key=lambda issue: (not issue, -len({p.holders for p in by_issue[issue]})))
    shown = 0
    for issue in order:
        if shown >= most:
            break
        if issue or len(by_issue) > 1:
            yield Line(((capital(issue) if issue else "On other things", "strong"),), (), 0)
        for position in by_issue[issue][: most - shown]:
            shown += 1
            yield _line(position, 1 if issue or len(by_issue) > 1 else 0)
    left = sum(len(found) for found in by_issue.values()) - shown
    if left > 0:
        yield Line(((f"… and {left} more", "soft"),))


def _line(position: Position, level: int) -> Line:
    style: Style = "good" if position.stance in _GOOD else "bad" if position.stance in _BAD else "open"
    words: tuple[Words, ...] = ((capital(f"{position.stance}:"), style), (position.sentence, "plain"))
    return Line(words, position.references, level)


def _same(statement: Statement, event: Event, holders: tuple[str, ...], sentences: Sentences) -> bool:
    """Whether the event is what the statement tells: the same party, the same words, the same stance."""
    words = wording().event(event.type)
    if words is None or words.stance is None:
        return False
    spans = [*statement.content, *statement.cue]
    touching = any(s < event.span[0][1] and event.span[0][0] < e for s, e in spans)
    return touching and bool(sentences.parties.members(holders) & sentences.parties.members(event.source))


def _issue(statement: Statement, sentences: Sentences, holders: tuple[str, ...]) -> str:
    """ "on Taiwan", "on the agreement", "towards the United States"; empty where nothing tells."""
    said = clean(sentences.record.quote(statement.content)).rstrip(" ,;.")
    if issue := _from_words(said):
        return issue
    if _NOUN_PHRASE.fullmatch(said) and len(said.split()) <= 5:
        return f"on {said[:1].lower()}{said[1:]}"
    return _towards(sentences, (*statement.addressees, *statement.about), holders)


@lru_cache(maxsize=1)
def _marker() -> re.Pattern[str]:
    starts = "|".join(sorted((re.escape(entry) for entry in wording().issues), key=len, reverse=True))
    ends = "|".join(re.escape(entry) for entry in wording().issue_ends)
    return re.compile(rf"\b(?:{starts})\s+(.+?)(?=\s+(?:{ends})\b|[.;:!?()“”\"]|$)", re.IGNORECASE)


def _from_words(said: str) -> str:
    found = _marker().search(clean(said))
    phrase = found[1].strip(" ,’'") if found else ""
    return f"on {phrase}" if phrase and len(phrase.split()) <= 9 and not phrase.endswith("…") else ""


def _towards(sentences: Sentences, actors: tuple[str, ...], holders: tuple[str, ...]) -> str:
    """The first state or body among these that is not the holder's own."""
    own = sentences.parties.members(holders)
    for identifier in actors:
        actor = sentences.parties.naming.actors.get(identifier)
        if actor is None or identifier in own:
            continue
        state = f"state:{actor.country}" if actor.country and actor.kind == "person" else identifier
        nobody = actor.kind in ("person", "group", "media") and not state.startswith("state:")
        if state in own or nobody:
            continue
        if state != identifier and actor.country:
            name = sentences.parties.naming.country(actor.country)
            return f"towards {sentences.parties.plain(state) if state in sentences.parties.naming.actors else name}"
        return f"towards {sentences.parties.plain(identifier)}"
    return ""
