"""Transcripts: the turns of speakers whose names stand before a colon, a dash or in brackets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from communique.attribution.grammar import FINITE, Grammar, Tokens
from communique.attribution.spans import trim
from communique.layers import ActorMention, Attribution
from communique.record import Span

# A few capitalised words before a colon, at the start of a line or after the end of a sentence.
_LABEL = re.compile(
    r"(?:(?<=\n)|^|(?<=[.!?…*”\"] ))(?P<label>[A-Z][\w.’'\-]*(?:[ ,]+[\w.’'\-&]+){0,14}?) ?(?P<colon>:) (?=\S)",
    re.MULTILINE,
)
# The same at the start of a line, where more is allowed: [NAME], Name (Country):, Name, laughing:, Name –.
_LINE_LABEL = re.compile(
    r"^[ \t]*(?:\[(?P<bracketed>[^\W\d_][^\[\]\n:]{0,50})\](?P<none>:?)"
    r"|(?P<label>[^\W\d_][^\n:\[\]\"“”«»]{0,70}?)(?P<colon> ?:| [–—]))[ \t]+(?=\S)",
    re.MULTILINE,
)
_ASIDE = re.compile(r"^[ \t]*[(\[][^\n]*[)\]][ \t]*$", re.MULTILINE)
# The turns end where the text sets the rest apart.
_STARS = "* * *"
# One name before a colon is no transcript; a label in capitals of so few letters is a question mark or an initial.
_FEWEST_TURNS = 2
_FEWEST_DASHES = 3
_SHORTEST_SHOUT = 4
_LONGEST_LABEL = 10
_LONGEST_TITLE = 3


@dataclass(frozen=True, slots=True)
class _Label:
    """A label; ``sure`` where it names a person or shouts, else it counts only beside labels that do, or repeat."""

    start: int
    end: int
    mark: Span
    words: Span
    tokens: Tokens
    person: ActorMention | None
    sure: bool
    repeated: bool = False

    @property
    def whole_name(self) -> bool:
        """True when a name of two words or more is all of the label."""
        return self.person is not None and self.person.form == "name" and self.tokens[1] - self.tokens[0] > 1


class Transcript:
    """The turns of one document; none where it is no transcript."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.text = grammar.text

    def find(self) -> Iterator[Attribution]:
        """Turns of a transcript: "Name: …" until the next label."""
        labels = self._labels()
        if not labels or self._headings(labels):
            return
        ends = [*(label.start for label in labels[1:]), len(self.text)]
        for label, end in zip(labels, ends, strict=True):
            stars = self.text.find(_STARS, label.end, end)
            end = stars if stars >= 0 else end
            aside = _ASIDE.search(self.text, label.end, end)
            content = trim(self.text, label.end, aside.start() if aside else end)
            if content[0] >= content[1]:
                continue
            yield Attribution(
                source=(label.words,),
                cue=(label.mark,) if label.mark[0] < label.mark[1] else (),
                content=(content,),
                kind="direct",
                source_head=label.person.head if label.person else label.tokens[1] - 1,
                cue_head=None,
                rule="transcript-label",
                confidence=0.95,
            )

    def _labels(self) -> Sequence[_Label]:
        """The labels of the turns, in order; none where the text is no transcript."""
        lines = list(self._of_lines())
        if self._stand(lines):
            return lines
        found = {label.start: label for label in self._inside_lines()}
        found.update((label.start, label) for label in lines if label.start not in found)
        labels = [found[start] for start in sorted(found)]
        if self._stand(labels):
            return labels
        return labels if len(labels) == 1 and self._opens(labels[0]) else ()

    def _headings(self, labels: Sequence[_Label]) -> bool:
        """True when each name stands once and is told of in its own section: headings, not turns of a talk."""
        names = [self.text[slice(*label.words)] for label in labels]
        if len(set(names)) < len(names):
            return False
        ends = [*(label.start for label in labels[1:]), len(self.text)]
        return any(
            label.whole_name and self.text.find(name.split()[-1], label.end, end) >= 0
            for label, name, end in zip(labels, names, ends, strict=True)
        )

    def _stand(self, labels: Sequence[_Label]) -> bool:
        """True when so many labels name people or come back that they are those of a transcript."""
        sure = sum(label.sure for label in labels)
        repeated = {self.text[slice(*label.words)] for label in labels if label.repeated and not label.sure}
        dashes = sum(":" not in self.text[label.mark[0] : label.mark[1]] for label in labels)
        most = dashes >= max(_FEWEST_DASHES, len(self.grammar.parse.paragraphs) // 2)
        return sure + len(repeated) >= _FEWEST_TURNS or bool(sure and most)

    def _opens(self, label: _Label) -> bool:
        """True when a text begins with a full name before a colon, and its lines follow without a gap: one speech."""
        paragraphs = self.grammar.parse.paragraphs
        if len(paragraphs) < _FEWEST_TURNS or label.start >= paragraphs[0][1]:
            return False
        gap = self.text[paragraphs[0][1] : paragraphs[1][0]]
        return label.sure and label.whole_name and gap.count("\n") == 1

    def _inside_lines(self) -> Iterator[_Label]:
        """The words before a colon that name a person at their end, or shout: "THE PRESIDENT:"."""
        for match in _LABEL.finditer(self.text):
            label = self._label(match.span("label"), match.span("colon"), match.end())
            if any(self.grammar.doc[i].tag_ in FINITE for i in range(*label.tokens)):
                continue
            shout = match.group("label").isupper() and len(match.group("label")) >= _SHORTEST_SHOUT
            if shout or (label.person is not None and label.person.last >= label.tokens[1] - 1):
                yield label

    def _of_lines(self) -> Iterator[_Label]:
        """The labels at the start of lines that repeat, name a person or stand between such labels."""
        matches = [match for match in _LINE_LABEL.finditer(self.text) if self._is_label(match)]
        words = Counter(_words(self.text, match) for match in matches)
        dashes = sum(match["colon"] is not None and ":" not in match["colon"] for match in matches)
        for match in matches:
            mark = match.span("colon") if match["label"] else match.span("none")
            if match["label"] and ":" not in match["colon"] and dashes < _FEWEST_DASHES:
                continue
            where = match.span("label") if match["label"] else match.span("bracketed")
            label = self._label(where, mark, match.end())
            shouts = self.text[where[0] : where[1]].isupper() and match["label"] is None
            sure = shouts or self._names_a_person(label)
            repeated = words[_words(self.text, match)] > 1
            yield replace(label, start=match.start(), sure=sure, repeated=repeated)

    def _names_a_person(self, label: _Label) -> bool:
        """True when a label is a person, with no more than a title before and a country or a manner after."""
        first, last = label.tokens
        if label.person is None or label.person.first - first > _LONGEST_TITLE:
            return False
        return label.person.last >= last - 1 or self.grammar.doc[label.person.last].text in {"(", ","}

    def _is_label(self, match: re.Match[str]) -> bool:
        """True for a few words, mostly names or one word, without a verb that says something."""
        where = match.span("label") if match["label"] else match.span("bracketed")
        first, last = self.grammar.parse.token_at(where[0]), self.grammar.parse.token_at(where[1] - 1) + 1
        headline = self.grammar.parse.headline
        if last - first > _LONGEST_LABEL or not self.text[where[0]].isupper() or (headline and where[0] < headline[1]):
            return False
        return not any(self.grammar.doc[i].tag_ in FINITE for i in range(first, last))

    def _label(self, words: Span, mark: Span, end: int) -> _Label:
        token_at = self.grammar.parse.token_at
        first, last = token_at(words[0]), token_at(words[1] - 1) + 1
        people = (m for m in self.grammar.mentions_in(first, last) if m.form in {"name", "title"})
        person = next((m for m in people if any(a.startswith("person:") for a in m.actors)), None)
        return _Label(words[0], end, mark, words, (first, last), person, True)


def _words(text: str, match: re.Match[str]) -> str:
    return match["label"] or match["bracketed"]
