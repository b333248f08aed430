"""What is written and never seen: files no step shows, names nothing uses, answers nothing needs."""

from collections.abc import Collection, Iterator

from bot.core.guide import LEARNED
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.marked import Marked
from bot.playbooks.rules.sound import Sound
from bot.playbooks.rules.uses import mentions


def check_unused(sound: Sound) -> Iterator[Finding]:
    """Everything of a marketplace that could be deleted and nobody would notice."""
    yield from _files(sound)
    yield from _market(sound)
    yield from _questions(sound)
    yield from _clock_uses(sound)


def _files(sound: Sound) -> Iterator[Finding]:
    steps = [step for _, step in sound.steps()]
    market = sound.market
    reminders = {clock.reminder for clock in sound.catalogue.clocks.values()}
    for documents, used, by in (
        (market.texts, {step.long_text for step in steps}, "step shows"),
        (market.drafts, {step.draft for step in steps}, "step shows"),
        (market.tips, {step.tip for step in steps}, "step shows"),
        (market.reminders, reminders, "clock sends"),
    ):
        for name, document in documents.items():
            if name not in used:
                sentence = f"No {by} `{name}`: use it, or delete the file."
                yield Finding(document.path, 1, 1, Code.UNUSED, sentence)


def _market(sound: Sound) -> Iterator[Finding]:
    content, marked = sound.content, sound.marked
    steps = [step for _, step in sound.steps()]
    facts = {name for step in steps for name in (*step.facts, step.caution)}
    facts.update(content.impact.facts if content.impact else (), (rule.fact for rule in sound.catalogue.conduct))
    sources = {clock.source for clock in content.clocks.values()} | {fact.source for fact in content.facts.values()}
    clocks = {use.clock for p in sound.flow.playbooks.values() for use in p.clocks.values()}
    yield from _named(marked, "facts", content.facts, facts, "No step shows the fact `{}`: show it, or delete it.")
    yield from _named(marked, "sources", content.sources, sources, "No clock or fact is from `{}`: delete this source.")
    yield from _named(marked, "clocks", content.clocks, clocks, "No playbook uses the clock `{}`: use it, or delete it.")
    ends = {step.end for step in steps}
    yield from _named(marked, "outcomes", content.outcomes, ends, "No step ends with `{}`: use it, or delete it.")
    groups = {p.group for p in sound.flow.playbooks.values()}
    yield from _named(marked, "groups", content.groups, groups, "No playbook is in the group `{}`: use it, or delete it.")


def _named(
    marked: Marked, section: str, names: Collection[str], used: Collection[str | None], sentence: str
) -> Iterator[Finding]:
    for name in names:
        if name not in used:
            yield marked.key_finding((section, name), Code.UNUSED, sentence.format(name))


def _questions(sound: Sound) -> Iterator[Finding]:
    """Questions that are never asked, and answers that change nothing."""
    steps = [step for _, step in sound.steps()]
    asked = {name for step in steps for name in step.collect}
    needed = {LEARNED} | {condition.left for step in steps for condition in step.when}
    needed |= {name for text in sound.catalogue.texts.values() for name in mentions(text)}
    needed |= {
        name for p in sound.flow.playbooks.values() for use in p.clocks.values() for name in (use.start, use.page or "")
    }
    for playbook in sound.flow.playbooks.values():
        for name in playbook.asks:
            if name not in asked:
                sentence = f"No step asks `{name}`: put it into a `collect`, or delete it."
                yield sound.at_playbook(playbook.id, ("ask", name), Code.UNUSED, sentence)
            elif name not in needed:
                sentence = f"The answer to `{name}` changes nothing: use it in a text or a clock, or do not ask."
                yield sound.at_playbook(playbook.id, ("ask", name), Code.UNUSED, sentence)


def _clock_uses(sound: Sound) -> Iterator[Finding]:
    started = {name for _, step in sound.steps() for name in step.start_clock}
    for playbook in sound.flow.playbooks.values():
        for name in playbook.clocks:
            if name not in started:
                sentence = f"No step starts `{name}`: start it with `start_clock`, or delete it."
                yield sound.at_playbook(playbook.id, ("clocks", name), Code.UNUSED, sentence)
