"""Direct speech: each region between quotation marks with the frame beside it, or carried on from the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from communique.attribution.grammar import Grammar
from communique.attribution.phrases import AttributingPhrases
from communique.attribution.quotation_frames import Frame, QuotationFrames
from communique.attribution.spans import trim
from communique.layers import Attribution, Quotation
from communique.record import Span

# A place or a people in the sentence before speaks through nobody; these forms name who does.
_SPEAKERS = frozenset({"name", "title", "nominal", "pronoun"})


@dataclass(slots=True)
class DirectQuotation:
    """A direct quotation in the making: its regions and its frame.

    ``follows``: nobody is named beside it, so it carries on the quotation before it. ``content_start``: where the
    content begins later than the region ("According to X, … ”" was never opened).
    """

    regions: list[Quotation]
    frame: Frame | None = None
    rule: str = "direct"
    note: str | None = None
    follows: bool = False
    content_start: int = 0


class DirectSpeech:
    """The quotations of one document, paragraph by paragraph. ``regions`` are the outermost ones, in order."""

    def __init__(self, grammar: Grammar, phrases: AttributingPhrases, regions: Sequence[Quotation]) -> None:
        self.grammar = grammar
        self.text = grammar.text
        self.parse = grammar.parse
        self.doc = grammar.doc
        self.taken = grammar.taken
        self.frames = QuotationFrames(grammar)
        self.phrases = phrases
        self.regions = regions

    def find(self) -> Iterator[Attribution]:
        """Each direct quotation with its source and cue; pieces of one quotation are one attribution."""
        quotations: list[DirectQuotation] = []
        by_paragraph: defaultdict[int, list[Quotation]] = defaultdict(list)
        for region in self.regions:
            by_paragraph[region.paragraph].append(region)
        last_paragraph = -2
        for number in sorted(by_paragraph):
            if self.parse.headline and self.parse.paragraphs[number][0] < self.parse.headline[1]:
                continue
            before = quotations[-1] if quotations and last_paragraph >= number - 1 else None
            found = self._paragraph(number, by_paragraph[number], before)
            if found:
                quotations.extend(found)
                last_paragraph = number
        for quotation in quotations:
            yield self._attribution(quotation)

    def _paragraph(
        self, number: int, regions: Sequence[Quotation], before: DirectQuotation | None
    ) -> list[DirectQuotation]:
        """The quotations of one paragraph; a region that carries on ``before`` is added to it."""
        frames = self.frames
        start, end = self.parse.paragraphs[number]
        found: list[DirectQuotation] = []
        joined = False  # the frame of the region before ends in a comma or a full stop, and the speech goes on
        gap_start = start
        for index, region in enumerate(regions):
            gap_end = regions[index + 1].start if index + 1 < len(regions) else end
            embedded = frames.embedded(region, gap_start)
            frame = frames.after(region, gap_end) if not embedded or region.speech else None
            if frame is None and embedded:
                if not (index == 0 and region.speech and self._opens_after_colon(region, number)):
                    continue
                found.append(self._unframed(region, number, start, before))
                joined = True
            elif according := self._according_to(region) if frame is not None or region.speech else None:
                found.append(according)
            else:
                preposed = self._preposed(region, gap_start) if frame is None else None
                if frame is not None:
                    self._add_framed(region, frame, found, before, joined)
                elif preposed is not None:
                    found.append(DirectQuotation([region], preposed, "before-quotation"))
                elif not region.speech:
                    continue
                elif found and joined:
                    found[-1].regions.append(region)
                elif region.continues and before is not None:
                    before.regions.append(region)
                else:
                    found.append(self._unframed(region, number, gap_start, before))
                joined = True
            gap_start = region.end
        return found

    @staticmethod
    def _add_framed(
        region: Quotation, frame: Frame, found: list[DirectQuotation], before: DirectQuotation | None, joined: bool
    ) -> None:
        """A region with a frame after it: the end of a quotation that had none yet, or a new quotation."""
        if found and joined and found[-1].frame is None:
            found[-1].frame, found[-1].follows = frame, False
            found[-1].regions.append(region)
        elif region.continues and before is not None and not found:
            before.regions.append(region)
            if before.frame is None:
                before.frame, before.follows = frame, False
            elif before.rule != "after-quotation":
                before.frame = frame
        else:
            found.append(DirectQuotation([region], frame, "after-quotation"))

    def _preposed(self, region: Quotation, gap_start: int) -> Frame | None:
        """The frame before a region; words in marks that need not be speech, only one that ends in a colon or comma."""
        lead = self.text[gap_start : region.start].rstrip()
        return self.frames.before(region, gap_start) if region.speech or lead.endswith((":", ",")) else None

    def _according_to(self, region: Quotation) -> DirectQuotation | None:
        """A paragraph that begins "According to X, …" and ends in a mark that was never opened."""
        if region.opened or region.continues:
            return None
        first = self.parse.token_at(region.start)
        for phrase, rule in self.phrases.phrases(self.parse.sentence_of(first)):
            if phrase.start <= first + 1:
                source = self.phrases.source(phrase)
                if source is None:
                    return None
                self.taken.cues.update(phrase)
                frame = Frame((phrase.start, phrase.stop), phrase.start, source, self.grammar.head(source), rule)
                content_start = self.grammar.characters(source)[1]
                return DirectQuotation([region], frame, "according-to", content_start=content_start)
        return None

    def _unframed(
        self, region: Quotation, number: int, gap_start: int, before: DirectQuotation | None
    ) -> DirectQuotation:
        """A quotation with no frame of its own: that of the colon or the subject before it, or of the last speaker."""
        lead = self.text[gap_start : region.start].strip()
        colon = self.frames.after_colon(number)
        if lead and not (colon and not self.frames.sentence_ends_in(gap_start, region.start)):
            frame = self._subject_before(gap_start, region.start)
            if frame is not None:
                return DirectQuotation([region], frame, frame.rule)
            note = "no source in the sentence that leads to the quotation"
            return DirectQuotation([region], None, "no-frame", note, follows=True)
        if colon:
            frame = self.frames.in_paragraph_before(number)
            if frame is not None:
                return DirectQuotation([region], frame, "colon-in-the-paragraph-before")
        if before is not None or number:
            note = "carries on the quotation before it"
            return DirectQuotation([region], None, "run-of-quotations", note, follows=True)
        return DirectQuotation([region], None, "no-frame", "no source beside the quotation")

    def _subject_before(self, start: int, end: int) -> Frame | None:
        """A frame without a cue: the last subject between these characters that names somebody who can speak."""
        for i in reversed(self.parse.tokens_in(start, end)):
            if not self.doc[i].head.is_punct:
                frame = self.frames.subject((i,))
                mention = self.grammar.mentions.headed_by(i) if frame else None
                if mention is not None and mention.form in _SPEAKERS:
                    return frame
        return None

    def _opens_after_colon(self, region: Quotation, number: int) -> bool:
        """True when the paragraph before ends in a colon and no sentence ends between it and the region."""
        start = self.parse.paragraphs[number][0]
        return self.frames.after_colon(number) and not self.frames.sentence_ends_in(start, region.start)

    def _attribution(self, quotation: DirectQuotation) -> Attribution:
        content: list[Span] = []
        for region in quotation.regions:
            start, end = region.inner
            content.append(trim(self.text, max(start, quotation.content_start), end))
            self.taken.speech.add(region.start, region.end)
        content = [span for span in content if span[0] < span[1]] or [quotation.regions[0].inner]
        lead = self._indirect_lead(quotation)
        if lead:
            content.insert(0, lead)
        frame = quotation.frame
        has_cue = frame is not None and frame.has_cue
        return Attribution(
            source=(self.grammar.characters(frame.source),) if frame and frame.source else (),
            cue=(self.grammar.characters(frame.cue),) if frame and has_cue else (),
            content=tuple(sorted(content)),
            kind="mixed" if lead else "direct",
            source_head=frame.source_head if frame else None,
            cue_head=frame.head if frame and has_cue else None,
            rule=frame.rule if frame else quotation.rule,
            note="follows" if quotation.follows else quotation.note or quotation.rule,
            confidence=0.95 if frame and frame.source else 0.6,
        )

    def _indirect_lead(self, quotation: DirectQuotation) -> Span | None:
        """The reported words before the marks where a colon paragraph goes on indirectly: `they are "as solid …"`."""
        if quotation.rule != "colon-in-the-paragraph-before":
            return None
        region = quotation.regions[0]
        span = trim(self.text, self.parse.paragraphs[region.paragraph][0], region.start)
        return span if span[0] < span[1] else None
