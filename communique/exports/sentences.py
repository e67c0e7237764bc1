"""Facts of a record as English sentences: meetings, statements, events and figures.

Where a sentence of our own could say more or less than the source, the source's words follow after a colon.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from communique.exports.briefing import Line, Reference, Words
from communique.exports.layout import amount, bare, clean, shorten
from communique.exports.naming import FORMATS
from communique.exports.parties import Parties, listed
from communique.exports.wording import MeetingWords, Verb, wording
from communique.record import Event, Figure, Meeting, Record, SignedDocument, Statement

QUOTE = 230  # columns of a statement; the article has the rest
EVENT_QUOTE = 150
_DOCUMENTS = 4  # of a meeting: a sentence names no more
_LAST_WORD = 12  # columns: no text is cut for one word more
_ACCORDING = re.compile(r"^(according to|in the (words|opinion|view) of|as)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?][\"”’»)]*(?=\s|$)|\n")


class Sentences:
    """The sentences of one record. Parties are introduced in the order in which the sentences are asked for."""

    def __init__(self, record: Record, article: str | None = None, number: int = 0) -> None:
        self.record = record
        self.parties = Parties(record)
        self.article = article
        self.number = number
        self.statements = {statement.id: statement for statement in record.statements}
        between_states = self.parties.naming.between_states
        acts = (e for e in record.events if e.confidence >= 0.6 and e.type != "SUPPORT" and between_states(e))
        self.telling = {act.asserted_by for act in acts}

    def introducing(self, introduced: set[str]) -> Sentences:
        """The same, as one who reads on knows these people already; whom it introduces is added to them."""
        self.parties.introduced = introduced
        return self

    def reference(self, part: Statement | Event | Meeting | Figure) -> Reference:
        """The place that a line rests on."""
        spans = part.content if isinstance(part, Statement) else part.span
        return Reference(part.id, spans, self.article, self.number)

    # ------------------------------------------------------------------------------------------------- meetings
    def meeting(self, meeting: Meeting, level: int = 0) -> Line:
        """Who met whom: "On 23 April 2019 the Norwegian Foreign Minister … received … in Oslo."."""
        sentence = {
            "held": self._held,
            "planned": self._planned,
            "proposed": self._proposed,
            "cancelled": self._called_off,
        }[meeting.status](meeting)
        return Line(((ended(sentence), "strong"),), (self.reference(meeting),), level)

    def _held(self, meeting: Meeting) -> str:
        when = on_date(meeting.date, meeting.date_end)
        subject, verb, rest = self._encounter(meeting)
        return _joined(when, subject, verb.past, *rest, self._place(meeting), self._by_whom(meeting))

    def _planned(self, meeting: Meeting) -> str:
        subject, verb, rest = self._encounter(meeting)
        side = self._sides(meeting)[0]
        auxiliary = "are to" if self.parties.plural(side) else "is to"
        moved = f", put off from {_day(meeting.moved_from)}" if meeting.moved_from else ""
        when = on_date(meeting.date, meeting.date_end)
        return _joined(subject, auxiliary, verb.base, *rest, self._place(meeting), when, self._by_whom(meeting)) + moved

    def _called_off(self, meeting: Meeting) -> str:
        named, verb = self._named(meeting)
        when = on_date(meeting.date, meeting.date_end) or on_date(meeting.moved_from)
        due = f", planned {re.sub('^on ', 'for ', when)}," if when else ""
        return _joined(named + due, f"{'were' if verb == 'have' else 'was'} called off")

    def _proposed(self, meeting: Meeting) -> str:
        named, verb = self._named(meeting)
        when = re.sub("^on ", "for ", on_date(meeting.date, meeting.date_end))
        return _joined(named, verb, "been proposed", when)

    def _named(self, meeting: Meeting) -> tuple[str, str]:
        """ "A visit by X to Y", "talks between X and Y in Oslo", "a meeting of BRICS"; with "has" or "have"."""
        noun = self._words(meeting).noun
        left, right = self._sides(meeting)
        if meeting.kind == "visit":
            guests, hosts = (left, right) if right else (left[:1], left[1:2])
            names = self.parties.together(guests, meeting.capacities)
            names = _joined("by", names, "to" if hosts else "", self.parties.together(hosts, meeting.capacities))
            names = names[:1].lower() + names[1:]
        else:
            parties = [*left, *right]
            names = self.parties.together(parties, meeting.capacities)
            names = f"{'between' if len(parties) == 2 else 'of'} {names}" if names else ""
        verb = "has" if noun.startswith(("a ", "an ")) else "have"
        return _joined(noun, names, self._how(meeting), self._place(meeting)), verb

    def _encounter(self, meeting: Meeting) -> tuple[str, Verb, tuple[str, ...]]:
        """Who, the verb, and whom."""
        words = self._words(meeting)
        left, right = self._sides(meeting)
        how = self._how(meeting)
        capacities = meeting.capacities
        if right:
            known = wording().meetings
            receives = meeting.host is not None and meeting.host in left and words is known["meeting"]
            # Who is visited is known where the text says who received; else only that they met.
            only_met = meeting.kind == "visit" and meeting.host not in right and words is known["visit"]
            verb = (known["reception"] if receives else known["meeting"] if only_met else words).pair
            subject = self.parties.together(left, capacities)
            whom = self.parties.together(right, capacities)
            return subject, verb, (whom, how)
        subject = self.parties.together(left, capacities)
        several = len(left) > 1
        if meeting.kind == "visit" and meeting.place and not several:
            return subject, words.pair, ()
        if not several and self._is_body(left) and words is wording().meetings["meeting"]:
            return subject, words.group, (how,)
        return subject, words.group if several else words.alone, (how,)

    def _sides(self, meeting: Meeting) -> tuple[list[str], list[str]]:
        """Who meets whom: two parties, the host first where it received the other; or one side of any number."""
        parties = list(dict.fromkeys(party for party in meeting.participants if party not in meeting.mediators))
        parties = parties or list(dict.fromkeys(meeting.participants))
        host = meeting.host if meeting.host in parties else None
        if host and meeting.kind == "visit" and len(parties) > 1:
            return [party for party in parties if party != host], [host]
        if host and meeting.kind in ("meeting", "reception") and meeting.format in ("in-person", "unknown"):
            if len(parties) > 1:
                return [host], [party for party in parties if party != host]
        elif len(parties) == 2 and not all(p.startswith("state:") for p in parties):
            return parties[:1], parties[1:]
        return parties, []

    def _is_body(self, parties: Sequence[str]) -> bool:
        actor = self.parties.naming.actors.get(parties[0]) if parties else None
        return actor is not None and actor.kind in ("igo", "organisation", "group")

    def _words(self, meeting: Meeting) -> MeetingWords:
        known = wording().meetings
        words = known[meeting.kind]
        return known[meeting.format] if words.own_format and meeting.format in wording().formats else words

    def _how(self, meeting: Meeting) -> str:
        """By phone, by video link or in person, where neither the verb nor the place says so."""
        if meeting.format in wording().formats:
            return "" if wording().meetings[meeting.kind].own_format else wording().formats[meeting.format]
        persons = all(party.startswith("person:") for party in meeting.participants)
        said = persons and meeting.format == "in-person" and not meeting.place and meeting.kind in ("meeting", "talks")
        return FORMATS[meeting.format] if said and meeting.status == "held" and len(meeting.participants) > 1 else ""

    def _place(self, meeting: Meeting) -> str:
        place = shorten(meeting.place or "", 60)
        if not place:
            return ""
        if meeting.kind == "visit" and meeting.format not in wording().formats:
            parties = set(meeting.participants) - set(meeting.mediators)
            if len(parties) == 1:
                return self._with_article(place) if meeting.status in ("held", "planned") else f"to {place}"
            if meeting.host not in parties and meeting.status in ("held", "planned"):
                return f"during a visit to {self._with_article(place)}"
        return f"{'at' if self._is_house(place) else 'in'} {self._with_article(place)}"

    @staticmethod
    def _is_house(place: str) -> bool:
        """Whether one is at the place and not in it: "the Peace House", "the Palace of Independence"."""
        return place.partition(" of ")[0].split()[-1] in wording().at_places

    def _with_article(self, place: str) -> str:
        if place in wording().at_places:
            return f"the {place}"
        house = self._is_house(place)
        written = re.search(rf"\bthe {re.escape(place)}\b", self.record.document.text)
        return f"the {place}" if place in wording().with_article or (house and written) else place

    def _by_whom(self, meeting: Meeting) -> str:
        """With whom between the sides, and whose guests they were."""
        said = []
        if meeting.mediators:
            said.append(f"with {self.parties.together(meeting.mediators, long=False)} mediating")
        host = meeting.host
        states = {f"state:{code}" for code in meeting.countries}
        there = meeting.format not in wording().formats and host not in meeting.participants
        if host and there and self.parties.is_named(host) and (host not in states or len(meeting.participants) > 2):
            said.append(f"hosted by {self.parties.plain(host)}")
        return ", " + ", ".join(said) if said else ""

    def documents(self, meeting: Meeting, level: int = 1) -> Line | None:
        """What was signed, adopted or exchanged there."""
        names = list(dict.fromkeys(self._with_determiner(document) for document in meeting.documents))
        if len(names) > _DOCUMENTS:
            names = [*names[:_DOCUMENTS], f"{len(names) - _DOCUMENTS} more"]
        if not names:
            return None
        spans = tuple(document.span for document in meeting.documents)
        words: tuple[Words, ...] = (("Signed or adopted:", "good"), (ended(listed(names)), "plain"))
        return Line(words, (Reference(meeting.id, spans, self.article, self.number),), level)

    def _with_determiner(self, document: SignedDocument) -> str:
        """ "a memorandum", where the text has "a" before the name."""
        start = document.span[0]
        before = self.record.document.text[max(0, start - 8) : start].split()
        name = shorten(document.name, 120)
        determiner = before[-1].casefold() if before else ""
        return f"{determiner} {name}" if determiner in wording().determiners else name

    # ----------------------------------------------------------------------------------------------- statements
    def statement(self, statement: Statement, level: int = 0, width: int = QUOTE, present: Sequence[str] = ()) -> Line:
        """Who said what, in the source's own words and, where they allow it, with its own verb."""
        return Line(((ended(self.told(statement, width, present)), "plain"),), (self.reference(statement),), level)

    def told(self, statement: Statement, width: int = QUOTE, present: Sequence[str] = ()) -> str:
        """The sentence of a statement; all who are ``present`` at a meeting are "they"."""
        speakers = self._who(statement)
        told_by = self.statements.get(statement.parent or "")
        retold = told_by is not None and self._who(told_by) != self._who(statement)
        if speakers:
            everybody = len(set(speakers)) > 2 and set(speakers) == set(present)
            unnamed = len(speakers) == 1 and not self.parties.is_named(speakers[0]) and self._source(statement)
            speaker = "They" if everybody else unnamed or self.parties.together(speakers)
        else:
            speaker = self._source(statement)
            if not speaker:
                own = self._first_person(statement)
                said = self._own_words(statement, width) if own else self.words(statement, width)
                return f"{'The text says' if own else 'Not attributed'}: {said}" + self._according(told_by, retold)
        behind = self._according(told_by, retold)
        words = self.words(statement, width)
        act = wording().act(statement.act)
        if self._first_person(statement):
            return _joined(speaker, "said:") + f" {self._own_words(statement, width)}" + behind
        cue = self._cue(statement)
        if statement.kind == "direct" and not (self._is_fragment(statement) and self._passage(statement, width)):
            # "warned:" where the source says "warns"; the act may be read from what is said, too.
            verb = act.direct if act.direct[:4] in cue.casefold() else "said"
            return _joined(speaker, f"{verb}:") + f" {words}" + behind
        passage = self._passage(statement, width)
        if passage and not speakers:
            return capital(_joined(speaker, passage)) + behind
        if passage:
            return capital(f"{speaker} {passage}") + behind
        if _ACCORDING.match(cue):
            name = speaker if speaker.endswith(",") else f"{speaker},"
            return capital(f"according to {name} {_small(words)}") + behind
        if self._behind_content(statement) and self._is_finite(cue, clause=True):
            verb = cue if statement.act != "say" or len(cue.split()) < 3 else "said"
            return _joined(speaker, verb, "that") + f" {_small(words)}" + behind
        if words.startswith(("that ", "to ")) and self._is_finite(cue, clause=True):
            return _joined(speaker, cue) + f" {words}" + behind
        return _joined(speaker, f"{act.made}:") + f" {words.removeprefix('that ')}" + behind

    def spoken_by(self, statement: Statement | None) -> str:
        """Who speaks, for short; empty where nobody is named."""
        if statement is None:
            return ""
        who = self._who(statement)
        if who:
            return listed([self.parties.called(party, long=False) for party in who[:3]])
        return self._source(statement)

    def _according(self, statement: Statement | None, wanted: bool = True) -> str:
        name = self.spoken_by(statement) if wanted else ""
        return f", according to {name}" if name else ""

    def _source(self, statement: Statement) -> str:
        """The words of the source, where no actor stands behind them."""
        words = shorten(self._inside(self.record.quote(statement.source)), 60)
        if words.casefold() in wording().nobody:
            return ""
        start = statement.source[0][0] if statement.source else 0
        article = self.record.document.text[max(0, start - 4) : start].casefold() == "the "
        return f"the {words}" if words and article and not words.casefold().startswith("the ") else words

    def words(self, statement: Statement, width: int = QUOTE) -> str:
        """What was said: verbatim words in “ ”, others as they are, without their last stop."""
        said = self._said(statement)
        if statement.kind == "direct":
            return quoted(_without_courtesies(bare(said)), width)
        return beginning(clean(said).rstrip(" ,;."), width)

    def _said(self, statement: Statement) -> str:
        """The words of a statement; where only "he said" stands between two parts of them, in one."""
        spans = statement.content
        near = len(spans) == 2 and 0 < spans[1][0] - spans[0][1] < 80 and statement.kind != "direct"
        if near and statement.cue and spans[0][1] <= statement.cue[0][0] < spans[1][0]:
            left, right = (self.record.document.text[slice(*span)] for span in spans)
            return f"{clean(left).rstrip(' ,')} {right}"
        return self.record.quote(spans)

    def _is_fragment(self, statement: Statement) -> bool:
        """Whether quoted words are no sentence of their own."""
        return bare(self.record.quote(statement.content))[:1].islower()

    def weight(self, statement: Statement) -> float:
        """How much a statement is worth a place on the first screen."""
        said = clean(self.record.quote(statement.content))
        weight = wording().act(statement.act).weight + {"direct": 1.5, "mixed": 1.0, "indirect": 0.0}[statement.kind]
        weight -= 2.0 * (len(said) < 28) + 0.5 * (len(said) > 320) + 1.5 * (statement.parent is not None)
        weight += 1.0 * (statement.id in self.telling)  # it tells of an act between states
        vague = said.split(" ")[0].casefold() in wording().nobody
        weight -= 1.0 * (vague and not (statement.kind == "indirect" and self._passage(statement, QUOTE)))
        shown = beginning(_without_courtesies(bare(said)), 130)
        weight -= 1.5 * (statement.kind == "direct" and ("?" in shown or len(shown) < 50))
        weight -= 1.5 * any(words in shown.casefold() for words in wording().courtesies)
        label = any(name.isupper() and len(name) > 4 for name in map(self.parties.naming.name, self._who(statement)))
        weight -= 1.0 * label + 1.0 * (" … " in said) + 1.0 * (not self._has_own_sentence(statement))
        weight -= 4.0 * (not self._who(statement)) + 1.0 * (statement.confidence < 0.5)
        return weight

    def _has_own_sentence(self, statement: Statement) -> bool:
        """Whether the source's words can be told without a colon, or are verbatim."""
        fits = statement.kind == "direct" or self._first_person(statement) or _ACCORDING.match(self._cue(statement))
        behind = self._behind_content(statement) and self._is_finite(self._cue(statement), clause=True)
        return bool(fits or behind or self._passage(statement, QUOTE))

    def _who(self, statement: Statement) -> tuple[str, ...]:
        """The speakers, without those of whom the record has no more than a pronoun."""
        who = statement.speakers or ((statement.speaker,) if statement.speaker else ())
        nobody = wording().nobody
        return tuple(p for p in who if self.parties.naming.name(p).casefold().partition(" ")[0] not in nobody)

    def _cue(self, statement: Statement) -> str:
        return clean(self.record.quote(statement.cue)) if len(statement.cue) == 1 else ""

    def _between(self, statement: Statement) -> tuple[int, int] | None:
        """Where the cue begins and the content ends, if they stand one behind the other in one sentence."""
        if len(statement.cue) != 1 or not statement.content:
            return None
        (start, cue_end), (content, _) = statement.cue[0], statement.content[0]
        gap = self.record.document.text[cue_end:content]
        if content < cue_end or content - cue_end > 60 or _SENTENCE_END.search(gap) or gap.count(",") > 1:
            return None
        return start, content

    def _passage(self, statement: Statement, width: int) -> str:
        """ "told Wang Yi that he was waiting …": the source's own words from its verb on; empty if they don't fit."""
        found = self._between(statement)
        if found is None or self._first_person(statement):
            return ""
        several = self.parties.plural(self._who(statement))
        if not self._is_finite(self._cue(statement)) and not (several and self._follows_source(statement)):
            return ""
        lead = clean(self.record.document.text[found[0] : found[1]]).rstrip(' "“”«»,')
        lead = _of_several(lead) if several and self._who(statement) else lead
        lead = re.sub(r"\btold(?: that)?$", "said that", lead)  # nobody is told
        lead = lead.removeprefix("also ")  # what it was said besides stands elsewhere
        raw = clean(self._said(statement)).rstrip(" ,;.")
        left = max(40, width - len(lead))
        inner = statement.kind == "direct" and not any(mark in bare(raw) for mark in '"“”')
        return f"{lead} {quoted(bare(raw), left) if inner else beginning(raw, left)}"

    def _own_words(self, statement: Statement, width: int) -> str:
        """What somebody says of himself in a transcript, from "we" or "I" on."""
        spans = [*statement.source, *statement.cue, *statement.content]
        start, end = min(span[0] for span in spans), max(span[1] for span in spans)
        text = self.record.document.text
        together, before = text[start:end], text[start : max(start, statement.content[0][0])]
        apart = len(together) > 900 or "\n" in together or _SENTENCE_END.search(before)
        said = self._said(statement) if apart else together
        return quoted(bare(said), width)

    def _first_person(self, statement: Statement) -> bool:
        source = clean(self.record.quote(statement.source)).casefold().split(" ")
        return bool(set(source[:1]) & wording().first_person)

    def _is_finite(self, cue: str, *, clause: bool = False) -> bool:
        """Whether the cue can follow the name of a speaker: "stressed", "also said", not "saying" or "opinion"."""
        words = wording()
        parts = [part for part in cue.split() if part.casefold() not in words.adverbs]
        if not parts or any(character in cue for character in '"“”:,()'):
            return False
        verb = parts[0]
        finite = verb in words.finite or (verb.islower() and verb.endswith("ed") and len(verb) > 3)
        present = verb.islower() and verb.endswith("s") and not verb.endswith(("ss", "ions", "ments", "words", "views"))
        return (finite or present) and not (clause and len(parts) > 3)

    def _follows_source(self, statement: Statement) -> bool:
        """Whether the cue stands right behind the source, whose verb it then is: "they declare", "both also thank"."""
        if not statement.source or not statement.cue:
            return False
        gap = self.record.document.text[statement.source[-1][1] : statement.cue[0][0]].strip()
        adverbs = wording().adverbs
        cue = [part for part in self._cue(statement).split() if part.casefold() not in adverbs]
        verb = cue[0] if cue else ""
        source = clean(self.record.quote(statement.source)).casefold().split()
        if not source or source[-1] in wording().determiners or source[-1].endswith(("'s", "’s")):
            return False  # "her opinion"
        between = not gap or gap.casefold() in adverbs
        return (
            between
            and verb.isalpha()
            and verb.islower()
            and not verb.endswith("ing")
            and verb not in wording().no_verbs
        )

    def _behind_content(self, statement: Statement) -> bool:
        return bool(statement.cue) and statement.cue[0][0] >= statement.content[0][1]

    def _inside(self, words: str) -> str:
        return _small(clean(words))

    # --------------------------------------------------------------------------------------------------- events
    def agreed(self, event: Event, level: int = 1) -> Line:
        """What was agreed at a meeting, in the source's words alone."""
        words: tuple[Words, ...] = (("Agreed:", "good"), (ended(f"“{self.event_words(event)}”"), "plain"))
        return Line(words, (self.reference(event),), level)

    def event(self, event: Event, level: int = 0, *, code: bool = False) -> Line:
        """Who acted how on whom, by whose word, and the source's words for it."""
        words: list[Words] = [(f"{self.act(event)}:", "good" if event.goldstein >= 0 else "bad")]
        words.append((ended(f"“{self.event_words(event)}”"), "plain"))
        if code:
            words.append((event.type + (f"/{event.mode}" if event.mode else ""), "soft"))
        return Line(tuple(words), (self.reference(event),), level)

    def act(self, event: Event) -> str:
        """ "Estonia plans to give aid to Sweden, according to Tamm": the act without the source's words."""
        words = wording().event(event.type)
        if words is None:
            return capital(event.type.lower())
        asserted = self.statements.get(event.asserted_by)
        by_others = asserted is not None and not set(self._who(asserted)) & set(event.source)
        sources = list(dict.fromkeys(event.source))
        targets = [party for party in dict.fromkeys(event.target) if party not in sources]
        if not sources:
            said = capital(words.noun) + (f", towards {self.parties.together(targets, long=False)}" if targets else "")
            said += {"planned": ", planned", "hypothetical": ", possible", "denied": ", denied"}.get(event.modality, "")
            return said + self._according(asserted)
        both = (event.reciprocal or set(event.source) == set(event.target)) and len(sources) > 1
        if targets:
            verb = words.modes.get(event.mode or "") or Verb(past=words.past, base=words.base)
        else:
            verb = words.together if both and words.together else words.alone
        denier = self.spoken_by(asserted) if event.modality == "denied" and by_others else ""
        subject = self.parties.together(sources, long=False)
        whom = self.parties.together(targets, long=False)
        rest = " ".join(part for part in (whom, on_date(event.date, event.date_end)) if part)
        if denier:
            return _joined(denier, "denied that", subject, verb.past, rest)
        plan = "plan to" if self.parties.plural(sources) else "plans to"
        auxiliary = {"planned": plan, "hypothetical": "may", "denied": "did not"}.get(event.modality)
        said = _joined(subject, auxiliary, verb.base, rest) if auxiliary else _joined(subject, verb.past, rest)
        return said + self._according(asserted, by_others)

    def event_words(self, event: Event, width: int = EVENT_QUOTE) -> str:
        """The source's words for an event: its clause up to the end of the sentence, if that is short."""
        text = self.record.document.text
        start, end = event.span[0]
        stop = _SENTENCE_END.search(text, end)
        last = stop.start() if stop else len(text)
        asserted = self.statements.get(event.asserted_by)
        if asserted is not None:  # up to the end of what was said: "…, Tamm added" is no part of it
            last = min([last, *(e for s, e in asserted.content if s <= start < e)])
        said = bare(text[start : max(end, last)]).replace("“", "‘").replace("”", "’")
        return shorten(said, width).strip(" ,;:")

    # -------------------------------------------------------------------------------------------------- figures
    def figure(self, figure: Figure, level: int = 0) -> Line:
        """A number: how much, of what, whose, and who says so."""
        unit = "%" if figure.unit == "percent" else clean(figure.unit)
        value = amount(figure.value)
        if figure.lower is not None:
            value = f"{amount(figure.lower)} to {value}"
        gap = "" if unit == "%" else " "
        value = f"{clean(figure.qualifier or '')} {value}{gap}{unit}".strip()
        if figure.before is not None:
            value += f" (before: {amount(figure.before)}{gap}{unit})"
        words: list[Words] = [(value, "strong")]
        if figure.role != "actual":
            words.append((f"({clean(figure.role)})", "open"))
        words.append((f"– {shorten(figure.what, 150)}", "plain"))
        about = [a for a in figure.about if self.parties.naming.name(a).casefold() not in figure.what.casefold()]
        if about:
            words.append((f"· {self.parties.naming.names(about[:3])}", "plain"))
        by = self.spoken_by(self.statements.get(figure.asserted_by))
        if by:
            words.append((f"– according to {by}", "soft"))
        return Line(tuple(words), (self.reference(figure),), level)


