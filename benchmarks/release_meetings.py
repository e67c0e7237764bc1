"""Meetings of presidential releases whose title names an encounter with somebody abroad, printed for a reader's eye.

    python benchmarks/release_meetings.py [--seed 1] [--apart SEED …] [--each 30] [--corpora FOLDER] [--characters 500]

Draws releases of the Kremlin and of the President of Ukraine, 2021-22, by the seed, and prints of each its title, day,
the meetings of the record and how the text opens. The draw of the final seed is taken out of all other draws.
Development did not see it before the first look at it; some of what it missed has been mended since, so a later look at
the same draw is no longer a look at texts unseen. The verdicts on the final draw stand in docs/release_meetings.csv.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from communique.article import Article  # noqa: E402
from communique.gazetteer import gazetteer  # noqa: E402
from communique.pipeline import default_pipeline  # noqa: E402
from communique.record import Meeting, Record  # noqa: E402

CORPORA = {"kremlin": "RUS", "ukraine_president": "UKR"}
FINAL = 2026
ENCOUNTER = re.compile(
    r"\b(meetings?|met|meets?|talks|conversations?|calls?|summit|negotiations|spoke|received?|visit(ed)? (of|by|to))\b",
    re.I,
)
# speeches and letters, what was said afterwards, and meetings of the publisher's own bodies
NO_ENCOUNTER = re.compile(
    r"^(Greetings|Message|Congratulations|Condolences|Answers|Replies|Joint Statement|Press statements?)\b|: "
    r"|\b(address(ed)?|speech|statement|interview|participants|Security Council|students|businessm[ae]n|preparations)\b"
    r"|\b[Pp]resident (during|after|following|at)\b| - | – .*(President|Zelenskyy)",
    re.I,
)


def abroad(title: str, own: str) -> bool:
    """Whether the title names a state, a body of states or an office holder that is not of the publisher's state."""
    words = list(re.finditer(r"\w+(?:[.’'-]\w+)*", title))
    for name in gazetteer().matches([w.group() for w in words], [w.start() for w in words]):
        for sense in name.senses:
            if sense.entity is not None and sense.entity.kind in ("state", "igo") and sense.entity.country != own:
                return True
    return False


def releases(folder: Path, corpus: str) -> list[dict[str, str]]:
    """The releases of one corpus that may be drawn."""
    with gzip.open(folder / f"{corpus}_2021_2022.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        row
        for row in rows
        if ENCOUNTER.search(row["title"])
        and not NO_ENCOUNTER.search(row["title"])
        and abroad(row["title"], CORPORA[corpus])
    ]


def draw(folder: Path, seed: int, each: int, apart: Sequence[int] = ()) -> list[dict[str, str]]:
    """So many releases of each corpus: never those of the final draw unless it is asked for, nor those of ``apart``."""
    drawn: list[dict[str, str]] = []
    seen = {row["id"] for other in apart if other != seed for row in draw(folder, other, each)}
    for corpus in CORPORA:
        rows = releases(folder, corpus)
        final = random.Random(FINAL).sample(rows, each)
        if seed != FINAL:
            kept = {row["id"] for row in final}
            final = random.Random(seed).sample([row for row in rows if row["id"] not in kept | seen], each)
        drawn.extend({**row, "corpus": corpus} for row in final)
    return drawn


def told(record: Record, meeting: Meeting) -> str:
    """One meeting in a line."""
    names = {actor.id: actor.name for actor in record.actors}
    where = meeting.place or "-"
    if meeting.location is not None:
        where += f" ({meeting.location.country}{', coordinates' if meeting.location.geonames else ''})"
    days = (meeting.date or "no day") + (f" to {meeting.date_end}" if meeting.date_end else "")
    host = f"; host {names.get(meeting.host, meeting.host)}" if meeting.host else ""
    who = ", ".join(names.get(actor, actor) for actor in meeting.participants)
    return f"{meeting.id} {meeting.kind} {meeting.status}: {who}; {days}; {meeting.format}; {where}{host}"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--apart", type=int, nargs="*", default=[], help="seeds whose draws are left out")
    parser.add_argument("--each", type=int, default=30)
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "data" / "corpora")
    parser.add_argument("--characters", type=int, default=500)
    arguments = parser.parse_args()
    pipeline = default_pipeline()
    for row in draw(arguments.corpora, arguments.seed, arguments.each, arguments.apart):
        article = Article(
            row["text"], id=row["id"], title=row["title"], published=row["published"], url=row["url"],
            publisher=row["publisher"], language="en",
        )  # fmt: skip
        record = pipeline.read([article])[0]
        print(f"## {row['corpus']} {row['id']} {(row['published'] or '')[:10]}\n{row['title']}")
        for meeting in record.meetings:
            print("   ", told(record, meeting))
        print("   ", " ".join(row["text"][: arguments.characters].split()), "\n")


if __name__ == "__main__":
    main()
