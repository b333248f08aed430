"""All the files of a marketplace and of the product, read but not yet held against one another."""

from dataclasses import dataclass
from pathlib import Path

from bot.playbooks.codes import Code
from bot.playbooks.documents import (
    Document,
    draft_passages,
    product_passages,
    read_documents,
    reminder_passages,
    text_passages,
    tip_passages,
)
from bot.playbooks.fields import is_id
from bot.playbooks.files import list_files, read_text
from bot.playbooks.findings import Finding, did_you_mean
from bot.playbooks.marked import Marked, read_yaml
from bot.playbooks.passages import Blanks, Passage, passage_at
from bot.playbooks.schema import ConductFile, MarketFile, Messages, PlaybookFile, SpeechFile
from bot.playbooks.validate import ids_in, validated


@dataclass(frozen=True, slots=True)
class Sheet:
    """A playbook's file. `content` is None when too little of it is sound; `marked` is None when it is no YAML."""

    id: str
    path: Path
    marked: Marked | None
    content: PlaybookFile | None


@dataclass(frozen=True, slots=True)
class Conduct:
    """conduct.yaml. Both are None where there is no such file, `content` also when too little of it is sound."""

    marked: Marked | None = None
    content: ConductFile | None = None


@dataclass(frozen=True, slots=True)
class Market:
    """A marketplace's files. `passages` are the words of its Markdown files, `product` those of the product.

    `conduct` says what is not helped with; a marketplace may have no such file. `speech` is how people say things.
    """

    id: str
    marked: Marked | None
    content: MarketFile | None
    sheets: dict[str, Sheet]
    texts: dict[str, Document]
    drafts: dict[str, Document]
    tips: dict[str, Document]
    reminders: dict[str, Document]
    passages: tuple[Passage, ...]
    product: tuple[Passage, ...]
    conduct: "Conduct"
    speech: SpeechFile


def read_market(templates: Path, market: str, found: list[Finding]) -> Market:
    """Read everything; what is wrong within one file goes to `found`."""
    folder = templates / market
    marked = _read_marketplace(templates, market, found)
    content = validated(MarketFile, marked, found) if marked else None
    if marked and content and content.marketplace != market:
        sentence = f"The folder is called `{market}`, so this is `marketplace: {market}`."
        found.append(marked.finding(("marketplace",), Code.FILE_NAME, sentence))
    texts, drafts, tips, reminders = (
        read_documents(folder / kind, found) for kind in ("texts", "drafts", "tips", "reminders")
    )
    tones = tuple(content.tones) if content else sorted(ids_in(marked, "tones"))
    passages = (
        *(p for d in texts.values() for p in text_passages(d, found)),
        *(p for d in tips.values() for p in tip_passages(d, found)),
        *(p for d in drafts.values() if tones for p in draft_passages(d, tones, found)),
        *(p for d in reminders.values() for p in reminder_passages(d, found)),
    )
    sheets = _read_sheets(folder / "playbooks", found) if folder.is_dir() else {}
    product = _in_its_words(_product(templates / "product", found), _messages(folder / "messages.yaml", found), found)
    conduct = _read_conduct(folder / "conduct.yaml", found)
    speech = _read_speech(templates / "product" / "words.yaml", found)
    return Market(market, marked, content, sheets, texts, drafts, tips, reminders, passages, product, conduct, speech)


def _which_there_are(templates: Path, others: list[str]) -> str:
    if others:
        return f" There are: {', '.join(others)}. Name one of them as AMICABLE_MARKETPLACE."
    return f" There is none at all in {templates}: name the folder of the texts as AMICABLE_TEMPLATES, or leave that out."


def _read_marketplace(templates: Path, market: str, found: list[Finding]) -> Marked | None:
    path = templates / market / "marketplace.yaml"
    if not path.parent.is_dir():
        others = sorted(p.parent.name for p in templates.glob("*/marketplace.yaml"))
        instead = did_you_mean(market, others) or _which_there_are(templates, others)
        found.append(Finding(path, 1, 1, Code.UNREADABLE, f"There is no marketplace `{market}`.{instead}"))
        return None
    text = read_text(path, found)
    return None if text is None else read_yaml(text, path, found)


def _read_conduct(path: Path, found: list[Finding]) -> Conduct:
    text = read_text(path, found) if path.exists() else None
    marked = None if text is None else read_yaml(text, path, found)
    content = validated(ConductFile, marked, found) if marked else None
    if marked and content and content.conduct != path.parent.name:
        sentence = f"The folder is called `{path.parent.name}`, so this is `conduct: {path.parent.name}`."
        found.append(marked.finding(("conduct",), Code.FILE_NAME, sentence))
    return Conduct(marked, content)


def _read_speech(path: Path, found: list[Finding]) -> SpeechFile:
    text = read_text(path, found) if path.exists() else None
    marked = None if text is None else read_yaml(text, path, found)
    return (validated(SpeechFile, marked, found) if marked else None) or SpeechFile()


def _read_sheets(folder: Path, found: list[Finding]) -> dict[str, Sheet]:
    paths = list_files(folder, ".yaml", found)
    if not paths:
        found.append(Finding(folder, 1, 1, Code.UNREADABLE, "There is no playbook here."))
    return {path.stem: _read_sheet(path, found) for path in paths}


def _read_sheet(path: Path, found: list[Finding]) -> Sheet:
    text = read_text(path, found)
    marked = None if text is None else read_yaml(text, path, found)
    content = validated(PlaybookFile, marked, found) if marked else None
    if not is_id(path.stem):
        found.append(
            Finding(
                path, 1, 1, Code.FILE_NAME, f"`{path.stem}` cannot be a name: use small letters, digits and `-`, at most 24."
            )
        )
    elif marked and content and content.playbook != path.stem:
        sentence = f"The file is called `{path.stem}`, so this is `playbook: {path.stem}`."
        found.append(marked.finding(("playbook",), Code.FILE_NAME, sentence))
    return Sheet(path.stem, path, marked, content)


def _messages(path: Path, found: list[Finding]) -> list[Passage]:
    text = read_text(path, found) if path.exists() else None
    marked = None if text is None else read_yaml(text, path, found)
    messages = validated(Messages, marked, found) if marked else None
    if marked is None or messages is None:
        return []
    return [passage_at(marked, (id,), f"product.{id}", text, Blanks.PRODUCT) for id, text in messages.root.items()]


def _in_its_words(product: list[Passage], own: list[Passage], found: list[Finding]) -> tuple[Passage, ...]:
    """The product's words, with those that the marketplace has words of its `own` for."""
    known, said = {p.id for p in product}, {p.id: p for p in own}
    for passage in own:
        if passage.id not in known:
            sentence = f"There is no text `{passage.id}` to say in another way.{did_you_mean(passage.id, known)}"
            found.append(passage.finding(1, Code.UNKNOWN_NAME, sentence))
    return tuple(said.get(p.id, p) for p in product)


def _product(folder: Path, found: list[Finding]) -> list[Passage]:
    passages = _messages(folder / "messages.yaml", found)
    taken = {p.id for p in passages}
    for document in read_documents(folder / "texts", found).values():
        if f"product.{document.name}" in taken:
            found.append(
                Finding(
                    document.path, 1, 1, Code.WRITTEN_TWICE, f"`{document.name}` is in messages.yaml too; keep one of them."
                )
            )
        passages += product_passages(document, found)
    return passages
