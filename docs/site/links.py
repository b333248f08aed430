"""For mkdocs: links out of docs/ lead to files that a reader of the site does not have; their words stay, the link goes."""

import posixpath
import re
from typing import Any

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(((?!https?:|mailto:|#)[^)\s]+)\)")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:  # noqa: ANN401 - mkdocs's own signature
    """The page with only those links that lead somewhere on the site."""
    here = posixpath.dirname(page.file.src_uri)

    def kept(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(here, found[2].partition("#")[0]))
        outside = target.startswith("..") or not target.endswith((".md", ".png", ".svg"))
        return found[1] if outside else found[0]

    return _LINK.sub(kept, markdown)
