"""The settings: each is explained, a wrong or unknown one is named, and a password is never written anywhere."""

import re
import sys
from pathlib import Path

import pytest

from adapters import main
from bot.configured import SettingsError, read_settings
from bot.operators import sentences, told
from bot.settings import Settings, by_name

ROOT = Path(__file__).parents[2]
ASKED = re.compile(r"""\btold\(\s*"([a-z0-9.-]+)\"""")
WRITTEN = re.compile(r"(?:# )?([A-Z_]+)=(.*)")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to start in, with nothing set."""
    monkeypatch.chdir(tmp_path)
    for name in by_name():
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def examples() -> dict[str, tuple[str, str]]:
    """The sentence and the example of each setting in .env.example."""
    found = {}
    for part in (ROOT / ".env.example").read_text(encoding="utf-8").strip().split("\n\n")[1:]:
        *about, last = part.split("\n")
        name, example = WRITTEN.fullmatch(last).groups()
        found[name] = (" ".join(line.removeprefix("# ") for line in about), example)
    return found


def refused(**environ: str) -> str:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        with pytest.raises(SettingsError) as error:
            read_settings()
    return str(error.value)


def test_each_setting_stands_in_env_example_with_its_sentence_and_nothing_else_does():
    assert {name: about for name, (about, _) in examples().items()} == {n: i.description for n, i in by_name().items()}


def test_every_example_can_be_used_as_it_stands(here: Path):
    (here / ".env").write_text("".join(f"{name}={example}\n" for name, (_, example) in examples().items()))
    settings, unknown = read_settings()
    assert unknown == ()
    assert settings.slack_http == ("127.0.0.1", 3000)
    assert settings.discord_shards == ((0, 1), 4)
    assert settings.store.get_secret_value().startswith("postgresql://")


def test_what_is_left_empty_is_as_if_it_were_not_there(here: Path):
    (here / ".env").write_text("".join(f"{name}=\n" for name in by_name()))
    assert read_settings()[0] == Settings(_env_file=None)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("AMICABLE_KEEP_CLOSED_DAYS", "0", "greater than or equal to 1. For how many days"),
        ("AMICABLE_KEEP_CLOSED_DAYS", "half a year", "valid integer"),
        ("AMICABLE_LOG_LEVEL", "loud", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("DISCORD_GUILD_IDS", "my server", "Ids of the Discord servers"),
        ("DISCORD_SHARDS", "0-1", "which/of-how-many, like 0,1/4"),
        ("DISCORD_SHARDS", "4/ 4", "which/of-how-many"),
        ("SLACK_HTTP", "localhost", "host:port, like 127.0.0.1:3000"),
        ("SLACK_HTTP", "localhost:99999", "host:port"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_is_for(name: str, value: str, said: str):
    found = refused(**{name: value})
    assert found.startswith(f"{name} cannot be used.")
    assert said in found
    assert value not in found.replace(by_name()[name].description, "") or value == "0"


def test_an_unknown_setting_of_ours_stops_the_start_and_says_what_may_be_meant():
    found = refused(AMICABLE_STOER="postgresql://amicable:hunter2@db/cases")
    assert "There is no setting AMICABLE_STOER. Did you mean AMICABLE_STORE?" in found
    assert "hunter2" not in found


def test_an_unknown_setting_in_the_file_is_named_too(here: Path):
    (here / ".env").write_text("AMICABLE_LANGUAGE=en\n")
    with pytest.raises(SettingsError, match="There is no setting AMICABLE_LANGUAGE"):
        read_settings()


def test_a_name_that_another_program_may_have_is_named_and_does_not_stop_the_start(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DISCORD_TOKN", "x")
    monkeypatch.setenv("SLACK_WEBHOOK_OF_OUR_CI", "x")
    assert read_settings()[1] == (
        "DISCORD_TOKN is not a setting of Amicable and is not used. Did you mean DISCORD_TOKEN?",
        "SLACK_WEBHOOK_OF_OUR_CI is not a setting of Amicable and is not used.",
    )


def test_everything_that_is_wrong_is_said_at_once():
    found = refused(AMICABLE_KEEP_CLOSED_DAYS="0", SLACK_HTTP="x", AMICABLE_FOO="1")
    assert [line.split()[0] for line in found.splitlines()] == ["AMICABLE_KEEP_CLOSED_DAYS", "SLACK_HTTP", "There"]


def test_a_file_that_is_not_utf_8_is_said(here: Path):
    (here / ".env").write_bytes(b"AMICABLE_MARKETPLACE=caf\xe9\n")
    with pytest.raises(SettingsError, match="not UTF-8"):
        read_settings()


def test_passwords_show_neither_in_the_settings_nor_in_what_is_said_of_them(monkeypatch: pytest.MonkeyPatch):
    secret = [name for name, info in by_name().items() if "Secret" in str(info.annotation)]
    assert len(secret) == 7
    for number, name in enumerate(secret):
        monkeypatch.setenv(name, f"https://hunter-{number}")  # as one of them is an address
    settings, _ = read_settings()
    assert sorted(settings.secrets()) == [f"https://hunter-{number}" for number in range(7)]
    assert "hunter" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_every_sentence_for_operators_is_there_and_none_is_left_over():
    sources = [path for room in ("bot", "adapters") for path in (ROOT / room).rglob("*.py")]
    asked = {name for path in sources for name in ASKED.findall(path.read_text(encoding="utf-8"))}
    assert sorted(asked) == sorted(sentences())


def test_a_sentence_has_its_blanks_filled():
    assert told("settings.not-utf-8", file=".env") == "The file .env is not UTF-8. Save it as UTF-8 and try again."


@pytest.mark.parametrize("command", ["run", "discord", "slack", "status", "playbook lint", "store verify"])
def test_no_command_prints_a_password(command: str, here: Path, monkeypatch: pytest.MonkeyPatch, capfd):
    monkeypatch.setenv("AMICABLE_STORE", "postgresql://amicable:hunter2@127.0.0.1:1/cases")
    monkeypatch.setenv("DISCORD_TOKEN", "hunter2.hunter2")
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CLIENT_SECRET"):
        monkeypatch.setenv(name, "hunter2-" + name.lower())
    (here / ".env").write_text("AMICABLE_LOG_LEVEL=DEBUG\n")
    monkeypatch.setattr(sys, "argv", ["amicable", *command.split()])
    main.main()
    said = "".join(capfd.readouterr())
    assert said
    assert "hunter2" not in said
