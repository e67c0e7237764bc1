"""Whether an act is told as history: before what the sentence reports, or long before the article."""

from __future__ import annotations

import re
from datetime import date

from communique.clauses import Clauses
from communique.events.act import Act

_HAD = frozenset({"had", "'d", "’d"})
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9][0-9]\Z")
_RECENT = 45  # days; what is dated earlier than that before publication is no news
_CLEARLY, _PERHAPS = 0.5, 0.15


def is_background(tree: Clauses, act: Act, published: date | None) -> bool:
    """By the head's reading of the pair, the past perfect, and dates and years that lie behind the publication.

    ``act.past`` is how likely the head takes the act for history. Inside reported speech the past perfect says nothing.
    """
    if act.modality == "planned":
        return False
    if act.past > _CLEARLY:
        return True
    if act.date_end and published is not None:
        return (published - date.fromisoformat(act.date_end)).days > _RECENT
    if published is not None and any(year < published.year for year in _years(tree, act.trigger)):
        return True
    return (
        act.past > _PERHAPS
        and act.asserted_by == "narrator"
        and any(tree.relation[child] == "aux" and tree.lower[child] in _HAD for child in tree.children[act.trigger])
    )


def _years(tree: Clauses, trigger: int) -> list[int]:
    """The years that date the act: "in March 2018", "since 1994", but not "in 1900 boxes"."""
    found: list[int] = []
    for child in tree.children[trigger]:
        if tree.relation[child] == "prep":
            words = [token for token in tree.subtree(child) if token != child]
            if words and all(tree.entity[token] == "DATE" for token in words):
                found.extend(int(tree.lower[token]) for token in words if _YEAR.match(tree.lower[token]))
    return found
