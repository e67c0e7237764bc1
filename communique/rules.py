"""What every rule in ``knowledge/`` carries: an id, and sentences that it must and must not fire on."""

from __future__ import annotations

from pathlib import Path

from communique.yaml_schema import KNOWLEDGE, Schema


class Rule(Schema):
    """A rule with its own tests.

    ``hits`` are texts in which the rule must decide something: reading the text yields a part of the record whose
    ``why`` names the rule. ``misses`` are texts in which it must not. Both run in ``tests/test_knowledge.py``.
    """

    id: str
    hits: tuple[str, ...]
    misses: tuple[str, ...] = ()


def rule_name(path: Path, rule: str) -> str:
    """How ``why`` names a rule: the file below ``knowledge/languages/<language>/`` without its suffix, and the id."""
    parts = path.relative_to(KNOWLEDGE).with_suffix("").parts
    return "/".join(parts[2:] if parts[0] == "languages" else parts) + ":" + rule
