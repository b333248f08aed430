"""What becomes of reminders between their claim and their receipt: one statement each, for nothing is as frequent.

Whatever changes a seller's rows holds the seller's own row meanwhile, so a receipt and a turn never meet halfway. A claim
waits for nobody: it passes over sellers whom somebody holds, and finds them at its next look.
"""

from psycopg.sql import SQL

from bot.stores.postgres.rows import COLUMNS, LOCK

# The earliest come first, up to the limit; with them whatever else those sellers are owed by `together`. OFFSET 0 makes it
# look that up seller by seller, where a planner with old statistics would go through all that is due.
_CLAIM = SQL("""
    WITH first AS MATERIALIZED (
        SELECT s.id, s.platform, s.tenant, s.account
        FROM reminders r JOIN sellers s ON s.id = r.seller
        WHERE r.state = 'pending' AND r.sendable <= %(now)s
            AND (r.lease IS NULL OR r.lease <= %(now)s OR r.lease > %(wrong)s)
            AND (%(everyone)s OR (s.platform, s.tenant) IN
                (SELECT * FROM unnest(%(platforms)s::text[], %(tenants)s::text[])))
        ORDER BY r.sendable, r.key
        LIMIT %(limit)s
        FOR NO KEY UPDATE SKIP LOCKED
    ), lent AS MATERIALIZED (
        SELECT s.*, owed.key
        FROM (SELECT DISTINCT * FROM first) AS s
            CROSS JOIN LATERAL (SELECT key, state, sendable FROM reminders WHERE seller = s.id OFFSET 0) AS owed
        WHERE owed.state = 'pending' AND owed.sendable <= %(together)s
    )
    UPDATE reminders r SET lease = %(until)s FROM lent
    WHERE r.seller = lent.id AND r.key = lent.key AND r.state = 'pending'
        AND (r.lease IS NULL OR r.lease <= %(now)s OR r.lease > %(wrong)s)
    RETURNING lent.platform, lent.tenant, lent.account, {}
""")
_SETTLE = SQL("""
    UPDATE reminders SET state = %(state)s, settled = %(at)s, lease = NULL
    WHERE seller = (SELECT id FROM ({}) AS held) AND key = ANY(%(keys)s) AND state = 'pending'
""")
_POSTPONE = SQL("""
    UPDATE reminders SET attempts = attempts + 1, tried = coalesce(tried, %(at)s), retry = %(until)s, lease = NULL
    WHERE seller = (SELECT id FROM ({}) AS held) AND key = ANY(%(keys)s) AND state = 'pending'
""")
_RELEASE = SQL("""
    UPDATE reminders SET lease = NULL
    WHERE seller = (SELECT id FROM ({}) AS held) AND key = ANY(%(keys)s) AND lease IS NOT NULL
""")
CLAIM = _CLAIM.format(COLUMNS).as_bytes()
SETTLE, POSTPONE, RELEASE = (statement.format(LOCK).as_bytes() for statement in (_SETTLE, _POSTPONE, _RELEASE))
# Leases that had ended at the latest look count as ended.
NEXT_DUE = "SELECT min(sendable) FROM reminders WHERE state = 'pending' AND (lease IS NULL OR lease <= %s)"
