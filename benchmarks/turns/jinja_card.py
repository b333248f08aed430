"""The card of an order as a project on Jinja2 would render it: the same texts and blocks, as JSON.

Each text is a template of the environment, compiled once. Prose is rich text, as ours is: `Rich` reads what was rendered.
`Mrkdwn` does less: its templates are put into Slack's markup when they are loaded, and a star in a name makes words bold.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta, get_timezone_location
from jinja2 import ChainableUndefined, DictLoader, Environment

from benchmarks.turns.machine import Conversation, Option, Order, Running
from bot.core.book import Book
from bot.core.deadlines import Deadline
from bot.core.playbook import Step

Block = dict[str, Any]
ENGLISH = Locale.parse("en_GB")
LABEL, SECTION, HEADER, SUMMARY, ROW = 75, 3000, 150, 300, 5
URGENT = timedelta(hours=6)
_ITEM = re.compile(r"(-|\d{1,2}[.)])[^\S\n]+(?=\S)")
_MARK = re.compile(r"\*\*|<!date\^(\d+)\^[^|]*\|([^>]*)>")


@dataclass(frozen=True, slots=True)
class Span:
    """How long it is until an instant."""

    until: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class ClockValue:
    """A clock inside a template."""

    ends: datetime
    left: Span
    starts: datetime | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Picked:
    """An option inside a template."""

    id: str
    label: str


class Prose(Protocol):
    """How prose becomes a block."""

    def written(self, words: str) -> str:
        """A template of ours, in Markdown, as the environment gets it."""

    def block(self, words: str) -> Block:
        """What was rendered."""


class Mrkdwn:
    """Prose as sections of mrkdwn."""

    def written(self, words: str) -> str:
        """Bold words and lists in mrkdwn."""
        return words.replace("**", "*").replace("\n- ", "\n• ")

    def block(self, words: str) -> Block:
        """A section."""
        return {"type": "section", "text": {"type": "mrkdwn", "text": words[:SECTION]}}


class Rich:
    """Prose as rich text: bold words, lists and times are parts of their own, and nothing else is read as a mark."""

    def written(self, words: str) -> str:
        """As it is."""
        return words

    def block(self, words: str) -> Block:
        """A block of sections and lists."""
        parts: list[Block] = []
        prose: list[str] = []
        for line in words.split("\n"):
            item = _ITEM.match(line)
            if not item:
                prose.append(line)
                continue
            parts += self._section(prose)
            prose = []
            style = "bullet" if item[1] == "-" else "ordered"
            if not (parts and parts[-1].get("style") == style):
                offset = int(item[1][:-1]) - 1 if style == "ordered" else 0
                parts.append(
                    {"type": "rich_text_list", "style": style, **({"offset": offset} if offset else {}), "elements": []}
                )
            parts[-1]["elements"].append({"type": "rich_text_section", "elements": self._elements(line[item.end() :])})
        return {"type": "rich_text", "elements": [*parts, *self._section(prose)]}

    def _section(self, lines: list[str]) -> list[Block]:
        elements = self._elements("\n".join(lines)) if lines else []
        return [{"type": "rich_text_section", "elements": elements}] if elements else []

    def _elements(self, words: str) -> list[Block]:
        elements: list[Block] = []
        bold, end = False, 0
        for mark in _MARK.finditer(words):
            self._add(elements, words[end : mark.start()], bold=bold)
            end = mark.end()
            if mark[0] == "**":
                bold = not bold
            else:
                date = {
                    "type": "date",
                    "timestamp": int(mark[1]),
                    "format": "{date_short_pretty} at {time}",
                    "fallback": mark[2],
                }
                elements.append({**date, "style": {"bold": True}} if bold else date)
        self._add(elements, words[end:], bold=bold)
        return elements

    def _add(self, elements: list[Block], words: str, *, bold: bool) -> None:
        if words:
            text = {"type": "text", "text": html.unescape(words)}
            elements.append({**text, "style": {"bold": True}} if bold else text)


class Cards:
    """Renders orders."""

    def __init__(self, book: Book, conversation: Conversation, prose: Prose) -> None:
        self._book = book
        self._prose = prose
        self._steps = conversation.steps
        self._words = {**book.flow.english, **book.catalogue.texts}
        written = {id: prose.written(words) for id, words in self._words.items()}
        self._environment = Environment(
            loader=DictLoader(written), autoescape=False, undefined=ChainableUndefined,  # noqa: S701 - Slack is no HTML
            trim_blocks=True, lstrip_blocks=True, auto_reload=False, cache_size=-1, finalize=self._shown,
        )  # fmt: skip
        self._zone, self._title, self._body = ZoneInfo("UTC"), "", ""
        self._asks = {name: (p, ask) for p in reversed([*book.flow.playbooks.values()]) for name, ask in p.asks.items()}

    def render(self, order: Order) -> str:
        """The JSON of the order's message, and of its draft."""
        self._zone = ZoneInfo(order.zone or "UTC")
        step = self._steps[order.state]
        names = self._names(order)
        blocks = [*self._head(order, step, names), *self._middle(order, step, names), *self._foot(order, step)]
        said = " ".join(f"{order.short} · {self._title} · {self._body}".replace("*", "").split())
        messages = [{"text": said[:SUMMARY], "blocks": blocks}]
        if step.draft:
            draft = self._text(f"draft.{step.draft}.{self._tone(order, step)}", names).strip()
            messages.append({"text": draft, "blocks": [{"type": "section", "text": _plain(draft)}]})
        return json.dumps(messages)

    def _text(self, id: str, names: dict[str, object]) -> str:
        return self._environment.get_template(id).render(names) if id in self._words else ""

    def _product(self, id: str, **names: object) -> str:
        return self._environment.get_template(f"product.{id}").render(names)

    def _names(self, order: Order) -> dict[str, object]:
        names: dict[str, object] = {}
        for name, answer in order.answers.items():
            if isinstance(answer, Option):
                playbook, _ = self._asks[name]
                names[name] = Picked(answer.id, self._words.get(f"{playbook.id}.ask.{name}.{answer.id}", answer.id))
            elif isinstance(answer, str):
                names[name] = _escaped(answer.rstrip(" ."))
            else:
                names[name] = answer
        clocks: list[Running | Deadline] = [*order.clocks.values(), *order.stopped.values()]
        for clock in clocks:
            left = Span(clock.ends, order.now)
            names[clock.name.replace("-", "_")] = ClockValue(clock.ends, left, clock.starts, clock.ends <= order.now)
        return names

    def _shown(self, value: object) -> object:
        if isinstance(value, datetime):
            return self._moment(value)
        if isinstance(value, Span):
            return _left(value)
        if isinstance(value, Picked):
            return value.label
        return "" if value is None else value

    def _moment(self, at: datetime) -> str:
        local = at.astimezone(self._zone)
        words = format_datetime(local, "EEEE d MMMM, HH:mm", locale=ENGLISH)
        city = get_timezone_location(self._zone.key, locale=ENGLISH, return_city=True)
        return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} at {{time}}|{words} ({city})>"

    def _head(self, order: Order, step: Step, names: dict[str, object]) -> Iterator[Block]:
        title = self._text(f"{order.state}.title", names) or self._words[f"{order.state.partition('.')[0]}.title"]
        small = [order.short]
        if step.progress:
            place, of = step.progress
            title = f"{self._product('card.progress', place=place, of=of)} · {title}"
            small.append(" ".join("●" * place + "○" * (of - place)))
        self._title, mood = title, self._mood(order, step)
        small += [self._words[f"product.slack.{mood}"]] if mood else []
        if order.missed:
            ends, label = order.missed.ends, self._words[f"clock.{order.missed.clock}.label"]
            yield self._prose.block(self._product("clock.passed-now", label=label, ends=ends, left=Span(ends, order.now)))
        yield {"type": "header", "text": {"type": "plain_text", "text": title[:HEADER], "emoji": False}}
        yield {"type": "context", "elements": [{"type": "plain_text", "text": " · ".join(small), "emoji": False}]}

    def _mood(self, order: Order, step: Step) -> str:
        if step.end:
            return "done"
        nearest = min(order.clocks.values(), key=lambda clock: clock.ends, default=None)
        if nearest and self._book.catalogue.clocks[nearest.clock].owner == "seller" and nearest.ends - order.now <= URGENT:
            return "urgent"
        return "waiting" if step.wait else ""

    def _middle(self, order: Order, step: Step, names: dict[str, object]) -> Iterator[Block]:
        self._body = self._text(f"text.{step.long_text}" if step.long_text else f"{order.state}.say", names)
        if self._body.strip():
            yield self._prose.block(self._body)
        runs = sorted(order.clocks.values(), key=lambda clock: clock.ends)
        if runs:
            yield self._prose.block("\n\n".join(self._clock(order, step, clock, first=clock is runs[0]) for clock in runs))
        asides = [self._text(f"fact.{step.caution}", names)] if step.caution else []
        asides += [self._product("card.tip", tip=self._words[f"tip.{step.tip}.short"])] if step.tip else []
        asides += [self._words["product.slack.draft"]] if step.draft else []
        if asides:
            yield {"type": "context", "elements": [{"type": "plain_text", "text": a, "emoji": False} for a in asides]}

    def _clock(self, order: Order, step: Step, clock: Running, *, first: bool) -> str:
        known, id = self._book.catalogue.clocks[clock.clock], f"clock.{clock.clock}"
        passed, left = clock.ends <= order.now, Span(clock.ends, order.now)
        line = self._product(
            f"clock.{'passed' if passed else 'runs'}", label=self._words[f"{id}.label"], ends=clock.ends, left=left
        )
        matters = first or (known.owner == "seller" and known.kind == "length")
        news = step.wait or clock.set_at == order.now or clock.ends - order.now <= URGENT
        if passed or not (matters and news):
            return line
        silence = self._product(
            "clock.silence", owner=self._words[f"owner.{known.owner}"], on_silence=self._words.get(f"{id}.on-silence", "")
        )
        return f"{line} {silence} {self._product(f'clock.source-{clock.source}')}"

    def _foot(self, order: Order, step: Step) -> Iterator[Block]:
        here = f"{order.token}:{order.state}"
        if step.draft and len(self._tones(step)) > 1:
            yield _context(self._words["product.slack.tones"])
            others = [tone for tone in self._tones(step) if tone != self._tone(order, step)]
            yield _actions([_button(tone, self._words.get(f"tone.{tone}", tone), f"tone:{here}:{tone}") for tone in others])
        if step.checklist:
            options = [_option(self._words.get(f"{order.state}.check.{i}", i), f"{here}:{i}") for i in step.checklist]
            ticked = [o for o, i in zip(options, step.checklist, strict=True) if f"{order.state}.{i}" in order.ticks]
            boxes = {"type": "checkboxes", "action_id": "tick", "options": options}
            yield _actions([{**boxes, "initial_options": ticked} if ticked else boxes])
        if step.collect:
            yield self._prose.block("\n\n".join(self._question(name, order) for name in step.collect))
            yield _actions([_button("answer", self._words["product.slack.answer"], f"form:{here}:{order.turn}", "primary")])
        yield from self._choices(order, step, here)
        yield {"type": "divider"}
        yield _actions([*self._nav(order, step, here)])

    def _question(self, name: str, order: Order) -> str:
        playbook, _ = self._asks[name]
        own = f"{order.state.partition('.')[0]}.ask.{name}"
        label = self._words.get(own) or self._words.get(f"{playbook.id}.ask.{name}", name)
        answer = order.answers.get(name)
        if isinstance(answer, datetime):
            said = f" {answer.astimezone(self._zone):%Y-%m-%d %H:%M}"
        elif isinstance(answer, Option):
            said = " " + (
                self._words.get(f"{own}.{answer.id}") or self._words.get(f"{playbook.id}.ask.{name}.{answer.id}", "")
            )
        else:
            said = f" {_escaped(answer)}" if isinstance(answer, str) else ""
        return self._prose.written(f"**{label}**") + said

    def _choices(self, order: Order, step: Step, here: str) -> Iterator[Block]:
        if step.end:
            yield _actions([_button("new", self._words["product.nav.new"], "new", "primary")])
        elif step.then and not step.collect:
            yield _actions([_button("next", self._words["product.next"], f"{here}:next:{order.turn}", "primary")])
        elif len(step.choices) > ROW:
            options = [_option(self._words[f"{order.state}.choice.{id}"], id) for id, _ in step.choices]
            picked = {"type": "static_select", "action_id": "pick", "placeholder": _plain(self._words["product.slack.pick"])}
            yield {"type": "actions", "block_id": f"{here}:{order.turn}", "elements": [{**picked, "options": options}]}
        elif step.choices:
            labels = ((id, self._words[f"{order.state}.choice.{id}"]) for id, _ in step.choices)
            yield _actions([_button(id, label, f"{here}:{id}:{order.turn}") for id, label in labels])

    def _nav(self, order: Order, step: Step, here: str) -> Iterator[Block]:
        yield _button("report", self._words["product.nav.report"], f"report:{here}")
        if step.draft:
            yield _button("check", self._words["product.nav.check"], f"check:{order.token}")
        if step.tip:
            yield _button("tip", self._words["product.nav.tip"], f"tip:{order.token}:{step.tip}")
        reasons = f"{order.state}.why" in self._words or f"text.{step.long_text}.more" in self._words
        if reasons or step.facts or step.caution:
            yield _button("why", self._words["product.nav.why"], f"why:{order.token}")
        yield _button("back", self._words["product.nav.back"], f"back:{order.token}:{order.turn}")
        yield _button("help", self._words["product.nav.help"], f"help:{order.token}")

    def _tones(self, step: Step) -> tuple[str, ...]:
        return self._book.catalogue.tones.get(step.draft or "", ())

    def _tone(self, order: Order, step: Step) -> str:
        tones = self._tones(step)
        return order.tone if order.tone in tones else tones[0]


