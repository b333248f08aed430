-- What a reminder is about: the end of a deadline, or a change of its clock.
ALTER TABLE reminders ADD COLUMN about text NOT NULL DEFAULT 'end';

-- The playbooks and texts that were sound, by their digest; the latest of them are served when today's files are not.
CREATE TABLE releases (
    digest text PRIMARY KEY,
    at timestamptz NOT NULL,
    document json NOT NULL
);
