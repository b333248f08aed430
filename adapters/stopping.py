"""What a signal to stop does: the first one lets everything that was begun be finished, the second ends the process."""

import asyncio
import logging
import signal
from collections.abc import Coroutine
from contextlib import suppress

log = logging.getLogger(__name__)

# Ctrl+C, and what systemd, Docker and Kubernetes send.
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run_until_stopped(work: Coroutine[None, None, None]) -> None:
    """Run `work` in a loop of its own. A signal cancels it once; what it still has to do for its end it then does."""
    with suppress(asyncio.CancelledError, KeyboardInterrupt):
        asyncio.run(_stoppable(work))


async def _stoppable(work: Coroutine[None, None, None]) -> None:
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()

    def stop(name: str) -> None:
        log.info("Stopping on %s: what was begun is finished first. Another signal ends it at once.", name)
        for each in _SIGNALS:
            loop.remove_signal_handler(each)
            # Not Python's own: that one would still wait for what is being finished.
            signal.signal(each, signal.SIG_DFL)
        task.cancel()

    # Windows knows none of this; there Ctrl+C cancels the work as well, by asyncio's own means.
    with suppress(NotImplementedError):
        for each in _SIGNALS:
            loop.add_signal_handler(each, stop, each.name)
    await task
