"""Nothing of one marketplace is in the code: which one to guide by is a setting, all else is data."""

import shutil
from pathlib import Path

import pytest

from bot.core.events import Begin, Fill, Help, Open, Say
from bot.core.lengths import BusinessDays
from bot.playbooks.findings import PlaybookError
from bot.playbooks.loader import load_library
from bot.playbooks.simulate import simulate
from tests.libraries import shipped
from tests.unit.test_desk import AYESHA, Counter

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
MARKETS = sorted(path.parent.name for path in TEMPLATES.glob("*/marketplace.yaml"))
LIBRARIES = {market: shipped(market) for market in MARKETS}


def test_two_marketplaces_ship():
    assert MARKETS == ["fiverr", "upwork"]


@pytest.mark.parametrize("market", MARKETS)
def test_no_code_and_no_text_of_the_product_names_a_marketplace(market):
    code = [path for room in ("bot", "adapters") for path in (ROOT / room).rglob("*.py")]
    product = [*(TEMPLATES / "product").rglob("*.*")]
    naming = {
        path.relative_to(ROOT).as_posix() for path in (*code, *product) if market in path.read_text("utf-8").casefold()
    }
    # The one place: the marketplace that is guided by where none is set.
    assert naming == ({"bot/settings.py"} if market == "fiverr" else set())


def test_every_walk_through_the_second_marketplace_ends():
    walked = simulate(LIBRARIES["upwork"], lambda *_: None)
    assert walked.sound
    assert not walked.unseen_steps
    assert not walked.unseen_texts


def test_its_two_silences_lead_opposite_ways():
    catalogue = LIBRARIES["upwork"].catalogue
    refund, dispute = catalogue.clocks["escrow-refund"], catalogue.clocks["dispute-answer"]
    assert (refund.owner, dispute.owner) == ("seller", "client")
    assert dispute.length == BusinessDays(5)
    assert catalogue.texts["clock.escrow-refund.on-silence"] == "the money in escrow goes back to the client"
    assert catalogue.texts["clock.dispute-answer.on-silence"] == "the money in escrow is paid to you"


@pytest.fixture
def counter():
    return Counter(LIBRARIES["upwork"])


async def test_the_front_door_and_the_check_of_words_speak_of_it(counter):
    found = await counter(AYESHA, Say("client disputes my hours"))
    assert Begin("hours-disputed") in [c.event for c in found.choices]
    assert (await counter(AYESHA, Say("add fake hours to the diary"))).id == "refusal"
    card = await counter(AYESHA, Fill("check", {"words": "Pay me directly, outside Upwork"}))
    assert card.draft is None
    assert "Keep the talk, the files and the payment on Upwork" in counter.words()


def test_it_says_some_of_the_bots_own_words_its_own_way():
    own = {
        id for id, words in LIBRARIES["upwork"].catalogue.texts.items() if id.startswith("product.") and "Upwork" in words
    }
    assert "product.clock.source-estimate" in own
    assert LIBRARIES["upwork"].catalogue.texts.keys() >= {
        id for id in LIBRARIES["fiverr"].catalogue.texts if id.startswith("product.")
    }


def test_words_of_its_own_for_what_the_bot_does_not_say_are_found(tmp_path):
    shutil.copytree(TEMPLATES, tmp_path / "t")
    (tmp_path / "t" / "upwork" / "messages.yaml").write_text("nav.bakc: Go back\n", encoding="utf-8")
    with pytest.raises(PlaybookError, match=r"messages\.yaml:1:.*Did you mean `product\.nav\.back`"):
        load_library(tmp_path / "t", "upwork")


async def test_what_the_marketplace_does_not_have_is_not_offered(counter):
    assert Open("impact") not in [c.event for c in (await counter(AYESHA, Help())).choices]
    assert (await counter(AYESHA, Open("impact"))).id == "settings"
