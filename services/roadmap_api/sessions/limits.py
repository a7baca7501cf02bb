"""How long to wait after so many failures: pure numbers, no session and no HTTP."""

from dataclasses import dataclass
from datetime import timedelta

FORGOTTEN_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class Limit:
    """`free` failures cost nothing; from then on the wait doubles from 1 s up to `longest` s."""

    free: int
    longest: int

    def wait(self, failures: int) -> timedelta:
        if failures < self.free:
            return timedelta()
        # The power is bounded before it is taken, so that a long attack makes no huge number.
        return timedelta(seconds=min(self.longest, 2 ** min(failures - self.free, 20)))


ACCOUNT = Limit(free=5, longest=900)
ADDRESS = Limit(free=50, longest=900)
# The owner's own network waits a minute at most, whatever strangers do elsewhere.
KNOWN_PLACE = Limit(free=5, longest=60)
