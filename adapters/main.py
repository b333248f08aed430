"""The `amicable` command."""

import argparse
import asyncio
import gc
import logging
import os
import platform
import sys
from collections.abc import Sequence
from contextlib import suppress

from adapters import stores, unsound
from adapters.office import Connect, PlatformError, opened, utc_now
from adapters.playbooks import commands as playbooks
from bot.allowances import Allowances
from bot.configured import SettingsError, read_settings
from bot.core.book import Book
from bot.core.library import Library
from bot.corrections import Corrections
from bot.operators import told
from bot.playbooks.findings import PlaybookError
from bot.releases import Served, served
from bot.settings import Settings
from bot.stores.port import StoreError


async def chat(settings: Settings, found: Served) -> None:
    """Open the guide in this terminal and watch this person's clocks while it is open."""
    import tzlocal

    from adapters.console.app import HERE, Conversation, ScreenCourier, converse
    from adapters.console.lines import Lines
    from adapters.console.view import view_here
    from bot.contact import Contact
    from bot.dispatcher import Dispatcher

    async with opened(settings, found) as office:
        await Corrections(office.store, office.shelf, office.now).sweep()
        view = view_here(_write)
        contact = Contact(HERE, tzlocal.get_localzone_name())
        courier = ScreenCourier(view)
        conversation = Conversation(office.desk, office.book, contact, view, office.now, courier)
        couriers = {(HERE.platform, HERE.tenant): courier}
        dispatcher = Dispatcher(office.store, office.shelf, couriers, office.now, worker=platform.node())
        await converse(conversation, dispatcher, Lines(sys.stdin.fileno()))


async def serve(settings: Settings, found: Served, connects: Sequence[Connect]) -> None:
    """Be the bot on these platforms until stopped."""
    from adapters import wiring

    if settings.metrics is None:
        async with opened(settings, found, allowances=Allowances()) as office:
            await wiring.serve(office, connects, _write)
        return
    from adapters.figures import Counted

    counted = Counted()
    counted.count_errors()
    async with opened(settings, found, counted, Allowances()) as office:
        await wiring.serve(office, connects, _write, counted.page)


def _book(library: Library) -> Book:
    return Book(library.flow, library.catalogue)


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


def _write(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


def tell_status(settings: Settings, found: Served, *, as_json: bool) -> int:
    """Say how the reminders and the playbooks stand, beside the bot that runs; 1 when nobody looks at them."""
    from adapters import status

    return status.tell(settings, found, utc_now(), _write, as_json=as_json)


def main() -> int:
    """Run the command line; gives the exit code. Whatever the person set up wrongly is one sentence, never a traceback."""
    options = parser().parse_args()
    try:
        if options.command == "doctor":
            from adapters import doctor

            return doctor.run(utc_now, _write)
        settings, unknown = read_settings()
        sys.stderr.writelines(f"{sentence}\n" for sentence in unknown)
        if options.command == "playbook":
            return playbooks.run(settings, options)
        if options.command == "store":
            return stores.run(settings, options)
        found = asyncio.run(served(settings))
        if options.command == "status":
            return tell_status(settings, found, as_json=options.json)
        sys.stderr.write(unsound.told(found, utc_now()))
        if options.command == "chat":
            return _chat(settings, found)
        if options.command == "setup":
            return _set_up(settings, found.library, options.platform, options.application)
        return _serve(settings, found, None if options.command == "run" else options.command)
    except PlaybookError as error:
        sys.stderr.write("".join(f"{finding}\n" for finding in error.findings))
        return 1
    except (SettingsError, StoreError, PlatformError) as error:
        return _refuse(str(error))
    except BrokenPipeError:
        # Whoever read our output left. Python would complain once more when it closes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _chat(settings: Settings, found: Served) -> int:
    with suppress(KeyboardInterrupt):  # who pressed Ctrl+C was told that their cases are kept
        asyncio.run(chat(settings, found))
    return 0


def _set_up(settings: Settings, library: Library, name: str, application: str) -> int:
    from adapters.wiring import room

    book = _book(library)
    _write(asyncio.run(room(name, book).set_up(settings, book, application)) + "\n")
    return 0


def _serve(settings: Settings, found: Served, name: str | None) -> int:
    from adapters import logs
    from adapters.stopping import run_until_stopped
    from adapters.wiring import chosen

    connects = chosen(settings, _book(found.library), name)
    logs.set_up(settings.log_level, settings.secrets())
    # What is loaded by now stays to the end. Whenever the collector went through all of it again, every answer waited for a
    # tenth of a second.
    gc.collect()
    gc.freeze()
    try:
        run_until_stopped(serve(settings, found, connects))
    except (StoreError, PlatformError):
        raise
    except Exception:
        # The log is told and not the terminal: what an error says may quote a seller.
        logging.getLogger(__name__).critical(told("run.fault"), exc_info=True)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    """What can be written behind `amicable`."""
    amicable = argparse.ArgumentParser(prog="amicable", description="Guides a freelance seller through a cancellation.")
    commands = amicable.add_subparsers(dest="command", required=True)
    commands.add_parser("chat", help="open the guide in this terminal")
    commands.add_parser("run", help="be the bot on every platform that is configured")
    commands.add_parser("discord", help="be the bot on Discord (docs/discord.md)")
    commands.add_parser("slack", help="be the bot in Slack (docs/slack.md)")
    commands.add_parser("doctor", help="look over the whole set-up, and say what is wrong and what to do")
    setup = commands.add_parser("setup", help="what a platform needs: its links, each permission explained")
    setup.add_argument("platform", choices=["discord", "slack"])
    setup.add_argument("application", nargs="?", default="", help="Discord: its id; Slack: its https address, for HTTP mode")
    status = commands.add_parser("status", help="say how the reminders stand, also while the bot runs")
    status.add_argument("--json", action="store_true", help="as JSON, for a program")
    playbooks.add_commands(commands.add_parser("playbook", help="look after the playbooks"))
    stores.add_commands(commands.add_parser("store", help="look after what is kept"))
    return amicable


if __name__ == "__main__":
    sys.exit(main())
