"""What a figure measures, in the words of the text, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.layers import Actors, Parse, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_NOUNS = frozenset({"NOUN", "PROPN"})
_VERBS = frozenset({"VERB", "AUX"})
_COMPLEMENTS = (
    "dobj", "prep", "attr", "npadvmod", "pobj", "dative", "nsubjpass",
)  # fmt: skip
_SHARED = frozenset({"xcomp", "advcl", "conj", "pcomp", "dep"})
LONGEST_MEASURE = 24  # tokens


def measured(parse: Parse, start: int, end: int, anchor: Token, sentence: Sentence, *, bare: bool) -> tuple[int, int]:
    """The words that say what the number measures: its noun phrase, or its clause where it stands alone in it.

    ``bare`` units (money, shares, spans of time, measures) say nothing alone: their clause does, with its subject.
    """
    governor = _governor(anchor, start, end, sentence)
    if (
        not bare
        and anchor.pos_ in _NOUNS
        and not _within(governor, start, end)
        and anchor.idx + len(anchor) == end
        and any(child.dep_ in ("prep", "acl", "relcl") and child.lower_ != "per" for child in anchor.children)
    ):
        governor = anchor
    if (
        bare
        and governor.pos_ in _NOUNS
        and governor.i < anchor.i
        and governor.dep_ in ("pobj", "nsubj", "dobj", "attr")
    ):
        verb = next((token for token in governor.ancestors if token.pos_ in _VERBS), None)
        if (
            verb is not None
            and sentence.first <= verb.i
            and anchor.i - verb.i < LONGEST_MEASURE // 2
            and not any(child.dep_ in ("compound", "amod", "poss") for child in governor.children)
        ):
            governor = verb
    first, last = parse.token_at(start), parse.token_at(end - 1)
    left, right = first, last
    if governor.pos_ in _VERBS:
        left = min(left, governor.i)
        subject = controlling_subject(governor)
        if subject is not None and first - subject.left_edge.i < LONGEST_MEASURE:
            left = min(left, subject.left_edge.i)
        edge = max((child.right_edge.i for child in governor.children if _completes(child)), default=right)
        right = max(right, governor.i, edge)
    else:
        left = min(left, governor.left_edge.i)
        right = max(right, governor.right_edge.i)
    left = max(left, sentence.first, first - LONGEST_MEASURE * 2 // 3)
    right = max(min(right, sentence.last - 1, left + LONGEST_MEASURE), last)
    while right > last and (parse.doc[right].is_punct or parse.doc[right].pos_ in ("ADP", "CCONJ", "DET")):
        right -= 1
    while left < first and (parse.doc[left].is_punct or parse.doc[left].tag_ in ("POS", "CC")):
        left += 1
    return parse.characters(left, right + 1)


def _completes(child: Token) -> bool:
    """True for an object, an adjunct, or a purpose ("to rebuild the bridge") of a verb."""
    return child.dep_ in _COMPLEMENTS or (
        child.dep_ in ("advcl", "xcomp") and any(word.tag_ == "TO" for word in child.children)
    )


def _governor(anchor: Token, start: int, end: int, sentence: Sentence) -> Token:
    """The verb of the clause, or the first noun above the number: money and shares alone say nothing."""
    governor = anchor
    for _ in range(6):
        if governor.head.i == governor.i or governor.i < sentence.first:
            break
        governor = governor.head
        if governor.pos_ in _VERBS or (governor.pos_ in _NOUNS and not _within(governor, start, end)):
            break
    return governor


def controlling_subject(verb: Token) -> Token | None:
    """The subject of a verb, or of the verb above it whose subject it shares ("Kenya plans to send …")."""
    for _ in range(5):
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass", "csubj"):
                if child.tag_ in ("WDT", "WP") and verb.dep_ == "relcl":
                    return verb.head
                return child
        if verb.dep_ == "acl":
            return verb.head
        if verb.dep_ not in _SHARED or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def owners(
    parse: Parse, actors: Actors, anchor: Token, span: tuple[int, int], what: tuple[int, int], sentence: Sentence
) -> tuple[str, ...]:
    """The actors that own what is measured: the subject of the clause, then those named in the words.

    Those who are counted are not its owners. Where neither names a state or an organisation of states, the one named
    next to the number in the sentence is taken.
    """
    found: list[str] = []
    verb = next((token for token in (anchor, *anchor.ancestors) if token.pos_ in _VERBS), None)
    subject = controlling_subject(verb) if verb is not None else None
    agent = next((child for child in verb.children if child.dep_ == "agent"), None) if verb is not None else None
    mentions = []
    for token in (subject, agent):
        if token is not None and not _within(token, *span):
            headed = actors.headed_by(token.i)
            mentions += [headed] if headed is not None else []
            edges = parse.characters(token.left_edge.i, token.right_edge.i + 1)
            mentions += [
                mention for mention in actors.between(*edges) if mention.form != "pronoun" or mention is headed
            ]
    mentions += actors.between(*what)
    for mention in mentions:
        if mention.form != "demonym" and (
            mention.head == anchor.i or (mention.start >= span[0] and mention.end <= span[1])
        ):
            continue
        found.extend(mention.actors)
    if not any(_is_state(actors, identifier) for identifier in found):
        near = [
            mention
            for mention in actors.between(sentence.start, sentence.end)
            if any(_is_state(actors, identifier) for identifier in mention.actors)
        ]
        nearest = min(near, key=lambda mention: abs(mention.start - span[0]), default=None)
        if nearest is not None:
            found.extend(identifier for identifier in nearest.actors if _is_state(actors, identifier))
    return tuple(dict.fromkeys(found))[:8]


def _is_state(actors: Actors, identifier: str) -> bool:
    entry = actors.actors.get(identifier)
    return entry is not None and (entry.country is not None or entry.kind == "igo")


def _within(token: Token, start: int, end: int) -> bool:
    return bool(start <= token.idx < end)
