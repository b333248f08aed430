import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.core.library import Library
from bot.playbooks.loader import load_library
from tests import postgres

ROOT = Path(__file__).parents[1]
# How long an example takes tells how busy the machine is, and nothing about us.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the transcripts as the bot speaks now")


@pytest.fixture(autouse=True)
def logged_as_before() -> Iterator[None]:
    """A command that sets up the log of its process does it for one test only."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in ("bot", "adapters"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    logging.captureWarnings(capture=False)


@pytest.fixture(scope="session")
def shop_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A templates folder with a small marketplace made for tests beside the product's own texts."""
    folder = tmp_path_factory.mktemp("templates")
    shutil.copytree(ROOT / "templates" / "product", folder / "product")
    shutil.copytree(ROOT / "tests" / "shop", folder / "shop")
    return folder


@pytest.fixture(scope="session")
def shop(shop_templates: Path) -> Library:
    return load_library(shop_templates, "shop")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL server."""
    yield from postgres.server()


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The address of an empty database."""
    with postgres.database(postgres_server) as url:
        yield url
