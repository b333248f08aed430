"""Words in drafts that nobody should send: those that `conduct.yaml` points at in what sellers write themselves."""

from collections.abc import Iterable, Iterator, Mapping

from bot.core.drafts import Rule, points
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.passages import Passage
from bot.playbooks.rules.reading import plain
from bot.playbooks.rules.sound import Sound


def check_drafts(sound: Sound) -> Iterator[Finding]:
    """Drafts with words of blame or pressure, or of anything else that is not helped with."""
    reasons = {rule.id: sound.catalogue.texts.get(f"conduct.{rule.id}.why", "") for rule in sound.catalogue.conduct}
    for id, passage in sound.passages.items():
        if id.startswith("draft."):
            yield from check_draft(passage, sound.catalogue.conduct, reasons)


def check_draft(passage: Passage, conduct: Iterable[Rule], reasons: Mapping[str, str]) -> Iterator[Finding]:
    """The words in one draft that are not helped with; `reasons` says of each rule why."""
    for point in points(plain(passage.text), conduct):
        for words in point.words:
            line = next((n for n, text in enumerate(passage.text.split("\n"), 1) if words in text), 1)
            sentence = f"“{words}” should not be sent ({point.rule}). {reasons.get(point.rule, '')}"
            yield passage.finding(line, Code.HARSH_WORDS, sentence, words)
