"""What moderators get on Discord: `/cancel-admin`, and the reports that go into the channel they picked."""

import logging
import secrets
from datetime import UTC, datetime
from functools import partial

import discord
from discord import app_commands

from adapters.discord import parse
from adapters.discord.again import LOST, again_if_lost
from adapters.discord.commands import Answer, said
from adapters.discord.render import card_view
from adapters.discord.reply import in_time
from bot.core.book import Book
from bot.core.community import Community
from bot.core.events import Manage
from bot.core.names import plain
from bot.core.reports import FaultReport
from bot.core.wording import in_words
from bot.desk import Desk

log = logging.getLogger(__name__)

Interaction = discord.Interaction[discord.Client]


class Board:
    """Posts reports of faults where a server's moderators want them."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def report(self, community: Community, report: FaultReport) -> bool:
        """Post it, once though an answer is lost. Whether it arrived."""
        words = in_words(report.words, now=datetime.now(UTC), zone=None, language=report.language)
        channel = self._client.get_partial_messageable(int(community.reports))
        nonce = secrets.token_hex(8)
        try:
            await again_if_lost(lambda: channel.send(words, suppress_embeds=True, nonce=nonce))
        except (discord.HTTPException, *LOST) as error:
            log.warning("A report could not be posted in channel %s: %s", community.reports, error)
            return False
        return True


def cancel_admin(book: Book, desk: Desk, answer: Answer) -> app_commands.Group:
    """The group `/cancel-admin`. Discord offers it to who manages the server; the core asks again."""
    say = partial(said, book)
    group = app_commands.Group(
        name="cancel-admin",
        description=say("discord.admin"),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True),
    )

    @group.command(name="settings", description=say("discord.admin.settings"))
    async def settings(interaction: Interaction) -> None:
        await answer(interaction, Manage())

    @group.command(name="stats", description=say("discord.admin.stats"))
    async def stats(interaction: Interaction) -> None:
        await answer(interaction, Manage("stats"))

    @group.command(name="panel", description=say("discord.admin.panel"))
    async def panel(interaction: Interaction) -> None:
        if not await in_time(interaction, lambda: interaction.response.defer(thinking=True, ephemeral=True)):
            return
        card = await desk.handle(parse.contact(interaction), Manage("panel"))
        words = partial(plain, card.book or book)
        view = card_view(card, words)
        view.stop()
        if card.id != "panel" or not interaction.channel_id:
            await interaction.edit_original_response(view=view)
            return
        channel = interaction.client.get_partial_messageable(interaction.channel_id)
        try:
            await again_if_lost(lambda: channel.send(view=view, nonce=f"{interaction.id}"))
        except discord.Forbidden:
            await interaction.edit_original_response(content=words("discord.admin.no-panel"))
        else:
            await interaction.edit_original_response(content=words("discord.admin.panel-done"))

    return group
