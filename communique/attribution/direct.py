"""Direct speech: each region between quotation marks with the frame beside it, or carried on from the one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from communique.attribution.announced import AnnouncedParagraphs
from communique.attribution.grammar import FINITE, Grammar
from communique.attribution.phrases import AttributingPhrase, AttributingPhrases, BackwardSentences
from communique.attribution.quotation_frames import SENTENCE_END, Frame, QuotationFrames
from communique.attribution.spans import trim
from communique.layers import ActorMention, Attribution, Quotation
from communique.record import Span

# A place or a people in the sentence before speaks through nobody; these forms name who does.
_SPEAKERS = frozenset({"name", "title", "nominal", "pronoun"})


@dataclass(slots=True)
class DirectQuotation:
    """A direct quotation in the making: its regions and its frame.

    ``follows``: nobody is named beside it, so it carries on the quotation before it. ``content_start``: where the
    content begins later than the region ("According to X, … ”" was never opened). ``cut``: its closing mark is lost,
    and it ends before its frame. ``lead``: what is said outside the regions.
    """

    regions: list[Quotation]
    frame: Frame | None = None
    rule: str = "direct"
    note: str | None = None
    follows: bool = False
    content_start: int = 0
    cut: bool = False
    lead: tuple[Span, ...] = ()


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
        self.backward = BackwardSentences(grammar)
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
            pieces = len(before.regions) if before is not None else 0
            found = self._paragraph(number, by_paragraph[number], before)
            quotations.extend(found)
            if found or (before is not None and len(before.regions) > pieces):
                last_paragraph = number
        for quotation in quotations:
            yield self._attribution(quotation)
        yield from AnnouncedParagraphs(self.grammar, self.frames).find()

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
            open_now = found[-1] if found else before
            if joined and open_now is not None and self._goes_on(open_now, gap_start, region.start):
                self._add_piece(open_now, region, gap_start, gap_end)
                gap_start = region.end
                continue
            embedded = frames.embedded(region, gap_start)
            if not (region.speech or embedded) and gap_end < end and frames.interrupts(region.end, gap_end):
                region = replace(region, speech=True)  # a few words that are only interrupted
            frame = frames.after(region, gap_end) if not embedded or region.speech else None
            if embedded and frame is None and index + 1 < len(regions):
                embedded = bool(self.text[region.end : gap_end].strip(" .,"))  # says "a". "B": one quotation
            if frame is None and region.speech and _is_damaged(self.text, region):
                region, frame = self._cut_before_frame(region)
                if frame is not None and not (region.continues and before is not None):
                    found.append(DirectQuotation([region], frame, "after-quotation", cut=True))
                    break
            if frame is None and region.speech and index + 1 < len(regions):
                frame = frames.between_dashes(region.end, gap_end)
            if frame is None and region.speech:
                frame = self._backward(region, gap_end)
            led = self._led_by_phrase(region, gap_start) if frame is None else None
            if led is not None:
                found.append(led)
                joined = True
            elif frame is None and embedded:
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
                    if embedded and found and found[-1].regions == [region]:
                        found[-1].lead = self._sentence_lead(region, gap_start, frame)
                elif preposed is not None:
                    found.append(DirectQuotation([region], preposed, "before-quotation"))
                elif not region.speech:
                    continue
                elif open_now is not None and joined:
                    open_now.regions.append(region)
                elif region.continues and before is not None:
                    before.regions.append(region)
                elif self._is_stray(region):
                    continue
                else:
                    found.append(self._unframed(region, number, gap_start, before))
                joined = True
            gap_start = region.end
        return found

    def _goes_on(self, quotation: DirectQuotation, gap_start: int, start: int) -> bool:
        """True when the words before a region only interrupt the quotation: `"A," X said, "b"`, `"A," X said "b"`."""
        if self.frames.interrupts(gap_start, start):
            return True
        frame = quotation.frame
        last = self.parse.token_at(start - 1)
        while last and self.doc[last].is_space:
            last -= 1
        return frame is not None and frame.cue[0] <= last < frame.cue[1] and gap_start <= self.doc[last].idx

    def _add_piece(self, quotation: DirectQuotation, region: Quotation, gap_start: int, gap_end: int) -> None:
        """Add a region that goes on after an interruption; the frame may stand in that or after the region."""
        if quotation.frame is None:
            frame = self.frames.after(region, gap_end) or self.frames.before(region, gap_start)
            if frame is not None:
                quotation.frame, quotation.follows = frame, False
        quotation.regions.append(region)

    def _is_stray(self, region: Quotation) -> bool:
        """True for a lone closing mark in the middle of a sentence that no frame follows."""
        return not region.opened and self.text[region.inner[1] - 1] not in ",.!?…" and not region.continues

    def _cut_before_frame(self, region: Quotation) -> tuple[Quotation, Frame | None]:
        """A region whose closing mark is lost, up to the frame that stands inside it."""
        found = self.frames.inside(region)
        if found is None:
            return region, None
        end, frame = found
        return replace(region, end=end, inner=(region.inner[0], end)), frame

    @staticmethod
    def _add_framed(
        region: Quotation, frame: Frame, found: list[DirectQuotation], before: DirectQuotation | None, joined: bool
    ) -> None:
        """A region with a frame after it: the end of a quotation that had none yet, or a new quotation."""
        if found and joined and found[-1].frame is None:
            found[-1].frame, found[-1].follows = frame, False
            found[-1].regions.append(region)
        elif region.continues and before is not None and not found and not (before.frame and before.frame.has_cue):
            before.regions.append(region)
            before.frame, before.follows = frame, False
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
        for phrase in self.phrases.phrases(self.parse.sentence_of(first)):
            if phrase.reach[0] <= first + 1:
                quotation = self._led(region, phrase)
                quotation.content_start = self.grammar.characters(phrase.reach)[1]
                return quotation
        return None

    def _led(self, region: Quotation, phrase: AttributingPhrase, lead: Sequence[Span] = ()) -> DirectQuotation:
        """A quotation whose frame is an attributing phrase."""
        self.taken.cues.update(range(*phrase.cue))
        frame = Frame(phrase.cue, phrase.cue[0], phrase.source, self.grammar.head(phrase.source), phrase.rule)
        return DirectQuotation([region], frame, "according-to", lead=tuple(lead))

    def _led_by_phrase(self, region: Quotation, gap_start: int) -> DirectQuotation | None:
        """A region to which a phrase leads: `According to X, "…. …"`, `According to X, the depot burned. "It …"`."""
        first = self.parse.token_at(region.start)
        sentence = self.parse.sentence_of(first)
        if sentence.start >= region.start and sentence.index and region.speech:
            before = self.parse.sentences[sentence.index - 1]
            if before.start < gap_start or self.text[before.end : region.start].strip():
                return None
            phrase = next((p for p in self.phrases.phrases(before) if p.reach[0] - before.first <= 1), None)
            return self._led(region, phrase, self.phrases.content(phrase, before)) if phrase is not None else None
        for phrase in self.phrases.phrases(sentence):
            start, end = self.grammar.characters(phrase.reach)
            if start < gap_start or end > region.start or phrase.cue[0] in self.taken.cues:
                continue
            if region.end > sentence.end:
                return self._led(region, phrase, self.phrases.content(phrase, sentence, region))
        return None

    def _backward(self, region: Quotation, gap_end: int) -> Frame | None:
        """The frame in the sentence after a region: `"…" This is how X began`, `"…" So wrote X`."""
        if not region.closed:
            return None
        number = region.paragraph
        end = self.parse.paragraphs[number][1]
        start = region.end
        if gap_end == end and not self.text[start:end].strip(" .") and number + 1 < len(self.parse.paragraphs):
            start, gap_end = self.parse.paragraphs[number + 1]
        tokens = self.parse.tokens_in(start, gap_end)
        first = next((i for i in tokens if not self.doc[i].is_space and not self.doc[i].is_punct), None)
        if first is None:
            return None
        last = next((i for i in range(first, tokens.stop) if self.doc[i].text in SENTENCE_END), tokens.stop)
        found = self.backward.frame(first, last)
        if found is None:
            return None
        self.taken.cues.update(range(*found.cue))
        return Frame(found.cue, found.cue[0], found.source, self.grammar.head(found.source), found.rule)

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
        if before is None and number and not lead:
            frame = self._person_before(number)
            if frame is not None:
                return DirectQuotation([region], frame, frame.rule)
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
                if mention is not None and mention.form in _SPEAKERS and _is_person(mention):
                    return frame
        return None

    def _person_before(self, number: int) -> Frame | None:
        """The person who is the subject of the sentence that ends the paragraph before, where nobody speaks in it."""
        start, end = self.parse.paragraphs[number - 1]
        if self.parse.headline and start < self.parse.headline[1]:
            return None
        tokens = self.parse.tokens_in(start, end)
        frame = self.frames.subject(range(self.parse.sentence_of(tokens.stop - 1).first, tokens.stop))
        mention = self.grammar.mentions.headed_by(frame.head) if frame is not None else None
        return frame if mention is not None and mention.form in {"name", "title"} and _is_person(mention) else None

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
        lead = [*quotation.lead, *self._indirect_lead(quotation)]
        content = [span for span in content if not any(a <= span[0] and span[1] <= b for a, b in lead)] + lead
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

    def _sentence_lead(self, region: Quotation, gap_start: int, frame: Frame) -> tuple[Span, ...]:
        """The words of the sentence before a region in its midst: `It may come, but "only once," X said`."""
        first = self.parse.token_at(region.start)
        begin = max(gap_start, self.parse.sentence_of(max(0, first - 1)).start)
        span = trim(self.text, begin, region.start)
        tokens = range(self.parse.token_at(span[0]), first)
        if span[0] >= span[1] or frame.head in tokens or any(self.doc[i].text in SENTENCE_END for i in tokens):
            return ()
        whole = any(self.doc[i].tag_ in FINITE for i in tokens)
        return ((span[0], trim(self.text, *region.inner)[1]),) if whole else ()

    def _indirect_lead(self, quotation: DirectQuotation) -> list[Span]:
        """The reported words before the marks where a colon paragraph goes on indirectly: `they are "as solid …"`."""
        if quotation.rule != "colon-in-the-paragraph-before":
            return []
        region = quotation.regions[0]
        span = trim(self.text, self.parse.paragraphs[region.paragraph][0], region.start)
        return [span] if span[0] < span[1] else []


def _is_person(mention: ActorMention) -> bool:
    """True for a mention of somebody who can open a mouth: a person by name, by role or by pronoun."""
    people = any(actor.startswith("person:") for actor in (*mention.actors, mention.fallback))
    return people or mention.form == "pronoun"


def _is_damaged(text: str, region: Quotation) -> bool:
    """True when the closing mark of a region is missing, or stands apart as a stray one does."""
    return not region.closed or text[region.inner[1] - 1 : region.inner[1]].isspace()
