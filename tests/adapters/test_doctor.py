"""`amicable doctor` on sound set-ups and on wrong ones: it names the fault, and what to do about it."""

import asyncio
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from bot.stores import paths
from bot.stores.installed import Installed
from bot.stores.port import Changes
from bot.stores.postgres.store import PostgresStore
from bot.stores.tinydb import TinyStore
from tests.adapters.doctored import TOKEN, SetUp, Wrong
from tests.adapters.slack.conftest import QUICK
from tests.builders import NOON, a_seller, a_seller_id
from tests.servers.discord import Discord
from tests.servers.discord.faults import Fails, Held
from tests.servers.discord.rest import ME
from tests.servers.slack import Slack


@pytest.fixture
async def there(tmp_path: Path, shop_templates: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SetUp]:
    async with Slack(QUICK) as slack, Discord(token=TOKEN) as discord:
        made = SetUp(tmp_path, monkeypatch, slack, discord)
        made.with_texts(shop_templates)
        yield made
        if made.listening:
            made.listening.close()


async def looked(folder: Path, at: datetime) -> None:
    store = await TinyStore.open(folder)
    await store.beat("host", at)
    await store.commit(a_seller_id(), 0, Changes(NOON, a_seller()))
    await store.close()


async def test_a_sound_set_up_is_said_to_be(there: SetUp):
    there.on_slack()
    there.on_discord()
    await looked(there.folder / "data", datetime.now(UTC))
    code, said = await there.looked_over()
    assert (code, said.splitlines()[-1]) == (0, "All is well."), said
    assert "wrong" not in said
    assert "1 sellers with 0 cases can be read" in said


async def test_a_new_set_up_is_sound_too_and_nothing_is_made(there: SetUp):
    there.on_slack()
    code, said = await there.looked_over()
    assert (code, said.splitlines()[-1]) == (0, "All is well."), said
    assert list(there.folder.iterdir()) == []


def env(**settings: str) -> Wrong:
    return lambda there: there.settings.update(settings)


def file(name: str, content: bytes) -> Wrong:
    return lambda there: (there.folder / name).write_bytes(content)


def broken_texts(there: SetUp) -> None:
    shutil.copytree(there.settings["AMICABLE_TEMPLATES"], there.folder / "texts")
    playbook = there.folder / "texts" / "shop" / "playbooks" / "lamp.yaml"
    playbook.write_text(playbook.read_text().replace("start:", "strat:", 1))
    there.settings["AMICABLE_TEMPLATES"] = "texts"


def discord(there: SetUp) -> None:
    there.on_discord()


def refused_on_discord(there: SetUp) -> None:
    there.settings["DISCORD_TOKEN"] = TOKEN + "x"


def elsewhere(there: SetUp) -> None:
    there.on_discord()
    there.settings["DISCORD_GUILD_IDS"] = "123"


def silent_in_the_server(there: SetUp) -> None:
    there.on_discord()
    there.guild.permissions &= ~(1 << 11)


def without_commands(there: SetUp) -> None:
    there.on_discord()
    there.guild.takes_commands = False
    there.settings["DISCORD_GUILD_IDS"] = f"{there.guild.id}"


def down(there: SetUp) -> None:
    there.on_discord()
    there.discord.rest.faults.next("GET", ME, Fails(502))


def unreachable(there: SetUp) -> None:
    there.on_discord()
    there.discord.url = "http://127.0.0.1:1/api/v10"


def swapped(there: SetUp) -> None:
    there.on_slack()
    bot, app = there.settings["SLACK_BOT_TOKEN"], there.settings["SLACK_APP_TOKEN"]
    there.settings |= {"SLACK_BOT_TOKEN": app, "SLACK_APP_TOKEN": bot}


def slack(**changed: str) -> Wrong:
    def wrong(there: SetUp) -> None:
        there.on_slack()
        there.settings |= changed

    return wrong


def revoked(there: SetUp) -> None:
    there.on_slack()
    there.installed.dead = "token_revoked"


def without_scopes(there: SetUp) -> None:
    there.installed = there.slack.install(there.app, there.workspace, scopes=("chat:write", "commands", "users:read"))
    there.on_slack()


def without_connections(there: SetUp) -> None:
    there.on_slack()
    there.slack.faults.error("apps.connections.open", "missing_scope")


def without_sockets(there: SetUp) -> None:
    there.on_slack()
    there.app.manifest["settings"]["socket_mode_enabled"] = False


def of_two_apps(there: SetUp) -> None:
    there.on_slack()
    there.settings["SLACK_APP_TOKEN"] = there.slack.app(there.app.manifest).app_token


