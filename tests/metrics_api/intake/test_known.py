"""The filter in front of the store: "no" is certain."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from services.metrics_api.intake.known import KnownIds, digests_of
from services.metrics_api.intake.rows import digest_of

ids = st.lists(st.text(), min_size=1, max_size=50, unique=True)


@given(ids)
def test_an_id_that_was_added_is_never_denied(added: list[str]) -> None:
    known = KnownIds()
    digests = digests_of([digest_of(one) for one in added])

    known.add(digests)

    assert known.perhaps(digests).all()


def test_few_new_ids_need_a_second_look() -> None:
    known = KnownIds()
    everything = np.random.default_rng(7).integers(0, 2**64, 2_100_000, dtype=np.uint64)
    known.add(everything[:2_000_000])

    assert known.perhaps(everything[2_000_000:]).mean() < 0.001


def test_memory_is_bounded_however_many_ids_are_expected() -> None:
    assert KnownIds(10**7).size_in_bytes <= 2**28
    assert KnownIds(0).size_in_bytes == 2**24
