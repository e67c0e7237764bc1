"""Whether an encounter took place, is to come, was offered or was called off, or whether the text says it was none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from communique.layers import Modalities, TimeExpression, Times
from communique.meetings.asides import is_unfulfilled
from communique.meetings.grammar import VERBS, Grammar
from communique.record import MeetingStatus, Span

if TYPE_CHECKING:
    from spacy.tokens import Token
else:
    Token = Any


@dataclass(frozen=True, slots=True)
class Status:
    """A status with the words that show it; ``moved_to`` is the new day where an encounter was put off."""

    value: MeetingStatus
    spans: tuple[Span, ...] = ()
    moved_to: TimeExpression | None = None
    moved_by: int | None = None  # in days, where the text says only by how many
    unfulfilled: bool = False  # a plan of the past ("had been expected to meet"): called off, or nothing is known of it


_BY_WEIGHT: tuple[MeetingStatus, ...] = ("cancelled", "proposed", "planned")
_FINITE = ("VBD", "VBZ", "VBP")


class Statuses:
    """Reads the status of encounters of one document off the words around them and their modality."""

    def __init__(self, grammar: Grammar, modalities: Modalities, times: Times) -> None:
        self.grammar = grammar
        self.words = grammar.words
        self.parse = grammar.parse
        self.doc = grammar.doc
        self.modalities = modalities
        self.times = times

    def status(self, trigger: Token, verb: Token | None) -> Status | None:
        """Whether it took place, is to come, was offered or was called off; None where the text says it was none."""
        found = self._marks(trigger, verb)
        spans = {status: tuple(dict.fromkeys(places)) for status, places in found.items()}
        moved_to = self._moved_to(self.grammar.outermost(trigger), verb)
        unreal = self._was_to_have(trigger if trigger.pos_ in VERBS else verb)
        if unreal is not None and "denied" not in found:
            return Status("cancelled", (unreal,))
        moved_by = self._moved_by(verb) if verb is not None and verb.i != trigger.i else None
        if moved_by is not None and "denied" not in found:
            return Status("planned", (*spans.get("cancelled", ()), *spans.get("planned", ())), None, moved_by)
        if moved_to is not None and "denied" not in found:
            return Status("planned", (*spans.get("cancelled", ()), *spans.get("planned", ())), moved_to)
        if "cancelled" in found:
            return Status("cancelled", spans["cancelled"])
        if "denied" in found:
            return None
        if "proposed" in found:
            return Status("proposed", spans["proposed"])
        if "hypothetical" in found:
            return None
        if "unfulfilled" in found:
            return Status("cancelled", spans["unfulfilled"], unfulfilled=True)
        if "planned" in found:
            return Status("planned", spans["planned"])
        if trigger.dep_ in ("pobj", "pcomp") and trigger.head.lower_ in self.words.before_it:
            return Status("planned", (_span(trigger.head),))
        if trigger.tag_ == "VB" and "reached" not in found and trigger.pos_ in VERBS:
            # "Greece to negotiate with Turkey" is a headline's future; another infinitive tells of nothing held
            return Status("planned") if trigger.head.i == trigger.i else None
        return Status("held")

    def _marks(self, trigger: Token, verb: Token | None) -> dict[str, list[Span]]:
        """Every status that a word shows, with those words; also "denied", "hypothetical" and "reached"."""
        words = self.words.status
        found: dict[str, list[Span]] = {}

        def mark(status: str, token: Token) -> None:
            found.setdefault(status, []).append(_span(token))

        for child in trigger.children:
            if child.dep_ in ("amod", "compound"):
                for value, lemmas in words.items():
                    if child.lower_ in lemmas:
                        mark(value, child)
        edges = self.modalities.edges.get(trigger.i, ())
        held_verb = (
            verb is not None
            and verb.i != trigger.i
            and (self.grammar.holds(trigger, verb) or trigger.dep_ in ("nsubj", "nsubjpass"))
        )
        if not edges and held_verb and verb is not None:
            edges = self.modalities.edges.get(verb.i, ())
        elif not edges and verb is not None and self._within(trigger, verb):
            # "suggested discussing it during a meeting": no more real than the discussion
            kinds = ("planned", "hypothetical") if verb.tag_ == "VBG" else ("planned",)
            edges = tuple(edge for edge in self.modalities.edges.get(verb.i, ()) if edge.modality in kinds)
        for edge in edges:
            word = self.doc[self.parse.token_at(edge.start)]
            lemma = self._with_particle(word)
            status = next((status for status in _BY_WEIGHT if {word.lemma_.lower(), lemma} & words[status]), None)
            if status is not None:
                mark("unfulfilled" if status == "planned" and is_unfulfilled(word) else status, word)
            elif edge.modality == "hypothetical":
                purpose = word.tag_ == "TO" or word.lower_ == "order"
                if purpose and self._is_reached(trigger, verb):
                    mark("reached", word)
                else:
                    mark("planned" if purpose else "hypothetical", word)
            else:
                mark(edge.modality, word)
        trigger = self.grammar.outermost(trigger)
        towards = trigger.head if trigger.dep_ == "pobj" and trigger.head.lower_ in self.words.towards else None
        if towards is not None and towards.head.pos_ == "ADJ" and towards.head.lower_ in words["proposed"]:
            mark("proposed", towards.head)
        governor = verb if verb is not None else trigger.head
        if any(child.dep_ in ("oprd", "ccomp") for child in governor.children):
            return found  # "called the talks a success"
        if governor.lemma_ in self.words.giving and trigger.dep_ in ("appos", "conj") and governor.i < trigger.i:
            mark("proposed", governor)  # "offered his counterpart, A, direct talks"
        if governor.i != trigger.i and trigger.dep_ in ("dobj", "nsubjpass", "pobj"):
            direct = trigger.dep_ != "pobj" or trigger.head.lower_ in self.words.towards
            if direct and {governor.lemma_, self._with_particle(governor)} & words["cancelled"]:
                mark("cancelled", governor)
            elif direct and governor.lemma_ in words["proposed"]:
                mark("proposed", governor)
            elif direct and governor.lemma_ in words["planned"]:
                mark("unfulfilled" if is_unfulfilled(governor) else "planned", governor)
        return found

    def _within(self, trigger: Token, verb: Token) -> bool:
        outer = self.grammar.outermost(trigger)
        return (
            outer.dep_ == "pobj"
            and outer.head.lower_ in self.words.within
            and outer.head.head.i == verb.i
            and verb.tag_ in ("VBG", "VB")
        )

    @staticmethod
    def _with_particle(word: Token) -> str:
        """The lemma with its particle: "call_off"."""
        particle = next((child.lower_ for child in word.children if child.dep_ in ("prt", "advmod")), "")
        return f"{word.lemma_.lower()}_{particle}"

    def _moved_to(self, trigger: Token, verb: Token | None) -> TimeExpression | None:
        """The new day of an encounter that was put off to it."""
        if verb is None or verb.i == trigger.i or trigger.dep_ not in ("dobj", "nsubjpass", "nsubj"):
            return None
        if not {verb.lemma_.lower(), self._with_particle(verb)} & self.words.moving:
            return None
        for time in self.times.expressions:
            if verb.i < time.first < verb.i + 16 and time.date is not None:
                before = self.doc[time.first - 1]
                if before.lower_ in self.words.new_days and time.granularity in ("day", "part-of-day"):
                    return time
        return None

    def _moved_by(self, verb: Token) -> int | None:
        """By how many days an encounter was moved: "brought forward by a day"."""
        lemmas = {verb.lemma_.lower(), self._with_particle(verb)}
        if not lemmas & self.words.moving:
            return None
        for child in verb.children:
            if child.dep_ not in ("prep", "agent") or child.lower_ not in self.words.members:
                continue
            for unit in child.children:
                days = self.words.units.get(unit.lemma_.lower())
                if days is not None:
                    number = next((c for c in unit.children if c.dep_ == "nummod"), None)
                    count = self.words.counts.get(number.lower_, 0) if number is not None else 1
                    return (-count if lemmas & self.words.earlier else count) * days or None
        return None

    @staticmethod
    def _was_to_have(verb: Token | None) -> Span | None:
        """The words of "was to have met", which say that it did not come about."""
        if verb is None or verb.tag_ != "VBN":
            return None
        auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
        lemmas = [child.lemma_.lower() for child in auxiliaries]
        governor = verb.head
        if "to" in [child.lower_ for child in auxiliaries] and "have" in lemmas and governor.lemma_ == "be":
            return (governor.idx, verb.idx + len(verb)) if governor.tag_ == "VBD" and governor.i < verb.i else None
        return None

    def _is_reached(self, trigger: Token, verb: Token | None) -> bool:
        """True where a clause of purpose tells what came about: "visited Rome to meet the president"."""
        token = trigger if trigger.pos_ in VERBS else verb
        if token is None or token.dep_ not in ("advcl", "xcomp"):
            return False
        head = token.head
        return head.lemma_ in self.words.reached and head.tag_ in ("VBD", "VBN")

    def is_told(self, noun: Token, verb: Token | None, owned: bool) -> bool:
        """True where the clause tells that the encounter took place, and does not only speak of such encounters."""
        time = self.times.governing(noun.i)
        if time is not None and time.date is not None and time.direction != "future":
            return True
        if verb is None:
            return noun.sent[0].i == noun.left_edge.i or owned  # a headline, a caption
        if any(child.dep_ in ("acl", "relcl") and child.lemma_ in self.words.holding for child in noun.children):
            return True
        light = self.grammar.light_verb(noun)
        if light is not None and light.tag_ in (*_FINITE, "VBN"):
            return True
        finite = verb
        for _ in range(4):
            if self._is_finite(finite):
                break
            above = finite.head
            if (
                above.i == finite.i
                or above.pos_ not in VERBS
                or finite.dep_ not in ("xcomp", "advcl", "conj", "acl", "pcomp")
            ):
                break
            finite = above
        if not self._is_finite(finite):
            return False
        noun = self.grammar.outermost(noun)
        if noun.dep_ in ("nsubj", "nsubjpass"):
            return verb.lemma_ in self.words.occurring
        if noun.dep_ == "conj" and noun.head.pos_ in ("NOUN", "PROPN"):
            return self.grammar.holds(noun.head, verb)
        return (
            owned
            or self.grammar.holds(noun, verb)
            or (noun.dep_ == "pobj" and self.grammar.enters(noun.head) and noun.head.head.pos_ not in ("NOUN", "PROPN"))
        )

    @staticmethod
    def _is_finite(verb: Token) -> bool:
        return verb.tag_ in _FINITE or any(
            child.dep_ in ("aux", "auxpass") and child.tag_ in _FINITE for child in verb.children
        )


def _span(token: Token) -> Span:
    return token.idx, token.idx + len(token)
