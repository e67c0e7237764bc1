"""One self-contained page: each article with its spans, beside it the records, linked both ways.

It works from a file, asks no address, and a policy in its head lets only its own style and script run, so that
nothing that an article says can.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from pathlib import Path

from communique.exports import Look
from communique.exports.brief import NOTHING
from communique.exports.briefing import Briefing, Line, Reference, Section
from communique.exports.composition import compose
from communique.exports.joint import LIMIT, JointBrief
from communique.exports.layout import amount, clean, day, days, shorten
from communique.exports.naming import VOICES, Naming, by_speaker
from communique.record import Event, Figure, Meeting, Record, Span, Statement

_LEGEND = (
    ("statements", "statements: <span class='tag verbatim'>verbatim</span> <span class='indirect'>reported</span>"),
    ("meetings", "<span class='meeting'>meetings</span>"),
    ("events", "<span class='event'>events</span>"),
    ("figures", "<span class='figure'>figures</span>"),
    ("actors", "<span class='actor'>actors</span>"),
)
# Choosing a span shows all of its record, and the card beside it; choosing a card shows the spans. Links do the
# same without a script, for the first span of each record.
_SCRIPT = """
(function () {
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function choose(id) {
    all('.chosen').forEach(function (node) { node.classList.remove('chosen'); });
    if (!id) { return; }
    var card = document.getElementById(id);
    if (card) { card.classList.add('chosen'); }
    all('[data-r~="' + CSS.escape(id) + '"]').forEach(function (node) { node.classList.add('chosen'); });
  }
  document.addEventListener('click', function (event) {
    var span = event.target.closest('.text [data-r]');
    var card = event.target.closest('.records li[id]');
    if (span) {
      event.preventDefault();
      var id = span.getAttribute('data-r').split(' ')[0];
      choose(id);
      var found = document.getElementById(id);
      if (found) { found.scrollIntoView({block: 'nearest'}); found.focus({preventScroll: true}); }
    } else if (card) {
      choose(card.id);
      var first = document.querySelector('[data-r~="' + CSS.escape(card.id) + '"]');
      if (first && !event.target.closest('a')) { first.scrollIntoView({block: 'center'}); }
    }
  });
  document.addEventListener('focusin', function (event) {
    var card = event.target.closest('.records li[id]');
    if (card) { choose(card.id); }
  });
  document.addEventListener('keydown', function (event) { if (event.key === 'Escape') { choose(''); } });
})();
"""


@dataclass(frozen=True, slots=True)
class _Mark:
    """A span of the text: the class that shows it, and the card that it belongs to ("" for an actor)."""

    span: Span
    style: str
    card: str


def write(records: Iterable[Record], look: Look) -> Iterator[str]:
    """The page. The articles are kept as HTML until the index above them is known."""
    style = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")
    bodies: list[str] = []
    entries: list[str] = []
    title = ""
    joint, linked = JointBrief(), _Linked()
    for number, record in enumerate(records):
        name = _name(record)
        title = title or name
        bodies.append("".join(_article(record, number, linked)))
        if number < LIMIT:
            joint.add(record)
        parts = ((record.meetings, "meeting"), (record.statements, "statement"), (record.events, "event"))
        counts = ", ".join(f"{len(found)} {name}{'' if len(found) == 1 else 's'}" for found, name in parts)
        entries.append(f'<li><a href="#a{number}">{escape(name)}</a> <span class="about">{counts}</span></li>')
    title = title if len(bodies) == 1 else f"{len(bodies)} articles"
    own = f"style-src '{_hash(style)}'; script-src '{_hash(_SCRIPT)}'"
    policy = f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{escape(title)} – communique</title>\n<style>{style}</style>\n</head>\n<body>\n"
    yield '<a class="skip" href="#a0">To the article</a>\n<div class="legend" role="group" aria-label="What is shown">'
    yield "".join(
        f'<label><input type="checkbox" id="show-{name}" checked> <span>{words}</span></label>'
        for name, words in _LEGEND
    )
    yield "</div>\n<main>\n"
    if len(bodies) > 1:
        heading = f"<h1>{len(bodies)} articles</h1>"
        yield f'<nav class="index" aria-label="Articles">{heading}<ol>{"".join(entries)}</ol></nav>\n'
        if len(bodies) <= LIMIT:
            told = joint.briefing()
            sections = tuple(section for section in told.sections if section.heading != "Articles")
            yield from _brief(Briefing(told.title, told.about, sections), linked, "What they tell together")
    yield from bodies or ["<p>No article was read.</p>\n"]
    yield f"</main>\n<script>{_SCRIPT}</script>\n</body>\n</html>\n"


def _hash(inline: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()


def _name(record: Record) -> str:
    first = next((line for line in record.document.text.splitlines() if line.strip()), "")
    return shorten(record.document.title or first, 160) or record.document.id


def _article(record: Record, number: int, linked: _Linked) -> Iterator[str]:
    text = "".join(_text(record, number, linked))
    document = record.document
    yield f'<section class="article" id="a{number}" aria-label="{escape(_name(record))}">\n'
    if not document.title or _headline(record) != document.title.strip():
        yield f"<h1>{escape(_name(record))}</h1>\n"
    about = [clean(document.publisher or ""), day(document.published), clean(document.id)]
    yield f'<p class="about">{" · ".join(escape(part) for part in about if part)}{_address(document.url)}</p>\n'
    if document.unread:
        yield f'<p class="about"><strong>Not read:</strong> {escape(clean(document.unread))}</p>\n'
    else:
        yield from _brief(compose(record), linked, "Brief", number)
    yield f'<div class="columns">\n<article class="text">\n{text}'
    yield '</article>\n<aside class="records" aria-label="Records">\n'
    yield from _Cards(record, number).parts()
    yield "</aside>\n</div>\n</section>\n"


def _headline(record: Record) -> str:
    return next((line.strip() for line in record.document.text.splitlines() if line.strip()), "")


def _address(url: str | None) -> str:
    """The address of the article, as a link only where it is an ordinary one."""
    if not url or not url.lower().startswith(("http://", "https://")):
        return ""
    return f' · <a href="{escape(url)}" rel="noreferrer noopener">source</a>'


# ------------------------------------------------------------------------------------------------- the brief
@dataclass(slots=True)
class _Linked:
    """The cards whose words have a place in the text of the page."""

    cards: set[str] = field(default_factory=set)

    def to(self, reference: Reference, number: int | None) -> str:
        """Where a line of the brief leads: to its words, else to the card."""
        card = _card(reference.number if number is None else number, reference.id)
        return f"#t-{card}" if card in self.cards else f"#{card}"


def _brief(briefing: Briefing, linked: _Linked, heading: str, number: int | None = None) -> Iterator[str]:
    """The brief, each line a link to the words it rests on: its first section, and the others to be opened."""
    yield f'<section class="brief" aria-label="{escape(heading)}">\n<h2>{escape(heading)}</h2>\n'
    if number is None:
        yield f'<p class="about">{escape(" · ".join(briefing.about))}</p>\n'
    if not briefing.sections:
        yield f"<p>{NOTHING}</p>\n"
    for place, section in enumerate(briefing.sections):
        if place == 1:
            yield "<details><summary>More</summary>\n"
        yield from _section(section, linked, number)
    yield "</details>\n" if len(briefing.sections) > 1 else ""
    yield "</section>\n"


def _section(section: Section, linked: _Linked, number: int | None) -> Iterator[str]:
    yield f"<h3>{escape(section.heading)}</h3>\n<ul>\n"
    yield from (_line(line, linked, number) for line in section.lines)
    yield "</ul>\n"


def _line(line: Line, linked: _Linked, number: int | None) -> str:
    words = " ".join(
        escape(text) if style == "plain" else f'<span class="{style}">{escape(text)}</span>'
        for text, style in line.words
        if text
    )
    places = [linked.to(reference, number) for reference in line.references]
    if places:
        words = f'<a class="told" href="{escape(places[0])}">{words}</a>'
    ids = "".join(
        f' <a class="id" href="{escape(place)}">[{escape(clean(reference.shown))}]</a>'
        for place, reference in zip(places, line.references, strict=True)
    )
    return f'<li class="level-{line.level}">{words}{ids}</li>\n'


# ------------------------------------------------------------------------------------------------- the text
def _marks(record: Record, number: int) -> list[_Mark]:
    found: list[_Mark] = []
    for statement in record.statements:
        card = _card(number, statement.id)
        found += [_Mark(span, statement.kind, card) for span in statement.content]
        found += [_Mark(span, "source", card) for span in statement.source]
        found += [_Mark(span, "cue", card) for span in statement.cue]
    named: tuple[tuple[Sequence[Event | Meeting | Figure], str], ...] = (
        (record.events, "event"),
        (record.meetings, "meeting"),
        (record.figures, "figure"),
    )
    for parts, style in named:
        found += [_Mark(span, style, _card(number, part.id)) for part in parts for span in part.span]
    found += [_Mark(mention.span, "actor", "") for actor in record.actors for mention in actor.mentions]
    length = len(record.document.text)
    return [mark for mark in found if 0 <= mark.span[0] < mark.span[1] <= length]


def _text(record: Record, number: int, places: _Linked) -> Iterator[str]:
    """The text, cut wherever a span begins or ends, so that spans may cross each other."""
    text, headline = record.document.text, _headline(record)
    marks = _marks(record, number)
    starts: dict[int, list[_Mark]] = {}
    for mark in marks:
        starts.setdefault(mark.span[0], []).append(mark)
    edges = sorted({edge for mark in marks for edge in mark.span})
    open_marks: list[_Mark] = []
    linked: set[str] = set()
    position = begun = 0
    for line in text.splitlines(keepends=True) or [""]:
        start, position = position, position + len(line)
        end = start + len(line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"))
        inside = edges[bisect_right(edges, start) : bisect_left(edges, end)]
        pieces: list[str] = []
        for left, right in pairwise([start, *inside, end]):
            # Spans that began since the piece before, in the gap between two lines too.
            while begun < len(edges) and edges[begun] <= left:
                open_marks += starts.get(edges[begun], [])
                begun += 1
            open_marks = [mark for mark in open_marks if mark.span[1] > left]
            if right > left and line.strip():
                pieces.append(_piece(text[left:right], open_marks, linked))
        if line.strip():
            kind = ' class="headline"' if headline and line.strip() == headline and not linked else ""
            headline = ""
            yield f"<p{kind}>{''.join(pieces)}</p>\n"
    places.cards |= linked


def _piece(words: str, marks: Sequence[_Mark], linked: set[str]) -> str:
    shown = escape("".join(_visible(character) for character in words))
    if not marks:
        return shown
    styles = " ".join(sorted({mark.style for mark in marks}))
    # The shortest span is what a reader means who points here.
    cards = list(dict.fromkeys(m.card for m in sorted(marks, key=lambda m: m.span[1] - m.span[0]) if m.card))
    data = f' data-r="{escape(" ".join(cards))}"' if cards else ""
    new = [card for card in cards if card not in linked]
    if new:
        linked.update(new)
        places = "".join(f'<span id="t-{escape(card)}"></span>' for card in new[1:])
        return f'{places}<a id="t-{escape(new[0])}" href="#{escape(new[0])}" class="{styles}"{data}>{shown}</a>'
    return f'<span class="{styles}"{data}>{shown}</span>'


def _visible(character: str) -> str:
    """Control characters and direction overrides, which could hide or turn round what the article says, as �."""
    if (
        character == "\t"
        or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
        or character in "\u200c\u200d\xad"
    ):
        return character
    return "�"


def _card(number: int, identifier: str) -> str:
    """The id of a card in the page: letters and digits only, whatever the record's id holds."""
    plain = (
        identifier
        if identifier.isascii() and identifier.isalnum()
        else hashlib.sha256(identifier.encode()).hexdigest()[:8]
    )
    return f"a{number}-{plain}"


