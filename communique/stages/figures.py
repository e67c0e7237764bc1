"""Figures: amounts of money, shares, spans of time and counts, with what they measure and in what role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique.document import Document
from communique.layers import Actors, Figures, Layer, Parse, Sentence, Statements, Times
from communique.quantities import Quantity, QuantityGrammar, quantity_grammar
from communique.record import Figure, Why
from communique.stage import Stage

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any

_NOUNS = frozenset({"NOUN", "PROPN"})
LONGEST_MEASURE = 24


class FiguresStage(Stage):
    """Read every number that measures something; dates, ages, labels and trifling counts are none."""

    name = "figures"
    requires = (Parse, Actors, Statements, Times)
    provides = Figures

    def __init__(self, language: str = "en") -> None:
        self._language = language

    def __call__(self, document: Document) -> Layer:
        """The figures of one document."""
        return Figures(tuple(_Reading(document, quantity_grammar(self._language)).figures()))


class _Reading:
    """One pass over the sentences of a document."""

    def __init__(self, document: Document, grammar: QuantityGrammar) -> None:
        self.parse = document[Parse]
        self.doc = self.parse.doc
        self.text = document.text
        self.actors = document[Actors]
        self.statements = document[Statements]
        self.grammar = grammar
        self.dated = [(time.start, time.end) for time in document[Times].expressions]
        self.role_of = {lemma: role for role, lemmas in grammar.numbers.roles.items() for lemma in lemmas}

    def figures(self) -> list[Figure]:
        found: list[tuple[bool, Figure]] = []
        quantities = [
            (sentence, quantity)
            for sentence in self.parse.sentences
            if self._has_number(sentence)
            for quantity in self.grammar.find(self.text, sentence.start, sentence.end)
        ]
        is_race = any(self._is_race_time(quantity, sentence) for sentence, quantity in quantities)
        for sentence, quantity in quantities:
            figure = self._figure(quantity, sentence)
            if figure is not None and not (is_race and figure.unit in self.grammar.units.race_units):
                found.append((sentence.headline, figure))
        told = {(figure.value, figure.unit) for headline, figure in found if not headline}
        kept = [figure for headline, figure in found if not headline or (figure.value, figure.unit) not in told]
        distinct: dict[tuple[float, str, str], Figure] = {}
        for figure in kept:
            distinct.setdefault((figure.value, figure.unit, figure.what.casefold()), figure)
        return [figure.model_copy(update={"id": f"f{number}"}) for number, figure in enumerate(distinct.values(), 1)]

    def _has_number(self, sentence: Sentence) -> bool:
        starters = self.grammar.starters
        for token in self.doc[sentence.first : sentence.last]:
            text = token.lower_
            if (
                text in starters
                or (text[0].isdigit() or text[-1].isdigit())
                or ("-" in text and text.split("-")[0] in starters)
            ):
                return True
        return False

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
    def _figure(self, quantity: Quantity, sentence: Sentence) -> Figure | None:
        if any(start < quantity.end and quantity.number_start < end for start, end in self.dated):
            return None
        number = self.doc[self.parse.token_at(quantity.number_start)]
        last = self.doc[self.parse.token_at(quantity.end - 1)]
        if self._is_label(quantity, number, last):
            return None
        unit, rule, anchor, end = quantity.unit, quantity.rule, last, quantity.end
        if rule == "time" and self._is_age(last):
            return None
        if not unit:
            noun = self._counted(self.doc[self.parse.token_at(quantity.noun_after - 1)])
            if noun is None or not self._counts(quantity, noun):
                return None
            person = self._is_person(noun)
            unit, rule = ("people", "people") if person else (_plural(noun), "things")
            anchor = noun
            if quantity.noun_after == quantity.end:
                end = noun.idx + len(noun)
        elif rule == "time" and not self._time_matters(quantity, last):
            return None
        what = self._measured(quantity.start, end, anchor, sentence)
        span = (quantity.start, end)
        statement = self.statements.around(quantity.start)
        role, note = self._role(anchor, number)
        return Figure(
            id="f0",
            value=quantity.value,
            unit=unit,
            what=self.text[what[0] : what[1]],
            role=role,
            qualifier=quantity.qualifier,
            about=self._about(anchor, what),
            asserted_by=statement.id if statement is not None else "narrator",
            span=(span,),
            why=(Why(stage="figures", rule=self.grammar.rule_name(rule), note=note),),
        )

    def _is_label(self, quantity: Quantity, number: Token, last: Token) -> bool:
        """True where the number names something ("Article 5", "resolution 242") or tells a clock time or an age."""
        labels, not_units = self.grammar.numbers.labels, self.grammar.numbers.not_units
        if number.i > 0 and not quantity.rule.startswith("money"):
            before = self.doc[number.i - 1]
            word = before.lower_.rstrip(".")
            if word in labels:
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
            if (
                not quantity.unit
                and len(quantity.plain_digits) == 4
                and quantity.plain_digits[:2] in ("15", "16", "17", "18", "19", "20")
            ):
                return after.tag_ != "NNS" or (number.i > 0 and self.doc[number.i - 1].dep_ in ("det", "poss"))
        return False

    def _is_age(self, unit: Token) -> bool:
        following = self.doc[unit.i + 1 : unit.i + 4]
        words = [token.lower_ for token in following]
        return any(word in self.grammar.numbers.aging for word in words[:2]) or words[:2] == ["of", "age"]

    def _time_matters(self, quantity: Quantity, unit: Token) -> bool:
        """A span of time, not a share of one ("once every two days") and no bare "one day"."""
        if quantity.value == 1:
            before = self.doc[self.parse.token_at(quantity.number_start)]
            return unit.i + 1 < len(self.doc) and self.doc[unit.i + 1].tag_ in ("NN", "NNS") and before.lower_ == "one"
        return True

    def _counted(self, number: Token) -> Token | None:
        """The plural noun after the number, over adjectives and nouns in between ("130 other foreign reporters")."""
        token: Token
        for token in self.doc[number.i + 1 : number.i + 7]:
            if token.tag_ in ("NNS", "NNPS") or token.lower_ in self.grammar.people:
                if token.i + 1 < len(self.doc) and self.doc[token.i + 1].tag_ in ("NNS", "NNPS"):
                    continue
                return token
            if token.lower_ in ("of", "the") and token.i <= number.i + 2:
                continue
            if token.tag_ == "," and token.i == number.i + 1:
                return None  # "won 86, following victories"
            if (
                token.tag_ not in ("JJ", "JJR", "NN", "NNP", "VBN", "VBG", "HYPH", "POS", "CC", "PRP$")
                and token.tag_ != ","
            ):
                return None
            if (
                token.tag_ == "CC"
                and self.doc[token.i + 1 : token.i + 2]
                and self.doc[token.i + 1].tag_ not in ("JJ", "NN")
            ):
                return None
        return None

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
        lemma = str(noun.lemma_).casefold()
        if lemma in self.grammar.people or noun.lower_ in self.grammar.people:
            return True
        if noun.ent_type_ == "NORP":
            return True
        mention = self.actors.innermost(noun.i)
        return mention is not None and mention.form == "demonym"

    # -------------------------------------------------------------------------------------------- what it measures
    def _measured(self, start: int, end: int, anchor: Token, sentence: Sentence) -> tuple[int, int]:
        """The words that say what the number measures: its noun phrase, or its clause where it stands alone in it."""
        governor = anchor
        steps = 0
        while steps < 6 and governor.head.i != governor.i and governor.i >= sentence.first:
            head = governor.head
            steps += 1
            if head.pos_ in ("VERB", "AUX"):
                # money and shares alone say nothing: take the verb in, and its subject
                governor = head
                break
            governor = head
            if head.pos_ in _NOUNS and head.i != anchor.i and not _within(head, start, end):
                break
        if (
            anchor.pos_ in _NOUNS
            and not _within(governor, start, end)
            and anchor.idx + len(anchor) == end
            and any(child.dep_ in ("prep", "acl", "relcl") for child in anchor.children)
        ):
            governor = anchor
        first = self.parse.token_at(start)
        left, right = first, self.parse.token_at(end - 1)
        if governor.pos_ in ("VERB", "AUX"):
            left = min(left, governor.i)
            subject = next((child for child in governor.children if child.dep_ in ("nsubj", "nsubjpass")), None)
            if subject is not None and first - subject.left_edge.i < LONGEST_MEASURE:
                left = min(left, subject.left_edge.i)
            edge = max((child.right_edge.i for child in governor.children if child.dep_ in (
                "dobj", "prep", "attr", "npadvmod", "pobj", "dative", "nsubjpass")), default=right)  # fmt: skip
            right = max(right, governor.i, edge)
        else:
            left = min(left, governor.left_edge.i)
            right = max(right, governor.right_edge.i)
        left = max(left, sentence.first, first - LONGEST_MEASURE // 2)
        right = min(right, sentence.last - 1, left + LONGEST_MEASURE)
        right = max(right, self.parse.token_at(end - 1))
        while right > self.parse.token_at(end - 1) and (
            self.doc[right].is_punct or self.doc[right].pos_ in ("ADP", "CCONJ", "DET")
        ):
            right -= 1
        return self.parse.characters(left, right + 1)

    def _role(self, anchor: Token, number: Token) -> tuple[str, str | None]:
        """Whether the number is reached, aimed at, foreseen, a limit or a change, and the word that says so."""
        token = anchor
        ahead: Token | None = None
        seen: list[Token] = []
        for _ in range(8):
            seen.append(token)
            if token.pos_ in ("VERB", "AUX"):
                seen.extend(
                    child for child in token.children if child.dep_ in ("nsubj", "nsubjpass", "xcomp", "attr", "advmod")
                )
                if ahead is None:
                    ahead = next((child for child in token.children if child.tag_ == "MD"), None)
                if token.dep_ not in ("xcomp", "advcl", "acl", "ccomp"):
                    break
            if token.head.i == token.i:
                break
            token = token.head
        found: dict[str, str] = {}
        for word in seen:
            role = self.role_of.get(word.lemma_.casefold())
            if role is None or word.i == number.i:
                continue
            if role == "goal" and word.lemma_ in self.grammar.numbers.goals_ahead and ahead is None:
                continue
            found.setdefault(role, word.text)
        for role in self.grammar.numbers.roles:  # in the order of the file: a forecast of growth is a forecast
            if role in found:
                return role, found[role]
        if ahead is not None and ahead.lower_ in ("will", "shall", "'ll", "’ll", "would"):
            return "forecast", ahead.text
        return "actual", None

    def _about(self, anchor: Token, what: tuple[int, int]) -> tuple[str, ...]:
        """The actors that own what is measured: those named in the words, and the subject of the clause."""
        found: list[str] = []
        for mention in self.actors.between(*what):
            found.extend(mention.actors)
        token = anchor
        for _ in range(6):
            if token.pos_ in ("VERB", "AUX"):
                for child in token.children:
                    if child.dep_ in ("nsubj", "agent"):
                        subject = self.actors.headed_by(child.i)
                        if subject is not None:
                            found.extend(subject.actors)
                break
            if token.head.i == token.i:
                break
            token = token.head
        return tuple(dict.fromkeys(found))[:8]


def _within(token: Token, start: int, end: int) -> bool:
    return bool(start <= token.idx < end)


def _plural(noun: Token) -> str:
    return str(noun.text if noun.tag_ in ("NNPS", "NNP") else noun.lower_)
