"""Forty field-service firms that pay $5.6M a year between them."""

from dataclasses import dataclass
from typing import Literal

Plan = Literal["Starter", "Growth", "Scale"]
FRIDAY = -1


@dataclass(frozen=True)
class Company:
    """`renews_in` counts days from today; FRIDAY means the next one."""

    key: str
    name: str
    arr: int
    plan: Plan
    country: str
    trade: str
    renews_in: int
    contacts: tuple[tuple[str, str], ...]
    offline: bool = False
    single_sign_on: bool = False
    old_reports: bool = False

    @property
    def domain(self) -> str:
        return f"{self.key}.example"

    @property
    def seats(self) -> int:
        """People with a login, by what they pay."""
        return max(4, round(self.arr / 3_750))


def _plan(arr: int) -> Plan:
    return "Starter" if arr < 30 else "Growth" if arr < 150 else "Scale"


def _company(
    key: str,
    name: str,
    thousands: int,
    country: str,
    trade: str,
    renews_in: int,
    *contacts: tuple[str, str],
    plan: Plan | None = None,
    offline: bool = False,
    single_sign_on: bool = False,
    old_reports: bool = False,
) -> Company:
    return Company(
        key=key,
        name=name,
        arr=thousands * 1000,
        plan=plan or _plan(thousands),
        country=country,
        trade=trade,
        renews_in=renews_in,
        contacts=contacts,
        offline=offline,
        single_sign_on=single_sign_on,
        old_reports=old_reports,
    )


# Seventeen whose technicians work where no signal reaches: $1.31M, $420k of it due in 90 days.
WITHOUT_SIGNAL = (
    _company(
        *("alder-lifts", "Alder Lifts", 186, "GB", "lifts", FRIDAY),
        ("Marta Lindqvist", "operations lead"),
        ("Tomás Reyes", "service manager"),
        offline=True,
        single_sign_on=True,
    ),
    _company(
        *("brightwell-fire", "Brightwell Fire", 142, "GB", "fire safety", 58),
        ("Paul Hendry", "compliance manager"),
        ("Asha Nair", "field engineer"),
        plan="Growth",
        offline=True,
        old_reports=True,
    ),
    _company(
        *("ravel-ascenseurs", "Ravel Ascenseurs", 124, "FR", "lifts", 203),
        ("Camille Ravel", "managing director"),
        ("Hugo Besson", "dispatcher"),
        offline=True,
        single_sign_on=True,
    ),
    _company(
        *("tarn-lifts", "Tarn Lifts", 92, "GB", "lifts", 81),
        ("Gwen Parry", "service desk"),
        ("Ewan Fell", "technician"),
        offline=True,
    ),
    _company(
        *("kessel-heating", "Kessel Heating", 88, "GB", "heating", 143),
        ("Owen Pryce", "head of service"),
        ("Lucy Marsh", "office manager"),
        offline=True,
        single_sign_on=True,
    ),
    _company(
        *("dunmore-elevators", "Dunmore Elevators", 84, "IE", "lifts", 231),
        ("Sinead Walsh", "operations"),
        ("Colm Daly", "senior technician"),
        offline=True,
    ),
    _company(
        *("sentry-fire", "Sentry Fire", 78, "GB", "fire safety", 118),
        ("Harriet Cole", "contracts"),
        ("Dev Patel", "engineer"),
        offline=True,
    ),
    _company(
        *("moorland-heating", "Moorland Heating", 72, "GB", "heating", 262),
        ("Ben Astley", "owner"),
        ("Kath Dunn", "bookkeeper"),
        offline=True,
        old_reports=True,
    ),
    _company(
        *("calder-boilers", "Calder Boilers", 66, "GB", "heating", 174),
        ("Rob Whitehead", "service manager"),
        ("Jo Illingworth", "dispatcher"),
        offline=True,
    ),
    _company(
        *("piast-dzwigi", "Piast Dźwigi", 62, "PL", "lifts", 299),
        ("Agnieszka Nowak", "operations"),
        ("Piotr Zając", "technician"),
        offline=True,
    ),
    _company(
        *("vesta-alarms", "Vesta Alarms", 58, "IT", "alarms", 156),
        ("Giulia Ferri", "customer care"),
        ("Marco Rinaldi", "installer"),
        offline=True,
    ),
    _company(
        *("quayside-lifts", "Quayside Lifts", 54, "GB", "lifts", 340),
        ("Neil Ormond", "director"),
        ("Sam Tate", "technician"),
        offline=True,
    ),
    _company(
        *("bauer-brandschutz", "Bauer Brandschutz", 50, "DE", "fire safety", 187),
        ("Kristin Bauer", "Geschäftsführung"),
        ("Timo Lang", "technician"),
        offline=True,
    ),
    _company(
        *("nordlys-varme", "Nordlys Varme", 46, "NO", "heating", 219),
        ("Ingrid Solberg", "service lead"),
        ("Lars Haug", "technician"),
        offline=True,
    ),
    _company(
        *("ellison-gas", "Ellison Gas", 40, "GB", "heating", 128),
        ("Dawn Ellison", "owner"),
        ("Craig Holt", "gas engineer"),
        offline=True,
        old_reports=True,
    ),
    _company(
        *("tullow-fire", "Tullow Fire", 36, "IE", "fire safety", 276),
        ("Niamh Byrne", "administrator"),
        ("Sean Keane", "engineer"),
        offline=True,
    ),
    _company(
        *("marsh-and-sons", "Marsh & Sons Heating", 32, "GB", "heating", 305),
        ("Peter Marsh", "owner"),
        ("Will Marsh", "technician"),
        offline=True,
    ),
)

