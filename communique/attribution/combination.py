"""Rules and the trained head, made one: where they agree, where one is surer, and who decided.

The head has seen what the rules found (``features``), so what it says of free indirect speech already weighs them.
Rules decide where marks, colons and fixed frames do: quotation marks pair over paragraphs and turns of a transcript
over pages, which no window of the head shows. What stands inside another statement is left to the rules: the head was
trained on outermost attributions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from communique.attribution.features import Words, words
from communique.attribution.grammar import Grammar
from communique.attribution.head import NAME, AttributionHead, Found, Range
from communique.attribution.spans import trim
from communique.cues import Cues, name
from communique.document import Document
from communique.layers import Attribution, Parse, Quotations
from communique.models import Array
from communique.ontology import speech_acts
from communique.record import Span

_DIRECT = 0.9
# Two contents are the same statement when they share this much of all their characters.
_SAME = 0.5
# Where the head finds content less likely than this, what a rule alone found there is no statement.
_UNLIKELY = 0.2
# What only the head found is kept from this score on: below it more is wrong than right, and F1 is the same without.
_LEAST = 0.6
ISSUED = frozenset({"issuing-body", "signatory"})
_COLON = "colon-in-the-paragraph-before"
_TURN, _ANNOUNCED = "transcript-label", "announced-paragraph"
# What rules and head found is compared where it stands in the same blocks of so many characters.
_BLOCK = 256
_STOPS = frozenset(".,!?…")
# Words in marks with fewer blanks are as often a name or a title.
_FEWEST_BLANKS = 4
# A piece of a content has a word of these kinds; none ends in one of those: its noun or clause was cut off.
_CONTENT_TAGS = frozenset(
    ["CD", "FW", "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ"]
)
_CLAUSE_OPENERS = frozenset(["IN", "WDT", "WP", "WRB"])  # that, whether, what, how
_UNFINISHED = frozenset(["DT", "PRP$", "WDT", "TO"])


def combine(
    document: Document, grammar: Grammar, ruled: Sequence[Attribution], head: AttributionHead
) -> Iterator[Attribution]:
    """The attributions of a document whose rules found ``ruled``."""
    seen = words(document, ruled)
    doc: Any = document[Parse].doc
    starts = np.array([doc[int(token)].idx for token in seen.tokens], dtype=np.int64)
    silent = _covered(starts, [*_headings(document, ruled), *(s for t in ruled if t.rule == _TURN for s in t.content)])
    reading = head.read([doc[int(token)].text for token in seen.tokens], seen, silent)
    tagged: list[Attribution] = []
    topics: set[int] = set()
    ours: set[int] = set()
    quoted = bytearray(len(document.text))
    for region in document[Quotations].regions:
        if region.speech:
            quoted[region.start : region.end] = b"\1" * (region.end - region.start)
    framed = {
        int(seen.tokens[word]) for f in reading.found for a, b in (f.cue, f.source or f.cue) for word in range(a, b)
    }
    for found in reading.found:
        each = attribution(document, grammar, seen, found, quoted, framed)
        if each is not None:
            if _only_a_topic(doc, grammar, seen, found, each) or _not_performed(document, grammar.cues, each):
                topics.add(len(tagged))
            if each.source_head is not None and doc[each.source_head].morph.get("Person") == ["1"]:
                ours.add(len(tagged))
            tagged.append(each)
    sure = frozenset([_TURN, _ANNOUNCED, *map(name, grammar.cues.backward)])
    yield from _Choice(
        document.text, sure, grammar.cues.fixed, ruled, tagged, topics, ours, starts, reading.content
    ).made()


def _headings(document: Document, ruled: Sequence[Attribution]) -> Iterator[Span]:
    """The headline, and the first line of a text that a body issues, where it is no sentence: it names who speaks."""
    parse = document[Parse]
    if parse.headline is not None:
        yield 0, parse.headline[1]
    elif parse.paragraphs and any(each.note in ISSUED for each in ruled):
        start, end = parse.paragraphs[0]
        if document.text[start:end].rstrip()[-1:] not in _STOPS:
            yield start, end


def _only_a_topic(doc: Any, grammar: Grammar, seen: Words, found: Found, each: Attribution) -> bool:
    """True where the cue names a topic or an act between sides ("discussed", "agreed to meet"), with no clause."""
    opening = doc[int(seen.tokens[found.content[0][0]])]
    lemma = doc[each.cue_head].lemma_.lower() if each.cue_head is not None else ""
    clause = opening.tag_ in _CLAUSE_OPENERS
    return each.kind == "indirect" and lemma in grammar.cues.no_statement and not clause


def _not_performed(document: Document, knowledge: Cues, each: Attribution) -> bool:
    """True for an act that nobody performs: denied, due or possible ("did not accuse", "should order", "if X asks")."""
    if each.cue_head is None or each.kind == "direct":
        return False
    doc: Any = document[Parse].doc
    cue = doc[each.cue_head]
    children = list(cue.children)
    groups = knowledge.by_lemma.get(cue.lemma_.lower(), ())
    negated = any(child.dep_ == "neg" for child in children)
    if negated and any(speech_acts()[group.act].event not in {None, "REJECT"} for group in groups):
        return True
    if len(each.content) == 1 and document.text[slice(*each.content[0])].lower() in knowledge.no_content:
        return True
    subjects = [child for child in children if child.dep_ in {"nsubj", "nsubjpass"}]
    for source in (*subjects, *([doc[each.source_head]] if each.source_head is not None else ())):
        if any(word.lower_ in knowledge.nobody for word in (source, *source.children)):
            return True
    condition = any(c.lower_ in knowledge.conditions for c in children if c.dep_ in {"mark", "advmod"})
    if condition and cue.dep_ == "advcl" and cue.tag_ in {"VBP", "VBZ"}:
        return True
    return any(c.dep_ == "aux" and c.lower_ in knowledge.unperformed for c in children) and not negated


@dataclass
class _Choice:
    """What rules and head found in one document.

    ``text``: the document's. ``sure``: rules that no head overrules; ``fixed``: those that need no head. Of what the
    head tagged, by number: ``topics``, which only a rule can vouch for, and ``ours``, what "we" or "I" say. ``likely``:
    how likely each word (at ``starts``) is content, from 0 to 1.
    """

    text: str
    sure: frozenset[str]
    fixed: frozenset[str]
    ruled: Sequence[Attribution]
    tagged: Sequence[Attribution]
    topics: set[int]
    ours: set[int]
    starts: Array
    likely: Array

    @cached_property
    def _by_block(self) -> dict[int, list[int]]:
        """Numbers of what the head tagged, by the blocks of characters in which its content or its cue stand."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number, each in enumerate(self.tagged):
            for block in _blocks((*each.content, *each.cue)):
                found[block].append(number)
        return dict(found)

    def _near(self, rule: Attribution) -> list[int]:
        """Numbers of what the head tagged near a rule's attribution, in order."""
        blocks = _blocks((*rule.content, *rule.cue))
        return sorted({number for block in blocks for number in self._by_block.get(block, ())})

    def made(self) -> Iterator[Attribution]:
        """One attribution for each statement."""
        replaced: set[int] = set()
        for rule in self.ruled:
            best, shared = self._partner(rule)
            if rule.note in ISSUED and best is not None and shared >= _SAME and best not in replaced:
                replaced.add(best)
                spoken = replace(self.tagged[best], rule=rule.rule, note=rule.note, kind="direct")
                yield replace(spoken, source=rule.source, source_head=rule.source_head)
            elif rule.note in ISSUED:
                yield rule
            elif rule.rule in self.sure or rule.note == _COLON:
                replaced.update(self._touching(rule))
                yield rule
            elif best is not None and shared >= _SAME and best not in replaced:
                replaced.add(best)
                yield self._issued(self._agreed(rule, self.tagged[best]), best)
            elif self._bounded(rule) and all(
                _within(self.tagged[n].content, rule.content) or _meet(self.tagged[n].cue, rule.cue)
                for n in self._touching(rule)
            ):
                replaced.update(self._touching(rule))
                yield rule
            elif self._stands(rule):
                yield rule
        for number, each in enumerate(self.tagged):
            if number not in replaced and number not in self.topics and each.confidence >= _LEAST:
                yield self._issued(each, number)

    @cached_property
    def _issuer(self) -> Attribution | None:
        """What a rule found of the words of a body that issues the text, which says who "we" are."""
        return next((rule for rule in self.ruled if rule.note in ISSUED), None)

    def _issued(self, each: Attribution, number: int) -> Attribution:
        """The same, as the words of the body that issues the text where "we" say it."""
        if self._issuer is None or number not in self.ours:
            return each
        return replace(each, note=self._issuer.note, kind="direct", source_head=self._issuer.source_head)

    def _partner(self, rule: Attribution) -> tuple[int | None, float]:
        """What the head found under the same cue, else what shares most of its content, and how much of it."""
        best: int | None = None
        most = 0.0
        for number in self._near(rule):
            each = self.tagged[number]
            share = 1.0 if _meet(rule.cue, each.cue) else _shared(rule.content, each.content)
            if share > most:
                best, most = number, share
        return best, most

    def _touching(self, rule: Attribution) -> list[int]:
        return [
            number
            for number in self._near(rule)
            if _meet(self.tagged[number].content, rule.content) or _meet(self.tagged[number].cue, rule.cue)
        ]

    def _agreed(self, rule: Attribution, tagged: Attribution) -> Attribution:
        """One statement that both found: as its quotation marks bound it, else as the head does."""
        sure = max(rule.confidence, tagged.confidence)
        names_its_source = rule.rule in self.fixed and _meet(tagged.content, rule.source)
        if self._bounded(rule) or names_its_source:
            return replace(rule, confidence=sure, score=tagged.score)
        note = rule.note if rule.note != "object" else None
        return replace(tagged, rule=rule.rule, note=note, confidence=sure)

    def _stands(self, rule: Attribution) -> bool:
        """True for what only a rule found: inside what the head found, or where the head finds it likely enough."""
        for number in self._near(rule):
            if _within(rule.content, self.tagged[number].content):
                return True
            if _meet(rule.content, self.tagged[number].content):
                return False
        return rule.rule in self.fixed or self._likely(rule) >= _UNLIKELY

    def _likely(self, rule: Attribution) -> float:
        inside = _covered(self.starts, rule.content)
        return float(self.likely[inside].mean()) if inside.any() else 0.0

    def _bounded(self, rule: Attribution) -> bool:
        """True for direct speech with its source, of whole sentences: the marks say where it begins and ends."""
        start, end = rule.content[0][0], rule.content[-1][1]
        said = self.text[start:end]
        ends = said.rstrip("\"”’'»“ ")[-1:] in _STOPS or self.text[end : end + 1] in _STOPS
        whole = said[:1].isupper() and ends and said.count(" ") >= _FEWEST_BLANKS
        return rule.kind == "direct" and bool(rule.source) and whole


