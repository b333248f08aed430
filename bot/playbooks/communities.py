"""What communities say in another way: a folder each, called after its platform and its id there, like `discord-8123`."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.core.book import Clock, Fact
from bot.core.library import Overlay
from bot.playbooks.build import clock_of, fact_of
from bot.playbooks.codes import Code
from bot.playbooks.files import read_text
from bot.playbooks.findings import Finding, PlaybookError, did_you_mean
from bot.playbooks.marked import Marked, read_yaml
from bot.playbooks.market import Market
from bot.playbooks.overlays import KINDS, LANGUAGE, MESSAGES, Ground, languages_in, read_overlay
from bot.playbooks.schema import ClockFile, ClockPart, CommunityFile, FactFile, FactPart, MarketFile
from bot.playbooks.shape import check_clock, check_fact
from bot.playbooks.validate import validated

_NAME = re.compile(r"[a-z]+-[A-Za-z0-9_]+")
_MARKETPLACE = "marketplace.yaml"
_ENDS = ("length", "at", "look_again")
# Who says otherwise in one of these says from where, and when it was looked up.
_NEEDS_SOURCE = (*_ENDS, "owner", "on_silence")


def community_folders(folder: Path) -> list[Path]:
    """The folders of communities, by name. Raises PlaybookError when there is no such folder or it cannot be read."""
    try:
        return sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))
    except OSError as error:
        sentence = f"The folder of communities cannot be read ({error.strerror}). Check AMICABLE_COMMUNITIES."
        raise PlaybookError([Finding(folder, 1, 1, Code.UNREADABLE, sentence)]) from error


def read_community(folder: Path, ground: Ground, found: list[Finding]) -> Overlay:
    """What one community says in another way. What is wrong with it goes to `found`."""
    if not _NAME.fullmatch(folder.name):
        sentence = "A community's folder is called after its platform and its id there, like `discord-8123`, `slack-T0A`."
        found.append(Finding(folder, 1, 1, Code.FILE_NAME, sentence))
    found.extend(_strays(folder))
    texts = read_overlay(folder, ground, found)
    languages = {path.name: read_overlay(path, ground, found) for path in languages_in(folder, found)}
    path = folder / _MARKETPLACE
    text = read_text(path, found) if path.exists() else None
    marked = None if text is None else read_yaml(text, path, found)
    part = validated(CommunityFile, marked, found) if marked else None
    if marked is None or part is None or ground.market.content is None:
        return Overlay(texts, languages=languages)
    reader = _Parts(marked, ground.market, ground.market.content, part, found)
    clocks, facts = reader.clocks(), reader.facts()
    return Overlay({**texts, **reader.texts}, clocks, facts, languages)


def _strays(folder: Path) -> Iterator[Finding]:
    known = {MESSAGES, _MARKETPLACE, *KINDS}
    for path in sorted(folder.iterdir()):
        if path.name not in known and not path.name.startswith(".") and not LANGUAGE.fullmatch(path.name):
            sentence = f"Nothing reads this; a community has {', '.join(sorted(known))} and folders of languages."
            yield Finding(path, 1, 1, Code.FILE_NAME, sentence + did_you_mean(path.name, known))


class _Parts:
    """The clocks and facts of a community's marketplace.yaml, each laid on the marketplace's."""

    def __init__(
        self, marked: Marked, market: Market, content: MarketFile, part: CommunityFile, found: list[Finding]
    ) -> None:
        self._marked, self._market, self._content, self._part, self._found = marked, market, content, part, found
        self._sources = {**content.sources, **part.sources}
        self.texts: dict[str, str] = {}

    def clocks(self) -> dict[str, Clock]:
        """The clocks that differ, whole."""
        merged = {}
        for name, part in self._part.clocks.items():
            base = self._content.clocks.get(name)
            if base is None:
                self._unknown(("clocks", name), Code.UNKNOWN_CLOCK, "clock", name, self._content.clocks)
            elif clock := self._clock(name, part, base):
                merged[name] = clock
                said = {"label": part.label, "on-silence": part.on_silence}
                self.texts |= {f"clock.{name}.{key}": words for key, words in said.items() if words}
        return merged

    def facts(self) -> dict[str, Fact]:
        """The facts that differ, whole."""
        merged = {}
        for name, part in self._part.facts.items():
            base = self._content.facts.get(name)
            if base is None:
                self._unknown(("facts", name), Code.UNKNOWN_FACT, "fact", name, self._content.facts)
            elif fact := self._fact(name, part, base):
                merged[name] = fact
                self.texts |= {f"fact.{name}": part.says} if part.says else {}
        return merged

    def _clock(self, name: str, part: ClockPart, base: ClockFile) -> Clock | None:
        loc = ("clocks", name)
        said = part.model_dump(exclude_unset=True)
        ends = dict.fromkeys(_ENDS) if any(key in said for key in _ENDS) else {}
        clock = base.model_copy(update={**ends, **said})
        before = len(self._found)
        self._found.extend(check_clock(self._marked, loc, clock))
        if clock.source not in self._sources:
            self._unknown((*loc, "source"), Code.UNKNOWN_NAME, "source", clock.source, self._sources)
        if clock.reminder not in self._market.reminders:
            where = "file in reminders/ for"
            self._unknown((*loc, "reminder"), Code.UNKNOWN_FILE, where, clock.reminder, self._market.reminders)
        changed = next((key for key in _NEEDS_SOURCE if key in said), None)
        if changed and not {"source", "checked"} <= said.keys():
            sentence = f"`{changed}` is not as the marketplace says; add `source` and `checked`: from where, and when."
            self._found.append(self._marked.key_finding((*loc, changed), Code.FACT_WITHOUT_SOURCE, sentence))
        return clock_of(name, clock, self._sources) if len(self._found) == before else None

    def _fact(self, name: str, part: FactPart, base: FactFile) -> Fact | None:
        fact = base.model_copy(update=part.model_dump(exclude_unset=True))
        before = len(self._found)
        self._found.extend(check_fact(self._marked, ("facts", name), fact))
        if fact.source is not None and fact.source not in self._sources:
            self._unknown(("facts", name, "source"), Code.UNKNOWN_NAME, "source", fact.source, self._sources)
        return fact_of(name, fact, self._sources) if len(self._found) == before else None

    def _unknown(self, loc: tuple[str, ...], code: Code, kind: str, name: str, known: Iterable[str]) -> None:
        sentence = f"There is no {kind} `{name}`.{did_you_mean(name, known)}"
        self._found.append(self._marked.finding(loc, code, sentence))
