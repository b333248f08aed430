"""The log: JSON for programs and lines for people, without passwords and without what an exception may quote of a seller."""

import io
import json
import logging

import pytest

from adapters import logs
from bot.stores.port import StoreError

log = logging.getLogger("bot.desk")
library = logging.getLogger("discord.gateway")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def file() -> io.StringIO:
    into = io.StringIO()
    logs.set_up("INFO", ("hunter2", "hunter2-and-more"), into)
    return into


def test_each_line_is_json_where_no_terminal_shows_it(file: io.StringIO):
    log.warning("Answering %s failed", "a press", extra={"failure": "a1b2c3", "tenant": "T1"})
    log.info("Two\nlines, “quoted”")
    first, second = map(json.loads, file.getvalue().splitlines())
    assert first.pop("timestamp").endswith("+00:00")
    assert first == {
        "level": "WARNING",
        "logger": "bot.desk",
        "message": "Answering a press failed",
        "failure": "a1b2c3",
        "tenant": "T1",
    }
    assert second["message"] == "Two\nlines, “quoted”"


def test_a_terminal_gets_a_line_to_read():
    into = Terminal()
    logs.set_up("INFO", (), into)
    log.warning("The reminder waits", extra={"reminder": "abc", "tenant": None})
    assert into.getvalue().endswith(" WARNING bot.desk: The reminder waits reminder=abc\n")


def test_the_level_is_ours_alone_when_it_asks_for_more_and_everybodys_when_it_asks_for_less():
    into = io.StringIO()
    logs.set_up("DEBUG", (), into)
    log.debug("ours")
    library.debug("theirs, with a whole message in it")
    library.info("theirs")
    logs.set_up("WARNING", (), into)
    log.info("ours, not asked for")
    library.info("theirs, not asked for")
    assert [json.loads(line)["message"] for line in into.getvalue().splitlines()] == ["ours", "theirs"]


def test_passwords_are_hidden_wherever_they_stand(file: io.StringIO):
    log.error("With %s and %s", "hunter2", "hunter2-and-more")
    log.error("With xoxb-1-abc, xapp-1-A-2-abc, https://discord.com/api/v10/webhooks/12/aW50ZXJhY3Rpb24/messages")
    log.error("It failed", exc_info=StoreError("no such user hunter2"))
    said = file.getvalue()
    assert "hunter2" not in said
    assert "With ••• and •••" in said
    assert "With •••, •••, https://discord.com/api/v10/webhooks/•••/messages" in said
    assert "no such user •••" in said


def test_an_exception_that_may_quote_a_seller_is_told_by_its_kind_and_place(file: io.StringIO):
    try:
        try:
            int("my buyer said")
        except ValueError as error:
            raise RuntimeError("wrong: my buyer said") from error
    except RuntimeError as failed:
        log.error("It failed: %s, %r", failed, failed, exc_info=failed)  # noqa: TRY400 - as asyncio logs it
    told = json.loads(file.getvalue())
    assert told["message"] == "It failed: RuntimeError, RuntimeError"
    assert "my buyer" not in told["exc_info"].replace('int("my buyer said")', "").replace('"wrong: my buyer said"', "")
    assert [line for line in told["exc_info"].splitlines() if not line.startswith(" ")] == [
        "builtins.ValueError",
        "builtins.RuntimeError",
    ]
    assert "test_logs.py" in told["exc_info"]


def test_several_exceptions_at_once_are_all_told(file: io.StringIO):
    log.error("It failed", exc_info=ExceptionGroup("both", [StoreError("The disk is full."), KeyError("my buyer")]))
    told = file.getvalue()
    assert "The disk is full." in told
    assert "builtins.KeyError" in told


def test_warnings_of_python_are_logged_too(file: io.StringIO, recwarn):  # noqa: ARG001 - it lets them through
    logging.getLogger("py.warnings").warning("deprecated")
    assert json.loads(file.getvalue())["logger"] == "py.warnings"
