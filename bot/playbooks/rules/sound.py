"""What the rules look at: files that can be read, and the flow and catalogue made of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.core.book import Book, Catalogue
from bot.core.playbook import Flow, Step
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.marked import Loc, Marked
from bot.playbooks.market import Market
from bot.playbooks.passages import Passage
from bot.playbooks.schema import MarketFile
from bot.playbooks.words import all_words


@dataclass(frozen=True, slots=True)
class Sound:
    """A marketplace whose files have no findings of their own. `passages` are all its words by id."""

    folder: Path
    market: Market
    marked: Marked
    content: MarketFile
    flow: Flow
    catalogue: Catalogue
    passages: dict[str, Passage]

    @property
    def book(self) -> Book:
        """The flow beside the catalogue."""
        return Book(self.flow, self.catalogue)

    def steps(self) -> Iterator[tuple[str, Step]]:
        """Every step with its place, written `playbook.step`, in the order of the files."""
        for playbook in self.flow.playbooks.values():
            yield from ((f"{playbook.id}.{step.id}", step) for step in playbook.steps.values())

    def at_step(self, ref: str, loc: Loc, code: Code, sentence: str) -> Finding:
        """A finding within a step: at the value of `loc` below it, or at the step's own key when there is none."""
        playbook, _, step = ref.partition(".")
        marked = self._sheet(playbook)
        if not loc:
            return marked.key_finding(("steps", step), code, sentence)
        return marked.finding(("steps", step, *loc), code, sentence)

    def at_playbook(self, playbook: str, loc: Loc, code: Code, sentence: str) -> Finding:
        """A finding at a key of a playbook's file."""
        return self._sheet(playbook).key_finding(loc, code, sentence)

    def _sheet(self, playbook: str) -> Marked:
        marked = self.market.sheets[playbook].marked
        if marked is None:  # a flow is only made of sheets that can be read
            raise KeyError(playbook)
        return marked


def words_of(market: Market) -> dict[str, Passage]:
    """Every passage of a marketplace and of the product by its id."""
    return {passage.id: passage for passage in all_words(market)}
