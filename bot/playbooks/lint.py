"""Everything a moderator should know about a marketplace's files before sellers read them."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bot.playbooks.build import build_catalogue, build_flow
from bot.playbooks.check import check
from bot.playbooks.communities import community_folders, read_community
from bot.playbooks.findings import Finding
from bot.playbooks.market import read_market
from bot.playbooks.overlays import Ground, read_languages
from bot.playbooks.rules.early import check_early
from bot.playbooks.rules.fresh import check_fresh
from bot.playbooks.rules.harsh import check_drafts
from bot.playbooks.rules.knowledge import knowledge
from bot.playbooks.rules.presses import check_presses, check_way_back
from bot.playbooks.rules.reach import check_ends, check_unreachable
from bot.playbooks.rules.reading import check_reading
from bot.playbooks.rules.reminding import check_reminders
from bot.playbooks.rules.room import check_room
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
        found.extend(_rules(sound, today))
        ground = Ground.of(files)
        _overlaid(templates, ground, communities, found)
        found.extend(check_translations(sound, translations(templates, ground, found)))
    return sorted(set(found))


def _overlaid(templates: Path, ground: Ground, communities: Path | None, found: list[Finding]) -> None:
    """What languages and communities say in another way, laid on the marketplace."""
    read_languages(templates, ground, found)
    for folder in community_folders(communities) if communities else ():
        read_community(folder, ground, found)


def _rules(sound: Sound, today: date) -> Iterator[Finding]:
    known = knowledge(sound.book)
    yield from check_unreachable(sound, known)
    yield from check_ends(sound, known)
    yield from check_early(sound, known)
    yield from check_presses(sound)
    yield from check_way_back(sound, known)
    yield from check_reminders(sound)
    yield from check_room(sound)
    yield from check_unused(sound)
    yield from check_fresh(sound, today)
    yield from check_drafts(sound)
    yield from check_reading(sound)
