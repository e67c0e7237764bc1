"""The layers of a document: what each stage finds, in the order in which stages add them.

A layer is never changed once it stands. Characters are offsets into ``article.text`` (code points, end exclusive);
tokens are indexes into ``Parse.doc`` (end exclusive too).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from communique.record import Event, Figure, Form, Kind, Meeting, Modality, Role, Span, Statement, Why

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
else:
    Doc = Token = Any


class Layer:
    """Base of all layers."""


# ---------------------------------------------------------------------------------------------------- parse
@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: tokens ``first:last``, characters ``start:end``; ``headline`` when it is (part of) the headline."""

    index: int
    first: int
    last: int
    start: int
    end: int
    paragraph: int
    headline: bool = False


@dataclass(frozen=True)
class Parse(Layer):
    """Tokens, tags, dependencies and names by spaCy, with sentences and paragraphs.

    ``paragraphs`` are character ranges of the non-empty lines. ``doc`` covers the whole text: ``doc.text == text``.
    """

    doc: Doc
    sentences: tuple[Sentence, ...]
    paragraphs: tuple[Span, ...]
    headline: Span | None = None

    @cached_property
    def _firsts(self) -> list[int]:
        return [sentence.first for sentence in self.sentences]

    @cached_property
    def _starts(self) -> list[int]:
        return [token.idx for token in self.doc]

    def sentence_of(self, token: int) -> Sentence:
        """The sentence that holds this token (for space tokens between sentences: the one before)."""
        return self.sentences[max(0, bisect_right(self._firsts, token) - 1)]

    def token_at(self, character: int) -> int:
        """Index of the token that covers this character, or the last one before it."""
        return max(0, bisect_right(self._starts, character) - 1)

    def tokens_in(self, start: int, end: int) -> range:
        """Indexes of the tokens that begin inside ``[start, end)``."""
        return range(bisect_right(self._starts, start - 1), bisect_right(self._starts, end - 1))

    def characters(self, first: int, last: int) -> Span:
        """The character range of tokens ``first:last``."""
        end = self.doc[last - 1]
        return self.doc[first].idx, end.idx + len(end)


# ------------------------------------------------------------------------------------------------ quotations
@dataclass(frozen=True, slots=True)
class Quotation:
    """A region between quotation marks inside one paragraph.

    ``start:end`` includes the marks, ``inner`` leaves them out. ``opened`` or ``closed`` is False when that mark is
    missing and the region was bounded by the paragraph. ``continues`` is True when the region carries on a quotation
    of the paragraph before. ``speech`` is False for scare quotes, titles and names.
    """

    start: int
    end: int
    inner: Span
    paragraph: int
    opened: bool = True
    closed: bool = True
    continues: bool = False
    speech: bool = True
    rule: str = ""


@dataclass(frozen=True)
class Quotations(Layer):
    """All regions in quotation marks, in order."""

    regions: tuple[Quotation, ...] = ()

    def at(self, character: int) -> Quotation | None:
        """The region that covers this character, or None."""
        return next((region for region in self.regions if region.start <= character < region.end), None)


