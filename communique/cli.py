"""The command line. What a command needs is imported when it runs, so that ``--help`` is there at once."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from communique.errors import CommuniqueError, UsageError
from communique.exports import FORMATS, Look, export
from communique.version import __version__

if TYPE_CHECKING:
    from communique.article import Article
    from communique.record import Record
    from communique.registry import Registry

INTERRUPTED = 130
BROKEN_PIPE = 141
# Starting a process costs as much as reading a dozen articles.
_WORTH_PROCESSES = 24

app = typer.Typer(
    name="communique",
    help="Read diplomatic and political news into a record that can be checked.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Show where in the code an error came from.")]
Published = Annotated[
    str | None,
    typer.Option(
        "--published",
        metavar="DATE",
        help="Publication date of a single text or page; in folders and tables it fills the gaps.",
    ),
]
Workers = Annotated[
    int,
    typer.Option(
        "--workers", min=0, metavar="N", help="Processes to read with; 0: one, or all cores for many articles."
    ),
]
Gazetteers = Annotated[
    list[str] | None,
    typer.Option(
        "--gazetteer", metavar="FILE", help="Entries of your own, YAML or CSV (docs/gazetteer.md); repeatable."
    ),
]
RegistryFile = Annotated[
    str | None,
    typer.Option(
        "--registry", metavar="FILE", help="Whom earlier articles introduced; read adds whom these introduce."
    ),
]
Paths = Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, or - for standard input.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        version()
        raise typer.Exit


@app.callback()
def options(
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version.")
    ] = False,
) -> None:
    """What comes before a command."""


# ------------------------------------------------------------------------------------------------- commands
@app.command()
def read(
    paths: Paths,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help=f"One of: {', '.join(FORMATS)}.", show_default=True)
    ] = "brief",
    published: Published = None,
    workers: Workers = 0,
    gazetteer: Gazetteers = None,
    registry: RegistryFile = None,
    verbose: Verbose = False,
) -> int:
    """Read articles: who met whom, who said what.

    Reads .txt, .html, .jsonl, .jsonl.gz, .csv and folders of them. A .txt or .html file may have a NAME.meta.json
    beside it with title, published, publisher and url. For 2 to 200 articles, what they tell together comes before the
    brief of each (brief, md, html).
    """
    write = export(form)
    _use_gazetteers(gazetteer)
    run = _Run(verbose)
    with _known(registry) as known:
        records = run.records(paths, published, workers)
        _print(write(known.read_all(records) if known else records, _look()))
    return run.exit_code


@app.command()
def who(
    text: Annotated[str | None, typer.Argument(metavar="TEXT", help="A phrase that names an actor.")] = None,
    date: Annotated[str | None, typer.Option("--date", metavar="DATE", help="On which day.")] = None,
    context: Annotated[
        str | None, typer.Option("--context", metavar="TEXT", help="Words from around the phrase.")
    ] = None,
    cases: Annotated[
        str | None,
        typer.Option("--input", metavar="CASES", help="JSON lines of id, text, context, date; - for standard input."),
    ] = None,
    gazetteer: Gazetteers = None,
    registry: RegistryFile = None,
    verbose: Verbose = False,
) -> int:
    """Say which state and sector a phrase stands for, why, and what else it could mean.

    Such as "Russian Foreign Minister Sergei Lavrov". Prints words on a terminal, elsewhere one JSON object a phrase.
    """
    from communique.queries.who import is_date, who_many

    if (text is None) == (cases is None):
        raise UsageError('give a phrase, or --input CASES.jsonl: communique who "President of France"')
    if date is not None and not is_date(date):
        raise UsageError(f"date {date!r} is no date; write it like 2023-02-22")
    _use_gazetteers(gazetteer)
    known = _registry(registry)
    if text is not None:
        case = {"id": text, "text": text, "context": context or "", "date": date}
        if sys.stdout.isatty():
            from communique.exports.answer import lines

            _print(chain.from_iterable(lines(text, answer, _look()) for answer in who_many([case], known)))
        else:
            _print(_json(answer) + "\n" for answer in who_many([case], known))
        return 0
    run = _Run(verbose)
    _print(_json(answer) + "\n" for answer in who_many(run.rows(cases or "-"), known))
    return run.exit_code


@app.command()
def relate(
    pairs: Annotated[
        str, typer.Argument(metavar="PAIRS", help="JSON lines of id, text, source, target; - for standard input.")
    ],
    verbose: Verbose = False,
) -> int:
    """Say how one actor acts on another in a sentence.

    Prints the PLOVER type of each pair, one JSON object a line.
    """
    from communique.queries.relate import relate as ask

    run = _Run(verbose)

    def lines() -> Iterator[str]:
        for answer in ask(run.rows(pairs)):
            if "error" in answer:
                run.tell(f"{pairs}: row {answer['id']!r} skipped: {answer['error']}")
            else:
                yield _json(answer) + "\n"

    _print(lines())
    return run.exit_code


@app.command()
def explain(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="An id that a brief shows, such as s3, or ARTICLE:s3.")
    ],
    paths: Annotated[list[str] | None, typer.Argument(metavar="PATH", help="The articles, read once more.")] = None,
    records: Annotated[
        str | None, typer.Option("--records", metavar="FILE", help="Records that read --format jsonl has written.")
    ] = None,
    published: Published = None,
    verbose: Verbose = False,
) -> int:
    """Show why the record says so.

    Prints the fact, its sentence with the words that count, and which rule or model decided.
    """
    from communique.exports.explanation import lines
    from communique.queries.explain import explain as ask

    if bool(paths) == bool(records):
        raise UsageError("say where to look: communique explain s3 ARTICLE.txt, or --records RECORDS.jsonl")
    run = _Run(verbose)
    found = 0
    for record in run.saved(records) if records else run.records(paths or [], published, 1):
        explanation = ask(record, identifier)
        if explanation is not None:
            _print(chain(["\n"] if found else [], lines(explanation, record, _look())))
            found += 1
    if not found and not run.exit_code:
        raise CommuniqueError(f"{identifier}: no such id in what was read; the brief shows the ids in [ ]")
    return run.exit_code


@app.command()
def benchmark(
    path: Annotated[
        str | None, typer.Argument(metavar="PATH", help="Articles to read; the samples by default.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="How many articles at most.")] = 200,
    workers: Annotated[
        int, typer.Option("--workers", min=1, metavar="N", help="Measure with so many processes too.")
    ] = 1,
    verbose: Verbose = False,
) -> int:
    """Measure speed, memory and the share of each stage.

    Reads the articles with the bare parse, then with all stages, in one process; loading is not counted.
    """
    from communique.benchmark import lines, measure

    samples = Path(__file__).parent.parent / "samples"
    if path is None and not samples.is_dir():
        raise UsageError("the samples are not part of an installed package; give a file or a folder")
    run = _Run(verbose)
    articles = list(islice(run.articles([path or str(samples)], None), limit))
    if not articles:
        raise CommuniqueError("no article to measure with")
    _print(line + "\n" for line in lines(measure(articles, workers)))
    return run.exit_code


@app.command()
def version() -> int:
    """Show the version."""
    _print([f"communique {__version__}\n"])
    return 0


# ------------------------------------------------------------------------------------------------- running
class _Run:
    """One command at work: what could not be read goes to standard error, and counts for the exit code."""

    def __init__(self, verbose: bool) -> None:
        self.verbose = verbose
        self.exit_code = 0

    def tell(self, line: str, *, lost: bool = True) -> None:
        _tell(line if lost else f"note: {line}")
        if lost:
            self.exit_code = 1

    def articles(self, paths: Iterable[str], published: str | None) -> Iterator[Article]:
        """The articles behind the paths; a bad input is told and passed over."""
        from communique.sources import SourceProblem, articles

        for path in paths:
            for item in articles(path, published=published):
                if isinstance(item, SourceProblem):
                    self.tell(str(item), lost=item.lost)
                else:
                    yield item

    def records(self, paths: Iterable[str], published: str | None, workers: int) -> Iterator[Record]:
        """The records of the articles; one that fails is told and passed over."""
        from communique.pipeline import Failure, read_articles

        articles = self.articles(paths, published)
        if workers == 0:
            first = list(islice(articles, _WORTH_PROCESSES))
            workers = (os.cpu_count() or 1) if len(first) == _WORTH_PROCESSES else 1
            articles = chain(first, articles)
        with _Progress() as progress:
            for result in read_articles(articles, workers=workers):
                progress.step()
                if isinstance(result, Failure):
                    self.tell(f"{result.article_id}: {result.message}")
                    if self.verbose and result.traceback:
                        _tell(result.traceback.rstrip())
                    continue
                if result.document.unread:
                    self.tell(f"{result.document.id}: {result.document.unread}", lost=False)
                yield result

    def rows(self, path: str) -> Iterator[dict[str, Any]]:
        """The JSON objects of a file or of standard input, one a line."""
        import json

        for number, line in self._lines(path):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if isinstance(row, dict):
                yield row
            else:
                self.tell(f"{path}:{number}: skipped: no JSON object")

    def saved(self, path: str) -> Iterator[Record]:
        """The records of a file that ``read --format jsonl`` has written."""
        from pydantic import ValidationError

        from communique.record import Record

        for number, line in self._lines(path):
            try:
                yield Record.model_validate_json(line)
            except ValidationError as error:
                self.tell(f"{path}:{number}: skipped: no record ({error.errors()[0]['msg']})")

    def _lines(self, path: str) -> Iterator[tuple[int, bytes]]:
        if path == "-":
            yield from ((number, line) for number, line in enumerate(sys.stdin.buffer, start=1) if line.strip())
            return
        try:
            with Path(path).open("rb") as file:
                yield from ((number, line) for number, line in enumerate(file, start=1) if line.strip())
        except OSError as error:
            self.tell(f"{path}: can't be read ({error.strerror})")


def _use_gazetteers(paths: list[str] | None) -> None:
    """Join the user's own entries to the gazetteer, in this process and in those that it starts."""
    from communique import settings

    if paths:
        from communique.gazetteer import gazetteer

        named = [path for path in os.environ.get(settings.GAZETTEER, "").split(os.pathsep) if path]
        os.environ[settings.GAZETTEER] = os.pathsep.join([*named, *(str(Path(path).absolute()) for path in paths)])
        gazetteer()  # a wrong entry is told before anything is read


