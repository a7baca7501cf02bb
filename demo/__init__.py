"""A believable workspace: Fernway, its customers, and one thread from a note to its outcome."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SignIn:
    """What the terminal prints for a demo workspace, and nowhere else."""

    email: str
    password: str


WORKSPACE = "Fernway"
SIGN_IN = SignIn("ines@fernway.example", "fernway-demo-2026")


@dataclass(frozen=True)
class Customer:
    """The one customer whom “See it as” can be; `says` is the sentence under the name."""

    name: str
    email: str
    says: str


CUSTOMER = Customer(
    "Marta Lindqvist", "marta.lindqvist@alder-lifts.example", "Operations lead, Alder Lifts"
)
