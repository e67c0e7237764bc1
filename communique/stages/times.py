"""Time expressions as closed intervals of days, and which verb or noun each of them dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communique.calendar_days import Interval
from communique.dates import Anchor, DateGrammar, Direction, Found, Reckoning, date_grammar, published_day
from communique.document import Document
from communique.layers import Layer, Parse, Sentence, TimeExpression, Times
from communique.record import Why
from communique.stage import Stage

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_VERBAL = frozenset({"VERB", "AUX"})
_CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "csubj", "pcomp"})
_MODIFIERS = frozenset({"compound", "nmod", "amod", "poss", "nummod", "npadvmod"})
_SAME_CLAUSE = frozenset({"aux", "auxpass", "neg", "prt", "advmod"})
_MONTHS = frozenset({"month", "plainmonth", "month2", "plainmonth2"})
# sentences over which "a day earlier" refers to a time told before, and to one that is only named
TOLD_REACH, NAMED_REACH = 15, 1


class TimesStage(Stage):
    """Date what the text tells: from the calendar, from the day of publication, or from the time told before."""

    name = "times"
    requires = (Parse,)
    provides = Times

    def __init__(self, language: str = "en") -> None:
        self._language = language

    def __call__(self, document: Document) -> Layer:
        """The time expressions of one document."""
        return _Reading(document, date_grammar(self._language)).times()


@dataclass(frozen=True, slots=True)
class Told:
    """The days of a happening that the text has told, and the sentence that told it."""

    days: Interval
    sentence: Sentence


class _Reading:
    """One pass over a document, sentence by sentence, with the time told last."""

    def __init__(self, document: Document, grammar: DateGrammar) -> None:
        self.parse = document[Parse]
        self.doc = self.parse.doc
        self.text = document.text
        self.grammar = grammar
        self.words = grammar.words
        self.published = published_day(document.article.published)
        self.told: Told | None = None
        self.named: Told | None = None
        self.expressions: list[TimeExpression] = []
        self.by_token: dict[int, TimeExpression] = {}

    def times(self) -> Times:
        for sentence in self.parse.sentences:
            classes = self._classes(sentence)
            if not classes:
                continue
            dated: list[tuple[Token, TimeExpression]] = []
            for found in self.grammar.find(self.text, sentence.start, sentence.end, classes):
                self._read(found, sentence, dated)
            for verb, expression in dated:
                self._date_followers(verb, expression)
        return Times(tuple(self.expressions), self.by_token)

    def _classes(self, sentence: Sentence) -> set[str]:
        classes: set[str] = set()
        index = self.grammar.class_of_word
        for token in self.doc[sentence.first : sentence.last]:
            word = token.lower_
            found = index.get(word) or index.get(word.rstrip("."))
            if found:
                classes |= found
            elif "-" in word:  # "mid-2021"
                classes.update(*(index.get(piece, ()) for piece in word.split("-")))
            if word[-1:].isdigit() or word[:1].isdigit() or (word[-1:] == "s" and word[-2:-1].isdigit()):
                classes.add("digits")
        return classes

    # ----------------------------------------------------------------------------------------- one expression
    def _read(self, found: Found, sentence: Sentence, dated: list[tuple[Token, TimeExpression]]) -> None:
        tokens = self.parse.tokens_in(found.start, found.end)
        first, last = (tokens.start, tokens.stop) if len(tokens) else (self.parse.token_at(found.start),) * 2
        last = max(last, first + 1)
        head = self._head(first, last)
        site, preposition = self._site(head, first, last)
        if not self._acceptable(found, head, site, first, last):
            return
        dateline = self._is_dateline(found, first, last, sentence)
        verb = self._verb_above(site)
        direction: Direction = "past" if dateline else self._direction(verb, site)
        bounding = preposition is not None and preposition.lower_ in self.words.bounds
        bounding = bounding and not found.rule.meaning.endswith("-range")
        if (
            bounding
            and direction == "past"
            and preposition is not None
            and preposition.lower_ in self.words.open_bounds
        ):
            direction = ""  # "postponed until June 5", "lasted until June 5"
        if found.rule.needs_future and (
            direction != "future" or (found.rule.meaning == "count" and self._has_superlative(sentence, first))
        ):
            return
        if (
            head.dep_ in _MODIFIERS
            and site.pos_ in ("NOUN", "PROPN")
            and site.i >= last
            and not found.values.keys().isdisjoint(_MONTHS)
            and not (bounding or "relative" in found.values)
        ):
            # "the November 27 agreement" is told as known, whatever the tense of the clause around it
            direction = "past" if direction != "future" else ""
        before = self._told_before(sentence)
        if found.rule.refers_back and (before is None or not self._takes_up(last - 1, before)):
            return
        days = before.days if before is not None else None
        reckoning = self.grammar.reckon(found, Anchor(self.published, days, direction))
        expression = self._expression(found, first, last, reckoning)
        self.expressions.append(expression)
        if dateline:
            if reckoning.first is not None and (
                self.published is None or abs((reckoning.first - self.published).days) <= 7
            ):
                self.published = reckoning.first
            return
        if reckoning.first is not None and reckoning.last is not None and reckoning.anchor != "event":
            self.named = Told((reckoning.first, reckoning.last), sentence)
        if not bounding:
            verb = self._attach(expression, reckoning, head, site, preposition, sentence)
            if verb is not None:
                dated.append((verb, expression))

    def _told_before(self, sentence: Sentence) -> Told | None:
        """What "a day earlier" is counted from: what a clause told last, else the last date that the text named."""
        for told, reach in ((self.told, TOLD_REACH), (self.named, NAMED_REACH)):
            if told is not None and sentence.index - told.sentence.index <= reach:
                return told
        return None

    def _takes_up(self, token: int, told: Told) -> bool:
        """True for a noun that names what was told before: "the talks took place ..., the day after the talks"."""
        noun = self.doc[token]
        if any(child.i > token or child.dep_ != "det" for child in noun.children):
            return False  # "the session of the Council"
        telling = self.doc[told.sentence.first : min(told.sentence.last, token)]
        return (
            noun.pos_ in ("NOUN", "PROPN")
            and noun.dep_ != "compound"
            and (noun.lemma_.lower() in self.words.happenings or any(other.lemma_ == noun.lemma_ for other in telling))
        )

    def _expression(self, found: Found, first: int, last: int, reckoning: Reckoning) -> TimeExpression:
        why = Why(stage="times", rule=self.grammar.rule_name(found.rule), note=reckoning.note)
        days = (reckoning.first, reckoning.last, reckoning.not_before, reckoning.not_after)
        day, end, not_before, not_after = (day.isoformat() if day else None for day in days)
        return TimeExpression(found.start, found.end, first, last, day, end, reckoning.granularity, reckoning.anchor,
                              reckoning.direction, why, not_before, not_after, reckoning.history)  # fmt: skip

    def _head(self, first: int, last: int) -> Token:
        """The token of the expression that hangs on a token outside it (the last such one: "a day earlier")."""
        inside = range(first, last)
        heads = [self.doc[i] for i in inside if self.doc[i].head.i not in inside or self.doc[i].head.i == i]
        return heads[-1] if heads else self.doc[first]

    def _site(self, head: Token, first: int, last: int) -> tuple[Token, Token | None]:
        """The word that the expression hangs on, and the preposition between them."""
        site = head.head
        preposition = None
        while site.dep_ in ("prep", "pcomp", "agent") and site.pos_ in ("ADP", "SCONJ") and site.head.i != site.i:
            preposition = site
            site = site.head
        if preposition is None and site.pos_ in ("ADP", "SCONJ"):
            preposition = site
        if preposition is None and first > 0 and self.doc[first - 1].lower_ in self.words.bounds:
            preposition = self.doc[first - 1]
        # numbers, other expressions and adverbs carry no happening: "early on Monday", "shortly after noon on Friday"
        steps = 0
        while (
            site.pos_ in ("ADV", "NUM", "ADP", "SCONJ", "ADJ", "PUNCT", "SYM") and site.head.i != site.i and steps < 5
        ):
            site = site.head
            steps += 1
        return site, preposition

    def _acceptable(self, found: Found, head: Token, site: Token, first: int, last: int) -> bool:
        rule = found.rule
        if rule.modifier:
            noun = head.head
            if rule.bare_number:  # "the 1878 congress", but not "the 2000 soldiers"
                return noun.i >= last and noun.tag_ in ("NN", "NNP") and noun.i - last < 6
            return (
                head.dep_ in ("compound", "nmod", "amod", "poss", "npadvmod")
                and noun.tag_ in ("NN", "NNS")
                and (noun.i >= last and noun.i - last < 6)
            )
        if rule.bare_number and head.dep_ == "nummod" and head.head.i >= last:
            return False  # "in 2000 villages"
        if rule.needs_entity and self.doc[last - 1].ent_type_ != "DATE":
            return False
        end = self.doc[last - 1]
        if rule.meaning == "open":
            return not (end.dep_ == "amod" and end.head.i >= last)  # "in the past session"
        if "same" in found.values and self.doc[first].tag_ == "IN":
            return False  # "said that day labourers"
        numbered = any(character.isdigit() for character in self.text[found.start : found.end])
        if numbered:
            return True
        if (
            not found.values.keys().isdisjoint(("season", "quarterword"))
            and end.dep_ in ("compound", "amod")
            and end.head.i >= last
        ):
            return False  # "the spring offensive", "the Winter Olympics"
        if "weekday" in found.values and self._is_named_day(first, end, last):
            return False
        return self.doc[first].ent_type_ != "PERSON" or found.values.keys().isdisjoint({*_MONTHS, "weekday"})

    def _is_named_day(self, first: int, end: Token, last: int) -> bool:
        """True for a weekday that is part of a name: "Good Friday", "the Friday Mosque", "The Sunday Times"."""
        before = self.doc[first - 1] if first > 0 else None
        if before is not None and before.is_title and before.lower_ in self.words.named_days:
            return True
        follows = self.doc[last] if last < len(self.doc) else None
        if end.dep_ == "compound" and end.head.i == last and end.head.pos_ == "PROPN" and not _is_adposition(before):
            return True  # "the negotiator, Friday Okonedo"
        named = end.ent_type_ not in ("DATE", "TIME", "")
        return named and follows is not None and follows.is_title and follows.ent_type_ == end.ent_type_

    def _is_dateline(self, found: Found, first: int, last: int, sentence: Sentence) -> bool:
        """True for the day in the line that opens a report: "PARIS, March 3 (Agency) -", "Geneva, 3 March –"."""
        if found.rule.meaning != "date" or first - sentence.first > 6 or sentence.index > 3 or first == sentence.first:
            return False
        place = self.doc[sentence.first]
        if self.doc[first - 1].lower_ not in self.words.datelines or last >= len(self.doc):
            return False
        follows = self.doc[last].text
        if place.is_upper and len(place) > 2:
            return follows in (*self.words.datelines, ":", ".")
        names = self.doc[sentence.first : first]
        return follows in self.words.dashes and all(token.is_title or token.is_punct for token in names)

    def _has_superlative(self, sentence: Sentence, before: int) -> bool:
        return any(
            token.tag_ in ("JJS", "RBS") or token.lower_ in self.words.superlatives
            for token in self.doc[sentence.first : before]
        )

    # -------------------------------------------------------------------------------------------------- tense
    def _verb_above(self, token: Token) -> Token | None:
        steps = 0
        while token.pos_ not in _VERBAL and steps < 12:
            if token.head.i == token.i:
                return None
            token = token.head
            steps += 1
        if token.pos_ not in _VERBAL:
            return None
        if token.dep_ in ("aux", "auxpass") and token.head.pos_ in _VERBAL:
            return token.head
        return token

    def _direction(self, verb: Token | None, site: Token) -> Direction:
        """Where the clause looks: what its verb and auxiliaries show."""
        if verb is None:
            return ""
        tags = {child.tag_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
        lemmas = {child.lemma_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
        tag = verb.tag_
        if "MD" in tags:
            return "past" if "have" in lemmas and tag == "VBN" else "future"
        if "TO" in tags:
            governor = verb.head
            if governor.lemma_ in self.words.infinitive_planners or governor.i == verb.i:
                return "future"
            return "" if governor.pos_ in _VERBAL and governor.tag_ in ("VBD", "VBN") else "future"
        if tag == "VBD" or "VBD" in tags:
            arranged = tag == "VBN" and verb.lemma_ in self.words.arranging
            return "future" if arranged else "past"
        if tag == "VBN":
            if verb.lemma_ in self.words.arranging:
                return "future"
            if "be" in lemmas and "have" not in lemmas and tags & {"VBZ", "VBP"}:
                return "present"
            return "past"
        if tag in ("VBZ", "VBP"):
            return "past" if "have" in lemmas else "present"
        if tag == "VBG":
            if tags & {"VBZ", "VBP"}:
                return "present"
            if verb.dep_ in ("xcomp", "advcl", "acl", "pcomp", "prep", "conj") and verb.head.i != verb.i:
                above = self._verb_above(verb.head) if verb.head.pos_ not in _VERBAL else verb.head
                if above is not None and above.i != verb.i and above.tag_ != "VBG":
                    return self._direction(above, above)
            return ""
        if tag == "VB" and verb.dep_ == "conj" and verb.head.pos_ in _VERBAL and verb.head.i != verb.i:
            return self._direction(verb.head, site) if verb.head.tag_ == "VB" else ""
        return ""

    # --------------------------------------------------------------------------------------------- attachment
    def _attach(
        self, expression: TimeExpression, reckoning: Reckoning, head: Token, site: Token, preposition: Token | None,
        sentence: Sentence,
    ) -> Token | None:  # fmt: skip
        """Date what the expression belongs to; return the verb that it dates, if any."""
        owned = self._owned_noun(expression.last, sentence)
        if owned is not None:
            self._put(owned, expression)
            self._date_above(owned, expression)
            return None
        start = expression.first - (1 if preposition is not None and preposition.i == expression.first - 1 else 0)
        leading = all(token.is_punct or token.is_space for token in self.doc[sentence.first : start])
        root = next((token for token in self.doc[sentence.first : sentence.last] if token.head.i == token.i), None)
        if leading and head.dep_ not in ("compound", "poss", "nmod", "nsubj") and site.pos_ not in _VERBAL:
            verb = self._verb_above(root) if root is not None else None
            if verb is None and root is not None and root.i == head.i:
                # "The following year it fell", which the parser takes for a noun with a relative clause
                verb = next((child for child in root.children if child.dep_ == "relcl"), None)
        elif site.pos_ in _VERBAL:
            verb = self._verb_above(site)
            noun = self.doc[start - 1] if start > sentence.first else None
            if verb is not None and verb.i in self.by_token and noun is not None and self._is_common(noun):
                self._put(noun, expression)  # "placed sanctions in March for its test in January"
                return None
            framed = self._framed_noun(verb, start) if verb is not None and not leading else None
            if framed is not None:
                self._put(framed, expression)
                return None
        else:
            verb = self._through_noun(expression, head, site, preposition)
        if verb is None:
            return None
        self._put(verb, expression)
        main = (
            verb.head.i in (verb.i, head.i)
            or verb.dep_ in ("conj", "parataxis")
            or (verb.dep_ == "ccomp" and not any(child.dep_ == "mark" for child in verb.children))
        )
        if reckoning.first is not None and reckoning.last is not None and (main or leading):
            self.told = Told((reckoning.first, reckoning.last), sentence)
        return verb

    def _framed_noun(self, verb: Token, start: int) -> Token | None:
        """The noun of a phrase that ends where the expression begins: "during her meeting with him on Monday"."""
        for child in verb.children:
            if child.dep_ == "prep" and child.lower_ in self.words.framing and verb.i < child.i < start:
                for noun in child.children:
                    if noun.dep_ == "pobj" and self._is_common(noun) and noun.right_edge.i == start - 1:
                        return noun
        return None

    def _owned_noun(self, last: int, sentence: Sentence) -> Token | None:
        """The noun that the expression owns: "yesterday's round of talks", "Friday's summit"."""
        if last >= sentence.last or self.doc[last].tag_ != "POS":
            return None
        noun: Token | None = None
        for token in self.doc[last + 1 : min(last + 8, sentence.last)]:
            if token.pos_ in ("NOUN", "PROPN"):
                noun = token
            elif token.pos_ not in ("ADJ", "NUM", "ADV") and token.tag_ != "HYPH":
                break
        return noun

    def _is_common(self, token: Token) -> bool:
        """True for a common noun that may name a happening; mid-sentence capitals are taken for names."""
        return (
            token.pos_ == "NOUN"
            and token.ent_type_ not in ("PERSON", "GPE")
            and not (token.is_title and not token.is_sent_start)
        )

    def _through_noun(
        self, expression: TimeExpression, head: Token, site: Token, preposition: Token | None
    ) -> Token | None:
        """Date the noun that the expression belongs to; return the verb that it dates as well, if any."""
        noun = site
        attributive = head.dep_ in ("compound", "poss", "nmod", "amod", "nummod") and preposition is None
        if self._is_common(noun):
            self._put(noun, expression)
            if attributive or (preposition is not None and preposition.lower_ == "of"):
                self._date_above(noun, expression)
                return None
            if any(child.dep_ == "poss" for child in noun.children):
                self._date_above(noun, expression)
                return None
        elif attributive and noun.pos_ == "PROPN":
            self._put(noun, expression)  # "yesterday's Dialogue"
            return None
        # a name is no happening ("met Putin on Wednesday"): what governs it took place then
        steps = 0
        token = noun
        while steps < 8 and token.head.i != token.i:
            if (
                token.dep_ in ("pobj", "pcomp")
                and token.head.lower_ in self.words.framing
                and token.i == noun.i
                and noun.pos_ == "NOUN"
            ):
                return None
            token = token.head
            steps += 1
            if token.pos_ in _VERBAL:
                return self._verb_above(token)
            if self._is_common(token):
                # "a meeting with the king on Monday": the meeting
                self._put(token, expression)
                if any(child.dep_ == "poss" for child in token.children):
                    return None
                noun = token
        return None

    def _date_above(self, noun: Token, expression: TimeExpression) -> None:
        """Date a verb of holding or occurring by its dated object or subject ("held the Monday meeting")."""
        verb = noun.head
        if verb.pos_ not in _VERBAL:
            return
        holds = noun.dep_ == "dobj" and verb.lemma_ in self.words.holding
        if holds or (noun.dep_ in ("nsubj", "nsubjpass") and verb.lemma_ in self.words.occurring):
            self._put(verb, expression)

    def _put(self, token: Token, expression: TimeExpression) -> None:
        """The first expression of a token stands, unless it gives no day and the other does."""
        known = self.by_token.get(token.i)
        if known is None or (known.date is None and expression.date is not None):
            self.by_token[token.i] = expression

    def _date_followers(self, verb: Token, expression: TimeExpression) -> None:
        """Date what a dated verb tells of: the object it holds, the subject that occurs, the verbs that follow it."""
        objects = [child for child in verb.children if child.dep_ == "dobj"]
        for child in verb.children:
            if (child.dep_ == "dobj" and child.pos_ == "NOUN" and verb.lemma_ in self.words.holding) or (
                child.dep_ in ("nsubj", "nsubjpass")
                and child.pos_ in ("NOUN", "PROPN")
                and (verb.lemma_ in self.words.occurring and (not objects or verb.lemma_ == "take"))
            ):
                self._put(child, expression)
            elif child.dep_ == "xcomp" and verb.lemma_ in self.words.arranging and child.pos_ in _VERBAL:
                self._put(child, expression)  # "are due on Monday to meet"
            elif child.dep_ == "prep" and verb.lemma_ in self.words.entering:
                # "took part in talks", "went into a meeting"
                for grandchild in child.children:
                    if grandchild.dep_ == "pobj" and grandchild.pos_ == "NOUN":
                        self._put(grandchild, expression)
        if (
            verb.dep_ in ("acl", "relcl")
            and verb.head.pos_ in ("NOUN", "PROPN")
            and (
                verb.lemma_ in self.words.arranging
                or verb.lemma_ in self.words.occurring
                or verb.lemma_ in self.words.holding
            )
        ):
            self._put(verb.head, expression)
        for other in verb.conjuncts:
            if other.i > verb.i and other.i > expression.first and other.pos_ in _VERBAL and other.tag_ == verb.tag_:
                self._put(other, expression)


def _is_adposition(token: Token | None) -> bool:
    return token is not None and token.pos_ in ("ADP", "SCONJ")
