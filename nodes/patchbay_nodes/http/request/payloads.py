"""From the form's fields to one request, and from its answer to a port. Pure."""

from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec
from msgspec import Struct

from patchbay.sdk import InvalidParams, Reason, field, is_expression
from patchbay_nodes.http.authorization import Auth, Shown
from patchbay_nodes.http.exchange import check_headers, check_url, check_written

MAX_URL = 4000
MAX_BODY = 1_000_000
"""Bytes of a request's body."""
MAX_ANSWER = 10_000_000
"""Bytes of an answer that may be asked for at most; it is kept with the step."""
MAX_FIELDS = 100
"""Headers, and query parameters."""

NO_VALUE = "“{name}” must be a text, a number or a list of those."
NO_FORM = Reason("The content of a form needs names and values.")
NO_TEXT = Reason("The content must be a text.")
TOO_LARGE = Reason("The content is larger than 1 MB.")

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `http.request`."""

    url: Annotated[
        str,
        field(
            title="Address",
            help="Where the request goes.",
            examples=["https://shop.example/orders/{{ vars.order_id }}"],
            min_length=1,
            max_length=MAX_URL,
        ),
    ]
    method: Annotated[
        Literal["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"],
        field(
            title="Method",
            choices={name: name for name in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")},
        ),
    ] = "GET"
    query: Annotated[
        dict[str, Any],
        field(
            title="Query",
            help="Names and values added to the address, behind the question mark.",
            widget="key_value",
            max_length=MAX_FIELDS,
        ),
    ] = {}
    headers: Annotated[
        dict[str, str], field(title="Headers", widget="key_value", max_length=MAX_FIELDS, advanced=True)
    ] = {}
    body_kind: Annotated[
        Literal["none", "json", "form", "raw"],
        field(
            title="Body",
            choices={"none": "None", "json": "JSON", "form": "Form", "raw": "Raw text"},
        ),
    ] = "none"
    body: Annotated[
        Any,
        field(
            title="Content",
            help="Any value for JSON, names and values for a form, text for raw.",
            widget="code",
            shown_when={"body_kind": ["json", "form", "raw"]},
        ),
    ] = None
    content_type: Annotated[
        str,
        field(title="Content type", shown_when={"body_kind": ["raw"]}, max_length=200),
    ] = "text/plain; charset=utf-8"
    auth: Annotated[Auth | None, field(title="Sign in", help="With a credential, which is never shown.")] = (
        None
    )
    timeout_s: Annotated[
        float,
        field(
            title="Wait at most",
            help="How long for the answer.",
            widget="duration",
            ge=0.1,
            le=120,
            advanced=True,
        ),
    ] = 10.0
    max_bytes: Annotated[
        int,
        field(
            title="Largest answer",
            help="Bytes; a larger one is an error.",
            ge=1,
            le=MAX_ANSWER,
            advanced=True,
        ),
    ] = 1_000_000
    follow_redirects: Annotated[
        bool,
        field(
            title="Follow redirects",
            help="Never with a credential: it would be shown to somebody else.",
            advanced=True,
        ),
    ] = False


class Request(Struct, frozen=True):
    """One request, ready to be sent."""

    url: str
    query: dict[str, Any] | None
    headers: dict[str, str]
    content: bytes | None


def check(params: Params) -> None:
    """Refuse a request that could never be sent.

    Raises:
        InvalidParams: An address, headers or a body that cannot be sent, whatever expressions will give.
    """
    check_written(params.url, params.headers)
    if not (isinstance(params.body, str) and is_expression(params.body)):
        _body(params)


def build(params: Params, shown: Shown, idempotency_key: str) -> Request:
    """The request these parameters describe.

    A request that changes something carries our key, so that a server which knows such keys does it once
    however often it is attempted.

    Raises:
        InvalidParams: An address, header, query or body that cannot be sent.
    """
    check_url(params.url)
    headers = check_headers(params.headers)
    content, content_type = _body(params)
    if content is not None:
        headers.setdefault("content-type", content_type)
    if params.method not in READING:
        headers.setdefault("idempotency-key", idempotency_key)
    url, query = _address(params.url, {**params.query, **shown.query})
    return Request(url, query, {**headers, **check_headers(shown.headers)}, content)


def port_of(status: int) -> str:
    """The output for a status."""
    if status < 300:
        return "success"
    if status < 400:
        return "redirect"
    return "client_error" if status < 500 else "server_error"


def is_worth_retrying(status: int) -> bool:
    """Whether the same request may well succeed later."""
    return status == 429 or status >= 500


def _address(url: str, query: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """The address without its query, and all of the query; the address as it is where nothing is added."""
    added = {name: _queried(name, value) for name, value in query.items() if value is not None}
    if not added:
        return url, None
    parts = urlsplit(url)
    own: dict[str, Any] = {}
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        own.setdefault(name, []).append(value)
    return urlunsplit(parts._replace(query="")), own | added


def _queried(name: str, value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_queried(name, item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise InvalidParams(Reason(NO_VALUE, {"name": name}), at=f"query.{name}")


def _body(params: Params) -> tuple[bytes | None, str]:
    """The body and its type."""
    if params.body_kind == "none":
        return None, ""
    if params.body_kind == "json":
        content, content_type = msgspec.json.encode(params.body), "application/json"
    elif params.body_kind == "form":
        content, content_type = _form(params.body), "application/x-www-form-urlencoded"
    else:
        content, content_type = _raw(params.body), params.content_type
    if len(content) > MAX_BODY:
        raise InvalidParams(TOO_LARGE, at="body")
    return content, content_type


def _form(body: Any) -> bytes:
    if not isinstance(body, dict):
        raise InvalidParams(NO_FORM, at="body")
    fields = {str(name): _queried(str(name), value) for name, value in body.items() if value is not None}
    return urlencode(fields, doseq=True).encode()


def _raw(body: Any) -> bytes:
    if body is None or isinstance(body, dict | list):
        raise InvalidParams(NO_TEXT, at="body")
    return str(body).encode()
