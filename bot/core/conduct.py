"""What is not helped with: the page that checks a seller's own words before they are copied, and the answer to who asks.

What is typed there is held against the rules and forgotten; nothing of it is kept.
"""

from bot.core.answers import quoted
from bot.core.book import Book
from bot.core.cards import Card, Choice, Draft, Field, Form
from bot.core.drafts import LONGEST, Point, asked, points
from bot.core.events import Fill, New, Open
from bot.core.names import label, product
from bot.core.pages import way_back
from bot.core.show import fact_text, nav, paragraphs
from bot.core.spans import Text
from bot.core.texts import clean, fill

PAGE, FIELD = "check", "words"
# As many points as can be read on one screen; the others are found when it is checked again.
MOST = 2
# Of words that are pointed at, so many places are shown.
QUOTED = 3


def check_page(event: Open | Fill, book: Book) -> Card:
    """The page where a seller types what they want to send, or what a rule points at in it. A token leads back to a case."""
    if isinstance(event, Open):
        return _asking(book, event.token)
    message = _tidy(event.answers.get(FIELD, ""))
    if not message:
        return _asking(book, event.token, product(book, "check.empty"))
    return _checked(message, book, event.token)


def _asking(book: Book, token: str, wrong: Text = ()) -> Card:
    field = Field(FIELD, label(book, "check.words"), most=LONGEST, lines=True, error=wrong)
    return Card(
        id=PAGE,
        title=product(book, "check.title"),
        token=token,
        body=product(book, "check.body"),
        form=Form(Fill(PAGE, {}, token), (field,)),
        choices=(way_back(token, book),),
        nav=nav(book, token),
    )


def _checked(message: str, book: Book, token: str) -> Card:
    """What a rule points at, why, and what to write instead; or the same words again, ready to be copied."""
    found = points(message, book.catalogue.conduct)
    again, back = Choice("again", label(book, "check.again"), Open(PAGE, token)), way_back(token, book)
    return Card(
        id="check-result",
        title=product(book, "check.found" if found else "check.clear"),
        token=token,
        body=_pointed(found, book) if found else product(book, "check.clear-body"),
        draft=None if found else Draft(message, ""),
        choices=(again, back) if found else (back, again),
        nav=nav(book, token),
    )


def refusal_card(words: str, book: Book, token: str = "") -> Card | None:
    """The answer to who asks us for something that is not helped with: why, and the honest way. None for any other words."""
    rule = asked(words, book.catalogue.conduct)
    if rule is None:
        return None
    fact = next((r.fact for r in book.catalogue.conduct if r.id == rule), None)
    back = (way_back(token, book),) if token else (Choice("others", label(book, "refusal.others"), New()),)
    return Card(
        id="refusal",
        title=product(book, "refusal.title"),
        token=token,
        body=paragraphs([*_why(rule, book), fact_text(fact, book) if fact else ()]),
        choices=(*back, Choice(PAGE, label(book, "nav.check"), Open(PAGE, token))),
        nav=nav(book, token),
    )


def _pointed(found: tuple[Point, ...], book: Book) -> Text:
    parts = [part for point in found[:MOST] for part in (_written(point, book), *_why(point.rule, book))]
    more = product(book, "check.more") if len(found) > MOST else ()
    return paragraphs([*parts, more])


def _written(point: Point, book: Book) -> Text:
    """The words that a rule points at, each place on a line."""
    lines = [product(book, "check.written", typed=quoted(words)) for words in point.words[:QUOTED]]
    return tuple(span for n, line in enumerate(lines) for span in (("\n",) if n else ()) + line)


def _why(rule: str, book: Book) -> list[Text]:
    return [fill(book.words(f"conduct.{rule}.{part}") or "", {}) for part in ("why", "instead")]


def _tidy(words: str) -> str:
    """A message as it was typed, without what cannot be seen, ready to be copied."""
    return "\n".join(clean(line) for line in words[:LONGEST].strip().splitlines())
