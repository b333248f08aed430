"""Where cases, reminders and flows are kept."""
