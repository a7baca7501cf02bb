"""Where a question reads from: the events, and whom and which company they belong to."""

from collections.abc import Sequence
from typing import NamedTuple

from services.metrics_api.questions.bound import Bound
from services.metrics_api.store.clients import Store

# Which person an anonymous or former id turned out to be; the newest statement counts.
LINKS = """
    SELECT anonymous_id AS alias, argMax(user, at) AS person
    FROM events
    WHERE event IN ('$identify', '$alias') AND anonymous_id != '' AND user != anonymous_id
    GROUP BY alias
"""
MATCHES = "SELECT value, company FROM company_groups FINAL WHERE match = '{}' AND company != ''"
# A user's company where the event names no group: by the last group call, else by mail domain.
USERS_COMPANIES = f"""
    SELECT user, argMin(company, priority) AS company FROM
    (
        SELECT calls.user AS user, matches.company AS company, 1 AS priority
        FROM (
            SELECT user, argMax(group_id, at) AS last_group
            FROM events WHERE event = '$group' GROUP BY user
        ) AS calls
        INNER JOIN ({MATCHES.format("group")}) AS matches ON matches.value = calls.last_group
        UNION ALL
        SELECT calls.user AS user, matches.company AS company, 2 AS priority
        FROM (
            SELECT user, argMax(lower(arrayElement(splitByChar('@', mail), -1)), at) AS domain
            FROM (
                SELECT user, at, JSONExtractString(properties, 'email') AS mail
                FROM events WHERE event = '$identify'
            )
            WHERE position(mail, '@') > 0 GROUP BY user
        ) AS calls
        INNER JOIN ({MATCHES.format("domain")}) AS matches ON matches.value = calls.domain
    )
    GROUP BY user
"""
COMPANY = "if(g.company != '', g.company, if(e.group_id = '', u.company, ''))"
ACTIVITY = "e.kind IN ('track', 'page', 'screen')"


class Source(NamedTuple):
    """A FROM clause over events `e`, and what a person and a company are in it."""

    tables: str
    person: str
    company: str


async def source(store: Store, *, persons: bool = False, companies: bool = False) -> Source:
    """Only the joins that the question needs, so that a plain one costs what it costs."""
    tables, person = "events AS e", "e.user"
    if persons and await has_links(store):
        tables += f"\nLEFT ANY JOIN ({LINKS}) AS l ON l.alias = e.user"
        person = "if(l.person != '', l.person, e.user)"
    if companies:
        tables += f"\nLEFT ANY JOIN ({MATCHES.format('group')}) AS g ON g.value = e.group_id"
        tables += f"\nLEFT ANY JOIN ({USERS_COMPANIES}) AS u ON u.user = e.user"
    return Source(tables, person, COMPANY)


def only_companies(found: Source, companies: Sequence[str], bound: Bound) -> str:
    return f"{found.company} IN {bound.texts(companies)}"


async def has_links(store: Store) -> bool:
    rows = await store.query(
        "SELECT 1 FROM events WHERE event IN ('$identify', '$alias')"
        " AND anonymous_id != '' AND user != anonymous_id LIMIT 1"
    )
    return bool(rows)
