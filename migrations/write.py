"""`python -m migrations.write roadmap "items have a colour"`: the next step of a history."""

import sys
import tempfile
from pathlib import Path

from migrations import histories

if __name__ == "__main__":
    service, message = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'history.db'}"
        histories.upgrade(service, url)
        histories.add(service, url, message)
