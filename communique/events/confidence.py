"""How sure an event is: the share of events like it that turn out right.

A logistic regression over what is known of an act: what the relation head and the frame say, who its parties are, where
it stands. ``python -m training.fit_confidence`` fits the weights on own sentences and articles that the head never
learnt from, writes them to ``knowledge/ontology/event_confidence.yaml`` and prints the table of reliability.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

from communique.events.act import Act
from communique.events.parties import Parties
from communique.yaml_schema import KNOWLEDGE, Schema, load

_LEAST, _MOST = 0.02, 0.98
_WITH_FRAME = ("type", "act", "across borders", "no target", "in speech", "target unknown", "MX", "MC", "VC")


class ConfidenceWeights(Schema):
    """Log-odds by feature, and the confidence below which an act is no event."""

    least: float
    weights: Mapping[str, float]


@lru_cache(maxsize=1)
def confidence_weights() -> ConfidenceWeights:
    """The fitted weights."""
    return load(KNOWLEDGE / "ontology" / "event_confidence.yaml", ConfidenceWeights)


def features(act: Act, who: Parties) -> dict[str, float]:
    """What is known of an act, by name; most are 0 or 1."""
    sides = (act.source, act.target)
    political = [any(who.political(party.actor) for party in side) for side in sides]
    unknown = [bool(side) and all(party.actor in who.made for party in side) for side in sides]
    states = [{who.country(party.actor) for party in side} - {None} for side in sides]
    found = {
        "bias": 1.0,
        "frame": act.confidence if act.candidate is not None else 0.0,
        "no frame": float(act.candidate is None),
        "unread": float(act.score is None),
        "retyped": float(act.note is not None and act.note.startswith("by its frame")),
        "in speech": float(act.asserted_by != "narrator"),
        "background": float(act.background),
        "no source": float(not act.source),
        "no target": float(not act.target),
        "source political": float(political[0]),
        "target political": float(political[1]),
        "source official": float(who.official(act.source)),
        "target official": float(who.official(act.target)),
        "source unknown": float(unknown[0]),
        "target unknown": float(unknown[1]),
        "across borders": float(bool(states[0] and states[1]) and not states[0] & states[1]),
        "at home": float(bool(states[0] & states[1]) and states[0] | states[1] == states[0] & states[1]),
        act.type.quad: 1.0,
        act.modality: 1.0,
    }
    if not act.target:
        found[f"{act.type.id}, no target"] = 1.0  # a test needs none, an accusation does
    if act.score is not None and act.none is not None:
        found["type"] = _log_odds(act.score)
        found["act"] = _log_odds(1 - act.none)
    if act.candidate is not None:  # where a frame told the act, the same things weigh otherwise
        found |= {f"framed, {name}": found[name] for name in _WITH_FRAME if name in found}
    return found


def confidence(act: Act, who: Parties) -> float:
    """The confidence of an act, 0.02 to 0.98."""
    weights = confidence_weights().weights
    odds = sum(weights.get(name, 0.0) * value for name, value in features(act, who).items())
    return round(min(max(1 / (1 + math.exp(-odds)), _LEAST), _MOST), 2)


def _log_odds(share: float) -> float:
    share = min(max(share, 0.001), 0.999)
    return math.log(share / (1 - share))
