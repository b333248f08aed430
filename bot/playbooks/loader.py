"""A folder of templates in, a library out: the marketplace in every language it ships in, and what communities say of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.library import Library, Overlay
from bot.playbooks.build import build_catalogue, build_flow
from bot.playbooks.check import check
from bot.playbooks.codes import Severity
from bot.playbooks.communities import community_folders, read_community
from bot.playbooks.findings import Finding, PlaybookError
from bot.playbooks.grave import Vetting
from bot.playbooks.market import read_market
from bot.playbooks.overlays import Ground, languages_in, overlay_passages, read_languages
from bot.playbooks.rules.sound import Sound
from bot.playbooks.translations import translations


@dataclass(frozen=True, slots=True)
class Loaded:
    """A library, and the findings of each community whose folder cannot be used and is not in it, by its name."""

    library: Library
    broken: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)


def load(templates: Path, market: str, communities: Path | None = None, *, vetting: bool = False) -> Loaded:
    """Read `templates/<market>`, `templates/product` and each folder in `communities`.

    Raises PlaybookError with every finding, in order, when the marketplace cannot be used; with `vetting` also when it could
    be, but no seller should meet it. What is wrong with a community is said of it alone.
    """
    found: list[Finding] = []
    files = read_market(templates, market, found)
    found.extend(check(files))
    _refuse(found)
    if files.content is None or files.marked is None:
        raise PlaybookError(found)
    ground = Ground.of(files)
    languages = read_languages(templates, ground, found)
    _refuse(found)
    library = Library(build_flow(files), build_catalogue(files, files.content), languages)
    vet = None
    if vetting:
        words = dict(ground.passages)
        sound = Sound(templates / market, files, files.marked, files.content, library.flow, library.catalogue, words)
        vet = Vetting(sound)
        found.extend(vet.files())
        for language in translations(templates, ground, []):
            found.extend(vet.words(language.passages))
        _refuse(found)
    return _with_communities(library, ground, communities, vet) if communities else Loaded(library)


def load_library(templates: Path, market: str) -> Library:
    """The library without communities. Raises PlaybookError."""
    return load(templates, market).library


def _with_communities(library: Library, ground: Ground, folder: Path, vet: Vetting | None) -> Loaded:
    sound: dict[str, Overlay] = {}
    broken: dict[str, tuple[Finding, ...]] = {}
    for path in community_folders(folder):
        found: list[Finding] = []
        overlay = read_community(path, ground, found)
        if vet and not _errors(found):
            for place in (path, *languages_in(path, [])):
                found.extend(vet.words({p.id: p for p in overlay_passages(place, ground, [])}))
        if _errors(found):
            broken[path.name] = tuple(sorted(set(found)))
        else:
            sound[path.name] = overlay
    return Loaded(Library(library.flow, library.catalogue, library.languages, sound), broken)


def _refuse(found: list[Finding]) -> None:
    if _errors(found):
        raise PlaybookError(found)


def _errors(found: list[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.severity is Severity.ERROR]