# ---------------------------------------------------------------------------------------------------- actors
@dataclass(frozen=True, slots=True)
class ActorEntry:
    """An actor as the layers know it; ``record.Actor`` adds its mentions.

    ``sectors`` are all that apply, the primary one (``sector``) first.
    """

    id: str
    name: str
    kind: Kind
    country: str | None = None
    sector: str | None = None
    acronym: str | None = None
    roles: tuple[Role, ...] = ()
    why: tuple[Why, ...] = ()
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A span that names actors: one id, several for plural or compound mentions, none where it stays unresolved.

    ``head`` is the token that heads the phrase in the parse. Mentions may nest: "Russian" (state:RUS, demonym) inside
    "Russian Foreign Minister Sergei Lavrov" (person:sergei-lavrov, name).
    ``plural`` and ``gender`` ("m", "f", "n" or "") are what the words show; ``role_noun`` is the lemma of the noun
    that heads a nominal or title mention ("minister", "expert"), for resolution. ``fallback`` is the actor that the
    words make on their own ("group:rebels", "person:chilean-envoy"), set where the text may name the actor elsewhere:
    it stands where nothing does.
    """

    start: int
    end: int
    first: int
    last: int
    head: int
    form: Form
    actors: tuple[str, ...] = ()
    plural: bool = False
    gender: str = ""
    role_noun: str = ""
    why: Why | None = None
    fallback: str = ""


class _HasMentions:
    actors: Mapping[str, ActorEntry]
    mentions: tuple[ActorMention, ...]

    @cached_property
    def _by_head(self) -> dict[int, ActorMention]:
        found: dict[int, ActorMention] = {}
        for mention in self.mentions:
            other = found.get(mention.head)
            if other is None or mention.last - mention.first > other.last - other.first:
                found[mention.head] = mention
        return found

    @cached_property
    def _by_token(self) -> dict[int, ActorMention]:
        found: dict[int, ActorMention] = {}
        for mention in sorted(self.mentions, key=lambda m: m.last - m.first):
            for token in range(mention.first, mention.last):
                found.setdefault(token, mention)
        return found

    @cached_property
    def _by_start(self) -> tuple[list[ActorMention], list[int]]:
        ordered = sorted(self.mentions, key=lambda m: (m.start, -m.end))
        return ordered, [mention.start for mention in ordered]

    def headed_by(self, token: int) -> ActorMention | None:
        """The widest mention whose head is this token."""
        return self._by_head.get(token)

    def innermost(self, token: int) -> ActorMention | None:
        """The shortest mention that covers this token."""
        return self._by_token.get(token)

    def between(self, start: int, end: int) -> list[ActorMention]:
        """The mentions that lie inside these characters, in order."""
        ordered, starts = self._by_start
        inside = ordered[bisect_left(starts, start) : bisect_left(starts, end)]
        return [mention for mention in inside if mention.end <= end]


@dataclass(frozen=True)
class Mentions(_HasMentions, Layer):
    """Names, titles, demonyms and metonyms with their actors, and nominal phrases and pronouns still to be resolved."""

    actors: Mapping[str, ActorEntry] = field(default_factory=dict)
    mentions: tuple[ActorMention, ...] = ()


@dataclass(frozen=True)
class Actors(_HasMentions, Layer):
    """The same mentions with role nouns and pronouns resolved where the text allows it."""

    actors: Mapping[str, ActorEntry] = field(default_factory=dict)
    mentions: tuple[ActorMention, ...] = ()
    unresolved: tuple[str, ...] = ()


# ------------------------------------------------------------------------------------------------ statements
@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content spans of one statement before its speaker is known.

    ``source_head`` and ``cue_head`` are token indexes, or None where there is no source or no cue.
    ``rule`` is empty where the trained head alone found it; ``model`` names the head where it bounds the content,
    and ``score`` (0 to 1) says how sure it is, where it agrees.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: Literal["direct", "indirect", "mixed"]
    source_head: int | None
    cue_head: int | None
    rule: str
    note: str | None = None
    confidence: float = 1.0
    model: str | None = None
    score: float | None = None


@dataclass(frozen=True)
class Attributions(Layer):
    """All attributions, in the order of their contents."""

    attributions: tuple[Attribution, ...] = ()


@dataclass(frozen=True)
class Statements(Layer):
    """Attributions with speakers, acts and voices: the statements of the record.

    ``actors`` holds actors that only a source names ("experts"), ``unresolved`` says in words which speakers stay open,
    ``issuer`` is the body whose own text the article is, which its "we" stands for outside all statements.
    """

    statements: tuple[Statement, ...] = ()
    actors: Mapping[str, ActorEntry] = field(default_factory=dict)
    unresolved: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()

    def around(self, character: int) -> Statement | None:
        """The innermost statement whose content covers this character, or None (the narrator speaks)."""
        best: Statement | None = None
        width = 0
        for statement in self.statements:
            for start, end in statement.content:
                if start <= character < end and (best is None or end - start < width):
                    best, width = statement, end - start
        return best


# ------------------------------------------------------------------------------------- dates, events, meetings
@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time in the text as a closed interval of days.

    ``date`` and ``date_end`` are ISO days, both None when the text names a time that can't be dated. What is open on
    one side has a bound: ``not_after`` the day of publication for "recently", ``not_before`` that day for "soon".
    ``granularity`` is day, part-of-day, week, month, season, year, decade, century or open. ``anchor`` says from what
    it was counted: publication, event (the event before), text (an absolute date). ``direction`` is past, present,
    future or "". ``history`` is True for what ended more than a year before publication.
    """

    start: int
    end: int
    first: int
    last: int
    date: str | None
    date_end: str | None
    granularity: str
    anchor: str
    direction: str = ""
    why: Why | None = None
    not_before: str | None = None
    not_after: str | None = None
    history: bool = False


@dataclass(frozen=True)
class Times(Layer):
    """All time expressions, in order. Anaphoric ones ("a day earlier") are dated from the event before them."""

    expressions: tuple[TimeExpression, ...] = ()
    by_token: Mapping[int, TimeExpression] = field(default_factory=dict)

    def governing(self, token: int) -> TimeExpression | None:
        """The expression that dates the happening named by this verb or noun token, or None."""
        return self.by_token.get(token)

    def in_characters(self, start: int, end: int) -> list[TimeExpression]:
        """The expressions that begin inside these characters."""
        return [time for time in self.expressions if start <= time.start < end]


@dataclass(frozen=True, slots=True)
class ModalityEdge:
    """The words that make what hangs on ``token`` planned, hypothetical or denied; the flag is derived from them."""

    token: int
    modality: Modality
    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class Modalities(Layer):
    """For each verb or noun token that something makes less than a fact: the edges that do so, outermost first."""

    edges: Mapping[int, tuple[ModalityEdge, ...]] = field(default_factory=dict)

    def of(self, token: int) -> Modality:
        """The modality of what this token names: denied over hypothetical over planned over actual."""
        found = {edge.modality for edge in self.edges.get(token, ())}
        for modality in ("denied", "hypothetical", "planned"):
            if modality in found:
                return modality
        return "actual"


@dataclass(frozen=True)
class Meetings(Layer):
    """Encounters as objects.

    ``triggers`` gives for each meeting id the tokens that named it, in all its mentions; ``passages`` the characters
    that tell of it, from a mention to the next mention of another one.
    """

    meetings: tuple[Meeting, ...] = ()
    actors: Mapping[str, ActorEntry] = field(default_factory=dict)
    triggers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    passages: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Events(Layer):
    """Acts between actors. ``actors`` and ``mentions`` hold parties that no earlier layer knew ("protesters")."""

    events: tuple[Event, ...] = ()
    actors: Mapping[str, ActorEntry] = field(default_factory=dict)
    mentions: tuple[ActorMention, ...] = ()


@dataclass(frozen=True)
class Figures(Layer):
    """Numbers with units and meaning."""

    figures: tuple[Figure, ...] = ()
