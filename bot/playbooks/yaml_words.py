"""A YAML syntax error in words for someone who does not know the parser's."""

from pathlib import Path
from typing import Protocol

import yaml

from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding

QUOTE_IT = "Put this value in quotes or use |: as it stands, YAML reads its braces as a list of keys."

# What the parser notices late, told where it began.
_BEGUN = (
    ("find expected ':'", "This line has no `: ` after its key, or a quote in it is not closed."),
    ("end of stream", "A quote is opened here and never closed."),
    ("',' or", "This list in brackets misses a comma or its end; words with `,` or `: ` in them need quotes."),
)
_MISFIT = "This line does not fit those above; check its indentation."
# Fragments of the parser's problem, with and without the C library, and what a writer of playbooks did.
_SENTENCES = (
    ("mapping values", "This line has a `: ` too many, or is indented wrongly; words with `: ` in them need quotes or |."),
    ("node content", "A bracket above is not closed, or there is a comma too many here."),
    ("expected key", _MISFIT),
    ("block end", _MISFIT),
    ("tag", "A value cannot begin with `!`; put it in quotes."),
    ("alphabetic or numeric character", "A value cannot begin with `*` or `&`; put it in quotes."),
    ("escape", "In double quotes a backslash begins a code; use single quotes or |."),
    ("document start", "This cannot stand here; a value that begins with `%` or `---` needs quotes."),
)
_OTHER = "This is not YAML; compare it with a line of a playbook that works."


class _Mark(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def syntax_finding(error: yaml.MarkedYAMLError, text: str, path: Path) -> Finding:
    """Where a person should look in `text`, and one sentence on what to change there."""
    problem = error.problem or ""
    begun = next((sentence for fragment, sentence in _BEGUN if fragment in problem), "")
    mark: _Mark | None = (error.context_mark if begun else None) or error.problem_mark
    lines = text.split("\n")
    # The C library counts one line more when the last has no newline.
    at, column = (min(mark.line, len(lines) - 1), mark.column) if mark else (0, 0)
    line = lines[at]
    found = (sentence for fragment, sentence in _SENTENCES if fragment in problem)
    if "{%" in line or "{{" in line:
        sentence = QUOTE_IT
    elif "cannot start any token" in problem:
        sentence = _cannot_begin(line[column : column + 1])
    else:
        sentence = begun or next(found, _OTHER)
    if sentence == _MISFIT and line[:column].rstrip().endswith(("'", '"')):
        sentence = "The value goes on after its closing quote; put quotes around all of it, or none."
    return Finding(path, at + 1, column + 1, Code.NOT_YAML, sentence)


def _cannot_begin(character: str) -> str:
    if character == "\t":
        return "There is a tab here; indent with spaces."
    return f"A value cannot begin with `{character}`; put it in quotes."
