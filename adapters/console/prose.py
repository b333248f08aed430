"""Sentences for Rich: our own Markdown is drawn, a person's words stand as they typed them.

Of Markdown our texts use bold words and lists. Those two are read here, because a Markdown reader takes one string, and in
one string nobody knows any more which stars a person typed.
"""

import re
from dataclasses import dataclass, field

from rich.console import Group, RenderableType
from rich.style import Style
from rich.table import Table
from rich.text import Text as Styled

from adapters.console.harmless import harmless
from adapters.console.palette import KEY, STRONG
from adapters.console.parts import Reader
from bot.core.spans import Left, Span, Text
from bot.core.wording import in_words

# What a line hangs from: the mark of a list item, or the sign of a clock.
_ITEM = re.compile(r"([-*⏳]|\d{1,2}[.)]) +")
_MARKS = {"-": " •", "*": " •", "⏳": "⏳"}


@dataclass(slots=True)
class _Line:
    """A line as it is read, span by span. What is still bold at its end stays so no further."""

    words: Styled
    marker: str = ""
    bold: bool = field(default=False, init=False)

    def read(self, ours: str) -> None:
        """Take in words of ours, in Markdown."""
        item = None if self.words or self.marker else _ITEM.match(ours)
        if item:
            self.marker, ours = _MARKS.get(item[1], f" {item[1]}"), ours[item.end() :]
        for place, stretch in enumerate(ours.split("**")):
            if place:
                self.bold = not self.bold
            self.quote(stretch)

    def quote(self, words: str, style: Style | None = None) -> None:
        """Take in words that are no Markdown."""
        self.words.append(words, style or (STRONG if self.bold else None))


def prose(text: Text, reader: Reader, style: Style, *, left: Style | None = None) -> RenderableType:
    """The text in `style`; what says how much time is left in `left`, if given."""
    lines = [_Line(Styled(style=style))]
    for span in text:
        if isinstance(span, str):
            first, *others = harmless(span).split("\n")
            lines[-1].read(first)
            for words in others:
                lines.append(_Line(Styled(style=style)))
                lines[-1].read(words)
        else:
            lines[-1].quote(_shown(span, reader), left if isinstance(span, Left) else None)
    said = [place for place, line in enumerate(lines) if line.words]
    return Group(*(_drawn(line) for line in lines[min(said, default=0) : max(said, default=-1) + 1]))


def label(words: str, style: Style) -> Styled:
    """Words on a button or above a question, which may have bold ones and are never a list."""
    line = _Line(Styled(style=style), marker="-")
    line.read(harmless(words))
    return line.words


def _shown(span: Span, reader: Reader) -> str:
    words = in_words((span,), now=reader.now, zone=reader.zone, language=reader.language)
    return " ".join(harmless(words).split("\n"))


def _drawn(line: _Line) -> RenderableType:
    if not line.marker:
        return line.words
    item = Table.grid(padding=(0, 1))
    item.add_column(no_wrap=True)
    item.add_column()
    item.add_row(Styled(line.marker, KEY), line.words)
    return item
