"""Fernway's people. While the story is told they are administrators: only those may say when."""

from demo import SIGN_IN
from demo.loading.doors import Doors, Json
from demo.story.people import PEOPLE, Person

SERVICES = ("roadmap", "feedback", "metrics")


async def load_people(doors: Doors) -> dict[str, str]:
    """Ids by key; each has chosen a password and is signed in."""
    ids = {}
    for person in PEOPLE:
        body = {"email": person.email, "name": person.name, "role": "admin"}
        made = await doors.post("roadmap", "/v1/people", body | {"function": person.function})
        secret = made["invitation"]["link"].rpartition("/invitations/")[2]
        accepted = {"secret": secret, "password": SIGN_IN.password}
        session = await doors.post("roadmap", "/v1/invitations/acceptance", accepted)
        told = await doors.post("roadmap", "/v1/sessions/tokens", {"session": session["session"]})
        doors.tokens[person.key] = told["tokens"]
        ids[person.key] = str(made["id"])
    return ids


async def settle_people(doors: Doors, ids: dict[str, str], teams: dict[str, str]) -> None:
    """Give each the role of the story, and a team to those who have one."""
    for person in PEOPLE:
        change: Json = {"role": person.role}
        if person.key in ("jonas", "mateo"):
            change["team"] = teams["Pocket team" if person.key == "jonas" else "Dispatch team"]
        await doors.patch("roadmap", f"/v1/people/{ids[person.key]}", change)


def owner_email(company_number: int) -> str:
    """Accounts belong to sales, but for those that support looks after."""
    owner: Person = PEOPLE[2] if company_number % 4 else PEOPLE[3]
    return owner.email