# ------------------------------------------------------------------------------------------------------- wording
def with_words(record: Record) -> Record:
    """The record without facts that point at no words, which no sentence could tell."""
    statements = tuple(statement for statement in record.statements if statement.content)
    events = tuple(event for event in record.events if event.span)
    if len(statements) == len(record.statements) and len(events) == len(record.events):
        return record
    return record.model_copy(update={"statements": statements, "events": events})


def on_date(start: str | None, end: str | None = None) -> str:
    """ "on 22 February 2023", "from 6 to 10 March 2023", "in February 2023", "in 2015"; empty without a date."""
    if not start:
        return on_date(end) if end else ""
    try:
        first = date.fromisoformat(start[:10])
        last = date.fromisoformat(end[:10]) if end else first
    except ValueError:
        return f"in {clean(start)}"
    if first == last:
        return f"on {_day(start)}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"in {first.year}" if first.year == last.year else f"from {first.year} to {last.year}"
    whole_month = first.day == 1 and (last < date.max and (last + timedelta(days=1)).day == 1)
    if whole_month and (first.year, first.month) == (last.year, last.month):
        return f"in {first:%B} {first.year}"
    pair = ("from", "to") if (last - first).days < 15 else ("between", "and")
    left = f"{first.day}" if (first.year, first.month) == (last.year, last.month) else f"{first.day} {first:%B}"
    left += f" {first.year}" if first.year != last.year else ""
    return f"{pair[0]} {left} {pair[1]} {_day(end)}"


