"""What Discord answers when it refuses, as values: https://docs.discord.com/developers/topics/opcodes-and-status-codes#json."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong field of a body. `path` as Discord writes it: ("components", "0", "label")."""

    path: tuple[str, ...]
    code: str
    message: str


class RefusalError(Exception):
    """An error answer: HTTP status, Discord's own code, a message, and for a wrong form the fields."""

    def __init__(self, status: int, code: int, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(f"{status} ({code}): {message} {'; '.join(map(_line, problems))}".strip())
        self.status, self.code, self.message, self.problems = status, code, message, problems

    def body(self) -> dict[str, Any]:
        """As JSON. Nested by path, so its shape depends on the fields."""
        body: dict[str, Any] = {"message": self.message, "code": self.code}
        if self.problems:
            body["errors"] = {}
        for problem in self.problems:
            place = body["errors"]
            for name in problem.path:
                place = place.setdefault(name, {})
            place.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
        return body


def invalid_form(problems: Iterator[Problem]) -> None:
    """Raise the refusal of a body with these problems, if there is one."""
    found = tuple(problems)
    if found:
        raise RefusalError(400, 50035, "Invalid Form Body", found)


def _line(problem: Problem) -> str:
    return f"{'.'.join(problem.path)}: {problem.message}"


def unauthorized() -> RefusalError:
    return RefusalError(401, 0, "401: Unauthorized")


def unknown_channel() -> RefusalError:
    return RefusalError(404, 10003, "Unknown Channel")


def unknown_guild() -> RefusalError:
    return RefusalError(404, 10004, "Unknown Guild")


def unknown_member() -> RefusalError:
    return RefusalError(404, 10007, "Unknown Member")


def unknown_message() -> RefusalError:
    return RefusalError(404, 10008, "Unknown Message")


def unknown_user() -> RefusalError:
    return RefusalError(404, 10013, "Unknown User")


def unknown_webhook() -> RefusalError:
    return RefusalError(404, 10015, "Unknown Webhook")


def unknown_interaction() -> RefusalError:
    return RefusalError(404, 10062, "Unknown interaction")


def already_answered() -> RefusalError:
    return RefusalError(400, 40060, "Interaction has already been acknowledged.")


def dms_too_fast() -> RefusalError:
    # 403 is what bots report: https://github.com/davidhozic/discord-advertisement-framework/issues/82
    return RefusalError(403, 40003, "You are opening direct messages too fast.")


def not_the_author() -> RefusalError:
    return RefusalError(403, 50005, "Cannot edit a message authored by another user")


def missing_access() -> RefusalError:
    return RefusalError(403, 50001, "Missing Access")


def empty_message() -> RefusalError:
    return RefusalError(400, 50006, "Cannot send an empty message")


def closed_dm() -> RefusalError:
    return RefusalError(403, 50007, "Cannot send messages to this user")


def stale_token() -> RefusalError:
    return RefusalError(401, 50027, "Invalid Webhook Token")


def broken() -> RefusalError:
    return RefusalError(500, 0, "500: Internal Server Error")
