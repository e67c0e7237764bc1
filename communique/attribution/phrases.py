"""What is said according to somebody, or in the sentence before: "according to X, …", "This is how X puts it"."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from communique.attribution.grammar import FINITE, Grammar, Tokens
from communique.attribution.spans import trim
from communique.cues import BackwardCue, name
from communique.layers import Attribution, Quotation, Sentence
from communique.record import Span

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

# A sentence that attributes the one before it has at least an opener, a verb, a source, a cue and a full stop.
SHORTEST = 5
# Fewer characters than this after the source are the rest of its name or a stray mark, nothing that is said.
FEWEST = 4
# A noun that says what words are ("the view of X") stands so near the words that open the sentence.
NEAR_NOUN = 6
NEAR_AGENT = 5
# "This is how X describes it" describes no more than so many sentences.
LONGEST_VIEW = 3
FIRST_PERSON = frozenset({"i", "we", "you"})
_RELATIVE = frozenset({"who", "which", "whose", "whom", "that"})


@dataclass(frozen=True, slots=True)
class AttributingPhrase:
    """ "according to X": the tokens of the phrase, of the source, and of all that belongs to the source."""

    cue: Tokens
    source: Tokens
    reach: Tokens
    rule: str


class AttributingPhrases:
    """The phrases of one document that attribute: "according to", "in the words of", "in his view"."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.doc = grammar.doc
        self.cues = grammar.cues
        self.taken = grammar.taken

    @cached_property
    def _marked(self) -> list[int]:
        """Tokens that are the telling word of a phrase: few sentences have one, the others need no search."""
        strings = self.doc.vocab.strings
        telling = {strings[word] for word in self.cues.telling_words}
        return [i for i, word in enumerate(self.doc.to_array("LOWER").tolist()) if word in telling]

    def phrases(self, sentence: Sentence) -> Iterator[AttributingPhrase]:
        """The attributing phrases of a sentence that have a source."""
        marked = self._marked[bisect_left(self._marked, sentence.first) : bisect_left(self._marked, sentence.last)]
        if not marked:
            return
        words = [token.lower_ for token in self.doc[sentence.first : sentence.last]]
        for group in self.cues.phrases:
            for phrase in group.words:
                parts = phrase.split()
                for i in range(len(words) - len(parts) + 1):
                    if words[i : i + len(parts)] == parts:
                        first = sentence.first + i
                        found = self._followed((first, first + len(parts)), sentence, name(group))
                        if found is not None:
                            yield found
            for i in marked:
                if self.doc[i].lower_ in group.nouns:
                    found = self._possessed(self.doc[i], group.prepositions, name(group))
                    if found is not None:
                        yield found
            if group.conjunctions:
                yield from self._as_clauses(sentence, group.conjunctions, name(group))

    def _followed(self, phrase: Tokens, sentence: Sentence, rule: str) -> AttributingPhrase | None:
        """ "according to X", where X is somebody or something that says."""
        noun = next((c for c in self.doc[phrase[1] - 1].children if c.dep_ == "pobj"), None)
        if noun is None:
            mention = next(iter(self.grammar.mentions_from(phrase[1], phrase[1] + 1)), None)
            if mention is None:
                return None
            source: Tokens = (mention.first, mention.last)
            return AttributingPhrase(phrase, source, (phrase[0], mention.last), rule)
        first, last = self.grammar.phrase(noun)
        first = max(first, phrase[1])
        if last < sentence.last and self.doc[last].tag_ in FINITE and phrase[0] - sentence.first <= 1:
            # "According to the envoy, nurses and teachers must …": the parse joins the subject to the source
            last = next((i for i in range(first + 1, last) if self.doc[i].text == ","), last)
        source = (first, last)
        if source[0] >= source[1] or not self._speaks(noun, source, phrase, sentence):
            return None
        return AttributingPhrase(phrase, source, (phrase[0], self._with_relative(noun, last, sentence)), rule)

    def _speaks(self, noun: Token, source: Tokens, phrase: Tokens, sentence: Sentence) -> bool:
        """False for "according to plan", and for a thing that no comma and no sentence's edge sets apart."""
        if noun.lemma_.lower() in self.cues.silent:
            return False
        if self.grammar.is_actor(source) or noun.lemma_.lower() in self.cues.noun_by_lemma or noun.pos_ == "PROPN":
            return True
        return phrase[0] - sentence.first <= 1 or self.doc[phrase[0] - 1].is_punct or source[1] >= sentence.last - 1

    def _with_relative(self, noun: Token, last: int, sentence: Sentence) -> int:
        """The end of a source with the relative clause that follows it."""
        for token in noun.subtree:
            if token.dep_ == "relcl" and last <= token.i < sentence.last and token.left_edge.i <= last + 1:
                opens = self.doc[last + (self.doc[last].text == ",")].lower_ in _RELATIVE
                if opens:
                    return min(int(token.right_edge.i) + 1, sentence.last)
        return last

    def _possessed(self, noun: Token, prepositions: Sequence[str], rule: str) -> AttributingPhrase | None:
        """ "in his view", "by the envoy's account": the owner of the noun says it."""
        owner = next((c for c in noun.children if c.dep_ == "poss"), None)
        above = noun.head
        if owner is None or above.lower_ not in prepositions or above.i != owner.left_edge.i - 1:
            return None
        source = self.grammar.phrase(owner)
        if not self.grammar.is_actor(source) or source[1] > noun.i:
            return None
        apart = above.i == above.sent.start or self.doc[above.i - 1].is_punct or above.i - above.sent.start <= 1
        after = self.doc[noun.i + 1] if noun.i + 1 < len(self.doc) else None
        if not apart or after is None or not after.is_punct:
            return None
        return AttributingPhrase((noun.i, noun.i + 1), source, (above.i, noun.i + 1), rule)

    def _as_clauses(self, sentence: Sentence, words: Sequence[str], rule: str) -> Iterator[AttributingPhrase]:
        """ "as the envoy put it", "as X notes": a clause of comparison whose verb attributes the sentence around it."""
        for i in range(sentence.first, sentence.last - 2):
            token = self.doc[i]
            if token.lower_ not in words or not (i == sentence.first or self.doc[i - 1].text in {",", "–", "—", "("}):
                continue
            verb = token.head
            if verb.i <= i or verb.dep_ != "advcl" or not any("clause" in g.frames for g in self.grammar.groups(verb)):
                continue
            if any(c.dep_ in {"ccomp", "xcomp"} or (c.dep_ == "dobj" and c.lower_ != "it") for c in verb.children):
                continue
            subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i > i), None)
            if subject is None or verb.right_edge.i >= sentence.last:
                continue
            if subject.lower_ in FIRST_PERSON:
                continue  # who speaks already
            source = self.grammar.phrase(subject)
            last = int(verb.right_edge.i) + 1
            if self.grammar.is_actor(source) and (last >= sentence.last or self.doc[last].is_punct):
                yield AttributingPhrase(self.grammar.cue(verb), source, (i, last), rule)

    def find(self, sentence: Sentence) -> Iterator[Attribution]:
        """What a sentence says according to somebody: the clause around the phrase."""
        grammar = self.grammar
        for phrase in self.phrases(sentence):
            if phrase.cue[0] in self.taken.cues or self.doc[phrase.cue[0]].idx in self.taken.speech:
                continue
            content = self.content(phrase, sentence)
            if content:
                self.taken.cues.update(range(*phrase.cue))
                yield Attribution(
                    source=(grammar.characters(phrase.source),),
                    cue=(grammar.characters(phrase.cue),),
                    content=tuple(content),
                    kind="indirect",
                    source_head=grammar.head(phrase.source),
                    cue_head=phrase.cue[0],
                    rule=phrase.rule,
                    confidence=0.9,
                )

    def content(self, phrase: AttributingPhrase, sentence: Sentence, region: Quotation | None = None) -> list[Span]:
        """The clause around a phrase; to the end of ``region``, where that begins in it and runs on."""
        grammar = self.grammar
        start, end = phrase.reach
        first, last = self._clause_around(phrase, sentence)
        before = grammar.said(first, start)
        after = grammar.said(end, last)
        if region is not None and end < last:
            after = [trim(grammar.text, self.doc[end].idx, region.end)]
        if start - first <= 2 and not any(t.tag_ in FINITE for t in self.doc[first:start]):
            return after
        closed = end < last and self.doc[end].text not in {",", "–", "—", ")"}
        whole = any(t.tag_ in FINITE for t in self.doc[first:start])
        if (closed and whole) or sum(b - a for a, b in after) < FEWEST:
            return before
        return [*before, *after]

    def _clause_around(self, phrase: AttributingPhrase, sentence: Sentence) -> Tokens:
        """The tokens of the that-clause in which an attributing phrase stands, or of the sentence."""
        start = phrase.reach[0]
        for above in self.doc[start].ancestors:
            if above.dep_ == "ccomp" and above.left_edge.i <= start and above.head.i < above.left_edge.i:
                first = int(above.left_edge.i)
                last = self.grammar.to_the_end(above.right_edge.i, sentence)
                return first + (self.doc[first].lower_ == "that"), last
        return sentence.first, sentence.last


