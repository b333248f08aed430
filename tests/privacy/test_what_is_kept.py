"""docs/privacy.md names every field that is stored, and none that is not."""

import re
from pathlib import Path

import psycopg

from bot.core.case import Case
from bot.stores.opening import open_target
from tests.privacy.shapes import every_field, fields

PAGE = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text()
ROWS = {row[0]: row[1:] for line in PAGE.splitlines() if (row := re.findall(r"`?([^`|]+?)`? *(?:\||$)", line[2:]))}


def named() -> set[str]:
    return {name for name in ROWS if re.fullmatch(r"[A-Z]\w+(\.\w+)?", name)}


def test_every_stored_field_is_on_the_page_and_every_one_on_the_page_is_stored() -> None:
    assert named() == every_field()


def test_each_says_what_it_is_and_why_it_is_kept() -> None:
    assert [name for name in named() if len(ROWS[name]) != 2 or not all(len(words) > 3 for words in ROWS[name])] == []


def test_the_fields_within_fields_are_found() -> None:
    assert {"Case.path", "Visit.chosen", "TextAnswer.words", "Snooze.due", "Unread.words"} <= set(fields(Case))


async def test_every_column_of_the_database_is_on_the_page(postgres_url: str) -> None:
    await (await open_target(postgres_url)).close()
    async with await psycopg.AsyncConnection.connect(postgres_url) as connection:
        columns = await connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        )
        found = await columns.fetchall()
    of_ours = {name.partition(".")[2] or name.lower() for name in every_field()}
    # What a column holds whole, or holds of an id that the page explains.
    whole = {"document", "seller", "address", "seen", "account", "community", "worker", "at", "digest"}
    unexplained = {
        f"{table}.{column}" for table, column in found if column not in of_ours | whole and f"`{column}`" not in PAGE
    }
    assert found
    assert {table for table, _ in found if f"`{table}`" not in PAGE} == set()
    assert unexplained == set()
