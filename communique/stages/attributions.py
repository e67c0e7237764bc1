"""Who said what, as spans: source, cue and content of each statement, before its speaker is known.

Direct speech is led by its quotation marks: each region of speech looks for its frame ("…," X said; X said: "…";
the paragraph before, after a colon), else it carries on the quotation before it. Indirect speech is led by the cue
verb and the construction in which it stands. Where both cover the same words, the quotation marks win.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from communique.cues import Cues, NounCue, VerbCue, cues, name
from communique.document import Document
from communique.layers import Attribution, Attributions, Layer, Mentions, Parse, Quotation, Quotations, Sentence
from communique.record import Span
from communique.stage import Stage

_SUBJECTS = {"nsubj", "csubj", "expl"}
_STRIP = " \t\r\n\u00a0,;:\"“”„«»‟`'"
_LABEL = re.compile(
    r"(?:(?<=\n)|^|(?<=[.!?…*”\"] ))(?P<label>[A-Z][\w.’'\-]*(?:[ ,]+[\w.’'\-&]+){0,14}?) ?(?P<colon>:) (?=\S)", re.MULTILINE
)
_FINITE = {"VBD", "VBZ", "VBP", "MD"}
_FIRST_PERSON = {"we", "i", "us", "me"}
Token = Any


class AttributionsStage(Stage):
    """Find source, cue and content of each statement."""

    name = "attributions"
    requires = (Parse, Quotations, Mentions)
    provides = Attributions

    def __call__(self, document: Document) -> Layer:
        """All attributions of one document, in the order of their contents."""
        return Attributions(tuple(_Finder(document, cues()).find()))


@dataclass(slots=True)
class _Frame:
    """A cue with its source, as it was found beside a quotation."""

    cue: tuple[int, int]
    head: int
    source: tuple[int, int] | None
    source_head: int | None
    rule: str


@dataclass(slots=True)
class _Speech:
    """A direct quotation in the making: its regions and its frame."""

    regions: list[Quotation]
    frame: _Frame | None = None
    rule: str = "direct"
    note: str | None = None
    follows: bool = False
    kind: Literal["direct", "mixed"] = "direct"
    content_start: int | None = field(default=None)


class _Finder:
    def __init__(self, document: Document, knowledge: Cues) -> None:
        self.text = document.text
        self.parse = document[Parse]
        self.doc = self.parse.doc
        self.mentions = document[Mentions]
        self.cues = knowledge
        self.article = document.article
        regions = [r for r in document[Quotations].regions if self.text[r.inner[0] : r.inner[1]].strip(_STRIP)]
        self.outer = [r for r in regions if not any(o is not r and o.start <= r.start and r.end <= o.end for o in regions)]
        self.used: set[int] = set()  # cue tokens that already frame something
        self.second: dict[int, Token] = {}  # a cue that takes its source from the cue before it
        self.covered: list[Span] = []  # characters of direct speech

    # ------------------------------------------------------------------------------------------------ all
    def find(self) -> list[Attribution]:
        found = list(self._transcript())
        turns = [span for attribution in found for span in attribution.content]
        self.outer = [r for r in self.outer if not any(a <= r.start and r.end <= b for a, b in turns)]
        self.covered.extend(turns)
        found.extend(self._direct())
        found.extend(self._first_person())
        for sentence in self.parse.sentences:
            if sentence.headline:
                continue
            found.extend(self._backward(sentence))
            found.extend(self._according(sentence))
            for token in self.doc[sentence.first : sentence.last]:
                if token.i not in self.used:
                    found.extend(self._indirect(token, sentence))
        return self._without_repeats(found)

    def _without_repeats(self, found: Sequence[Attribution]) -> list[Attribution]:
        """One attribution where several cover the same words with the same source."""
        kept: list[Attribution] = []
        for attribution in sorted(found, key=lambda a: (a.content[0][0], -a.content[-1][1])):
            if not attribution.content:
                continue
            same = [k for k in kept if k.content == attribution.content or (k.cue and k.cue == attribution.cue)]
            if not same:
                kept.append(attribution)
        return kept

    # ------------------------------------------------------------------------------------- quotation marks
    def _direct(self) -> Iterator[Attribution]:
        speeches: list[_Speech] = []
        by_paragraph: dict[int, list[Quotation]] = {}
        for region in self.outer:
            by_paragraph.setdefault(region.paragraph, []).append(region)
        last_paragraph = -2
        for number, (start, end) in enumerate(self.parse.paragraphs):
            regions = by_paragraph.get(number)
            if not regions or (self.parse.headline and start < self.parse.headline[1]):
                continue
            before = speeches[-1] if speeches and last_paragraph >= number - 1 else None
            found = self._paragraph(number, start, end, regions, before)
            if found:
                speeches.extend(found)
                last_paragraph = number
        for speech in speeches:
            yield self._speech(speech)

    def _paragraph(
        self, number: int, start: int, end: int, regions: Sequence[Quotation], before: _Speech | None
    ) -> list[_Speech]:
        found: list[_Speech] = []
        taken: list[Quotation] = []
        joined = False  # the frame before this region ends in a comma or a full stop and carries on
        gap_start = start
        for index, region in enumerate(regions):
            if index and regions[index - 1] in taken:
                gap_start = regions[index - 1].end
            gap_end = regions[index + 1].start if index + 1 < len(regions) else end
            embedded = self._embedded(region, gap_start)
            frame = self._frame_after(region, gap_end) if not embedded or region.speech else None
            if frame is None and embedded:
                if index == 0 and region.speech and self._after_colon(number) and not self._sentence_end(start, region.start):
                    found.append(self._unframed(region, number, start, before))
                    taken.append(region)
                    joined = True
                continue
            if not region.speech and frame is None and not self._introduced(region, gap_start):
                continue
            if not region.opened and not region.continues:
                opened = self._according_opening(region)
                if opened:
                    found.append(opened)
                    taken.append(region)
                    continue
            taken.append(region)
            if frame is not None:
                pending = found[-1] if found and found[-1].frame is None and joined else None
                if pending is not None:
                    pending.frame, pending.follows = frame, False
                    pending.regions.append(region)
                elif found and joined and frame.source is not None and found[-1].frame is None:
                    found[-1].frame = frame
                elif region.continues and before is not None and not found:
                    before.regions.append(region)
                    if before.frame is None:
                        before.frame, before.follows = frame, False
                    elif before.rule != "after-quotation":
                        before.frame = frame
                else:
                    found.append(_Speech([region], frame, "after-quotation"))
                joined = True
                continue
            preposed = self._frame_before(region, gap_start)
            if preposed is not None:
                found.append(_Speech([region], preposed, "before-quotation"))
            elif found and joined:
                found[-1].regions.append(region)
            elif region.continues and before is not None:
                before.regions.append(region)
                found = found or []
            else:
                found.append(self._unframed(region, number, gap_start, before))
            joined = True
        return found

    def _embedded(self, region: Quotation, gap_start: int) -> bool:
        """True when the region is a piece of somebody else's sentence: `called it "a step back" and left`."""
        lead = self.text[gap_start : region.start].rstrip()
        fragment = self.text[region.inner[0] : region.inner[0] + 1].islower()
        if not lead:
            return False
        last = self.parse.token_at(gap_start + len(lead) - 1)
        if lead[-1] in ".!?:,;—–-)…”\"":
            if lead[-1] != ",":
                return False
            return not region.speech or (fragment and not self._cue_near(last))
        word = lead.rsplit(None, 1)[-1].strip("(").lower()
        if word == "that":
            return fragment and not self._ends_sentence(region)
        groups = self.cues.by_lemma.get(self.doc[last].lemma_.lower(), ())
        return fragment or not any("quote" in group.frames for group in groups)

    def _cue_near(self, comma: int) -> bool:
        """True when a cue that frames direct speech stands just before this comma: `he said on Monday, "…`."""
        near = self.doc[max(0, comma - 6) : comma]
        groups = (group for token in near for group in self.cues.by_lemma.get(token.lemma_.lower(), ()))
        return any("quote" in group.frames for group in groups)

    def _ends_sentence(self, region: Quotation) -> bool:
        """True when a sentence ends with the region."""
        inner = self.text[region.inner[0] : region.inner[1]].rstrip()
        after = self.text[region.end : region.end + 2].strip(" ")
        return inner.endswith((".", "!", "?")) or not after or after[0] in ".!?\n"

    def _introduced(self, region: Quotation, gap_start: int) -> bool:
        lead = self.text[gap_start : region.start].rstrip()
        return lead.endswith((":", ",")) and self._frame_before(region, gap_start) is not None

    def _window(self, start: int, end: int) -> range:
        """Tokens from ``start`` to the end of the sentence that begins there, inside ``end``."""
        tokens = self.parse.tokens_in(start, end)
        for i in tokens:
            if self.doc[i].text in {".", "!", "?"} or (i > tokens.start and self.doc[i].is_space):
                return range(tokens.start, i)
        return tokens

    def _frame_after(self, region: Quotation, gap_end: int) -> _Frame | None:
        """The frame in the words that follow a region: `…," X said`, `…," says X, director of Y`."""
        inner = self.text[region.inner[0] : region.inner[1]].rstrip()
        after = self.text[region.end : gap_end]
        lead = after.lstrip(" \t\u00a0")
        comma = inner.endswith((",", "—", "–", "-")) or lead.startswith((",", "–", "—", "-"))
        open_end = comma or inner.endswith(("?", "!", "…", "...")) or lead[:1].islower()
        if inner.endswith(".") and not comma and not lead[:1].islower():
            return None
        if not lead or not open_end and not lead[:1].isupper():
            return None
        window = self._window(region.end, gap_end)
        return self._frame_in(window, first=True)

    def _frame_before(self, region: Quotation, gap_start: int) -> _Frame | None:
        """The frame in the words that lead up to a region: `X said: "…`, `X added, "…`, `X stressed that "…`."""
        lead = self.text[gap_start : region.start]
        if not lead.strip():
            return None
        tokens = self.parse.tokens_in(gap_start, region.start)
        begin = tokens.start
        for i in reversed(tokens):
            if self.doc[i].text in {".", "!", "?"} and i < tokens.stop - 1:
                begin = i + 1
                break
        window = range(begin, tokens.stop)
        if lead.rstrip().endswith((".", "!", "?")):
            return None
        return self._frame_in(window, first=False)

    def _frame_in(self, window: range, *, first: bool) -> _Frame | None:
        """The cue in this window that can frame direct speech, with its source."""
        order: Sequence[int] = window if first else list(reversed(window))
        for i in order:
            token = self.doc[i]
            groups = self.cues.by_lemma.get(token.lemma_.lower())
            if groups is None or i in self.used:
                continue
            verbal = token.tag_.startswith("VB")
            group = next((g for g in groups if "quote" in g.frames), None)
            if group is None and not first:
                group = groups[0]
            if group is None:
                continue
            source = self._source(token)
            if source is None or not (window.start <= source[0] < window.stop):
                source = self._source_beside(i, window)
            if source is None and not verbal:
                continue
            if source is None and first:
                continue
            self.used.add(i)
            head = self._head(source) if source else None
            return _Frame(self._cue_range(token), i, source, head, name(group))
        return None

    def _source_beside(self, cue: int, window: range) -> tuple[int, int] | None:
        """The mention or noun phrase next to a cue where the parse gives no subject."""
        candidates = [m for m in self.mentions.mentions if window.start <= m.first and m.last <= window.stop]
        before = [m for m in candidates if m.last <= cue and cue - m.last <= 3]
        after = [m for m in candidates if m.first > cue and m.first - cue <= 3]
        chosen = max(before, key=lambda m: (m.last, -m.first), default=None) or min(
            after, key=lambda m: (m.first, -m.last), default=None
        )
        return (chosen.first, chosen.last) if chosen else None

    def _according_opening(self, region: Quotation) -> _Speech | None:
        """A paragraph that begins "According to X, …" and ends in a mark that was never opened."""
        first = self.parse.token_at(region.start)
        sentence = self.parse.sentence_of(first)
        for phrase, rule in self._phrases(sentence):
            if phrase.start <= first + 1:
                source = self._pobj(phrase)
                if source is None:
                    return None
                self.used.update(phrase)
                frame = _Frame((phrase.start, phrase.stop), phrase.start, source, self._head(source), rule)
                start = self.parse.characters(*source)[1]
                return _Speech([region], frame, "according-to", content_start=start, kind="direct")
        return None

    def _unframed(self, region: Quotation, number: int, gap_start: int, before: _Speech | None) -> _Speech:
        """A quotation with no frame of its own: colon in the paragraph before, subject before it, or the last speaker."""
        lead = self.text[gap_start : region.start]
        colon = self._after_colon(number)
        if lead.strip() and not (colon and not self._sentence_end(gap_start, region.start)):
            tokens = self.parse.tokens_in(gap_start, region.start)
            for i in reversed(tokens):
                token = self.doc[i]
                if token.dep_ == "nsubj" and not token.head.is_punct:
                    mention = self.mentions.headed_by(i)
                    if mention and (mention.form in {"name", "title", "nominal", "pronoun"}):
                        source = (mention.first, mention.last)
                        frame = _Frame((i, i), i, source, i, "subject-of-the-sentence-before")
                        return _Speech([region], frame, "subject-of-the-sentence-before")
            return _Speech([region], None, "no-frame", "no source in the sentence that leads to the quotation", follows=True)
        if colon:
            tokens = self.parse.tokens_in(*self.parse.paragraphs[number - 1])
            sentence = self.parse.sentence_of(tokens.stop - 1)
            frame_found = self._frame_in(range(max(tokens.start, sentence.first), tokens.stop), first=False)
            if frame_found is None:
                frame_found = self._subject_frame(range(sentence.first, tokens.stop))
            if frame_found:
                return _Speech([region], frame_found, "colon-in-the-paragraph-before")
        if before is not None or number:
            return _Speech([region], None, "run-of-quotations", "carries on the quotation before it", follows=True)
        return _Speech([region], None, "no-frame", "no source beside the quotation")

    def _subject_frame(self, window: range) -> _Frame | None:
        """A frame without a cue: the subject of the sentence that leads to the quotation, where it is an actor."""
        for i in window:
            token = self.doc[i]
            mention = self.mentions.headed_by(i) if token.dep_ == "nsubj" else None
            if mention is not None:
                source = (mention.first, mention.last)
                return _Frame((i, i), i, source, i, "subject-of-the-sentence-before")
        return None

    def _after_colon(self, number: int) -> bool:
        """True when the paragraph before ends in a colon."""
        if not number:
            return False
        start, end = self.parse.paragraphs[number - 1]
        return self.text[start:end].rstrip().endswith(":")

    def _sentence_end(self, start: int, end: int) -> bool:
        """True when a sentence ends between these characters."""
        return any(self.doc[i].text in {".", "!", "?"} for i in self.parse.tokens_in(start, end))

    def _speech(self, speech: _Speech) -> Attribution:
        content: list[Span] = []
        for region in speech.regions:
            start, end = region.inner
            if speech.content_start is not None:
                start = max(start, speech.content_start)
            content.append(self._trim(start, end))
            self.covered.append((region.start, region.end))
        content = [span for span in content if span[0] < span[1]] or [speech.regions[0].inner]
        frame = speech.frame
        lead = self._indirect_lead(speech)
        if lead:
            content.insert(0, lead)
        return Attribution(
            source=(self.parse.characters(*frame.source),) if frame and frame.source else (),
            cue=(self.parse.characters(*frame.cue),) if frame and frame.cue[0] < frame.cue[1] else (),
            content=tuple(sorted(content)),
            kind="mixed" if lead else speech.kind,
            source_head=frame.source_head if frame else None,
            cue_head=frame.head if frame and frame.cue[0] < frame.cue[1] else None,
            rule=frame.rule if frame else speech.rule,
            note="follows" if speech.follows else speech.note or speech.rule,
            confidence=0.95 if frame and frame.source else 0.6,
        )

    def _indirect_lead(self, speech: _Speech) -> Span | None:
        """The reported words before the marks where a colon paragraph goes on indirectly: `they are "as solid …"`."""
        if speech.rule != "colon-in-the-paragraph-before":
            return None
        region = speech.regions[0]
        start = self.parse.paragraphs[region.paragraph][0]
        span = self._trim(start, region.start)
        return span if span[0] < span[1] else None

    # --------------------------------------------------------------------------------------- constructions
    def _indirect(self, token: Token, sentence: Sentence) -> Iterator[Attribution]:
        lemma = token.lemma_.lower()
        noun = self.cues.noun_by_lemma.get(lemma)
        if noun is not None and token.pos_ == "NOUN":
            yield from self._noun(token, noun, sentence)
            return
        groups = self.cues.by_lemma.get(lemma)
        if groups is None or not (token.tag_.startswith("VB")):
            return
        inside = self._in_speech(token.idx)
        if self._not_performed(token):
            return
        for group in groups:
            clausal = self._clausal(token, group, sentence)
            content = clausal or self._content(token, group, sentence)
            if content is None:
                continue
            source = self._source(token)
            passive = any(child.dep_ in {"nsubjpass", "auxpass"} for child in token.children)
            if source is None and not passive:
                if token.dep_ not in {"ROOT", "conj", "advcl", "relcl", "acl", "ccomp", "xcomp"} or "clause" not in group.frames:
                    continue
            if inside and (source is None or self.doc[self._head(source)].pos_ == "PRON" or not clausal):
                continue
            if not clausal and not self._is_actor(source):
                continue
            if source and not clausal and self.doc[self._head(source)].lower_ in {"it", "which", "that", "this", "what"}:
                continue
            cue_range = self._cue_range(token, group)
            spans = tuple(self._outside(content, self.parse.characters(*source) if source else None))
            if not spans:
                continue
            quoted = [r for r in self.outer if any(a <= r.start and r.end <= b + 1 for a, b in spans)]
            for region in quoted:
                self.covered.append((region.start, region.end))
            yield Attribution(
                source=(self.parse.characters(*source),) if source else (),
                cue=(self.parse.characters(*cue_range),),
                content=spans,
                kind=self._kind(spans, quoted),
                source_head=self._head(source) if source else None,
                cue_head=token.i,
                rule=name(group),
                note=None if clausal else "object",
                confidence=0.85 if source else 0.6,
            )
            return

    def _not_performed(self, cue: Token) -> bool:
        """True for a speech act that is only due, possible or wanted: "should order", "is expected to protest"."""
        if any(c.dep_ == "aux" and c.lower_ in self.cues.unperformed for c in cue.children):
            return True
        to = cue.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in cue.children)
        return to and cue.dep_ in {"xcomp", "advcl", "acl", "relcl", "ccomp", "conj", "pcomp"} and cue.head.lemma_ not in self.cues.go_on

    def _kind(self, spans: Sequence[Span], quoted: Sequence[Quotation]) -> Literal["direct", "indirect", "mixed"]:
        if not quoted:
            return "indirect"
        inside = sum(region.end - region.start for region in quoted)
        return "direct" if inside >= 0.9 * sum(b - a for a, b in spans) else "mixed"

    def _clausal(self, cue: Token, group: VerbCue, sentence: Sentence) -> list[Span] | None:
        """What is said, as a clause of its own: "said that …", "…, X said", "The truce, X said, is holding"."""
        if "clause" not in group.frames:
            return None
        children = list(cue.children)
        clauses = [c for c in children if c.dep_ == "ccomp"]
        clause = next((c for c in clauses if c.i > cue.i), clauses[0] if clauses else None)
        if clause is not None:
            if clause.i < cue.i and clause.right_edge.i < cue.i:
                end = min([cue.i, *(c.left_edge.i for c in children if c.dep_ in _SUBJECTS)])
                apart = any(t.text in {";", "."} for t in self.doc[clause.left_edge.i : end])
                return self._range(sentence.first, end) if end > sentence.first and not apart else None
            if clause.i > cue.i:
                begin = max(clause.left_edge.i, cue.i + 1)
                last = max(c.right_edge.i for c in clauses if c.i >= clause.i)
                last = self._before_next_cue(cue, clause, last)
                return self._clause(begin, self._to_the_end(last, sentence), clause)
        return self._around(cue, sentence) if self._parenthetical(cue, children) else None

    def _content(self, cue: Token, group: VerbCue, sentence: Sentence) -> list[Span] | None:
        """What is said, as an object of the cue, by the construction; None where the cue does not attribute."""
        children = list(cue.children)
        clause = next((c for c in children if c.dep_ == "ccomp" and c.i > cue.i), None)
        objects = [c for c in children if c.dep_ in {"dobj", "oprd", "attr"} and c.i > cue.i]
        open_clause = next((c for c in children if c.dep_ == "xcomp" and c.i > cue.i), None)
        prepositions = [
            c
            for c in children
            if c.dep_ in {"prep", "prt"} and c.lower_ in group.prepositions and c.i > cue.i and not self._is_time(c)
        ]
        if objects and group.things_only and self.mentions.headed_by(objects[0].i) is not None:
            return None
        if prepositions and group.bare_preposition and any(cue.i < o.i < prepositions[0].i for o in objects):
            prepositions = []
        if objects and group.prepositions and not prepositions and "complement" in group.frames:
            # the parse may hang the preposition below the object: "accused the rebels of breaking the truce"
            prepositions = [c for c in objects[0].children if c.dep_ == "prep" and c.lower_ in group.prepositions]
        passive = any(c.dep_ == "auxpass" for c in children)
        if "object-infinitive" in group.frames and not passive:
            target = clause or open_clause
            if target is not None and target.i > cue.i:
                begin = min([target.left_edge.i, *(o.left_edge.i for o in objects)])
                for p in prepositions:
                    begin = min(begin, p.left_edge.i + 1)
                return self._range(max(begin, cue.i + 1), target.right_edge.i + 1)
        if prepositions and not passive:
            last = max(prepositions[-1].right_edge.i, *(c.right_edge.i for c in [*objects, *prepositions]), cue.i)
            if open_clause is not None:
                last = max(last, open_clause.right_edge.i)
            begin = min(c.left_edge.i for c in [*objects, *prepositions])
            if begin == prepositions[0].i:
                begin += 1
            return self._range(begin, last + 1) if begin <= last else None
        if "complement" in group.frames and not passive:
            parts = [*objects, *(c for c in children if c.i > cue.i and (c.dep_ in {"ccomp", "xcomp"} or c.lower_ == "as"))]
            # The parse may hang what it is called below what is called: `called the accord "a gift"`, `the vote unfair`.
            renamed = parts and any(
                c.i > parts[0].i and (c.dep_ in {"appos", "oprd", "acomp"} or c.tag_ in {"JJ", "JJR", "JJS"})
                for c in parts[0].children
            )
            if len(parts) >= 2 or renamed or any(c.dep_ in {"ccomp"} for c in parts) or (parts and parts[0].dep_ == "oprd"):
                begin = min(part.left_edge.i for part in parts)
                return self._range(max(begin, cue.i + 1), max(part.right_edge.i for part in parts) + 1)
            return None
        if "infinitive" in group.frames and open_clause is not None and open_clause.tag_ == "VB":
            return self._range(open_clause.left_edge.i, open_clause.right_edge.i + 1)
        if "object" in group.frames and objects and not passive:
            if objects[0].lower_ in {"him", "her", "himself", "herself", "itself", "themselves", "hands"}:
                return None
            trailing = [
                c
                for c in children
                if c.dep_ == "prep" and c.i > objects[0].i and c.lower_ in self.cues.trailing and not self._is_time(c)
            ]
            last = max(c.right_edge.i for c in [*objects, *trailing])
            begin = int(objects[0].left_edge.i)
            return self._range(begin, self._before_second_cue(cue, begin, self._before_relative(begin, last + 1)))
        return None

    def _before_second_cue(self, cue: Token, first: int, last: int) -> int:
        """The end of an object before a second cue that the parse took for a part of it: "rejects the demand and accuses …"."""
        for i in range(first + 1, last):
            token = self.doc[i]
            if token.lemma_.lower() not in self.cues.by_lemma or not token.tag_.startswith("VB"):
                continue
            if self.doc[i - 1].dep_ != "cc" or any(c.dep_ in {"nsubj", "nsubjpass"} for c in token.children):
                continue
            if self._tense(token) == self._tense(cue):
                self.second[i] = cue
                return i - 1
        return last

    def _before_relative(self, first: int, last: int) -> int:
        """The end of a noun phrase before ", which …" and ", who …": what the narrator adds."""
        for i in range(first + 1, last - 1):
            opener = self.doc[i + 1]
            if self.doc[i].text == "," and opener.tag_ in {"WDT", "WP"} and opener.lower_ in {"which", "who"}:
                verb = next((a for a in opener.ancestors if a.dep_ == "relcl"), None)
                if verb is not None and verb.right_edge.i >= last - 2:
                    return i
        return last

    def _clause(self, begin: int, end: int, clause: Token) -> list[Span]:
        while begin < end and (self.doc[begin].lower_ == "that" and self.doc[begin].dep_ == "mark" or self.doc[begin].is_punct):
            if self.doc[begin].is_quote:
                break
            begin += 1
        return self._range(begin, end)

    def _before_next_cue(self, cue: Token, clause: Token, last: int) -> int:
        """The end of a that-clause before a second cue of the same speaker that the parse hangs into it.

        "noted that the house had not voted, and mentioned …": the second verb has no subject of its own and the tense of
        the first cue, not that of the clause.
        """
        for verb in [clause, *clause.conjuncts]:
            if verb.i <= cue.i or verb.lemma_.lower() not in self.cues.by_lemma or verb is clause:
                continue
            if any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children):
                continue
            subject = next((c for c in clause.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
            acts = subject is not None and self.mentions.headed_by(subject.i) is not None
            same = self._tense(verb) == self._tense(cue)
            if same and verb.i <= last and (self._tense(clause) != self._tense(cue) or not acts):
                self.second[verb.i] = cue
                last = verb.left_edge.i - 1
                while last > clause.i and (self.doc[last].is_punct or self.doc[last].dep_ == "cc"):
                    last -= 1
        return last

    def _tense(self, verb: Token) -> tuple[str, ...]:
        auxiliaries = sorted(c.lemma_ for c in verb.children if c.dep_ in {"aux", "auxpass"})
        # Without an auxiliary a past participle in a row of verbs is a past tense that the tagger took for one.
        return ("VBD" if verb.tag_ == "VBN" and not auxiliaries else verb.tag_, *auxiliaries)

    def _to_the_end(self, last: int, sentence: Sentence) -> int:
        """``last + 1``, or the sentence's end where only punctuation, a list after a colon or a comma splice follows."""
        rest = [t for t in self.doc[last + 1 : sentence.last] if not t.is_space]
        if all(t.is_punct for t in rest) or rest[0].text in {":", ";"} or self.doc[last].text == ":":
            return sentence.last
        if rest[0].text == "," and len(rest) > 2 and rest[1].tag_ == "PRP" and rest[1].dep_ == "nsubj":
            if rest[1].head.lemma_.lower() not in self.cues.by_lemma:
                return sentence.last
        return last + 1

    def _parenthetical(self, cue: Token, children: Sequence[Token]) -> bool:
        """True for `…, officials said, …` and `…, said X.` where the parse hangs the cue below what is said."""
        if any(c.dep_ in {"dobj", "xcomp", "ccomp", "prep", "attr"} and c.i > cue.i for c in children if not self._is_time(c)):
            return False
        subject = min((c for c in children if c.dep_ in _SUBJECTS), key=lambda c: abs(c.i - cue.i), default=None)
        if subject is None:
            return False
        first = min(subject.left_edge.i, cue.i)
        last = max(subject.right_edge.i, cue.i)
        before = self.doc[first - 1] if first else None
        after = self.doc[last + 1] if last + 1 < len(self.doc) else None
        return before is not None and before.text in {",", "”", '"'} and (after is None or after.is_punct or after.is_space)

    def _around(self, cue: Token, sentence: Sentence) -> list[Span] | None:
        subject = min((c for c in cue.children if c.dep_ in _SUBJECTS), key=lambda c: abs(c.i - cue.i))
        first, last = min(subject.left_edge.i, cue.left_edge.i), max(subject.right_edge.i, cue.i)
        if cue.right_edge.i > last and all(t.is_punct or t.ent_type_ in {"DATE", "TIME"} for t in self.doc[last + 1 : cue.right_edge.i + 1]):
            last = cue.right_edge.i
        spans = [*self._range(sentence.first, first), *self._range(last + 1, sentence.last)]
        return spans or None

    def _noun(self, token: Token, group: NounCue, sentence: Sentence) -> Iterator[Attribution]:
        """ "his claim that …": the owner of the noun is the source."""
        clause = next((c for c in token.children if c.dep_ == "acl" and c.i > token.i and c.tag_ in _FINITE | {"VB", "VBN", "VBG"}), None)
        owner = next((c for c in token.children if c.dep_ == "poss"), None)
        if clause is None or owner is None or clause.left_edge.lower_ != "that":
            return
        if self._in_speech(token.idx):
            return
        spans = self._clause(clause.left_edge.i, clause.right_edge.i + 1, clause)
        source = self._phrase(owner)
        if spans:
            yield Attribution(
                source=(self.parse.characters(*source),),
                cue=(self.parse.characters(token.i, token.i + 1),),
                content=tuple(spans),
                kind="indirect",
                source_head=owner.i,
                cue_head=token.i,
                rule=name(group),
                confidence=0.8,
            )

    # ----------------------------------------------------------------------------------------- according to
    def _phrases(self, sentence: Sentence) -> Iterator[tuple[range, str]]:
        """The attributing phrases of a sentence, with their rules."""
        words = [t.lower_ for t in self.doc[sentence.first : sentence.last]]
        if not any(w in words for w in ("according", "per", "words", "opinion", "view")):
            return
        for group in self.cues.phrases:
            for phrase in group.words:
                parts = phrase.split()
                for i in range(len(words) - len(parts) + 1):
                    if words[i : i + len(parts)] == parts:
                        yield range(sentence.first + i, sentence.first + i + len(parts)), name(group)

    def _pobj(self, phrase: range) -> tuple[int, int] | None:
        last = self.doc[phrase.stop - 1]
        pobj = next((c for c in last.children if c.dep_ == "pobj"), None)
        if pobj is None:
            mention = next((m for m in self.mentions.mentions if m.first in (phrase.stop, phrase.stop + 1)), None)
            return (mention.first, mention.last) if mention else None
        first, end = self._phrase(pobj)
        return max(first, phrase.stop), end

    def _according(self, sentence: Sentence) -> Iterator[Attribution]:
        for phrase, rule in self._phrases(sentence):
            if phrase.start in self.used or self._in_speech(self.doc[phrase.start].idx):
                continue
            source = self._pobj(phrase)
            if source is None:
                continue
            self.used.update(phrase)
            first, last = self._clause_around(phrase, sentence)
            before = self._range(first, phrase.start)
            after = self._range(source[1], last)
            if phrase.start - first <= 2:
                spans = after
            elif sum(b - a for a, b in after) < 4:
                spans = before
            else:
                spans = [*before, *after]
            if spans:
                yield Attribution(
                    source=(self.parse.characters(*source),),
                    cue=(self.parse.characters(phrase.start, phrase.stop),),
                    content=tuple(spans),
                    kind="indirect",
                    source_head=self._head(source),
                    cue_head=phrase.start,
                    rule=rule,
                    confidence=0.9,
                )

    def _clause_around(self, phrase: range, sentence: Sentence) -> tuple[int, int]:
        """The tokens of the that-clause in which an attributing phrase stands, or of the sentence."""
        for above in self.doc[phrase.start].ancestors:
            if above.dep_ == "ccomp" and above.left_edge.i <= phrase.start and above.head.i < above.left_edge.i:
                first = int(above.left_edge.i)
                return first + (self.doc[first].lower_ == "that"), self._to_the_end(above.right_edge.i, sentence)
        return sentence.first, sentence.last

    # ------------------------------------------------------------------------------------ this is how X says
    def _backward(self, sentence: Sentence) -> Iterator[Attribution]:
        first = self.doc[sentence.first]
        for group in self.cues.backward:
            if first.lower_ not in group.openers or sentence.index == 0 or sentence.last - sentence.first < 5:
                continue
            second, third = self.doc[sentence.first + 1], self.doc[sentence.first + 2]
            passive = group.passive and third.tag_ == "VBN" and third.lemma_.lower() in self.cues.by_lemma
            if second.lemma_ != "be" or not (passive or third.lower_ in group.words):
                continue
            for token in self.doc[sentence.first + 2 : sentence.last]:
                source = self._source(token) if token.lemma_.lower() in self.cues.by_lemma else None
                if source is None:
                    continue
                previous = self.parse.sentences[sentence.index - 1]
                self.used.add(token.i)
                yield Attribution(
                    source=(self.parse.characters(*source),),
                    cue=(self.parse.characters(token.i, token.i + 1),),
                    content=(self._trim(previous.start, previous.end),),
                    kind="indirect",
                    source_head=self._head(source),
                    cue_head=token.i,
                    rule=name(group),
                    confidence=0.85,
                )
                break

    # ----------------------------------------------------------------------------- official texts, transcripts
    def _first_person(self) -> Iterator[Attribution]:
        """Requests, judgments and commitments of an issuing body in the first person plural."""
        start = self.text[:600].lower()
        title = (self.article.title or "").lower()
        official = any(w in title or w in start for marker in self.cues.official for w in marker.words)
        signatory = self._signatory()
        if not official and signatory is None:
            return
        group = self.cues.first_person[0]
        pronouns = {"we"} if signatory is None else {"we", "i"}
        for sentence in self.parse.sentences:
            if sentence.headline:
                continue
            for token in self.doc[sentence.first : sentence.last]:
                if token.dep_ != "nsubj" or token.lower_ not in pronouns or self._in_speech(token.idx):
                    continue
                verb = token.head
                if verb.dep_ == "relcl":
                    continue
                modal = any(c.dep_ == "aux" and c.lower_ in group.modals for c in verb.children)
                if verb.i in self.used or not (verb.lemma_.lower() in group.lemmas or modal):
                    continue
                self.used.add(verb.i)
                if modal:
                    spans = self._range(sentence.first, sentence.last)
                    cue: tuple[Span, ...] = ()
                else:
                    following = [c for c in verb.children if c.i > verb.i and not c.is_punct and c.dep_ not in {"conj", "cc"}]
                    if not following:
                        continue
                    begin = min(c.left_edge.i for c in following)
                    end = self._before_relative(begin, max(c.right_edge.i for c in following) + 1)
                    spans = self._range(begin, self._before_second(verb, begin, end))
                    cue = (self.parse.characters(verb.i, verb.i + 1),)
                if spans:
                    yield Attribution(
                        source=(self.parse.characters(token.i, token.i + 1),),
                        cue=cue,
                        content=tuple(spans),
                        kind="direct",
                        source_head=token.i if signatory is None else signatory,
                        cue_head=verb.i if cue else None,
                        rule=name(group),
                        note="issuing-body" if signatory is None else "signatory",
                        confidence=0.8,
                    )

    def _signatory(self) -> int | None:
        """The head token of the person who signs the text: a first line of nothing but a name and a title."""
        for start, end in self.parse.paragraphs[:3]:
            if end - start > 120 or self.parse.headline and start < self.parse.headline[1]:
                continue
            tokens = self.parse.tokens_in(start, end)
            if any(self.doc[i].tag_ in _FINITE for i in tokens) or self.text[start:end].rstrip().endswith((".", ":", "?")):
                return None
            named = [m for m in self.mentions.between(start, end) if m.form == "name" and m.first == tokens.start]
            person = next((m for m in named if any(a.startswith("person:") for a in m.actors)), None)
            if person is not None:
                return person.head
        return None

    def _before_second(self, verb: Token, first: int, last: int) -> int:
        """The end before "… and encourage …": a second verb of the same form that the parse hangs into the content."""
        for i in range(first + 1, last):
            token = self.doc[i]
            if token.dep_ == "conj" and token.tag_ == verb.tag_ and token.lemma_.lower() in self.cues.first_person[0].lemmas:
                if not any(c.dep_ == "nsubj" for c in token.children):
                    end = int(token.left_edge.i)
                    return end - 1 if self.doc[end - 1].dep_ == "cc" else end
        return last

    def _transcript(self) -> Iterator[Attribution]:
        """Turns of a transcript: "Name: …" until the next label."""
        labels = []
        for match in _LABEL.finditer(self.text):
            first, last = self.parse.token_at(match.start("label")), self.parse.token_at(match.end("label") - 1) + 1
            label = match.group("label")
            people = [m for m in self.mentions.mentions if first <= m.first and m.last <= last and m.form in {"name", "title"}]
            person = next((m for m in people if any(a.startswith("person:") for a in m.actors)), None)
            shout = label.isupper() and len(label) > 3
            if (person and person.last >= last - 1) or shout:
                labels.append((match, person, first, last))
        if len(labels) < 2:
            return
        for index, (match, person, first, last) in enumerate(labels):
            end = labels[index + 1][0].start("label") if index + 1 < len(labels) else len(self.text)
            stars = self.text.find("* * *", match.end(), end)
            content = self._trim(match.end(), stars if stars >= 0 else end)
            if content[0] >= content[1]:
                continue
            head = person.head if person else last - 1
            yield Attribution(
                source=(self.parse.characters(first, last),),
                cue=(match.span("colon"),),
                content=(content,),
                kind="direct",
                source_head=head,
                cue_head=None,
                rule="transcript-label",
                confidence=0.95,
            )

    # ---------------------------------------------------------------------------------------------- sources
    def _source(self, cue: Token, depth: int = 0) -> tuple[int, int] | None:
        """The tokens of the phrase that names who speaks, or None."""
        if cue.i in self.second:
            return self._source(self.second[cue.i], depth + 1)
        if cue.dep_ == "acl" and cue.tag_ in {"VBD", "VBZ", "VBP"} and depth < 4:
            # A finite verb modifies no noun: the subject of the verb above is its own ("X, speaking to Y, called …").
            above = next((a for a in cue.ancestors if any(c.dep_ == "nsubj" for c in a.children)), None)
            if above is not None:
                return self._source(above, depth + 1)
        # The nearest subject first: the parse may hang a second one, the subject of what is said, on the cue.
        for child in sorted(cue.children, key=lambda c: abs(c.i - cue.i)):
            if child.dep_ in {"nsubj", "csubj"}:
                if child.lower_ in {"who", "which", "that"} and cue.dep_ == "relcl":
                    return self._phrase(cue.head, without=cue)
                return self._phrase(child)
            if child.dep_ == "agent":
                pobj = next((c for c in child.children if c.dep_ == "pobj"), None)
                return self._phrase(pobj) if pobj is not None else None
        if any(child.dep_ == "nsubjpass" for child in cue.children):
            if cue.lemma_ == "quote":
                return self._phrase(next(c for c in cue.children if c.dep_ == "nsubjpass"))
            return None
        if depth > 4:
            return None
        if cue.dep_ in {"conj", "xcomp", "advcl", "pcomp", "prep"} and cue.head.i != cue.i:
            head = cue.head
            while head.dep_ in {"prep", "pcomp"} and head.head.i != head.i:
                head = head.head
            passive = next((c for c in head.children if c.dep_ == "nsubjpass"), None)
            if passive is not None and cue.dep_ in {"xcomp", "advcl", "conj"}:
                return self._phrase(passive)
            if head.pos_ in {"VERB", "AUX"}:
                return self._source(head, depth + 1)
        if cue.dep_ == "acl" and cue.tag_ == "VBG":
            above = cue.head.head
            if cue.head.lemma_.lower() in self.cues.noun_by_lemma and cue.head.dep_ == "dobj":
                issuer = next((c for c in above.children if c.dep_ == "nsubj"), None)
                if issuer is not None:
                    return self._phrase(issuer)  # "the ministry issued a statement saying …"
            return self._phrase(cue.head, without=cue)
        return None

    def _phrase(self, head: Token, without: Token | None = None) -> tuple[int, int]:
        """The tokens of a noun phrase, without its relative clauses and what hangs after them."""
        mention = self.mentions.headed_by(head.i)
        first, last = head.left_edge.i, head.right_edge.i + 1
        cut = [c.left_edge.i for c in head.subtree if c.dep_ in {"relcl", "advcl"} and c.i > head.i]
        if without is not None:
            cut.append(without.left_edge.i)
        cut = [c for c in cut if c > head.i]
        if cut:
            last = min(last, *cut)
        sentence = self.parse.sentence_of(head.i)
        first, last = max(first, sentence.first), min(last, sentence.last)
        while last - 1 > head.i and (self.doc[last - 1].is_punct or self.doc[last - 1].is_space):
            last -= 1
        while first < head.i and (self.doc[first].is_punct or self.doc[first].is_space):
            first += 1
        if mention is not None and mention.first <= head.i < mention.last:
            first, last = min(first, mention.first), max(last, mention.last) if last - first < 4 else last
        return first, last

    def _head(self, source: tuple[int, int]) -> int:
        first, last = source
        span = self.doc[first:last]
        return int(span.root.i) if len(span) else first

    def _cue_range(self, token: Token, group: VerbCue | None = None) -> tuple[int, int]:
        first = last = token.i
        for child in token.children:
            if child.dep_ in {"aux", "neg", "auxpass"} and child.i == first - 1:
                first = child.i
            if child.dep_ == "prt" and child.i == last + 1:
                last = child.i
            if group and child.dep_ == "prep" and child.lower_ in group.prepositions and child.i == last + 1:
                last = child.i
        return first, last + 1

    def _is_actor(self, source: tuple[int, int] | None) -> bool:
        if source is None:
            return False
        head = self._head(source)
        mention = self.mentions.headed_by(head) or self.mentions.innermost(head)
        if mention is None:
            # "an assembly of several foreign ministers": a body made of actors acts
            members = [c for c in self.doc[head].children if c.dep_ == "prep" and c.lower_ == "of"]
            mention = next((self.mentions.headed_by(c.i) for of in members for c in of.children), None)
        return mention is not None and bool(mention.actors or mention.fallback or mention.role_noun or mention.form == "pronoun")

    def _is_time(self, token: Token) -> bool:
        heads = [c for c in token.children if c.dep_ == "pobj"] or [token]
        return any(head.ent_type_ in {"DATE", "TIME"} for head in heads)

    # ------------------------------------------------------------------------------------------------ spans
    def _in_speech(self, character: int) -> bool:
        return any(start <= character < end for start, end in self.covered)

    def _range(self, first: int, last: int) -> list[Span]:
        """The characters of tokens ``first:last``, without marks and commas at the edges; empty where nothing is left."""
        while last > first and self.doc[last - 1].text == ".":
            last -= 1
        if first >= last:
            return []
        span = self._trim(*self.parse.characters(first, last))
        return [span] if span[0] < span[1] else []

    def _trim(self, start: int, end: int) -> Span:
        while start < end and (self.text[start] in _STRIP or self.text[start].isspace()):
            start += 1
        while end > start and (self.text[end - 1] in _STRIP or self.text[end - 1].isspace()):
            end -= 1
        return start, end

    def _outside(self, spans: Sequence[Span], hole: Span | None) -> Iterator[Span]:
        """The spans without the characters of the source."""
        for start, end in spans:
            if hole is None or hole[1] <= start or end <= hole[0]:
                yield start, end
                continue
            for piece in (self._trim(start, hole[0]), self._trim(hole[1], end)):
                if piece[0] < piece[1]:
                    yield piece
