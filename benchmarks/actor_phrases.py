"""Read the phrases in context of tests/actor_phrases and say which lead to the right actor.

    python benchmarks/actor_phrases.py [FILE …] [--misses] [--half 1|2]

A case is right where the mention that covers the phrase best has the state, one of the sectors and the name that the
case asks for; ``nothing`` asks that no state, body or official is found there. Parse, mentions and references run.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from communique.article import Article  # noqa: E402
from communique.document import Document  # noqa: E402
from communique.layers import ActorMention, Actors  # noqa: E402
from communique.pipeline import default_stages  # noqa: E402
from communique.yaml_schema import Schema, load  # noqa: E402

CASES = ROOT / "tests" / "actor_phrases"
HELD_OUT = ROOT / "tests" / "actor_phrases_2"  # written later, by somebody who had not seen the others
_BEST = 0.5


class Case(Schema):
    """One phrase in a text, and what it leads to. ``nth`` counts the places where the phrase stands, from 1."""

    id: str
    date: str
    text: str
    phrase: str
    nth: int = 1
    country: str | None = None
    sectors: tuple[str, ...] = ()
    name: str | None = None
    nothing: bool = False
    group: str = Field(pattern=r"^[a-z-]+$")

    def span(self) -> tuple[int, int]:
        """Where the phrase stands. Raises ValueError where it does not."""
        found = [match.start() for match in re.finditer(re.escape(self.phrase), self.text)]
        if len(found) < self.nth:
            raise ValueError(f"{self.id}: {self.phrase!r} does not stand there so often")
        return found[self.nth - 1], found[self.nth - 1] + len(self.phrase)


class CaseFile(Schema):
    """A file of tests/actor_phrases."""

    cases: tuple[Case, ...]


@dataclass
class Outcome:
    """One case with what was found instead; nothing where it is right."""

    case: Case
    wrong: str


def cases(files: Sequence[Path]) -> list[Case]:
    """All cases of these files."""
    return [case for path in files for case in load(path, CaseFile).cases]


def outcomes(asked: Sequence[Case]) -> list[Outcome]:
    """Each case, read on its own."""
    documents = [Document(Article(case.text, id=case.id, published=case.date, language="en")) for case in asked]
    for stage in default_stages():
        layers = stage.batch(documents)
        documents = [document.with_layer(layer) for document, layer in zip(documents, layers, strict=True)]
        if stage.provides is Actors:
            break
    return [Outcome(case, wrong(case, document[Actors])) for case, document in zip(asked, documents, strict=True)]


def wrong(case: Case, layer: Actors) -> str:
    """What was found where it is not what the case asks for."""
    mentions = _at(case.span(), layer, case.text)
    found = [layer.actors[i] for m in mentions for i in (m.actors or (m.fallback,))]
    shown = "; ".join(f"{e.name} {e.country}/{','.join(e.sectors)}" for e in found) or "nothing"
    plain = any(m.form == "demonym" for m in mentions)  # a people or an adjective: the state, in whatever capacity
    if case.nothing:
        inside = any(m.start <= case.span()[0] and case.span()[1] < m.end for m in mentions)
        found = [entry for entry in found if entry.kind != "person" and not inside]
        return shown if any(e.country or e.sectors or e.kind in ("state", "igo") for e in found) else ""
    for entry in found:
        right = (entry.country or "null") == (case.country or "null")
        right &= not case.sectors or plain or bool({*entry.sectors} & {*case.sectors})
        right |= case.sectors == ("GOV",) and entry.id == f"state:{case.country}"  # a state acts through it
        right &= case.name is None or same_name(case.name, entry.name) or same_name(case.name, entry.acronym or "")
        if right:
            return ""
    return shown


def _at(span: tuple[int, int], layer: Actors, text: str) -> list[ActorMention]:
    """The mentions that cover these characters best."""

    def bare(start: int, end: int) -> tuple[int, int]:
        return start + 4 * text[start:end].lower().startswith("the "), end

    def shared(start: int, end: int) -> float:
        (start, end), (first, last) = bare(start, end), bare(*span)
        both = min(end, last) - max(start, first)
        return both / (max(end, last) - min(start, first)) if both > 0 else 0.0

    mentions = [m for m in layer.mentions if m.actors or m.fallback]
    best = max((shared(m.start, m.end) for m in mentions), default=0.0)
    if best < _BEST:  # "X, the foreign minister,": the phrase is a part of the mention of X
        around = [m for m in mentions if m.form == "name" and m.start <= span[0] and span[1] <= m.end]
        return [min(around, key=lambda m: m.end - m.start)] if around else []
    return [m for m in mentions if shared(m.start, m.end) == best]


def same_name(one: str, other: str) -> bool:
    """Whether two names share their last word, or one holds all words of the other."""
    a, b = _words(one), _words(other)
    return bool(a and b) and (a[-1] == b[-1] or set(a) <= set(b) or set(b) <= set(a))


def _words(name: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    return [w for w in re.findall(r"\w+", plain) if w not in ("the", "of", "and", "al")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true", help="show what is wrong")
    parser.add_argument("--half", type=int, choices=(1, 2), help="only every second case, from the first or the second")
    arguments = parser.parse_args()
    asked = cases(arguments.files or sorted((*CASES.glob("*.yaml"), *HELD_OUT.glob("*.yaml"))))
    if arguments.half:
        asked = asked[arguments.half - 1 :: 2]
    found = outcomes(asked)
    total, right = Counter(o.case.group for o in found), Counter(o.case.group for o in found if not o.wrong)
    for group in total:
        print(f"{group}: {right[group]}/{total[group]}")
    print(f"all: {sum(right.values())}/{len(found)} ({sum(right.values()) / len(found):.1%})")
    for outcome in found if arguments.misses else ():
        if outcome.wrong:
            case = outcome.case
            wanted = "nothing" if case.nothing else f"{case.name or ''} {case.country}/{','.join(case.sectors)}"
            print(f"{case.id} {case.date} {case.phrase!r}: {wanted}, not {outcome.wrong}\n    {case.text}")


if __name__ == "__main__":
    main()
