"""An event store with many events of the last ninety days, made by the store itself in seconds."""

from pathlib import Path

from services.metrics_api.intake.rows import COLUMNS
from services.metrics_api.store.clients import connect_all

EVENTS = 2_000_000
DAYS, USERS, COMPANIES = 90, 20_000, 300

FILL = """
INSERT INTO events ({columns})
SELECT
    ['Job opened', 'Job saved', 'Report sent', 'Photo added'][1 + number % 4] AS event,
    'track' AS kind,
    now64(6) - toIntervalSecond(cityHash64(number) % {seconds}) AS at,
    at AS received_at,
    concat('user-', toString(cityHash64(number, 1) % {users})) AS user,
    '' AS anonymous_id,
    concat('company-', toString(cityHash64(user) % {companies})) AS group_id,
    concat('filled-', toString(number)) AS message_id,
    'bench' AS source,
    concat('{{"value":', toString(number % 100), ',"plan":"team"}}') AS properties,
    '{{}}' AS context
FROM numbers({events})
SETTINGS max_partitions_per_insert_block = 0
"""


def fill(folder: Path, events: int) -> None:
    """Merged to its end, so that two of them are read alike. Call it apart: it holds the folder."""
    (client,) = connect_all(f"chdb://{folder}", readers=0)
    client.command(
        FILL.format(
            columns=", ".join(COLUMNS),
            seconds=DAYS * 86_400,
            users=USERS,
            companies=COMPANIES,
            events=events,
        )
    )
    client.command("OPTIMIZE TABLE events FINAL")
    client.close()
