"""The architecture: which module may import which. The list is the picture; each line may import those above it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

PACKAGE = Path(__file__).parent.parent / "communique"

# A module may import modules of earlier lines only. A folder stands for all modules in it; modules of a folder in
# FREE_INSIDE may import each other, stages must not.
ORDER = (
    "version",
    "errors",
    "settings",
    "article",
    "record",
    "layers",
    "document",
    "stage",
    "yaml_schema",
    "rules",
    "language_id",
    "models",
    "encoder",
    "ontology_sectors",
    "ontology",
    "relation_head",
    "relation_words",
    "calendar_days",
    "reckoned",
    "named_times",
    "counted_times",
    "reckoning",
    "dates",
    "currencies",
    "numerals",
    "units",
    "quantities",
    "figure_roles",
    "figure_subjects",
    "compiled",
    "cities",
    "trie",
    "office_holders",
    "gazetteer_files",
    "gazetteer",
    "cues",
    "clauses",
    "frames",
    "actor_phrases",
    "names_behind_titles",
    "references",
    "appositions",
    "title_bearers",
    "issuers",
    "speech_acts",
    "addressees",
    "locations",
    "attribution",
    "meetings",
    "events",
    "stages",
    "assemble",
    "registry",
    "pipeline",
    "sources",
    "reading",
    "spacy_component",
    "benchmark",
    "queries",
    "exports",
    "cli",
)
# One way between the modules of these folders is not asked for; the stages of a pipeline know only the layers.
FREE_INSIDE = frozenset(("attribution", "meetings", "events", "sources", "queries", "exports"))
FORBIDDEN_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|managers?|misc|tools?)(_|$)")


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def part_of(path: Path) -> str:
    """The line of ORDER that a file belongs to; "" for the package itself."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py") if first != "__init__.py" else ""


def imported(path: Path) -> set[str]:
    """All modules of communique that a file imports, also inside functions and for types only."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "communique"}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            if node.module == "communique":
                found |= {f"communique.{alias.name}" for alias in node.names}
            elif node.module and node.module.startswith("communique."):
                found.add(node.module)
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    part = part_of(path)
    if not part:
        return  # the public names are imported from everywhere, on first use
    assert part in ORDER, f"{part} has no place in ORDER yet"
    for name in imported(path):
        other = name.split(".")[1]
        if other.startswith("__"):
            continue
        assert other in ORDER, f"{path.name} imports {name}, which has no place in ORDER"
        if other == part:
            assert part in FREE_INSIDE or name.count(".") == 1, (
                f"{path.name}: modules of {part}/ don't import each other"
            )
            continue
        assert ORDER.index(other) < ORDER.index(part), f"{path.name} must not import {name}"


def test_every_line_of_the_order_exists() -> None:
    parts = {part_of(path) for path in modules()}
    planned = {"spacy_component"} if not (PACKAGE / "spacy_component.py").exists() else set()
    assert set(ORDER) - parts <= planned


def test_modules_are_named_after_the_field() -> None:
    assert not [path for path in modules() if FORBIDDEN_NAMES.search(path.stem)]


def test_only_one_module_knows_spacy_at_run_time() -> None:
    """The parser is behind one seam; elsewhere spaCy may be named for types only."""
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        types_only = {
            id(node)
            for block in ast.walk(tree)
            if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
            for statement in block.body
            for node in ast.walk(statement)
        }
        for node in ast.walk(tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if id(node) not in types_only and any(name.split(".")[0] == "spacy" for name in names):
                assert path.name in ("parse.py", "spacy_component.py"), f"{path.name} imports spacy"


def test_the_ontology_has_no_word_of_any_language() -> None:
    """Types, modes and acts are named there; the words that express them are in languages/."""
    for path in (PACKAGE / "knowledge" / "ontology").glob("*.yaml"):
        keys = set(re.findall(r"^\s*-?\s*([a-z_]+):", path.read_text(encoding="utf-8"), re.MULTILINE))
        assert not keys & {"lemmas", "words", "verbs", "nouns", "hits", "misses", "phrases", "cues"}, path.name


def test_all_knowledge_is_yaml_that_can_be_read() -> None:
    for path in (PACKAGE / "knowledge").rglob("*.yaml"):
        assert yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) is not None, path
