"""Translations that stop half-way through a playbook, or that their English has left behind."""

from collections.abc import Iterable, Iterator, Mapping

from bot.core.playbook import Playbook
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.passages import Passage
from bot.playbooks.rules.sound import Sound
from bot.playbooks.translations import Translation

# As many ids as are read in one sentence.
_SHOWN = 3


def check_translations(sound: Sound, languages: Iterable[Translation]) -> Iterator[Finding]:
    """What a seller who reads another language would meet in English, or in words that no longer say the same."""
    for translation in languages:
        for passage in translation.old(sound.passages):
            sentence = (
                f"The English of `{passage.id}` changed, or nobody noted from which this was translated; compare them, "
                f"then: amicable playbook translated {translation.folder.name} {passage.id}"
            )
            yield passage.finding(1, Code.OLD_TRANSLATION, sentence)
        yield from _halves(sound, translation)


def _halves(sound: Sound, translation: Translation) -> Iterator[Finding]:
    begun: dict[str, Passage] = {}
    for id, passage in translation.passages.items():
        begun.setdefault(id.partition(".")[0], passage)
    for playbook in sound.flow.playbooks.values():
        if playbook.id in begun:
            yield from _half(f"The playbook `{playbook.id}`", begun[playbook.id], _needed(sound, playbook), translation)
    if "product" in begun:
        needed = [id for id in sound.passages if id.startswith("product.")]
        yield from _half("The product", begun["product"], needed, translation)


def _half(what: str, first: Passage, needed: Iterable[str], translation: Translation) -> Iterator[Finding]:
    missing = [id for id in needed if not _said(id, translation.passages)]
    if missing:
        shown = ", ".join(f"`{id}`" for id in missing[:_SHOWN]) + (" and more" if len(missing) > _SHOWN else "")
        count = "1 text is" if len(missing) == 1 else f"{len(missing)} texts are"
        yield first.finding(1, Code.HALF_TRANSLATED, f"{what} is half translated, and {count} still English: {shown}.")


def _said(id: str, passages: Mapping[str, Passage]) -> bool:
    """A file stands for the whole file: without a line `<!-- more -->` there is no more."""
    return id in passages or (id.endswith(".more") and id.removesuffix(".more") in passages)


def _needed(sound: Sound, playbook: Playbook) -> Iterator[str]:
    """The ids of all words that a seller meets on the steps of a playbook."""
    begins = [f"{playbook.id}."]
    for step in playbook.steps.values():
        named = (("text", step.long_text), ("draft", step.draft), ("tip", step.tip), ("outcome", step.end))
        facts = (("fact", name) for name in (*step.facts, step.caution))
        begins += [f"{kind}.{name}." for kind, name in (*named, *facts) if name]
    for use in playbook.clocks.values():
        begins += [f"clock.{use.clock}.", f"reminder.{sound.catalogue.clocks[use.clock].reminder}."]
    return (id for id in sound.passages if f"{id}.".startswith(tuple(begins)))
