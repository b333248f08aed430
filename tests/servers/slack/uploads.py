"""Files an app uploads: asked for, sent to an address of their own, then put into a channel
(docs.slack.dev/messaging/working-with-files)."""

import secrets
from dataclasses import dataclass, field

from aiohttp import web

from tests.servers.slack.apps import App
from tests.servers.slack.changes import Names


@dataclass(eq=False)
class Upload:
    """A file on its way. `content` is None until it was sent."""

    id: str
    app: App
    name: str
    length: int
    key: str = field(default_factory=lambda: secrets.token_hex(16))
    content: bytes | None = None


class Uploads:
    """The files of all apps."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._there: dict[str, Upload] = {}

    def begin(self, app: App, name: str, length: int) -> Upload:
        upload = Upload(self._names.new("F"), app, name, length)
        self._there[upload.id] = upload
        return upload

    def find(self, app: App, id_: str) -> Upload | None:
        """A file of this app that was sent."""
        upload = self._there.get(id_)
        return upload if upload and upload.app is app and upload.content is not None else None

    async def handle(self, request: web.Request) -> web.Response:
        """Takes what is posted to a file's address, whole or not at all."""
        upload = self._there.get(request.match_info["id"])
        content = await request.read()
        if upload is None or upload.key != request.match_info["key"] or len(content) != upload.length:
            return web.Response(status=400, text="bad upload")
        upload.content = content
        return web.Response(text=f"OK - {len(content)}")
