"""Which names a template needs: held against what filling it in does when they are missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from bot.core.texts import OptionValue, fill_plain
from bot.playbooks.rules.uses import Use, mentions, uses


def needed(template: str) -> set[tuple[str, str]]:
    return {(use.name, use.part) for use in uses(template)}


@pytest.mark.parametrize(
    ("template", "needs"),
    [
        ("No blanks.", set()),
        ("Hello {{ a }}.", {("a", "")}),
        ("Until {{ a.ends }}.", {("a", "ends")}),
        ("{% if a %}Hello {{ a }}.{% endif %}", set()),
        ("{% if a %}Hello.{% else %}{{ a.ends }}{% endif %}", {("a", "ends")}),
        ('{% if a.id == "x" %}Hello.{% endif %}', {("a", "id")}),
        ('{% if a and a.id == "x" %}{{ a }}{% endif %}', set()),
        ('{% if a or a.id == "x" %}Hello.{% endif %}', {("a", "id")}),
        ('{% if not a or a.id == "x" %}Hello.{% endif %}', set()),
        ("{% if not a %}No.{% else %}{{ a.ends }}{% endif %}", set()),
        ("{% if a or b %}{{ a.ends }}{% endif %}", {("a", "ends")}),
        ("{% if a and b %}{{ a.ends }}{{ b.ends }}{% endif %}", set()),
        ("{% if a %}A{% elif b %}{{ b.ends }}{{ a }}{% endif %}", {("a", "")}),
        ("{% if not (a and b) %}No.{% else %}{{ a.ends }}{% endif %}", set()),
    ],
)
def test_what_was_asked_about_first_is_not_needed(template, needs):
    assert needed(template) == needs


def test_a_need_is_told_once_for_its_line_in_the_template():
    assert uses("One.\nTwo {{ a }}.\n") == (Use("a", "", 2),)


def test_every_name_is_mentioned_asked_about_or_not():
    assert mentions("{% if a %}{{ b.ends }}{% elif not c %}x{% endif %}") == {"a", "b", "c"}


NAMES = ("a", "b")
TESTS = st.recursive(
    st.sampled_from([*NAMES, *(f'{name}.id == "x"' for name in NAMES), *(f'{name}.id != "x"' for name in NAMES)]),
    lambda tests: st.one_of(
        tests.map(lambda test: f"(not {test})"),
        st.tuples(tests, st.sampled_from(["and", "or"]), tests).map(lambda parts: f"({' '.join(parts)})"),
    ),
    max_leaves=4,
)
TEMPLATES = st.recursive(
    st.sampled_from(["words", *(f"{{{{ {name}.label }}}}" for name in NAMES)]),
    lambda bodies: st.tuples(TESTS, bodies, bodies).map(
        lambda parts: f"{{% if {parts[0]} %}}{parts[1]}{{% else %}}{parts[2]}{{% endif %}}"
    ),
    max_leaves=4,
)


@given(TEMPLATES, st.fixed_dictionaries({name: st.sampled_from([None, "x", "y"]) for name in NAMES}))
def test_a_text_that_needs_nothing_missing_can_always_be_filled_in(template, picked):
    missing = {name for name, option in picked.items() if option is None}
    names = {name: option and OptionValue(option, option) for name, option in picked.items()}
    try:
        fill_plain(template, names)
    except UndefinedError:
        assert missing & {use.name for use in uses(template)}
