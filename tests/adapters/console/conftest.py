import pytest

from bot.core.book import Book
from bot.core.library import Library


@pytest.fixture
def book(shop: Library) -> Book:
    return Book(shop.flow, shop.catalogue)
