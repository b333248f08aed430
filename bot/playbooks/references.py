"""Names that stand for something written elsewhere: each must exist, and be of the right kind."""

from collections.abc import Collection, Iterator
from enum import Enum

from bot.playbooks.codes import Code
from bot.playbooks.fields import BranchLine
from bot.playbooks.findings import Finding, did_you_mean
from bot.playbooks.known import Known
from bot.playbooks.marked import Loc, Marked
from bot.playbooks.market import Market
from bot.playbooks.schema import ClockUseFile, MarketFile, PlaybookFile, StepFile
from bot.playbooks.validate import ids_in


class _Kind(Enum):
    """What a name can stand for: what it is called, and the code of there being none."""

    STEP = "step", Code.UNKNOWN_STEP
    TEXT = "file in texts/ for", Code.UNKNOWN_FILE
    DRAFT = "file in drafts/ for", Code.UNKNOWN_FILE
    TIP = "file in tips/ for", Code.UNKNOWN_FILE
    REMINDER = "file in reminders/ for", Code.UNKNOWN_FILE
    CLOCK = "clock in `clocks:`", Code.UNKNOWN_CLOCK
    MARKET_CLOCK = "clock of the marketplace", Code.UNKNOWN_CLOCK
    FACT = "fact", Code.UNKNOWN_FACT
    SOURCE = "source", Code.UNKNOWN_FACT
    QUESTION = "question", Code.UNKNOWN_QUESTION
    GROUP = "group", Code.UNKNOWN_NAME
    OUTCOME = "outcome", Code.UNKNOWN_NAME

    def __init__(self, words: str, code: Code) -> None:
        self.words, self.code = words, code


def check_marketplace(marked: Marked, content: MarketFile, market: Market) -> Iterator[Finding]:
    """The sources and reminders that clocks and facts name."""
    sources = ids_in(marked, "sources")
    for name, clock in content.clocks.items():
        yield from _named(marked, ("clocks", name, "source"), clock.source, sources, _Kind.SOURCE)
        yield from _named(marked, ("clocks", name, "reminder"), clock.reminder, market.reminders, _Kind.REMINDER)
    for name, fact in content.facts.items():
        if fact.source is not None:
            yield from _named(marked, ("facts", name, "source"), fact.source, sources, _Kind.SOURCE)
    for n, fact_name in enumerate(content.impact.facts if content.impact else ()):
        yield from _named(marked, ("impact", "facts", n), fact_name, ids_in(marked, "facts"), _Kind.FACT)


def check_conduct(market: Market) -> Iterator[Finding]:
    """The facts that rules of conduct name."""
    if market.conduct.marked is None or market.conduct.content is None or market.marked is None:
        return
    for name, rule in market.conduct.content.rules.items():
        loc = ("rules", name, "fact")
        yield from _named(market.conduct.marked, loc, rule.fact, ids_in(market.marked, "facts"), _Kind.FACT)


