"""The people of Fernway who sign in, and the role that shows them what they need."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    role: str
    function: str
    title: str

    @property
    def email(self) -> str:
        return f"{self.key}@fernway.example"


PEOPLE = (
    Person("ines", "Ines Okafor", "admin", "cpo", "Chief Product Officer"),
    Person("jonas", "Jonas Brandt", "maker", "product", "Product manager, Pocket"),
    Person("priya", "Priya Raman", "contributor", "sales", "Account executive"),
    Person("clara", "Clara Nwosu", "contributor", "support", "Support lead"),
    Person("helen", "Helen Sato", "approver", "finance", "Finance partner"),
    Person("mateo", "Mateo Ruiz", "maker", "engineering", "Tech lead"),
    Person("lena", "Lena Fischer", "maker", "marketing", "Product marketing"),
)
BY_KEY = {person.key: person for person in PEOPLE}

# The customer of the story: a contact on the portal, never a person who signs in to the plan.
MARTA = ("alder-lifts", "Marta Lindqvist")
