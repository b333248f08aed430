"""The views in front of people: a stack of modals each, and a Home tab for each app."""

import secrets
from typing import Any

from tests.servers.slack.apps import App
from tests.servers.slack.inputs import carried
from tests.servers.slack.refusals import Refused
from tests.servers.slack.state import User, View, World


class Views:
    def __init__(self, world: World) -> None:
        self._world = world

    def stack(self, user: User) -> list[View]:
        """What they have open, the top last."""
        return self._world.modals.setdefault(user.id, [])

    def open(self, app: App, user: User, given: dict[str, Any]) -> View:
        view = self._made(app, user, given)
        self._world.modals[user.id] = [view]
        self._world.changes.note()
        return view

    def push(self, app: App, user: User, given: dict[str, Any]) -> View:
        view = self._made(app, user, given)
        below = self.stack(user)[-1]
        view.root, view.previous = below.root, below.id
        self.stack(user).append(view)
        self._world.changes.note()
        return view

    def update(self, view: View, given: dict[str, Any]) -> None:
        """What was typed stays where block_id and action_id stay."""
        view.inputs = carried(view.inputs, given["blocks"])
        view.given, view.hash, view.errors = given, self._hash(), {}
        self._world.changes.note()

    def close(self, user: User, *, all_: bool = False) -> None:
        """The top one goes, or all of them."""
        self._world.modals[user.id] = [] if all_ else self.stack(user)[:-1]
        self._world.changes.note()

    def find(self, app: App, id_: str, external: str) -> View | None:
        """An app's own view that somebody has open, or their Home."""
        there = [view for stack in self._world.modals.values() for view in stack]
        for view in there:
            if view.app is app and (view.id == id_ or (external and view.given.get("external_id") == external)):
                return view
        return None

    def publish(self, app: App, user: User, given: dict[str, Any]) -> View:
        view = self._world.homes.get((app.id, user.id))
        if view is None:
            view = self._world.homes[app.id, user.id] = self._made(app, user, given)
        self.update(view, given)
        return view

    def _made(self, app: App, user: User, given: dict[str, Any]) -> View:
        external = given.get("external_id")
        if external and self.find(app, "", external):
            raise Refused("duplicate_external_id")
        id_ = self._world.names.new("V")
        return View(id_, app, user, given, self._hash(), root=id_, inputs=carried({}, given["blocks"]))

    def _hash(self) -> str:
        return f"{int(self._world.clock.now())}.{secrets.token_hex(4)}"
