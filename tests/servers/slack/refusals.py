"""How Slack says no to a Web API call."""

from typing import Any


class Refused(Exception):  # noqa: N818 - it is an answer, not a mistake
    """An `ok: false`, with the error as Slack spells it and whatever else belongs in the answer."""

    def __init__(self, error: str, *, status: int = 200, retry_after: int | None = None, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.retry_after = retry_after
        self.more = more

    @property
    def body(self) -> dict[str, Any]:
        return {"ok": False, "error": self.error, **self.more}


def wrong(error: str, *messages: str) -> Refused:
    """A refusal that says where: `error` with its messages in `response_metadata`, as invalid_blocks has them."""
    return Refused(
        error, errors=list(messages), response_metadata={"messages": [f"[ERROR] {message}" for message in messages]}
    )
