"""Writes the pages of docs/reference from the code: every setting, and every command. `make docs` runs it first."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from adapters.main import parser
from bot.settings import by_name

FOLDER = Path(__file__).parents[1] / "reference"


def settings_page() -> str:
    """Every setting by its name in the environment and in `.env`."""
    lines = [
        "# Settings",
        "",
        "Set them in the environment or in a file called `.env`.",
        "[.env.example](../../.env.example) has them all with an example.",
        "A wrong or unknown one is named when the bot starts.",
        "This page is made from the code.",
        "",
        "| setting | what it is | if it is not set |",
        "|---|---|---|",
        *(f"| `{name}` | {_cell(info.description or '')} | {_usual(info)} |" for name, info in by_name().items()),
    ]
    return "\n".join([*lines, ""])


def commands_page() -> str:
    """Every command of `amicable` with what can be written behind it."""
    lines = [
        "# Commands",
        "",
        "Everything `amicable` can do. Each command tells about itself with `--help`.",
        "This page is made from the code.",
        *(line for command in _commands("amicable", parser(), "") for line in command),
    ]
    return "\n".join([*lines, ""])


def _commands(name: str, command: argparse.ArgumentParser, about: str) -> Iterator[list[str]]:
    nested = [action for action in command._actions if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001 - argparse shows it no other way
    if not nested:
        yield _section(name, command, about)
    for group in nested:
        said = {choice.dest: choice.help or "" for choice in group._choices_actions}  # noqa: SLF001
        for word, below in group.choices.items():
            yield from _commands(f"{name} {word}", below, said.get(word, ""))


def _section(name: str, command: argparse.ArgumentParser, about: str) -> list[str]:
    rows = [
        f"| `{_written(action)}` | {_cell(action.help or '')} |"
        for action in command._actions  # noqa: SLF001
        if not isinstance(action, argparse._HelpAction)  # noqa: SLF001
    ]
    table = ["", "| behind it | what it is |", "|---|---|", *rows] if rows else []
    return ["", f"## {name}", "", f"{about[:1].upper()}{about[1:]}.", *table]


def _written(action: argparse.Action) -> str:
    if action.option_strings:
        takes = "" if action.nargs == 0 else f" {action.metavar or action.dest.upper()}"
        return ", ".join(action.option_strings) + takes
    return str(action.metavar or (" or ".join(map(str, action.choices)) if action.choices else action.dest.upper()))


def _usual(info: FieldInfo) -> str:
    value = info.get_default(call_default_factory=True)
    if value is None or value in ("", ()) or isinstance(value, SecretStr):
        return "nothing"
    return f"`{value}`"


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ").replace("%%", "%")


def pages() -> dict[Path, str]:
    """Each page of the reference as it is to be, by where it lies."""
    return {FOLDER / "settings.md": settings_page(), FOLDER / "commands.md": commands_page()}


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for path, words in pages().items():
        path.write_text(words, encoding="utf-8")


if __name__ == "__main__":
    main()
