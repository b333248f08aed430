"""What is stored comes back as it was."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.case import Case
from bot.core.reminders import Reminder
from bot.core.seller import Seller
from bot.stores.documents import CASE, FLOW, REMINDER, SELLER, Unreadable
from tests.builders import a_case, a_flow, a_reminder, a_seller

AWARE = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_a_whole_flow_comes_back() -> None:
    assert FLOW.read(FLOW.write(a_flow())) == a_flow()


@settings(deadline=None)
@given(st.builds(Case, opened=AWARE, closed=st.none() | AWARE))
def test_any_case_comes_back(case: Case) -> None:
    again = CASE.read(CASE.write(case))
    assert again == case
    assert [type(a) for a in again.answers.values()] == [type(a) for a in case.answers.values()]


@settings(deadline=None)
@given(st.builds(Reminder, before=st.timedeltas(), due=AWARE))
def test_any_reminder_comes_back(reminder: Reminder) -> None:
    assert REMINDER.read(REMINDER.write(reminder)) == reminder


@settings(deadline=None)
@given(st.builds(Seller))
def test_any_seller_comes_back(seller: Seller) -> None:
    assert SELLER.read(SELLER.write(seller)) == seller


def test_collections_and_instants_come_back_as_the_core_has_them() -> None:
    case = CASE.read(CASE.write(a_case()))
    assert isinstance(case.path, tuple)
    assert isinstance(case.ticks, frozenset)
    assert case.opened.utcoffset() == timedelta(0)


def test_a_key_of_a_newer_version_is_passed_over() -> None:
    document = CASE.write(a_case()) | {"mood": "calm"}
    document["path"][0]["weather"] = "fair"
    assert CASE.read(document) == a_case()


@pytest.mark.parametrize("changed", [{"state": "postponed"}, {"due": "soon, says Ana"}, {"key": None}])
def test_a_document_that_does_not_fit_is_refused_in_words_that_quote_nothing(changed: dict[str, object]) -> None:
    with pytest.raises(Unreadable, match="newer version") as refused:
        REMINDER.read(REMINDER.write(a_reminder()) | changed)
    assert "Ana" not in str(refused.value)
    assert next(iter(changed)) in str(refused.value)


def test_an_unknown_kind_of_answer_is_refused() -> None:
    document = CASE.write(a_case())
    document["answers"]["why"] = {"kind": "voice", "seconds": 3}
    with pytest.raises(Unreadable):
        CASE.read(document)


def test_a_sellers_id_is_stored_with_them() -> None:
    assert SELLER.read(SELLER.write(a_seller())).id == a_seller().id
