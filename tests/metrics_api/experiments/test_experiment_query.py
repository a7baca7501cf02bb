import httpx
import pytest

pytestmark = pytest.mark.only_on("sqlite")


async def test_cookie_cats_day_seven_over_http(metrics: httpx.AsyncClient) -> None:
    query = {
        "control": {"name": "gate_40", "users": 45_489, "conversions": 8_279},
        "variants": [{"name": "gate_30", "users": 44_700, "conversions": 8_502}],
    }

    found = (await metrics.post("/v1/experiments/query", json=query)).json()

    (variant,) = found["variants"]
    assert variant["rate"] == pytest.approx(0.1902, abs=1e-4)
    assert variant["p"] == pytest.approx(0.00155, abs=1e-5)
    assert variant["interval"][0] < variant["difference"] < variant["interval"][1]
    assert variant["significant"]
    assert not found["sample_ratio"]["mismatch"]


async def test_a_broken_split_is_said_in_words(metrics: httpx.AsyncClient) -> None:
    query = {
        "control": {"users": 10_000, "conversions": 100},
        "variants": [{"users": 9_000, "conversions": 99}],
    }

    found = (await metrics.post("/v1/experiments/query", json=query)).json()

    assert found["sample_ratio"]["mismatch"]
    assert "not split as planned" in found["caveats"][0]


async def test_more_conversions_than_users_are_refused(metrics: httpx.AsyncClient) -> None:
    query = {
        "control": {"users": 10, "conversions": 11},
        "variants": [{"users": 10, "conversions": 1}],
    }

    answer = await metrics.post("/v1/experiments/query", json=query)

    assert answer.status_code == 422
