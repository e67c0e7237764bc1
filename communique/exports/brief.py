"""The brief: what a desk officer wants to know of an article, on a terminal of eighty columns.

It begins with what can be sent on: who met whom, and what each side said. [m1], [s3], [e2], [f1] are ids for
``communique explain``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from communique.exports import Look
from communique.exports.briefing import Briefing, Line, Style
from communique.exports.composition import compose
from communique.exports.joint import with_joint_brief
from communique.exports.layout import BOLD, CYAN, DIM, GREEN, RED, YELLOW, Run, clean, flow, keep, paint
from communique.record import Record

_STYLES: dict[Style, str] = {"plain": "", "strong": BOLD, "soft": DIM, "good": GREEN, "bad": RED, "open": YELLOW}
NOTHING = "No meetings, statements, events or figures in this article."


def write(records: Iterable[Record], look: Look) -> Iterator[str]:
    """A page for each record; before them, the joint brief where several articles were read."""
    for number, briefing in enumerate(with_joint_brief(records)):
        yield ("\n\n" if number else "") + shown(briefing, look)


def page(record: Record, look: Look | None = None) -> str:
    """The brief of one record."""
    return shown(compose(record), look or Look())


def shown(briefing: Briefing, look: Look) -> str:
    """A brief on a terminal."""
    return "".join(_lines(briefing, max(40, min(look.width, 100)), look.colour))


def _lines(briefing: Briefing, width: int, colour: bool) -> Iterator[str]:
    rule = paint("─" * width, DIM, colour) + "\n"
    yield rule
    yield flow([(briefing.title, BOLD)], width, 0, 0, colour)
    yield flow([(" · ".join(briefing.about), DIM)], width, 0, 0, colour)
    yield rule
    if briefing.unread:
        yield flow([("Not read:", BOLD), (briefing.unread, "")], width, 0, 0, colour)
    elif not briefing.sections:
        yield flow([(NOTHING, "")], width, 0, 0, colour)
    for number, section in enumerate(briefing.sections):
        heading = paint(section.heading.upper(), BOLD + ";" + CYAN, colour)
        yield ("\n" if number else "") + heading + "\n"
        yield from (_line(line, width, colour) for line in section.lines)


def _line(line: Line, width: int, colour: bool) -> str:
    runs: list[Run] = [(text, _STYLES[style]) for text, style in line.words if text]
    runs += [(keep(f"[{clean(reference.shown)}]"), DIM) for reference in line.references]
    indent = 2 + 2 * line.level
    return flow(runs, width, indent, indent + 2, colour)