def late(there: SetUp) -> None:
    there.on_slack()
    there.ahead = timedelta(minutes=10)


def listened_to(there: SetUp) -> None:
    there.on_slack()
    there.listening = socket.create_server(("127.0.0.1", 0))
    there.settings |= {"SLACK_HTTP": f"127.0.0.1:{there.listening.getsockname()[1]}", "SLACK_SIGNING_SECRET": "0" * 32}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (env(AMICABLE_STOER="x"), "There is no setting AMICABLE_STOER. Did you mean AMICABLE_STORE?"),
        (env(AMICABLE_KEEP_CLOSED_DAYS="0"), "AMICABLE_KEEP_CLOSED_DAYS cannot be used."),
        (env(DISCORD_TOKN="x"), "DISCORD_TOKN is not a setting of Amicable and is not used. Did you mean DISCORD_TOKEN?"),
        (file(".env", b"AMICABLE_DATA=\xff"), "The file .env is not UTF-8."),
        (env(), "No platform is set up"),
        (env(AMICABLE_TEMPLATES="nowhere"), "There is no marketplace `shop`. There is none at all in nowhere:"),
        (env(AMICABLE_MARKETPLACE="etsy"), "There is no marketplace `etsy`. There are: shop."),
        (env(AMICABLE_COMMUNITIES="nowhere"), "The folder of communities cannot be read (No such file or directory)."),
        (env(AMICABLE_HEARTBEAT="hunter2"), "AMICABLE_HEARTBEAT cannot be used. It begins with https://."),
        (env(AMICABLE_MARKETPLACE="shp"), "There is no marketplace `shp`. Did you mean `shop`?"),
        (broken_texts, "lamp.yaml:"),
        (env(AMICABLE_DATA="/proc/cases"), "cannot be written to"),
        (file("data", b""), "The data folder data cannot be written to: Not a directory."),
        (env(AMICABLE_STORE="cases.db"), "AMICABLE_STORE is not the address of a database."),
        (
            env(AMICABLE_STORE="postgresql://u:hunter2@127.0.0.1:1/cases"),
            "The database cases on 127.0.0.1 could not be used",
        ),
        (env(DISCORD_TOKEN="0123456789abcdef"), "DISCORD_TOKEN does not look like the token of a bot"),
        (refused_on_discord, "Discord does not know this DISCORD_TOKEN."),
        (unreachable, "Discord cannot be reached"),
        (down, "Discord cannot be reached: HTTP 502"),
        (elsewhere, "The bot is not in the server 123"),
        (without_commands, "the scope applications.commands is missing"),
        (silent_in_the_server, "In the server sellers the bot lacks Send Messages."),
        (slack(SLACK_BOT_TOKEN="abc"), "SLACK_BOT_TOKEN begins with xoxb-. Copy it"),
        (swapped, "This is the app-level token: it belongs behind SLACK_APP_TOKEN."),
        (slack(SLACK_APP_TOKEN=""), "Bot tokens: 1; app-level tokens: 0. Each SLACK_BOT_TOKEN needs its SLACK_APP_TOKEN"),
        (slack(SLACK_HTTP="127.0.0.1:0"), "SLACK_SIGNING_SECRET is missing."),
        (slack(SLACK_HTTP="127.0.0.1:0", SLACK_SIGNING_SECRET="x"), "SLACK_SIGNING_SECRET does not look like one"),
        (slack(SLACK_CLIENT_ID="12.34", SLACK_HTTP="127.0.0.1:0"), "SLACK_CLIENT_SECRET is missing."),
        (slack(SLACK_API_URL="http://127.0.0.1:1/"), "Slack cannot be reached"),
        (revoked, "Slack refuses SLACK_BOT_TOKEN: token_revoked."),
        (without_scopes, "The app lacks the scopes files:write, im:history, im:write."),
        (without_connections, "SLACK_APP_TOKEN lacks the scope connections:write."),
        (without_sockets, "Socket Mode is off for this app."),
        (of_two_apps, "are of two different apps"),
        (listened_to, "cannot be listened at just now"),
        (late, "seconds ahead, so reminders come at the wrong time"),
    ],
)
async def test_the_fault_of_a_wrong_set_up_is_named(there: SetUp, wrong: Wrong, said: str):
    wrong(there)
    code, found = await asyncio.wait_for(there.looked_over(), 60)
    line, *_ = [line for line in found.splitlines() if said in line]
    assert line.split()[0] in ("wrong", "look")
    assert code == (1 if "  wrong" in found else 0)
    assert "hunter2" not in found
    assert "Traceback" not in found


