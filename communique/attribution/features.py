"""What the attribution head sees of each word beside the encoder's states: tag, relation, marks, and what rules found.

The same numbers go into training and reading. A word is a token of the parse that is no white space.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from communique.document import Document
from communique.layers import Attribution, Parse, Quotations

Numbers = npt.NDArray[np.int64]

TAGS = [
    "$",
    "''",
    ",",
    "-LRB-",
    "-RRB-",
    ".",
    ":",
    "ADD",
    "AFX",
    "CC",
    "CD",
    "DT",
    "EX",
    "FW",
    "HYPH",
    "IN",
    "JJ",
    "JJR",
    "JJS",
    "LS",
    "MD",
    "NFP",
    "NN",
    "NNP",
    "NNPS",
    "NNS",
    "PDT",
    "POS",
    "PRP",
    "PRP$",
    "RB",
    "RBR",
    "RBS",
    "RP",
    "SYM",
    "TO",
    "UH",
    "VB",
    "VBD",
    "VBG",
    "VBN",
    "VBP",
    "VBZ",
    "WDT",
    "WP",
    "WP$",
    "WRB",
    "XX",
    "``",
]
DEPENDENCIES = [
    "ROOT",
    "acl",
    "acomp",
    "advcl",
    "advmod",
    "agent",
    "amod",
    "appos",
    "attr",
    "aux",
    "auxpass",
    "case",
    "cc",
    "ccomp",
    "compound",
    "conj",
    "csubj",
    "csubjpass",
    "dative",
    "dep",
    "det",
    "dobj",
    "expl",
    "intj",
    "mark",
    "meta",
    "neg",
    "nmod",
    "npadvmod",
    "nsubj",
    "nsubjpass",
    "nummod",
    "oprd",
    "parataxis",
    "pcomp",
    "pobj",
    "poss",
    "preconj",
    "predet",
    "prep",
    "prt",
    "punct",
    "quantmod",
    "relcl",
    "xcomp",
]
OUTSIDE, QUOTED, MARK, SCARE = 1, 2, 3, 4
ROLES = ("source", "cue", "content")

_TAG = {name: number for number, name in enumerate(TAGS, 1)}
_DEPENDENCY = {name: number for number, name in enumerate(DEPENDENCIES, 1)}
QUOTE_VALUES, BOUNDARY_VALUES, RULE_VALUES = 5, 4, 8


@dataclass(frozen=True)
class Words:
    """The words of one document, as parallel arrays of length n. 0 stands for unknown or none.

    ``tokens``: index into the parse. ``sentence``: number of the sentence. ``tag``, ``dependency``: number in the lists
    above plus one. ``head``: the word that governs this one. ``quote``: where it stands with regard to quotation marks.
    ``boundary``: 3 where a paragraph begins, 2 where a sentence does, else 1. ``rule``: the role that a rule gave it
    (1 none; 2 source, 4 cue, 6 content, one more where the same span goes on). ``rule_cue``: the first word of the cue
    of the rule's attribution, or -1; ``rule_source``: for the first word of a rule's cue the first word of its
    source, or -1.
    """

    tokens: Numbers
    sentence: Numbers
    tag: Numbers
    dependency: Numbers
    head: Numbers
    quote: Numbers
    boundary: Numbers
    rule: Numbers
    rule_cue: Numbers
    rule_source: Numbers

    def __len__(self) -> int:
        return len(self.tokens)


def words(document: Document, found: Sequence[Attribution]) -> Words:
    """The words of a document whose rules found these attributions; of nested ones only the outermost count."""
    parse = document[Parse]
    doc: Any = parse.doc
    tokens = np.array([token.i for token in doc if not token.is_space], dtype=np.int64)
    position = np.full(len(doc) + 1, -1, dtype=np.int64)
    position[tokens] = np.arange(len(tokens))
    n = len(tokens)
    sentence = np.zeros(n, dtype=np.int64)
    boundary = np.ones(n, dtype=np.int64)
    paragraph = -1
    for each in parse.sentences:
        inside = position[each.first : each.last]
        inside = inside[inside >= 0]
        sentence[inside] = each.index
        boundary[inside[:1]] = 3 if each.paragraph != paragraph else 2
        paragraph = each.paragraph
    tag = np.array([_TAG.get(doc[int(i)].tag_, 0) for i in tokens], dtype=np.int64)
    dependency = np.array([_DEPENDENCY.get(doc[int(i)].dep_, 0) for i in tokens], dtype=np.int64)
    head = np.array([position[doc[int(i)].head.i] for i in tokens], dtype=np.int64)
    head = np.where(head < 0, np.arange(n), head)
    quote = np.full(n, OUTSIDE, dtype=np.int64)
    for region in document[Quotations].regions:
        inside = position[list(parse.tokens_in(region.start, region.end))]
        inside = inside[inside >= 0]
        quote[inside] = (
            np.maximum(quote[inside], QUOTED)
            if region.speech
            else np.where(quote[inside] == OUTSIDE, SCARE, quote[inside])
        )
        for start, end in ((region.start, region.inner[0]), (region.inner[1], region.end)):
            marks = position[list(parse.tokens_in(start, end))]
            quote[marks[marks >= 0]] = MARK
    rule, rule_cue, rule_source = _rules(parse, position, n, found)
    return Words(tokens, sentence, tag, dependency, head, quote, boundary, rule, rule_cue, rule_source)


def _rules(parse: Parse, position: Numbers, n: int, found: Sequence[Attribution]) -> tuple[Numbers, Numbers, Numbers]:
    rule = np.ones(n, dtype=np.int64)
    rule_cue = np.full(n, -1, dtype=np.int64)
    rule_source = np.full(n, -1, dtype=np.int64)
    reached = 0
    for attribution in sorted(found, key=lambda a: (a.content[0][0], -a.content[-1][1])):
        if attribution.content[-1][1] <= reached:
            continue  # nested in one that stands already
        reached = attribution.content[-1][1]
        firsts: dict[str, int] = {}
        for number, role in enumerate(ROLES):
            for span_start, span_end in getattr(attribution, role):
                inside = position[list(parse.tokens_in(span_start, span_end))]
                inside = inside[inside >= 0]
                if not len(inside):
                    continue
                rule[inside] = 3 + 2 * number
                rule[inside[0]] = 2 + 2 * number
                firsts.setdefault(role, int(inside[0]))
                if role == "content":
                    rule_cue[inside] = firsts.get("cue", -1)
        if "cue" in firsts:
            rule_source[firsts["cue"]] = firsts.get("source", -1)
    return rule, rule_cue, rule_source