# ------------------------------------------------------------------------------------------------- the records
class _Cards:
    """The records of one article, each on a card that links back to its words."""

    def __init__(self, record: Record, number: int) -> None:
        self.record = record
        self.number = number
        self.naming = Naming(record)

    def parts(self) -> Iterator[str]:
        """Meetings, statements by voice and speaker, figures, events, actors, what stays open."""
        record = self.record
        yield from self._list("Meetings", [self._meeting(meeting) for meeting in record.meetings])
        if record.statements:
            yield "<h2>Statements</h2>\n"
        for voice, heading in VOICES.items():
            of_voice = [statement for statement in record.statements if statement.voice == voice]
            for speaker, statements in by_speaker(self.naming, of_voice).items():
                capacity = self.naming.capacity(statements[0].speaker) if statements[0].speaker else ""
                about = f"{escape(heading)} · {escape(capacity)}" if capacity else escape(heading)
                yield f'<h3>{escape(speaker or "Speaker not named")} <span class="soft">{about}</span></h3>\n'
                yield f"<ul>{''.join(self._statement(statement) for statement in statements)}</ul>\n"
        yield from self._list("Figures", [self._figure(figure) for figure in record.figures])
        yield from self._list("Events", [self._event(event) for event in record.events])
        actors = [self._actor(actor.id, len(actor.mentions)) for actor in record.actors]
        yield from self._list("Actors", actors)
        yield from self._list("What stays open", [f"<li>{escape(clean(words))}</li>" for words in record.unresolved])

    def _list(self, heading: str, items: Sequence[str]) -> Iterator[str]:
        if items:
            yield f"<h2>{heading}</h2>\n<ul>{''.join(items)}</ul>\n"

    def _item(self, kind: str, identifier: str, inner: str) -> str:
        card = _card(self.number, identifier)
        label = escape(f"{kind} {clean(identifier)}: show in the article")
        back = f'<a class="id" href="#t-{card}" aria-label="{label}">{escape(clean(identifier))}</a>'
        return f'<li id="{card}" class="is-{kind}" tabindex="-1">{back}{inner}</li>\n'

    def _statement(self, statement: Statement) -> str:
        words, verbatim = self.naming.said(statement, 420)
        said = f"<q>{escape(words)}</q>" if verbatim else f'<span class="reported">{escape(words)}</span>'
        tags = (
            _tag("verbatim", "verbatim") if verbatim else _tag("reported" if statement.kind == "indirect" else "mixed")
        )
        tags += f" {_tag(clean(statement.act))}" if statement.act != "say" else ""
        tags += f' <span class="soft">told in {escape(clean(statement.parent))}</span>' if statement.parent else ""
        return self._item("statement", statement.id, f"{said}<br>{tags}")

    def _meeting(self, meeting: Meeting) -> str:
        tag = _tag(meeting.status, meeting.status)
        particulars = self.naming.particulars(meeting).partition(" · ")[2]
        lines = [f"<strong>{escape(self.naming.heading(meeting))}</strong>", f"{tag} {escape(particulars)}"]
        for party in dict.fromkeys(meeting.participants):
            capacity = self.naming.capacity(party)
            if capacity:
                lines.append(f'<span class="soft">{escape(self.naming.name(party))}: {escape(capacity)}</span>')
        if meeting.statements:
            links = " ".join(
                f'<a href="#{_card(self.number, identifier)}">{escape(clean(identifier))}</a>'
                for identifier in meeting.statements
            )
            lines.append(f'<span class="soft">said there:</span> {links}')
        return self._item("meeting", meeting.id, "<br>".join(lines))

    def _event(self, event: Event) -> str:
        kind = event.type + (f"/{event.mode}" if event.mode else "")
        tags = _tag(kind, "cooperation" if event.goldstein >= 0 else "conflict")
        tags += f" {_tag(event.modality, event.modality)}" if event.modality != "actual" else ""
        when = days(event.date, event.date_end)
        by = self.naming.asserted_by(event.asserted_by)
        inner = f"<strong>{escape(self.naming.parties(event))}</strong> {tags} {escape(when)}"
        inner += f"<br>{escape(shorten(self.record.quote(event.span), 240))}"
        inner += f' <span class="soft">– so {escape(by)}</span>' if by else ""
        return self._item("event", event.id, inner)

    def _figure(self, figure: Figure) -> str:
        unit = "%" if figure.unit == "percent" else figure.unit
        value = clean(f"{figure.qualifier or ''} {amount(figure.value)} {unit}")
        role = f" {_tag(clean(figure.role), 'planned')}" if figure.role != "actual" else ""
        about = self.naming.names(figure.about)
        inner = f"<strong>{escape(value)}</strong>{role} {escape(shorten(figure.what, 240))}"
        inner += f' <span class="soft">{escape(about)}</span>' if about else ""
        return self._item("figure", figure.id, inner)

    def _actor(self, identifier: str, mentions: int) -> str:
        capacity = self.naming.capacity(identifier) or self.naming.country(self.naming.actors[identifier].country)
        name = self.naming.name(identifier)
        about = f' <span class="soft">{escape(capacity)}</span>' if capacity and capacity != name else ""
        return f'<li>{escape(name)}{about} <span class="soft">×{mentions}</span></li>\n'


def _tag(words: str, style: str = "") -> str:
    return f'<span class="tag {style}">{escape(words)}</span>'
