"""The bench of reminders beside APScheduler: everything is sent once, and what APScheduler drops is counted."""

import pytest

pytest.importorskip("apscheduler", reason="the peers of the bench are installed by `make bench`")

from benchmarks.suites import reminders


def test_all_send_what_is_due_once_and_nothing_else(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reminders, "REMINDERS", 200)
    figures = [(figure.what.strip(), figure.value) for figure in reminders.run()]
    assert [value for what, value in figures if what == "lost or doubled"] == [0, 0, 0]
    assert figures[-1] == ("of them dropped an hour late, APScheduler as it comes", 20)
