"""The OpenAPI page of each service, from our own assets under a strict content policy."""

import os
from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response

from services.common.problems import NotFound

router = APIRouter(include_in_schema=False)

ASSETS = Path(
    os.environ.get("LANDFALL_ASSETS") or Path(__file__).parents[2] / "frontend" / "node_modules"
)
SERVED = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Landfall API</title>
  <link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
  <div id="docs"></div>
  <script src="docs/swagger-ui-bundle.js"></script>
  <script src="docs/start.js"></script>
</body>
</html>
"""
START = 'SwaggerUIBundle({ url: "openapi.json", dom_id: "#docs", deepLinking: true });\n'


@router.get("/docs")
async def show_docs() -> Response:
    return HTMLResponse(PAGE, headers={"Content-Security-Policy": POLICY})


@router.get("/docs/start.js")
async def start_docs() -> Response:
    return Response(START, media_type="text/javascript")


@router.get("/docs/{name}")
async def serve_asset(name: str) -> Response:
    path = ASSETS / "swagger-ui-dist" / name
    if name not in SERVED or not path.is_file():
        raise NotFound("Run `make setup`: it brings the page's assets.")
    return FileResponse(path, media_type=SERVED[name])
