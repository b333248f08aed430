"""`amicable setup discord`: the links that invite the bot, and what each permission in them is for."""

import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from adapters.discord.invite import PERMISSIONS
from adapters.main import main

ID = "123456789012345678"


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Runs `amicable setup discord` in an empty folder; gives the exit code and what it says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["amicable", "setup", "discord", *words])
        code = main()
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def links(told: str) -> list[dict[str, list[str]]]:
    return [parse_qs(urlsplit(line.strip()).query) for line in told.splitlines() if line.strip().startswith("https://")]


def test_the_server_link_asks_for_the_fewest_permissions_and_the_persons_for_none(printed):
    code, told = printed(ID)
    server, person = links(told)
    assert code == 0
    assert server == {
        "client_id": [ID], "integration_type": ["0"], "permissions": ["3072"], "scope": ["bot applications.commands"],
    }  # fmt: skip
    assert person == {"client_id": [ID], "integration_type": ["1"], "scope": ["applications.commands"]}


def test_every_permission_is_explained(printed):
    _, told = printed(ID)
    explained = [line for line in told.splitlines() if line.startswith("  - ")]
    assert len(explained) == sum(asked for _, asked in PERMISSIONS)
    assert all(": " in line for line in explained)


def test_with_a_token_discord_is_asked_whose_it_is(printed, monkeypatch):
    async def signed_in(_, token: str) -> None:
        assert token == "a-secret"

    async def known(_):
        return SimpleNamespace(id=int(ID))

    monkeypatch.setenv("DISCORD_TOKEN", "a-secret")
    monkeypatch.setattr(discord.Client, "login", signed_in)
    monkeypatch.setattr(discord.Client, "application_info", known)
    assert links(printed()[1])[0]["client_id"] == [ID]


def test_a_token_that_discord_does_not_know_is_one_sentence(printed, monkeypatch):
    async def refused(*_):
        raise discord.LoginFailure("Improper token has been passed.")

    monkeypatch.setenv("DISCORD_TOKEN", "a-secret")
    monkeypatch.setattr(discord.Client, "login", refused)
    code, told = printed()
    assert code == 1
    assert told.startswith("Discord does not know this DISCORD_TOKEN.")


@pytest.mark.parametrize("words", [(), ("my-bot",)])
def test_without_a_token_and_an_id_it_says_where_the_id_is(printed, words: tuple[str, ...]):
    code, told = printed(*words)
    assert code == 1
    assert told.startswith("Which application is yours?")
