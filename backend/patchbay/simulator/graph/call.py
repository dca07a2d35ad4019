"""One call of the Graph face, and its answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote

import msgspec

from patchbay.simulator.errors import GraphError, unknown_object

if TYPE_CHECKING:
    from collections.abc import Callable

    from litestar.types import Receive, Scope

    from patchbay.simulator.config import BusinessNumber
    from patchbay.simulator.simulator import Simulator

MAX_JSON_BYTES = 2 * 1024 * 1024
_MOUNTED_AT = re.compile(r"/(v\d+\.0|_media)(/.*)?$", re.DOTALL)
_DEFAULT_PAGE, _LARGEST_PAGE = 25, 500


class Reply(msgspec.Struct, frozen=True):
    """An answer."""

    body: bytes
    status: int = 200
    content_type: str = "application/json; charset=UTF-8"
    wait_s: float = 0.0
    """Real seconds before it is given."""
    cuts: bool = False
    """Close the connection instead."""
    afterwards: Callable[[], None] | None = None
    """Called once it is given."""


def json_reply(content: Any) -> Reply:
    """An answer that carries JSON."""
    return Reply(msgspec.json.encode(content))


class Call:
    """A request to `/{version}/{object}[/{edge}]`."""

    def __init__(self, simulator: Simulator, scope: Scope, receive: Receive, parts: list[str]) -> None:
        self.simulator = simulator
        self.method: str = scope["method"]  # type: ignore[typeddict-item]  # the route is HTTP only
        self.object_id = parts[0]
        self.edge = parts[1] if len(parts) > 1 else ""
        self.receive = receive
        self._scope = scope
        self._query: dict[str, str] | None = None

    @property
    def query(self) -> dict[str, str]:
        """The query string; the last of several equal names counts."""
        if self._query is None:
            parsed = parse_qs(self._scope["query_string"].decode("latin-1"), keep_blank_values=True)
            self._query = {name: values[-1] for name, values in parsed.items()}
        return self._query

    @property
    def token(self) -> str:
        """The access token, from the header or the query; empty when there is none."""
        for name, value in self._scope["headers"]:
            if name == b"authorization":
                scheme, _, token = value.decode("latin-1").partition(" ")
                return token.strip() if scheme.lower() == "bearer" else ""
        return self.query.get("access_token", "") if self._scope["query_string"] else ""

    @property
    def base_url(self) -> str:
        """Scheme, host and mount prefix under which this server was reached."""
        return self._origin + _MOUNTED_AT.sub("", self._full_path)

    @property
    def _origin(self) -> str:
        host = next((v.decode("latin-1") for k, v in self._scope["headers"] if k == b"host"), "localhost")
        return f"{self._scope['scheme']}://{host}"

    @property
    def _full_path(self) -> str:
        return unquote((self._scope.get("raw_path") or b"").decode("latin-1")).partition("?")[0]

    def number(self) -> BusinessNumber:
        """The business number this call is about.

        Raises:
            GraphError: 190 for an unknown token, 100/33 for a number that is not there or not the token's.
        """
        number = self.simulator.platform.numbers.get(self.object_id)
        if number is not None and number.access_token == self.token:
            return number
        self.accounts()
        raise unknown_object(self.object_id)

    def account(self) -> str:
        """The id of the account this call is about.

        Raises:
            GraphError: As for `number`.
        """
        if self.object_id not in self.accounts():
            raise unknown_object(self.object_id)
        return self.object_id

    def accounts(self) -> set[str]:
        """The accounts the token may see.

        Raises:
            GraphError: 190, when it may see none.
        """
        token = self.token
        numbers = self.simulator.platform.numbers.values()
        seen = {number.waba_id for number in numbers if token and number.access_token == token}
        if not seen:
            problem = "Malformed or unknown access token" if token else "An access token is required"
            raise GraphError(190, problem)
        return seen

    @property
    def content_type(self) -> str:
        """The body's type, as the client says it."""
        headers = self._scope["headers"]
        return next((v.decode("latin-1") for k, v in headers if k == b"content-type"), "")

    async def body(self, at_most: int = MAX_JSON_BYTES) -> bytes:
        """The raw body.

        Raises:
            GraphError: 100, when it is larger than any sensible request.
        """
        chunks: list[bytes] = []
        size = 0
        while True:
            event = await self.receive()
            if event["type"] != "http.request":
                break
            chunks.append(event.get("body", b""))
            size += len(chunks[-1])
            if size > at_most:
                raise GraphError(100, f"The body is larger than {at_most} bytes")
            if not event.get("more_body"):
                break
        return chunks[0] if len(chunks) == 1 else b"".join(chunks)

    async def json(self) -> dict[str, Any]:
        """The body as a JSON object; no body is an empty one.

        Raises:
            GraphError: 100, when it is something else.
        """
        try:
            content = msgspec.json.decode(await self.body() or b"{}")
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise GraphError(100, "The body is not valid JSON") from error
        if not isinstance(content, dict):
            raise GraphError(100, "The body must be an object")
        return content

    def page(self, items: list[dict[str, Any]]) -> Reply:
        """A page of items, by `limit`, `after` and `before`; cursors are opaque to clients.

        Raises:
            GraphError: 100, when limit or cursor are not what was given out.
        """
        limit = min(_positive(self.query.get("limit", str(_DEFAULT_PAGE)), "limit"), _LARGEST_PAGE)
        start = _cursor(self.query["after"]) + 1 if self.query.get("after") else 0
        if self.query.get("before"):
            start = max(0, _cursor(self.query["before"]) - limit)
        shown = items[start : start + limit]
        paging: dict[str, Any] = {}
        if shown:
            paging["cursors"] = {"before": f"c{start}", "after": f"c{start + len(shown) - 1}"}
        if start + limit < len(items):
            paging["next"] = f"{self._origin}{self._full_path}?limit={limit}&after=c{start + limit - 1}"
        return json_reply({"data": shown, **({"paging": paging} if paging else {})})

    def only_fields(self, item: dict[str, Any]) -> dict[str, Any]:
        """An object cut down to the `fields` asked for; its id always stays."""
        fields = self.query.get("fields")
        if not fields:
            return item
        wanted = {field.partition("{")[0].strip() for field in fields.split(",")} | {"id"}
        return {key: value for key, value in item.items() if key in wanted}


def _positive(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text[:9]) < 1:
        raise GraphError(100, f"Param {name} must be a positive number")
    return int(text[:9])


def _cursor(text: str) -> int:
    digits = text.removeprefix("c")
    if not digits.isascii() or not digits.isdigit():
        raise GraphError(100, "The cursor is not valid")
    return int(digits[:9])
