"""What the operator is told when today's playbooks and texts cannot all be used: at the start, and by `amicable status`."""

from datetime import datetime

import tzlocal

from bot.core.book import Book
from bot.core.names import product
from bot.core.spans import Moment
from bot.core.wording import in_words
from bot.releases import Served

# A screen shows these; `amicable playbook lint` shows all.
_SHOWN = 3


def told(served: Served, now: datetime) -> str:
    """Sentences, each on its line; "" when everything is sound."""
    if not served.findings:
        return ""
    book = Book(served.library.flow, served.library.catalogue)
    since = Moment(served.since) if served.since else None
    words = product(book, "status.unsound", count=len(served.findings), since=since)
    zone = tzlocal.get_localzone_name()
    lines = [in_words(words, now=now, zone=zone, language="en"), *(f"  {f}" for f in served.findings[:_SHOWN])]
    more = len(served.findings) - _SHOWN
    if more > 0:
        lines.append(in_words(product(book, "status.unsound-more", count=more), now=now, zone=zone, language="en"))
    return "".join(f"{line}\n" for line in lines)
