"""A flow's digest names its steps and its English, and nothing that is looked up live."""

import hashlib
import json
from dataclasses import asdict, replace

import pytest

from bot.playbooks.build import DIGEST_LENGTH, flow_digest
from tests.unit.playbooks.folder import Folder


def test_the_same_words_have_the_same_digest_wherever_they_are(folder, tmp_path):
    other = Folder(tmp_path / "elsewhere")
    other.change("bazaar/playbooks/late.yaml", "playbook: late\n", "# a remark\nplaybook: late\n")
    assert folder.load().flow == other.load().flow


def test_a_digest_is_made_of_the_flow_and_not_of_the_digest_it_has(folder):
    flow = folder.load().flow
    assert len(flow.digest) == 32
    assert flow_digest(replace(flow, digest="another")) == flow.digest
    assert flow_digest(replace(flow, market="another")) != flow.digest


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("bazaar/playbooks/mistake.yaml", "say: Done.", "say: Finished."),
        ("bazaar/playbooks/mistake.yaml", "done: They accepted ->", "done: They took it ->"),
        ("bazaar/playbooks/mistake.yaml", "done: They accepted -> canceled", "done: They accepted -> too-late"),
        ("bazaar/playbooks/mistake.yaml", "most: 60", "most: 61"),
        ("bazaar/texts/answer.md", "They cancel.", "They want to cancel."),
        ("bazaar/drafts/decline.md", "No, thank you.", "Thank you, no."),
    ],
)
def test_a_change_of_a_step_or_its_words_is_another_flow(folder, name, old, new):
    before = folder.load().flow.digest
    folder.change(name, old, new)
    assert folder.load().flow.digest != before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("bazaar/marketplace.yaml", "length: 48h", "length: 24h"),
        ("bazaar/marketplace.yaml", "Nobody knows how it counts.", "It does not count."),
        ("bazaar/marketplace.yaml", "seller: you", "seller: the seller"),
        ("bazaar/tips/calm.md", "Breathe,", "Wait,"),
        ("bazaar/reminders/request.md", "It is over", "It has ended"),
        ("product/messages.yaml", "next: Next", "next: Go on"),
    ],
)
def test_what_is_looked_up_live_leaves_the_flow_as_it_is(folder, name, old, new):
    before = folder.load()
    folder.change(name, old, new)
    after = folder.load()
    assert after.flow.digest == before.flow.digest
    assert after.catalogue != before.catalogue


def test_it_is_reckoned_as_it_was_for_the_flows_that_stores_keep(shop):
    written = json.dumps(asdict(replace(shop.flow, digest="")), sort_keys=True, separators=(",", ":"))
    assert shop.flow.digest == hashlib.sha256(written.encode()).hexdigest()[:DIGEST_LENGTH]