async def test_workspaces_that_installed_the_app_and_take_it_no_more_are_named(there: SetUp):
    there.settings |= {"SLACK_CLIENT_ID": "12.34", "SLACK_CLIENT_SECRET": "0" * 32, "SLACK_SIGNING_SECRET": "1" * 32}
    there.settings |= {"SLACK_HTTP": "127.0.0.1:0", "SLACK_API_URL": there.slack.url}
    revoked = there.slack.install(there.app, there.slack.workspace("other"))
    revoked.dead = "account_inactive"
    poor = there.slack.install(there.app, there.slack.workspace("third"), scopes=("chat:write",))
    store = await TinyStore.open(there.folder / "data")
    for name, one in (("shop", there.installed), ("other", revoked), ("third", poor)):
        about = {"bot_token": one.bot_token, "team_name": name}
        await store.installations.keep(Installed("slack", one.workspace.id, "active", NOON, about))
    await store.close()
    code, found = await there.looked_over()
    assert code == 0, found
    assert "The workspace other refuses its token: account_inactive." in found
    assert "In the workspace third the app lacks the scopes commands, files:write" in found
    assert "Workspaces that have the app: 3. Asked: 3." in found
    assert "workspace shop" not in found


async def test_a_damaged_file_is_named(there: SetUp):
    there.on_slack()
    await looked(there.folder / "data", datetime.now(UTC))
    paths.seller_file(there.folder / "data", a_seller_id()).write_text("{")
    code, found = await there.looked_over()
    assert code == 1
    assert "is damaged" in found
    assert "amicable store verify names all of them" in found


async def test_a_bot_that_does_not_run_is_named(there: SetUp):
    there.on_slack()
    await looked(there.folder / "data", datetime.now(UTC) - timedelta(minutes=5))
    code, found = await there.looked_over()
    assert code == 1
    assert "Nobody has looked at the reminders since" in found


async def test_a_database_is_looked_at_and_not_changed(there: SetUp, postgres_url: str):
    there.on_slack()
    there.settings["AMICABLE_STORE"] = postgres_url
    assert "is empty and can be written to" in (await there.looked_over())[1]
    async with await psycopg.AsyncConnection.connect(postgres_url) as connection:
        assert await (await connection.execute("SELECT to_regclass('migrations')")).fetchone() == (None,)
    await (await PostgresStore.open(postgres_url)).close()
    code, found = await there.looked_over()
    assert code == 0, found
    assert "is up to date" in found
    assert "0 sellers with 0 cases can be read" in found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("INSERT INTO migrations VALUES (999, now())", "The database is that of a newer Amicable"),
        ("DELETE FROM migrations WHERE number > 1", "is that of an older Amicable"),
    ],
)
async def test_what_is_wrong_with_a_database_is_named(there: SetUp, postgres_url: str, change: str, said: str):
    there.on_slack()
    await (await PostgresStore.open(postgres_url)).close()
    async with await psycopg.AsyncConnection.connect(postgres_url) as connection:
        await connection.execute(change)
    there.settings["AMICABLE_STORE"] = postgres_url
    code, found = await there.looked_over()
    assert code == 1
    assert said in found


async def test_a_database_that_takes_no_writes_is_named(there: SetUp, postgres_url: str):
    there.on_slack()
    await (await PostgresStore.open(postgres_url)).close()
    there.settings["AMICABLE_STORE"] = f"{postgres_url}%20-cdefault_transaction_read_only%3Don"
    code, found = await there.looked_over()
    assert code == 1
    assert "cannot be written to: cannot execute INSERT in a read-only transaction. Give the user" in found


async def test_a_platform_that_does_not_answer_keeps_nobody_waiting(there: SetUp):
    there.on_discord()
    there.discord.rest.faults.next("GET", ME, held := Held())
    code, found = await asyncio.wait_for(there.looked_over(seconds=2), 20)
    held.release()
    assert code == 1
    assert "This takes longer than 2 seconds" in found


def test_the_command_gives_its_exit_code(tmp_path: Path):
    code = subprocess.run(
        [sys.executable, "-m", "adapters.main", "doctor"], cwd=tmp_path, env=bare(), capture_output=True, check=False
    )
    assert code.returncode == 1
    assert "No platform is set up" in code.stdout.decode()
    assert code.stderr == b""


def bare() -> dict[str, str]:
    root = Path(__file__).parents[2]
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(root)}
