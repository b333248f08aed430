"""Which English each translation was made from: a record in each language's folder, so that a later change is noticed.

`english.yaml` there has, by the id of a text, a digest of the English that the translator saw.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.playbooks.files import read_text
from bot.playbooks.findings import Finding
from bot.playbooks.marked import read_yaml
from bot.playbooks.overlays import Ground, languages_in, overlay_passages, product_overlay_passages
from bot.playbooks.passages import Passage

RECORD = "english.yaml"
_TOP = "# The English that each text was translated from. Written by: amicable playbook translated\n"
# Twelve digits of a SHA-256 never meet by chance among a few thousand texts.
_DIGEST = 12


@dataclass(frozen=True, slots=True)
class Translation:
    """A folder with a language's texts, of the product or of a marketplace: its passages and its record, both by id."""

    folder: Path
    passages: Mapping[str, Passage]
    record: Mapping[str, str]

    def old(self, english: Mapping[str, Passage]) -> list[Passage]:
        """What was translated from an English that is no more, or nobody noted from which."""
        known = [passage for id, passage in self.passages.items() if id in english]
        return [passage for passage in known if self.record.get(passage.id) != digest(english[passage.id].text)]


def digest(english: str) -> str:
    """What stands for an English text in a record."""
    return hashlib.sha256(english.strip().encode()).hexdigest()[:_DIGEST]


def translations(templates: Path, ground: Ground, found: list[Finding]) -> list[Translation]:
    """The folders of languages of the product and of the marketplace. What is wrong with their records goes to `found`."""
    read = [(p, product_overlay_passages(p, [])) for p in languages_in(templates / "product", [])]
    read += [(p, overlay_passages(p, ground, [])) for p in languages_in(templates / ground.market.id, [])]
    return [Translation(path, {p.id: p for p in passages}, _recorded(path / RECORD, found)) for path, passages in read]


def noted(translation: Translation, english: Mapping[str, Passage], ids: Collection[str]) -> str:
    """The record once somebody has held these translations against today's English."""
    known = {id for id in translation.passages if id in english}
    record = {id: digested for id, digested in translation.record.items() if id in known}
    record |= {id: digest(english[id].text) for id in ids if id in known}
    return _TOP + "".join(f"{id}: {record[id]}\n" for id in sorted(record))


def _recorded(path: Path, found: list[Finding]) -> dict[str, str]:
    text = read_text(path, found) if path.exists() else None
    marked = read_yaml(text, path, found) if text is not None else None
    held = marked.value if marked else {}
    return {id: value for id, value in held.items() if isinstance(value, str)} if isinstance(held, dict) else {}
