"""Styles, scripts and pictures under names that hold their content's hash: never stale."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

HERE = Path(__file__).parent
LIBRARIES = {
    "htmx.js": HERE / "node_modules/htmx.org/dist/htmx.min.js",
    "sortable.js": HERE / "node_modules/sortablejs/Sortable.min.js",
}
STYLES = ("reset", "tokens", "base", "layout", "parts", "print")
LAYERS = f"@layer {', '.join(STYLES)};\n"
MODULE = re.compile(r'((?:from|import)\s*\(?\s*")\./([\w-]+\.js)(")')


@dataclass(frozen=True)
class Asset:
    body: bytes
    squeezed: bytes
    kind: str


class Assets:
    """Read once when the app is made; a few hundred kilobytes in memory."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.files: dict[str, Asset] = {}
        self._scripts: dict[str, str] = {}
        self._add("landfall.css", _stylesheet())
        for name, path in LIBRARIES.items():
            if path.exists():
                self._add(name, path.read_bytes())
        for path in sorted((HERE / "scripts").glob("*.js")):
            self._add_script(path.name)
        for path in sorted((HERE / "pictures").glob("*.*")):
            self._add(path.name, path.read_bytes())

    def url(self, name: str) -> str:
        return f"/assets/{self.names[name]}"

    def _add(self, name: str, body: bytes) -> str:
        stem, _, ending = name.rpartition(".")
        hashed = f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{ending}"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
        self.names[name] = hashed
        self.files[hashed] = Asset(body, gzip.compress(body, mtime=0), kind)
        return hashed

    def _add_script(self, name: str) -> str:
        """Imports are rewritten to hashed names, so a module's hash covers what it imports."""
        if name not in self.names:
            source = (HERE / "scripts" / name).read_text("utf-8")
            self._add(name, MODULE.sub(self._rewritten, source).encode())
        return self.names[name]

    def _rewritten(self, found: re.Match[str]) -> str:
        return f"{found[1]}/assets/{self._add_script(found[2])}{found[3]}"


def _stylesheet() -> bytes:
    """One file in the order of the layers."""
    found = [LAYERS]
    for layer in STYLES:
        folder, file = HERE / "styles" / layer, HERE / "styles" / f"{layer}.css"
        paths = sorted(folder.glob("*.css")) if folder.is_dir() else [file]
        found += [path.read_text("utf-8") for path in paths]
    return "".join(found).encode()


async def serve(request: Request) -> Response:
    """`GET /assets/{name}`: hashed names only, kept by browsers for a year."""
    asset = request.app.state.assets.files.get(request.path_params["name"])
    if asset is None:
        return PlainTextResponse("There is no such file.", status_code=404)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            asset.squeezed, media_type=asset.kind, headers={**headers, "Content-Encoding": "gzip"}
        )
    return Response(asset.body, media_type=asset.kind, headers=headers)
