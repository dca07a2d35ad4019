"""The built page at `/`, or a plain one that says how to build it."""

import mimetypes
from pathlib import Path

from litestar import Response, get
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
    def site(file_path: FromPath[str] = "/") -> Response[bytes]:
        found = files.get(file_path)
        if found is not None:
            return _file(found, is_hashed=file_path.startswith("/assets/"))
        if Path(file_path).suffix:
            raise NotFoundException(f"there is no {file_path}")
        index = files.get("/index.html")
        if index is None:
            return _page(_UNBUILT.encode())
        return _page(index.read_bytes())

    return [site]


def _file(path: Path, *, is_hashed: bool) -> Response[bytes]:
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    cache = _FOR_EVER if is_hashed else _ASK_AGAIN
    return Response(path.read_bytes(), media_type=media_type, headers={**_HEADERS, "cache-control": cache})


def _page(content: bytes) -> Response[bytes]:
    return Response(content, media_type="text/html", headers={**_HEADERS, "cache-control": _ASK_AGAIN})
