-- Where the bot is installed, of platforms whose communities install it by themselves; and installations that were begun.

CREATE TABLE installations (
    platform text NOT NULL,
    tenant text NOT NULL,
    standing text NOT NULL,
    since timestamptz NOT NULL,
    document json NOT NULL,
    PRIMARY KEY (platform, tenant)
);

CREATE TABLE installing (
    secret text PRIMARY KEY,
    at timestamptz NOT NULL
);
