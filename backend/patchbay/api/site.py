"""The built page at `/`, or a plain one that says how to build it."""

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

STATIC = Path(__file__).parent / "static"

_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}
_FOR_EVER = "public, max-age=31536000, immutable"
"""Files under `assets/` carry a hash of their content in their names."""
_ASK_AGAIN = "no-cache"
_TEXT_LIKE = frozenset({"application/javascript", "application/json", "image/svg+xml"})
"""Media types that shrink by two thirds when they are squeezed, besides `text/…`."""

_UNBUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Patchbay</title>
<body style="font: 16px/1.5 system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
<h1>Patchbay is running</h1>
<p>Its page has not been built yet. Run <code>make frontend</code> where it is installed from source,
and load this page again.</p>
<p>The API is at <a href="/api/openapi.json">/api/openapi.json</a>.</p>
</body></html>
"""


def site_routes(folder: Path = STATIC) -> list[HTTPRouteHandler]:
    """Routes for the page: files as they are, and its index for every other path."""
    files = {
        f"/{path.relative_to(folder).as_posix()}": path
        for path in (folder.rglob("*") if folder.exists() else ())
        if path.is_file()
    }

    @get(["/", "/{file_path:path}"], include_in_schema=False, sync_to_thread=False)
    def site(request: Request[Any, Any, Any], file_path: FromPath[str] = "/") -> Response[bytes]:
        found = files.get(file_path)
        if found is None and Path(file_path).suffix:
            raise NotFoundException(f"there is no {file_path}")
        served = found or files.get("/index.html")
        if served is None:
            return Response(_UNBUILT.encode(), media_type="text/html", headers=_HEADERS)
        headers = {**_HEADERS, "cache-control": _FOR_EVER if _is_hashed(file_path, found) else _ASK_AGAIN}
        media_type = mimetypes.guess_type(served.name)[0] or "application/octet-stream"
        if not _is_text(media_type):
            return Response(served.read_bytes(), media_type=media_type, headers=headers)
        headers["vary"] = "accept-encoding"
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(served.read_bytes(), media_type=media_type, headers=headers)
        headers["content-encoding"] = "gzip"
        return Response(_squeezed(served, served.stat().st_mtime_ns), media_type=media_type, headers=headers)

    return [site]


def _is_hashed(file_path: str, found: Path | None) -> bool:
    return found is not None and file_path.startswith("/assets/")


def _is_text(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type in _TEXT_LIKE


@lru_cache(maxsize=256)
def _squeezed(path: Path, _changed_at: int) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)
