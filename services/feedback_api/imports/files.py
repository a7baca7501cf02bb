"""Files on their way in: streamed to disk, unpacked where they are packed, removed when read."""

import gzip
import hashlib
import zlib
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from services.common.problems import TooLarge, invalid
from services.common.settings import Settings

MOST = 1 << 30
_CHUNK = 1 << 20
_GZIP = b"\x1f\x8b"


def path_of(settings: Settings, import_id: UUID) -> Path:
    return settings.data / "imports" / str(import_id)


def keep(source: BinaryIO, path: Path) -> tuple[int, str]:
    """Copies the upload, unpacked, to `path`; gives its size and digest, never holds it whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    source.seek(0)
    start = source.read(len(_GZIP))
    source.seek(0)
    opened = gzip.GzipFile(fileobj=source, mode="rb") if start == _GZIP else source
    try:
        with path.open("wb") as kept:
            while chunk := opened.read(_CHUNK):
                size += len(chunk)
                if size > MOST:
                    raise TooLarge("A file has at most 1 GiB, unpacked.")
                digest.update(chunk)
                kept.write(chunk)
    except (OSError, EOFError, zlib.error) as problem:
        path.unlink(missing_ok=True)
        raise invalid("/file", f"The file cannot be unpacked: {problem}") from problem
    except TooLarge:
        path.unlink(missing_ok=True)
        raise
    return size, digest.hexdigest()


def remove(settings: Settings, import_id: UUID) -> None:
    path_of(settings, import_id).unlink(missing_ok=True)
