"""How Slack writes text down, and what it makes of it (docs.slack.dev/messaging/formatting-message-text)."""

import re
from typing import Any

from markdown_it import MarkdownIt

_BARE = re.compile(r"&(?!(?:amp|lt|gt);)")
_CONTROL = re.compile(r"<(?:[@#!]|https?:|mailto:|tel:)[^<>]*>")


def typed(text: str) -> str:
    """What a person typed, as the API has it: the three control characters are entities."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def kept(text: str) -> str:
    """A text of an app as the API gives it back: a bare ampersand has become an entity."""
    return _BARE.sub("&amp;", text)


def kept_blocks(part: Any) -> Any:
    """Blocks, or anything of a message, as the API gives them back: plain texts come escaped
    (github.com/slackapi/bolt-python/issues/513)."""
    if isinstance(part, list):
        return [kept_blocks(one) for one in part]
    if not isinstance(part, dict):
        return part
    told = {key: kept_blocks(value) for key, value in part.items()}
    if part.get("type") == "plain_text" and isinstance(part.get("text"), str):
        told["text"] = kept(part["text"]).replace("<", "&lt;").replace(">", "&gt;")
    elif part.get("type") == "mrkdwn" and isinstance(part.get("text"), str):
        told["text"] = kept(part["text"])
    return told


def controls(part: Any) -> list[str]:
    """Everything in a message's or view's texts that Slack turns into more than words: mentions, links, dates, in order.
    Links of markdown blocks come as their address."""
    if isinstance(part, list):
        return [one for piece in part for one in controls(piece)]
    if not isinstance(part, dict):
        return []
    found: list[str] = []
    text = part.get("text")
    if isinstance(text, str) and part.get("type") == "mrkdwn":
        found += _CONTROL.findall(text)
    elif isinstance(text, str) and part.get("type") == "markdown":
        found += _CONTROL.findall(text) + _links(text)
    return found + [one for value in part.values() for one in controls(value)]


def _links(markdown: str) -> list[str]:
    inline = [child for token in MarkdownIt().parse(markdown) for child in token.children or []]
    return [
        str(child.attrs.get("href") or child.attrs.get("src")) for child in inline if child.type in {"link_open", "image"}
    ]
