"""Production refuses to start unsafely, and says everything that is wrong at once."""

from urllib.parse import urlsplit

from services.common.settings import Settings, is_https, is_loopback, parse_networks

SHORTEST_SECRET = 32
_KNOWN_SECRETS = ("changeme", "change-me", "secret", "password", "landfall", "example")


def unsafe_settings(settings: Settings) -> list[str]:
    """One sentence for each thing to mend; empty in development, where nothing is required."""
    if not settings.is_production:
        return []
    return [*_of_secret(settings), *_of_addresses(settings), *_of_tests(settings)]


def _of_secret(settings: Settings) -> list[str]:
    secret = settings.secret_key.get_secret_value()
    if not secret:
        if settings.service_secrets:
            return []
        return ["LANDFALL_SECRET_KEY is not set: make one with `openssl rand -base64 48`."]
    if len(secret) < SHORTEST_SECRET:
        return [f"LANDFALL_SECRET_KEY is shorter than {SHORTEST_SECRET} characters."]
    plain = secret.lower()
    if len(set(secret)) < 10 or any(plain.startswith(known) for known in _KNOWN_SECRETS):
        return ["LANDFALL_SECRET_KEY is not random: make one with `openssl rand -base64 48`."]
    return []


def _of_addresses(settings: Settings) -> list[str]:
    wrong = []
    if not is_https(settings.public_url):
        wrong.append("LANDFALL_PUBLIC_URL must be the https address that people open.")
    elif is_loopback(urlsplit(settings.public_url).hostname or ""):
        wrong.append("LANDFALL_PUBLIC_URL names this machine; set the address that people open.")
    for name in ("roadmap", "feedback", "metrics"):
        given: str = getattr(settings, f"{name}_public_url")
        if given and not is_https(given):
            wrong.append(f"LANDFALL_{name.upper()}_PUBLIC_URL must be an https address.")
    if any(net.endswith("/0") or net == "*" for net in parse_networks(settings.trusted_proxies)):
        wrong.append(
            "LANDFALL_TRUSTED_PROXIES trusts everybody, who could then pretend to be anybody."
        )
    if settings.oidc_issuer and not is_https(settings.oidc_issuer):
        wrong.append("LANDFALL_OIDC_ISSUER must be an https address.")
    return wrong


def _of_tests(settings: Settings) -> list[str]:
    wrong = []
    if settings.now is not None:
        wrong.append("LANDFALL_NOW holds the clock still, which is for tests alone.")
    if (settings.data / "demo-workspace").exists() and not settings.demo:
        wrong.append(
            "The data folder holds the demo workspace, whose passwords are printed: "
            "start with another LANDFALL_DATA, or say LANDFALL_DEMO=true to keep it."
        )
    if settings.argon2_memory_kib < 19_456 or settings.argon2_time_cost < 2:
        wrong.append("LANDFALL_ARGON2_MEMORY_KIB and _TIME_COST are too cheap (OWASP: 19456, 2).")
    return wrong
