"""Nothing a person types is obeyed by Discord, and what is cut stays whole in its parts."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.limits import size
from adapters.discord.text import cut, fitted, one_line
from bot.core.spans import Left, Moment, Said

AT = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
DANGER = set("\\*_~`|<>[]()#-+.:&@")


def shown(*text) -> str:
    return fitted(text, 10_000)


def unescaped(markdown: str) -> str:
    return ESCAPED.sub(r"\1", markdown).replace("@\u200b", "@")


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("**bold** _it_ ~~s~~ ||spoiler||", r"\*\*bold\*\* \_it\_ \~\~s\~\~ \|\|spoiler\|\|"),
        ("`code` \\*", r"\`code\` \\\*"),
        ("@everyone @here", "@\u200beveryone @\u200bhere"),
        ("<@1> <@&2> <#3> <:e:4>", "\\<@\u200b1\\> \\<@\u200b\\&2\\> \\<\\#3\\> \\<\\:e\\:4\\>"),
        ("<t:1700000000:R>", r"\<t\:1700000000\:R\>"),
        ("[free](https://evil.example)", r"\[free\]\(https\://evil\.example\)"),
        ("# big\n> quote\n- list\n-# small\n1. one", r"\# big \> quote \- list \-\# small 1\. one"),
        ("naïve 🙁 سلام, ok?", "naïve 🙁 سلام, ok?"),
    ],
)
def test_what_was_typed_is_shown_as_it_was_typed(typed, safe):
    assert shown(Said(typed)) == safe


@given(st.text(st.sampled_from("*_~`|<>[]()#-+.:&@\\/ ab1\n\t🙁ا"), max_size=60))
def test_no_mark_that_was_typed_is_left_bare(typed):
    safe = shown(Said(typed))
    bare = ESCAPED.sub("", safe).replace("@\u200b", "")
    assert not DANGER & set(bare)
    assert unescaped(safe) == " ".join(typed.split())


def test_our_own_words_are_markdown_and_times_are_discords_own():
    epoch = int(AT.timestamp())
    assert shown("**Now**: ", Moment(AT), " (", Left(AT), ")") == f"**Now**: <t:{epoch}:F> (<t:{epoch}:R>)"


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        (("one two three four",), 18, "one two three four"),
        (("one two three four",), 17, "one two three…"),
        (("one **two three** four",), 15, "one **two…**"),
        (("one **two** three four",), 20, "one **two** three…"),
        (("see ", Moment(AT), " there"), 25, "see <t:1795525200:F>…"),
        (("see ", Moment(AT), " there"), 15, "see…"),
        ((Said("a**************"),), 14, "a\\*\\*\\*\\*\\*…"),
        (("x" * 100,), 13, "x" * 10 + "…"),
        (("🙁" * 100,), 13, "🙁" * 5 + "…"),
        (("one two  \n\nthree four",), 15, "one two…"),
        (
            (
                "x" * 40,
                "**bold** words",
            ),
            44,
            "x" * 40 + "…",
        ),
        (("👩\u200d👧" * 9,), 16, "👩\u200d👧👩\u200d👧👩…"),
        (("x",), 0, ""),
    ],
)
def test_a_long_text_is_cut_between_its_parts(text, most, short):
    assert fitted(text, most) == short


spans = st.lists(
    st.text(st.sampled_from("ab *\n🙁é"), max_size=30)
    | st.builds(Said, st.text(max_size=30))
    | st.just(Moment(AT))
    | st.just(Left(AT))
)


@given(spans, st.integers(0, 120))
def test_no_cut_tears_a_time_or_lays_a_mark_bare(text, most):
    short = fitted(tuple(text), most)
    assert size(short) <= most
    assert short.count("<t:") == len(re.findall(r"<t:\d+:[FR]>", short))
    whole = shown(*text)
    assert short == whole or (short == "" or short.rstrip("*").endswith("…"))
    assert short == whole or whole.startswith(re.sub(r"…(\*\*)?$", "", short))


@given(st.text(), st.integers(1, 60))
def test_words_on_a_button_are_one_line_and_short_enough(typed, most):
    words = cut(typed, most)
    assert size(words) <= most
    assert "\n" not in words
    assert "**" not in words


def test_a_heading_is_one_line_and_what_was_typed_in_it_is_left_alone():
    assert one_line(("a \n\n b", Said("c\nd"), Moment(AT))) == ("a b", Said("c\nd"), Moment(AT))