def _left(span: Span) -> str:
    """As much of it as a seller plans by: days and hours, hours, hours and minutes, or seconds."""
    seconds = int((span.until - span.now).total_seconds())
    unit = next(unit for unit in _UNITS if abs(seconds) >= unit.least)
    whole, rest = divmod(abs(seconds), unit.seconds)
    sign = -1 if seconds < 0 else 1
    words = format_timedelta(timedelta(seconds=sign * whole * unit.seconds), threshold=1e9, add_direction=True, **unit.shown)
    if unit.below and rest >= unit.below.seconds and (unit.name == "day" or abs(seconds) < 3 * 3600):
        rest -= rest % unit.below.seconds
        words += " " + format_timedelta(timedelta(seconds=rest), threshold=1e9, **unit.below.shown)
    return words


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of time, from how many seconds on it is used, and the one below it."""

    name: str
    seconds: int
    least: int
    below: "_Unit | None" = None

    @property
    def shown(self) -> dict[str, Any]:
        return {"granularity": self.name, "locale": ENGLISH}


_SECOND = _Unit("second", 1, 0)
_MINUTE = _Unit("minute", 60, 60)
_HOUR = _Unit("hour", 3600, 3600, _MINUTE)
_UNITS = (_Unit("day", 86_400, 49 * 3600, _HOUR), _HOUR, _MINUTE, _SECOND)


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _context(words: str) -> Block:
    return {"type": "context", "elements": [_plain(words)]}


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": False}


def _actions(elements: list[Block]) -> Block:
    return {"type": "actions", "elements": elements}


def _button(id: str, label: str, value: str, style: str = "") -> Block:
    button = {"type": "button", "action_id": id, "text": _plain(label[:LABEL]), "value": value}
    return {**button, "style": style} if style else button


def _option(label: str, value: str) -> Block:
    return {"text": _plain(label[:LABEL]), "value": value}
