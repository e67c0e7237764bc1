"""The documentation says what the code does: each command, each type, and pages that are made are up to date."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["record.md", "record.schema.json", "commands.md"])
def test_generated_pages_are_up_to_date(generate: ModuleType, name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == generate.pages()[name], "run make docs"


def test_every_command_and_option_is_documented(generate: ModuleType) -> None:
    page = (DOCS / "commands.md").read_text(encoding="utf-8")
    commands = generate.commands()
    assert set(commands) >= {"read", "who", "relate", "explain", "benchmark", "version"}
    for name, command in commands.items():
        assert f"## communique {name}\n" in page
        for parameter in command.params:
            assert parameter.help, f"{name}: {parameter.name} has no help"


def test_every_part_of_the_record_is_documented(generate: ModuleType) -> None:
    page = (DOCS / "record.md").read_text(encoding="utf-8")
    for part in generate.parts():
        assert f"## {part.__name__}\n" in page
        assert (part.__doc__ or "").strip(), part.__name__


def test_every_stage_is_explained() -> None:
    page = (DOCS / "how-it-works.md").read_text(encoding="utf-8")
    for path in (ROOT / "communique" / "stages").glob("[a-z]*.py"):
        assert f"`{path.stem}`" in page, f"docs/how-it-works.md does not speak of the stage {path.stem}"


def test_every_source_and_export_is_named() -> None:
    from communique.exports import FORMATS
    from communique.sources import suffixes

    page = (DOCS / "extending.md").read_text(encoding="utf-8") + (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [name for name in (*FORMATS, *suffixes()) if f"`{name}`" not in page]


def test_the_glossary_has_the_words_of_the_field() -> None:
    page = (DOCS / "glossary.md").read_text(encoding="utf-8")
    words = "article record span mention actor role statement event modality meeting figure story store relation"
    assert not [word for word in words.split() if f"**{word}**" not in page]


def pages() -> list[Path]:
    return [*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "samples").glob("*.md")]


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
