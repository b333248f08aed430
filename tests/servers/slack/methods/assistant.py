"""assistant.threads.*: prompts a person may press in an agent's DM (docs.slack.dev/ai)."""

from typing import TYPE_CHECKING

from tests.servers.slack import limits
from tests.servers.slack.calls import Call
from tests.servers.slack.methods.registry import Answer, method
from tests.servers.slack.refusals import Refused, wrong

if TYPE_CHECKING:
    from tests.servers.slack.server import Slack


@method("assistant.threads.setSuggestedPrompts", "assistant:write")
def set_suggested_prompts(slack: "Slack", call: Call) -> Answer:
    if not call.workspace.agents:
        raise Refused("feature_not_enabled")
    channel = call.channel("channel_id")
    if channel.kind != "im":
        raise Refused("channel_not_supported")
    prompts = call.parsed("prompts")
    if not isinstance(prompts, list) or not 0 < len(prompts) <= limits.PROMPTS:
        raise wrong("invalid_arguments", f"must have 1 to {limits.PROMPTS} items [json-pointer:/prompts]")
    for index, prompt in enumerate(prompts):
        if not isinstance(prompt, dict) or not prompt.get("title") or not prompt.get("message"):
            raise wrong("invalid_arguments", f"missing required field: title or message [json-pointer:/prompts/{index}]")
    channel.prompts = [(str(prompt["title"]), str(prompt["message"])) for prompt in prompts]
    slack.world.changes.note()
    return {}
