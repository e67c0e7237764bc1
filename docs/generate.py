"""Writes the pages that are made from the code: record.md, record.schema.json, commands.md, the demo in README.md.

``make docs`` runs it; ``tests/test_docs.py`` fails when a page of docs/ is not what it would write.
"""

from __future__ import annotations

import inspect
import json
import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import typer
import typer.main

from communique import Article, cli, read, record
from communique.exports import Look, export
from communique.sources import articles

DOCS = Path(__file__).parent


def pages() -> dict[str, str]:
    """The text of each generated page under its file name."""
    return {
        "record.md": record_page(),
        "record.schema.json": json.dumps(record.Record.model_json_schema(), indent=2, ensure_ascii=False) + "\n",
        "commands.md": commands_page(),
    }


def parts() -> list[type[record.Part]]:
    """The classes of the record, the record itself first."""
    classes = [entry for entry in vars(record).values() if inspect.isclass(entry) and issubclass(entry, record.Part)]
    others = [entry for entry in classes if entry not in (record.Part, record.Record)]
    return [record.Record, *others]


def record_page() -> str:
    """Each part of a record with its fields."""
    lines = ["# The record", "", "*Made from `communique/record.py` by `make docs`; change it there.*", ""]
    introduction = (record.__doc__ or "").split("\n\n", 1)[1].strip()
    lines += [
        " ".join(introduction.split()),
        "",
        "The same as a JSON Schema: [record.schema.json](record.schema.json).",
        "",
    ]
    for part in parts():
        lines += [f"## {part.__name__}", "", " ".join((part.__doc__ or "").split()), ""]
        lines += ["| field | what it holds | |", "|---|---|---|"]
        for name, field in part.model_fields.items():
            default = "required" if field.is_required() else ""
            about = " · ".join(text for text in (field.description or "", default) if text)
            lines.append(f"| `{name}` | {_type(field.annotation)} | {about} |")
        lines.append("")
    return "\n".join(lines)


def _type(annotation: Any) -> str:
    """A type as a reader of JSON knows it."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation == record.Span:
        return "[start, end]"
    if origin is Literal:
        return ", ".join(f"`{choice}`" for choice in arguments)
    if origin in (Union, types.UnionType):
        return " or ".join(_type(argument) for argument in arguments)
    if origin is tuple:
        return f"list of {_type(arguments[0])}"
    if origin is dict:
        return f"object of {_type(arguments[1])}"
    if annotation is type(None):
        return "null"
    names = {str: "text", int: "whole number", float: "number", bool: "true or false"}
    return names.get(annotation) or f"[{annotation.__name__}](#{annotation.__name__.lower()})"


def commands_page() -> str:
    """Each command with its arguments and options."""
    made = "*Made from the command line's own help by `make docs`; change it in `communique/cli.py`.*"
    lines = ["# The commands", "", made, ""]
    lines += [
        "Errors are one line on standard error. Exit codes: 0 all was read, 1 some input could not be read, 2 the",
        "command was used wrongly, 130 interrupted. Colours and progress are shown on a terminal only; `NO_COLOR`",
        "turns colours off. `COMMUNIQUE_LONGEST_ARTICLE` sets how many characters an article may have (1,000,000).",
        "",
    ]
    for name, command in commands().items():
        lines += [f"## communique {name}", "", inspect.cleandoc(command.help or ""), ""]
        lines += ["| | what it is | default |", "|---|---|---|"]
        lines += [_parameter(parameter) for parameter in command.params]
        lines.append("")
    return "\n".join(lines)


def commands() -> dict[str, Any]:
    """The commands by name, as typer builds them."""
    group: Any = typer.main.get_command(cli.app)
    return dict(group.commands)


def _parameter(parameter: Any) -> str:
    """One argument or option; built from its parts, because the printed help differs with typer's version."""
    metavar = parameter.metavar or parameter.name.upper()
    is_argument = parameter.param_type_name == "argument"
    takes_value = not is_argument and not getattr(parameter, "is_flag", False)
    shown = metavar if is_argument else ", ".join(parameter.opts) + (f" {metavar}" if takes_value else "")
    default = "required" if parameter.required else parameter.default
    default = "" if default is None or default is False or default == () else default
    return f"| `{shown}` | {parameter.help} | {default} |"


def demo() -> str:
    """The beginning of the brief that ``make demo`` shows: meetings and what officials and experts say."""
    sample = next(articles(str(DOCS.parent / "samples" / "tehran-2022.txt")))
    assert isinstance(sample, Article)
    lines = "".join(export("brief")([read(sample)], Look())).splitlines()
    end = next((number for number, line in enumerate(lines) if line in ("PLANNED", "FIGURES")), len(lines))
    return "\n".join(lines[: min(end, 44)]).rstrip()


def main() -> None:
    """Write every page, and the demo's output into the README."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
        print(f"docs/{name}")
    readme = DOCS.parent / "README.md"
    before, begins, rest = readme.read_text(encoding="utf-8").partition("<!-- demo: begins -->")
    _, ends, after = rest.partition("<!-- demo: ends -->")
    readme.write_text(f"{before}{begins}\n```text\n{demo()}\n…\n```\n{ends}{after}", encoding="utf-8")
    print("README.md (the demo)")


if __name__ == "__main__":
    main()
