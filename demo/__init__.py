"""A believable workspace: Fernway, its customers, and one thread from a note to its outcome."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SignIn:
    """What the terminal prints for a demo workspace, and nowhere else."""

    email: str
    password: str


SIGN_IN = SignIn("ines@fernway.example", "fernway-demo-2026")
