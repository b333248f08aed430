"""Slack: cards as Block Kit, and presses, forms and words as events."""
