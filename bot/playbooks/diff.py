"""What a seller would notice of a change, in sentences for whoever made it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.core.book import Book, Clock, Fact
from bot.core.lengths import BusinessDays
from bot.core.library import Library, Overlay
from bot.core.playbook import Playbook, Step
from bot.core.wording import span

# Longer words are not quoted: who wants to read them opens the file.
_QUOTED = 120


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is other than before. `place` is a playbook, or what kind of thing it is about."""

    place: str
    sentence: str


def differences(before: Library, after: Library) -> list[Difference]:
    """All that a seller would notice, playbook by playbook, then clocks, facts, words, languages and communities."""
    old, new = before.book(), after.book()
    found: list[Difference] = []
    for name in _names(old.flow.playbooks, new.flow.playbooks):
        was, now = old.flow.playbooks.get(name), new.flow.playbooks.get(name)
        sentences = _playbook(was, now, old, new) if was and now else (_came_or_went(name, old, new),)
        found += (Difference(name, sentence) for sentence in sentences)
    found += (Difference("clocks", s) for s in _clocks(old.catalogue.clocks, new.catalogue.clocks, old, new))
    found += (Difference("facts", s) for s in _facts(old.catalogue.facts, new.catalogue.facts))
    found += (Difference("words", s) for s in _words(old, new))
    found += (Difference("languages", s) for s in _languages(before, after))
    found += (Difference("communities", s) for s in _communities(before.communities, after.communities))
    return found


def _came_or_went(name: str, old: Book, new: Book) -> str:
    if name in new.flow.playbooks:
        return f"“{new.words(f'{name}.title')}” is new."
    return f"“{old.words(f'{name}.title')}” is gone. Open cases keep it to their end."


def _playbook(was: Playbook, now: Playbook, old: Book, new: Book) -> Iterator[str]:
    id = was.id
    yield from _said(f"{id}.title", "It", old, new)
    yield from _said(f"{id}.reason", "Its button", old, new)
    if was.listed != now.listed:
        yield f"It is {'offered' if now.listed else 'no longer offered'} when a seller is asked what happened."
    if was.start != now.start:
        yield f"It begins with {now.start}, not with {was.start}."
    for name in _names(was.asks, now.asks):
        if name in was.asks and name in now.asks:
            yield from _question(id, name, was, now, old, new)
    for name in _names(was.steps, now.steps):
        before, after = was.steps.get(name), now.steps.get(name)
        if before is None or after is None:
            yield f"{name}: {'This step is gone.' if before else 'This step is new.'}"
        else:
            yield from (f"{name}: {sentence}" for sentence in _step(f"{id}.{name}", before, after, old, new))


def _question(id: str, name: str, was: Playbook, now: Playbook, old: Book, new: Book) -> Iterator[str]:
    yield from _said(f"{id}.ask.{name}", f"The question {name}", old, new)
    before, after = was.asks[name], now.asks[name]
    yield from _listed(f"The question {name}", "the answer", before.options, after.options)
    if (before.type, before.tense, before.optional) != (after.type, after.tense, after.optional):
        yield f"The question {name} is answered in another way."


def _step(ref: str, was: Step, now: Step, old: Book, new: Book) -> Iterator[str]:
    yield from _said(f"{ref}.title", "The title", old, new)
    yield from _said(f"{ref}.say", "It", old, new)
    yield from _said(f"{ref}.why", "What stands behind Why", old, new)
    yield from _choices(ref, was, now, old, new)
    for what, of in _ONE:
        if of(was) != of(now):
            yield _replaced(what, of(was), of(now))
    for what, many in _MANY:
        yield from _listed("It", what, many(was), many(now))
    if was.when != now.when:
        yield "It branches in another way."


_ONE: tuple[tuple[str, Callable[[Step], object]], ...] = (
    ("the text", lambda step: step.long_text),
    ("the next step", lambda step: step.then),
    ("the end", lambda step: step.end),
    ("the clock that is waited for", lambda step: step.wait),
    ("the step of all other cases", lambda step: step.otherwise),
    ("the draft", lambda step: step.draft),
    ("the tip", lambda step: step.tip),
    ("the line of doubt", lambda step: step.caution),
    ("the progress", lambda step: "{} of {}".format(*step.progress) if step.progress else None),
)
_MANY: tuple[tuple[str, Callable[[Step], Iterable[str]]], ...] = (
    ("the question", lambda step: step.collect),
    ("the started clock", lambda step: step.start_clock),
    ("the stopped clock", lambda step: step.stop_clock),
    ("the line to tick", lambda step: step.checklist),
    ("the fact", lambda step: step.facts),
)


def _choices(ref: str, was: Step, now: Step, old: Book, new: Book) -> Iterator[str]:
    before, after = dict(was.choices), dict(now.choices)
    for name in _names(before, after):
        label = (new if name in after else old).words(f"{ref}.choice.{name}") or name
        if name not in after:
            yield f"The button “{label}” is gone."
        elif name not in before:
            yield f"The button “{label}” is new and leads to {after[name]}."
        else:
            yield from _said(f"{ref}.choice.{name}", f"The button {name}", old, new)
            if before[name] != after[name]:
                yield f"The button “{label}” leads to {after[name]}, not to {before[name]}."


def _clocks(was: Mapping[str, Clock], now: Mapping[str, Clock], old: Book, new: Book) -> Iterator[str]:
    for name in _names(was, now):
        before, after = was.get(name), now.get(name)
        if before is None or after is None:
            yield f"{name}: This clock is {'gone; open cases keep it' if before else 'new'}."
            continue
        yield from (f"{name}: {sentence}" for sentence in _clock(before, after))
        yield from (f"{name}: {sentence}" for sentence in _said(f"clock.{name}.label", "It", old, new))


