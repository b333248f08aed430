"""What moderators set for their community: where reports go, where a seller may be called back, which playbooks are offered.

The platform says who moderates; here it is decided what they may do with it. No page shows a seller or a case.
"""

import re
from dataclasses import replace

from bot.core.book import Book
from bot.core.cards import Card, ChannelPick, Choice
from bot.core.community import Community
from bot.core.events import Help, Manage, New
from bot.core.names import label, plain, product
from bot.core.show import nav
from bot.core.spans import Text

# Platforms' ids of channels; the word that says there shall be none.
_CHANNEL = re.compile(r"[A-Za-z0-9]{1,32}")
NONE = "none"
_CHANNELS = ("reports", "fallback")


def may_manage(community: str, *, moderates: bool) -> bool:
    """Whether somebody may set what the bot does in a community: in it, if the platform says that they run it."""
    return bool(community) and moderates


def refused_card(book: Book) -> Card:
    """For everybody else."""
    return Card(
        id="moderators-only",
        title=product(book, "moderators-only.title"),
        body=product(book, "moderators-only.body"),
        choices=(Choice("new", label(book, "nav.new"), New()),),
        nav=nav(book),
    )


def manage(community: Community, event: Manage, book: Book, *, leaves: bool = False) -> tuple[Community, Card]:
    """The community after what a moderator pressed or picked, and the card to show. Anything else shows the settings.

    `leaves`: its platform erases a community that removed the bot, so moderators may say when.
    """
    match event:
        case Manage("panel"):
            return community, panel_card(book)
        case Manage("playbooks"):
            return community, _playbooks_card(community, book)
        case Manage("off" | "on", playbook) if playbook in _listed(book):
            return _switch(community, playbook, book, off=event.page == "off")
        case Manage("reports" | "fallback", value) if value == NONE or _CHANNEL.fullmatch(value):
            channel = "" if value == NONE else value
            changed = (
                replace(community, reports=channel) if event.page == "reports" else replace(community, fallback=channel)
            )
            return changed, _settings_card(changed, book, product(book, "manage.done"), leaves=leaves)
        case Manage("erase", "at-once" | "later" as when) if leaves:
            changed = replace(community, erase_at_once=when == "at-once")
            return changed, _settings_card(changed, book, product(book, "manage.done"), leaves=leaves)
        case _:
            return community, _settings_card(community, book, leaves=leaves)


def offered(book: Book, community: Community) -> Book:
    """The book with nothing listed that the community has switched off. A case that is under way goes on."""
    if not community.off:
        return book
    known = {id: replace(p, listed=p.listed and id not in community.off) for id, p in book.flow.playbooks.items()}
    return replace(book, flow=replace(book.flow, playbooks=known))


def panel_card(book: Book) -> Card:
    """A standing message for a channel, with a Start button: what this is, what it is not, what it never asks for."""
    return Card(
        id="panel",
        title=product(book, "panel.title"),
        body=product(book, "panel.body"),
        choices=(Choice("start", label(book, "panel.start"), New()),),
    )


def _settings_card(community: Community, book: Book, note: Text = (), *, leaves: bool) -> Card:
    listed = _listed(book)
    off = len(listed & set(community.off))
    set_to = {name: bool(channel) for name, channel in _channels(community).items()}
    picks = tuple(
        ChannelPick(name, label(book, f"manage.{name}"), channel, Manage(name, ""))
        for name, channel in _channels(community).items()
    )
    clear = (
        Choice(f"no-{name}", label(book, f"manage.no-{name}"), Manage(name, NONE)) for name in _CHANNELS if set_to[name]
    )
    return Card(
        id="manage",
        title=product(book, "manage.title"),
        notes=(note,) if note else (),
        body=product(
            book, "manage.body", on=len(listed) - off, off=off, leaves=leaves, at_once=community.erase_at_once, **set_to
        ),
        channels=picks,
        choices=(
            *clear,
            *(Choice(page, label(book, f"manage.{page}"), Manage(page)) for page in ("playbooks", "stats")),
            *([_when_to_erase(community, book)] if leaves else []),
        ),
        nav=(Choice("help", label(book, "nav.help"), Help()),),
    )


def _when_to_erase(community: Community, book: Book) -> Choice:
    when = "later" if community.erase_at_once else "at-once"
    return Choice("erase", label(book, f"manage.erase-{when}"), Manage("erase", when))


def _channels(community: Community) -> dict[str, str]:
    return {"reports": community.reports, "fallback": community.fallback}


def _listed(book: Book) -> set[str]:
    return {p.id for p in book.flow.playbooks.values() if p.listed}


def _playbooks_card(community: Community, book: Book, note: Text = ()) -> Card:
    """Every playbook as a button that switches it."""
    places = sorted(_listed(book), key=lambda id: (book.flow.playbooks[id].place, id))

    def switch(id: str) -> Choice:
        is_on = id not in community.off
        words = plain(book, "manage.is-on" if is_on else "manage.is-off", reason=book.words(f"{id}.reason") or id)
        return Choice(id, words, Manage("off" if is_on else "on", id))

    return Card(
        id="manage-playbooks",
        title=product(book, "manage-playbooks.title"),
        notes=(note,) if note else (),
        body=product(book, "manage-playbooks.body"),
        choices=(*map(switch, places), Choice("manage", label(book, "manage.back"), Manage())),
        nav=nav(book),
    )


def _switch(community: Community, playbook: str, book: Book, *, off: bool) -> tuple[Community, Card]:
    now_off = tuple(id for id in community.off if id != playbook) + ((playbook,) if off else ())
    if _listed(book) <= set(now_off):
        return community, _playbooks_card(community, book, product(book, "manage.one-stays"))
    changed = replace(community, off=now_off)
    return changed, _playbooks_card(changed, book, product(book, "manage.done"))
