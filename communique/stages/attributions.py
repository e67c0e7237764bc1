"""Who said what, as spans: source, cue and content of each statement, before its speaker is known.

Direct speech is led by its quotation marks: each region of speech looks for its frame ("…," X said; X said: "…";
the paragraph before, after a colon), else it carries on the quotation before it. Indirect speech is led by the cue
verb and the construction in which it stands. Where both cover the same words, the quotation marks win.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from communique.attribution.combination import combine
from communique.attribution.direct import DirectSpeech
from communique.attribution.grammar import Grammar
from communique.attribution.head import attribution_head
from communique.attribution.indirect import IndirectSpeech
from communique.attribution.issued import IssuedText
from communique.attribution.phrases import AttributingPhrases, BackwardSentences
from communique.attribution.spans import trim
from communique.attribution.taken import Taken
from communique.attribution.transcripts import Transcript
from communique.cues import cues
from communique.document import Document
from communique.layers import Attribution, Attributions, Layer, Mentions, Parse, Quotation, Quotations
from communique.record import Span
from communique.stage import Stage


class AttributionsStage(Stage):
    """Find source, cue and content of each statement."""

    name = "attributions"
    requires = (Parse, Quotations, Mentions)
    provides = Attributions

    def __call__(self, document: Document) -> Layer:
        """All attributions of one document, in the order of their contents."""
        grammar = Grammar(document, cues(), Taken.nothing(document.text))
        found: Iterable[Attribution] = without_repeats(attributions(document, grammar))
        head = attribution_head()
        if head is not None:
            found = without_repeats(combine(document, grammar, list(found), head))
        return Attributions(tuple(found))


def attributions(document: Document, grammar: Grammar) -> Iterator[Attribution]:
    """What each finder attributes; the surer one goes first, and what it takes is left alone by those after it."""
    taken = grammar.taken
    for turn in Transcript(grammar).find():
        taken.speech.add(*turn.content[0])
        yield turn
    regions = [r for r in outermost(document) if not taken.speech.holds(r.start, r.end)]
    phrases, backward = AttributingPhrases(grammar), BackwardSentences(grammar)
    yield from DirectSpeech(grammar, phrases, regions).find()
    yield from IssuedText(grammar, document).find()
    indirect = IndirectSpeech(grammar, regions)
    for sentence in grammar.parse.sentences:
        if not sentence.headline:
            yield from backward.find(sentence)
            yield from phrases.find(sentence)
            yield from indirect.find(sentence)


def outermost(document: Document) -> Iterator[Quotation]:
    """The regions in quotation marks that hold words and stand inside no other such region, in order."""
    reached = 0  # in order of their starts, a region that ends before one already yielded stands inside it
    for region in document[Quotations].regions:
        start, end = trim(document.text, *region.inner)
        if start < end and region.end > reached:
            reached = region.end
            yield region


def without_repeats(found: Iterable[Attribution]) -> Iterator[Attribution]:
    """One attribution where several have the same content or the same cue: the one that begins first and ends last."""
    contents: set[tuple[Span, ...]] = set()
    cues_seen: set[tuple[Span, ...]] = set()
    for attribution in sorted(found, key=lambda a: (a.content[0][0], -a.content[-1][1])):
        if attribution.content in contents or attribution.cue in cues_seen:
            continue
        contents.add(attribution.content)
        if attribution.cue:
            cues_seen.add(attribution.cue)
        yield attribution