def _day(iso: str | None) -> str:
    try:
        found = date.fromisoformat((iso or "")[:10])
    except ValueError:
        return clean(iso or "")
    return f"{found.day} {found:%B} {found.year}"


def _without_courtesies(words: str) -> str:
    """Verbatim words from the first sentence on that says something; … stands for what is left out before it."""
    text = clean(words)
    start = 0
    for found in _SENTENCE_END.finditer(text):
        sentence = text[start : found.end()].strip()
        addressed = re.match(r"(?:mr|mrs|ms|madam|dear|your)\b[^.]{0,60}, ", sentence, re.IGNORECASE)
        polite = any(entry in sentence.casefold() for entry in wording().courtesies)
        if (len(sentence) >= 30 and not polite and not addressed) or len(text) - found.end() < 40:
            break
        start = found.end()
    return f"… {text[start:].strip()}" if start else text


def quoted(words: str, width: int) -> str:
    """Words in quotation marks; those inside become single ones."""
    inner = clean(words).replace("“", "‘").replace("”", "’")
    return f"“{beginning(inner, width)}”"


def beginning(text: str, width: int) -> str:
    """Whole sentences of a text as far as they fit, else its first words; … says that there is more."""
    text = clean(text)
    if len(text) <= width + _LAST_WORD:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text) if found.end() <= width]
    if ends and ends[-1] >= width // 3:
        return text[: ends[-1]] + " …"
    return shorten(text, width)


