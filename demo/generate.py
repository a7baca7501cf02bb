"""The demo's notes and votes: seeded, and relative to a given day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from demo.story import effects
from demo.story.companies import BY_KEY, COMPANIES, GERMAN_STARTERS, WITHOUT_SIGNAL, Company
from demo.story.needs import (
    AI_SUMMARIES,
    BIG_ONES,
    FIRST_NOTE,
    INSTANT_QUOTES,
    OFFLINE,
    OFFLINE_TWINS,
    REMINDERS,
    ROUTES,
    SINGLE_SIGN_ON,
    VAT_REFUSED,
    Need,
)
from demo.story.people import MARTA
from demo.story.voices import (
    ASIDES,
    COLLEAGUES,
    ENDINGS,
    LOOSE,
    OPENINGS,
    PLACES,
    TOOLS,
    UNTRIAGED,
    WEEKDAYS,
    WEEKS,
)
from demo.story.wishes import WISHES

OLDEST = 420
# The request that a note belongs to: 37 notes came in as three requests, merged since.
OFFLINE_REQUESTS = ("offline", "offline-drafts", "offline-basements")
OFFLINE_TOOLS = ("email", "call", "app_review", "zendesk")
LIVE_OF = {"offline": 154, "reminders": 92, "instant-quotes": 200, "routes": 23, "photos": 330}
LIVE_OF |= {"parts": 395, "calendar": 287, "shifts": 258, "tracking": 222}


@dataclass(frozen=True)
class Note:
    """`request` names a need; None where it waits in the inbox or asks for nothing."""

    text: str
    at: datetime
    company: Company
    contact: str
    tool: str
    request: str | None = None
    kind: str | None = None
    is_new: bool = False


@dataclass(frozen=True)
class Story:
    """All that varies from one installation to the next."""

    today: date
    notes: list[Note]
    votes: list[tuple[str, Company, str]]


def tell(today: date) -> Story:
    """600 notes and the votes beside them."""
    teller = _Teller(today, Random(effects.SEEDS[today.weekday()]))
    notes = teller.notes()
    return Story(today, notes, teller.votes())


def needs() -> tuple[Need, ...]:
    return (*BIG_ONES, *WISHES)


def email_of(company: Company, contact: str) -> str:
    name = contact.lower().replace(" ", ".")
    plain = "".join(c for c in name if c.isascii() and (c.isalnum() or c == "."))
    return f"{plain}@{company.domain}"


class _Teller:
    def __init__(self, today: date, rng: Random) -> None:
        self.today, self.rng = today, rng
        self.said: set[str] = set()
        self.asked: dict[str, list[Company]] = {}

    def notes(self) -> list[Note]:
        notes = self._offline()
        for need in needs():
            if need is not OFFLINE:
                notes += self._of_need(need)
        notes += self._loose()
        notes += [self._waiting(*told) for told in UNTRIAGED]
        return sorted(notes, key=lambda note: note.at)

    def votes(self) -> list[tuple[str, Company, str]]:
        """One in eight companies that asked also voted on the portal."""
        return [
            (need, company, company.contacts[0][0])
            for need, companies in self.asked.items()
            for company in companies
            if self.rng.random() < 0.125
        ]

    def _offline(self) -> list[Note]:
        """Marta first; then each of the seventeen at least once, until all 37 have spoken."""
        marta = BY_KEY[MARTA[0]]
        first = Note(FIRST_NOTE, self._at(399), marta, MARTA[1], "email", "offline")
        more = self.rng.choices(WITHOUT_SIGNAL, k=OFFLINE.notes - 18)
        firms = [marta, *WITHOUT_SIGNAL[1:], *more]
        thoughts = self._thoughts(OFFLINE, OFFLINE.notes - 1)
        notes = [first]
        for number, company in enumerate(firms):
            request = OFFLINE_REQUESTS[number % 7 % 3 if number % 7 < 3 else 0]
            days = self.rng.uniform(160, 396)
            tool = OFFLINE_TOOLS[number % 4]
            notes.append(self._note(thoughts[number], days, company, tool, request))
        self.asked["offline"] = list(WITHOUT_SIGNAL)
        return notes

    def _of_need(self, need: Need) -> list[Note]:
        waiting = sum("VAT number refused" in told[4] for told in UNTRIAGED)
        count = need.notes - (waiting if need is VAT_REFUSED else 0)
        firms = self._firms(need, count)
        self.asked[need.key] = sorted(set(firms), key=lambda company: company.key)
        thoughts = self._thoughts(need, count)
        return [
            self._note(thought, self._days_ago(need), company, self.rng.choice(TOOLS), need.key)
            for thought, company in zip(thoughts, firms, strict=True)
        ]

    def _firms(self, need: Need, count: int) -> list[Company]:
        """Who asks: the firms of the story where it says so, else some of the right trade."""
        if need is SINGLE_SIGN_ON:
            named = [company for company in COMPANIES if company.single_sign_on]
            return named + self.rng.choices(named, k=count - len(named))
        if need is VAT_REFUSED:
            return self.rng.choices(GERMAN_STARTERS, k=count)
        if need in (INSTANT_QUOTES, AI_SUMMARIES):
            return [BY_KEY["tidewater-heating"]] * count
        fitting = [c for c in COMPANIES if not need.trades or c.trade in need.trades]
        fitting = [c for c in fitting if c.key not in ("northgate-alarms", "tidewater-heating")]
        few = self.rng.sample(fitting, k=min(len(fitting), max(2, round(count * 0.6))))
        return few[:count] + self.rng.choices(few, k=max(0, count - len(few)))

    def _days_ago(self, need: Need) -> float:
        """Before the launch that answered it; refused invoices since they are refused."""
        if need is VAT_REFUSED:
            return self.rng.uniform(1.5, effects.VAT_DAYS - 0.5)
        live = LIVE_OF.get(need.key)
        if live is not None:
            return float(self.rng.uniform(live + 4, min(OLDEST, live + 180)))
        # More of late: what is open is asked more and more often.
        recent = 40 if need in (REMINDERS, ROUTES) else 1
        return float(max(recent, OLDEST * self.rng.random() ** 1.6 + 1.2))

    def _loose(self) -> list[Note]:
        notes = []
        for kind, thought in LOOSE:
            company = self.rng.choice(COMPANIES)
            # Nobody speaks of the routes before there are any.
            longest = effects.ROUTES.live - 3 if "route" in thought else 85
            days = 1.5 + longest * self.rng.random() ** 1.3
            tool = self.rng.choice(TOOLS)
            notes.append(self._note(thought, days, company, tool, None, kind=kind))
        return notes

    def _waiting(
        self, days: float, company: str, contact: str, tool: str, text: str, kind: str
    ) -> Note:
        return Note(text, self._at(days), BY_KEY[company], contact, tool, None, kind, is_new=True)

    def _thoughts(self, need: Need, count: int) -> list[str]:
        """Each thought once before any comes twice, in another order."""
        told: list[str] = []
        while len(told) < count:
            told += self.rng.sample(need.told, k=len(need.told))
        return told[:count]

    def _note(
        self,
        thought: str,
        days: float,
        company: Company,
        tool: str,
        request: str | None,
        *,
        kind: str | None = None,
    ) -> Note:
        contact = self.rng.choice(company.contacts)[0]
        if tool == "app_review" and self.rng.random() < 0.5:
            contact = "A technician"
        text = self._worded(thought, company, tool)
        return Note(text, self._at(days), company, contact, tool, request, kind)

    def _worded(self, thought: str, company: Company, tool: str) -> str:
        """Opening, thought, an aside of the trade, an ending; never the same text twice."""
        for attempt in range(50):
            parts = [self.rng.choice(OPENINGS[tool]), thought]
            if self.rng.random() < 0.35 + attempt / 20:
                parts.append(self.rng.choice(ASIDES[company.trade]))
            parts.append(self.rng.choice(ENDINGS[tool]))
            text = self._filled(" ".join(part for part in parts if part))
            if text not in self.said:
                break
        self.said.add(text)
        return text

    def _filled(self, text: str) -> str:
        rng = self.rng
        return text.format(
            place=rng.choice(PLACES),
            who=rng.choice(COLLEAGUES),
            n=rng.randint(3, 14),
            day=rng.choice(WEEKDAYS),
            week=rng.choice(WEEKS),
        )

    def _at(self, days: float) -> datetime:
        """In working hours, some days before the installation."""
        whole = int(days)
        start = datetime.combine(self.today - timedelta(days=whole), time(8), UTC)
        if whole == 0:
            # The evening before: not in the future at whatever hour somebody installs.
            evening = datetime.combine(self.today, time(17), UTC) - timedelta(days=1)
            return evening + timedelta(minutes=round((1 - days) * 400))
        return start + timedelta(minutes=round((1 - days % 1) * 540 % 540))


def twins() -> tuple[tuple[str, str, str, str], ...]:
    """Key, title, text and product of the two requests that were merged into the first."""
    keys = OFFLINE_REQUESTS[1:]
    return tuple((key, *twin) for key, twin in zip(keys, OFFLINE_TWINS, strict=True))
