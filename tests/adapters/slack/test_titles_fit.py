"""The title of a form that ships is read whole in Slack, where a longer one would be cut."""

from pathlib import Path

import pytest

from adapters.slack.limits import TITLE
from bot.core.book import Book
from bot.playbooks.loader import load_library

TEMPLATES = Path(__file__).parents[3] / "templates"


@pytest.mark.parametrize("market", ["fiverr", "upwork"])
def test_the_title_of_each_form_fits(market):
    library = load_library(TEMPLATES, market)
    book = Book(library.flow, library.catalogue)
    asking = [f"{p.id}.{s.id}" for p in library.flow.playbooks.values() for s in p.steps.values() if s.collect]
    titles = {ref: book.words(f"{ref}.title") or "" for ref in asking}
    assert titles
    assert {ref: title for ref, title in titles.items() if len(title) > TITLE} == {}
