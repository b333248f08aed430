"""Every clock of Fiverr that is documented is there, with its length, whose it is, and how sure we are."""

from datetime import timedelta as for_

import pytest

from tests.libraries import shipped

LIBRARY = shipped("fiverr")
# The clocks in the order in which they were collected from Fiverr's pages in November 2026.
CLOCKS = [
    ("client-request", for_(hours=48), "seller", "high"),
    ("seller-request", for_(hours=48), "client", "high"),
    ("delivery-due", None, "seller", "high"),
    ("very-late", for_(hours=24), "client", "high"),
    ("client-review", for_(days=3), "client", "high"),
    ("milestone-review", for_(days=8), "client", "high"),
    ("milestone-pay", for_(days=10), "client", "medium"),
    ("support-window", for_(days=14), "support", "medium"),
    ("funds-clear", for_(days=14), "marketplace", "high"),
    ("funds-clear-early", for_(days=7), "marketplace", "high"),
    ("review-chance", for_(days=5), "client", "medium"),
    ("subscription-stop", None, "seller", "medium"),
    ("hours-report", for_(hours=72), "client", "medium"),
    ("refund-arrives", for_(days=10), "marketplace", "medium"),
    ("chargeback-money", for_(days=45), "marketplace", "high"),
    ("extension-request", for_(hours=48), "client", "high"),
    ("order-again", for_(days=14), "client", "low"),
    ("update-request", for_(hours=48), "seller", "low"),
]


@pytest.mark.parametrize(("name", "length", "owner", "confidence"), CLOCKS)
def test_a_documented_clock_is_there_and_a_playbook_runs_it(name, length, owner, confidence):
    clock = LIBRARY.catalogue.clocks[name]
    assert (clock.length, clock.owner, clock.confidence) == (length, owner, confidence)
    assert clock.source
    assert name in {use.clock for playbook in LIBRARY.flow.playbooks.values() for use in playbook.clocks.values()}


def test_what_has_no_documented_length_is_looked_at_when_the_seller_chooses():
    others = {clock.id: clock.kind for clock in LIBRARY.catalogue.clocks.values()}.items() - {
        (name, LIBRARY.catalogue.clocks[name].kind) for name, *_ in CLOCKS
    }
    assert others == {("support-look", "chosen"), ("client-look", "chosen"), ("chargeback-look", "chosen")}
