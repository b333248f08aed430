"""Pictures of the bot on platforms, taken in a browser."""
