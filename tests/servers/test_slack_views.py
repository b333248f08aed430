"""Modals and Home: what opens them, how many, and whose version counts."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.servers.bolted import Place, bolt, error_of, place, refusal_of, socketed

MODAL: dict[str, Any] = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Title"},
    "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}],
}
HOME: dict[str, Any] = {"type": "home", "blocks": MODAL["blocks"]}


def trigger(there: Place) -> str:
    return there.slack.triggers.give(there.app, there.ann.user)


async def test_a_trigger_opens_one_modal_for_the_person_it_is_from(there: Place) -> None:
    once = trigger(there)
    opened = await there.client.views_open(trigger_id=once, view=MODAL)
    assert there.ann.modal
    assert there.ann.modal.id == opened["view"]["id"]
    assert await error_of(there.client.views_open(trigger_id=once, view=MODAL)) == "exchanged_trigger_id"
    other = place(there.slack)
    for not_ours in ("1.2.3", trigger(other)):
        assert await error_of(there.client.views_open(trigger_id=not_ours, view=MODAL)) == "invalid_trigger_id"


async def test_a_trigger_dies_after_three_seconds(there: Place) -> None:
    in_time, late = trigger(there), trigger(there)
    there.slack.world.clock.pass_(2.5)
    assert (await there.client.views_open(trigger_id=in_time, view=MODAL))["ok"]
    there.slack.world.clock.pass_(0.6)
    assert await error_of(there.client.views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"


async def test_a_refused_view_uses_the_trigger_up(there: Place) -> None:
    once = trigger(there)
    assert await error_of(there.client.views_open(trigger_id=once, view={**MODAL, "blocks": []})) == "invalid_arguments"
    assert await error_of(there.client.views_open(trigger_id=once, view=MODAL)) == "exchanged_trigger_id"


async def test_three_views_deep_and_no_deeper(there: Place) -> None:
    assert await error_of(there.client.views_push(trigger_id=trigger(there), view=MODAL)) == "not_found"
    root = await there.client.views_open(trigger_id=trigger(there), view=MODAL)
    for _ in range(2):
        pushed = await there.client.views_push(trigger_id=trigger(there), view=MODAL)
        assert pushed["view"]["root_view_id"] == root["view"]["id"]
    assert await error_of(there.client.views_push(trigger_id=trigger(there), view=MODAL)) == "push_limit_reached"
    await there.ann.close()
    await there.ann.close()
    assert there.ann.modal
    assert there.ann.modal.id == root["view"]["id"]


async def test_an_update_with_a_hash_needs_the_view_as_it_was(there: Place) -> None:
    opened = (await there.client.views_open(trigger_id=trigger(there), view=MODAL))["view"]
    new = {**MODAL, "title": {"type": "plain_text", "text": "New"}}
    updated = await there.client.views_update(view_id=opened["id"], hash=opened["hash"], view=new)
    assert there.ann.modal
    assert there.ann.modal.title == "New"
    stale = there.client.views_update(view_id=opened["id"], hash=opened["hash"], view=MODAL)
    assert await error_of(stale) == "hash_conflict"
    assert (await there.client.views_update(view_id=opened["id"], hash=updated["view"]["hash"], view=MODAL))["ok"]
    await there.ann.close()
    assert await error_of(there.client.views_update(view_id=opened["id"], view=MODAL)) == "not_found"


async def test_an_external_id_is_one_views(there: Place) -> None:
    await there.client.views_open(trigger_id=trigger(there), view={**MODAL, "external_id": "case-1"})
    again = there.client.views_open(trigger_id=trigger(there), view={**MODAL, "external_id": "case-1"})
    assert await error_of(again) == "duplicate_external_id"
    assert (await there.client.views_update(external_id="case-1", view={**MODAL, "external_id": "case-1"}))["ok"]


async def test_home_is_published_to_one_person(there: Place) -> None:
    first = await there.client.views_publish(user_id=there.ann.id, view=HOME)
    second = await there.client.views_publish(user_id=there.ann.id, view=HOME)
    assert first["view"]["id"] == second["view"]["id"]
    stale = there.client.views_publish(user_id=there.ann.id, view=HOME, hash=first["view"]["hash"])
    assert await error_of(stale) == "hash_conflict"
    assert await error_of(there.client.views_publish(user_id="U404", view=HOME)) == "user_not_found"
    there.app.manifest["features"]["app_home"]["home_tab_enabled"] = False
    assert await error_of(there.client.views_publish(user_id=there.ann.id, view=HOME)) == "not_enabled"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"title": {"type": "plain_text", "text": "x" * 25}}, "/view/title/text"),
        ({"submit": {"type": "plain_text", "text": "x" * 25}}, "/view/submit/text"),
        ({"close": {"type": "plain_text", "text": "x" * 25}}, "/view/close/text"),
        ({"private_metadata": "x" * 3001}, "/view/private_metadata"),
        ({"callback_id": "x" * 256}, "/view/callback_id"),
        ({"blocks": [{"type": "markdown", "text": "x"}]}, "/view/blocks/0/type"),
        ({"type": "home"}, "/view/type"),
        ({"colour": "red"}, "/view"),
    ],
)
async def test_what_is_not_a_modal(there: Place, change: dict[str, Any], pointer: str) -> None:
    refused = await refusal_of(there.client.views_open(trigger_id=trigger(there), view={**MODAL, **change}))
    assert refused["error"] == "invalid_arguments"
    assert any(f"[json-pointer:{pointer}]" in message for message in refused["response_metadata"]["messages"])


async def test_a_modal_with_inputs_needs_a_submit(there: Place) -> None:
    asks = {"type": "input", "label": MODAL["title"], "element": {"type": "plain_text_input", "action_id": "a"}}
    assert await error_of(there.client.views_open(trigger_id=trigger(there), view={**MODAL, "blocks": [asks]})) == (
        "invalid_arguments"
    )


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"response_action": "errors", "errors": {"strange": "x"}}, "not the block_id of an input: strange"),
        ({"response_action": "update", "view": {**MODAL, "title": None}}, "missing required field: title"),
        ({"response_action": "burn"}, "unknown response_action: burn"),
    ],
)
async def test_an_answer_that_is_none_looks_like_trouble_to_the_person(
    there: Place, answer: dict[str, Any], told: str
) -> None:
    await there.client.views_open(trigger_id=trigger(there), view={**MODAL, "submit": MODAL["title"], "callback_id": "c"})
    app = bolt(there)

    @app.view("c")
    async def submitted(ack: Any) -> None:
        await ack(**answer)

    modal = there.ann.modal
    assert modal
    async with socketed(there, app):
        await there.ann.submit(modal)
    [failure] = there.ann.failures
    assert failure.startswith("We had some trouble connecting. Try again?")
    assert told in failure
    assert there.ann.modal is modal


async def test_a_submission_nobody_acknowledges_leaves_the_modal_open(there: Place) -> None:
    await there.client.views_open(trigger_id=trigger(there), view={**MODAL, "submit": MODAL["title"]})
    assert there.ann.modal
    await there.ann.submit(there.ann.modal)
    assert there.ann.failures == ["We had some trouble connecting. Try again?"]
    assert there.ann.modal is not None


async def test_an_app_may_show_another_view_push_one_or_clear_all(there: Place) -> None:
    asks = {**MODAL, "submit": MODAL["title"], "callback_id": "c"}
    next_ = {**asks, "title": {"type": "plain_text", "text": "Next"}}
    answers: Iterator[dict[str, Any]] = iter(
        [
            {"response_action": "update", "view": next_},
            {"response_action": "push", "view": asks},
            {},
            {"response_action": "push", "view": asks},
            {"response_action": "clear"},
        ]
    )
    app = bolt(there)

    @app.view("c")
    async def submitted(ack: Any) -> None:
        await ack(**next(answers))

    await there.client.views_open(trigger_id=trigger(there), view=asks)
    titles = []
    async with socketed(there, app):
        while there.ann.modal:
            await there.ann.submit(there.ann.modal)
            titles.append([view.title for view in there.slack.views.stack(there.ann.user)])
    assert titles == [["Next"], ["Next", "Title"], ["Next"], ["Next", "Title"], []]
