"""How fast articles are read, what each stage costs, and how that compares with the bare parse."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from communique.article import Article

BATCH = 8
# Long enough for its language to be told, so that loading what tells it is not counted as reading.
_WARM_UP = "The foreign minister said on Monday that the talks in Geneva had failed. The envoys will meet again in May."


@dataclass(frozen=True, slots=True)
class Measurement:
    """What reading some articles cost. Seconds are of one process; loading is not in them.

    ``stages`` gives the seconds of each stage, ``bare`` the seconds of the parse alone over the same articles,
    ``peak_memory`` is in bytes, ``parallel`` the seconds with ``workers`` processes, their start included.
    """

    articles: int
    words: int
    loading: float
    seconds: float
    bare: float
    stages: dict[str, float]
    peak_memory: int
    workers: int = 1
    parallel: float | None = None

    @property
    def ratio(self) -> float:
        """Times the bare parse."""
        return self.seconds / self.bare if self.bare else 0.0


def measure(articles: Sequence[Article], workers: int = 1) -> Measurement:
    """Read the articles, first with the parse alone, then with all stages; with ``workers`` also in processes."""
    from communique.document import Document
    from communique.pipeline import Pipeline, default_stages, read_articles

    started = time.perf_counter()
    pipeline = Pipeline(default_stages())
    pipeline.read([Article(_WARM_UP)])
    loading = time.perf_counter() - started
    pipeline.seconds = dict.fromkeys(pipeline.seconds, 0.0)
    batches = [articles[start : start + BATCH] for start in range(0, len(articles), BATCH)]
    started = time.perf_counter()
    for batch in batches:
        pipeline.stages[0].batch([Document(article) for article in batch])
    bare = time.perf_counter() - started
    started = time.perf_counter()
    for batch in batches:
        pipeline.read(batch)
    seconds = time.perf_counter() - started
    parallel = None
    if workers > 1:
        started = time.perf_counter()
        for _ in read_articles(articles, workers=workers, batch=BATCH):
            pass
        parallel = time.perf_counter() - started
    words = sum(len(article.text.split()) for article in articles)
    stages = dict(pipeline.seconds)
    return Measurement(len(articles), words, loading, seconds, bare, stages, _peak(), workers, parallel)


def _peak() -> int:
    """The most memory that this process has held, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def lines(measurement: Measurement) -> list[str]:
    """The measurement in words, a line each."""
    seconds = measurement.seconds or 1e-9
    found = [
        f"articles        {measurement.articles:,}  ({measurement.words:,} words)",
        f"one process     {measurement.articles / seconds:.2f} articles/s  {measurement.words / seconds:,.0f} words/s"
        f"  ({measurement.seconds:.1f} s)",
        f"bare parse      {measurement.words / (measurement.bare or 1e-9):,.0f} words/s  ({measurement.bare:.1f} s)",
        f"whole / parse   {measurement.ratio:.2f}",
        f"loading         {measurement.loading:.1f} s",
        f"peak memory     {measurement.peak_memory / 2**20:,.0f} MiB",
    ]
    if measurement.parallel:
        rate = measurement.articles / measurement.parallel
        took = f"{measurement.parallel:.1f} s, start included"
        found.insert(2, f"{measurement.workers} processes     {rate:.2f} articles/s  ({took})")
    found.append("stage           seconds   share")
    total = sum(measurement.stages.values()) or 1e-9
    found += [f"  {name:<14}{spent:>7.2f}  {spent / total:>6.1%}" for name, spent in measurement.stages.items()]
    other = measurement.seconds - total
    found.append(f"  {'(the rest)':<14}{other:>7.2f}")
    return found