def _clock(was: Clock, now: Clock) -> Iterator[str]:
    """A corrected clock moves open deadlines, and those on it are told."""
    if (was.kind, was.length) != (now.kind, now.length):
        yield f"It runs for {_length(now)}, not for {_length(was)}; open deadlines move."
    if was.owner != now.owner:
        yield f"It is up to the {now.owner}, not to the {was.owner}."
    if was.on_silence != now.on_silence:
        yield f"If nothing is done, {now.on_silence}. Before: {was.on_silence}."
    if (was.owes, was.owes_passed) != (now.owes, now.owes_passed):
        yield f"It reminds {_owed(now)}, not {_owed(was)}."
    if was.source != now.source:
        yield f"Its source is {now.source}, not {was.source}."


def _length(clock: Clock) -> str:
    if isinstance(clock.length, BusinessDays):
        return f"{clock.length.count} business days"
    if clock.length:
        return _hours(clock.length)
    return "as long as the order page says" if clock.kind == "given" else "as long as the seller picks"


def _owed(clock: Clock) -> str:
    when = [f"{_hours(before)} before" for before in clock.owes] + ["when it has passed"] * clock.owes_passed
    return ", ".join(when) or "never"


def _hours(length: timedelta) -> str:
    hours, rest = divmod(length, timedelta(hours=1))
    return f"{hours} hours" if hours > 1 and not rest else span(length, "en")


def _facts(was: Mapping[str, Fact], now: Mapping[str, Fact]) -> Iterator[str]:
    for name in _names(was, now):
        before, after = was.get(name), now.get(name)
        if before is None or after is None:
            yield f"{name}: This fact is {'gone' if before else 'new'}."
        elif (before.standing, before.source) != (after.standing, after.source):
            yield f"{name}: It is {_known(after)} now, not {_known(before)}."


def _known(fact: Fact) -> str:
    return f"{fact.standing} ({fact.source})" if fact.source else str(fact.standing)


# Words that stand in no playbook, and how a text with this kind of id is called.
_KINDS = {
    "text": "The text",
    "draft": "The draft",
    "tip": "The tip",
    "reminder": "The reminder",
    "fact": "The fact",
    "outcome": "The outcome",
    "group": "The group",
    "owner": "The owner",
    "tone": "The tone",
    "conduct": "The rule",
    "product": "The bot's own",
}


def _words(old: Book, new: Book) -> Iterator[str]:
    for id in _names(old.catalogue.texts, new.catalogue.texts):
        kind, _, rest = id.partition(".")
        before, after = old.catalogue.texts.get(id), new.catalogue.texts.get(id)
        if kind not in _KINDS or before == after:
            continue
        if before is None or after is None:
            yield f"{_KINDS[kind]} {rest} is {'gone' if after is None else 'new'}."
        else:
            yield from _said(id, f"{_KINDS[kind]} {rest}", old, new)


def _languages(before: Library, after: Library) -> Iterator[str]:
    for tag in _names(before.languages, after.languages):
        yield from _overlaid(tag, before.languages.get(tag), after.languages.get(tag))


def _communities(was: Mapping[str, Overlay], now: Mapping[str, Overlay]) -> Iterator[str]:
    for name in _names(was, now):
        before, after = was.get(name), now.get(name)
        yield from _overlaid(name, before.texts if before else None, after.texts if after else None)
        clocks, others = (before.clocks if before else {}), (after.clocks if after else {})
        for clock in _names(clocks, others):
            if clocks.get(clock) != others.get(clock):
                own = (
                    f"It has a clock {clock} of its own" if clock in others else f"The clock {clock} is as everywhere again"
                )
                yield f"{name}: {own}."


def _overlaid(name: str, before: Mapping[str, str] | None, after: Mapping[str, str] | None) -> Iterator[str]:
    if before is None or after is None:
        yield f"{name}: It is {'gone' if after is None else 'new'}."
    was, now = before or {}, after or {}
    for id in _names(was, now):
        if was.get(id) != now.get(id):
            yield f"{name}: {id} {_reads(was.get(id), now.get(id))}."


def _said(id: str, what: str, old: Book, new: Book) -> Iterator[str]:
    before, after = old.words(id), new.words(id)
    if before != after:
        yield f"{what} {_reads(before, after)}."


def _reads(before: str | None, after: str | None) -> str:
    if max(len(before or ""), len(after or "")) > _QUOTED:
        return "has other words"
    if after is None:
        return f"no longer says “{before}”"
    return f"says “{after}”" if before is None else f"says “{after}”, not “{before}”"


def _replaced(what: str, was: object, now: object) -> str:
    if now is None:
        return f"It no longer has {what} {was}."
    return f"It has {what} {now}." if was is None else f"It has {what} {now}, not {was}."


def _listed(who: str, what: str, was: Iterable[str], now: Iterable[str]) -> Iterator[str]:
    before, after = list(was), list(now)
    yield from (f"{who} no longer has {what} {name}." for name in before if name not in after)
    yield from (f"{who} has {what} {name}." for name in after if name not in before)
    if before != after and sorted(before) == sorted(after):
        yield f"{who} has {what}s in another order."


def _names(was: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """The names of both, those of before first."""
    return [*was, *(name for name in now if name not in was)]
