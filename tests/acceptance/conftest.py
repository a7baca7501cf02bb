from collections.abc import Iterator

import pytest

from tests.house import House, running


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Told to be a demo, so that an admin's key may say when things happened."""
    with running(tmp_path_factory.mktemp("house"), LANDFALL_DEMO="true") as house:
        yield house
