"""Which files there are, and their text: UTF-8, without characters nobody can see."""

import re
from pathlib import Path

from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding

# Private-use characters carry typed values through templates (see bot.core.texts), so no file may hold one. Control,
# surrogate and non-characters, Unicode's own line ends and the byte order mark are refused because a reader cannot see
# them, and YAML refuses them or counts lines by them.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000-\uf8ff\ufeff\ufffe\uffff]")


def list_files(folder: Path, suffix: str, found: list[Finding]) -> list[Path]:
    """The files of a folder by name; none if there is no such folder. A file with another ending is a finding."""
    try:
        visible = sorted(p for p in folder.iterdir() if not p.name.startswith("."))
    except FileNotFoundError:
        return []
    except OSError as error:
        found.append(Finding(folder, 1, 1, Code.UNREADABLE, f"This folder cannot be read ({error.strerror})."))
        return []
    found.extend(
        Finding(
            p, 1, 1, Code.FILE_NAME, f"Only files that end in `{suffix}` are read here; rename this one or move it away."
        )
        for p in visible
        if p.suffix != suffix
    )
    return [p for p in visible if p.suffix == suffix]


def read_text(path: Path, found: list[Finding]) -> str | None:
    """The text of a file with lines that end in a newline; None, and a finding, when it cannot be used."""
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        found.append(Finding(path, 1, 1, Code.UNREADABLE, "This file is missing."))
    except OSError as error:
        found.append(Finding(path, 1, 1, Code.UNREADABLE, f"This file cannot be read ({error.strerror})."))
    except UnicodeDecodeError as error:
        line, column = _position(error.object[: error.start].decode("utf-8-sig", "replace"))
        found.append(Finding(path, line, column, Code.UNREADABLE, "This character is not UTF-8; save the file as UTF-8."))
    else:
        unseen = UNSEEN.search(text)
        if unseen is None:
            return text
        found.append(Finding(path, *_position(text[: unseen.start()]), Code.UNREADABLE, unseen_sentence(unseen[0])))
    return None


def unseen_sentence(character: str) -> str:
    """What to say about a character that `UNSEEN` matched."""
    return f"There is a character here that cannot be seen (U+{ord(character):04X}); delete it."


def _position(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")
