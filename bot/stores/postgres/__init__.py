"""The store for several machines: sellers, cases and reminders as rows of a PostgreSQL database."""
