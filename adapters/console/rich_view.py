"""A card on a terminal that knows colours and widths, drawn with Rich."""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.rule import Rule
from rich.segment import Segment, Segments
from rich.style import Style
from rich.table import Table
from rich.text import Text as Styled

from adapters.console.harmless import harmless
from adapters.console.palette import KEY, MOODS, QUIET, REMINDER, ROLES, STRONG
from adapters.console.parts import Block, Copy, Heading, Hint, Nav, Part, Prose, Question, Reader, Role, Row
from adapters.console.prose import label, prose
from adapters.console.view import PROMPT, WIDEST


class RichView:
    """Draws on `console`. `echo`: repeat typed lines, for input that comes from a pipe."""

    def __init__(self, console: Console, *, echo: bool = False) -> None:
        self._console = console
        self._echo = echo
        self._asking = False
        self._told_how_to_pick = False

    def show(self, blocks: Iterable[Block], reader: Reader) -> None:
        """Draw the blocks, an empty line around each."""
        with self._console:
            self._console.print()
            for block in filter(None, blocks):
                for part in block:
                    self._draw(part, reader)
                self._console.print()

    def remind(self, words: str) -> None:
        """Draw the reminder between two lines; if it came while the person was typing, ask again."""
        with self._console:
            self._console.print("\n" if self._asking else "")
            lines = (Styled(line, REMINDER if line.startswith("⏳") else "") for line in harmless(words).split("\n"))
            self._print(Rule(style=REMINDER), *lines, Rule(style=REMINDER))
            self._console.print()
            if self._asking:
                self.ask()

    def ask(self) -> None:
        """Draw the prompt."""
        self._asking = True
        self._console.print(Styled(PROMPT, KEY), end="")

    def heard(self, line: str) -> None:
        """Draw the line if the terminal has not."""
        self._asking = False
        if self._echo:
            self._console.print(Styled(harmless(line)), soft_wrap=True)

    def say(self, words: str) -> None:
        """Draw the sentence."""
        self._console.print()
        self._print(Styled(harmless(words)))

    def _print(self, *drawn: RenderableType) -> None:
        for renderable in drawn:
            self._console.print(renderable, width=WIDEST)

    def _draw(self, part: Part, reader: Reader) -> None:
        match part:
            case Heading():
                self._print(_line_above(part), _title(part, reader))
            case Prose(role=Role.NOTE, text=text):
                self._print(_Barred(prose(text, reader, ROLES[Role.NOTE])))
            case Prose(role=role, text=text):
                self._print(prose(text, reader, ROLES[role], left=STRONG if role is Role.CLOCK else None))
            case Copy(text=text):
                self._print(Rule(style=QUIET))
                # Past Rich's wrapping, cropping and tab stops: what is copied from here is what was written.
                self._console.print(Segments([Segment(harmless(text)), Segment.line()]), end="", crop=False)
                self._print(Rule(style=QUIET))
            case Question(words=words):
                self._print(label(words, STRONG))
            case Row():
                self._print(_row(part))
            case Hint(words=words):
                self._print(Styled(harmless(words), QUIET))
            case Nav():
                self._print(_nav(part, newcomer=not self._told_how_to_pick))
                self._told_how_to_pick = True


def _line_above(heading: Heading) -> Table:
    """A line in the colour of the mood, with the case at its left end, and at its right end what presses."""
    colour = Style(color=MOODS[heading.mood], bold=True)
    pressing = " · ".join(filter(None, (heading.left, heading.state)))
    line = Table.grid(expand=True, padding=(0, 1))
    parts: list[RenderableType] = [Rule(style=colour)]
    if heading.short:
        parts.insert(0, Styled(harmless(heading.short), colour))
    if pressing:
        parts.append(Styled(harmless(pressing), colour))
    for part in parts:
        line.add_column(ratio=1 if isinstance(part, Rule) else None, no_wrap=part is parts[0])
    line.add_row(*parts)
    return line


def _title(heading: Heading, reader: Reader) -> RenderableType:
    title = prose(heading.title, reader, STRONG)
    if heading.progress is None:
        return title
    place, of = heading.progress
    marks = " ".join("●" if step <= place else "○" for step in range(1, of + 1))
    line = Table.grid(expand=True, padding=(0, 1))
    line.add_column(ratio=1)
    line.add_column(no_wrap=True)
    line.add_row(title, Styled(marks, MOODS[heading.mood]))
    return line


def _row(row: Row) -> Table:
    line = Table.grid(padding=(0, 2))
    line.add_column(no_wrap=True)
    line.add_column()
    line.add_row(Styled(f"  {row.key}", KEY), label(row.words, Style()))
    return line


def _nav(nav: Nav, *, newcomer: bool) -> Styled:
    words = f"{nav.words}  {nav.pick}" if newcomer else nav.words
    return Styled(f"  {harmless(words)}", QUIET)


class _Barred:
    """Something with a bar along its left side."""

    def __init__(self, inside: RenderableType) -> None:
        self._inside = inside

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in console.render_lines(self._inside, options.update_width(options.max_width - 2), pad=False):
            yield Segment("│ ", QUIET)
            yield from line
            yield Segment.line()
