"""What keeps sound files from being served: the ways through the playbooks, and words that some platform would cut."""

from collections.abc import Iterator, Mapping

from bot.playbooks.findings import Finding
from bot.playbooks.passages import Passage
from bot.playbooks.rules.early import check_early, check_early_words
from bot.playbooks.rules.knowledge import Knowledge, knowledge
from bot.playbooks.rules.reach import check_ends, check_unreachable
from bot.playbooks.rules.reminding import check_reminders
from bot.playbooks.rules.room import check_room
from bot.playbooks.rules.sound import Sound


def check_grave(sound: Sound, known: Knowledge) -> Iterator[Finding]:
    """All errors there can be in files whose names lead somewhere."""
    yield from check_unreachable(sound, known)
    yield from check_ends(sound, known)
    yield from check_early(sound, known)
    yield from check_reminders(sound)
    yield from check_room(sound)


class Vetting:
    """Holds a marketplace, and what is said instead of its words, against the rules that keep files from being served."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._known = knowledge(sound.book)

    def files(self) -> Iterator[Finding]:
        """What is wrong with the marketplace."""
        return check_grave(self._sound, self._known)

    def words(self, passages: Mapping[str, Passage]) -> Iterator[Finding]:
        """What is wrong with what is said instead, by id."""
        return check_early_words(self._sound, self._known, passages)
