"""The Markdown files: texts, tips, drafts and reminders, each split into its passages."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.playbooks.codes import Code
from bot.playbooks.fields import is_id
from bot.playbooks.files import list_files, read_text
from bot.playbooks.findings import Finding, did_you_mean
from bot.playbooks.passages import Blanks, Passage

_MORE = "<!-- more -->"
_SECTION = re.compile(r"##[ \t]+(.*?)[ \t]*")
# `before` is sent while time is left, `passed` when it is over.
REMINDER_PARTS = ("before", "passed")


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown file. `name` is its stem; `lines` is None when the file could not be read."""

    name: str
    path: Path
    lines: tuple[str, ...] | None


def read_documents(folder: Path, found: list[Finding]) -> dict[str, Document]:
    """The Markdown files of a folder by name; none if there is no such folder."""
    documents = {}
    for path in list_files(folder, ".md", found):
        if not is_id(path.stem):
            found.append(
                Finding(
                    path,
                    1,
                    1,
                    Code.FILE_NAME,
                    f"`{path.stem}` cannot be a name: use small letters, digits and `-`, at most 24.",
                )
            )
        text = read_text(path, found)
        documents[path.stem] = Document(path.stem, path, None if text is None else tuple(text.split("\n")))
    return documents


def text_passages(document: Document, found: list[Finding]) -> Iterator[Passage]:
    """`text.<name>`, and `text.<name>.more` for what comes after the line `<!-- more -->`."""
    lines = document.lines or ()
    cut = next((n for n, line in enumerate(lines) if line.strip() == _MORE), len(lines))
    yield from _passage(document, f"text.{document.name}", 0, cut, found)
    if cut < len(lines):
        yield from _passage(document, f"text.{document.name}.more", cut + 1, len(lines), found)


def tip_passages(document: Document, found: list[Finding]) -> Iterator[Passage]:
    """`tip.<name>.title`, `tip.<name>.short` (its first paragraph) and `tip.<name>`, all that follows the title."""
    lines = document.lines or ()
    if not lines:
        return
    if not lines[0].startswith("# ") or not lines[0][2:].strip():
        found.append(Finding(document.path, 1, 1, Code.SECTIONS, "A tip begins with its title: `# Title`."))
        return
    yield Passage(f"tip.{document.name}.title", lines[0][2:].strip(), document.path, 1, 3, blanks=Blanks.NONE)
    first = next((n for n, line in enumerate(lines[1:], 1) if line.strip()), 1)
    end = next((n for n, line in enumerate(lines) if n > first and not line.strip()), len(lines))
    yield from _passage(document, f"tip.{document.name}.short", first, end, found)
    yield from _passage(document, f"tip.{document.name}", 1, len(lines), [])  # if empty, already said


def draft_passages(document: Document, tones: Collection[str], found: list[Finding]) -> Iterator[Passage]:
    """`draft.<name>.<tone>` for every tone, in the order of `tones`."""
    yield from _sections(document, "draft", tones, Blanks.CASE, found)


def reminder_passages(document: Document, found: list[Finding]) -> Iterator[Passage]:
    """`reminder.<name>.before` and `reminder.<name>.passed`."""
    yield from _sections(document, "reminder", REMINDER_PARTS, Blanks.REMINDER, found)


def product_passages(document: Document, found: list[Finding]) -> Iterator[Passage]:
    """`product.<name>`."""
    lines = document.lines or ()
    yield from _passage(document, f"product.{document.name}", 0, len(lines), found, Blanks.PRODUCT)


def _sections(
    document: Document, kind: str, wanted: Collection[str], blanks: Blanks, found: list[Finding]
) -> Iterator[Passage]:
    lines = document.lines
    if lines is None:
        return
    heads = [(n, head[1]) for n, line in enumerate(lines) if (head := _SECTION.fullmatch(line))]
    found.extend(_misplaced(document, lines, heads, wanted))
    ends = [n for n, _ in heads[1:]] + [len(lines)]
    spans = {name: (n + 1, end) for (n, name), end in zip(heads, ends, strict=True) if name in wanted} if heads else {}
    for name in wanted:
        if name in spans:
            yield from _passage(document, f"{kind}.{document.name}.{name}", *spans[name], found, blanks)
        else:
            found.append(Finding(document.path, 1, 1, Code.SECTIONS, f"The section `## {name}` is missing."))


def _misplaced(
    document: Document, lines: tuple[str, ...], heads: list[tuple[int, str]], wanted: Collection[str]
) -> Iterator[Finding]:
    first = heads[0][0] if heads else len(lines)
    early = next((n for n, line in enumerate(lines[:first]) if line.strip()), None)
    if early is not None:
        yield Finding(
            document.path,
            early + 1,
            1,
            Code.SECTIONS,
            f"These words belong to no section; write `## {next(iter(wanted), '')}` above.",
        )
    seen: dict[str, int] = {}
    for n, name in heads:
        if name not in wanted:
            sentence = f"There is no section `{name}` here; there are {', '.join(wanted)}.{did_you_mean(name, wanted)}"
            yield Finding(document.path, n + 1, 1, Code.SECTIONS, sentence)
        elif name in seen:
            yield Finding(
                document.path,
                n + 1,
                1,
                Code.WRITTEN_TWICE,
                f"`## {name}` is written twice, on line {seen[name]} and here; keep one.",
            )
        seen.setdefault(name, n + 1)


def _passage(
    document: Document,
    id: str,
    start: int,
    end: int,
    found: list[Finding],
    blanks: Blanks = Blanks.CASE,
) -> Iterator[Passage]:
    """The words from one line up to another, counted from 0, without the empty lines around them."""
    lines = (document.lines or ())[start:end]
    skipped = next((n for n, line in enumerate(lines) if line.strip()), None)
    if skipped is not None:
        words = "\n".join(lines[skipped:]).rstrip()
        yield Passage(id, words, document.path, start + skipped + 1, blanks=blanks)
    elif document.lines is not None:
        found.append(Finding(document.path, max(start, 1), 1, Code.SECTIONS, "There are no words here."))
