"""Figures: amounts of money, shares, spans of time and counts, with what they measure and in what role."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from communique.currencies import Circumstances
from communique.dates import published_day
from communique.document import Document
from communique.figure_roles import RoleReader, role_reader
from communique.figure_subjects import measured, owners
from communique.layers import Actors, Figures, Layer, Parse, Sentence, Statements, Times
from communique.quantities import Quantity, QuantityGrammar, quantity_grammar
from communique.record import Figure, Span, Statement, Why
from communique.stage import Stage

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_COUNTABLE = frozenset({"NNS", "NNPS"})
_BETWEEN = frozenset({"JJ", "JJR", "JJS", "NN", "NNP", "VBN", "VBG", "HYPH", "POS", "CC", "PRP$", ",", "AFX", "FW"})
_TYPE = re.compile(r"[A-Z][A-Za-z]*-?\d+[A-Za-z]*")  # of a weapon: "F-16", "T-72"
_GROUPED = re.compile(r"\d{1,3}\.\d{3}")  # of people the point groups thousands: "1.200 soldiers"
_COMPOUND = re.compile(r"-([a-z][a-z²³0-9]*)", re.IGNORECASE)


class FiguresStage(Stage):
    """Read every number that measures something; dates, ages, labels and trifling counts are none."""

    name = "figures"
    requires = (Parse, Actors, Statements, Times)
    provides = Figures

    def __init__(self, language: str = "en") -> None:
        self._language = language

    def __call__(self, document: Document) -> Layer:
        """The figures of one document."""
        return Figures(
            tuple(_Reading(document, quantity_grammar(self._language), role_reader(self._language)).figures())
        )


@dataclass(frozen=True, slots=True)
class _Draft:
    """A quantity that is a figure: its unit and rule, the token to go on from, where it ends, and what it measures."""

    quantity: Quantity
    unit: str
    rule: str
    anchor: Token
    end: int
    what: Span
    sentence: Sentence


class _Reading:
    """One pass over the sentences of a document."""

    def __init__(self, document: Document, grammar: QuantityGrammar, roles: RoleReader) -> None:
        self.parse = document[Parse]
        self.doc = self.parse.doc
        self.text = document.text
        self.actors = document[Actors]
        self.statements = document[Statements]
        self.grammar = grammar
        self.dated = [(time.start, time.end) for time in document[Times].expressions]
        self.roles = roles
        self.latest: tuple[int, _Draft] | None = None
        self.measures = frozenset(grammar.units.measures.values())
        day = published_day(document.article.published)
        states = frozenset(entry.country for entry in self.actors.actors.values() if entry.country)
        self.circumstances = Circumstances(day.isoformat() if day else "", states)

    def figures(self) -> list[Figure]:
        found: list[tuple[bool, _Draft]] = []
        quantities = [
            (sentence, quantity)
            for sentence in self.parse.sentences
            if self.grammar.may_stand_in(self.text, sentence.start, sentence.end)
            for whole in self.grammar.find(self.text, sentence.start, sentence.end, self.circumstances)
            for quantity in self._apart(whole)
        ]
        is_race = any(self._is_race_time(quantity, sentence) for sentence, quantity in quantities)
        for sentence, quantity in quantities:
            draft = self._draft(quantity, sentence)
            if draft is None:
                continue
            self.latest = (sentence.index, draft)
            if not (is_race and draft.unit in self.grammar.units.race_units):
                found.append((sentence.headline, draft))
        told = {(draft.quantity.value, draft.unit) for headline, draft in found if not headline}
        distinct: dict[tuple[float, str, str], _Draft] = {}
        for headline, draft in found:
            if not headline or (draft.quantity.value, draft.unit) not in told:
                what = self.text[slice(*draft.what)].casefold()
                distinct.setdefault((draft.quantity.value, draft.unit, what), draft)
        return [self._figure(draft, number) for number, draft in enumerate(distinct.values(), 1)]

    def _apart(self, quantity: Quantity) -> tuple[Quantity, ...]:
        """The quantity, or its two numbers where "rose 4 million tonnes to 5 million tonnes" is no range."""
        if quantity.parts and self.roles.told_by(self.doc[self.parse.token_at(quantity.start)]):
            return quantity.parts
        return (quantity,)

    def _is_race_time(self, quantity: Quantity, sentence: Sentence) -> bool:
        """True for the seconds of a time given to the second ("in 59 minutes and 51 seconds"): a sports report."""
        noun = self.parse.token_at(quantity.end - 1)
        if quantity.unit or noun + 1 >= sentence.last:
            return False
        before = self.parse.token_at(quantity.start)
        return self.doc[noun + 1].lemma_.lower() in self.grammar.units.seconds and any(
            token.lemma_.lower() in self.grammar.units.time
            for token in self.doc[max(before - 3, sentence.first) : before]
        )

    # ------------------------------------------------------------------------------------------- one quantity
    def _draft(self, quantity: Quantity, sentence: Sentence) -> _Draft | None:
        if any(start < quantity.end and quantity.number_start < end for start, end in self.dated):
            return None
        number = self.doc[self.parse.token_at(quantity.number_start)]
        last = self.doc[self.parse.token_at(quantity.end - 1)]
        if self._is_label(quantity, number, last):
            return None
        unit, rule, anchor, end = quantity.unit, quantity.rule, last, quantity.end
        if rule == "time" and (
            self._is_age(last) or self._is_name(number, last, sentence) or not self._time_matters(quantity, last)
        ):
            return None
        if not unit:
            counted = self._counted_unit(quantity, number, sentence) or self._inherited_unit(quantity, last, sentence)
            if counted is None:
                return None
            unit, rule, anchor, counted_end = counted
            if unit == "people" and _GROUPED.fullmatch(quantity.plain_digits):
                quantity = replace(quantity, value=quantity.value * 1000)
            if quantity.noun_after == quantity.end:
                end = max(end, counted_end)
        if quantity.opened_by_from and not self.roles.changes(anchor, apart=bool(quantity.noun_between)):
            quantity = replace(quantity, lower=quantity.before, before=None)
        bare = rule not in ("people", "things") or unit in self.measures
        what = measured(self.parse, quantity.start, end, anchor, sentence, bare=bare)
        return _Draft(quantity, unit, rule, anchor, end, what, sentence)

    def _figure(self, draft: _Draft, number: int) -> Figure:
        quantity, anchor, end = draft.quantity, draft.anchor, draft.end
        statement = self._asserting(quantity.start)
        role, note = self.roles.role(quantity, anchor, draft.rule, self.text)
        span = (quantity.start, end)
        return Figure(
            id=f"f{number}",
            value=quantity.value,
            lower=quantity.lower,
            before=quantity.before,
            unit=draft.unit,
            what=self.text[slice(*draft.what)],
            role=role,
            qualifier=self._qualifier(quantity, end),
            about=owners(self.parse, self.actors, anchor, span, draft.what, draft.sentence),
            asserted_by=statement.id if statement is not None else "narrator",
            span=(span, quantity.compared) if quantity.compared else (span,),
            why=(Why(stage="figures", rule=self.grammar.rule_name(draft.rule), note=note),),
        )

    def _qualifier(self, quantity: Quantity, end: int) -> str | None:
        """The qualifier before or behind; the "over" of "handed over 40 tanks" is the verb's."""
        first = self.parse.token_at(quantity.start)
        if quantity.qualifier is not None and first > 0 and self.doc[first - 1].dep_ == "prt":
            return None
        return quantity.qualifier or self.grammar.qualified_behind(self.text, end)

    def _asserting(self, character: int) -> Statement | None:
        """The innermost statement around a character; one inside another only if its verb says something."""
        around = [
            (end - start, statement)
            for statement in self.statements.statements
            for start, end in statement.content
            if start <= character < end
        ]
        around.sort(key=lambda entry: entry[0])
        for _, statement in around[:-1]:
            tokens = (self.doc[i] for start, end in statement.content for i in self.parse.tokens_in(start, end))
            if any(token.tag_ in _FINITE for token in tokens):
                return statement
        return around[-1][1] if around else None

    def _counted_unit(
        self, quantity: Quantity, number: Token, sentence: Sentence
    ) -> tuple[str, str, Token, int] | None:
        """Unit, rule, the token to go on from and the end of what is counted; None where nothing that matters is."""
        at = self.doc[self.parse.token_at(quantity.noun_after - 1)]
        compound = _COMPOUND.match(self.text, quantity.noun_after, sentence.end)
        if compound is not None:
            return self._compound_unit(quantity, compound)
        noun = self._counted(at, sentence)
        if noun is not None and _GROUPED.fullmatch(quantity.plain_digits) and self._is_person(noun):
            quantity = replace(quantity, value=quantity.value * 1000)  # as below, so that it counts
        if noun is None and quantity.noun_between:
            noun = self._counted(self.doc[self.parse.token_at(quantity.noun_between - 1)], sentence)
        if noun is None:
            return self._counted_elsewhere(quantity, number, at)
        if not self._counts(quantity, noun) or self._is_name(number, noun, sentence):
            return None
        end = noun.idx + len(noun) if noun.i > at.i else quantity.end
        return (*self._noun_unit(noun), noun, end)

    def _noun_unit(self, noun: Token) -> tuple[str, str]:
        """The unit and the rule of a counted noun."""
        is_people = self._is_person(noun) or (noun.tag_ not in _COUNTABLE and self._is_a_people(noun))
        return ("people", "people") if is_people else (self._unit_name(noun), "things")

    def _compound_unit(self, quantity: Quantity, compound: re.Match[str]) -> tuple[str, str, Token, int] | None:
        """What "a 500-kilometre border" or "a 300-member delegation" count."""
        units = self.grammar.units
        word = compound.group(1).casefold()
        token = self.doc[self.parse.token_at(compound.end() - 1)]
        if word in units.measures and word not in units.not_counted:
            return units.measures[word], "things", token, compound.end()
        if word in units.strength or word in self.grammar.people:
            return ("people", "people", token, compound.end()) if quantity.value >= units.least_count else None
        if word in units.not_counted or quantity.value < units.trivial_below or word.endswith(("ed", "ing", "th")):
            return None
        return _plural_of(word), "things", token, compound.end()

    def _counted_elsewhere(self, quantity: Quantity, number: Token, at: Token) -> tuple[str, str, Token, int] | None:
        """What a number without a noun counts: "the number of ships fell to 12", "killed 20", "a crowd of 5,000"."""
        units = self.grammar.units
        if quantity.value < 2 or quantity.may_be_year:
            return None
        following = self.doc[at.i + 1] if at.i + 1 < len(self.doc) else None
        if following is not None and following.pos_ in ("NOUN", "PROPN", "NUM", "SYM") and at.head.i == following.i:
            return None
        head = number.head if number.dep_ in ("nummod", "quantmod", "compound") and number.head.like_num else number
        governor = head.head
        if head.dep_ in ("dobj", "nsubj", "nsubjpass") and governor.lemma_ in units.deadly:
            return "people", "people", head, quantity.end
        if head.dep_ == "pobj":
            preposition, noun = governor, governor.head
            if preposition.lower_ == "of" and noun.lemma_ in units.made_of_people:
                return "people", "people", head, quantity.end
            governor = noun if preposition.lower_ in ("to", "at", "by") else governor
        if head.dep_ not in ("pobj", "attr", "dobj", "npadvmod") or governor.pos_ not in ("VERB", "AUX"):
            return None
        for _ in range(3):
            subject = next((child for child in governor.children if child.dep_ in ("nsubj", "nsubjpass")), None)
            if subject is not None or governor.dep_ not in ("xcomp", "conj", "advcl"):
                break
            governor = governor.head
        if subject is None:
            return None
        if subject.lemma_ in units.made_of_people:
            return "people", "people", head, quantity.end
        if subject.lemma_ in units.counts_of:
            of = next((child for child in subject.children if child.lower_ == "of"), None)
            noun = next((child for child in of.children if child.dep_ == "pobj"), None) if of is not None else None
            if noun is not None and noun.tag_ in _COUNTABLE:
                return (*self._noun_unit(noun), head, quantity.end)
        return None

    def _inherited_unit(
        self, quantity: Quantity, last: Token, sentence: Sentence
    ) -> tuple[str, str, Token, int] | None:
        """The unit of the figure just told, for "of 60 billion dollars, 20 billion went …" and "27 of them"."""
        if self.latest is None or sentence.index - self.latest[0] > 1:
            return None
        told = self.latest[1]
        following = [token for token in self.doc[last.i + 1 : last.i + 3] if token.i < sentence.last]
        words = [token.lower_ for token in following]
        if len(words) == 2 and words[0] == "of" and words[1] in self.grammar.numbers.stand_for:
            if (
                told.rule in ("people", "things")
                and self.grammar.units.least_count <= quantity.value <= told.quantity.value
            ):
                return told.unit, told.rule, last, quantity.end
            return None
        if told.rule in ("percent", "percentage-points", "time") or quantity.plain_digits or quantity.value < 1e6:
            return None
        if following and following[0].tag_ == "NN" and told.rule.startswith("money"):
            return told.unit, told.rule, last, quantity.end  # "72.5 mln dlrs against a 19.4 mln loss"
        if following and (following[0].pos_ in ("NOUN", "PROPN", "ADJ", "SYM", "NUM") or words[0] in ("of", "-")):
            return None
        return told.unit, told.rule, last, quantity.end

    def _unit_name(self, noun: Token) -> str:
        """The counted thing in the plural: "tanks", "square kilometres", "kilograms"."""
        units = self.grammar.units
        word = str(noun.lower_)
        if word in units.measures:
            return units.measures[word]
        if _TYPE.fullmatch(noun.text):
            return str(noun.text).removesuffix("s") + "s"
        first = noun.i
        while first > 1 and self.doc[first - 1].text == "-" and not self.doc[first - 2].whitespace_:
            first -= 2
        if first < noun.i and self.doc[first].is_alpha:
            return str(self.doc[first : noun.i + 1].text.lower())  # "light-years"
        before = self.doc[noun.i - 1].lower_ if noun.i else ""
        if before in units.measure_adjectives:
            return f"{before} {word}"
        return word

    def _is_name(self, number: Token, noun: Token, sentence: Sentence) -> bool:
        """True for "the Seven Years' War" or "Three Gorges": number and noun are written as a name."""
        return (
            not sentence.headline
            and number.is_alpha
            and number.text[:1].isupper()
            and noun.text[:1].isupper()
            and noun.i > number.i
            and number.i != sentence.first
        )

    def _is_label(self, quantity: Quantity, number: Token, last: Token) -> bool:
        """True where the number names something ("Article 5", "resolution 242") or tells a clock time or an age."""
        labels, not_units = self.grammar.numbers.labels, self.grammar.numbers.not_units
        if number.i > 0 and self.doc[number.i - 1].lower_ in self.grammar.numbers.rates:
            return True
        if number.i > 0 and not quantity.rule.startswith("money"):
            before = self.doc[number.i - 1]
            word = before.lower_.rstrip(".")
            if word in labels and not self._stands_apart(before, last):
                return True
            if word in self.grammar.numbers.joiners and number.i > 2 and self.doc[number.i - 3].lower_ in labels:
                return True
            following = self.doc[last.i + 1].tag_ if last.i + 1 < len(self.doc) else ""
            if not quantity.unit and before.pos_ == "PROPN" and following not in ("", "NNS", "NNPS", "JJ", "NN"):
                return True  # "Apollo 11", "Kosmos 482"
        if last.i + 1 < len(self.doc):
            after = self.doc[last.i + 1]
            if after.lower_ in not_units:
                return True
            # a year that no time expression took: "the 1967 borders"
            if quantity.may_be_year:
                return after.tag_ != "NNS" or (number.i > 0 and self.doc[number.i - 1].dep_ in ("det", "poss"))
        return False

    def _stands_apart(self, label: Token, last: Token) -> bool:
        """True for "in the camp 300 people died": the noun has its article, and the number its own noun or unit."""
        following = self.doc[last.i + 1].tag_ if last.i + 1 < len(self.doc) else ""
        has_article = label.i > 0 and self.doc[label.i - 1].tag_ in ("DT", "PRP$") and label.text.islower()
        return has_article and (following in ("NNS", "NNPS") or last.tag_ != "CD")

    def _is_age(self, unit: Token) -> bool:
        following = self.doc[unit.i + 1 : unit.i + 4]
        words = [token.lower_ for token in following]
        return any(word in self.grammar.numbers.aging for word in words[:2]) or words[:2] == ["of", "age"]

    def _time_matters(self, quantity: Quantity, unit: Token) -> bool:
        """A span of time, not a date ("three centuries ago", "the first three months") and no bare "one day"."""
        words = self.grammar.numbers
        first = self.doc[self.parse.token_at(quantity.number_start)]
        if unit.i + 1 < len(self.doc) and self.doc[unit.i + 1].lower_ in words.dating:
            return False
        if first.i > 1 and self.doc[first.i - 1].lower_ in words.dating_before and unit.i > first.i:
            return False
        if quantity.value == 1:
            before = self.doc[self.parse.token_at(quantity.number_start)]
            return unit.i + 1 < len(self.doc) and self.doc[unit.i + 1].tag_ in ("NN", "NNS") and before.lower_ == "one"
        return True

    def _counted(self, number: Token, sentence: Sentence) -> Token | None:
        """The plural noun after the number, over adjectives and nouns in between ("130 other foreign reporters")."""
        invariable = self.grammar.units.same_in_plural
        token: Token
        for token in self.doc[number.i + 1 : min(number.i + 7, sentence.last)]:
            if token.tag_ in _COUNTABLE or token.lower_ in invariable or self._is_one_of_people(token):
                if token.i + 1 < sentence.last and (
                    self.doc[token.i + 1].tag_ in _COUNTABLE or self.doc[token.i + 1].lower_ in invariable
                ):
                    continue
                return token
            if token.lower_ in self.grammar.units.measures and self._measure_follows(number, token):
                return token
            if token.i == number.i + 1 and self._is_a_people(token):
                return token
            if _TYPE.fullmatch(token.text):
                if self._is_plural_type(token, sentence):
                    return token  # "36 F-16s", "25 A300's"
                continue  # "19 F-16 jets"
            if token.lower_ in ("of", "the") and token.i <= number.i + 2:
                continue
            if token.tag_ == "," and token.i == number.i + 1:
                return None  # "won 86, following victories"
            if token.tag_ == "CD" and self.doc[token.i - 1].tag_ in ("IN", "DT", "PRP$", "POS"):
                continue  # "112 of 230 seats"
            if token.tag_ not in _BETWEEN:
                return None
            if token.tag_ == "CC" and token.i + 1 < sentence.last and self.doc[token.i + 1].tag_ not in ("JJ", "NN"):
                return None
        return None

    def _is_plural_type(self, token: Token, sentence: Sentence) -> bool:
        following = self.doc[token.i + 1 : min(token.i + 3, sentence.last)]
        if len(following) and following[0].lower_ in ("'s", "’s"):
            return len(following) < 2 or following[1].pos_ not in ("NOUN", "PROPN", "ADJ")
        return token.text.endswith("s") and not (len(following) and following[0].pos_ in ("NOUN", "PROPN"))

    def _is_one_of_people(self, token: Token) -> bool:
        """True for "dead" and "personnel", not for a word before a noun ("eight major banks")."""
        if token.lower_ not in self.grammar.people:
            return False
        return token.i + 1 >= len(self.doc) or self.doc[token.i + 1].pos_ not in ("NOUN", "PROPN", "ADJ")

    def _measure_follows(self, number: Token, measure: Token) -> bool:
        """True for "540,000 metric tonne capacity": only the kind of the measure stands between."""
        between = self.doc[number.i + 1 : measure.i]
        return all(token.lower_ in self.grammar.units.measure_kinds for token in between)

    def _is_a_people(self, token: Token) -> bool:
        """True for the name of a people that has no plural ("4,300 Hmong") where no noun follows."""
        if _TYPE.fullmatch(token.text) or (token.i > 1 and self.doc[token.i - 2].pos_ == "PROPN"):
            return False
        if token.i + 1 < len(self.doc) and self.doc[token.i + 1].pos_ in ("NOUN", "PROPN", "ADJ"):
            return False
        return (
            token.text[:1].isupper()
            and token.dep_ not in ("compound", "amod")
            and token.tag_ in ("NN", "NNP", "JJ")
            and (token.ent_type_ == "NORP" or token.tag_ == "NN")
        )

    def _counts(self, quantity: Quantity, noun: Token) -> bool:
        """False for counts that say nothing: one or two of anything ordinary, a handful of sides, leaders or points."""
        value = quantity.value
        units = self.grammar.units
        governor = noun.head
        steps = 0
        while governor.pos_ in ("NOUN", "ADP", "PROPN", "NUM") and governor.head.i != governor.i and steps < 4:
            governor = governor.head
            steps += 1
        if value >= units.trivial_below:
            return True
        following = self.doc[self.parse.token_at(quantity.end - 1) + 1 : noun.i]
        if any(token.lower_ in ("of", "the") for token in following):
            return False
        if governor.lemma_ in units.grave or any(
            child.lemma_ in units.grave for child in noun.children if child.dep_ == "acl"
        ):
            return value >= 1 and noun.lemma_ not in ("time", "day")
        if noun.lemma_.casefold() in self.grammar.trivial:
            return False
        return value >= units.least_count

    def _is_person(self, noun: Token) -> bool:
        if _TYPE.fullmatch(noun.text):
            return False
        lemma = str(noun.lemma_).casefold()
        if lemma in self.grammar.people or noun.lower_ in self.grammar.people:
            return True
        if noun.ent_type_ == "NORP" or noun.lower_.endswith(self.grammar.units.people_endings):
            return True
        mention = self.actors.innermost(noun.i)
        return mention is not None and mention.form == "demonym"


def _plural_of(word: str) -> str:
    """The plural of a regular English noun."""
    if word.endswith("man"):
        return word[:-3] + "men"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")
