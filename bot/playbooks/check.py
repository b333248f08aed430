"""Everything that can be wrong with a marketplace's files once each of them can be read."""

from collections.abc import Iterator

from bot.core import room
from bot.playbooks.agreement import check_agreement, check_circles
from bot.playbooks.blanks import check_blanks
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.known import Known, known_names
from bot.playbooks.marked import Marked
from bot.playbooks.market import Market, Sheet
from bot.playbooks.passages import Blanks
from bot.playbooks.references import References, check_conduct, check_marketplace
from bot.playbooks.schema import MarketFile
from bot.playbooks.shape import check_ask, check_clock, check_fact, check_step
from bot.playbooks.words import all_words


def check(market: Market) -> Iterator[Finding]:
    """What is wrong with the files, held against one another."""
    known = known_names(market)
    if market.marked and market.content:
        yield from _check_marketplace(market.marked, market.content, market)
    for sheet in market.sheets.values():
        yield from _check_sheet(sheet, market, known)
    yield from check_conduct(market)
    yield from check_agreement(market)
    yield from check_circles(market)
    names = known.blanks()
    for passage in all_words(market):
        if known.complete or passage.blanks is not Blanks.CASE:
            yield from check_blanks(passage, names)


def _check_marketplace(marked: Marked, content: MarketFile, market: Market) -> Iterator[Finding]:
    for name, clock in content.clocks.items():
        yield from check_clock(marked, ("clocks", name), clock)
    for name, fact in content.facts.items():
        yield from check_fact(marked, ("facts", name), fact)
    yield from check_marketplace(marked, content, market)
    if len(content.groups) > room.CHOICES:
        sentence = f"There are at most {room.CHOICES} groups, a button each, and here are {len(content.groups)}."
        yield marked.key_finding(("groups",), Code.TOO_MUCH, sentence)
    for section in ("tones", "outcomes"):
        if not getattr(content, section):
            yield marked.finding((section,), Code.MISSING_KEY, f"`{section}` needs at least one line under it.")


def _check_sheet(sheet: Sheet, market: Market, known: Known) -> Iterator[Finding]:
    if sheet.marked is None or sheet.content is None:
        return
    for name, ask in sheet.content.ask.items():
        yield from check_ask(sheet.marked, ("ask", name), ask)
    for name, step in sheet.content.steps.items():
        yield from check_step(sheet.marked, ("steps", name), step)
    yield from References(sheet.marked, sheet.id, market, known).check(sheet.content)
