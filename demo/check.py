"""Proves the story on a loaded demo workspace: planted effects, verdicts, and who asked for what.

python -m demo.check URL_OF_ROADMAP URL_OF_FEEDBACK URL_OF_METRICS KEY
"""

import asyncio
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from demo.story import effects
from demo.story.effects import PAST, PLANTED

VERDICTS = {
    "Offline job sheets": "within",
    "Invoice reminders": "above",
    "Instant quotes": "below",
    "Route suggestions": None,
}
TITLES = {
    "offline-job-sheets": "Offline job sheets",
    "invoice-reminders": "Invoice reminders",
    "instant-quotes": "Instant quotes",
    "route-suggestions": "Route suggestions",
    "parts-lookup": "Parts lookup",
    "photo-reports": "Photo reports",
    "two-way-calendar": "Two-way calendar",
    "shift-planner": "Shift planner",
    "tracking-page": "Customer tracking page",
}


@dataclass(frozen=True)
class Finding:
    what: str
    expected: object
    found: object

    @property
    def holds(self) -> bool:
        return self.expected == self.found


class Checker:
    def __init__(
        self,
        urls: dict[str, str],
        key: str,
        transports: dict[str, httpx.AsyncBaseTransport] | None = None,
    ) -> None:
        self.findings: list[Finding] = []
        headers = {"authorization": f"Bearer {key}"}
        self._clients = {
            name: httpx.AsyncClient(
                base_url=url,
                headers=headers,
                timeout=60,
                trust_env=False,
                transport=(transports or {}).get(name),
            )
            for name, url in urls.items()
        }

    async def get(self, service: str, path: str, **params: Any) -> Any:
        answer = await self._clients[service].get(path, params=params)
        answer.raise_for_status()
        return answer.json()

    async def all(self, service: str, path: str, **params: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        after: str | None = None
        while True:
            more = {"after": after} if after else {}
            page = await self.get(service, path, limit=200, **params, **more)
            rows += page["results"]
            after = page["next"]
            if after is None:
                return rows

    def expect(self, what: str, expected: object, found: object) -> None:
        self.findings.append(Finding(what, expected, found))

    async def check(self) -> list[Finding]:
        try:
            await self._customers()
            await self._needs()
            await self._results()
            await self._past()
            await self._tension()
            await self._numbers()
        finally:
            await asyncio.gather(*(client.aclose() for client in self._clients.values()))
        return self.findings

    async def _customers(self) -> None:
        companies = await self.all("feedback", "/v1/companies")
        self.expect("companies", 40, len(companies))
        total = sum(float(company["arr"] or 0) for company in companies)
        self.expect("ARR of all companies", 5_600_000.0, total)
        self.expect("notes", 600, len(await self.all("feedback", "/v1/feedback")))
        inbox = await self.get("feedback", "/v1/inbox")
        self.expect("untriaged notes", 23, inbox["untriaged"])
        requests = await self.all("feedback", "/v1/requests")
        # Two of them were merged into a third and no longer stand in the list.
        self.expect("requests, with two that were merged", 60, len(requests) + 2)
        self.expect("items", 40, len(await self.all("roadmap", "/v1/items")))

    async def _needs(self) -> None:
        requests = {row["title"]: row for row in await self.all("feedback", "/v1/requests")}
        for title, companies, arr in (
            ("Job sheets without a signal", 17, 1_310_000.0),
            ("Single sign-on", 12, 1_900_000.0),
            ("Quotes on the spot", 1, 24_000.0),
            ("Summaries written by AI", 1, 24_000.0),
        ):
            request = requests[title]
            self.expect(f"companies behind “{title}”", companies, request["companies"])
            self.expect(f"ARR behind “{title}”", arr, float(request["arr"]))
        offline = requests["Job sheets without a signal"]
        self.expect("notes on offline job sheets", 37, offline["notes"])
        self.expect("offline ARR due in 90 days", 420_000.0, float(offline["renewing_arr"]))
        full = await self.get("feedback", f"/v1/requests/{offline['id']}")
        self.expect("requests merged into it", 2, len(full["merged"]))
        refused = await self.get("feedback", "/v1/feedback", q="VAT number refused", limit=200)
        since = datetime.now(UTC).timestamp() - (effects.VAT_DAYS + 1) * 86_400
        recent = [
            note
            for note in refused["results"]
            if datetime.fromisoformat(note["occurred_at"]).timestamp() > since
        ]
        said = [note for note in recent if "VAT number refused" in note["text"]]
        attached = requests["VAT number refused"]["notes"]
        waiting = sum(note["status"] == "new" for note in said)
        self.expect("notes of refused VAT numbers", 14, attached + waiting)

    async def _results(self) -> None:
        """Each planted effect lies inside its measured interval, and the verdict is as told."""
        launches = {row["item_title"]: row for row in await self.all("roadmap", "/v1/launches")}
        for planted in PLANTED:
            title = TITLES[planted.item]
            launch = launches[title]
            reading = launch["reading"]
            low, high = reading["interval"]["absolute"]
            inside = low <= planted.size <= high
            self.expect(f"{title}: {planted.size} inside {low:.3f} to {high:.3f}", True, inside)
            verdict = launch["verdict"]["verdict"] if launch["verdict"] else None
            self.expect(f"verdict on {title}", VERDICTS[title], verdict)
            if verdict is not None:
                self.expect(f"the rule on {title}", verdict, launch["verdict"]["hint"])
        routes = launches["Route suggestions"]
        self.expect("route suggestions are provisional", True, routes["reading"]["provisional"])
        self.expect("days to their verdict", 67, routes["days_to_verdict"])
        low, high = routes["reading"]["interval"]["relative"]
        self.expect("their interval is still wide", True, low < 0 < high)
        rules = launches["Instant quotes"]["verdict"]["kill_criteria"]
        self.expect("a stop rule was met", True, any(rule.get("met") for rule in rules))

    async def _past(self) -> None:
        launches = {row["item_title"]: row for row in await self.all("roadmap", "/v1/launches")}
        for past in PAST:
            title = TITLES[past.item]
            launch = launches[title]
            low, high = launch["reading"]["interval"]["absolute"]
            self.expect(
                f"{title}: {past.size} inside {low:.2f} to {high:.2f}",
                True,
                low <= past.size <= high,
            )
            self.expect(f"the rule on {title}", *_verdicts(launch))
        record = (await self.get("roadmap", "/v1/calibration"))["together"]
        held = record["within"] + record["above"]
        self.expect("promises that held, of those closed", (5, 8), (held, record["cases"]))
        self.expect("we over-promise", True, 1.2 <= (record.get("factor") or 0) <= 1.6)

    async def _tension(self) -> None:
        promises = await self.all("roadmap", "/v1/promises", state="at_risk")
        names = [promise["company"]["name"] for promise in promises]
        self.expect("a promise at risk to Northgate Alarms", True, "Northgate Alarms" in names)
        decisions = await self.all("roadmap", "/v1/decisions", state="open")
        titles = [decision["title"] for decision in decisions]
        self.expect("the decision waits", True, "Single sign-on or AI summaries?" in titles)
        items = {row["title"]: row for row in await self.all("roadmap", "/v1/items")}
        slipped = items["Single sign-on"]["slip_days"]
        self.expect("single sign-on slipped by days", 35, slipped)
        (case,) = await self.all(
            "roadmap", "/v1/cases", item=items["AI summaries"]["id"], status="draft"
        )
        self.expect("AI summaries could be noticed", False, case["measurability"]["enough"])
        (case,) = await self.all(
            "roadmap", "/v1/cases", item=items["Single sign-on"]["id"], status="draft"
        )
        self.expect("single sign-on could be noticed", True, case["measurability"]["enough"])

    async def _numbers(self) -> None:
        matched = await self.get("metrics", "/v1/groups/unmatched")
        self.expect("events that belong to a known company", 1.0, matched["share"])


def _verdicts(launch: dict[str, Any]) -> tuple[object, object]:
    return launch["verdict"]["verdict"], launch["verdict"]["hint"]


def report(findings: list[Finding]) -> str:
    lines = [
        f"{'ok ' if one.holds else 'NOT'} {one.what}: {one.found}"
        + ("" if one.holds else f" (told: {one.expected})")
        for one in findings
    ]
    return "\n".join(lines)


def main() -> int:
    roadmap, feedback, metrics, key = sys.argv[1:5]
    urls = {"roadmap": roadmap, "feedback": feedback, "metrics": metrics}
    findings = asyncio.run(Checker(urls, key).check())
    sys.stdout.write(report(findings) + "\n")
    return 0 if all(one.holds for one in findings) else 1


if __name__ == "__main__":
    raise SystemExit(main())
