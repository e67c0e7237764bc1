"""Who speaks, as tokens: the source of a cue, and the phrases, tenses and clauses that all finders ask for."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from communique.attribution.spans import trim
from communique.attribution.taken import Taken
from communique.cues import Cues, VerbCue
from communique.document import Document
from communique.layers import ActorMention, Mentions, Parse, Sentence
from communique.record import Span

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

Tokens = tuple[int, int]
"""Indexes of tokens, end exclusive."""
SUBJECTS = frozenset({"nsubj", "csubj", "expl"})
CLAUSE_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
# How far up the parse a source is looked for: a chain longer than that is a list that the parse got wrong.
DEEPEST = 4


class Grammar:
    """The parse and the mentions of one document, asked for what attributions need."""

    def __init__(self, document: Document, knowledge: Cues, taken: Taken) -> None:
        self.text = document.text
        self.parse = document[Parse]
        self.doc = self.parse.doc
        self.mentions = document[Mentions]
        self.cues = knowledge
        self.taken = taken

    # ---------------------------------------------------------------------------------------- words that attribute
    def groups(self, token: Token) -> tuple[VerbCue, ...]:
        """The groups of verb cues that hold the lemma of a token."""
        return self.cues.by_lemma.get(token.lemma_.lower(), ())

    @cached_property
    def _cue_words(self) -> list[int]:
        """Tokens whose lemma is that of a verb or noun cue: most are none, and asking each for its lemma is slow."""
        known: dict[int, bool] = {}
        strings = self.doc.vocab.strings
        found: list[int] = []
        for i, lemma in enumerate(self.doc.to_array("LEMMA").tolist()):
            attributes = known.get(lemma)
            if attributes is None:
                word = strings[lemma].lower()
                attributes = known[lemma] = word in self.cues.by_lemma or word in self.cues.noun_by_lemma
            if attributes:
                found.append(i)
        return found

    def cue_words(self, sentence: Sentence) -> list[Token]:
        """The tokens of a sentence whose lemma is that of a verb or noun cue, in order."""
        words = self._cue_words
        first, last = bisect_left(words, sentence.first), bisect_left(words, sentence.last)
        return [self.doc[i] for i in words[first:last]]

    @cached_property
    def _by_first(self) -> dict[int, list[ActorMention]]:
        found: defaultdict[int, list[ActorMention]] = defaultdict(list)
        for mention in self.mentions.mentions:
            found[mention.first].append(mention)
        return dict(found)

    def mentions_in(self, first: int, last: int) -> list[ActorMention]:
        """The mentions inside tokens ``first:last``, in order."""
        return [m for i in range(first, last) for m in self._by_first.get(i, ()) if m.last <= last]

    def mentions_from(self, *tokens: int) -> list[ActorMention]:
        """The mentions that begin at one of these tokens, in order."""
        return [m for i in tokens for m in self._by_first.get(i, ())]

    # ------------------------------------------------------------------------------------------------ sources
    def source(self, cue: Token, depth: int = 0) -> Tokens | None:
        """The tokens of the phrase that names who speaks, or None."""
        if cue.i in self.taken.first_cues:
            return self.source(self.taken.first_cues[cue.i], depth + 1)
        if cue.dep_ == "acl" and cue.tag_ in {"VBD", "VBZ", "VBP"} and depth < DEEPEST:
            # A finite verb modifies no noun: the subject of the verb above is its own ("X, speaking to Y, called …").
            above = next((a for a in cue.ancestors if any(c.dep_ == "nsubj" for c in a.children)), None)
            if above is not None:
                return self.source(above, depth + 1)
        # The nearest subject first: the parse may hang a second one, the subject of what is said, on the cue.
        for child in sorted(cue.children, key=lambda c: abs(c.i - cue.i)):
            if child.dep_ in {"nsubj", "csubj"}:
                if child.lower_ in {"who", "which", "that"} and cue.dep_ == "relcl":
                    return self.phrase(cue.head, without=cue)
                return self.phrase(child)
            if child.dep_ == "agent":
                by = next((c for c in child.children if c.dep_ == "pobj"), None)
                return self.phrase(by) if by is not None else None
        passive = next((c for c in cue.children if c.dep_ == "nsubjpass"), None)
        if passive is not None:
            return self.phrase(passive) if cue.lemma_ in self.cues.quoted_subject else None
        if depth > DEEPEST:
            return None
        return self._source_above(cue, depth)

    def _source_above(self, cue: Token, depth: int) -> Tokens | None:
        """The source of a cue without a subject of its own: that of the verb above it, or the noun that it modifies."""
        if cue.dep_ in {"conj", "xcomp", "advcl", "pcomp", "prep"} and cue.head.i != cue.i:
            head = cue.head
            while head.dep_ in {"prep", "pcomp"} and head.head.i != head.i:
                head = head.head
            passive = next((c for c in head.children if c.dep_ == "nsubjpass"), None)
            if passive is not None and cue.dep_ in {"xcomp", "advcl", "conj"}:
                return self.phrase(passive)
            if head.pos_ in {"VERB", "AUX"}:
                return self.source(head, depth + 1)
        if cue.dep_ == "acl" and cue.tag_ == "VBG":
            if cue.head.lemma_.lower() in self.cues.noun_by_lemma and cue.head.dep_ == "dobj":
                issuer = next((c for c in cue.head.head.children if c.dep_ == "nsubj"), None)
                if issuer is not None:
                    return self.phrase(issuer)  # "the ministry issued a statement saying …"
            return self.phrase(cue.head, without=cue)
        return None

    def phrase(self, head: Token, without: Token | None = None) -> Tokens:
        """The tokens of a noun phrase, without its relative clauses and what hangs after them."""
        mention = self.mentions.headed_by(head.i)
        first, last = head.left_edge.i, head.right_edge.i + 1
        cut = [c.left_edge.i for c in head.subtree if c.dep_ in {"relcl", "advcl"} and c.i > head.i]
        if without is not None:
            cut.append(without.left_edge.i)
        last = min([last, *(c for c in cut if c > head.i)])
        sentence = self.parse.sentence_of(head.i)
        first, last = max(first, sentence.first), min(last, sentence.last)
        while last - 1 > head.i and (self.doc[last - 1].is_punct or self.doc[last - 1].is_space):
            last -= 1
        while first < head.i and (self.doc[first].is_punct or self.doc[first].is_space):
            first += 1
        if mention is not None and mention.first <= head.i < mention.last:
            first, last = min(first, mention.first), max(last, mention.last) if last - first < 4 else last
        return first, last

    def head(self, source: Tokens) -> int:
        """The token that heads a source."""
        first, last = source
        span = self.doc[first:last]
        return int(span.root.i) if len(span) else first

    def is_actor(self, source: Tokens | None) -> bool:
        """True when a source names somebody who can speak: an actor, a role or a pronoun."""
        if source is None:
            return False
        head = self.head(source)
        mention = self.mentions.headed_by(head) or self.mentions.innermost(head)
        if mention is None:
            # "an assembly of several foreign ministers": a body made of actors acts
            members = [c for c in self.doc[head].children if c.dep_ == "prep" and c.lower_ == "of"]
            mention = next((self.mentions.headed_by(c.i) for of in members for c in of.children), None)
        return mention is not None and bool(
            mention.actors or mention.fallback or mention.role_noun or mention.form == "pronoun"
        )

    # --------------------------------------------------------------------------------------------- cues, clauses
    def cue(self, token: Token, group: VerbCue | None = None) -> Tokens:
        """The tokens of a cue: the verb with its auxiliary, its negation, its particle and its preposition."""
        first = last = token.i
        for child in token.children:
            if child.dep_ in {"aux", "neg", "auxpass"} and child.i == first - 1:
                first = child.i
            if child.dep_ == "prt" and child.i == last + 1:
                last = child.i
            if group and child.dep_ == "prep" and child.lower_ in group.prepositions and child.i == last + 1:
                last = child.i
        return first, last + 1

    def tense(self, verb: Token) -> tuple[str, ...]:
        """The form of a verb with its auxiliaries: two cues of one speaker in a row have the same."""
        auxiliaries = sorted(c.lemma_ for c in verb.children if c.dep_ in {"aux", "auxpass"})
        # Without an auxiliary a past participle in a row of verbs is a past tense that the tagger took for one.
        return ("VBD" if verb.tag_ == "VBN" and not auxiliaries else verb.tag_, *auxiliaries)

    def is_time(self, token: Token) -> bool:
        """True for "on Monday", "last week": a phrase that says when, not what."""
        heads = [c for c in token.children if c.dep_ == "pobj"] or [token]
        return any(head.ent_type_ in {"DATE", "TIME"} for head in heads)

    def before_relative(self, first: int, last: int) -> int:
        """The end of a noun phrase before ", which …" and ", who …": what the narrator adds."""
        for i in range(first + 1, last - 1):
            opener = self.doc[i + 1]
            if self.doc[i].text == "," and opener.tag_ in {"WDT", "WP"} and opener.lower_ in {"which", "who"}:
                verb = next((a for a in opener.ancestors if a.dep_ == "relcl"), None)
                if verb is not None and verb.right_edge.i >= last - 2:
                    return i
        return last

    def to_the_end(self, last: int, sentence: Sentence) -> int:
        """``last + 1``, or the sentence's end where only punctuation, a list after a colon or a comma splice follow."""
        rest = [t for t in self.doc[last + 1 : sentence.last] if not t.is_space]
        if all(t.is_punct for t in rest) or rest[0].text in {":", ";"} or self.doc[last].text == ":":
            return sentence.last
        splice = rest[0].text == "," and len(rest) > 2 and rest[1].tag_ == "PRP" and rest[1].dep_ == "nsubj"
        return sentence.last if splice and not self.groups(rest[1].head) else last + 1

    # ------------------------------------------------------------------------------------------------ characters
    def characters(self, tokens: Tokens) -> Span:
        """The character range of these tokens."""
        return self.parse.characters(*tokens)

    def said(self, first: int, last: int) -> list[Span]:
        """The characters of tokens ``first:last`` without marks and commas at the edges; empty where none is left."""
        while last > first and self.doc[last - 1].text == ".":
            last -= 1
        if first >= last:
            return []
        span = trim(self.text, *self.parse.characters(first, last))
        return [span] if span[0] < span[1] else []

    def clause(self, first: int, last: int) -> list[Span]:
        """The characters of a clause without the "that" and the punctuation that open it."""
        while first < last and not self.doc[first].is_quote:
            token = self.doc[first]
            if not (token.is_punct or (token.lower_ == "that" and token.dep_ == "mark")):
                break
            first += 1
        return self.said(first, last)
