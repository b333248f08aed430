"""The codes of findings. Each has a page in docs/lint, called after it. A code keeps its meaning for ever.

PB0 is about files and their shape, PB1 about one step, question, clock or fact, PB2 about names, PB3 about words with
blanks, PB4 about the ways through the playbooks. From PB5 on they are warnings: the files can be used as they are.
"""

from enum import StrEnum


class Severity(StrEnum):
    """Whether the files can be used in spite of a finding."""

    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """What kind of finding it is."""

    UNREADABLE = "PB001"
    FILE_NAME = "PB002"
    NOT_YAML = "PB003"
    WRITTEN_TWICE = "PB004"
    YAML_EXTRAS = "PB005"
    MISSING_KEY = "PB006"
    UNKNOWN_KEY = "PB007"
    WRONG_VALUE = "PB008"
    NOT_AN_ID = "PB009"
    SECTIONS = "PB010"

    DEAD_END = "PB101"
    SEVERAL_WAYS_OUT = "PB102"
    MISSING_OTHERWISE = "PB103"
    STEP_WORDS = "PB104"
    BRANCH_SHOWS = "PB105"
    TOO_MUCH = "PB106"
    TWICE_IN_A_LIST = "PB107"
    KIND_OF_QUESTION = "PB108"
    KIND_OF_CLOCK = "PB109"
    FACT_WITHOUT_SOURCE = "PB110"

    UNKNOWN_STEP = "PB201"
    UNKNOWN_FILE = "PB202"
    UNKNOWN_CLOCK = "PB203"
    UNKNOWN_FACT = "PB204"
    UNKNOWN_QUESTION = "PB205"
    UNKNOWN_NAME = "PB206"
    TWO_MEANINGS = "PB207"

    BRACES = "PB301"
    UNSAFE_TEMPLATE = "PB302"
    UNKNOWN_BLANK = "PB303"

    CIRCLE = "PB401"
    UNREACHABLE = "PB402"
    NO_END = "PB403"
    LOOP = "PB404"
    TOO_EARLY = "PB405"
    WAIT_WITHOUT_CLOCK = "PB406"
    REMINDER_OUTSIDE = "PB407"

    NO_WAY_BACK = "PB501"
    MANY_PRESSES = "PB502"
    UNUSED = "PB503"
    STALE = "PB504"
    HARSH_WORDS = "PB505"
    HARD_TO_READ = "PB506"
    HALF_TRANSLATED = "PB507"
    OLD_TRANSLATION = "PB508"

    @property
    def severity(self) -> Severity:
        """Errors keep the files from being used."""
        return Severity.WARNING if self >= "PB5" else Severity.ERROR