def _registry(path: str | None) -> Registry | None:
    from communique.registry import Registry

    return Registry.open(Path(path)) if path else None


@contextmanager
def _known(path: str | None) -> Iterator[Registry | None]:
    """The registry in a file, kept when the work is done or broken off."""
    registry = _registry(path)
    try:
        yield registry
    finally:
        if registry is not None:
            registry.save()


class _Progress:
    """How many articles have been read, on a terminal, as long as the output goes elsewhere."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty() and not sys.stdout.isatty()
        self.count = 0

    def __enter__(self) -> _Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown and self.count:
            sys.stderr.write("\r\x1b[K")

    def step(self) -> None:
        self.count += 1
        if self.shown:
            sys.stderr.write(f"\r{self.count} articles read ")
            sys.stderr.flush()


def _look() -> Look:
    """Colours and the width of the terminal, if there is one."""
    if not sys.stdout.isatty():
        return Look()
    import shutil

    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Look(shutil.get_terminal_size().columns, not plain)


class _ReaderLeft(Exception):
    """Whoever read the output has seen enough. An own class, because typer turns BrokenPipeError into exit code 1."""


def _print(pieces: Iterable[str]) -> None:
    for piece in pieces:
        try:
            sys.stdout.write(piece)
        except BrokenPipeError:
            raise _ReaderLeft from None
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise _ReaderLeft from None


def _tell(line: str) -> None:
    sys.stderr.write(f"communique: {line}\n")


def _json(answer: Any) -> str:
    import json

    return json.dumps(answer, ensure_ascii=False)


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; errors are one line on standard error."""
    verbose = any(argument in ("-v", "--verbose") for argument in arguments)
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        code = int(app(arguments or ["--help"], prog_name="communique", standalone_mode=False) or 0)
        if code == INTERRUPTED:  # how newer versions of typer hand on Ctrl-C
            _tell("interrupted")
        return code
    except (KeyboardInterrupt, typer.Abort):
        _tell("interrupted")
        return INTERRUPTED
    except _ReaderLeft:
        # Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except Exception as error:
        if verbose:
            traceback.print_exc()
        if isinstance(error, CommuniqueError):
            _tell(" ".join(str(error).split()))
            return error.exit_code
        # Errors of usage come from typer's copy of click; which class that is depends on typer's version.
        message: Callable[[], str] | None = getattr(error, "format_message", None)
        if message is not None:
            _tell(" ".join(message().split()) + " (communique --help shows the usage)")
            return 2
        hint = "" if verbose else "; -v shows where"
        _tell(f"internal error, please report it: {type(error).__name__}: {' '.join(str(error).split())}{hint}")
        return 1


def main() -> None:
    """The ``communique`` command."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
