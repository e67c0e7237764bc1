"""Meetings in the short texts of tests/meeting_texts: how many texts and how many meetings are wholly right.

    python benchmarks/meeting_texts.py [--misses] [--file FILE]

A meeting is wholly right where its participants, the states that they stand for, status, first and last day, place and
the place's state, form and host are; a text where all its meetings are and the record has no other.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from communique.article import Article  # noqa: E402
from communique.layers import Actors, Meetings  # noqa: E402
from communique.pipeline import Pipeline, default_stages  # noqa: E402
from communique.record import Meeting  # noqa: E402

TEXTS = ROOT / "tests" / "meeting_texts" / "meetings.yaml"
FIELDS = ("participants", "countries", "status", "date", "date_end", "place", "country", "format", "host")
SMALL = frozenset(("the", "of", "and", "a", "an", "s"))


@dataclass(frozen=True)
class Told:
    """One meeting in the words of a reader: names for actors, the state of the place."""

    participants: tuple[str, ...]
    countries: frozenset[str]
    status: str
    date: str | None
    date_end: str | None
    place: str | None
    country: str | None
    format: str
    host: str | None


@dataclass(frozen=True)
class Text:
    """One short text with the meetings that a reader marked."""

    article: Article
    wanted: tuple[Told, ...]


def texts(path: Path = TEXTS) -> list[Text]:
    """The texts of a file."""
    rows = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return [
        Text(
            Article(row["text"], id=row["id"], title=_null(row["title"]), published=row["published"], language="en"),
            tuple(
                Told(
                    **{key: _null(meeting[key]) for key in FIELDS if key not in ("participants", "countries")},
                    participants=tuple(meeting["participants"]),
                    countries=frozenset(meeting["countries"]),
                )
                for meeting in row["meetings"]
            ),
        )
        for row in rows
    ]


def _null(value: str) -> str | None:
    return None if value in ("null", "~", "") else value


def told(meeting: Meeting, names: Mapping[str, str]) -> Told:
    """A meeting of a record in a reader's words."""
    return Told(
        tuple(names.get(actor, actor) for actor in meeting.participants),
        frozenset(meeting.countries),
        meeting.status,
        meeting.date,
        meeting.date_end,
        meeting.place,
        meeting.location.country if meeting.location is not None else None,
        meeting.format,
        names.get(meeting.host, meeting.host) if meeting.host is not None else None,
    )


def found(articles: Sequence[Article]) -> Iterator[list[Told]]:
    """The meetings of each article; acts and figures are not read."""
    pipeline = Pipeline([stage for stage in default_stages() if stage.name not in ("events", "figures")])
    for document in pipeline.documents(articles):
        layer = document[Meetings]
        names = {actor: entry.name for actor, entry in (*document[Actors].actors.items(), *layer.actors.items())}
        yield [told(meeting, names) for meeting in layer.meetings]


def _fold(name: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return [word for word in re.findall(r"\w+", plain.lower()) if word not in SMALL]


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names denote one person, body or place: one last word, one within the other, half of the words,
    or one last word in two spellings."""
    if one is None or other is None:
        return one == other
    first, second = _fold(one), _fold(other)
    if not first or not second:
        return False
    mine, theirs = set(first), set(second)
    if first[-1] == second[-1] or mine <= theirs or theirs <= mine:
        return True
    return len(mine & theirs) / len(mine | theirs) >= 0.5 or SequenceMatcher(None, first[-1], second[-1]).ratio() > 0.85


def differs(wanted: Told, got: Told) -> list[str]:
    """The fields in which a meeting is not as wanted."""
    wrong = [
        field
        for field in ("status", "date", "date_end", "country", "format")
        if getattr(wanted, field) != getattr(got, field)
    ]
    wrong += [field for field in ("place", "host") if not same_name(getattr(wanted, field), getattr(got, field))]
    wrong += ["countries"] if wanted.countries != got.countries else []
    left = list(got.participants)
    for name in wanted.participants:
        match = next((other for other in left if same_name(name, other)), None)
        if match is not None:
            left.remove(match)
    if left or len(wanted.participants) != len(got.participants):
        wrong.append("participants")
    return wrong


def paired(wanted: Sequence[Told], got: Sequence[Told]) -> tuple[list[tuple[Told, Told]], list[Told], list[Told]]:
    """The meetings that belong together, the fewest differences first; what is missing and what nobody wanted."""
    left, over = list(wanted), list(got)
    pairs: list[tuple[Told, Told]] = []
    while left and over:
        cost, one, other = min(
            (
                (len(differs(a, b)) + 2 * ("participants" in differs(a, b)), i, j)
                for i, a in enumerate(left)
                for j, b in enumerate(over)
            ),
        )
        if cost > 7 or not any(same_name(a, b) for a in left[one].participants for b in over[other].participants):
            candidates = [
                (len(differs(a, b)), i, j)
                for i, a in enumerate(left)
                for j, b in enumerate(over)
                if any(same_name(x, y) for x in a.participants for y in b.participants)
            ]
            if not candidates:
                break
            _, one, other = min(candidates)
        pairs.append((left.pop(one), over.pop(other)))
    return pairs, left, over


@dataclass
class Score:
    """How many texts and meetings are wholly right, and which fields are wrong how often."""

    texts: int = 0
    right: int = 0
    meetings: int = 0
    whole: int = 0
    missing: int = 0
    extra: int = 0


def score(rows: Sequence[Text], got: Sequence[Sequence[Told]], misses: bool = False) -> tuple[Score, Counter[str]]:
    """The score of what was found in these texts; with ``misses`` what is wrong is printed."""
    result, fields = Score(), Counter[str]()
    for row, meetings in zip(rows, got, strict=True):
        pairs, missing, extra = paired(row.wanted, meetings)
        wrong = [(one, other, differs(one, other)) for one, other in pairs]
        bad = [each for each in wrong if each[2]]
        result.texts += 1
        result.meetings += len(row.wanted)
        result.whole += len(wrong) - len(bad)
        result.missing += len(missing)
        result.extra += len(extra)
        result.right += not (bad or missing or extra)
        for _, _, names in bad:
            fields.update(names)
        if misses and (bad or missing or extra):
            print(f"## {row.article.id} {row.article.published} | {row.article.title or '-'}\n{row.article.text}")
            for one, other, names in bad:
                print("  WRONG", "; ".join(f"{n}: {getattr(one, n)!r} not {getattr(other, n)!r}" for n in names))
            for each in missing:
                print("  MISSING", each)
            for each in extra:
                print("  EXTRA", each)
            print()
    return result, fields


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--file", type=Path, default=TEXTS)
    arguments = parser.parse_args()
    rows = texts(arguments.file)
    result, fields = score(rows, list(found([row.article for row in rows])), arguments.misses)
    print(f"texts wholly right     {result.right}/{result.texts}")
    print(
        f"meetings wholly right  {result.whole}/{result.meetings}; missing {result.missing}; not wanted {result.extra}"
    )
    print("wrong in", ", ".join(f"{name} {count}" for name, count in fields.most_common()))


if __name__ == "__main__":
    main()
