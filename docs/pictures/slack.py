"""Draws messages, modals and Home tabs from the payloads that are sent to Slack, as HTML like Slack on a phone."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from docs.pictures.slack_rich import rich
from docs.pictures.slack_words import Reader, date, markdown, mrkdwn, plain

# A payload is whatever JSON its block types say; Slack's reference has hundreds of them.
Payload = Mapping[str, Any]


def message(payload: Payload, reader: Reader, author: str = "Amicable") -> str:
    """A page with one message: its blocks, or its text where it has none."""
    return messages([payload], reader, author)


def messages(payloads: Sequence[Payload], reader: Reader, author: str = "Amicable") -> str:
    """A page with messages, one under the other."""
    return _page("messages", reader, messages=payloads, author=author)


def modal(view: Payload, reader: Reader, errors: Mapping[str, str] | None = None) -> str:
    """A page with a modal. `errors` stand under its inputs, by block_id."""
    return _page("modal", reader, view=view, errors=errors or {})


def home(view: Payload, reader: Reader, author: str = "Amicable") -> str:
    """A page with an app's Home tab."""
    return _page("home", reader, view=view, author=author)


def _page(surface: str, reader: Reader, **shown: object) -> str:
    page = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page.filters["words"] = partial(_words, reader=reader)
    page.filters["markdown"] = markdown
    page.filters["rich"] = partial(rich, reader=reader)
    page.filters["when"] = lambda epoch: date(f"!date^{epoch}^{{date_short}} at {{time}}", reader)
    now = f"{reader.now.astimezone(reader.zone):%H:%M}"
    return page.get_template("slack.html").render(surface=surface, now=now, **shown)


def _words(text: Payload | str, reader: Reader) -> Markup:
    """A text object, or a mrkdwn text, as HTML."""
    if isinstance(text, str):
        return mrkdwn(text, reader)
    return plain(text["text"]) if text["type"] == "plain_text" else mrkdwn(text["text"], reader)