@dataclass(frozen=True, slots=True)
class BackwardFrame:
    """Who says what stands before a sentence, and the words of that sentence that say so.

    ``quoted``: only words in quotation marks are meant. ``whole``: a view is described, which may take sentences.
    """

    cue: Tokens
    source: Tokens
    rule: str
    quoted: bool
    whole: bool


class BackwardSentences:
    """The sentences of one document that say who said what stands before them."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.doc = grammar.doc
        self.cues = grammar.cues
        self._by_first_word: defaultdict[str, list[tuple[list[str], BackwardCue]]] = defaultdict(list)
        for group in self.cues.backward:
            for opener in group.openers:
                parts = opener.split()
                self._by_first_word[parts[0]].append((parts, group))

    def frame(self, first: int, last: int) -> BackwardFrame | None:
        """The frame that the sentence of these tokens is for what stands before it, or None."""
        if last - first < SHORTEST:
            return None
        for parts, group in self._by_first_word.get(self.doc[first].lower_, ()):
            if [t.lower_ for t in self.doc[first : first + len(parts)]] != parts:
                continue
            begin = first + len(parts)
            if group.source == "subject":
                found = self._subject(begin, last, any_verb=group.quoted)
            elif group.source == "of":
                found = self._owner(begin, last)
            elif group.source == "inverted":
                found = self._inverted(begin, last)
            elif group.source == "object":
                found = self._object(first, begin, last)
            else:
                found = self._agent(begin, last)
            if found is not None:
                cue, source = found
                return BackwardFrame(
                    cue, source, name(group), group.quoted, group.source in {"subject", "of", "object"}
                )
        return None

    def _subject(self, begin: int, last: int, *, any_verb: bool) -> tuple[Tokens, Tokens] | None:
        """ "This is how X describes it", "With these words X left"."""
        for token in self.doc[begin:last]:
            if not (self.grammar.groups(token) or (any_verb and token.tag_ in FINITE)):
                continue
            source = self.grammar.source(token)
            if source is not None and source[0] >= begin and self.grammar.is_actor(source):
                return self.grammar.cue(token), source
        return None

    def _owner(self, begin: int, last: int) -> tuple[Tokens, Tokens] | None:
        """ "This is the view of X", "This is X's conclusion", "Such is the picture drawn by X"."""
        for i in range(begin, min(begin + NEAR_NOUN, last)):
            if self.doc[i].lower_ not in self.cues.opinions:
                continue
            owner = next((c for c in self.doc[i].children if c.dep_ == "poss" and c.i >= begin), None)
            source = self.grammar.phrase(owner) if owner is not None else self._after(i + 1, last, {"of", "by"})
            if source is None:
                return None
            # Whoever draws a conclusion can think; a conclusion may also be that of a chapter.
            thinks = self.grammar.is_actor(source) or self.doc[source[0] - 1].lower_ == "by"
            return ((i, i + 1), source) if thinks else None
        return None

    def _agent(self, begin: int, last: int) -> tuple[Tokens, Tokens] | None:
        """ "This was announced by X", "This opinion is shared by X", "Such a forecast was made on Monday by X"."""
        nouns = [i for i in range(begin, min(begin + NEAR_NOUN, last)) if self.doc[i].lower_ in self.cues.opinions]
        for i in range(begin, last):
            verb = self.doc[i]
            if verb.tag_ != "VBN" or not (nouns or verb.lemma_.lower() in self.cues.by_lemma):
                continue
            if not any(c.dep_ == "auxpass" for c in verb.children) or any(
                t.tag_ in FINITE for t in self.doc[i + 1 : i + 2]
            ):
                continue
            by = next((t for t in self.doc[i + 1 : last] if t.lower_ == "by" and t.dep_ in {"agent", "prep"}), None)
            source = self._after(by.i, last, {"by"}) if by is not None else None
            if source is not None and self.grammar.is_actor(source):
                cue = i if verb.lemma_.lower() in self.cues.by_lemma else nouns[0]
                return (cue, cue + 1), source
        return None

    def _inverted(self, begin: int, last: int) -> tuple[Tokens, Tokens] | None:
        """ "So wrote X": the verb stands before its source."""
        verb = self.doc[begin]
        if not any("quote" in group.frames for group in self.grammar.groups(verb)):
            return None
        source = self.grammar.source(verb) or self._phrase_from(begin + 1, last)
        if source is None or source[0] < begin or not self.grammar.is_actor(source):
            return None
        return self.grammar.cue(verb), source

    def _object(self, first: int, begin: int, last: int) -> tuple[Tokens, Tokens] | None:
        """ "This is according to X": the source stands after the opening words."""
        source = self._phrase_from(begin, last)
        return ((first, begin), source) if source is not None else None

    def _after(self, begin: int, last: int, prepositions: set[str]) -> Tokens | None:
        """The phrase after the first of these prepositions that stands near, or None."""
        for i in range(begin, min(begin + NEAR_AGENT, last)):
            if self.doc[i].lower_ in prepositions:
                return self._phrase_from(i + 1, last)
        return None

    def _phrase_from(self, begin: int, last: int) -> Tokens | None:
        """The noun phrase that begins at this token: that of the preposition before it, or the mention there."""
        noun = next((c for c in self.doc[begin - 1].children if c.dep_ == "pobj" and begin <= c.i < last), None)
        if noun is not None:
            first, end = self.grammar.phrase(noun)
            return max(first, begin), end
        found = [m for m in self.grammar.mentions_from(begin, begin + 1, begin + 2) if m.last <= last]
        mention = max(found, key=lambda m: m.last - m.first, default=None)
        return (mention.first, mention.last) if mention is not None else None

    def _begin(self, sentence: Sentence, frame: BackwardFrame) -> int:
        """Where what is described begins: with a short paragraph; what is announced is one sentence."""
        sentences = self.grammar.parse.sentences
        number = sentence.index - 1
        while (
            frame.whole
            and number > max(0, sentence.index - LONGEST_VIEW)
            and sentences[number - 1].paragraph == sentence.paragraph
            and not self.grammar.taken.speech.overlaps(sentences[number - 1].start, sentences[number - 1].end)
        ):
            number -= 1
        return sentences[number].start

    def find(self, sentence: Sentence) -> Iterator[Attribution]:
        """The sentence before this one, where this one says whose words it holds."""
        if sentence.index == 0:
            return
        frame = self.frame(sentence.first, sentence.last)
        if frame is None or frame.quoted or frame.cue[0] in self.grammar.taken.cues:
            return
        grammar = self.grammar
        previous = grammar.parse.sentences[sentence.index - 1]
        start, end = trim(grammar.text, self._begin(sentence, frame), previous.end)
        if previous.headline or start >= end:
            return
        grammar.taken.cues.update(range(*frame.cue))
        yield Attribution(
            source=(grammar.characters(frame.source),),
            cue=(grammar.characters(frame.cue),),
            content=((start, end),),
            kind="indirect",
            source_head=grammar.head(frame.source),
            cue_head=frame.cue[0],
            rule=frame.rule,
            confidence=0.85,
        )
