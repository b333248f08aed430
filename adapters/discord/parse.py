"""From what Discord sends to who it is and what they did. It converts and never decides."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import discord

from adapters.discord.marks import unmarked
from bot.contact import Contact
from bot.core.events import Event, Fill, Manage, Submit
from bot.core.press import decode
from bot.core.seller import SellerId

PLATFORM = "discord"


def seller_id(application: int | None, user: int) -> SellerId:
    """One person, as they are known to one application of Discord's."""
    return SellerId(PLATFORM, str(application), str(user))


def contact(interaction: discord.Interaction) -> Contact:
    """Who pressed. Discord tells no time zone, so the seller sets it."""
    community = str(interaction.guild_id) if interaction.guild_id else ""
    # Whoever manages the server may manage what the bot does in it.
    moderates = bool(community) and interaction.permissions.manage_guild
    seller = seller_id(interaction.application_id, interaction.user.id)
    may_write = bool(community) and _may_write(interaction)
    return Contact(seller, language=str(interaction.locale), community=community, moderates=moderates, may_write=may_write)


def _may_write(interaction: discord.Interaction) -> bool:
    """Whether they could write in this channel themselves. What they share through us is nothing else."""
    may = interaction.permissions
    return may.send_messages_in_threads if isinstance(interaction.channel, discord.Thread) else may.send_messages


def is_private(interaction: discord.Interaction) -> bool:
    """Whether it happened in the bot's own DM. A server is not private, nor is a DM among others."""
    return interaction.context.dm_channel is True


def event(interaction: discord.Interaction) -> Event | None:
    """What a press, a pick in a select or a submitted modal stands for; None when the button is not one of today's."""
    data: Mapping[str, object] = interaction.data or {}
    match data:
        case {"component_type": discord.ComponentType.channel_select.value, "custom_id": str(pick), "values": [str(picked)]}:
            managed = decode(pick)
            return replace(managed, value=picked) if isinstance(managed, Manage) else None
        case {"values": [str(picked), *_]}:
            return decode(picked)
        case {"custom_id": str(pressed)}:
            asked = decode(unmarked(pressed))
        case _:
            return None
    if interaction.type is discord.InteractionType.modal_submit and isinstance(asked, Submit | Fill):
        return replace(asked, answers={**asked.answers, **dict(_typed(data.get("components")))})
    return asked


def _typed(parts: object) -> Iterator[tuple[str, str]]:
    """The answers of a modal by field; "" where nothing was typed or picked."""
    for part in parts if isinstance(parts, list) else ():
        match part:
            case {"component": inner}:
                yield from _typed([inner])
            case {"components": inner}:
                yield from _typed(inner)
            case {"custom_id": str(field), "values": [*values]}:
                yield field, str(values[0]) if values else ""
            case {"custom_id": str(field), "value": value}:
                yield field, str(value or "")
