"""Whose an event is: by group, alias, mail domain; also when it is learned later."""

from typing import Any
from uuid import uuid4

from services.metrics_api.companies.listeners import take_company
from tests.metrics_api.conftest import event

AT = "2026-11-01T10:00:00Z"
SPAN = {"from": "2026-11-01", "to": "2026-11-02"}


async def tell(app: Any, work: Any, company: str, **told: Any) -> None:
    held: dict[str, Any] = {
        "id": company,
        "external_id": None,
        "name": "A company",
        "aliases": [],
        "domains": [],
    }
    async with app.state.sessions.begin() as session:
        await take_company(session, held | told)
    await work(app)


async def by_company(metrics: Any) -> dict[str | None, int]:
    query = SPAN | {"by": "$company"}
    answer = await metrics.get("/v1/metrics/orders/series", params=query)
    return {
        line["dimensions"]["$company"]: line["points"][0][1] for line in answer.json()["series"]
    }


async def test_events_find_their_company_however_it_is_named(
    metrics: Any, metrics_app: Any, sent: Any, clock: Any, work: Any
) -> None:
    alder, brook = str(uuid4()), str(uuid4())
    await metrics.put(
        "/v1/metrics/orders", json={"name": "Orders", "kind": "count", "event": "Order"}
    )
    await sent(
        event("Order", user="u1", at=AT, group="crm/1"),
        event("Order", user="u1", at=AT, group="acct-7"),
        event("Order", user="u2", at=AT),
        event("Order", user="u3", at=AT),
        event("Order", user="u4", at=AT, group="nobody"),
        event("Order", user="u5", at=AT),
        {"type": "group", "userId": "u2", "groupId": "acct-7", "timestamp": AT},
        {"type": "identify", "userId": "u3", "traits": {"email": "Mia@Brook.example"}},
    )
    assert await by_company(metrics) == {None: 6}

    await tell(
        metrics_app,
        work,
        alder,
        external_id="crm/1",
        aliases=[{"tool": "product", "id": "acct-7"}],
    )
    await tell(metrics_app, work, brook, external_id="crm/2", domains=["brook.example"])

    assert await by_company(metrics) == {alder: 3, brook: 1, None: 2}
    unmatched = (await metrics.get("/v1/groups/unmatched", params=SPAN)).json()
    assert [(row["group"], row["events"]) for row in unmatched["results"]] == [("nobody", 1)]
    assert (unmatched["events"], unmatched["matched"]) == (6, 4)
    assert unmatched["share"] == 4 / 6


async def test_a_merge_moves_events_and_taking_it_back_returns_them(
    metrics: Any, metrics_app: Any, sent: Any, clock: Any, work: Any
) -> None:
    alder, brook = str(uuid4()), str(uuid4())
    await metrics.put(
        "/v1/metrics/orders", json={"name": "Orders", "kind": "count", "event": "Order"}
    )
    await sent(event("Order", at=AT, group="a"), event("Order", at=AT, group="b"))
    await tell(metrics_app, work, alder, external_id="a")
    await tell(metrics_app, work, brook, external_id="b")
    assert await by_company(metrics) == {alder: 1, brook: 1}

    await tell(metrics_app, work, brook, external_id="b", merged_into=alder)
    assert await by_company(metrics) == {alder: 2}

    await tell(metrics_app, work, brook, external_id="b")
    assert await by_company(metrics) == {alder: 1, brook: 1}


async def test_a_series_may_keep_to_some_companies(
    metrics: Any, metrics_app: Any, sent: Any, clock: Any, work: Any
) -> None:
    alder = str(uuid4())
    await metrics.put(
        "/v1/metrics/orders", json={"name": "Orders", "kind": "count", "event": "Order"}
    )
    await sent(event("Order", at=AT, group="a"), event("Order", at=AT, group="b"))
    await tell(metrics_app, work, alder, external_id="a")

    answer = await metrics.get("/v1/metrics/orders/series", params=SPAN | {"company": alder})

    assert answer.json()["series"][0]["points"][0][1] == 1
    adoption = await metrics.get("/v1/adoption", params=SPAN | {"event": "Order"})
    assert (adoption.json()["users"], adoption.json()["companies"]) == (1, 1)


async def test_unmatched_groups_come_in_pages(metrics: Any, sent: Any, clock: Any) -> None:
    await sent(*(event("Order", at=AT, group=f"g{n}") for n in range(5)))

    first = (await metrics.get("/v1/groups/unmatched", params=SPAN | {"limit": 3})).json()
    second = (
        await metrics.get("/v1/groups/unmatched", params=SPAN | {"after": first["next"]})
    ).json()

    groups = [row["group"] for row in first["results"] + second["results"]]
    assert groups == ["g0", "g1", "g2", "g3", "g4"]
    assert second["next"] is None
