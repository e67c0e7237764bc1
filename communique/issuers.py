"""The body that an official text names as its own in its first lines: "Statement by the Council of …"."""

from __future__ import annotations

import re
from functools import lru_cache

from communique.record import Span
from communique.references import reference_words

# The issuer is named in so many first lines, none longer than a heading.
_LINES = 3
_HEADING = 220
_LONGEST = 120


def issuer_named(text: str) -> Span | None:
    """The characters that name who issues a text; None where its first lines name nobody."""
    by, before, we = _patterns()
    offset = 0
    for line in text.split("\n")[: 2 * _LINES]:
        if line.strip() and len(line) <= _HEADING:
            for pattern in (by, before):
                found = pattern.search(line)
                if found is not None and _names(found.group("name")):
                    return offset + found.start("name"), offset + found.end("name")
        offset += len(line) + 1
    opening = we.search(text[: 2 * _HEADING])
    return opening.span("name") if opening is not None else None


def _names(words: str) -> bool:
    return any(word[:1].isupper() for word in words.split()) and len(words) <= _LONGEST


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """ "Statement by X on …", "X: Statement on …" or "X's Statement on …", and "We, the X, …"."""
    words = reference_words()
    writing = "|".join(sorted(map(re.escape, words.issued), key=len, reverse=True))
    topic = "|".join(sorted(map(re.escape, words.topics), key=len, reverse=True))
    by = "|".join(sorted(map(re.escape, words.issuing), key=len, reverse=True))
    flags = re.IGNORECASE
    behind = rf"\b(?:{writing})\s+(?:{by})\s+(?:the\s+)?(?P<name>\S[^,.;:\n]*?)\s*(?=$|[,.;:]|\s(?:{topic})\s)"
    ahead = rf"^\s*(?:the\s+)?(?P<name>\S[^,.;\n]*?)(?:['’]s?|:)?\s+(?:joint\s+)?(?:{writing})\s+(?:{topic})\s"
    we = rf"\b{words.we},\s+(?:the\s+)?(?P<name>[^,.;\n]{{3,{_LONGEST}}}),"
    return re.compile(behind, flags), re.compile(ahead, flags), re.compile(we)
