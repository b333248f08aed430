"""Starting the bot: what is set up wrongly is one sentence, and the token is shown to nobody."""

import sys
from pathlib import Path
from types import SimpleNamespace

import discord
import pytest

from adapters.main import main
from bot.settings import Settings


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs `amicable discord`, or another command, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "DISCORD_GUILD_IDS"):
        monkeypatch.delenv(name, raising=False)

    def run(command: str = "discord") -> int:
        monkeypatch.setattr(sys, "argv", ["amicable", command])
        return main()

    return run


@pytest.mark.parametrize("token", [None, "", "  "])
def test_without_a_token_it_says_what_to_do(started, monkeypatch, capsys, token: str | None):
    if token is not None:
        monkeypatch.setenv("DISCORD_TOKEN", token)
    assert started() == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("There is no DISCORD_TOKEN.")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("token", [None, ""])
def test_with_nothing_set_up_there_is_nothing_to_run(started, monkeypatch, capsys, token: str | None):
    if token is not None:
        monkeypatch.setenv("DISCORD_TOKEN", token)
    assert started("run") == 1
    assert capsys.readouterr().err.startswith("There is nothing to serve yet")


def test_a_server_id_that_is_none_is_named_and_the_token_is_not(started, monkeypatch, capsys):
    monkeypatch.setenv("DISCORD_TOKEN", "a-secret")
    monkeypatch.setenv("DISCORD_GUILD_IDS", "1234, my server")
    assert started() == 1
    said = capsys.readouterr().err
    assert "DISCORD_GUILD_IDS" in said
    assert "a-secret" not in said
    assert "my server" not in said


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (discord.LoginFailure("Improper token has been passed."), "Discord does not know this DISCORD_TOKEN."),
        (discord.ConnectionClosed(SimpleNamespace(close_code=4004), shard_id=None), "Discord ended the connection"),
        (ConnectionRefusedError("nobody there"), "Discord could not be reached: nobody there."),
    ],
)
@pytest.mark.parametrize("command", ["discord", "run"])
def test_what_keeps_it_from_signing_in_is_one_sentence(
    started, monkeypatch, capsys, trouble: Exception, said: str, command: str
):
    async def refused(*_):
        raise trouble

    monkeypatch.setenv("DISCORD_TOKEN", "a-secret")
    monkeypatch.setattr(discord.http.HTTPClient, "static_login", refused)
    assert started(command) == 1
    *logged, error = capsys.readouterr().err.splitlines()
    assert error.startswith(said)
    assert [line for line in logged if not line.startswith("{")] == []


@pytest.mark.usefixtures("started")
def test_settings_come_from_the_environment_and_hide_the_token(monkeypatch):
    monkeypatch.setenv("DISCORD_TOKEN", "a-secret")
    monkeypatch.setenv("DISCORD_GUILD_IDS", "12, 13,")
    settings = Settings()
    assert settings.discord_guild_ids == (12, 13)
    assert "a-secret" not in f"{settings} {settings!r} {settings.model_dump_json()}"


def test_a_fault_of_ours_is_logged_without_what_it_says(started, monkeypatch, capsys):
    async def astray(*_):
        raise RuntimeError("my buyer said zanzibar")

    monkeypatch.setenv("DISCORD_TOKEN", "a-secret")
    monkeypatch.setattr("adapters.wiring.serve", astray)
    assert started("discord") == 1
    error = capsys.readouterr().err
    assert "The bot stopped because of a fault of its own." in error
    assert "builtins.RuntimeError" in error
    assert "zanzibar" not in error.replace('raise RuntimeError(\\"my buyer said zanzibar\\")', "")
