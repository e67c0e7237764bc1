"""To whom a statement is said: the persons of the cue verb, who a letter goes to, and vocatives in direct speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from communique.layers import ActorMention, Actors
from communique.references import ReferenceWords
from communique.speech_acts import acts

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
else:
    Doc = Token = Any

_THANKING = "you"


def addressed_by_cue(cue: Token, actors: Actors, words: ReferenceWords) -> Iterator[ActorMention]:
    """Whom the cue takes as its person: "told reporters", "said to Lavrov", "called on both armies"."""
    if cue.pos_ not in {"VERB", "AUX"} and not cue.tag_.startswith("VB"):
        yield from _of_writing(cue, actors, words)
        return
    verbs = acts().addressed
    lemma = cue.lemma_.lower()
    for child in cue.children:
        if child.i < cue.i:
            if child.dep_ == "prep" and child.lower_ == "in":
                yield from _of_writing(next(iter(child.children), child), actors, words)  # "In a letter to X, he said"
            continue
        heads: list[Token] = []
        if child.dep_ in {"dobj", "dative"} and child.pos_ != "ADP":
            if lemma in verbs.object:
                heads = [child]
            elif child.lemma_.lower() in words.documents or lemma in acts().light:
                yield from _of_writing(child, actors, words)  # "sent condolences to X", "wrote a letter to X"
        elif child.dep_ in {"prep", "dative", "prt"}:
            preposition = child.lower_
            takes = (
                (preposition == "to" and lemma in verbs.object | verbs.to)
                or (preposition in {"on", "upon"} and lemma in verbs.on)
                or (preposition == "with" and lemma in verbs.with_)
            )
            if takes:
                heads = [c for c in child.children if c.dep_ == "pobj"]
            elif preposition == "in":
                for writing in child.children:
                    yield from _of_writing(writing, actors, words)
        elif child.dep_ == "ccomp":
            heads = _of_clause(child, lemma in verbs.object, lemma in verbs.demanded)
        yield from _mentions(heads, actors)


def _of_clause(clause: Token, takes_object: bool, demands: bool) -> list[Token]:
    """The subject of "urged X to leave", "demanded that X leave"; nobody in "warned that X would leave"."""
    subjects = [c for c in clause.children if c.dep_ == "nsubj"]
    to = any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children)
    finite = any(c.dep_ == "aux" and c.lower_ != "to" for c in clause.children)
    marked = any(c.dep_ == "mark" for c in clause.children)
    if takes_object and to and not marked:
        return subjects
    return subjects if demands and clause.tag_ in {"VB", "VBP"} and marked and not finite and not to else []


def _of_writing(noun: Token, actors: Actors, words: ReferenceWords) -> Iterator[ActorMention]:
    """ "a letter to X", "an interview with X", "his condolences to X"."""
    for child in noun.children:
        writing = noun.lemma_.lower() in words.documents
        if child.dep_ == "prep" and (child.lower_ == "to" or (writing and child.lower_ == "with")):
            yield from _mentions([c for c in child.children if c.dep_ == "pobj"], actors)


def _mentions(heads: Sequence[Token], actors: Actors) -> Iterator[ActorMention]:
    for head in heads:
        for token in (head, *head.conjuncts):
            mention = actors.headed_by(token.i)
            if mention is not None:
                yield mention


def vocatives(
    doc: Doc, mentions: Sequence[ActorMention], actors: Actors, words: ReferenceWords
) -> Iterator[ActorMention]:
    """Those among these mentions of direct speech by which the speaker calls somebody: "Mr President, …"."""
    for mention in mentions:
        if mention.form not in {"name", "title", "nominal"} or mention.plural:
            continue
        before = doc[mention.first - 1] if mention.first else None
        after = doc[mention.last] if mention.last < len(doc) else None
        if after is not None and not (after.text in {",", "!", ".", "?", ":"} or after.is_quote):
            continue
        called = doc[mention.first].lower_ in words.honorifics
        thanked = before is not None and before.text == "," and mention.first > 1
        thanked = thanked and doc[mention.first - 2].lower_ == _THANKING and doc[mention.first - 3].lower_ == "thank"
        opened = before is None or before.is_punct or before.is_space
        if (called and opened) or (thanked and mention.first > 2):
            yield mention