class References:
    """The references of one playbook."""

    def __init__(self, marked: Marked, playbook: str, market: Market, known: Known) -> None:
        self._marked, self._playbook, self._market, self._known = marked, playbook, market, known

    def check(self, content: PlaybookFile) -> Iterator[Finding]:
        """Every reference of the playbook that leads nowhere."""
        steps = self._known.steps[self._playbook] or frozenset()
        yield from _named(self._marked, ("start",), content.start, steps, _Kind.STEP)
        yield from self._marketplace(("group",), content.group, "groups", _Kind.GROUP)
        for name, use in content.clocks.items():
            yield from self._clock_use(("clocks", name), use)
        for name, step in content.steps.items():
            yield from self._exits(("steps", name), step)
            yield from self._shown(("steps", name), step)
            for n, branch in enumerate(step.when):
                yield from self._branch(("steps", name, "when", n), branch)

    def _clock_use(self, loc: Loc, use: ClockUseFile) -> Iterator[Finding]:
        yield from self._marketplace((*loc, "clock"), use.clock, "clocks", _Kind.MARKET_CLOCK)
        for key, name in (("from", use.start), ("page", use.page)):
            if name is None:
                continue
            yield from self._ask((*loc, key), name)
            ask = self._known.asks.get(name)
            if ask and (ask.one_of or ask.type == "text"):
                yield self._marked.finding(
                    (*loc, key), Code.KIND_OF_QUESTION, f"`{name}` is not a question with `type: time`."
                )
        yield from self._target((*loc, "missed"), use.missed)

    def _exits(self, loc: Loc, step: StepFile) -> Iterator[Finding]:
        yield from self._target((*loc, "then"), step.then)
        yield from self._target((*loc, "otherwise"), step.otherwise)
        for name, choice in step.choices.items():
            yield from self._target((*loc, "choices", name), choice.to)
        for n, branch in enumerate(step.when):
            yield from self._target((*loc, "when", n), branch.to)
        yield from self._marketplace((*loc, "end"), step.end, "outcomes", _Kind.OUTCOME)

    def _shown(self, loc: Loc, step: StepFile) -> Iterator[Finding]:
        market = self._market
        yield from _named(self._marked, (*loc, "text"), step.text, market.texts, _Kind.TEXT)
        yield from _named(self._marked, (*loc, "draft"), step.draft, market.drafts, _Kind.DRAFT)
        yield from _named(self._marked, (*loc, "tip"), step.tip, market.tips, _Kind.TIP)
        yield from self._marketplace((*loc, "caution"), step.caution, "facts", _Kind.FACT)
        for n, name in enumerate(step.facts):
            yield from self._marketplace((*loc, "facts", n), name, "facts", _Kind.FACT)
        for n, name in enumerate(step.collect):
            yield from self._ask((*loc, "collect", n), name)
        for n, name in enumerate(step.start_clock):
            yield from self._clock((*loc, "start_clock", n), name)
        for n, name in enumerate(step.stop_clock):
            yield from self._clock((*loc, "stop_clock", n), name)
        if step.wait is not None:
            yield from self._clock((*loc, "wait"), step.wait)

    def _branch(self, loc: Loc, branch: BranchLine) -> Iterator[Finding]:
        match branch.test:
            case "before":
                yield from self._clock(loc, branch.left)
                yield from self._clock(loc, branch.right)
            case "running":
                yield from self._clock(loc, branch.left)
            case "missing":
                yield from self._ask(loc, branch.left)
            case "is":
                yield from self._ask(loc, branch.left)
                yield from self._option(loc, branch)

    def _option(self, loc: Loc, branch: BranchLine) -> Iterator[Finding]:
        ask = self._known.asks.get(branch.left)
        if ask and branch.right not in ask.one_of:
            sentence = f"`{branch.left}` has no option `{branch.right}`.{did_you_mean(branch.right, ask.one_of)}"
            yield self._marked.finding(loc, Code.UNKNOWN_QUESTION, sentence)

    def _ask(self, loc: Loc, name: str) -> Iterator[Finding]:
        if self._known.complete:
            yield from _named(self._marked, loc, name, self._known.asks, _Kind.QUESTION)

    def _clock(self, loc: Loc, name: str) -> Iterator[Finding]:
        if self._known.complete:
            yield from _named(self._marked, loc, name, self._known.clocks, _Kind.CLOCK)

    def _marketplace(self, loc: Loc, name: str | None, section: str, kind: "_Kind") -> Iterator[Finding]:
        if self._market.marked:
            yield from _named(self._marked, loc, name, ids_in(self._market.marked, section), kind)

    def _target(self, loc: Loc, target: str | None) -> Iterator[Finding]:
        fault = self._known.target_fault(target, self._playbook) if target is not None else ""
        if fault:
            yield self._marked.finding(loc, Code.UNKNOWN_STEP, fault)


def _named(marked: Marked, loc: Loc, name: str | None, known: Collection[str], kind: "_Kind") -> Iterator[Finding]:
    if name is not None and name not in known:
        yield marked.finding(loc, kind.code, f"There is no {kind.words} `{name}`.{did_you_mean(name, known)}")
