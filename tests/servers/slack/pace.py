"""How long Slack waits, which a test may shorten."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """Seconds, as Slack has them unless a test says otherwise.

    ack: for an app to acknowledge (docs.slack.dev/interactivity/handling-user-interaction: 3 seconds).
    trigger: a trigger_id lives (3 seconds).
    retries: before each time an event that was not acknowledged is sent again: nearly at once, after a minute, after five
        (docs.slack.dev/apis/events-api).
    warning: between a `disconnect` with the reason `warning` or `refresh_requested` and the end of the socket
        (docs.slack.dev/apis/events-api/using-socket-mode: about 10 seconds).
    """

    ack: float = 3.0
    trigger: float = 3.0
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)
    warning: float = 10.0


RESPONSE_URL_USES = 5
RESPONSE_URL_LIVES = 30 * 60
"""Seconds (docs.slack.dev/interactivity/handling-user-interaction)."""
