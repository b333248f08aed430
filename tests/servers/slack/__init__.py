"""A small Slack for tests: real HTTP and WebSockets, as strict as Slack is about what tests should catch (README.md)."""

from tests.servers.slack.apps import App, Installation, manifest
from tests.servers.slack.pace import Pace
from tests.servers.slack.person import Person
from tests.servers.slack.server import Slack
from tests.servers.slack.state import Channel, Message, User, View, Workspace

__all__ = ["App", "Channel", "Installation", "Message", "Pace", "Person", "Slack", "User", "View", "Workspace", "manifest"]