def ended(sentence: str) -> str:
    """The sentence with a full stop, where it has no end yet."""
    text = sentence.rstrip()
    return text if text.rstrip("”\"’'»)").endswith((".", "!", "?", "…")) else text + "."


def capital(sentence: str) -> str:
    """The sentence with a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def _of_several(verb: str) -> str:
    """A verb phrase in the plural: "supports peace" becomes "support peace"."""
    first, space, rest = verb.partition(" ")
    irregular = {"is": "are", "was": "were", "has": "have", "does": "do"}.get(first)
    if irregular is None and first.endswith("s") and not first.endswith("ss"):
        if first.endswith(("sses", "shes", "ches", "xes")):
            irregular = first[:-2]
        else:
            irregular = first[:-3] + "y" if first.endswith("ies") else first[:-1]
    return f"{irregular or first}{space}{rest}"


def _small(words: str) -> str:
    """A clause as it stands inside a sentence: a small letter, where its first word is no name."""
    first = words.split(" ")[0]
    return words[:1].lower() + words[1:] if first.casefold() in wording().clause_starters and first != "I" else words


def _joined(*parts: str) -> str:
    """The parts as one sentence, with a capital letter and no comma before another sign."""
    sentence = " ".join(part for part in parts if part)
    sentence = re.sub(r"\s+([,.:;])", r"\1", sentence)
    sentence = re.sub(r",(?=[,.:;])", "", sentence)
    return capital(sentence.rstrip(" ,"))