def _blocks(spans: Sequence[Span]) -> Iterator[int]:
    for start, end in spans:
        yield from range(start // _BLOCK, max(start, end - 1) // _BLOCK + 1)


def _meet(one: Sequence[Span], other: Sequence[Span]) -> bool:
    return any(a < d and c < b for a, b in one for c, d in other)


def _within(inner: Sequence[Span], outer: Sequence[Span]) -> bool:
    return all(any(start <= a and b <= end for start, end in outer) for a, b in inner)


def _shared(one: Sequence[Span], other: Sequence[Span]) -> float:
    """How much of all their characters two contents share, from 0 to 1."""
    both = sum(max(0, min(b, d) - max(a, c)) for a, b in one for c, d in other)
    return both / (sum(b - a for a, b in one) + sum(d - c for c, d in other) - both) if both else 0.0


def _covered(starts: Array, spans: Sequence[Span]) -> Array:
    """For each word whether its start lies in one of the spans."""
    inside = np.zeros(len(starts), dtype=bool)
    for start, end in spans:
        inside[np.searchsorted(starts, start) : np.searchsorted(starts, end)] = True
    return inside


def _cue_head(doc: Any, cue: tuple[int, int], grammar: Grammar) -> int:
    """The last verb of a cue, which carries its meaning ("has long been saying"), else the word that heads it."""
    verbs = [i for i in range(*cue) if doc[i].pos_ == "VERB"]
    return verbs[-1] if verbs else grammar.head(cue)


def _unfinished(token: Any) -> bool:
    """True for a word that needs another after it: "the" and "to", but not "exactly that" or "all"."""
    return token.tag_ in _UNFINISHED and token.dep_ not in {"dobj", "pobj", "nsubj", "attr", "prt"}


def _tidy(doc: Any, first: int, last: int, *, opening: bool) -> tuple[int, int]:
    """A content without the "that" that opens it, its full stop, and words at its end that need another after them."""
    if (
        opening
        and last - first > 1
        and doc[first].lower_ == "that"
        and (doc[first].tag_ == "IN" or doc[first].dep_ == "mark")
    ):
        first += 1
    while last > first and (_unfinished(doc[last - 1]) or doc[last - 1].text == "."):
        last -= 1
    return first, last


def _with_conjuncts(doc: Any, first: int, last: int, cue: tuple[int, int], framed: set[int]) -> int:
    """The end of a content with the parts that "and" adds to it, where no source or cue stands in them.

    A gerund that the parse joins to a finite cue belongs to the content ("accused X of training Y and sending Z").
    """
    while last < len(doc) and doc[last].dep_ == "cc":
        above = doc[last].head
        if first <= above.i < last:
            added = next((c for c in above.conjuncts if c.i > last and first <= c.head.i < last), None)
        elif cue[0] <= above.i < cue[1] and above.tag_ != "VBG":
            added = next((c for c in above.conjuncts if c.i > last and c.tag_ == "VBG" and c.left_edge.i == c.i), None)
        else:
            added = None
        end = added.right_edge.i + 1 if added is not None else last
        if end <= last or any(token in framed for token in range(last, end)):
            return last
        last = end
    return last


def _near_the_cue(parse: Parse, cue: int, content: list[Span], quoted: bytearray) -> list[Span]:
    """Pieces in the sentence of the cue, and pieces in quotation marks that go on in its paragraph, where it has any.

    Quotations in later paragraphs are statements of their own, or go on as their marks say, which rules read.
    """
    sentence = parse.sentence_of(cue)
    start, end = parse.paragraphs[sentence.paragraph]
    paragraph = [span for span in content if start <= span[0] < end]
    near = [span for span in paragraph if sentence.start <= span[0] < sentence.end]
    if not near:
        return paragraph or content
    return [span for span in paragraph if span in near or quoted[span[0]]]


def attribution(
    document: Document, grammar: Grammar, seen: Words, found: Found, quoted: bytearray, framed: set[int]
) -> Attribution | None:
    """What the head found, in characters; None where no content is left.

    ``quoted``: 1 for each character of speech in marks. ``framed``: the tokens of all sources and cues.
    """
    doc: Any = document[Parse].doc
    text = document.text

    def tokens(span: Range) -> tuple[int, int]:
        return int(seen.tokens[span[0]]), int(seen.tokens[span[1] - 1]) + 1

    content: list[Span] = []
    for span in found.content:
        first, last = _tidy(doc, *tokens(span), opening=not content)
        last = _with_conjuncts(doc, first, last, tokens(found.cue), framed)
        if first < last and (len(found.content) == 1 or any(doc[i].tag_ in _CONTENT_TAGS for i in range(first, last))):
            start, end = trim(text, *grammar.characters((first, last)))
            if start < end:
                content.append((start, end))
    content = _near_the_cue(document[Parse], tokens(found.cue)[0], content, quoted)
    if not content:
        return None
    paragraph = document[Parse].sentence_of(tokens(found.cue)[0]).paragraph
    source = tokens(found.source) if found.source else None
    if source and document[Parse].sentence_of(source[0]).paragraph < paragraph - 1:
        source = None
    while source and source[1] - source[0] > 1 and doc[source[1] - 1].is_punct:
        source = (source[0], source[1] - 1)
    cue = tokens(found.cue)
    inside = sum(quoted.count(1, start, end) for start, end in content)
    total = sum(end - start for start, end in content)
    return Attribution(
        source=(grammar.characters(source),) if source else (),
        cue=(grammar.characters(cue),),
        content=tuple(content),
        kind="direct" if inside >= _DIRECT * total else "mixed" if inside else "indirect",
        source_head=grammar.head(source) if source else None,
        cue_head=_cue_head(doc, cue, grammar),
        rule="",
        confidence=round(found.score, 3),
        score=round(found.score, 3),
        model=NAME,
    )
