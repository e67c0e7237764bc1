"""How sure an event is: the share of events like it that turn out right, by frame and relation head.

The weights were fitted on own sentences and articles that the head never learnt from (``benchmarks/reliability.py``,
which also prints the table of reliability in ``docs/evaluation.md``).
"""

from __future__ import annotations

import math

from communique.events.act import Act

# intercept; log-odds of the head for the type; the frame's own confidence where a frame told the act; no head's opinion
_BASE, _HEAD, _FRAME, _UNSEEN = -0.4, 0.35, 1.2, 0.6
_LEAST, _MOST = 0.05, 0.98


def features(act: Act) -> tuple[float, float, float]:
    """Log-odds of the head (0 without), the frame's confidence (0 without), 1 where the head had nothing to say."""
    frame = act.confidence if act.candidate is not None else 0.0
    if act.score is None:
        return 0.0, frame, 1.0
    share = min(max(act.score, 0.001), 0.999)
    return math.log(share / (1 - share)), frame, 0.0


def confidence(act: Act) -> float:
    """The confidence of an act, 0.05 to 0.98."""
    head, frame, unseen = features(act)
    odds = _BASE + _HEAD * head + _FRAME * frame + _UNSEEN * unseen
    return round(min(max(1 / (1 + math.exp(-odds)), _LEAST), _MOST), 2)
