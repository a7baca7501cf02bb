"""A file on its way to disk, a megabyte at a time."""

import asyncio
import os
from pathlib import Path

from starlette.datastructures import UploadFile

from services.common.problems import TooLarge

MOST_BYTES = 1 << 30
PIECE = 1 << 20


async def keep(file: UploadFile, path: Path) -> int:
    """Write it where the import will find it, also after a restart; gives its size."""
    path.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    try:
        with path.open("wb") as kept:
            while piece := await file.read(PIECE):
                size += len(piece)
                if size > MOST_BYTES:
                    raise TooLarge("A file has at most 1 GiB.", limit=MOST_BYTES)
                await asyncio.to_thread(kept.write, piece)
            kept.flush()
            await asyncio.to_thread(os.fsync, kept.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return size
