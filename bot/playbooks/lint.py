"""Everything a moderator should know about a marketplace's files before sellers read them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.playbooks.build import build_catalogue, build_flow
from bot.playbooks.check import check
from bot.playbooks.communities import community_folders, read_community
from bot.playbooks.findings import Finding
from bot.playbooks.grave import check_grave
from bot.playbooks.market import read_market
from bot.playbooks.overlays import Ground, languages_in, overlay_passages, read_languages
from bot.playbooks.rules.early import check_early_words
from bot.playbooks.rules.fresh import check_fresh
from bot.playbooks.rules.harsh import check_drafts
from bot.playbooks.rules.knowledge import Knowledge, knowledge
from bot.playbooks.rules.presses import check_presses, check_way_back
from bot.playbooks.rules.reading import check_reading
from bot.playbooks.rules.sound import Sound, words_of
from bot.playbooks.rules.translated import check_translations
from bot.playbooks.rules.unused import check_unused
from bot.playbooks.translations import translations


def lint(templates: Path, market: str, today: date, communities: Path | None = None) -> list[Finding]:
    """The findings about `templates/<market>`, `templates/product` and `communities`, in the order of files and lines.

    Rules that follow names look only at files whose names all lead somewhere: a wrong name is told alone, and not again
    as all that it leads to.
    """
    found: list[Finding] = []
    files = read_market(templates, market, found)
    found.extend(check(files))
    if not found and files.marked and files.content:
        flow, catalogue = build_flow(files), build_catalogue(files, files.content)
        sound = Sound(templates / market, files, files.marked, files.content, flow, catalogue, words_of(files))
        known = knowledge(sound.book)
        found.extend(_rules(sound, known, today))
        found.extend(_overlaid(templates, sound, known, communities))
    return sorted(set(found))


def _overlaid(templates: Path, sound: Sound, known: Knowledge, communities: Path | None) -> Iterator[Finding]:
    """What languages and communities say in another way, laid on the marketplace."""
    found: list[Finding] = []
    ground = Ground.of(sound.market)
    languages = translations(templates, ground, found)
    read_languages(templates, ground, found)
    folders = community_folders(communities) if communities else []
    for folder in folders:
        read_community(folder, ground, found)
    places = [place for folder in folders for place in (folder, *languages_in(folder, []))]
    overlays = [language.passages for language in languages]
    overlays += [{p.id: p for p in overlay_passages(place, ground, [])} for place in places]
    yield from found
    yield from check_translations(sound, languages)
    if not found:  # their blanks can be read
        yield from (finding for passages in overlays for finding in check_early_words(sound, known, passages))


def _rules(sound: Sound, known: Knowledge, today: date) -> Iterator[Finding]:
    yield from check_grave(sound, known)
    yield from check_presses(sound)
    yield from check_way_back(sound, known)
    yield from check_unused(sound)
    yield from check_fresh(sound, today)
    yield from check_drafts(sound)
    yield from check_reading(sound)
