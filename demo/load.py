"""Loads the demo workspace through the public APIs of the three services."""

import asyncio
from collections.abc import Callable
from datetime import date

import httpx

from demo.events import make_events
from demo.generate import Story, tell
from demo.loading import customers, launches, numbers, plan, talk
from demo.loading.doors import Doors, until
from demo.loading.people import load_people, settle_people


async def load(
    urls: dict[str, str],
    key: str,
    *,
    today: date,
    say: Callable[[str], None] = lambda _: None,
    transports: dict[str, httpx.AsyncBaseTransport] | None = None,
) -> None:
    """`key` is an admin's, in a workspace marked as a demo; raises LoadingFailed."""
    story = tell(today)
    async with Doors(urls, key, today, transports) as doors, asyncio.TaskGroup() as group:
        people = await load_people(doors)
        await customers.load_companies(doors)
        await numbers.load_metrics(doors)
        events = await asyncio.to_thread(make_events, today)
        say("Sending 400,000 events of fourteen months …")
        sending = group.create_task(numbers.load_events(doors, events))
        products = await plan.load_products(doors, people)
        say("600 notes of 40 companies …")
        listening = group.create_task(_listen(doors, story, products))
        teams = await plan.load_teams(doors)
        objectives = await plan.load_objectives(doors, products, people)
        items = await plan.load_items(doors, products, teams, objectives, people)
        requests = await listening
        await talk.load_decisions(doors, items, people)
        await talk.load_risks(doors, items, people)
        # Last, so that each item's demand is told once and not with every vote.
        await customers.link_items(doors, requests, items)
        await sending
        say("Business cases, launches and what came of them …")
        await _everything_has_arrived(doors)
        await launches.load_cases(doors, items)
        await launches.load_launches(doors, items)
        await launches.look_back(doors, items)
        await launches.load_costs(doors, items, products)
        await talk.load_promises(doors, items)
        await plan.slip(doors, items)
        await settle_people(doors, people, teams)


async def _listen(doors: Doors, story: Story, products: dict[str, str]) -> dict[str, str]:
    """What customers said, while the plan is written down; ids of the requests."""
    requests = await customers.load_requests(doors, products)
    await customers.load_notes(doors, story, requests)
    await customers.merge_twins(doors, requests)
    await customers.load_votes(doors, story, requests)
    await customers.load_deals(doors, requests)
    return requests


async def _everything_has_arrived(doors: Doors) -> None:
    """The metrics know the companies, and the roadmap knows the metrics."""

    async def matched() -> bool:
        found = await doors.get("metrics", "/v1/groups/unmatched")
        return bool(found["share"] and found["share"] > 0.999)

    await until(matched, what="companies to be matched with their events")
