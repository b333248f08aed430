"""Discord or the network fails while moderators get what is theirs: a panel and a report come once."""

import pytest

from bot.core.community import Community, CommunityId
from tests.fault.on_discord import Seller
from tests.servers.discord import Discord
from tests.servers.discord.faults import Drops, Fails, Fault
from tests.servers.discord.person import read
from tests.servers.discord.rest import CALLBACK, MESSAGES
from tests.servers.discord.state import APPLICATION, MANAGE_GUILD, Message

AFTER = [Fails(502, after=True), Drops(after=True), Drops()]


def seen_by_all(alice: Seller) -> list[Message]:
    return [message for message in alice.guild.channels[0].messages.values() if message.only_for is None]


@pytest.mark.parametrize("fault", AFTER, ids=str)
@pytest.mark.parametrize("path", [CALLBACK, MESSAGES])
async def test_a_panel_is_posted_once(here: Discord, alice: Seller, path: str, fault: Fault):
    alice.person.user.rights |= MANAGE_GUILD
    here.rest.faults.next("POST", path, fault)
    told = await alice.person.slash("cancel-admin panel", alice.guild).answered()
    [panel] = seen_by_all(alice)
    assert "[Start]" in read(panel)
    assert "in this channel now" in read(told.original)


@pytest.mark.parametrize("fault", AFTER, ids=str)
async def test_a_report_is_posted_once(here: Discord, alice: Seller, fault: Fault):
    id = CommunityId("discord", f"{APPLICATION}", f"{alice.guild.id}")
    await alice.house.store.keep_community(Community(id, reports=f"{alice.guild.channels[0].id}"))
    await alice.opened()
    here.rest.faults.next("POST", MESSAGES, fault)
    await alice.press("Something here is wrong").answered()
    [report] = seen_by_all(alice)
    assert "ordered-by-mistake" in report.content
    assert "now know which step" in read(alice.card)
