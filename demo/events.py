"""Fourteen months of events as the product's own senders would have sent them, made in seconds.

Everything is drawn at once with numpy from one seed; only the last step walks over the events, to
write each as a line of the Segment tracking API.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from demo.story import effects
from demo.story.companies import COMPANIES, GERMAN_STARTERS, Company

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WEEK = np.array([1.04, 1.03, 1.0, 0.99, 0.94, 0.12, 0.05])
# How often a working day sees each, over all companies.
A_DAY = {
    "Job Closed": 240.0,
    "Invoice Paid": 112.0,
    "Quote Sent": 62.0,
    "Route Driven": 78.0,
    "Plan Viewed": 95.0,
    "Photo Added": 45.0,
    "Report Built": 18.0,
}
FILLER = "App Opened"
OFFLINE_SHARE = 0.3


@dataclass(frozen=True)
class Events:
    """Columns of one length, sorted by time; `properties` is JSON text without its braces."""

    at: NDArray[np.datetime64]
    name: NDArray[np.str_]
    user: NDArray[np.str_]
    company: NDArray[np.str_]
    properties: list[str]

    def __len__(self) -> int:
        return len(self.name)


def make_events(today: date, seed: int | None = None) -> Events:
    """Exactly `effects.EVENTS` events of the days before `today`."""
    rng = np.random.default_rng(seed or effects.SEEDS[today.weekday()])
    world = _World(today, rng)
    drawn = [world.draw(name, a_day) for name, a_day in A_DAY.items()]
    drawn += [world.quotes_won(drawn[2]), world.offline_sheets(drawn[0])]
    missing = effects.EVENTS - sum(len(part.day) for part in drawn)
    drawn.append(world.fill(missing))
    return world.sorted(drawn)


@dataclass(frozen=True)
class _Drawn:
    name: str
    day: Ints
    company: Ints
    second: Ints
    properties: list[str]


class _World:
    """What all events share: who is how busy, which days were busy, and who has what since when."""

    def __init__(self, today: date, rng: np.random.Generator) -> None:
        self.rng = rng
        self.start = today - timedelta(days=effects.DAYS)
        self.before = effects.DAYS - np.arange(effects.DAYS)  # days before today
        weekday = (self.start.weekday() + np.arange(effects.DAYS)) % 7
        growth = np.linspace(0.93, 1.07, effects.DAYS)
        weather = np.exp(rng.normal(0, 0.05, effects.DAYS))
        self.busy: Floats = WEEK[weekday] * growth * weather
        self.weekday = weekday
        self.weights = np.array([company.arr**0.8 for company in COMPANIES])
        self.weights /= self.weights.sum()
        self.mood: Floats = rng.normal(0, 0.02, len(COMPANIES))
        self.mood -= (self.mood * self.weights).sum()

    def draw(self, name: str, a_day: float) -> _Drawn:
        weights = self._invoice_weights() if name == "Invoice Paid" else self.weights
        expected = a_day * np.outer(self.busy, weights)
        if name == "Invoice Paid":
            expected *= self._refusals()
        counts = self.rng.poisson(expected)
        day, company = (np.repeat(axis, counts.ravel()) for axis in _axes(counts.shape))
        return _Drawn(name, day, company, self._seconds(len(day)), self._told(name, day, company))

    def quotes_won(self, sent: _Drawn) -> _Drawn:
        """A share of the quotes, a day or two later; whether quotes are instant changes nothing."""
        chance = effects.QUOTES_WON + self._daily(0.006)[sent.day] + self.mood[sent.company]
        won = np.flatnonzero(self.rng.random(len(sent.day)) < chance)
        day = np.minimum(sent.day[won], effects.DAYS - 1)
        amount = self.rng.lognormal(6.8, 0.7, len(won))
        told = [f'"amount":{value:.2f}' for value in amount]
        return _Drawn("Quote Won", day, sent.company[won], self._seconds(len(won)), told)

    def offline_sheets(self, closed: _Drawn) -> _Drawn:
        """Sheets that waited on the phone, of those who have the feature."""
        share = np.where(self._has_offline(closed.day, closed.company), OFFLINE_SHARE, 0.0)
        kept = np.flatnonzero(self.rng.random(len(closed.day)) < share)
        minutes = self.rng.integers(3, 190, len(kept))
        told = [f'"minutes":{value}' for value in minutes]
        second = np.maximum(closed.second[kept] - 600, 0)
        return _Drawn("Offline Sheet Saved", closed.day[kept], closed.company[kept], second, told)

    def fill(self, count: int) -> _Drawn:
        day = self.rng.choice(effects.DAYS, count, p=self.busy / self.busy.sum())
        company = self.rng.choice(len(COMPANIES), count, p=self.weights)
        seconds = self.rng.gamma(9.0, 2.1 / 9.0, count)
        told = [f'"seconds":{value:.2f}' for value in seconds]
        return _Drawn(FILLER, day, company, self._seconds(count), told)

    def sorted(self, parts: list[_Drawn]) -> Events:
        day = np.concatenate([part.day for part in parts])
        company = np.concatenate([part.company for part in parts])
        second = np.concatenate([part.second for part in parts])
        name = np.concatenate([np.full(len(part.day), part.name) for part in parts])
        told = [text for part in parts for text in part.properties]
        order = np.lexsort((second, day))
        seats = np.array([company.seats for company in COMPANIES])[company]
        number = (self.rng.random(len(day)) ** 1.4 * seats).astype(np.int64) + 1
        keys = np.array([company.key for company in COMPANIES])[company]
        users = np.char.add(np.char.add(keys, "-"), number.astype(np.str_))
        start = np.datetime64(self.start.isoformat(), "s")
        at = start + day.astype("timedelta64[D]") + second.astype("timedelta64[s]")
        return Events(at[order], name[order], users[order], keys[order], [told[i] for i in order])

    def _told(self, name: str, day: Ints, company: Ints) -> list[str]:
        match name:
            case "Job Closed":
                chance = effects.SAME_DAY + self._daily(0.004)[day] + self.mood[company]
                chance += effects.OFFLINE.size * self._has_offline(day, company)
                done = self.rng.random(len(day)) < chance
                return [f'"same_day":{"true" if yes else "false"}' for yes in done]
            case "Invoice Paid":
                return self._invoices(day, company)
            case "Quote Sent":
                return [f'"amount":{v:.2f}' for v in self.rng.lognormal(6.9, 0.7, len(day))]
            case "Route Driven":
                pioneers = np.array([c.key in effects.ROUTE_PIONEERS for c in COMPANIES])
                has = pioneers[company] & (self.before[day] <= effects.ROUTES.live)
                km = effects.KM_A_ROUTE + effects.ROUTES.size * has + self._daily(0.5)[day]
                km += self.rng.normal(0, 18, len(day))
                return [f'"km":{value:.1f}' for value in np.maximum(km, 3)]
            case _:
                return [""] * len(day)

    def _invoices(self, day: Ints, company: Ints) -> list[str]:
        reminded = self.before[day] <= effects.REMINDERS.live
        mean = effects.DAYS_TO_PAY + effects.REMINDERS.size * reminded + self._daily(0.2)[day]
        days = np.round(self.rng.gamma(6.0, mean / 6.0)).astype(np.int64)
        amounts = self.rng.lognormal(6.2, 0.8, len(day))
        labels = [f'"country":"{c.country}","plan":"{c.plan}"' for c in COMPANIES]
        return [
            f'"days":{took},"amount":{amount:.2f},{labels[which]}'
            for took, amount, which in zip(days, amounts, company, strict=True)
        ]

    def _daily(self, size: float) -> Floats:
        """A common swing: the year, and a slow wander of a few weeks."""
        steps = self.rng.normal(0, 1, effects.DAYS)
        wander = np.convolve(steps, np.ones(10) / np.sqrt(10), mode="same")
        year = np.sin(2 * np.pi * np.arange(effects.DAYS) / 365)
        return size * (0.5 * wander + 0.5 * year)

    def _has_offline(self, day: Ints, company: Ints) -> NDArray[np.bool_]:
        first = np.array([c.offline for c in COMPANIES])[company]
        since = np.where(first, effects.OFFLINE.live, effects.OFFLINE.others or 0)
        return np.asarray(self.before[day] <= since)

    def _invoice_weights(self) -> Floats:
        small = {c.key for c in GERMAN_STARTERS}
        weights = np.array([c.arr**0.5 * (2.6 if c.key in small else 1.0) for c in COMPANIES])
        return np.asarray(weights / weights.sum(), dtype=np.float64)

    def _refusals(self) -> Floats:
        """German Starter accounts in the last days, whose VAT numbers are refused."""
        left = np.ones((effects.DAYS, len(COMPANIES)))
        small = np.array([company in GERMAN_STARTERS for company in COMPANIES])
        left[np.outer(self.before <= effects.VAT_DAYS, small)] = effects.VAT_SHARE_LEFT
        return left

    def _seconds(self, count: int) -> Ints:
        """Working hours, most before noon and again in the afternoon."""
        morning = self.rng.random(count) < 0.55
        hour = np.where(morning, self.rng.normal(10, 1.4, count), self.rng.normal(14.8, 1.6, count))
        return np.asarray(np.clip(hour, 5, 21) * 3600, dtype=np.int64)


def _axes(shape: tuple[int, ...]) -> tuple[Ints, Ints]:
    days, companies = np.indices(shape)
    return days.ravel(), companies.ravel()


def batches(events: Events, today: date, size: int) -> Iterator[bytes]:
    """Bodies for POST /v1/batch, oldest first, each one `size` events long at most."""
    rows = zip(
        events.user.tolist(),
        events.name.tolist(),
        np.datetime_as_string(events.at).tolist(),
        events.company.tolist(),
        events.properties,
        strict=True,
    )
    lines = [
        f'{{"type":"track","userId":"{user}","event":"{name}","timestamp":"{at}Z",'
        f'"messageId":"fernway-{today:%y%m%d}-{number}","context":{{"groupId":"{company}"}},'
        f'"properties":{{{told}}}}}'
        for number, (user, name, at, company, told) in enumerate(rows)
    ]
    for first in range(0, len(events), size):
        yield ('{"batch":[' + ",".join(lines[first : first + size]) + "]}").encode()


def past_points(today: date) -> dict[str, list[tuple[datetime, float]]]:
    """Daily values of the metrics that came as files, by metric, each with its planted effect."""
    series = {}
    for number, past in enumerate(effects.PAST):
        rng = np.random.default_rng([effects.SEEDS[0], number])
        days = np.arange(effects.PAST_DAYS)
        before = effects.PAST_DAYS - days
        wander = np.convolve(rng.normal(0, 1, effects.PAST_DAYS), np.ones(7) / 7, mode="same")
        values = past.level + past.noise * (rng.normal(0, 1, effects.PAST_DAYS) + 0.4 * wander)
        values[before <= past.live] += past.size
        start = datetime.combine(today, time(), UTC) - timedelta(days=effects.PAST_DAYS)
        series[past.metric] = [
            (start + timedelta(days=int(day)), round(float(value), 2))
            for day, value in zip(days, values, strict=True)
        ]
    return series


def seats_of(company: Company) -> list[str]:
    """The user ids of a company, as the events name them."""
    return [f"{company.key}-{number}" for number in range(1, company.seats + 1)]
