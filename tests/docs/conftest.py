from pathlib import Path

import pytest

from tests.docs.reader import Reader, checkout


@pytest.fixture(scope="session")
def seen_to_work() -> set[str]:
    """Commands that take long and do the same on every page: once is enough."""
    return set()


@pytest.fixture
def reader(tmp_path: Path, seen_to_work: set[str]) -> Reader:
    return Reader(checkout(tmp_path), seen_to_work)
