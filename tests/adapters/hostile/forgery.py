"""Events that nobody should send, by chance and the same again for the same seed."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.core import events
from bot.core.case import Case
from bot.core.events import Event
from bot.core.press import encode

# A template that is filled in would show this number, a format string the name of a class.
PRODUCT = 1337 * 1337
WORDS: Sequence[str] = (
    "{{ 1337*1337 }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{0.__class__} {token} {seller} %s %(token)s %n",
    "${jndi:ldap://127.0.0.1/a} `id` $(id)",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/dev/zero",
    "sellers/../../lock",
    "'; DROP TABLE sellers; --",
    '{"$ne": null}',
    "@everyone @here <@1> <@&1> <#1> <!channel> <!here> <!subteam^S1> <@U00000001>",
    "[free money](https://evil.example) <https://evil.example|support>",
    "||spoiler|| **bold** `code` ```fence``` > quote # title -# small",
    "\u202egnp.exe\u202c \u2066abc\u2069 \u200b\ufeff",
    "\x00\x07\x08\x1b[2J\x1b]0;title\x07\x9b31m",
    "\ud83d\ude00 \U0001f468\u200d\U0001f469\u200d\U0001f467 \u0634\u0643\u0631\u0627",
    "a" * 5_000,
    "\U0001d54f" * 2_100,
    "<b>&lt;&amp;</b>",
    "-1",
    "1e309",
    "99999999999999999999999999",
    "99999999 hours left",
    "9999-12-31 23:59",
    "0000-00-00 00:00",
    "1:c:token-1",
    "",
    " ",
    "\n" * 50,
    "﷽" * 500,
    "Z̸͚̓a̷l̵g̶o̷",
)
# How a string that a button carries is spoilt.
_SPOILT: Sequence[Callable[[random.Random, str], str]] = (
    lambda _, pressed: pressed[: len(pressed) // 2],
    lambda _, pressed: pressed + ":1",
    lambda _, pressed: pressed.upper(),
    lambda _, pressed: pressed.replace(":", "::"),
    lambda chance, pressed: "".join(chance.sample(pressed, len(pressed))),
    lambda chance, pressed: chance.choice("09aZ~%") + pressed[1:],
    lambda _, pressed: pressed.replace("1", "١"),
    lambda _, pressed: pressed + "%00",
    lambda _, pressed: pressed.replace("token", "%74oken"),
    lambda _, pressed: pressed + "x" * 300,
)


@dataclass
class Forger:
    """`theirs` are tokens of somebody else's cases, `own` is the sender's case as it is now."""

    chance: random.Random
    theirs: Sequence[str]
    own: Case
    made: set[str] = field(default_factory=set)

    def words(self) -> str:
        return self.chance.choice(WORDS)

    def event(self) -> Event:
        """One that must change nothing: about somebody else's case or none, from an old turn, of another step."""
        chance = self.chance
        if chance.random() < 0.4:
            return self._stale()
        # Never an empty one: that would be no case at all, and everybody may begin one of their own.
        token = chance.choice([*self.theirs, *self.theirs, "no-such-token", "../token", self.words()[:40]]) or "?"
        step, turn = chance.choice([self.own.step, "ordered-by-mistake.answer", self.words()[:60]]), chance.randint(-1, 5)
        words = self.words()[:40]
        made: Event = chance.choice(
            [
                events.PickGroup(words, token),
                events.Begin("ordered-by-mistake", token, turn),
                events.Choose(token, step, chance.choice(["accepted", "declined", words]), turn),
                events.Submit(token, step, turn, {"request_at": words, words: words}),
                events.Tick(token, step, words, done=True),
                events.PickTone(token, step, words),
                events.Back(token, turn),
                events.StartOver(token),
                events.Resume(token),
                events.Why(token),
                events.Help(token),
                events.Tips(words, token),
                events.Privacy(token),
                events.Open(chance.choice(["case", "export", "calendar", "nickname", "reminders", words]), token, words),
                events.Fill("nickname", {"nickname": words}, token),
                events.Set("outcome", "kept", token, turn),
                events.Heed(token, words, turn, chance.choice(["stop", "answered", "half-hour"])),
                events.Report(token, words),
                events.Manage(chance.choice(["settings", "panel", "stats", "off", "reports"]), words),
                events.Begin("../../no-such-playbook"),
                events.Say(words, token),
            ]
        )
        return made

    def _stale(self) -> Event:
        """About their own case, and from a turn or a step where it does not stand."""
        token, here = self.own.token, self.own.step
        turn = self.chance.choice([self.own.turn - 1, self.own.turn + 1, 0, -1, 10**12])
        elsewhere = "take-a-screenshot.no-such"
        return self.chance.choice(
            [
                events.Choose(token, here, "asked", turn),
                events.Choose(token, elsewhere, "asked", self.own.turn),
                events.Choose(token, here, self.words()[:40], self.own.turn),
                events.Submit(token, here, turn, {"request_at": "now"}),
                events.Submit(token, elsewhere, self.own.turn, {"request_at": "now"}),
                events.Tick(token, elsewhere, "a", done=True),
                events.PickTone(token, elsewhere, "warm"),
                events.Back(token, turn),
                events.Begin("ordered-twice", token, turn),
                events.Set("outcome", "kept", token, turn),
                events.Set("outcome", self.words()[:40], token, self.own.turn),
                events.Heed(token, "a" * 25, 1, "stop"),
            ]
        )

    def pressed(self) -> str:
        """What a forged button carries: such an event, or one spoilt, or nonsense; never empty."""
        kind = self.chance.random()
        if kind < 0.15:
            return self.words()[:100].strip() or "?"
        try:
            pressed = encode(self.event())
        except (ValueError, UnicodeEncodeError):
            return "1c:token-1:x:y:1"
        return self.chance.choice(_SPOILT)(self.chance, pressed) if kind < 0.4 else pressed

    def typed(self) -> Event:
        """Something the sender may do, with words in it that are meant to do harm."""
        token, chance = self.own.token, self.chance
        return chance.choice(
            [
                events.Say(self.words(), chance.choice(["", token])),
                events.Fill("nickname", {"nickname": self.words()}, token),
                events.Fill("quiet", {"hours": self.words()}),
                events.Fill("zone", {"zone": self.words()}),
                events.Fill("impact", {"completed": self.words(), "canceled": self.words()}),
                events.Tips(self.words()),
                events.Resume(self.words()),
                events.Report(token, self.words()[:60]),
                events.Open(self.words()[:40], token, self.words()[:40]),
                events.Set("zone", self.words()),
                events.Set("quiet", self.words()),
            ]
        )

    def spoilt(self, value: Any) -> Any:
        """A JSON value with parts of it replaced by what does not belong there."""
        chance = self.chance
        if isinstance(value, dict) and value and chance.random() < 0.8:
            key = chance.choice(sorted(value))
            return {**value, key: self.spoilt(value[key])}
        if isinstance(value, list) and value and chance.random() < 0.8:
            place = chance.randrange(len(value))
            return [*value[:place], self.spoilt(value[place]), *value[place + 1 :]]
        return chance.choice([None, 0, -1, True, [], {}, [[]], {"a": 1}, self.words(), ["x"] * 100, 2**70])

    def now(self, case: Case) -> "Forger":
        """The same forger, about the case as it now is."""
        self.own = replace(case)
        return self