OTHERS = (
    _company(
        *("meridian-elevators", "Meridian Elevators", 420, "US", "lifts", 240),
        ("Grace Holloway", "VP field service"),
        ("Andre Fontaine", "regional dispatcher"),
    ),
    _company(
        *("halberd-security", "Halberd Security", 380, "US", "alarms", 165),
        ("Noah Brandt", "service director"),
        ("Tess Oyelaran", "operations analyst"),
    ),
    _company(
        *("northern-boiler-group", "Northern Boiler Group", 365, "GB", "heating", 212),
        ("Fiona Galt", "head of operations"),
        ("Imran Sheikh", "planner"),
    ),
    _company(
        *("aster-fire-safety", "Aster Fire & Safety", 340, "US", "fire safety", 318),
        ("Caroline Webb", "COO"),
        ("Luis Ortega", "branch manager"),
    ),
    _company(
        *("copperline-hvac", "Copperline HVAC", 310, "US", "heating", 137),
        ("Dale Rourke", "operations manager"),
        ("Mina Castillo", "billing"),
    ),
    _company(
        *("stavanger-heis", "Stavanger Heis", 295, "NO", "lifts", 284),
        ("Kari Nilsen", "service manager"),
        ("Odd Berg", "technician"),
    ),
    _company(
        *("grupo-ascensa", "Grupo Ascensa", 280, "ES", "lifts", 192),
        ("Lucía Ortega", "operations"),
        ("Javier Molina", "technician"),
    ),
    _company(
        *("bluegate-alarms", "Bluegate Alarms", 260, "GB", "alarms", 149),
        ("Sophie Lambert", "IT manager"),
        ("Aaron Pike", "field lead"),
        single_sign_on=True,
    ),
    _company(
        *("northgate-alarms", "Northgate Alarms", 240, "GB", "alarms", 21),
        ("Dana Whitlock", "head of IT"),
        ("Ray Osborne", "service director"),
    ),
    _company(
        *("polar-klima", "Polar Klima", 235, "AT", "heating", 71),
        ("Eva Gruber", "IT"),
        ("Stefan Moser", "Disposition"),
        single_sign_on=True,
    ),
    _company(
        *("harbour-lifts", "Harbour Lifts", 210, "GB", "lifts", 255),
        ("Janet Okoro", "operations manager"),
        ("Callum Reid", "technician"),
        single_sign_on=True,
    ),
    _company(
        *("fenwick-heating", "Fenwick Heating", 180, "GB", "heating", 329),
        ("Oliver Fenwick", "IT and systems"),
        ("Maeve Lynch", "dispatcher"),
        single_sign_on=True,
    ),
    _company(
        *("castle-lifts", "Castle Lifts", 164, "GB", "lifts", 47),
        ("Ruth Amadi", "planning"),
        ("Gareth Boone", "head of IT"),
        single_sign_on=True,
    ),
    _company(
        *("ostrava-vytahy", "Ostrava Výtahy", 150, "CZ", "lifts", 161),
        ("Petra Svobodová", "systems"),
        ("Jan Dvořák", "technician"),
        single_sign_on=True,
    ),
    _company(
        *("cedar-valley-fire", "Cedar Valley Fire", 125, "US", "fire safety", 228),
        ("Megan Tully", "office lead"),
        ("Bruce Adair", "inspector"),
        single_sign_on=True,
    ),
    _company(
        *("solano-security", "Solano Security", 96, "US", "alarms", 122),
        ("Ines Caro", "accounts"),
        ("Victor Lam", "IT"),
        single_sign_on=True,
    ),
    _company(
        *("lumen-electrical", "Lumen Electrical", 82, "GB", "electrical", 270),
        ("Priti Shah", "operations"),
        ("Joe Barlow", "electrician"),
        single_sign_on=True,
    ),
    _company(
        *("redbrook-plumbing", "Redbrook Plumbing", 60, "GB", "plumbing", 311),
        ("Stuart Redbrook", "owner"),
        ("Ellie Moss", "office"),
    ),
    _company(
        *("tidewater-heating", "Tidewater Heating", 24, "US", "heating", 66),
        ("Chuck Delaney", "owner"),
        plan="Starter",
    ),
    _company(
        *("reimers-klima", "Reimers Klima", 21, "DE", "heating", 246),
        ("Anke Reimers", "Büro"),
        plan="Starter",
        old_reports=True,
    ),
    _company(
        *("lindau-alarm", "Lindau Alarm", 19, "DE", "alarms", 88),
        ("Florian Specht", "Inhaber"),
        plan="Starter",
        old_reports=True,
    ),
    _company(
        *("voss-aufzuege", "Voss Aufzüge", 18, "DE", "lifts", 35),
        ("Jürgen Voss", "Inhaber"),
        plan="Starter",
    ),
    _company(
        *("harzer-heiztechnik", "Harzer Heiztechnik", 16, "DE", "heating", 197),
        ("Sabine Kröger", "Buchhaltung"),
        plan="Starter",
        old_reports=True,
    ),
)

COMPANIES = (*WITHOUT_SIGNAL, *OTHERS)
BY_KEY = {company.key: company for company in COMPANIES}
GERMAN_STARTERS = tuple(c for c in COMPANIES if c.country == "DE" and c.plan == "Starter")
