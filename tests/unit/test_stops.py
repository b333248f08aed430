"""A stop that a library has lost is heeded all the same."""

import asyncio

from bot.stops import heeded


async def swallowing() -> None:
    """Waits, and loses a stop, as `wait_for` of Python 3.11 does."""
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        return


async def test_a_lost_stop_is_raised():
    went_on = False

    async def work() -> None:
        nonlocal went_on
        with heeded():
            await swallowing()
        went_on = True

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task], timeout=5)
    assert task.cancelled()
    assert not went_on


async def test_what_a_stopped_task_does_for_its_end_is_done():
    done = False

    async def work() -> None:
        nonlocal done
        try:
            await asyncio.Event().wait()
        finally:
            with heeded():
                await asyncio.sleep(0)
            done = True

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task], timeout=5)
    assert task.cancelled()
    assert done


async def test_a_time_limit_that_was_lost_is_kept():
    async def work() -> str:
        try:
            async with asyncio.timeout(0.01):
                with heeded():
                    await swallowing()
        except TimeoutError:
            return "late"
        return "in time"

    assert await work() == "late"
