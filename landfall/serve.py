"""One process of the four: `python -m landfall.serve roadmap --port 8001`."""

import argparse
import importlib
import sys

import uvicorn

from services.common.logs import configure
from services.common.safety import unsafe_settings
from services.common.settings import Settings, is_loopback

PROCESSES = ("frontend", "roadmap", "feedback", "metrics")


def main() -> int:
    parser = argparse.ArgumentParser(prog="landfall.serve")
    parser.add_argument("process", choices=PROCESSES)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    given = parser.parse_args()
    # Where others reach this process, it is in production, whatever else the environment says.
    settings = Settings() if is_loopback(given.host) else Settings(host=given.host)
    unsafe = unsafe_settings(settings)
    if unsafe:
        sys.stderr.write("Landfall does not start unsafely:\n  " + "\n  ".join(unsafe) + "\n")
        return 1
    configure(given.process, settings.log_level)
    package = "frontend" if given.process == "frontend" else f"services.{given.process}_api"
    app = importlib.import_module(f"{package}.app").create_app(settings)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=given.host,
            port=given.port,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=True,
            forwarded_allow_ips=settings.trusted_proxies or "127.0.0.1",
            timeout_graceful_shutdown=10,
            timeout_keep_alive=65,
        )
    )
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
