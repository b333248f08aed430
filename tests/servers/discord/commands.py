"""The commands the bot has published: https://docs.discord.com/developers/interactions/application-commands."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.servers.discord import refusals
from tests.servers.discord.components import size
from tests.servers.discord.refusals import Problem
from tests.servers.discord.state import APPLICATION, Payload, World

# Commands of each scope, and options or subcommands of each.
COMMANDS, OPTIONS = 100, 25
_NAME = re.compile(r"[-_'\w]{1,32}")
# All names, descriptions and values of one command together.
IN_ALL = 8000

Path = tuple[str, ...]


class Commands:
    """What is published everywhere (None) and to single servers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.published: dict[int | None, list[Payload]] = {}

    def publish(self, guild: int | None, commands: list[Payload]) -> list[Payload]:
        """Replace all commands of a scope."""
        refusals.invalid_form(_problems(commands))
        place = {"guild_id": f"{guild}"} if guild else {}
        made = {"application_id": f"{APPLICATION}", "type": 1, "version": "1", "default_member_permissions": None}
        self.published[guild] = [{**made, **place, "id": f"{self._world.id()}", **command} for command in commands]
        return self.published[guild]

    def invocation(self, words: str, guild: int | None, options: Mapping[str, object], focused: str = "") -> Payload:
        """What Discord sends for `/words` with these options; `focused`: the one that is being typed."""
        name, *path = words.split()
        command = next((c for scope in (guild, None) for c in self.published.get(scope, ()) if c["name"] == name), None)
        if command is None:
            raise AssertionError(f"The bot has published no /{name}.")
        nodes = [command]
        for step in path:
            inside = {option["name"]: option for option in nodes[-1].get("options", ())}
            if step not in inside:
                raise AssertionError(f"There is no /{words}: after {nodes[-1]['name']} comes one of {sorted(inside)}.")
            nodes.append(inside[step])
        given = _given(nodes[-1].get("options", ()), options, focused)
        for node in reversed(nodes[1:]):
            given = [{"type": node["type"], "name": node["name"], "options": given}]
        place = {"guild_id": f"{guild}"} if guild else {}
        return {"id": command["id"], "name": name, "type": 1, "options": given, **place}


def _given(specs: Sequence[Payload], options: Mapping[str, object], focused: str) -> list[Payload]:
    known = {spec["name"]: spec for spec in specs}
    if strange := options.keys() - known.keys():
        raise AssertionError(f"There is no option {sorted(strange)}; there are {sorted(known)}.")
    missing = {name for name, spec in known.items() if spec.get("required")} - options.keys()
    if missing and not focused:
        raise AssertionError(f"Discord sends it not without {sorted(missing)}.")
    return [
        {"type": known[name]["type"], "name": name, "value": value, **({"focused": True} if name == focused else {})}
        for name, value in options.items()
    ]


def _problems(commands: Sequence[Payload], at: Path = ()) -> Iterator[Problem]:
    yield from _count(len(commands), COMMANDS, at)
    names: set[str] = set()
    for place, command in enumerate(commands):
        here = (*at, f"{place}")
        if command["name"] in names:
            yield Problem(here, "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
        names.add(command["name"])
        if command.get("type", 1) == 1:
            yield from _named(command, here)
        if sum(map(size, _said(command))) > IN_ALL:
            yield Problem(here, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")


def _named(node: Payload, at: Path) -> Iterator[Problem]:
    name, description = str(node.get("name", "")), str(node.get("description", ""))
    if not _NAME.fullmatch(name) or name != name.lower():
        yield Problem((*at, "name"), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    if not 1 <= size(description) <= 100:
        yield Problem((*at, "description"), "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
    inside = node.get("options") or ()
    yield from _count(len(inside), OPTIONS, (*at, "options"))
    for place, option in enumerate(inside):
        yield from _named(option, (*at, "options", f"{place}"))


def _said(node: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(node.get("name", "")), str(node.get("description", "")))
    for choice in node.get("choices") or ():
        yield from (str(choice.get("name", "")), str(choice.get("value", "")))
    for option in node.get("options") or ():
        yield from _said(option)


def _count(count: int, most: int, at: Path) -> Iterator[Problem]:
    if count > most:
        yield Problem(at, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
