"""A stop that came while a library waited, and that it lost."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def heeded() -> Iterator[None]:
    """Let what is awaited inside end with the task's cancellation if that came meanwhile and was not raised.

    `asyncio.wait_for` swallows a cancellation that comes just when what it waits for is there, until Python 3.12
    (github.com/python/cpython/issues/86296). psycopg_pool and slack_sdk wait with it, and a task that lost its only stop
    never ends. The count of a task's cancellations knows better; those before do not count, so that what a stopped task
    still does for its end is done.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    yield
    if task and task.cancelling() > before:
        raise asyncio.CancelledError
