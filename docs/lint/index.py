"""Writes the list of codes, docs/lint/README.md, from the pages beside it (`make lint-index`)."""

from pathlib import Path

from bot.playbooks.codes import Code, Severity

FOLDER = Path(__file__).parent
INDEX = FOLDER / "README.md"

_TOP = """\
# What `amicable playbook lint` says

Each finding stands on a line of its own, as compilers write theirs:

```text
playbooks/lamp.yaml:10:13: error: There is no step `dnoe` in this playbook. Did you mean `done`? [PB201]
```

First the file, the line and the column; then whether it is an error or a warning; then what to do; last the code.
Editors jump to the place: in VS Code the problem matcher is `$gcc`, in Vim the usual `errorformat` reads it.
`--json` gives the same to a program.

An error makes the command fail. A warning does not, unless you say `--strict`.
Wrong names and shapes are told first.
Once they are mended, the rules that follow the ways through the playbooks look on.

The examples belong to the small marketplace in `docs/lint/example`.
The tests read them: what is bad is found, and what is good is not.
"""
_KINDS = {
    "0": "Files and their shape",
    "1": "One step, question, clock or fact",
    "2": "Names",
    "3": "Words with blanks",
    "4": "The ways through the playbooks",
    "5": "Warnings",
}


def index() -> str:
    """The page with the list of codes."""
    lines = [_TOP]
    for kind, title in _KINDS.items():
        lines += [f"## {title}", ""]
        lines += [f"- [{code}]({code}.md): {_title(code)}" for code in Code if code[2] == kind]
        lines += [""]
    return "\n".join(lines)


def _title(code: Code) -> str:
    """What the page of a code says in its heading."""
    heading = (FOLDER / f"{code}.md").read_text(encoding="utf-8").partition("\n")[0]
    mark, _, title = heading.partition(": ")
    if mark != f"# {code}" or (code.severity is Severity.WARNING) != (code[2] == "5"):
        raise ValueError(f"{code}.md begins with {heading!r}")
    return title


if __name__ == "__main__":
    INDEX.write_text(index(), encoding="utf-8")
