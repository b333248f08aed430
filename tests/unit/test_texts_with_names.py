"""A text that only fills in names says what Jinja would make of it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from bot.core import texts
from bot.core.spans import Left, Moment, Said
from bot.core.texts import ClockValue, OptionValue, fill

AT = datetime(2026, 11, 23, 7, 0, 0, 5, tzinfo=UTC)
VALUES = {
    "at": Moment(AT), "left": Left(AT), "said": Said("Is it done?"), "words": "ours", "many": 3, "nothing": None,
    "picked": OptionValue("a", "An option"), "clock": ClockValue(Moment(AT), Left(AT), None, passed=False),
}  # fmt: skip
BLANKS = (
    "at",
    "left",
    "said",
    "words",
    "many",
    "nothing",
    "picked",
    "picked.id",
    "clock.ends",
    "clock.left",
    "clock.starts",
)
WORDS = st.sampled_from(["", " ", ".", ". And", "\n", "\n\n", "**", "- x\n", "Until ", "“", "”"])
PIECES = st.lists(WORDS | st.sampled_from([f"{{{{ {blank} }}}}" for blank in BLANKS]), max_size=8)


@given(PIECES)
def test_it_is_what_jinja_makes_of_it(pieces):
    template = "".join(pieces)
    assert fill(template, VALUES) == texts._spans(texts._compiled(template).render(VALUES))


@pytest.mark.parametrize("blank", ["missing", "missing.part", "clock.missing", "nothing.part"])
def test_a_name_that_is_not_there_is_refused_as_by_jinja(blank: str):
    template = f"a {{{{ {blank} }}}} b"
    with pytest.raises(UndefinedError):
        fill(template, VALUES)
    with pytest.raises(UndefinedError):
        texts._compiled(template).render(VALUES)


def test_what_lies_behind_a_value_stays_behind_it():
    with pytest.raises(SecurityError):
        fill("{{ words.__class__ }}", VALUES)
