"""Texts said in another way, by id: files that hold only what differs, held against what the marketplace says."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from babel import Locale, UnknownLocaleError

from bot.core.drafts import Rule
from bot.core.library import ENGLISH
from bot.playbooks.blanks import Blank, asked, check_blanks
from bot.playbooks.build import rules_of
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
from bot.playbooks.files import read_text
from bot.playbooks.findings import Finding, did_you_mean
from bot.playbooks.known import known_names
from bot.playbooks.marked import read_yaml
from bot.playbooks.market import Market
from bot.playbooks.passages import Blanks, Passage, passage_at
from bot.playbooks.rules.harsh import check_draft
from bot.playbooks.rules.room import check_passage
from bot.playbooks.schema import OverlayFile
from bot.playbooks.validate import validated
from bot.playbooks.words import all_words

# The names of folders that are languages; no other folder of a marketplace is called like that.
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2}|-[0-9]{3})?")
MESSAGES = "messages.yaml"
KINDS = ("texts", "drafts", "tips", "reminders")


@dataclass(frozen=True, slots=True)
class Ground:
    """What an overlay lies on: the marketplace's files, each of its passages by id, and the names their blanks may use.

    `rules` are what is not helped with, as in its drafts.
    """

    market: Market
    passages: Mapping[str, Passage]
    names: Mapping[str, Blank]
    rules: tuple[Rule, ...]

    @classmethod
    def of(cls, market: Market) -> "Ground":
        """The ground that sound files make."""
        return cls(
            market, {p.id: p for p in all_words(market)}, known_names(market).blanks(), tuple(rules_of(market.conduct))
        )


def read_overlay(folder: Path, ground: Ground, found: list[Finding]) -> dict[str, str]:
    """What `messages.yaml` and the Markdown files of a folder say, by id. What is wrong with it goes to `found`."""
    texts = _judged(overlay_passages(folder, ground, found), ground, found)
    # A file stands for the whole file: without a line `<!-- more -->` there is no more.
    for id in [id for id in texts if id.startswith("text.") and f"{id}.more" in ground.passages]:
        texts.setdefault(f"{id}.more", "")
    return texts


def read_languages(templates: Path, ground: Ground, found: list[Finding]) -> dict[str, dict[str, str]]:
    """The languages there are beside English, each with its texts by id: those of the product and of the marketplace."""
    languages: dict[str, dict[str, str]] = {}
    for folder in languages_in(templates / "product", found):
        texts = _judged(product_overlay_passages(folder, found), ground, found)
        languages.setdefault(folder.name, {}).update(texts)
    for folder in languages_in(templates / ground.market.id, found):
        languages.setdefault(folder.name, {}).update(read_overlay(folder, ground, found))
    return languages


def overlay_passages(folder: Path, ground: Ground, found: list[Finding]) -> list[Passage]:
    """What stands in a folder that says texts of the marketplace in another way, sound or not."""
    return [*_messages(folder, "", found), *_documents(folder, ground, found)]


def product_overlay_passages(folder: Path, found: list[Finding]) -> list[Passage]:
    """What stands in a folder that says texts of the product in another language, sound or not."""
    documents = read_documents(folder / "texts", found).values()
    return [*_messages(folder, "product.", found), *(p for d in documents for p in product_passages(d, found))]


def languages_in(folder: Path, found: list[Finding]) -> Iterator[Path]:
    """The folders of languages in a folder. English is none of them, and one nobody knows is a finding."""
    for path in sorted(p for p in folder.iterdir() if p.is_dir() and LANGUAGE.fullmatch(p.name)):
        if path.name == ENGLISH:
            found.append(Finding(path, 1, 1, Code.FILE_NAME, "English is what the files above it are in; change those."))
        elif not _is_language(path.name):
            found.append(Finding(path, 1, 1, Code.FILE_NAME, f"No language is called `{path.name}`."))
        else:
            yield path


def _is_language(tag: str) -> bool:
    try:
        return Locale.parse(tag, sep="-") is not None
    except UnknownLocaleError:
        return False


def _messages(folder: Path, prefix: str, found: list[Finding]) -> Iterator[Passage]:
    path = folder / MESSAGES
    text = read_text(path, found) if path.exists() else None
    marked = None if text is None else read_yaml(text, path, found)
    messages = validated(OverlayFile, marked, found) if marked else None
    if marked and messages:
        yield from (passage_at(marked, (id,), f"{prefix}{id}", words) for id, words in messages.root.items())


def _documents(folder: Path, ground: Ground, found: list[Finding]) -> Iterator[Passage]:
    market = ground.market
    tones = tuple(market.content.tones) if market.content else ()
    texts, drafts, tips, reminders = (
        _known(read_documents(folder / kind, found), getattr(market, kind), kind, found) for kind in KINDS
    )
    yield from (p for d in texts for p in text_passages(d, found))
    yield from (p for d in drafts for p in draft_passages(d, tones, found))
    yield from (p for d in tips for p in tip_passages(d, found))
    yield from (p for d in reminders for p in reminder_passages(d, found))


def _known(
    documents: Mapping[str, Document], there: Mapping[str, Document], kind: str, found: list[Finding]
) -> Iterator[Document]:
    for name, document in documents.items():
        if name in there:
            yield document
        else:
            sentence = f"The marketplace has no {kind}/{name}.md to say in another way.{did_you_mean(name, there)}"
            found.append(Finding(document.path, 1, 1, Code.UNKNOWN_FILE, sentence))


def _judged(passages: Iterable[Passage], ground: Ground, found: list[Finding]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for passage in passages:
        base = ground.passages.get(passage.id)
        # What comes behind `more` may be more than there was.
        if base is None and passage.id.endswith(".more"):
            base = ground.passages.get(passage.id.removesuffix(".more"))
        if base is None:
            sentence = f"There is no text `{passage.id}` to say in another way.{did_you_mean(passage.id, ground.passages)}"
            found.append(passage.finding(1, Code.UNKNOWN_NAME, sentence))
        elif passage.id in texts:
            found.append(passage.finding(1, Code.WRITTEN_TWICE, f"`{passage.id}` is written twice; keep one of them."))
        else:
            texts[passage.id] = passage.text
            found.extend(_check(replace(passage, blanks=base.blanks), base, ground))
    return texts


def _check(passage: Passage, base: Passage, ground: Ground) -> Iterator[Finding]:
    wrong = list(check_blanks(passage, ground.names))
    yield from wrong
    if base.blanks is Blanks.PRODUCT and not wrong:
        known = asked(base.text)
        for name in sorted(asked(passage.text) - known):
            has = f"it has {', '.join(sorted(known))}." if known else "it has none."
            sentence = f"This text has no blank `{name}`; {has}{did_you_mean(name, known)}"
            yield passage.finding(1, Code.UNKNOWN_BLANK, sentence, name)
    if wrong:
        return
    yield from check_passage(passage)
    if passage.id.startswith("draft."):
        reasons = (ground.passages.get(f"conduct.{rule.id}.why") for rule in ground.rules)
        said = {rule.id: why.text for rule, why in zip(ground.rules, reasons, strict=True) if why}
        yield from check_draft(passage, ground.rules, said)
