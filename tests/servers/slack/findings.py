"""What a check finds wrong with a payload, and where, worded as Slack words it."""

from typing import Any


class Findings:
    """Collects what is wrong; `at` is a JSON pointer into what was sent."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, at: str, message: str) -> None:
        self.messages.append(f"{message} [json-pointer:{at}]")

    def length(self, at: str, text: str, most: int, least: int = 1) -> None:
        if len(text) > most:
            self.add(at, f"must be less than {most + 1} characters")
        if len(text) < least:
            self.add(at, f"must be more than {least - 1} characters")

    def count(self, at: str, items: list[Any], most: int, least: int = 1) -> None:
        if len(items) > most:
            self.add(at, f"no more than {most} items allowed")
        if len(items) < least:
            self.add(at, f"must provide at least {least} items")

    def text(self, at: str, part: dict[str, Any], key: str, most: int, *, required: bool = False) -> None:
        """A plain string of at least one character."""
        value = part.get(key)
        if value is None:
            if required:
                self.add(at, f"missing required field: {key}")
        elif not isinstance(value, str):
            self.add(f"{at}/{key}", "must be a string")
        else:
            self.length(f"{at}/{key}", value, most)

    def fields(self, at: str, part: dict[str, Any], known: set[str]) -> None:
        """Slack refuses fields it does not know."""
        for key in part:
            if key not in known:
                self.add(at, f"invalid additional property: {key}")

    def items(self, at: str, part: dict[str, Any], key: str, most: int) -> list[Any]:
        """The list under a required key, and whether it has too few or too many."""
        value = part.get(key)
        if not isinstance(value, list):
            self.add(at, f"missing required field: {key}" if value is None else f"{key} must be an array")
            return []
        self.count(f"{at}/{key}", value, most)
        return value
