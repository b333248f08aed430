"""A passage is a piece of words with its id and the place where it was written."""

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.marked import Loc, Marked


class Lines(Enum):
    """How the lines of a passage relate to those of its file."""

    SAME = "a part of a text file, line for line"
    BLOCK = "the indented lines under a `|`"
    FOLDED = "one value, whatever its lines"


class Blanks(Enum):
    """Which names a passage may have in its blanks."""

    CASE = "questions and clocks"
    REMINDER = "what a reminder knows"
    PRODUCT = "whatever the code that says it gives"
    NONE = "none: it is shown as it stands"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words by id. `line` is where their first line stands in the file."""

    id: str
    text: str
    path: Path
    line: int
    column: int = 1
    lines: Lines = Lines.SAME
    blanks: Blanks = Blanks.CASE

    def finding(self, line: int, code: Code, sentence: str, word: str = "") -> Finding:
        """A finding on a line of the passage (from 1), at `word` if it can be found there."""
        if self.lines is Lines.FOLDED:
            return Finding(self.path, self.line, self.column, code, sentence)
        column = 1
        if self.lines is Lines.SAME and word:
            at = re.search(rf"\b{re.escape(word)}\b", self.text.split("\n")[line - 1])
            column = at.start() + 1 if at else 1
        return Finding(self.path, self.line + line - 1, column, code, sentence)


def passage_at(marked: Marked, loc: Loc, id: str, text: str, blanks: Blanks = Blanks.NONE) -> Passage:
    """The words at a place of a YAML file."""
    mark = marked.mark(loc)
    if mark.block:
        return Passage(id, text, marked.path, mark.line + 1, 1, Lines.BLOCK, blanks)
    return Passage(id, text, marked.path, mark.line, mark.column, Lines.FOLDED, blanks)
