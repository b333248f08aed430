"""Ten thousand reminders due at once among a hundred thousand: Amicable and APScheduler 3, one process each time.

All hand each reminder to a send that answers at once. Amicable claims them from its store on disk and writes down by itself
what became of each, after it was sent. APScheduler keeps its jobs in memory, where they die with the process, or in SQLite
through SQLAlchemy; it takes a job off before it has run, so a death in between loses it. Its limit for late jobs, a second
unless it is told otherwise, is lifted; the last figure says how many it drops with that limit when it comes an hour late.
"""

import asyncio
import logging
import pickle
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from benchmarks.figures import Figure
from benchmarks.folders import CASES_EACH, DUE_EVERY, fill, opened, serve
from benchmarks.lag import lag

REMINDERS = 100_000
LATE = timedelta(hours=1)

# When each was sent, in seconds, for every time that it was.
sent: list[tuple[str, float]] = []


async def send(key: str) -> None:
    """Deliver a reminder. APScheduler's jobs call it by its name."""
    sent.append((key, time.perf_counter()))


def run() -> Iterator[Figure]:
    """Measure, and give the figures."""
    due = REMINDERS // DUE_EVERY
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of each job that it drops
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        fill(folder / "ours", REMINDERS // CASES_EACH)
        ours, busy = asyncio.run(_ours(folder / "ours"))
        yield Figure(f"send and record one of {due:,}, Amicable, on disk", ours / due * 1e3, "ms")
        yield Figure("  event loop kept waiting, 999 of 1,000", busy * 1e3, "ms")
        yield Figure("  lost or doubled", _wrong(due), "", bar=0)
        for name, url in (("in memory", ""), ("SQLAlchemy on SQLite", f"sqlite:///{folder / 'jobs.sqlite'}")):
            took, busy = asyncio.run(_scheduled(url, due))
            yield Figure(f"the same, APScheduler, {name}", took / due * 1e3, "ms")
            yield Figure("  event loop kept waiting, 999 of 1,000", busy * 1e3, "ms")
            yield Figure("  lost or doubled", _wrong(due), "")
            yield Figure(f"  Amicable against APScheduler, {name}", ours / took, "x")
        asyncio.run(_scheduled("", due, {}))
        yield Figure("  of them dropped an hour late, APScheduler as it comes", due - len(sent), "")


def _wrong(due: int) -> int:
    keys = {key for key, _ in sent}
    return abs(due - len(keys)) + len(sent) - len(keys)


async def _ours(folder: Path) -> tuple[float, float]:
    """How long it took in seconds, and how long the loop kept others waiting."""
    sent.clear()
    async with opened(folder) as store:
        await store.indexed()
        begun = time.perf_counter()
        busy = await lag(serve(store, send))
        return time.perf_counter() - begun, busy


async def _scheduled(url: str, due: int, limits: dict[str, Any] | None = None) -> tuple[float, float]:
    """The same for APScheduler with its jobs at `url`, or in memory; `limits` are its defaults for jobs."""
    sent.clear()
    store = SQLAlchemyJobStore(url=url) if url else MemoryJobStore()
    job_defaults = {"misfire_grace_time": None} if limits is None else limits
    scheduler = _paused(store, job_defaults)
    jobs = _jobs(_paused(MemoryJobStore(), job_defaults) if url else scheduler, due)
    if url:  # all at once: one by one takes minutes
        columns = ({"id": j.id, "next_run_time": j.next_run_time.timestamp(), "job_state": _pickled(j)} for j in jobs)
        with store.engine.begin() as connection:
            connection.execute(store.jobs_t.insert(), [*columns])

    async def all_are_off() -> None:
        scheduler.resume()
        while store.get_due_jobs(datetime.now(UTC)):  # noqa: ASYNC110 - it tells nobody when it is done
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)  # what was started last

    begun = time.perf_counter()
    busy = await lag(all_are_off())
    scheduler.shutdown(wait=False)
    return max((at for _, at in sent), default=begun) - begun, busy


def _paused(store: Any, job_defaults: dict[str, Any]) -> Any:  # noqa: ANN401 - APScheduler has no types
    scheduler = AsyncIOScheduler(jobstores={"default": store}, job_defaults=job_defaults, timezone=UTC)
    scheduler.start(paused=True)
    return scheduler


def _jobs(scheduler: Any, due: int) -> list[Any]:  # noqa: ANN401
    """A job for each reminder, in the scheduler's own store."""
    now = datetime.now(UTC)
    times = (now - LATE if n < due else now + timedelta(days=30) for n in range(REMINDERS))
    return [scheduler.add_job(send, "date", run_date=at, args=[f"key-{n}"], id=f"{n}") for n, at in enumerate(times)]


def _pickled(job: Any) -> bytes:  # noqa: ANN401
    return pickle.dumps(job.__getstate__(), pickle.HIGHEST_PROTOCOL)
