import pytest
from simcord.env import Env

from adapters.discord.app import Bot
from tests.adapters.discord.simulated import House, Person, arrived


@pytest.fixture
def house(tmp_path) -> House:
    return House(tmp_path)


@pytest.fixture
def simcord_bot(house: House) -> Bot:
    """The bot that SimCord's own fixture, `simcord_env`, brings to life."""
    return house.bot()


@pytest.fixture
def alice(simcord_env: Env) -> Person:
    """A seller in a server that has the bot."""
    return arrived(simcord_env, "alice")
