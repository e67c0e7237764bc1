"""What is said, by the construction in which a cue verb stands: a clause, an object, an infinitive, a complement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from communique.attribution.grammar import CLAUSE_SUBJECTS, SUBJECTS, Grammar
from communique.cues import VerbCue
from communique.layers import Sentence
from communique.record import Span

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_ADJECTIVES = frozenset({"JJ", "JJR", "JJS"})


class Constructions:
    """The contents of the cue verbs of one document."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.doc = grammar.doc
        self.cues = grammar.cues
        self.mentions = grammar.mentions

    # ---------------------------------------------------------------------------------------------- clauses
    def clause(self, cue: Token, group: VerbCue, sentence: Sentence) -> list[Span] | None:
        """What is said, as a clause of its own: "said that …", "…, X said", "The truce, X said, is holding"."""
        if "clause" not in group.frames:
            return None
        children = list(cue.children)
        clauses = [c for c in children if c.dep_ == "ccomp"]
        clause = next((c for c in clauses if c.i > cue.i), clauses[0] if clauses else None)
        if clause is not None:
            if clause.i < cue.i and clause.right_edge.i < cue.i:
                end = min([cue.i, *(c.left_edge.i for c in children if c.dep_ in SUBJECTS)])
                apart = any(t.text in {";", "."} for t in self.doc[clause.left_edge.i : end])
                return self.grammar.said(sentence.first, end) if end > sentence.first and not apart else None
            if clause.i > cue.i:
                first = max(clause.left_edge.i, cue.i + 1)
                last = max(c.right_edge.i for c in clauses if c.i >= clause.i)
                last = self._before_next_cue(cue, clause, last)
                return self.grammar.clause(first, self.grammar.to_the_end(last, sentence))
        return self._around(cue, sentence) if self._parenthetical(cue, children) else None

    def _before_next_cue(self, cue: Token, clause: Token, last: int) -> int:
        """The end of a that-clause before a second cue of the same speaker that the parse hangs into it.

        "noted that the house had not voted, and mentioned …": the second verb has no subject of its own and the tense
        of the first cue, not that of the clause.
        """
        for verb in clause.conjuncts:
            if verb.i <= cue.i or not self.grammar.groups(verb):
                continue
            if any(c.dep_ in CLAUSE_SUBJECTS for c in verb.children):
                continue
            subject = next((c for c in clause.children if c.dep_ in CLAUSE_SUBJECTS), None)
            acts = subject is not None and self.mentions.headed_by(subject.i) is not None
            tense = self.grammar.tense(cue)
            same = self.grammar.tense(verb) == tense
            if same and verb.i <= last and (self.grammar.tense(clause) != tense or not acts):
                self.grammar.taken.first_cues[verb.i] = cue
                last = verb.left_edge.i - 1
                while last > clause.i and (self.doc[last].is_punct or self.doc[last].dep_ == "cc"):
                    last -= 1
        return last

    def _parenthetical(self, cue: Token, children: Sequence[Token]) -> bool:
        """True for `…, officials said, …` and `…, said X.` where the parse hangs the cue below what is said."""
        if any(
            c.i > cue.i and c.dep_ in {"dobj", "xcomp", "ccomp", "prep", "attr"} and not self.grammar.is_time(c)
            for c in children
        ):
            return False
        subject = _beside(cue)
        if subject is None:
            return False
        first = min(subject.left_edge.i, cue.i)
        last = max(subject.right_edge.i, cue.i)
        before = self.doc[first - 1] if first else None
        after = self.doc[last + 1] if last + 1 < len(self.doc) else None
        return (
            before is not None
            and before.text in {",", "”", '"'}
            and (after is None or after.is_punct or after.is_space)
        )

    def _around(self, cue: Token, sentence: Sentence) -> list[Span] | None:
        """The sentence without a parenthetical cue, its subject and the time that stands after it."""
        subject = _beside(cue) or cue
        first, last = min(subject.left_edge.i, cue.left_edge.i), max(subject.right_edge.i, cue.i)
        if cue.right_edge.i > last and all(
            t.is_punct or t.ent_type_ in {"DATE", "TIME"} for t in self.doc[last + 1 : cue.right_edge.i + 1]
        ):
            last = cue.right_edge.i
        spans = [*self.grammar.said(sentence.first, first), *self.grammar.said(last + 1, sentence.last)]
        return spans or None

    # ---------------------------------------------------------------------------------------------- objects
    def object(self, cue: Token, group: VerbCue) -> list[Span] | None:
        """What is said, as an object of the cue, by the construction; None where the cue does not attribute."""
        children = [c for c in cue.children if c.i > cue.i]
        objects = [c for c in children if c.dep_ in {"dobj", "oprd", "attr"}]
        if objects and group.things_only and self.mentions.headed_by(objects[0].i) is not None:
            return None
        prepositions = self._prepositions(cue, group, children, objects)
        passive = any(c.dep_ == "auxpass" for c in cue.children)
        open_clause = next((c for c in children if c.dep_ == "xcomp"), None)
        if not passive:
            if "object-infinitive" in group.frames:
                target = next((c for c in children if c.dep_ == "ccomp"), None) or open_clause
                if target is not None:
                    starts = [target.left_edge.i, *(o.left_edge.i for o in objects)]
                    first = min([*starts, *(p.left_edge.i + 1 for p in prepositions)])
                    first = max(first, cue.i + 1)
                    last = self._before_second_cue(cue, first, target.right_edge.i + 1)
                    return self.grammar.said(first, last)
            if prepositions:
                return self._after_preposition(cue, prepositions, objects, open_clause)
            if "complement" in group.frames:
                return self._complement(cue, children, objects)
        if "infinitive" in group.frames and open_clause is not None and open_clause.tag_ == "VB":
            return self.grammar.said(open_clause.left_edge.i, open_clause.right_edge.i + 1)
        if "object" in group.frames and objects and not passive:
            return self._object(cue, children, objects)
        return None

    def _prepositions(
        self, cue: Token, group: VerbCue, children: Sequence[Token], objects: Sequence[Token]
    ) -> list[Token]:
        """The prepositions by which a cue takes what is said: "call for", "accuse of"."""
        found = [
            c
            for c in children
            if c.dep_ in {"prep", "prt"} and c.lower_ in group.prepositions and not self.grammar.is_time(c)
        ]
        if found and group.bare_preposition and any(o.i < found[0].i for o in objects):
            found = []
        if objects and group.prepositions and not found and "complement" in group.frames:
            # the parse may hang the preposition below the object: "accused the rebels of breaking the truce"
            found = [c for c in objects[0].children if c.dep_ == "prep" and c.lower_ in group.prepositions]
        return found

    def _after_preposition(
        self, cue: Token, prepositions: Sequence[Token], objects: Sequence[Token], open_clause: Token | None
    ) -> list[Span] | None:
        """ "called for a ceasefire", "accused the rebels of breaking the truce"."""
        parts = [*objects, *prepositions]
        last = max([cue.i, *(part.right_edge.i for part in parts)])
        if open_clause is not None:
            last = max(last, open_clause.right_edge.i)
        first = min(part.left_edge.i for part in parts)
        if first == prepositions[0].i:
            first += 1
        return self.grammar.said(first, last + 1) if first <= last else None

    def _complement(self, cue: Token, children: Sequence[Token], objects: Sequence[Token]) -> list[Span] | None:
        """ "called the decree a step backwards", "described the vote as unfair"."""
        parts = [*objects, *(c for c in children if c.dep_ in {"ccomp", "xcomp"} or c.lower_ == "as")]
        if not parts:
            return None
        # The parse may hang what it is called below what is called: `called the accord "a gift"`, `the vote unfair`.
        renamed = any(
            c.i > parts[0].i and (c.dep_ in {"appos", "oprd", "acomp"} or c.tag_ in _ADJECTIVES)
            for c in parts[0].children
        )
        if not (len(parts) >= 2 or renamed or parts[0].dep_ in {"ccomp", "oprd"}):
            return None
        first = min(part.left_edge.i for part in parts)
        return self.grammar.said(max(first, cue.i + 1), max(part.right_edge.i for part in parts) + 1)

    def _object(self, cue: Token, children: Sequence[Token], objects: Sequence[Token]) -> list[Span] | None:
        """ "praised the ceasefire", "thanked Norway for its mediation"."""
        if objects[0].lower_ in self.cues.no_content:
            return None
        trailing = [
            c
            for c in children
            if c.dep_ == "prep"
            and c.i > objects[0].i
            and c.lower_ in self.cues.trailing
            and not self.grammar.is_time(c)
        ]
        first = int(objects[0].left_edge.i)
        last = max(c.right_edge.i for c in [*objects, *trailing]) + 1
        last = self._before_second_cue(cue, first, self.grammar.before_relative(first, last))
        return self.grammar.said(first, last)

    def _before_second_cue(self, cue: Token, first: int, last: int) -> int:
        """The end of an object before a second cue that the parse hangs into it: "rejects the demand and accuses …"."""
        for i in range(first + 1, last):
            token = self.doc[i]
            if not token.tag_.startswith("VB") or not self.grammar.groups(token):
                continue
            if self.doc[i - 1].dep_ != "cc" or any(c.dep_ in CLAUSE_SUBJECTS for c in token.children):
                continue
            if self.grammar.tense(token) == self.grammar.tense(cue):
                self.grammar.taken.first_cues[i] = cue
                return i - 1
        return last


def _beside(cue: Token) -> Token | None:
    """The subject next to a cue; the "it" of "it was noted" too."""
    subjects = (c for c in cue.children if c.dep_ in SUBJECTS or (c.dep_ == "nsubjpass" and c.lower_ == "it"))
    return min(subjects, key=lambda c: abs(c.i - cue.i), default=None)
