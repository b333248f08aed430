"""Words in drafts that nobody should send: those that `conduct.yaml` points at in what sellers write themselves."""

from collections.abc import Iterator

from bot.core.drafts import points
from bot.playbooks.codes import Code
from bot.playbooks.findings import Finding
from bot.playbooks.rules.reading import plain
from bot.playbooks.rules.sound import Sound


def check_drafts(sound: Sound) -> Iterator[Finding]:
    """Drafts with words of blame or pressure, or of anything else that is not helped with."""
    for id, passage in sound.passages.items():
        if not id.startswith("draft."):
            continue
        for point in points(plain(passage.text), sound.catalogue.conduct):
            for words in point.words:
                line = next((n for n, text in enumerate(passage.text.split("\n"), 1) if words in text), 1)
                why = sound.catalogue.texts.get(f"conduct.{point.rule}.why", "")
                sentence = f"“{words}” should not be sent ({point.rule}). {why}"
                yield passage.finding(line, Code.HARSH_WORDS, sentence, words)
