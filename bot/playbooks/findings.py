"""What is wrong with the files of a marketplace, said to the person who wrote them."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from bot.playbooks.codes import Code, Severity


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault: where it is (line and column count from 1) and a sentence, on one line, that says what to do."""

    path: Path
    line: int
    column: int
    code: Code
    sentence: str

    def __post_init__(self) -> None:
        # A sentence quotes what was written, and that may have lines.
        object.__setattr__(self, "sentence", " ".join(self.sentence.split()))

    @property
    def severity(self) -> Severity:
        """Whether the files can be used in spite of it."""
        return self.code.severity

    def __str__(self) -> str:
        # As compilers write it: editors find the place in it (`errorformat`, the problem matcher `$gcc`).
        return f"{self.path}:{self.line}:{self.column}: {self.severity}: {self.sentence} [{self.code}]"


class PlaybookError(Exception):
    """The files cannot be used. `findings` has every fault found, in the order of files and lines."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(set(findings)))
        super().__init__("\n".join(map(str, self.findings)))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question to append to a sentence, with a leading space, when `name` is close to something known; else ""."""
    close = get_close_matches(name, sorted(known), n=1)
    return f" Did you mean `{close[0]}`?" if close else ""
