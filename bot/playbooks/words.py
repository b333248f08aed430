"""The words of playbooks and of marketplace.yaml by the ids of `bot.core.book`."""

from collections.abc import Iterator

from bot.playbooks.marked import Loc, Marked
from bot.playbooks.market import Conduct, Market, Sheet
from bot.playbooks.passages import Blanks, Passage, passage_at
from bot.playbooks.schema import AskFile, MarketFile, StepFile


def playbook_words(sheet: Sheet) -> Iterator[Passage]:
    """The words written in a playbook's file."""
    marked, content = sheet.marked, sheet.content
    if marked is None or content is None:
        return
    yield passage_at(marked, ("title",), f"{sheet.id}.title", content.title)
    if content.reason is not None:
        yield passage_at(marked, ("reason",), f"{sheet.id}.reason", content.reason)
    for name, ask in content.ask.items():
        yield from _ask_words(marked, ("ask", name), f"{sheet.id}.ask.{name}", ask)
    for name, step in content.steps.items():
        yield from _step_words(marked, ("steps", name), f"{sheet.id}.{name}", step)


def _ask_words(marked: Marked, loc: Loc, id: str, ask: AskFile) -> Iterator[Passage]:
    yield passage_at(marked, (*loc, "label"), id, ask.label)
    if ask.example is not None:
        yield passage_at(marked, (*loc, "example"), f"{id}.example", ask.example)
    for option, label in ask.one_of.items():
        yield passage_at(marked, (*loc, "one_of", option), f"{id}.{option}", label)


def _step_words(marked: Marked, loc: Loc, id: str, step: StepFile) -> Iterator[Passage]:
    for key, words in (("say", step.say), ("title", step.title), ("why", step.why)):
        if words is not None:
            yield passage_at(marked, (*loc, key), f"{id}.{key}", words, Blanks.CASE)
    for name, choice in step.choices.items():
        yield passage_at(marked, (*loc, "choices", name), f"{id}.choice.{name}", choice.label)
    for name, label in step.checklist.items():
        yield passage_at(marked, (*loc, "checklist", name), f"{id}.check.{name}", label)


def market_words(marked: Marked, content: MarketFile) -> Iterator[Passage]:
    """The words written in marketplace.yaml."""
    for name, clock in content.clocks.items():
        yield passage_at(marked, ("clocks", name, "label"), f"clock.{name}.label", clock.label)
        yield passage_at(marked, ("clocks", name, "on_silence"), f"clock.{name}.on-silence", clock.on_silence)
    for name, fact in content.facts.items():
        yield passage_at(marked, ("facts", name, "says"), f"fact.{name}", fact.says)
    for section, kind, words in (
        ("outcomes", "outcome", content.outcomes),
        ("owners", "owner", content.owners.model_dump()),
        ("tones", "tone", content.tones),
        ("groups", "group", content.groups),
    ):
        for name, label in words.items():
            yield passage_at(marked, (section, name), f"{kind}.{name}", label)


def conduct_words(conduct: Conduct) -> Iterator[Passage]:
    """The words written in conduct.yaml."""
    if conduct.marked is None or conduct.content is None:
        return
    for name, rule in conduct.content.rules.items():
        for key, words in (("why", rule.why), ("instead", rule.instead)):
            yield passage_at(conduct.marked, ("rules", name, key), f"conduct.{name}.{key}", words)


def all_words(market: Market) -> Iterator[Passage]:
    """Every passage of a marketplace and of the product."""
    for sheet in market.sheets.values():
        yield from playbook_words(sheet)
    if market.marked and market.content:
        yield from market_words(market.marked, market.content)
    yield from conduct_words(market.conduct)
    yield from market.passages
    yield from market.product
