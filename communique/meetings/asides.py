"""Whether a word stands beside the main line of the text: in a clause below another, or in the past before the news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.meetings.grammar import VERBS

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_BELOW_NOUN = ("relcl", "acl")


def in_relative_clause(token: Token) -> bool:
    """True inside "who had met her on Monday"."""
    return any(above.dep_ == "relcl" for above in (token, *token.ancestors))


def in_clause_below(token: Token) -> bool:
    """True inside a clause on a noun, and inside "before A and B are to sign" after its main clause."""
    for above in (token, *token.ancestors):
        if above.pos_ not in VERBS:
            continue
        if above.dep_ in _BELOW_NOUN:
            return True
        if above.dep_ == "advcl" and above.i > above.head.i and not _is_purpose(above):
            return True
    return False


def is_past_perfect(verb: Token) -> bool:
    """True for "had met" and "had been expected", not for "had to meet"."""
    if verb.tag_ != "VBN" and not (verb.pos_ == "ADJ" and verb.head.lower_ == "been"):
        return False
    auxiliaries = [*verb.children, *(verb.head.children if verb.pos_ == "ADJ" else ())]
    return any(child.dep_ in ("aux", "auxpass") and child.lower_ in ("had", "'d", "’d") for child in auxiliaries)


def is_unfulfilled(word: Token) -> bool:
    """True for the word of a plan in the passive past perfect: "had been expected to meet", "had been due to meet"."""
    been = word.pos_ == "ADJ" or any(child.lower_ == "been" for child in word.children)
    return been and is_past_perfect(word)


def clause_verb(token: Token) -> Token:
    """The word itself or the first verb above it."""
    return next((above for above in (token, *token.ancestors) if above.pos_ in VERBS), token)


def is_background(token: Token) -> bool:
    """True in a clause of what came before the news: "had met her", but not "said he had met her"."""
    verb = clause_verb(token)
    return is_past_perfect(verb) and verb.dep_ != "ccomp"


def _is_purpose(verb: Token) -> bool:
    """True for "flew to Rome to meet her", which the text goes on from."""
    return any(child.dep_ == "aux" and child.tag_ == "TO" for child in verb.children)
