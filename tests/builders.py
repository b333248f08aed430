"""Sellers, cases and reminders for tests: sound ones, of which a test says only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.core.book import Catalogue, Clock, Fact, Impact, Standing
from bot.core.case import Case, OptionAnswer, Skipped, TextAnswer, TimeAnswer, Visit
from bot.core.deadlines import Change, Deadline, Source, Terms
from bot.core.drafts import Rule
from bot.core.library import Library, Overlay, Release
from bot.core.playbook import Ask, ClockUse, Condition, Flow, Playbook, Step, Tense
from bot.core.reminders import Reminder
from bot.core.seller import Seller, SellerId, Unread
from bot.core.speech import Speech

NOON = datetime(2025, 3, 14, 12, 0, tzinfo=UTC)


def a_seller_id(user: str = "U024BE7LH", *, platform: str = "slack", tenant: str = "T1") -> SellerId:
    return SellerId(platform, tenant, user)


def a_seller(id: SellerId | None = None, **changed: Any) -> Seller:
    unread = {"quiet.hours": Unread("late", NOON)}
    return replace(Seller(id or a_seller_id(), zone="Europe/Lisbon", language="pt", unread=unread), **changed)


def a_deadline(**changed: Any) -> Deadline:
    terms = Terms("seller", timedelta(hours=48), (timedelta(hours=6),), True, "it is accepted")
    change = Change(2, NOON, NOON + timedelta(days=1), ("end", "owner"))
    ends = NOON + timedelta(days=2)
    deadline = Deadline("reply", "dispute_reply", ends, NOON, Source.ORDER_PAGE, terms=terms, change=change)
    return replace(deadline, **changed)


def a_case(token: str = "token-1", **changed: Any) -> Case:
    """A case with something in every field, so that a field that gets lost is missed."""
    case = Case(
        token=token,
        short="C-7Q2",
        flow="digest-1",
        opened=NOON,
        path=(Visit("late.start", NOON), Visit("late.wait", NOON + timedelta(minutes=1, microseconds=7), ("reply",))),
        turn=2,
        answers={
            "began": TimeAnswer(NOON - timedelta(hours=3), is_end=True),
            "why": OptionAnswer("scope"),
            "words": TextAnswer("Ele não responde 🙁 “há dias”\n\u202eok"),
            "page": Skipped(),
        },
        filled=frozenset({"why", "words"}),
        unread={"began": Unread("18:00", NOON), "nickname.nickname": Unread("x" * 50, NOON)},
        ticks=frozenset({"chat", "files"}),
        tone="warm",
        deadlines=(a_deadline(), a_deadline(name="other", starts=NOON, generation=3, running=False)),
        outcome="agreed",
        closed=NOON + timedelta(days=3),
        community="guild-1",
        moved=True,
    )
    return replace(case, **changed)


def a_reminder(key: str = "reminder-1", **changed: Any) -> Reminder:
    """A pending reminder of `a_case`, due at noon unless told otherwise."""
    return replace(Reminder(key, "token-1", "reply", 1, timedelta(hours=6), NOON), **changed)


def a_flow(digest: str = "digest-1") -> Flow:
    """A small flow with something in every field."""
    wait = Step(
        "wait",
        long_text="late-wait",
        progress=(2, 3),
        tip="calm",
        caution="rate",
        facts=("two-days",),
        collect=("why",),
        start_clock=("reply",),
        stop_clock=("other",),
        draft="ask",
        checklist=("chat",),
        choices=(("back", "late.start"),),
        wait="reply",
        when=(Condition("why", "is", "scope", "late.start"),),
        otherwise="late.end",
    )
    playbook = Playbook(
        "late",
        "late.start",
        steps={"start": Step("start", then="late.wait"), "wait": wait, "end": Step("end", end="agreed")},
        asks={"why": Ask("why", "option", ("scope", "other"), Tense.PAST, optional=True, most=80)},
        clocks={"reply": ClockUse("reply", "dispute_reply", "began", "page", "late.end")},
        listed=False,
        place=3,
    )
    return Flow("fiverr", digest, {"late": playbook}, {"late.title": "The buyer is late"})


def a_release(digest: str = "release-1", at: datetime = NOON) -> Release:
    """A small release with something in every field."""
    day = date(2026, 11, 22)
    two_days, six_hours = timedelta(hours=48), timedelta(hours=6)
    clock = Clock("reply", "seller", "length", two_days, (six_hours,), True, "note", "Help", day, "high", "it is accepted")
    fact = Fact("rate", Standing.REPORTED, "Help", "https://help.example", "2026", day, "low")
    catalogue = Catalogue(
        texts={"late.title": "Late"},
        clocks={"reply": clock},
        facts={"rate": fact},
        tips=("calm",),
        tones={"ask": ("warm",)},
        outcomes=("agreed",),
        groups=("cancel",),
        sounds_like={"late": ("too late",)},
        impact=Impact(90, ("rate",)),
        conduct=(Rule("blame", ("your fault",), ("whose fault",), "rate"),),
        speech=Speech((("late", ("too late",)),), frozenset({"please"}), ("my password",)),
    )
    overlay = Overlay({"late.title": "Ours"}, {"reply": clock}, {"rate": fact}, {"es": {"late.title": "Nuestro"}})
    library = Library(a_flow(), catalogue, {"es": {"late.title": "Tarde"}}, {"discord-1": overlay})
    return Release(digest, at, library)
