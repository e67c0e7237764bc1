"""An answer of ``who`` in words: the actor, the reason, and what else the phrase could mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from communique.exports import Look
from communique.exports.layout import BOLD, CYAN, DIM, clean, flow, paint
from communique.gazetteer import gazetteer

_SYSTEMS = {"UNO": "United Nations system", "EUR": "European Union system", "IGO": "international"}


def lines(phrase: str, answer: Mapping[str, Any], look: Look) -> Iterator[str]:
    """The answer, line by line."""
    yield paint(clean(phrase), BOLD, look.colour) + f" on {answer['date']}\n"
    place = _country(answer["country"])
    if answer["name"] is None and not place:
        yield flow([("names no actor that communique knows", "")], look.width, 2, 4, look.colour)
    else:
        parts = [answer["name"] or place, place if answer["name"] and answer["name"] != place else "", answer["actor"]]
        yield flow([(" · ".join(clean(part) for part in parts if part), CYAN)], look.width, 2, 4, look.colour)
        facts = [f"read as {answer['form']}" if answer["form"] else "", ", ".join(answer["sectors"])]
        yield flow([(" · ".join(fact for fact in facts if fact) or "no sector", "")], look.width, 2, 4, look.colour)
        for role in answer["roles"]:
            yield flow([("role:", DIM), (clean(role), "")], look.width, 2, 8, look.colour)
    for reason in answer["why"]:
        said = " · ".join(clean(reason[key]) for key in ("rule", "note") if reason.get(key)) or reason["stage"]
        yield flow([("why:", DIM), (said, "")], look.width, 2, 8, look.colour)
    for other in answer["alternatives"]:
        named = [other["name"], _country(other["country"]), other["actor"], other["note"]]
        said = " · ".join(clean(part) for part in dict.fromkeys(part for part in named if part))
        yield flow([("or:", DIM), (said, "")], look.width, 2, 8, look.colour)


def _country(code: str | None) -> str:
    if not code:
        return ""
    state = gazetteer().states.get(code)
    return f"{state.name} ({code})" if state else _SYSTEMS.get(code, code)
