"""An explanation in words: the fact, its sentence with the words that count marked, and why."""

from __future__ import annotations

from collections.abc import Iterator

from communique.exports import Look
from communique.exports.layout import BOLD, CYAN, DIM, GLUE, GREEN, MAGENTA, RED, YELLOW, Run, clean, flow, paint
from communique.exports.naming import Naming
from communique.queries.explain import Explanation
from communique.record import Record

_STYLES = {"source": CYAN, "cue": YELLOW, "content": GREEN, "event": MAGENTA, "modality": RED, "meeting": GREEN}
_LEFT_OUT = frozenset(("id", "why", "span", "source", "cue", "content", "mentions", "roles", "modality_span"))


def lines(explanation: Explanation, record: Record, look: Look) -> Iterator[str]:
    """The explanation, line by line."""
    part = explanation.part
    naming = Naming(record)
    yield paint(f"{explanation.kind} {clean(part.id)}", BOLD, look.colour) + f" in {clean(explanation.article)}\n"
    for name, value in part.model_dump(mode="json").items():
        shown = _shown(naming, name, value)
        if shown and (name not in _LEFT_OUT or (name == "source" and explanation.kind == "event")):
            yield flow([(f"{name}:", DIM), (shown, "")], look.width, 2, 6, look.colour)
    for passage in explanation.passages:
        yield "\n" + flow(_marked(passage.pieces, look), look.width, 2, 2, look.colour)
        yield flow([(f"characters {passage.start}–{passage.end}", DIM)], look.width, 2, 2, look.colour)
    yield "\n" + paint("why", BOLD, look.colour) + "\n"
    if not explanation.reasons:
        yield "  no reason is stored\n"
    for reason in explanation.reasons:
        why = reason.why
        decided = [f"stage {why.stage}"]
        decided += [f"rule {why.rule}"] if why.rule else []
        decided += [f"model {why.model}"] if why.model else []
        decided += [f"score {why.score:.2f}"] if why.score is not None else []
        decided += [clean(why.note)] if why.note else []
        yield flow([("- " + " · ".join(decided), "")], look.width, 2, 4, look.colour)
        if reason.file:
            yield flow([(f"knowledge/{reason.file}", DIM)], look.width, 4, 4, look.colour)
        for words in reason.hits[:3]:
            yield flow([("fires on:", DIM), (clean(words), "")], look.width, 4, 8, look.colour)
        for words in reason.misses[:3]:
            yield flow([("not on:", DIM), (clean(words), "")], look.width, 4, 8, look.colour)


def _shown(naming: Naming, name: str, value: object) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, list):
        return ", ".join(_shown(naming, name, entry) for entry in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {entry}" for key, entry in value.items() if entry not in (None, "", []))
    text = clean(str(value))
    return f"{naming.name(text)} ({text})" if text in naming.actors and name != "name" else text


def _marked(pieces: tuple[tuple[str, str], ...], look: Look) -> list[Run]:
    """The words that count: in colour on a terminal, in ⟦label: …⟧ elsewhere."""
    if not look.colour:
        marked = (f"⟦{label}: {text}⟧" if label and text.strip() else text for text, label in pieces)
        return [(clean("".join(marked)), "")]
    runs: list[Run] = []
    space = True
    for text, label in pieces:
        glue = "" if space or text[:1].isspace() else GLUE
        runs.append((glue + clean(text), _STYLES.get(label, CYAN) if label else ""))
        space = text[-1:].isspace()
    return runs
