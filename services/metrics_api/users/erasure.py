"""Takes one person out of the events: who it was goes, that it happened stays."""

from services.metrics_api.intake.rows import COLUMNS
from services.metrics_api.store.clients import Store

USERS = """
    SELECT user FROM events
    WHERE event = '$identify' AND {email:String} != ''
        AND lower(hex(SHA256(lower(JSONExtractString(properties, 'email'))))) = {email:String}
    UNION DISTINCT
    SELECT user FROM events
    WHERE {email:String} != '' AND position(user, '@') > 0
        AND lower(hex(SHA256(lower(user)))) = {email:String}
"""
LINKED = """
    SELECT DISTINCT anonymous_id FROM events
    WHERE event IN ('$identify', '$alias') AND anonymous_id != ''
        AND user IN {users:Array(String)}
"""
# Numbers and yes or no stay, so that sums stay; every text of the person goes.
NUMBERS = """
    concat('{', arrayStringConcat(arrayMap(
        n -> concat(toJSONString(JSONKey(properties, n)), ':', JSONExtractRaw(properties, n)),
        arrayFilter(
            n -> JSONType(properties, n) IN ('Int64', 'UInt64', 'Double', 'Bool'),
            range(1, toUInt32(JSONLength(properties) + 1))
        )
    ), ','), '}')
"""
NAMED_IN_A_REFUSED_CALL = 'hasAny(extractAll(body, \'"([^"]+)"\'), {users:Array(String)})'
KEPT = {
    "user": "{stand_in:String}",
    "anonymous_id": "''",
    "properties": f"if(kind = 'track', {NUMBERS}, '{{}}')",
    "context": "'{}'",
}


async def erase(store: Store, contact: str, user: str, email_sha256: str) -> int:
    """The number of events that were the person's; running it again finishes what was cut short.

    Each event is written again under a name that means nobody, with its message id, so that a
    resend stays known, and its original is removed. Figures of the past stay what they were.
    """
    users = await _users(store, user, email_sha256)
    if not users:
        return 0
    named = {"users": users, "stand_in": f"erased-{contact}"}
    theirs = "user IN {users:Array(String)} OR anonymous_id IN {users:Array(String)}"
    (row,) = await store.query(f"SELECT count() FROM events WHERE {theirs}", named)
    await store.command(
        f"INSERT INTO events ({', '.join(COLUMNS)})"
        f" SELECT {', '.join(KEPT.get(column, column) for column in COLUMNS)} FROM events"
        f" WHERE ({theirs}) AND message_id NOT IN"
        " (SELECT message_id FROM events WHERE user = {stand_in:String})",
        named,
    )
    for table, condition in (("events", theirs), ("refused", NAMED_IN_A_REFUSED_CALL)):
        await store.command(
            f"ALTER TABLE {_where_it_lies(store, table)} DELETE WHERE {condition}"
            " SETTINGS mutations_sync = 2",
            named,
        )
    return int(row[0])


async def _users(store: Store, user: str, email_sha256: str) -> list[str]:
    """Every id the person's events carry: the contact's own, those of their address, old ones."""
    rows = await store.query(USERS, {"email": email_sha256})
    users = sorted({*(row[0] for row in rows), *filter(None, [user])})
    linked = await store.query(LINKED, {"users": users})
    return sorted({*users, *(row[0] for row in linked)})


def _where_it_lies(store: Store, table: str) -> str:
    return f"{table}_local ON CLUSTER {store.cluster}" if store.cluster else table
