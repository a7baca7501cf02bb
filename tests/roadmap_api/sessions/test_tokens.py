"""What a token says, and which ones are refused."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from services.common import clock as the_clock
from services.common.actors import SCOPES_OF_ROLE
from services.common.settings import Settings
from services.roadmap_api.people.models import Person
from services.roadmap_api.sessions.tokens import issue, public_keys, signing_key
from tests.conftest import TUESDAY


@pytest.fixture
def mia() -> Person:
    return Person(
        id=uuid4(), email="mia@landfall.test", name="Mia", role="maker", function="design"
    )


def part(token: str, number: int) -> dict[str, Any]:
    text = token.split(".")[number]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return read


def test_a_token_says_who_what_for_and_how_long(settings: Settings, mia: Person) -> None:
    sid = uuid4()

    token = issue(settings, mia, "feedback", sid, TUESDAY)

    claims = part(token, 1)
    assert part(token, 0)["alg"] == "EdDSA"
    assert claims["exp"] - claims["iat"] == 300
    assert claims == {
        "iss": "landfall",
        "aud": "feedback",
        "sub": str(mia.id),
        "kind": "person",
        "name": "Mia",
        "email": "mia@landfall.test",
        "role": "maker",
        "function": "design",
        "scopes": sorted(SCOPES_OF_ROLE["maker"]),
        "sid": str(sid),
        "iat": int(TUESDAY.timestamp()),
        "exp": int(TUESDAY.timestamp()) + 300,
    }


def test_the_public_keys_hold_nothing_secret(settings: Settings) -> None:
    (key,) = public_keys(settings)["keys"]

    assert key["kid"] == signing_key(settings).thumbprint()
    assert {"kty", "crv", "x"} <= set(key)
    assert "d" not in key


async def test_every_service_takes_its_own_token_and_no_others(
    roadmap_app: Any, feedback_app: Any, signed_in: Any, client_of: Any
) -> None:
    admin = await signed_in(roadmap_app, role="admin")
    theirs = await signed_in(feedback_app, role="admin")
    outside = {"x-forwarded-for": "203.0.113.9"}

    assert (await theirs.get("/internal/prometheus", headers=outside)).status_code == 200
    swapped = client_of(feedback_app, admin.headers["authorization"].removeprefix("Bearer "))
    assert (await swapped.get("/internal/prometheus", headers=outside)).status_code == 401


@pytest.mark.parametrize(
    "broken", ["another key", "no signature", "a shared secret", "changed claims", "too old"]
)
async def test_a_forged_token_opens_nothing(
    roadmap_app: Any, settings: Settings, signed_in: Any, client_of: Any, broken: str
) -> None:
    viewer = await signed_in(roadmap_app, role="viewer")
    token = viewer.headers["authorization"].removeprefix("Bearer ")
    head, claims = part(token, 0), part(token, 1)
    wanted = claims | {"role": "admin", "scopes": ["admin"]}

    answer = await client_of(roadmap_app, forge(broken, token, head, claims, wanted, settings)).get(
        "/v1/keys"
    )

    assert answer.status_code == 401


def forge(
    broken: str,
    token: str,
    head: dict[str, Any],
    claims: dict[str, Any],
    wanted: dict[str, Any],
    settings: Settings,
) -> str:
    def packed(part: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")

    key = signing_key(settings)
    match broken:
        case "another key":
            other = OKPKey.generate_key("Ed25519")
            return jwt.encode(head, wanted, other, algorithms=["EdDSA"])
        case "no signature":
            return f"{packed(head | {'alg': 'none'})}.{packed(wanted)}."
        case "a shared secret":
            public = OctKey.import_key(str(key.as_dict(private=False)["x"]))
            return jwt.encode({"alg": "HS256", "kid": head["kid"]}, wanted, public)
        case "changed claims":
            return f"{packed(head)}.{packed(wanted)}.{token.split('.')[2]}"
        case _:
            long_ago = int((the_clock.now() - timedelta(hours=1)).timestamp())
            old = claims | {"exp": long_ago}
            return jwt.encode(head, old, key, algorithms=["EdDSA"])
