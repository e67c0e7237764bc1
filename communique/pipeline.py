"""The one loop: each stage adds its layer, then the layers become a record."""

from __future__ import annotations

import time
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context

from communique import settings
from communique.article import Article
from communique.assemble import assemble, document_info
from communique.document import Document
from communique.errors import ArticleError
from communique.gazetteer import gazetteer
from communique.language_id import SUPPORTED, identify, why_unread
from communique.models import checksums
from communique.record import MadeBy, Record
from communique.stage import Stage, check_order
from communique.version import __version__


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be read: its id, one line that says why, and the traceback for ``-v``."""

    article_id: str
    message: str
    traceback: str = ""


class Pipeline:
    """Stages in an order that works. Raises PipelineError where it does not.

    ``seconds`` sums up the time that each stage has taken so far.
    """

    def __init__(self, stages: Sequence[Stage]) -> None:
        check_order(stages)
        self.stages = tuple(stages)
        self.seconds: dict[str, float] = {stage.name: 0.0 for stage in stages}

    def document(self, article: Article) -> Document:
        """The article with all layers."""
        return self.documents([article])[0]

    def documents(self, articles: Sequence[Article]) -> list[Document]:
        """The articles with all layers, read together so that stages can work in batches."""
        documents = [Document(article) for article in articles]
        for stage in self.stages:
            started = time.perf_counter()
            layers = stage.batch(documents)
            documents = [document.with_layer(layer) for document, layer in zip(documents, layers, strict=True)]
            self.seconds[stage.name] += time.perf_counter() - started
        return documents

    def read(self, articles: Sequence[Article]) -> list[Record]:
        """A record for each article; one in a language that is not supported has the reason and no facts."""
        for article in articles:
            _check(article)
        started = time.perf_counter()
        languages = [article.language or identify(article.text) for article in articles]
        readable = [a for a, language in zip(articles, languages, strict=True) if language in SUPPORTED]
        documents = iter(self.documents(readable))
        characters = sum(len(article.text) for article in readable) or 1
        seconds = time.perf_counter() - started
        records = []
        for article, language in zip(articles, languages, strict=True):
            if language in SUPPORTED:
                share = round(seconds * len(article.text) / characters, 4)
                made_by = MadeBy(version=__version__, models=_models(), seconds=share)
                records.append(assemble(next(documents), language, made_by))
            else:
                info = document_info(Document(article), language, unread=why_unread(language))
                records.append(Record(document=info, made_by=MadeBy(version=__version__, models=_models())))
        return records


def _check(article: Article) -> None:
    """Raise ArticleError where a text is too long, or no text at all."""
    if len(article.text) > settings.longest_article():
        raise ArticleError(
            f"{len(article.text):,} characters in one article; the limit is {settings.longest_article():,}, so split it"
        )
    broken = next((i for i, character in enumerate(article.text) if "\ud800" <= character <= "\udfff"), None)
    if broken is not None:
        raise ArticleError(f"half a character (a lone surrogate) at offset {broken}; repair the encoding of the source")


def _models() -> dict[str, str]:
    from communique.stages.parse import model_versions

    own = gazetteer().own_files if settings.gazetteers() else {}
    return {**model_versions(), **checksums(), **{f"gazetteer {path}": sha256 for path, sha256 in own.items()}}


def default_stages() -> list[Stage]:
    """The stages of the English pipeline, in order."""
    from communique.stages.attributions import AttributionsStage
    from communique.stages.events import EventsStage
    from communique.stages.figures import FiguresStage
    from communique.stages.meetings import MeetingsStage
    from communique.stages.mentions import MentionsStage
    from communique.stages.modality import ModalityStage
    from communique.stages.parse import ParseStage
    from communique.stages.quotations import QuotationsStage
    from communique.stages.references import ReferencesStage
    from communique.stages.statements import StatementsStage
    from communique.stages.times import TimesStage

    return [
        ParseStage(),
        QuotationsStage(),
        MentionsStage(),
        AttributionsStage(),
        ReferencesStage(),
        ModalityStage(),
        StatementsStage(),
        TimesStage(),
        MeetingsStage(),
        EventsStage(),
        FiguresStage(),
    ]


@lru_cache(maxsize=1)
def default_pipeline() -> Pipeline:
    """The English pipeline, built once a process."""
    return Pipeline(default_stages())


def read_article(article: Article) -> Record:
    """The record of one article. Raises ArticleError where it can't be read."""
    return default_pipeline().read([article])[0]


def read_articles(articles: Iterable[Article], *, workers: int = 1, batch: int = 8) -> Iterator[Record | Failure]:
    """A record or a failure for each article, in order; one bad article never stops the others.

    ``workers`` is the number of processes (1 reads in this one), ``batch`` the number of articles read together.
    """
    groups = _groups(articles, batch)
    if workers <= 1:
        for group in groups:
            yield from _read_group(group)
        return
    yield from _read_in_processes(groups, workers)


def _read_in_processes(groups: Iterator[list[Article]], workers: int) -> Iterator[Record | Failure]:
    """What each group gives, in order; where a process dies, what its pool held is read again article by article."""
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    waiting: deque[tuple[list[Article], Future[list[Record | Failure]]]] = deque()
    try:
        more = True
        while more or waiting:
            while more and len(waiting) <= 2 * workers:
                group = next(groups, None)
                more = group is not None
                if group is not None:
                    waiting.append((group, pool.submit(_read_group, group)))
            if not waiting:
                break
            group, future = waiting.popleft()
            try:
                yield from future.result()
            except BrokenProcessPool:
                held = [group, *(other for other, _ in waiting)]
                waiting.clear()
                pool.shutdown(wait=False, cancel_futures=True)
                for article in (article for each in held for article in each):
                    yield _read_alone(article)
                pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _read_alone(article: Article) -> Record | Failure:
    """One article in a process of its own, so that what kills the process costs this article only."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(_read_group, [article]).result()[0]
        except BrokenProcessPool:
            return Failure(article.id, "the process that read it died (out of memory?); split the article")


def _groups(articles: Iterable[Article], batch: int) -> Iterator[list[Article]]:
    iterator = iter(articles)
    while group := list(islice(iterator, batch)):
        yield group


def _read_group(group: list[Article]) -> list[Record | Failure]:
    pipeline = default_pipeline()
    try:
        return list(pipeline.read(group))
    except Exception as error:
        if len(group) > 1:
            return [result for article in group for result in _read_group([article])]
        message = str(error) if isinstance(error, ArticleError) else f"{type(error).__name__}: {error}"
        return [Failure(group[0].id, message, traceback.format_exc())]
