"""Discord: cards as Components V2 messages, and presses and modals as events."""
