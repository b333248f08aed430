"""What several playbooks say must agree: a question or clock means the same everywhere, and no branches lead in a circle."""

from collections.abc import Iterator

from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.market import Market, Sheet
from bot.playbooks.schema import AskFile, ClockUseFile, StepFile


def check_agreement(market: Market) -> Iterator[Finding]:
    """Declarations of one name that differ, and names that templates could not tell apart."""
    asks: dict[str, tuple[Sheet, AskFile]] = {}
    clocks: dict[str, tuple[Sheet, ClockUseFile]] = {}
    for sheet in market.sheets.values():
        if not sheet.marked or not sheet.content:
            continue
        for name, ask in sheet.content.ask.items():
            first, other = asks.setdefault(name, (sheet, ask))
            if _meaning(ask) != _meaning(other):
                sentence = f"`{name}` is another kind of question in {first.path.name}; use the same kind or another id."
                yield sheet.marked.key_finding(("ask", name), Code.TWO_MEANINGS, sentence)
        for name, use in sheet.content.clocks.items():
            first, before = clocks.setdefault(name, (sheet, use))
            if (use.clock, use.start) != (before.clock, before.start):
                sentence = (
                    f"`{name}` is another clock, or starts from another question, in {first.path.name}; use another name."
                )
                yield sheet.marked.key_finding(("clocks", name), Code.TWO_MEANINGS, sentence)
    for name, (sheet, _) in clocks.items():
        if sheet.marked and name.replace("-", "_") in asks:
            yield sheet.marked.key_finding(
                ("clocks", name), Code.TWO_MEANINGS, f"A question is called `{name}` too; rename one of them."
            )


def _meaning(ask: AskFile) -> tuple[object, ...]:
    return ask.type, frozenset(ask.one_of), ask.past, ask.future


def check_circles(market: Market) -> Iterator[Finding]:
    """Branches that can lead back to themselves without a step to show in between."""
    branches = {
        f"{sheet.id}/{name}": (sheet, name, _next(market, sheet, step))
        for sheet in market.sheets.values()
        if sheet.content
        for name, step in sheet.content.steps.items()
        if step.when
    }
    reached = {ref: _reached(ref, {r: to for r, (_, _, to) in branches.items()}) for ref in branches}
    for ref, (sheet, name, _) in branches.items():
        circle = {other for other in reached[ref] if ref in reached[other]}
        if circle and ref == min(circle) and sheet.marked:
            sentence = f"These branches lead in a circle: {', '.join(sorted(circle))}; let one lead to a step that is shown."
            yield sheet.marked.key_finding(("steps", name), Code.CIRCLE, sentence)


def _next(market: Market, sheet: Sheet, step: StepFile) -> frozenset[str]:
    targets = [branch.to for branch in step.when] + ([step.otherwise] if step.otherwise else [])
    return frozenset(full_target(market, sheet.id, target, "/") for target in targets)


def full_target(market: Market, playbook: str, target: str, between: str) -> str:
    """A target with its playbook and step written out."""
    other, slash, step = target.partition("/")
    if not slash:
        return f"{playbook}{between}{target}"
    sheet = market.sheets.get(other)
    start = sheet.content.start if sheet and sheet.content else ""
    return f"{other}{between}{step or start}"


def _reached(ref: str, to: dict[str, frozenset[str]]) -> frozenset[str]:
    """The branches that can be reached from one."""
    found: set[str] = set()
    waiting = [ref]
    while waiting:
        fresh = {target for target in to[waiting.pop()] if target in to} - found
        found |= fresh
        waiting += fresh
    return frozenset(found)
