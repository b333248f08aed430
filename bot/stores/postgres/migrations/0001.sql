-- What is kept of sellers, and what belongs to none. Ids that come from a platform are kept as JSON escapes them, and documents
-- as json, not jsonb: text that is broken on arrival (a lone surrogate, a zero byte) is kept as it came.

CREATE TABLE sellers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    platform text NOT NULL,
    tenant text NOT NULL,
    account text NOT NULL,
    version integer NOT NULL DEFAULT 0,
    recovered boolean NOT NULL DEFAULT false,
    seller json,
    address json,
    seen json NOT NULL DEFAULT '[]',
    UNIQUE (platform, tenant, account)
);

-- `place` keeps the order in which a seller's cases and reminders were added.
CREATE TABLE cases (
    seller bigint NOT NULL REFERENCES sellers ON DELETE CASCADE,
    token text NOT NULL,
    place bigint GENERATED ALWAYS AS IDENTITY,
    document json NOT NULL,
    PRIMARY KEY (seller, token)
);

-- A lease is in no index, and pages have room, so that lending out and taking back rewrites no index.
CREATE TABLE reminders (
    seller bigint NOT NULL REFERENCES sellers ON DELETE CASCADE,
    key text NOT NULL,
    place bigint GENERATED ALWAYS AS IDENTITY,
    "case" text NOT NULL,
    deadline text NOT NULL,
    generation integer NOT NULL,
    before interval NOT NULL,
    due timestamptz NOT NULL,
    state text NOT NULL,
    settled timestamptz,
    occurrence integer NOT NULL,
    attempts integer NOT NULL,
    tried timestamptz,
    retry timestamptz,
    sendable timestamptz NOT NULL GENERATED ALWAYS AS (GREATEST(due, retry)) STORED,
    lease timestamptz,
    PRIMARY KEY (seller, key)
) WITH (fillfactor = 70);

CREATE INDEX reminders_pending ON reminders (sendable, key) WHERE state = 'pending';

CREATE TABLE flows (
    digest text PRIMARY KEY,
    document json NOT NULL
);

CREATE TABLE communities (
    platform text NOT NULL,
    tenant text NOT NULL,
    community text NOT NULL,
    document json NOT NULL,
    PRIMARY KEY (platform, tenant, community)
);

CREATE TABLE beats (
    worker text PRIMARY KEY,
    at timestamptz NOT NULL
);
