"""Pictures of Slack are drawn from payloads: formatting as Slack reads it, dates as the reader sees them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from docs.pictures import slack
from docs.pictures.slack_rich import rich
from docs.pictures.slack_words import Reader, markdown, mrkdwn, plain

READER = Reader(datetime(2026, 11, 23, 7, 0, tzinfo=UTC), ZoneInfo("Asia/Karachi"))
TOMORROW = int(datetime(2026, 11, 23, 20, 0, tzinfo=UTC).timestamp())
"""An hour after midnight in Karachi."""


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _soft_ ~gone~", "<b>bold</b> <i>soft</i> <s>gone</s>"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("*_both_*", "<b><i>both</i></b>"),
        ("one\ntwo", "one<br>two"),
        ("&gt; said\nthen", "<blockquote>said</blockquote>then"),
        ("`*code*` &amp; <script>", "<code>*code*</code> &amp; &lt;script&gt;"),
        ("&lt;b&gt;", "&lt;b&gt;"),
        ("```\na &lt; b\n```", "<pre>a &lt; b</pre>"),
        ("<https://x.y?a&amp;b|here>", '<a href="https://x.y?a&amp;b">here</a>'),
        ("<@U1> <!here>", '<span class="mention">@U1</span> <span class="mention">!here</span>'),
        (f"*<!date^{TOMORROW}^{{date_short_pretty}} at {{time}}|soon>*", "<b><time>tomorrow at 01:00</time></b>"),
        (f"<!date^{TOMORROW}^{{date_long}}|soon>", "<time>Tuesday, November 24th, 2026</time>"),
        (f"<!date^{TOMORROW}^{{day_divider_pretty}}|soon>", "<time>tomorrow</time>"),
        (f"<!date^{TOMORROW + 86400}^{{day_divider_pretty}}|soon>", "<time>Wednesday, November 25th</time>"),
        (f"<!date^{TOMORROW + 86400 * 60}^{{day_divider_pretty}}|soon>", "<time>Saturday, January 23rd, 2027</time>"),
    ],
)
def test_mrkdwn(text: str, html: str) -> None:
    assert mrkdwn(text, READER) == html


def test_plain_text_and_markdown() -> None:
    assert plain("*a* &amp; <b>\nc") == "*a* &amp; &lt;b&gt;<br>c"
    assert markdown("**a** <b>") == "<p><strong>a</strong> &lt;b&gt;</p>\n"


def test_a_page_shows_every_part() -> None:
    words = {"type": "plain_text", "text": "Words"}
    option = {"text": words, "value": "a"}
    view = {
        "title": words,
        "submit": words,
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": "*section*"}},
            {"type": "plan", "title": "Plan", "tasks": [{"task_id": "1", "title": "Task", "status": "complete"}]},
            {
                "type": "input",
                "block_id": "who",
                "label": words,
                "hint": {**words, "text": "Hint"},
                "element": {"type": "checkboxes", "options": [option], "initial_options": [option]},
            },
            {
                "type": "input",
                "label": words,
                "element": {"type": "datetimepicker", "initial_date_time": TOMORROW},
            },
        ],
    }
    page = slack.modal(view, READER, {"who": "Wrong"})
    for part in ("<b>section</b>", "Plan", "Task", "Hint", "Wrong", "✓", "Nov 24, 2026 at 01:00"):
        assert part in page


def test_a_message_without_blocks_shows_its_text() -> None:
    assert "<b>hello</b>" in slack.message({"text": "*hello*"}, READER)
    assert "hidden" not in slack.message({"text": "hidden", "blocks": [{"type": "divider"}]}, READER)


def test_rich_text_shows_its_words_styles_times_and_lists() -> None:
    section = {
        "type": "rich_text_section",
        "elements": [
            {"type": "text", "text": "until "},
            {"type": "date", "timestamp": TOMORROW, "format": "{day_divider_pretty} at {time}", "fallback": "soon"},
            {"type": "text", "text": "\n<b>", "style": {"bold": True}},
            {"type": "link", "url": "https://x.y", "text": "here"},
        ],
    }
    item = {"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]}
    lists = [{"type": "rich_text_list", "style": style, "elements": [item]} for style in ("bullet", "ordered")]
    assert rich({"elements": [section, *lists]}, READER) == (
        '<p>until <time>tomorrow at 01:00</time><b><br>&lt;b&gt;</b><a href="https://x.y">here</a></p>'
        '<ul><li>first</li></ul><ol start="1"><li>first</li></ol>'
    )
