from pathlib import Path

import pytest

from tests.docs.reader import Reader, checkout


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    return Reader(checkout(tmp_path))
