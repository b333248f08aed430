"""Sound files into the values of the core."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import timedelta

from bot.core.book import Catalogue, Clock, Fact, Impact, Standing
from bot.core.drafts import Rule
from bot.core.playbook import Ask, ClockUse, Condition, Flow, Playbook, Step, Tense
from bot.core.speech import Speech
from bot.playbooks.agreement import full_target
from bot.playbooks.market import Conduct, Market
from bot.playbooks.schema import AskFile, ClockFile, FactFile, MarketFile, PlaybookFile, SourceFile, SpeechFile, StepFile
from bot.playbooks.words import all_words, playbook_words

# A flow's digest is the beginning of a SHA-256: 128 bits never meet by chance.
DIGEST_LENGTH = 32


def build_flow(market: Market) -> Flow:
    """The flow of a marketplace whose files have no findings."""
    sheets = [(sheet, sheet.content) for sheet in market.sheets.values() if sheet.content]
    english = {p.id: p.text for sheet, _ in sheets for p in playbook_words(sheet)}
    english |= {p.id: p.text for p in market.passages if p.id.startswith(("text.", "draft."))}
    playbooks = {sheet.id: _playbook(market, sheet.id, content) for sheet, content in sheets}
    flow = Flow(market.id, "", playbooks, english)
    return replace(flow, digest=flow_digest(flow))


def flow_digest(flow: Flow) -> str:
    """The digest of a flow, derived from all of it but the digest it has."""
    canonical = json.dumps(replace(flow, digest=""), default=_fields, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:DIGEST_LENGTH]


def _fields(part: Flow | Playbook | Step | Ask | ClockUse | Condition) -> dict[str, object]:
    """What `dataclasses.asdict` gives, one level deep: it copies all words, which took a third of the time of reading."""
    return {field.name: getattr(part, field.name) for field in fields(part)}


def build_catalogue(market: Market, content: MarketFile) -> Catalogue:
    """The catalogue of a marketplace whose files have no findings."""
    return Catalogue(
        texts={p.id: p.text for p in all_words(market)},
        clocks={name: clock_of(name, clock, content.sources) for name, clock in content.clocks.items()},
        facts={name: fact_of(name, fact, content.sources) for name, fact in content.facts.items()},
        tips=tuple(market.tips),
        tones=dict.fromkeys(market.drafts, tuple(content.tones)),
        outcomes=tuple(content.outcomes),
        groups=tuple(content.groups),
        sounds_like={sheet.id: tuple(sheet.content.sounds_like) for sheet in market.sheets.values() if sheet.content},
        impact=Impact(content.impact.bar, tuple(content.impact.facts)) if content.impact else None,
        conduct=tuple(rules_of(market.conduct)),
        speech=_speech(market.speech),
    )


def rules_of(conduct: Conduct) -> Iterator[Rule]:
    """What is not helped with."""
    for name, rule in conduct.content.rules.items() if conduct.content else ():
        yield Rule(name, tuple(rule.writes), tuple(rule.asks), rule.fact)


def _speech(file: SpeechFile) -> Speech:
    same = tuple((meaning, tuple(phrases)) for meaning, phrases in file.same.items())
    return Speech(same, frozenset(file.idle), tuple(file.elsewhere))


def _playbook(market: Market, id: str, content: PlaybookFile) -> Playbook:
    def to(target: str | None) -> str | None:
        return None if target is None else full_target(market, id, target, ".")

    clocks = {
        name: ClockUse(name, use.clock, use.start, page=use.page, missed=to(use.missed))
        for name, use in content.clocks.items()
    }
    return Playbook(
        id,
        content.start,
        steps={name: _step(market, id, name, step) for name, step in content.steps.items()},
        asks={name: _ask(name, ask) for name, ask in content.ask.items()},
        clocks=clocks,
        listed=content.reason is not None,
        place=content.place,
        group=content.group,
    )


def _step(market: Market, playbook: str, id: str, step: StepFile) -> Step:
    def to(target: str) -> str:
        return full_target(market, playbook, target, ".")

    return Step(
        id,
        long_text=step.text,
        progress=step.step,
        tip=step.tip,
        caution=step.caution,
        facts=tuple(step.facts),
        collect=tuple(step.collect),
        start_clock=tuple(step.start_clock),
        stop_clock=tuple(step.stop_clock),
        draft=step.draft,
        checklist=tuple(step.checklist),
        choices=tuple((name, to(choice.to)) for name, choice in step.choices.items()),
        then=to(step.then) if step.then else None,
        wait=step.wait,
        end=step.end,
        when=tuple(Condition(b.left, b.test, b.right, to(b.to)) for b in step.when),
        otherwise=to(step.otherwise) if step.otherwise else None,
    )


def _ask(id: str, ask: AskFile) -> Ask:
    tense = Tense.PAST if ask.past else Tense.FUTURE if ask.future else Tense.EITHER
    declared = Ask(id, ask.type or "option", tuple(ask.one_of), tense, ask.optional)
    return declared if ask.most is None else replace(declared, most=ask.most)


def clock_of(id: str, clock: ClockFile, sources: Mapping[str, SourceFile]) -> Clock:
    """A clock of the marketplace."""
    return Clock(
        id,
        clock.owner,
        kind="length" if clock.length else "given" if clock.at else "chosen",
        length=clock.length,
        owes=tuple(owed for owed in clock.owes if isinstance(owed, timedelta)),
        owes_passed="passed" in clock.owes,
        reminder=clock.reminder,
        source=sources[clock.source].name,
        checked=clock.checked,
        confidence=clock.confidence,
        on_silence=clock.on_silence,
    )


def fact_of(id: str, fact: FactFile, sources: Mapping[str, SourceFile]) -> Fact:
    """A statement about the marketplace."""
    source = sources[fact.source] if fact.source else None
    return Fact(
        id,
        Standing(fact.standing),
        source=source.name if source else "",
        url=source.url if source else "",
        dated=source.dated if source else "",
        checked=fact.checked,
        confidence=fact.confidence,
    )
