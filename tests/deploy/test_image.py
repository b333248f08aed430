"""The image, built and started without an engine: what its lines say is done in a folder. It needs a package index."""

import asyncio
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.adapters.slack.simulated import House
from tests.deploy.image import ROOT, Image, ignored, instructions
from tests.servers.slack import Pace, Slack

DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_it_does_not_run_as_root() -> None:
    users = [i.rest for i in instructions(DOCKERFILE) if i.word == "USER"]
    assert users == ["10001:10001"]
    assert DOCKERFILE.index("USER ") < DOCKERFILE.index("ENTRYPOINT")


def test_everything_that_is_installed_is_locked_by_hash() -> None:
    installs = [i.rest for i in instructions(DOCKERFILE) if i.word == "RUN" and " install " in i.rest and "pip" in i.rest]
    assert len(installs) == 2
    assert ["--require-hashes" in line or "--no-deps --no-index" in line for line in installs] == [True, True]


def test_nothing_secret_is_sent_to_the_engine() -> None:
    assert [ignored(path) for path in (".env", ".git", "data", ".venv", "tests")] == [True] * 5
    assert [ignored(path) for path in ("bot", "adapters", "templates", "requirements.txt", "README.md")] == [False] * 5


@pytest.mark.slow
async def test_it_is_built_starts_becomes_healthy_and_stops_when_told(tmp_path: Path, unused_tcp_port: int) -> None:
    """In one test, because building takes its time."""
    image = Image(tmp_path / "root")
    await asyncio.to_thread(image.build)
    the_second_stage_has_the_program_and_nothing_to_build_with(image)
    it_is_small(image)
    without_a_token_it_says_what_to_do(image)
    await it_starts_becomes_healthy_and_stops(image, tmp_path, unused_tcp_port)


def the_second_stage_has_the_program_and_nothing_to_build_with(image: Image) -> None:
    assert image.bases == ["python:3.13-slim", "python:3.13-slim"]
    assert {path.name for path in image.root.iterdir()} == {"opt", "data"}
    assert not list(image.root.rglob("site-packages/pip"))
    assert image.run(["amicable", "playbook", "lint"]).returncode == 0


def it_is_small(image: Image) -> None:
    """What lies on top of the base image. A new dependency that weighs much is a decision, not an accident."""
    size = sum(path.stat().st_size for path in image.root.rglob("*") if path.is_file() and not path.is_symlink())
    assert size < 160_000_000, f"{size:,} bytes"


def without_a_token_it_says_what_to_do(image: Image) -> None:
    done = image.run([*image.entrypoint, *image.command])
    assert done.returncode == 1
    assert "docs/discord.md" in done.stderr
    assert "Traceback" not in done.stderr


async def it_starts_becomes_healthy_and_stops(image: Image, tmp_path: Path, unused_tcp_port: int) -> None:
    async with Slack(Pace()) as slack:
        house = House(slack, tmp_path)
        port = str(unused_tcp_port)
        image.env["AMICABLE_METRICS"] = image.env["AMICABLE_METRICS"].replace("9464", port)
        health = [word.replace("9464", port) for word in image.health]
        there = {
            "SLACK_API_URL": slack.url,
            "SLACK_BOT_TOKEN": house.installed.bot_token,
            "SLACK_APP_TOKEN": house.app.app_token,
        }
        words = [str(image.inside("/opt/amicable/bin/amicable")), *image.command]
        env = image._environment() | there
        process = await asyncio.create_subprocess_exec(
            *words, cwd=image.inside(image.workdir), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        try:
            await slack.until(lambda: len(slack.socket_mode.of(house.app)) == 2, within=60)
            async with asyncio.timeout(60):
                while (await asyncio.to_thread(image.run, health)).returncode:  # noqa: ASYNC110 - nobody tells us
                    await asyncio.sleep(0.5)
            process.send_signal(getattr(signal, image.stop))
            _, said = await asyncio.wait_for(process.communicate(), 30)
        finally:
            if process.returncode is None:
                os.kill(process.pid, signal.SIGKILL)
                await process.wait()
    assert "Traceback" not in said.decode()
    assert process.returncode in (0, -signal.SIGTERM)
