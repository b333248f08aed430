"""The `amicable` command, and the only place where platforms, store, desk and dispatcher are wired together."""

import argparse
import asyncio
import logging
import os
import platform
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from bot.core.book import Book
from bot.core.names import plain
from bot.pacing import Pace
from bot.playbooks.findings import PlaybookError
from bot.playbooks.loader import Library, load_library
from bot.settings import Settings
from bot.stores.port import StoreError

# Discord takes 50 requests a second of a bot (https://discord.com/developers/docs/topics/rate-limits); answers come first.
PACES = {"discord": Pace(20.0, at_once=20)}
# Letters and digits that cannot be taken for one another when read aloud: no 0/O, 1/I/L, 5/S, 8/B, 2/Z, U/V.
_CLEAR = "3467ACDEFGHJKMNPQRTWXY"


class RandomIds:
    """Names drawn by chance."""

    def token(self) -> str:
        """Twelve characters, 72 bits: unique everywhere and not to be guessed."""
        return secrets.token_urlsafe(9)

    def short(self) -> str:
        """Four clear characters: enough for one seller's cases."""
        return "C-" + "".join(secrets.choice(_CLEAR) for _ in range(4))


def utc_now() -> datetime:
    """The time now, UTC."""
    return datetime.now(UTC)


async def chat(settings: Settings, library: Library) -> None:
    """Open the guide in this terminal and watch this person's clocks while it is open."""
    import tzlocal

    from adapters.console.app import HERE, Conversation, ScreenCourier, converse
    from adapters.console.lines import Lines
    from adapters.console.view import view_here
    from bot.desk import Contact, Desk
    from bot.dispatcher import Dispatcher
    from bot.stores.tinydb import TinyStore

    store = await TinyStore.open(settings.data)
    try:
        book = Book(library.flow, library.catalogue)
        view = view_here(_write)
        desk = Desk(store, library.flow, library.catalogue, RandomIds(), utc_now)
        contact = Contact(HERE, tzlocal.get_localzone_name())
        courier = ScreenCourier(view)
        conversation = Conversation(desk, book, contact, view, utc_now, courier)
        couriers = {(HERE.platform, HERE.tenant): courier}
        dispatcher = Dispatcher(store, book, couriers, utc_now, worker=platform.node())
        await converse(conversation, dispatcher, Lines(sys.stdin.fileno()))
    finally:
        await store.close()


async def serve_discord(settings: Settings, library: Library, token: str) -> int:
    """Be the bot on Discord and watch every seller's clocks until stopped; gives the exit code."""
    from adapters.discord.app import Bot
    from adapters.discord.deliver import DiscordCourier
    from bot.desk import Desk
    from bot.dispatcher import Dispatcher
    from bot.stores.tinydb import TinyStore

    store = await TinyStore.open(settings.data)
    try:
        book = Book(library.flow, library.catalogue)
        desk = Desk(store, library.flow, library.catalogue, RandomIds(), utc_now)
        async with Bot(desk, book, utc_now, settings.data, settings.discord_guild_ids) as bot:
            try:
                await bot.login(token)
            except OSError as error:
                return _refuse(plain(book, "discord.unreachable", reason=str(error)))
            _write(plain(book, "discord.ready", who=str(bot.user)) + "\n")
            couriers = {("discord", str(bot.application_id)): DiscordCourier(bot, bot.messages)}
            dispatcher = Dispatcher(store, book, couriers, utc_now, worker=platform.node(), paces=PACES)
            # If either fails the other must not go on alone: a bot that answers and never reminds looks sound.
            async with asyncio.TaskGroup() as both:
                watch = both.create_task(dispatcher.run())
                await bot.connect()
                watch.cancel()
    finally:
        await store.close()
    return 0


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


def _write(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


def check(settings: Settings, folder: Path | None) -> int:
    """Check the playbooks of a templates folder; 0 when they are sound."""
    library = load_library(folder or settings.templates_folder(), settings.marketplace)
    steps = sum(len(p.steps) for p in library.flow.playbooks.values())
    sys.stdout.write(f"Sound: {len(library.flow.playbooks)} playbooks, {steps} steps.\n")
    return 0


def tell_status(settings: Settings, library: Library, *, as_json: bool) -> int:
    """Say how the reminders stand, beside the bot that runs; 1 when nobody looks at them."""
    import tzlocal

    from adapters import status as shown
    from bot.status import status
    from bot.stores.beside import Beside

    kept, now = Beside(settings.data), utc_now()
    found = asyncio.run(status(kept.beats(), kept.reminders(), now))
    book = Book(library.flow, library.catalogue)
    zone = tzlocal.get_localzone_name()
    said = shown.as_json(found, kept.unread) if as_json else shown.sentences(found, kept.unread, book, now, zone)
    _write(f"{said}\n")
    return 0 if found.watched else 1


def main() -> int:
    """Run the command line; gives the exit code. Whatever the person set up wrongly is one sentence, never a traceback."""
    options = _parser().parse_args()
    try:
        settings = Settings()
        if options.command == "playbook":
            return check(settings, options.folder)
        library = load_library(settings.templates_folder(), settings.marketplace)
        if options.command == "status":
            return tell_status(settings, library, as_json=options.json)
        return _discord(settings, library) if options.command == "discord" else _chat(settings, library)
    except ValidationError as error:
        # Without what was set, which may be a password.
        wrong = (f"{'.'.join(map(str, e['loc']))}: {e['msg']}. See .env.example." for e in error.errors())
        return _refuse("\n".join(wrong))
    except PlaybookError as error:
        sys.stderr.write("".join(f"{finding}\n" for finding in error.findings))
        return 1
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except BrokenPipeError:
        # Whoever read our output left. Python would complain once more when it closes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _chat(settings: Settings, library: Library) -> int:
    try:
        asyncio.run(chat(settings, library))
    except KeyboardInterrupt:
        _write("\n\n" + plain(Book(library.flow, library.catalogue), "console.bye") + "\n")
    return 0


def _discord(settings: Settings, library: Library) -> int:
    book = Book(library.flow, library.catalogue)
    token = settings.discord_token.get_secret_value().strip() if settings.discord_token else ""
    if not token:
        return _refuse(plain(book, "discord.no-token"))
    try:
        import discord
    except ModuleNotFoundError:
        return _refuse(plain(book, "discord.not-installed"))
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it says that there is no voice; none is wanted
    discord.utils.setup_logging(level=logging.INFO, root=True)
    try:
        return asyncio.run(serve_discord(settings, library, token))
    except discord.LoginFailure:
        return _refuse(plain(book, "discord.bad-token"))
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="amicable", description="Guides a freelance seller through a cancellation.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("chat", help="open the guide in this terminal")
    commands.add_parser("discord", help="be the bot on Discord (docs/discord.md)")
    status = commands.add_parser("status", help="say how the reminders stand, also while the bot runs")
    status.add_argument("--json", action="store_true", help="as JSON, for a program")
    playbook = commands.add_parser("playbook", help="look after the playbooks").add_subparsers(dest="action", required=True)
    check_parser = playbook.add_parser("check", help="check every file of a templates folder")
    check_parser.add_argument("folder", nargs="?", type=Path, help="the templates folder; the one in use unless told")
    return parser


if __name__ == "__main__":
    sys.exit(main())
