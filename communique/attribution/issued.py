"""Texts in somebody's own voice: what an issuing body says as "we", and a person who signs a text as "I"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from communique.attribution.grammar import FINITE, Grammar, Tokens
from communique.cues import name
from communique.document import Document
from communique.layers import Attribution, Sentence
from communique.record import Span

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

# A body names itself in the headline or in so many first characters; a signature is one of so many first lines, short.
_OPENING = 600
_FIRST_LINES = 3
_LONGEST_SIGNATURE = 120


class IssuedText:
    """A document that a body or a person issues in the first person."""

    def __init__(self, grammar: Grammar, document: Document) -> None:
        self.grammar = grammar
        self.text = grammar.text
        self.parse = grammar.parse
        self.doc = grammar.doc
        self.cues = grammar.cues
        self.taken = grammar.taken
        self.title = (document.article.title or "").lower()

    def find(self) -> Iterator[Attribution]:
        """Requests, judgments and commitments of the issuer; none where the text is not issued in the first person."""
        signatory = self._signatory()
        if signatory is None and not self._official():
            return
        pronouns = {"we"} if signatory is None else {"we", "i"}
        for sentence in self.parse.sentences:
            if sentence.headline:
                continue
            for token in self.doc[sentence.first : sentence.last]:
                if token.idx in self.taken.speech:
                    continue
                found: Attribution | None = None
                if token.dep_ == "nsubj" and token.lower_ in pronouns:
                    found = self._said_by(token, sentence, signatory)
                elif token.dep_ == "aux" and token.lower_ in self.cues.first_person[0].obligations:
                    found = self._obligation(token, sentence, signatory)
                if found is not None:
                    yield found

    def _said_by(self, pronoun: Token, sentence: Sentence, signatory: int | None) -> Attribution | None:
        """What follows the verb of this pronoun; the whole sentence under "must" and its like."""
        group = self.cues.first_person[0]
        verb = pronoun.head
        if verb.dep_ == "relcl" or verb.i in self.taken.cues:
            return None
        modal = any(c.dep_ == "aux" and c.lower_ in group.modals for c in verb.children)
        if not modal and verb.lemma_.lower() not in group.lemmas:
            return None
        self.taken.cues.add(verb.i)
        said = (sentence.first, sentence.last) if modal else self._after(verb)
        content = self.grammar.said(*said) if said else None
        if not content:
            return None
        cue: tuple[Span, ...] = () if modal else (self.grammar.characters((verb.i, verb.i + 1)),)
        return Attribution(
            source=(self.grammar.characters((pronoun.i, pronoun.i + 1)),),
            cue=cue,
            content=tuple(content),
            kind="direct",
            source_head=pronoun.i if signatory is None else signatory,
            cue_head=verb.i if cue else None,
            rule=name(group),
            note="issuing-body" if signatory is None else "signatory",
            confidence=0.8,
        )

    def _obligation(self, modal: Token, sentence: Sentence, signatory: int | None) -> Attribution | None:
        """The whole sentence in which an issuer says what others must do."""
        verb = modal.head
        subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if verb.dep_ != "ROOT" or verb.i in self.taken.cues or subject is None or subject.pos_ == "PRON":
            return None
        self.taken.cues.add(verb.i)
        content = self.grammar.said(sentence.first, sentence.last)
        if not content:
            return None
        return Attribution(
            source=(),
            cue=(),
            content=tuple(content),
            kind="direct",
            source_head=signatory,
            cue_head=None,
            rule=name(self.cues.first_person[0]),
            note="issuing-body" if signatory is None else "signatory",
            confidence=0.6,
        )

    def _after(self, verb: Token) -> Tokens | None:
        """The tokens that follow the verb of an issuer, as far as they belong to it."""
        following = [c for c in verb.children if c.i > verb.i and not c.is_punct and c.dep_ not in {"conj", "cc"}]
        if not following:
            return None
        first = min(c.left_edge.i for c in following)
        if self.doc[first].dep_ in {"mark", "prep"}:
            first += 1  # "we affirm that …", "we call on …"
        last = self.grammar.before_relative(first, max(c.right_edge.i for c in following) + 1)
        return first, self._before_second(verb, first, last)

    def _before_second(self, verb: Token, first: int, last: int) -> int:
        """The end before "… and encourage …": a second verb of the same form that the parse hangs into the content."""
        lemmas = self.cues.first_person[0].lemmas
        for i in range(first + 1, last):
            token = self.doc[i]
            if token.dep_ != "conj" or token.tag_ != verb.tag_ or token.lemma_.lower() not in lemmas:
                continue
            if not any(c.dep_ == "nsubj" for c in token.children):
                end = int(token.left_edge.i)
                return end - 1 if self.doc[end - 1].dep_ == "cc" else end
        return last

    def _official(self) -> bool:
        """True when the headline or the first lines say that a body issues the text."""
        start = self.text[:_OPENING].lower()
        return any(word in self.title or word in start for marker in self.cues.official for word in marker.words)

    def _signatory(self) -> int | None:
        """The head token of the person who signs the text: a first line of nothing but a name and a title."""
        for start, end in self.parse.paragraphs[:_FIRST_LINES]:
            if end - start > _LONGEST_SIGNATURE or (self.parse.headline and start < self.parse.headline[1]):
                continue
            tokens = self.parse.tokens_in(start, end)
            sentence = any(self.doc[i].tag_ in FINITE for i in tokens)
            if sentence or self.text[start:end].rstrip().endswith((".", ":", "?")):
                return None
            for mention in self.grammar.mentions_from(tokens.start):
                person = any(actor.startswith("person:") for actor in mention.actors)
                if person and mention.form == "name" and start <= mention.start and mention.end <= end:
                    return mention.head
        return None
