"""Read the hard cases of attribution (tests/hard_cases/*.txt) and say which passages are wholly right.

    python benchmarks/hard_cases.py [FILE …] [--misses]

A passage is right when each attribution marked in it is found (contents that share at least three quarters of their
words) under the speaker named in the mark, and no other statement is reported. What stands inside another statement
(``parent``) is not asked.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from communique.article import Article  # noqa: E402
from communique.pipeline import default_pipeline  # noqa: E402
from communique.record import Record, Statement  # noqa: E402
from training.marked_text import Passage, read_passages  # noqa: E402

CASES = ROOT / "tests" / "hard_cases"
_WORD = re.compile(r"[^\W_]+")
_SAME = 0.75
_NAMING = frozenset({"name", "title", "metonym", "demonym", "nominal"})


@dataclass
class Outcome:
    """One passage with what is wrong about its reading; nothing where it is right."""

    passage: Passage
    wrong: list[str]


def outcomes(files: Sequence[Path]) -> list[Outcome]:
    """Each passage of each file, read on its own."""
    passages = [passage for path in files for passage in read_passages(path)]
    articles = [Article(passage.text, id=str(number), language="en") for number, passage in enumerate(passages)]
    records = default_pipeline().read(articles)
    return [Outcome(passage, wrong(passage, record)) for passage, record in zip(passages, records, strict=True)]


def wrong(passage: Passage, record: Record) -> list[str]:
    """What is wrong in a record of this passage, one line each."""
    text = passage.text
    found = [statement for statement in record.statements if statement.parent is None]
    lines: list[str] = []
    for marked in passage.attributions:
        content = _words(text, marked.content)
        best = max(found, key=lambda s: _shared(_words(text, s.content), content), default=None)
        if best is None or _shared(_words(text, best.content), content) < _SAME:
            lines.append(f"missed: {_excerpt(text, marked.content)}")
            continue
        found.remove(best)
        names = speakers(best, record)
        if marked.speaker is not None and not same_speakers(marked.speaker, names):
            lines.append(
                f"speaker: {'; '.join(name[0] for name in names) or 'nobody'} instead of {marked.speaker or 'nobody'}"
            )
    lines.extend(
        f"not there: {_excerpt(text, statement.content)} ({statement.why[0].rule} {statement.why[0].model})"
        for statement in found
    )
    return lines


def speakers(statement: Statement, record: Record) -> list[tuple[str, ...]]:
    """For each speaker of a statement his name, and how the passage names him elsewhere."""
    found = []
    for identifier in statement.speakers:
        actor = record.actor(identifier)
        assert actor is not None
        mentions = (record.document.text[slice(*mention.span)] for mention in actor.mentions if mention.form in _NAMING)
        found.append((actor.name, *mentions))
    return found


def same_speakers(marked: str, found: list[tuple[str, ...]]) -> bool:
    """True when the marked speakers are these, one for one, each under one of his names."""
    wanted = [name.strip() for name in marked.split(";") if name.strip()]
    return len(wanted) == len(found) and all(
        any(_same_name(name, other) for names in found for other in names) for name in wanted
    )


def _same_name(one: str, other: str) -> bool:
    """True for the same words without articles and accents, or where one name begins or ends as the other."""
    first, second = (_WORD.findall(re.sub(r"^(?:the|an?)\s+", "", _plain(name))) for name in (one, other))
    shorter, longer = sorted((first, second), key=len)
    ends = shorter[-1:] == longer[-1:] and set(shorter) <= set(longer)
    return bool(shorter) and (ends or longer[: len(shorter)] == shorter)


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _words(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    return {match.start() for start, end in spans for match in _WORD.finditer(text, start, end)}


def _shared(one: set[int], other: set[int]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0


def _excerpt(text: str, spans: Iterable[tuple[int, int]]) -> str:
    return repr(" … ".join(text[start:end] for start, end in spans)[:90])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print each passage that is not right")
    parser.add_argument("files", nargs="*", type=Path, default=sorted(CASES.glob("*.txt")))
    options = parser.parse_args()
    found = outcomes(options.files)
    right, seen = Counter[str](), Counter[str]()
    for outcome in found:
        name = f"{outcome.passage.path.removesuffix('.txt')}: {outcome.passage.kind}"
        seen[name] += 1
        right[name] += not outcome.wrong
        if outcome.wrong and options.misses:
            print(f"{outcome.passage.path}:{outcome.passage.line} [{outcome.passage.kind}]")
            print("".join(f"    {line}\n" for line in (*outcome.passage.text.split("\n"), *outcome.wrong)))
    for kind in sorted(seen):
        print(f"| {kind} | {right[kind]}/{seen[kind]} |")
    total, of = sum(right.values()), sum(seen.values())
    print(f"| all | {total}/{of} = {total / of:.1%} |")


if __name__ == "__main__":
    main()
