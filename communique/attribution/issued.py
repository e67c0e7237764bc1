"""Texts in somebody's own voice: what an issuing body says as "we", and a person who signs a text as "I"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from communique.attribution.grammar import CLAUSE_SUBJECTS, FINITE, Grammar, Tokens
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
_LONGEST_TITLE = 250


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
        issuer = self._issuer if signatory is None else signatory
        pronouns = {"we"} if signatory is None else {"we", "i"}
        for sentence in self.parse.sentences:
            if sentence.headline:
                continue
            for token in self.doc[sentence.first : sentence.last]:
                if token.idx in self.taken.speech:
                    continue
                if token.dep_ in CLAUSE_SUBJECTS and token.lower_ in pronouns:
                    yield from self._said_by(token, sentence, issuer)
                elif token.dep_ == "aux" and token.lower_ in self.cues.first_person[0].obligations:
                    found = self._obligation(token, sentence, issuer)
                    if found is not None:
                        yield found

    def _said_by(self, pronoun: Token, sentence: Sentence, issuer: int | None) -> Iterator[Attribution]:
        """What follows the verbs of this pronoun; the whole sentence under "must" and its like."""
        group = self.cues.first_person[0]
        verb = pronoun.head
        if verb.dep_ == "relcl" or verb.i in self.taken.cues:
            return
        if any(c.dep_ == "aux" and c.lower_ in group.modals for c in verb.children):
            self.taken.cues.add(verb.i)
            content = self.grammar.said(sentence.first, sentence.last)
            if content:
                yield self._attribution(pronoun, None, content, issuer)
            return
        for each in [verb, *(c for c in verb.conjuncts if not any(d.dep_ in CLAUSE_SUBJECTS for d in c.children))]:
            cue = self._performed(each)
            if cue is None or cue.i in self.taken.cues:
                continue
            said = self._after(cue)
            content = self.grammar.said(*said) if said else []
            if content:
                self.taken.cues.update({each.i, cue.i})
                yield self._attribution(pronoun, cue, content, issuer)

    def _performed(self, verb: Token) -> Token | None:
        """The word by which an issuer speaks: the verb itself, or what "we are" is followed by ("concerned")."""
        group = self.cues.first_person[0]
        if verb.lemma_.lower() in group.states or verb.lower_ in group.states:
            return verb
        if verb.lemma_.lower() in {"be", "remain"}:
            found = next((c for c in verb.children if c.dep_ in {"acomp", "attr"} and c.lower_ in group.states), None)
            if found is not None:
                return found
        if verb.lemma_.lower() in group.lemmas:
            return verb
        passive = any(c.dep_ == "auxpass" for c in verb.children)
        return verb if not passive and verb.tag_ != "VBN" and self.grammar.groups(verb) else None

    def _attribution(self, pronoun: Token, cue: Token | None, content: list[Span], issuer: int | None) -> Attribution:
        return Attribution(
            source=(self.grammar.characters((pronoun.i, pronoun.i + 1)),),
            cue=(self.grammar.characters((cue.i, cue.i + 1)),) if cue is not None else (),
            content=tuple(content),
            kind="direct",
            source_head=pronoun.i if issuer is None else issuer,
            cue_head=cue.i if cue is not None else None,
            rule=name(self.cues.first_person[0]),
            note="issuing-body" if issuer is None else "signatory",
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
        following = [
            c
            for c in verb.children
            if c.i > verb.i and not c.is_punct and c.dep_ not in {"conj", "cc", "advmod", "prt"}
        ]
        clause = next((c for c in following if c.dep_ == "ccomp" and c.left_edge.lower_ == "that"), None)
        things = [c for c in following if c.dep_ in {"dobj", "ccomp", "xcomp"}]
        noun = next((c for c in things if c.dep_ == "dobj" and c.lower_ in self.cues.first_person[0].light), None)
        if clause is not None:
            following = [clause]  # "we remind all missions that …"
        elif noun is not None:
            # "we take note of …": what is noted hangs on the noun or on the verb
            following = [c for c in (*noun.children, *following) if c.i > noun.i and c.dep_ in {"prep", "acl", "ccomp"}]
        elif things:
            following = [c for c in following if c.i >= things[0].left_edge.i or c.lower_ != "with"]
        if not following:
            return None
        first = min(c.left_edge.i for c in following)
        if self.doc[first].dep_ in {"mark", "prep", "agent", "prt"}:
            first += 1  # "we affirm that …", "we call on …"
        last = self.grammar.before_relative(first, max(c.right_edge.i for c in following) + 1)
        return first, self._before_second(verb, first, last)

    def _before_second(self, verb: Token, first: int, last: int) -> int:
        """The end before "… and encourage …": a second verb of the same form that the parse hangs into the content."""
        for i in range(first + 1, last):
            token = self.doc[i]
            if token.lower_ == "we" and token.dep_ == "nsubj" and self.doc[i - 1].dep_ in {"cc", "punct"}:
                return self._before_conjunction(i)
            if token.dep_ != "conj" or token.tag_ != verb.tag_ or self._performed(token) is None:
                continue
            if not any(c.dep_ == "nsubj" for c in token.children):
                return self._before_conjunction(int(token.left_edge.i))
        return last

    def _before_conjunction(self, end: int) -> int:
        """The end before "and" and the punctuation around it."""
        while end and (self.doc[end - 1].dep_ == "cc" or self.doc[end - 1].is_punct):
            end -= 1
        return end

    @cached_property
    def _title_line(self) -> Tokens | None:
        """The first line, where it is the headline or holds no sentence: "Statement of the Ministry of …"."""
        if not self.parse.paragraphs:
            return None
        start, end = self.parse.paragraphs[0]
        tokens = self.parse.tokens_in(start, end)
        if end - start > _LONGEST_TITLE or not len(tokens) or self.text[start:end].rstrip().endswith((".", "?", "!")):
            return None
        return (tokens.start, tokens.stop) if not any(self.doc[i].tag_ in FINITE for i in tokens) else None

    @cached_property
    def _issuer(self) -> int | None:
        """The head of the body that the first line names as the issuer, or that the first "we" stands for."""
        title = self._title_line
        if title is not None:
            noun = next((i for i in range(*title) if self.doc[i].lower_ in self.cues.issued), None)
            if noun is not None:
                of = next((i for i in range(noun, title[1]) if self.doc[i].lower_ in self.cues.issued_by), None)
                about = next(
                    (i for i in range(of or 0, title[1]) if self.doc[i].lower_ in self.cues.issued_about), title[1]
                )
                within = (of, about) if of is not None else (title[0], noun)
                found = [m for m in self.grammar.mentions_in(*within) if m.actors]
                widest = max(found, key=lambda m: m.last - m.first, default=None)
                if widest is not None:
                    return widest.head
        for sentence in self.parse.sentences:
            if not sentence.headline and self.doc[sentence.first].lower_ == "we":
                body = next((c for c in self.doc[sentence.first].children if c.dep_ == "appos"), None)
                mention = self.grammar.mentions.headed_by(body.i) if body is not None else None
                return mention.head if mention is not None and mention.actors else None
        return None

    def _official(self) -> bool:
        """True when the headline or the first lines say that a body issues the text, or it begins "We, the …"."""
        title = self._title_line
        if title is not None and any(self.doc[i].lower_ in self.cues.issued for i in range(*title)):
            return True
        if any(self.text[s.start : s.start + len(w)] == w for s in self.parse.sentences[:2] for w in self.cues.we_the):
            return True
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
