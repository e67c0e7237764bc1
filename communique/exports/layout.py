"""Text on a terminal: width in columns, wrapping, shortening, colours, and nothing that could steer the terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

# Run = (text, style). Styles are SGR codes; "" is plain.
Run = tuple[str, str]
BOLD, DIM, ITALIC = "1", "2", "3"
RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN = "31", "32", "33", "34", "35", "36"
_JOINER = "\u2060"  # keeps what stands on both sides on one line; never printed
GLUE = "\u2061"  # at the beginning of a run: no space before it; never printed


def clean(text: str) -> str:
    """The text on one line, without control characters, escape sequences and direction overrides."""
    if text.isprintable():  # none of these in it; nearly every text is so
        return " ".join(text.split())
    kept = (" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(
        "".join(c for c in kept if unicodedata.category(c) not in ("Cf", "Cs") or c in "\u200c\u200d").split()
    )


def cells(text: str) -> int:
    """How many columns the text takes: two for wide East Asian characters, none for combining ones."""
    if text.isascii():
        return len(text)
    total = 0
    for character in text:
        if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
            continue
        total += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return total


def shorten(text: str, width: int) -> str:
    """The text, cut at a word boundary with … when it takes more columns than that."""
    text = clean(text)
    if cells(text) <= width:
        return text
    cut, used = 0, 1
    while cut < len(text) and (used := used + cells(text[cut])) <= width:
        cut += 1
    head = text[:cut]
    space = head.rfind(" ")
    return (head[:space] if space > len(head) // 2 else head).rstrip(" ,;:–—-") + "…"


def middle(text: str, width: int) -> str:
    """The text, shortened in its middle: long quotations show how they begin and how they end."""
    text = clean(text)
    if cells(text) <= width:
        return text
    tail = text[-(width // 3) :]
    tail = tail[tail.find(" ") + 1 :] if " " in tail[:-1] else tail
    return shorten(text, width - cells(tail) - 1).rstrip("…").rstrip() + " … " + tail


def flow(runs: Sequence[Run], width: int, indent: int = 0, hanging: int | None = None, colour: bool = False) -> str:
    """The runs wrapped into lines of at most ``width`` columns, each ended by a line break.

    Runs are apart by a space, unless the later one begins with ``GLUE``.
    """
    hanging = indent if hanging is None else hanging
    lines: list[list[list[Run]]] = [[]]
    used = indent
    for word in _words(runs, max(8, width - hanging)):
        columns = sum(cells(text) for text, _ in word)
        needed = columns + bool(lines[-1])
        if lines[-1] and used + needed > width:
            lines.append([])
            used, needed = hanging, columns
        lines[-1].append(word)
        used += needed
    margins = [" " * indent, *([" " * hanging] * (len(lines) - 1))]
    return "".join(f"{margin}{_styled(line, colour)}\n" for margin, line in zip(margins, lines, strict=True))


def _words(runs: Sequence[Run], width: int) -> list[list[Run]]:
    """What must stay on one line: pieces of a word, each in its style. Words wider than a line are cut."""
    words: list[list[Run]] = []
    for text, style in runs:
        glued = text.startswith(GLUE)
        for word in text.removeprefix(GLUE).split(" "):
            pieces = _pieces(word.replace(_JOINER, " "), width) if word else []
            joined = sum(cells(part) for part, _ in words[-1]) if words else 0
            if glued and words and pieces and joined + cells(pieces[0]) <= width:
                words[-1].append((pieces.pop(0), style))
            words += [[(piece, style)] for piece in pieces]
            glued = False
    return words


def keep(text: str) -> str:
    """The text as one word for ``flow``: it is not broken at its spaces."""
    return text.replace(" ", _JOINER)


def _pieces(word: str, width: int) -> list[str]:
    """The word, cut where it is wider than a line."""
    if cells(word) <= width:
        return [word]
    pieces, piece, used = [], "", 0
    for character in word:
        if used + cells(character) > width:
            pieces.append(piece)
            piece, used = "", 0
        piece += character
        used += cells(character)
    return [*pieces, piece]


def _styled(line: Sequence[Sequence[Run]], colour: bool) -> str:
    if not colour:
        return " ".join("".join(text for text, _ in word) for word in line)
    out, current = "", ""
    for number, word in enumerate(line):
        for place, (text, style) in enumerate(word):
            space = " " if number and not place else ""
            if style != current:
                out += ("\x1b[0m" if current else "") + space + (f"\x1b[{style}m" if style else "") + text
                current = style
            else:
                out += space + text
    return out + ("\x1b[0m" if current else "")


def paint(text: str, style: str, colour: bool) -> str:
    """The text in this style, where colours are shown."""
    return f"\x1b[{style}m{text}\x1b[0m" if colour and style else text


def day(iso: str | None) -> str:
    """Wed 22 Feb 2023; what is no ISO date stays as it is."""
    if not iso:
        return ""
    try:
        found = date.fromisoformat(iso)
    except ValueError:
        try:
            found = datetime.fromisoformat(iso).date()
        except ValueError:
            return clean(iso)
    return f"{found:%a} {found.day} {found:%b} {found.year}"


def days(start: str | None, end: str | None) -> str:
    """One day, or from one to another: 20–22 Feb 2023; a whole month or a whole year by its name."""
    if not start or not end or end == start:
        return day(start or end)
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError:
        return f"{day(start)} – {day(end)}"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    same_month = (first.year, first.month) == (last.year, last.month)
    if same_month and first.day == 1 and last.toordinal() + 1 == _next_month(first):
        return f"{first:%b} {first.year}"
    if same_month:
        return f"{first.day}–{last.day} {last:%b} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {first:%b}{year} – {last.day} {last:%b} {last.year}"


def _next_month(first: date) -> int:
    return (
        date(first.year + first.month // 12, first.month % 12 + 1, 1) if first.year < 9999 else date.max
    ).toordinal()


def amount(value: float) -> str:
    """200 billion, 12.5, 1,340: as people write it."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{value / size:.3f}".rstrip("0").rstrip(".") + f" {word}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.4f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Marks:
    """The signs that frame a quotation in the text and are replaced by one pair in print."""

    opening: str = "\"“”„«»‘’'‹›「『"
    closing: str = "\"“”„«»‘’'‹›」』"


def bare(quotation: str, marks: Marks = Marks()) -> str:
    """A quotation without the marks around it and without the comma before its last one."""
    text = clean(quotation)
    if text[:1] and text[0] in marks.opening:
        text = text[1:]
    if text[-1:] and text[-1] in marks.closing and not (text[-1] in "’'" and "‘" in text):
        text = text[:-1]
    return text.strip().rstrip(",").strip()
