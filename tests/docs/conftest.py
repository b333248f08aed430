import os
from pathlib import Path

import pytest

from tests.docs.reader import Reader, checkout


@pytest.fixture(scope="session")
def seen_to_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Commands that take long and do the same on every page: once is enough, for all processes that run the tests."""
    own = tmp_path_factory.getbasetemp()
    seen = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "seen-to-work"
    seen.mkdir(exist_ok=True)
    return seen


@pytest.fixture
def reader(tmp_path: Path, seen_to_work: Path) -> Reader:
    return Reader(checkout(tmp_path), seen_to_work)
