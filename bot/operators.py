"""What the people who run the bot are told by its commands, in the words of templates/product/operators.yaml.

They come from the texts of this version and never from a changed copy: they are needed just when that copy is broken.
"""

from functools import cache

import yaml

from bot.core.texts import fill_plain
from bot.settings import shipped_templates


def told(id: str, /, **names: object) -> str:
    """The sentence called `id`, with its blanks filled. Raises KeyError if there is none."""
    return fill_plain(sentences()[id], names)


@cache
def sentences() -> dict[str, str]:
    """Every sentence by its name, blanks unfilled."""
    read: dict[str, str] = yaml.safe_load((shipped_templates() / "product" / "operators.yaml").read_text(encoding="utf-8"))
    return read
