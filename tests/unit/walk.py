"""One seller's case in the core alone: press, submit, look at the card."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.core import guide
from bot.core.book import Book
from bot.core.cards import Card
from bot.core.case import Case
from bot.core.events import Back, Begin, Choose, Event, Submit
from bot.core.guide import Name, Turn
from bot.core.library import Library
from bot.core.seller import Seller, SellerId
from bot.core.wording import in_words

NOON = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)  # Monday noon in Karachi


@dataclass
class Walk:
    """Applies events to one case and keeps the last turn."""

    library: Library
    playbook: str = "lamp"
    now: datetime = NOON
    before: tuple[Case, ...] = ()
    seller: Seller = field(default_factory=lambda: Seller(SellerId("test", "t", "ayesha"), "Asia/Karachi"))

    def __post_init__(self) -> None:
        self.book = Book(self.library.flow, self.library.catalogue)
        self.turn: Turn = guide.begin(
            Name("tok", "C-1"), self.seller, self.book, Begin(self.playbook), self.now, self.before
        )
        assert self.turn.case
        self.case: Case = self.turn.case

    @property
    def card(self) -> Card:
        return self.turn.card

    @property
    def notes(self) -> str:
        return " ".join(self.says(note) for note in self.card.notes)

    def says(self, text: tuple) -> str:
        return in_words(text, now=self.now, zone=self.seller.zone, language="en")

    def do(self, event: Event) -> "Walk":
        self.turn = guide.step(self.case, self.seller, self.book, event, self.now)
        self.case = self.turn.case or self.case
        return self

    def choose(self, *choices: str) -> "Walk":
        for choice in choices:
            self.do(Choose("tok", self.case.step, choice, self.case.turn))
        return self

    def submit(self, **answers: str) -> "Walk":
        return self.do(Submit("tok", self.case.step, self.case.turn, answers))

    def back(self) -> "Walk":
        return self.do(Back("tok", self.case.turn))

    def wait(self, **span: float) -> "Walk":
        self.now += timedelta(**span)
        return self

    def ends(self, name: str) -> datetime | None:
        return next((d.ends for d in self.case.deadlines if d.name == name and d.running), None)
