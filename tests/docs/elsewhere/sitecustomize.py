"""Python runs this when a command of a page starts it: the Discord it then finds is the one the test has, if it has one.

Slack needs nothing here: SLACK_API_URL is a setting.
"""

import os

if "DISCORD_HERE" in os.environ:
    import discord.http
    import yarl
    from discord.gateway import DiscordWebSocket

    discord.http.Route.BASE = os.environ["DISCORD_HERE"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_HERE"])
