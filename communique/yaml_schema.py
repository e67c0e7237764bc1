"""Reads YAML files of knowledge: every scalar as text, typed and checked by a schema, errors with file and line.

YAML's own typing is never used (``NO`` is Norway, not false; ``1.10`` stays as written).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from communique.errors import KnowledgeError

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML built without libyaml: slower, same result
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

KNOWLEDGE = Path(__file__).parent / "knowledge"


class Schema(BaseModel):
    """Base of all schemas of knowledge files: immutable, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


S = TypeVar("S", bound=BaseModel)


def load(path: Path, schema: type[S]) -> S:
    """The file's content as ``schema``. Raises KnowledgeError with file and line where keys or values are wrong."""
    try:
        text = path.read_text(encoding="utf-8")
        data = yaml.load(text, Loader=_Loader)
    except OSError as error:
        raise KnowledgeError(f"{path}: can't be read ({error.strerror})") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise KnowledgeError(f"{path}:{line}: not YAML ({error.problem})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path}: not YAML ({error})") from error
    try:
        return schema.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        line = _line(text, first["loc"])
        where = ".".join(str(part) for part in first["loc"])
        raise KnowledgeError(f"{path}:{line}: {where}: {first['msg']}") from error


def _line(text: str, location: tuple[int | str, ...]) -> int:
    """The line of the deepest node on the way to ``location`` that is in the file."""
    node: Any = yaml.compose(text, Loader=_Loader)
    line = 1
    for part in location:
        children: list[tuple[Any, Any, Any]] = []
        if isinstance(node, yaml.MappingNode):
            children = [(key.value, key, value) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            children = [(index, value, value) for index, value in enumerate(node.value)]
        found = next((child for child in children if child[0] == part), None)
        if found is None:
            break
        line = found[1].start_mark.line + 1
        node = found[2]
    return line
