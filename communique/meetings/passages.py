"""The passages that tell of an encounter, and what its participants say in them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from communique.layers import Parse, Sentence, Statements
from communique.meetings.asides import in_relative_clause, is_background
from communique.meetings.encounter import Encounter
from communique.record import Span

_PARAGRAPHS = 6


class Passages:
    """Where one document tells of each of its encounters: from a mention to the next mention of another one."""

    def __init__(self, parse: Parse, encounters: Sequence[Encounter]) -> None:
        self.parse = parse
        self.encounters = encounters

    def of(self, encounter: Encounter) -> list[tuple[int, int]]:
        """The passages about an encounter, as ranges of sentences."""
        sentences = self.parse.sentences
        others = sorted(
            {
                sentence.index
                for other in self.encounters
                if other is not encounter
                and (other.status in ("held", "cancelled") or encounter.status != "held")
                and not self._is_aside(other)
                for sentence in other.sentences
            }
        )
        if self._is_aside(encounter):
            return [(encounter.sentence.index, encounter.sentence.index + 1)]
        found: list[tuple[int, int]] = []
        for start in sorted({sentence.index for sentence in encounter.sentences}):
            number = bisect_right(others, start)
            following = others[number] if number < len(others) else len(sentences)
            last = sentences[start].paragraph + _PARAGRAPHS
            carries_on = bool(found) and start < found[-1][1]
            end = found[-1][1] if carries_on else start
            while end < following and sentences[end].paragraph <= last:
                end += 1
            end = max(end, start + 1)
            if carries_on:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        return found

    def _is_aside(self, encounter: Encounter) -> bool:
        """True for an encounter told once, after another one and only beside the line: "who had met her on Monday"."""
        if encounter is self.encounters[0] or encounter.announced or not encounter.triggers:
            return False
        if len({sentence.index for sentence in encounter.sentences}) > 1:
            return False
        words = [self.parse.doc[trigger] for trigger in encounter.triggers]
        return all(in_relative_clause(word) or is_background(word) for word in words)

    def sentences(self, encounter: Encounter) -> list[Sentence]:
        """The sentences of the passages about an encounter, each once, in order."""
        indexes = sorted({index for start, end in self.of(encounter) for index in range(start, end)})
        return [self.parse.sentences[index] for index in indexes]

    def spans(self, encounter: Encounter) -> list[Span]:
        """The passages about an encounter, as ranges of characters."""
        sentences = self.parse.sentences
        return [(sentences[start].start, sentences[end - 1].end) for start, end in self.of(encounter)]

    def said(self, encounter: Encounter, participants: Sequence[str], statements: Statements) -> Iterator[str]:
        """Ids of what the participants said in the passages about an encounter that took place."""
        if encounter.status != "held":
            return
        spans = self.spans(encounter)
        for statement in statements.statements:
            speakers = {statement.speaker, *statement.speakers} & set(participants)
            place = min((start for start, _ in statement.content), default=-1)
            if speakers and any(start <= place < end for start, end in spans):
                yield statement.id
