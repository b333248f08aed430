"""Slack's two ways of formatting, as HTML: mrkdwn with its dates and mentions, and the Markdown of markdown blocks.

docs.slack.dev/messaging/formatting-message-text
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from html import unescape

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

# Formatting does not reach into code and control sequences.
_PIECE = re.compile(r"```(?P<block>.+?)```\n?|`(?P<code>[^`\n]+)`|<(?P<control>[^<>\n]+)>", re.DOTALL)
_MARKED = re.compile(r"(?<![\w*_~])(?P<mark>[*_~])(?P<words>(?=\S)[^\n]+?(?<=\S))(?P=mark)(?![\w*_~])")
_TAGS = {"*": "b", "_": "i", "~": "s"}
# Stand in for pieces while the words around them are formatted; private characters, which no text has.
_PLACE = re.compile("\ue000(\\d+)\ue001")
_TOKEN = re.compile(r"\{(\w+)\}")
_ORDINALS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


@dataclass(frozen=True)
class Reader:
    """Who looks: when, and from which zone."""

    now: datetime
    zone: tzinfo


def mrkdwn(text: str, reader: Reader) -> Markup:
    """A mrkdwn text as HTML: marks, code, quotes, links, mentions, and dates as the reader sees them."""
    pieces: list[Markup] = []

    def put_away(piece: re.Match[str]) -> str:
        pieces.append(_piece(piece, reader))
        return f"\ue000{len(pieces) - 1}\ue001"

    lines = _PIECE.sub(put_away, text).split("\n")
    html = "".join(_line(line, last=number == len(lines) - 1) for number, line in enumerate(lines))
    return Markup(_PLACE.sub(lambda place: str(pieces[int(place[1])]), html))  # noqa: S704 - every part was escaped


def plain(text: str) -> Markup:
    """A plain text as HTML."""
    return escape(unescape(text)).replace("\n", Markup("<br>"))


def markdown(text: str) -> Markup:
    """The Markdown of a markdown block as HTML. Slack's own control sequences are words to it."""
    renderer = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    return Markup(renderer.render(text))  # noqa: S704 - markdown-it escapes the words


def _line(line: str, *, last: bool) -> str:
    quoted = line.startswith((">", "&gt;"))
    words = str(escape(unescape(line.removeprefix("&gt;").removeprefix(">") if quoted else line)))
    while (marked := _MARKED.sub(_tagged, words)) != words:
        words = marked
    if quoted:
        return f"<blockquote>{words.strip()}</blockquote>"
    return words if last else f"{words}<br>"


def _tagged(marked: re.Match[str]) -> str:
    tag = _TAGS[marked["mark"]]
    return f"<{tag}>{marked['words']}</{tag}>"


def _piece(piece: re.Match[str], reader: Reader) -> Markup:
    if piece["block"]:
        return Markup("<pre>{}</pre>").format(unescape(piece["block"]).strip("\n"))
    if piece["code"]:
        return Markup("<code>{}</code>").format(unescape(piece["code"]))
    control, _, label = unescape(piece["control"]).partition("|")
    if control.startswith("!date^"):
        return Markup("<time>{}</time>").format(date(control, reader))
    if control.startswith(("@", "#", "!")):
        return Markup('<span class="mention">{}</span>').format(label or control)
    if control.startswith(("http:", "https:", "mailto:", "tel:")):
        return Markup('<a href="{}">{}</a>').format(control, label or control)
    return escape(f"<{unescape(piece['control'])}>")


def date(control: str, reader: Reader) -> str:
    """What `!date^EPOCH^WORDS` says to a reader: each token of the words resolved in their zone."""
    _, epoch, words, *_ = control.split("^")
    then = datetime.fromtimestamp(int(epoch), reader.zone)
    days = (then.date() - reader.now.astimezone(reader.zone).date()) // timedelta(days=1)
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)
    ordinal = f"{then.day}{_ORDINALS.get(then.day, 'th')}"
    forms = {
        "date": f"{then:%B} {ordinal}, {then.year}",
        "date_num": f"{then:%Y-%m-%d}",
        "date_short": f"{then:%b} {then.day}, {then.year}",
        "date_long": f"{then:%A}, {then:%B} {ordinal}, {then.year}",
        "time": f"{then:%H:%M}",
        "time_secs": f"{then:%H:%M:%S}",
    }
    for name in ("date", "date_short", "date_long"):
        forms[f"{name}_pretty"] = near or forms[name]
    same_year = then.year == reader.now.astimezone(reader.zone).year
    forms["day_divider_pretty"] = near or (f"{then:%A}, {then:%B} {ordinal}" if same_year else forms["date_long"])
    return _TOKEN.sub(lambda token: forms[token[1]], words)
