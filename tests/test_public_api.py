"""The public names: one tested list. Every module behind it is free to change."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import communique

PUBLIC = [
    "Actor",
    "Article",
    "ArticleError",
    "CommuniqueError",
    "DocumentInfo",
    "Event",
    "Failure",
    "Figure",
    "InputError",
    "KnowledgeError",
    "MadeBy",
    "Meeting",
    "Mention",
    "PipelineError",
    "Record",
    "Role",
    "SourceError",
    "Statement",
    "UsageError",
    "Why",
    "__version__",
    "read",
    "read_articles",
]


def test_the_public_names_are_exactly_these() -> None:
    assert sorted(communique.__all__) == PUBLIC


def test_every_public_name_is_there_and_documented() -> None:
    for name in PUBLIC:
        found = getattr(communique, name)
        if name != "__version__":
            assert (found.__doc__ or "").strip(), name


def test_errors_are_one_tree() -> None:
    errors = [getattr(communique, name) for name in PUBLIC if name.endswith("Error")]
    assert all(issubclass(error, communique.CommuniqueError) for error in errors)
    assert issubclass(communique.SourceError, communique.InputError)
    assert communique.UsageError.exit_code == 2
    assert communique.SourceError.exit_code == 1


def test_the_version_is_that_of_the_package() -> None:
    project = (Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{communique.__version__}"' in project or 'dynamic = ["version"]' in project


def test_importing_the_package_is_light() -> None:
    heavy = ["spacy", "pydantic", "numpy", "yaml", "rich"]
    code = f"import sys, communique; communique.__version__; sys.exit(repr([m for m in {heavy} if m in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"
