"""How an answer of the REST API looks on the wire."""

import json
from collections.abc import Mapping

from aiohttp import web


def answer(told: object, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """JSON, with exactly the content type Discord sends: discord.py takes any other for text."""
    return web.Response(body=json.dumps(told).encode(), status=status, headers=headers, content_type="application/json")
