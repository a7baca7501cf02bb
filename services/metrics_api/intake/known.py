"""Message ids that were taken before: a filter in memory in front of the store's own index."""

import threading
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

SMALLEST_BITS = 27  # 16 MiB: 13 million ids at 10 bits each
LARGEST_BITS = 31  # 256 MiB: 200 million ids
BITS_AN_ID = 40
HASHES = 4

Digests: TypeAlias = NDArray[np.uint64]


class KnownIds:
    """A Bloom filter (Bloom 1970): "no" is certain, "perhaps" is then looked up in the store.

    Its memory is bounded by its size at start; when more ids come than it was made for, more of
    them are looked up, and the answer stays exact. Pages never written to take no memory.
    """

    def __init__(self, expected: int = 0) -> None:
        wanted = max(expected * BITS_AN_ID, 1).bit_length()
        bits = min(max(wanted, SMALLEST_BITS), LARGEST_BITS)
        self._mask = np.uint64((1 << bits) - 1)
        self._bytes = np.zeros(1 << (bits - 3), dtype=np.uint8)
        self._lock = threading.Lock()

    @property
    def size_in_bytes(self) -> int:
        return int(self._bytes.nbytes)

    def add(self, digests: Digests) -> None:
        places = self._places(digests).ravel()
        with self._lock:
            np.bitwise_or.at(self._bytes, places >> np.uint64(3), _bit(places))

    def perhaps(self, digests: Digests) -> NDArray[np.bool_]:
        """True where an id may have been added, False where it certainly was not."""
        places = self._places(digests)
        hit: NDArray[np.bool_] = (self._bytes[places >> np.uint64(3)] & _bit(places)).all(axis=1)
        return hit

    def _places(self, digests: Digests) -> Digests:
        # Two halves of one digest make any number of hash functions (Kirsch and Mitzenmacher 2006).
        first = digests & np.uint64(0xFFFFFFFF)
        second = (digests >> np.uint64(32)) | np.uint64(1)
        steps = np.arange(HASHES, dtype=np.uint64)
        places: Digests = (first[:, None] + second[:, None] * steps) & self._mask
        return places


def digests_of(parts: Sequence[bytes]) -> Digests:
    return np.frombuffer(b"".join(parts), dtype="<u8")


def _bit(places: Digests) -> NDArray[np.uint8]:
    bits: NDArray[np.uint8] = np.left_shift(1, places & np.uint64(7)).astype(np.uint8)
    return bits
