"""How fast one tenant is written to, and when it is left alone: a lane for each. Times are seconds of a steady clock."""

from dataclasses import dataclass

# Failures in a row after which it is the platform that is down, and not one message that it refuses.
FAILURES = 5
# How long a platform that is down is left alone before one message tries it: soon at first, and never so long that its
# coming back is noticed late. An hour down costs some forty tries.
PAUSE, LONGEST_PAUSE = 5.0, 120.0
# A message that failed is tried again after this long, then twice as long, and so on: four times within the minutes in which
# Discord knows a nonce again, and in the end four times an hour.
WAIT, LONGEST_WAIT = 10.0, 900.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages a second over time, and how many may be on their way at once.

    The usual is what a Slack workspace takes: one a second in each channel and some hundreds a minute in all
    (https://docs.slack.dev/apis/web-api/rate-limits).
    """

    per_second: float = 5.0
    at_once: int = 10


USUAL = Pace()


def wait_after(attempts: int, after: float | None, left: float, chance: float) -> float:
    """Seconds until a message is tried again that was tried `attempts` times before it failed now.

    Never less than the platform asked for (`after`); and while there are seconds `left` until an end, a good part of them
    stays for more tries. `chance` is from 0 to 1: what failed together comes back apart.
    """
    longest = max(left / 4, WAIT) if left > 0 else LONGEST_WAIT
    wait = min(WAIT * 2.0 ** min(attempts, 30), LONGEST_WAIT, longest)
    return max(wait * (0.75 + chance / 2), (after or 0.0) * (1 + chance / 10))


class Lane:
    """What one tenant takes just now."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._tokens = float(pace.at_once)
        self._filled = 0.0
        self._under_way = 0
        self._failures = 0
        self._pauses = 0
        self._shut_until = 0.0

    def shut(self, at: float) -> bool:
        """Whether the platform is down and left alone."""
        return at < self._shut_until

    def room(self, at: float) -> int:
        """How many messages may be begun at `at`. While the platform is down none, then one to try it."""
        if self.shut(at):
            return 0
        if self._failures >= FAILURES:
            return 0 if self._under_way else 1
        self._tokens = min(self._tokens + (at - self._filled) * self._pace.per_second, self._pace.at_once)
        self._filled = at
        return max(0, min(int(self._tokens), self._pace.at_once - self._under_way))

    def begin(self) -> None:
        """A message is on its way."""
        self._tokens -= 1
        self._under_way += 1

    def end(self, at: float, *, answered: bool, chance: float) -> None:
        """It is no longer. `answered`: the platform did what it should, whether or not the message arrived."""
        self._under_way -= 1
        if answered:
            self._failures = self._pauses = 0
            return
        self._failures += 1
        # Those still on their way when the lane is shut are no further proof.
        if self._failures >= FAILURES and not self.shut(at):
            pause = min(PAUSE * 2.0 ** min(self._pauses, 30), LONGEST_PAUSE)
            self._shut_until = at + pause * (0.75 + chance / 2)
            self._pauses += 1
