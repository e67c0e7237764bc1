"""The brief as Markdown, for pasting into a report: headings, lists, and the ids of the facts in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from communique.exports import Look
from communique.exports.brief import NOTHING
from communique.exports.briefing import Briefing, Line
from communique.exports.joint import with_joint_brief
from communique.exports.layout import clean
from communique.record import Record

# What could begin markup, a tag, an entity, a table or a link anywhere in a line.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$@^!])")
_FIRST = re.compile(r"^(\d+)([.)])|^([-+=:])")


def write(records: Iterable[Record], look: Look) -> Iterator[str]:
    """A part for each record; before them, the joint brief where several articles were read."""
    for number, briefing in enumerate(with_joint_brief(records)):
        yield ("\n" if number else "") + shown(briefing)


def shown(briefing: Briefing) -> str:
    """A brief in Markdown."""
    return "\n".join(_lines(briefing)) + "\n"


def _lines(briefing: Briefing) -> Iterator[str]:
    yield f"## {escaped(briefing.title)}"
    yield ""
    yield f"*{escaped(' · '.join(briefing.about))}*"
    if briefing.unread:
        yield f"\n**Not read:** {escaped(briefing.unread)}"
    elif not briefing.sections:
        yield f"\n{NOTHING}"
    for section in briefing.sections:
        yield f"\n### {escaped(section.heading)}\n"
        yield from (_line(line) for line in section.lines)


def _line(line: Line) -> str:
    words = [f"**{escaped(text)}**" if style == "strong" else escaped(text) for text, style in line.words if text]
    words += [f"\\[{escaped(reference.shown)}\\]" for reference in line.references]
    return "  " * line.level + "- " + " ".join(words)


def escaped(text: str) -> str:
    """The text as Markdown shows it: nothing in it is markup, HTML or a link."""
    plain = _MARKUP.sub(r"\\\1", clean(text).replace("&", "&amp;")).replace("\\<", "&lt;").replace("\\>", "&gt;")
    plain = re.sub(r"(?i)\b(https?|ftp|mailto|www)([:.])", r"\1\\\2", plain)
    return _FIRST.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", plain)
