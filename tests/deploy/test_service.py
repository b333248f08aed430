"""compose.yaml and the systemd unit: what they name is there, what they set is known, and the bot is walled in."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from bot.settings import by_name
from tests.deploy.image import ROOT

UNIT = (ROOT / "deploy" / "amicable.service").read_text()
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
BOT, POSTGRES = COMPOSE["services"]["bot"], COMPOSE["services"]["postgres"]


def test_what_is_set_are_settings() -> None:
    set_here = set(BOT["environment"]) | set(re.findall(r"(AMICABLE_\w+)=", UNIT))
    assert set_here
    assert set_here <= set(by_name())


def test_the_bot_in_the_container_can_do_little() -> None:
    assert BOT["read_only"] is True
    assert BOT["cap_drop"] == ["ALL"]
    assert BOT["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in BOT
    assert "ports" not in POSTGRES


def test_a_password_is_in_no_file() -> None:
    address = BOT["environment"]["AMICABLE_STORE"]
    assert "${POSTGRES_PASSWORD:?" in address
    assert POSTGRES["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")
    assert address.rpartition("@")[2] == f"postgres:5432/{POSTGRES['environment']['POSTGRES_DB']}"
    assert f"//{POSTGRES['environment']['POSTGRES_USER']}:" in address


def test_the_bot_waits_for_its_database_and_has_time_to_stop() -> None:
    assert BOT["depends_on"]["postgres"]["condition"] == "service_healthy"
    assert "pg_isready" in POSTGRES["healthcheck"]["test"][1]
    assert BOT["stop_grace_period"] == "30s"
    assert "TimeoutStopSec=30" in UNIT


def test_volumes_are_kept() -> None:
    named = {volume.partition(":")[0] for service in (BOT, POSTGRES) for volume in service["volumes"]}
    assert named == set(COMPOSE["volumes"])


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here to ask")
def test_systemd_understands_the_unit_and_finds_it_hard_to_harm(tmp_path: Path) -> None:
    unit = tmp_path / "amicable.service"
    unit.write_text(UNIT.replace("/opt/amicable/bin/amicable", "/bin/true"))
    checked = subprocess.run(["systemd-analyze", "verify", str(unit)], text=True, capture_output=True, check=False)
    assert (checked.returncode, [line for line in checked.stderr.splitlines() if "amicable" in line]) == (0, [])
    told = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(unit)], text=True, capture_output=True, check=False
    )
    exposure = re.search(r"Overall exposure level for amicable.service: ([\d.]+)", told.stdout)
    assert exposure, told.stderr
    assert float(exposure[1]) < 2.0
