"""Transcripts: the turns of speakers whose names stand before a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from communique.attribution.grammar import Grammar, Tokens
from communique.attribution.spans import trim
from communique.layers import ActorMention, Attribution
from communique.record import Span

# A few capitalised words before a colon, at the start of a line or after the end of a sentence.
_LABEL = re.compile(
    r"(?:(?<=\n)|^|(?<=[.!?…*”\"] ))(?P<label>[A-Z][\w.’'\-]*(?:[ ,]+[\w.’'\-&]+){0,14}?) ?(?P<colon>:) (?=\S)",
    re.MULTILINE,
)
# The turns end where the text sets the rest apart.
_STARS = "* * *"
# One name before a colon is no transcript; a label in capitals of so few letters is a question mark or an initial.
_FEWEST_TURNS = 2
_SHORTEST_SHOUT = 4


@dataclass(frozen=True, slots=True)
class _Label:
    start: int
    end: int
    colon: Span
    tokens: Tokens
    person: ActorMention | None


class Transcript:
    """The turns of one document; none where it is no transcript."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.text = grammar.text

    def find(self) -> Iterator[Attribution]:
        """Turns of a transcript: "Name: …" until the next label."""
        labels = list(self._labels())
        if len(labels) < _FEWEST_TURNS:
            return
        ends = [*(label.start for label in labels[1:]), len(self.text)]
        for label, end in zip(labels, ends, strict=True):
            stars = self.text.find(_STARS, label.end, end)
            content = trim(self.text, label.end, stars if stars >= 0 else end)
            if content[0] >= content[1]:
                continue
            yield Attribution(
                source=(self.grammar.characters(label.tokens),),
                cue=(label.colon,),
                content=(content,),
                kind="direct",
                source_head=label.person.head if label.person else label.tokens[1] - 1,
                cue_head=None,
                rule="transcript-label",
                confidence=0.95,
            )

    def _labels(self) -> Iterator[_Label]:
        """The words before a colon that name a person at their end, or shout: "THE PRESIDENT:"."""
        token_at = self.grammar.parse.token_at
        for match in _LABEL.finditer(self.text):
            words = match.group("label")
            first, last = token_at(match.start("label")), token_at(match.end("label") - 1) + 1
            people = (m for m in self.grammar.mentions_in(first, last) if m.form in {"name", "title"})
            person = next((m for m in people if any(a.startswith("person:") for a in m.actors)), None)
            shout = words.isupper() and len(words) >= _SHORTEST_SHOUT
            if shout or (person is not None and person.last >= last - 1):
                yield _Label(match.start("label"), match.end(), match.span("colon"), (first, last), person)
