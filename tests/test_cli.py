"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hand_record import TEXT, record, unread

from communique import cli, pipeline
from communique.article import Article
from communique.exports import FORMATS
from communique.pipeline import Failure
from communique.record import Record

Output = Any


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that needs no model: what it makes of a text depends on the text's first word."""

    def read_articles(articles: Iterable[Article], *, workers: int = 1, batch: int = 8) -> Iterator[Record | Failure]:
        for article in articles:
            if article.text.startswith("FAIL"):
                yield Failure(article.id, "ValueError: no luck", "Traceback: somewhere deep")
            elif article.text.startswith("FRENCH"):
                yield unread()
            elif article.text.startswith("STOP"):
                raise KeyboardInterrupt
            elif article.text.startswith("CRASH"):
                raise RuntimeError("out of\nluck")
            else:
                found = record()
                yield found.model_copy(update={"document": found.document.model_copy(update={"id": article.id})})

    monkeypatch.setattr(pipeline, "read_articles", read_articles)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "other.txt").write_text(TEXT, encoding="utf-8")
    for word in ("FAIL", "FRENCH", "STOP", "CRASH"):
        (tmp_path / f"{word.lower()}.txt").write_text(f"{word} here.", encoding="utf-8")
    return tmp_path


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and text.startswith("communique: ") and "Traceback" not in text


@pytest.mark.usefixtures("reader")
def test_read_prints_a_brief_without_colour_or_progress_into_a_pipe(texts: Path, capsys: Output) -> None:
    assert cli.run(["read", str(texts / "good.txt")]) == 0
    out, err = capsys.readouterr()
    assert "IN BRIEF" in out
    assert "\x1b" not in out
    assert err == ""


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("form", FORMATS)
def test_read_prints_every_form(texts: Path, form: str, capsys: Output) -> None:
    assert cli.run(["read", str(texts / "good.txt"), str(texts / "other.txt"), "--format", form]) == 0
    assert capsys.readouterr().out.strip()


@pytest.mark.usefixtures("reader")
def test_what_cannot_be_read_does_not_stop_the_rest(texts: Path, capsys: Output) -> None:
    names = ["missing.txt", "fail.txt", "good.txt"]
    assert cli.run(["read", *(str(texts / name) for name in names), "--format", "jsonl"]) == 1
    out, err = capsys.readouterr()
    assert [json.loads(line)["document"]["id"] for line in out.splitlines()] == ["good"]
    assert len(err.splitlines()) == 2
    assert "no such file" in err
    assert "fail: ValueError: no luck" in err
    assert "Traceback" not in err
    cli.run(["read", str(texts / "fail.txt"), "-v"])
    assert "somewhere deep" in capsys.readouterr().err


@pytest.mark.usefixtures("reader")
def test_another_language_is_a_record_and_a_note(texts: Path, capsys: Output) -> None:
    assert cli.run(["read", str(texts / "french.txt"), "--format", "jsonl"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["document"]["unread"]
    assert one_line(err)


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["read"], 2),
        (["read", "good.txt", "--format", "xml"], 2),
        (["read", "good.txt", "--published", "soon"], 2),
        (["read", "good.txt", "--no-such-option"], 2),
        (["recite"], 2),
        (["who"], 2),
        (["who", "Peru", "--input", "x"], 2),
        (["who", "Peru", "--date", "foo"], 2),
        (["who", "Peru", "--date", "2022-13-45"], 2),
        (["explain", "s1"], 2),
        (["explain", "s1", "good.txt", "--records", "x"], 2),
        (["explain", "s99", "good.txt"], 1),
        (["read", "none.txt"], 1),
        (["relate", "none.jsonl"], 1),
        (["explain", "s1", "--records", "none.jsonl"], 1),
        (["read", "stop.txt"], 130),
        (["read", "crash.txt"], 1),
    ],
)
def test_errors_are_one_line_with_a_code(
    texts: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, capsys: Output
) -> None:
    monkeypatch.chdir(texts)
    assert cli.run(arguments) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert one_line(err), err


