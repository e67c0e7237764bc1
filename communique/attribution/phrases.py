"""What is said according to somebody, or in the sentence before: "according to X, …", "This is how X puts it"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from communique.attribution.grammar import Grammar, Tokens
from communique.attribution.spans import trim
from communique.cues import name
from communique.layers import Attribution, Sentence

# A sentence that attributes the one before it has at least an opener, a verb, a source, a cue and a full stop.
SHORTEST = 5
# Fewer characters than this after the source are the rest of its name or a stray mark, nothing that is said.
FEWEST = 4


class AttributingPhrases:
    """The phrases of one document that attribute: "according to", "in the words of"."""

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

    def phrases(self, sentence: Sentence) -> Iterator[tuple[range, str]]:
        """The attributing phrases of a sentence as tokens, with their rules."""
        marked = bisect_left(self._marked, sentence.first)
        if marked == len(self._marked) or self._marked[marked] >= sentence.last:
            return
        words = [token.lower_ for token in self.doc[sentence.first : sentence.last]]
        for group in self.cues.phrases:
            for phrase in group.words:
                parts = phrase.split()
                for i in range(len(words) - len(parts) + 1):
                    if words[i : i + len(parts)] == parts:
                        yield range(sentence.first + i, sentence.first + i + len(parts)), name(group)

    def source(self, phrase: range) -> Tokens | None:
        """The tokens of the noun phrase after an attributing phrase, or None."""
        noun = next((c for c in self.doc[phrase.stop - 1].children if c.dep_ == "pobj"), None)
        if noun is None:
            mention = next(iter(self.grammar.mentions_from(phrase.stop, phrase.stop + 1)), None)
            return (mention.first, mention.last) if mention else None
        first, last = self.grammar.phrase(noun)
        return max(first, phrase.stop), last

    def find(self, sentence: Sentence) -> Iterator[Attribution]:
        """What a sentence says according to somebody: the clause around the phrase."""
        grammar = self.grammar
        for phrase, rule in self.phrases(sentence):
            if phrase.start in self.taken.cues or self.doc[phrase.start].idx in self.taken.speech:
                continue
            source = self.source(phrase)
            if source is None:
                continue
            self.taken.cues.update(phrase)
            first, last = self._clause_around(phrase, sentence)
            before = grammar.said(first, phrase.start)
            after = grammar.said(source[1], last)
            if phrase.start - first <= 2:
                content = after
            elif sum(end - start for start, end in after) < FEWEST:
                content = before
            else:
                content = [*before, *after]
            if content:
                yield Attribution(
                    source=(grammar.characters(source),),
                    cue=(grammar.characters((phrase.start, phrase.stop)),),
                    content=tuple(content),
                    kind="indirect",
                    source_head=grammar.head(source),
                    cue_head=phrase.start,
                    rule=rule,
                    confidence=0.9,
                )

    def _clause_around(self, phrase: range, sentence: Sentence) -> Tokens:
        """The tokens of the that-clause in which an attributing phrase stands, or of the sentence."""
        for above in self.doc[phrase.start].ancestors:
            if above.dep_ == "ccomp" and above.left_edge.i <= phrase.start and above.head.i < above.left_edge.i:
                first = int(above.left_edge.i)
                last = self.grammar.to_the_end(above.right_edge.i, sentence)
                return first + (self.doc[first].lower_ == "that"), last
        return sentence.first, sentence.last


class BackwardSentences:
    """The sentences of one document that say who said the sentence before them."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.doc = grammar.doc
        self.cues = grammar.cues

    def find(self, sentence: Sentence) -> Iterator[Attribution]:
        """The sentence before this one, where this one says whose words it holds."""
        if sentence.index == 0 or sentence.last - sentence.first < SHORTEST:
            return
        grammar = self.grammar
        opener = self.doc[sentence.first].lower_
        for group in self.cues.backward:
            if opener not in group.openers:
                continue
            second, third = self.doc[sentence.first + 1], self.doc[sentence.first + 2]
            passive = group.passive and third.tag_ == "VBN" and third.lemma_.lower() in self.cues.by_lemma
            if second.lemma_ != "be" or not (passive or third.lower_ in group.words):
                continue
            for token in self.doc[sentence.first + 2 : sentence.last]:
                source = grammar.source(token) if grammar.groups(token) else None
                if source is None:
                    continue
                previous = grammar.parse.sentences[sentence.index - 1]
                grammar.taken.cues.add(token.i)
                yield Attribution(
                    source=(grammar.characters(source),),
                    cue=(grammar.characters((token.i, token.i + 1)),),
                    content=(trim(grammar.text, previous.start, previous.end),),
                    kind="indirect",
                    source_head=grammar.head(source),
                    cue_head=token.i,
                    rule=name(group),
                    confidence=0.85,
                )
                break
