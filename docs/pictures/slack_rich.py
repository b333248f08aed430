"""Slack's rich text, as HTML: words with styles, links, times as the reader sees them, lists and quotes.

docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup, escape

from docs.pictures.slack_words import Reader, date

# A payload is whatever JSON its block types say.
Part = Mapping[str, Any]
_TAGS = {"bold": "b", "italic": "i", "strike": "s", "code": "code"}
_AROUND = {"rich_text_section": "p", "rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}


def rich(block: Part, reader: Reader) -> Markup:
    """A rich text block."""
    return Markup("").join(_stretch(part, reader) for part in block["elements"])


def _stretch(part: Part, reader: Reader) -> Markup:
    if part["type"] == "rich_text_list":
        items = Markup("").join(Markup("<li>{}</li>").format(_words(item, reader)) for item in part["elements"])
        if part["style"] == "bullet":
            return Markup("<ul>{}</ul>").format(items)
        return Markup('<ol start="{}">{}</ol>').format(part.get("offset", 0) + 1, items)
    tag = _AROUND[part["type"]]
    return Markup(f"<{tag}>{{}}</{tag}>").format(_words(part, reader))  # noqa: S704 - the tag is one of ours


def _words(part: Part, reader: Reader) -> Markup:
    return Markup("").join(_styled(element, reader) for element in part["elements"])


def _styled(element: Part, reader: Reader) -> Markup:
    said = _said(element, reader)
    for name, tag in _TAGS.items():
        if element.get("style", {}).get(name):
            said = Markup(f"<{tag}>{{}}</{tag}>").format(said)  # noqa: S704 - the tag is one of ours
    return said


def _said(element: Part, reader: Reader) -> Markup:
    match element["type"]:
        case "date":
            return Markup("<time>{}</time>").format(date(f"!date^{element['timestamp']}^{element['format']}", reader))
        case "link":
            return Markup('<a href="{}">{}</a>').format(element["url"], element.get("text") or element["url"])
        case "user" | "channel" | "usergroup" | "broadcast" as kind:
            return Markup('<span class="mention">{}</span>').format(element.get(f"{kind}_id") or element.get("range"))
        case "emoji":
            return Markup("<span>:{}:</span>").format(element["name"])
        case _:
            return escape(element["text"]).replace("\n", Markup("<br>"))