@pytest.mark.usefixtures("reader")
def test_an_internal_error_shows_itself_when_asked(texts: Path, capsys: Output) -> None:
    assert cli.run(["read", str(texts / "crash.txt"), "-v"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.usefixtures("reader")
def test_explain_from_articles_and_from_saved_records(texts: Path, capsys: Output) -> None:
    assert cli.run(["explain", "s2", str(texts / "good.txt")]) == 0
    out = capsys.readouterr().out
    assert "⟦source: Tamm⟧ ⟦cue: said⟧ ⟦content: that Tallinn would put 40 million euros into two" in " ".join(
        out.split()
    )
    assert "rule cues:say" in out
    assert "characters " in out
    saved = texts / "records.jsonl"
    saved.write_text("{}\n" + record().model_dump_json() + "\n", encoding="utf-8")
    assert cli.run(["explain", "ferry-line:e2", "--records", str(saved)]) == 1
    out, err = capsys.readouterr()
    assert "⟦modality: not⟧ ⟦event: threatened to close the route⟧" in " ".join(out.split())
    assert one_line(err)


def test_version_and_help(capsys: Output) -> None:
    from communique import __version__

    assert cli.run(["version"]) == 0
    assert capsys.readouterr().out == f"communique {__version__}\n"
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out == f"communique {__version__}\n"
    for arguments in ([], ["--help"], ["read", "-h"]):
        assert cli.run(arguments) == 0
        assert "Usage:" in capsys.readouterr().out


def test_help_needs_nothing_heavy() -> None:
    """``communique --help`` is there at once because none of these is imported for it."""
    heavy = ["spacy", "pydantic", "rich", "trafilatura", "lxml", "numpy", "yaml", "py3langid"]
    code = (
        f"import sys, communique.cli as c; c.run(['--help']); sys.exit(repr([m for m in {heavy} if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"


def test_a_reader_that_leaves_early_is_no_error() -> None:
    code = (
        "import sys, itertools, communique.cli as c\n"
        "c.app.command('endless')(lambda: c._print('line\\n' for _ in itertools.count()))\n"
        "sys.exit(c.run(['endless']))"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == cli.BROKEN_PIPE


def test_a_registry_is_kept_between_two_readings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = tmp_path / "people.jsonl"
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    first.write_text("The Irish envoy Brian Doyle arrived in Nicosia on Friday.", encoding="utf-8")
    second.write_text("Brian Doyle said on Monday that both sides would meet again.", encoding="utf-8")
    for path in (first, second):
        assert (
            cli.run(["read", str(path), "--published", "2022-02-25", "--format", "jsonl", "--registry", str(people)])
            == 0
        )
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {actor["id"]: actor["country"] for actor in last["actors"]}["person:brian-doyle"] == "IRL"
    assert last["statements"][0]["voice"] == "official"
    assert cli.run(["who", "Brian Doyle", "--date", "2022-03-01", "--registry", str(people)]) == 0
    assert json.loads(capsys.readouterr().out)["country"] == "IRL"


def test_an_answer_in_words_shows_the_reason_and_what_else_it_could_be() -> None:
    from communique.exports import Look
    from communique.exports.answer import lines
    from communique.queries.who import who_many

    case = {"id": "x", "text": "the Russian president", "date": "2009-07-06"}
    shown = "".join(lines("the Russian president", next(iter(who_many([case]))), Look()))
    assert "Dmitry Medvedev · Russia (RUS) · person:dmitry-medvedev" in shown
    assert "why: titles:president" in shown and "or: Russia · Russia (RUS) · state:RUS" in shown
    nobody = "".join(lines("table", next(iter(who_many([{"text": "table"}]))), Look(60, True)))
    assert "no actor that communique knows" in nobody
