"""Whatever happens to the bytes of a file, loading ends in a library or in findings with a place."""

import random

import pytest

from tests.unit.playbooks.folder import SOUND

# Bytes that mean something to YAML, Jinja or Markdown, and some that no text has.
SPICE = [
    *(b"{{", b"}}", b"{%", b"%}", b"{#", b"[", b"]", b"{", b"}", b":", b": ", b"- ", b"'", b'"', b"|", b">", b"&a ", b"*a"),
    *(b"!", b"#", b"<<: ", b"---\n", b"...\n", b"%", b"@", b"\t", b"\n", b"\\u", b" -> ", b"/", b"?", b"~"),
    *(b"\r", b"\x00", b"\xff", b"\xee\x80\x80", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xef\xbb\xbf", b"9" * 5000, b"(" * 500),
]


def damaged(content: bytes, chance: random.Random) -> bytes:
    at, to = sorted(chance.choices(range(len(content) + 1), k=2))
    lines = content.splitlines(keepends=True)
    line, other = chance.choices(range(len(lines)), k=2)
    match chance.randrange(7):
        case 0:
            return content[:at] + chance.choice(SPICE) + content[at:]
        case 1:
            return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]
        case 2:
            return content[:at] + content[to:]
        case 3:
            return content[:at]
        case 4:
            lines[line], lines[other] = lines[other], lines[line]
        case 5:
            lines.insert(line, lines[other])
        case _:
            lines[line] = b" " * chance.randrange(9) + lines[line].lstrip()
    return b"".join(lines)


@pytest.mark.parametrize("seed", range(300))
def test_a_damaged_file_never_raises_anything_but_findings(folder, seed):
    chance = random.Random(seed)
    for name in chance.choices(list(SOUND), k=chance.randrange(1, 4)):
        content = (folder.root / name).read_bytes() or b"\n"
        folder.write(name, damaged(content, chance))
    for finding in folder.findings():
        assert finding.line >= 1
        assert finding.column >= 1
        assert finding.sentence.endswith((".", "?"))
        assert "\n" not in finding.sentence
