"""Run a node without a server: a context made of given facts, and cases written as JSON.

A node's `cases.json` is read by its tests, by `patchbay node check`, and by people who want to know what
the node does:

```json
{"cases": [
  {"name": "an order that is not there leaves at client_error",
   "params": {"url": "https://shop.example/orders/7"},
   "input": null,
   "given": {"http": [{"status": 404}]},
   "then": [],
   "expect": {"outcomes": [{"emits": [{"port": "client_error", "value": {"status": 404}}]}],
              "requests": [{"method": "GET", "url": "https://shop.example/orders/7"}]}}
]}
```

- `params`: as in a document, expressions evaluated, except in deferred fields.
- `input`: the value that arrives; for a trigger the event, for a join `{values, by}`.
- `given`: the facts (`now`, `wired`, `attempt`), what each expression of a deferred field gives (`renders`),
  and the world (`http` answers in order, `contacts`, `credentials`).
- `then`: what happens while the node waits, in order, each with `after_s` seconds since the one before:
  `{"happening": "replied", "message": {…}, "after_s": 60}`.
- `expect`: the whole result. What has its default value is left out. Never write it by hand: run the case,
  read the difference, keep it.
"""

import asyncio
import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from patchbay.sdk.context import HTTPResponse
from patchbay.sdk.decode import params_of
from patchbay.sdk.errors import MissingCredential, NodeError, OutcomeUnknown, Refused, Unavailable
from patchbay.sdk.node import ActionNode, Node, PureNode, TriggerNode
from patchbay.sdk.outcome import Happening, Outcome

CASES_FILE = "cases.json"

_NOON = "2026-03-02T12:00:00Z"


class Exchange(Struct, frozen=True, forbid_unknown_fields=True):
    """What comes back for one HTTP request: an answer, or a failure by the error's name."""

    status: int = 200
    headers: dict[str, str] = {}
    json: Any = UNSET
    text: str = ""
    base64: str = ""
    """A body that is not text."""
    fails: Literal["unavailable", "outcome_unknown", "refused"] | None = None

    def body(self) -> bytes:
        """The answer's body, whichever way it was given."""
        if self.json is not UNSET:
            return msgspec.json.encode(self.json)
        return base64.b64decode(self.base64) if self.base64 else self.text.encode()


class Given(Struct, frozen=True, forbid_unknown_fields=True):
    """The facts and the world of a case."""

    now: datetime = msgspec.field(default_factory=lambda: msgspec.convert(_NOON, datetime))
    wired: tuple[str, ...] = ()
    attempt: int = 1
    renders: dict[str, Any] = {}
    http: tuple[Exchange, ...] = ()
    contacts: tuple[dict[str, Any], ...] = ()
    credentials: dict[str, dict[str, str]] = {}


class Case(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One case of a node; the module's docstring says what each part is."""

    name: str
    params: dict[str, Any] = {}
    input: Any = None
    given: Any = {}
    """Read as `Given`; kept as written, so that rewriting a file changes nothing else in it."""
    then: tuple[dict[str, Any], ...] = ()
    expect: dict[str, Any] | UnsetType = UNSET


class CaseFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A `cases.json`."""

    cases: tuple[Case, ...]


class FakeHTTP:
    """An HTTP client that answers from a script and keeps what it was asked."""

    def __init__(self, exchanges: tuple[Exchange, ...] = ()) -> None:
        self._exchanges = list(exchanges)
        self.requests: list[dict[str, Any]] = []
        """What was asked, as JSON; a body that is JSON or text is shown as such."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout_s: float = 10.0,
        max_bytes: int = 1_000_000,
        follow_redirects: bool = False,
    ) -> HTTPResponse:
        """As `HTTPClient.request` promises, from the script."""
        asked = {
            "method": method,
            "url": url,
            "query": dict(query or {}),
            "headers": dict(headers or {}),
            "body": _shown(content),
            "follow_redirects": follow_redirects,
            "timeout_s": timeout_s if timeout_s != 10 else None,
            "max_bytes": max_bytes if max_bytes != 1_000_000 else None,
        }
        self.requests.append({key: value for key, value in asked.items() if value})
        if not self._exchanges:
            raise AssertionError(f"the case gives no answer for {method} {url}")
        return _answer(self._exchanges.pop(0), max_bytes)


def _answer(exchange: Exchange, max_bytes: int) -> HTTPResponse:
    if exchange.fails == "unavailable":
        raise Unavailable("no connection to the server")
    if exchange.fails == "outcome_unknown":
        raise OutcomeUnknown("the request left and no answer came back")
    if exchange.fails == "refused":
        raise Refused("the address is not allowed")
    if len(exchange.body()) > max_bytes:
        raise Refused(f"expected an answer of up to {max_bytes} bytes, got more")
    headers = {name.lower(): value for name, value in exchange.headers.items()}
    if exchange.json is not UNSET:
        headers.setdefault("content-type", "application/json")
    return HTTPResponse(status=exchange.status, headers=headers, body=exchange.body())


def _shown(content: bytes | None) -> Any:
    if content is None:
        return None
    try:
        return json.loads(content)
    except ValueError:
        return content.decode("utf-8", "backslashreplace")


class FakeContactBook:
    """A contact book of the given records."""

    def __init__(self, contacts: tuple[dict[str, Any], ...] = ()) -> None:
        self._contacts = contacts

    async def find(self, by: str, value: str) -> dict[str, Any] | None:
        """The first record whose field `by` is `value`."""
        return next((dict(contact) for contact in self._contacts if contact.get(by) == value), None)


class FakeContext:
    """Everything a node may use, made of given facts. Serves pure and acting nodes alike."""

    run_id = "run-1"
    node_id = "node"
    idempotency_key = "run-1:node:1"

    def __init__(self, given: Given | None = None) -> None:
        given = given or Given()
        self.now = given.now
        self.wired = frozenset(given.wired)
        self.attempt = given.attempt
        self.http = FakeHTTP(given.http)
        self.contacts = FakeContactBook(given.contacts)
        self._given = given

    def advance(self, seconds: float) -> None:
        """Move the clock on."""
        self.now += timedelta(seconds=seconds)

    def render(self, source: str) -> Any:
        """What the case says this expression gives; a text without one stays as it is."""
        if source in self._given.renders:
            return self._given.renders[source]
        if "{{" not in source and "{%" not in source:
            return source
        raise NodeError(f"{source} cannot be evaluated: the case does not say what it gives")

    async def credential(self, name: str) -> Mapping[str, str]:
        """The fields of the given credential.

        Raises:
            MissingCredential: The case has none of that name.
        """
        if name not in self._given.credentials:
            raise MissingCredential(f"there is no credential named {name}")
        return self._given.credentials[name]


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of one file.

    Raises:
        ValueError: It is not a file of cases; the message has the path inside it.
    """
    return msgspec.json.decode(path.read_bytes(), type=CaseFile).cases


def write_cases(path: Path, cases: tuple[Case, ...]) -> None:
    """Write the cases as people read them, indented, in their order."""
    text = json.dumps(msgspec.to_builtins(CaseFile(cases)), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def run_case(node: Node[Any], case: Case) -> dict[str, Any]:
    """What the node does in this case, in the form of `expect`.

    - a trigger: `{accepts, specificity}`;
    - any other: `{outcomes, requests, ports}`: one outcome for `run` and one for each thing that happens,
      the HTTP requests made, and the output ports where they depend on the parameters;
    - a failure: `{error: {code, message, retryable, …}}`, beside what came before it.

    Memory passes through JSON between the outcomes, as in the engine.

    Raises:
        AssertionError: The node broke its contract: an undeclared port, a value that is not JSON,
            more requests than the case has answers.
    """
    ctx = FakeContext(msgspec.convert(case.given, Given))
    result: dict[str, Any] = {}
    ports = node.outputs_for(case.params)
    if ports != node.outputs:
        result["ports"] = [port.name for port in ports]
    try:
        params = params_of(node, case.params)
        if isinstance(node, TriggerNode):
            accepts = node.accepts(params, case.input)
            return result | {"accepts": accepts, "specificity": node.specificity(params)}
        _play(node, ctx, params, case, result)
    except NodeError as error:
        result["error"] = _error_shown(error)
    if ctx.http.requests:
        result["requests"] = ctx.http.requests
    return result


def _play(node: Node[Any], ctx: FakeContext, params: Any, case: Case, result: dict[str, Any]) -> None:
    declared = {port.name for port in node.outputs_for(case.params)}
    outcomes = result["outcomes"] = []
    outcome = _run(node, ctx, params, case.input)
    outcomes.append(_checked(outcome, declared))
    for written in case.then:
        if not isinstance(node, PureNode) or not outcome.waits:
            raise AssertionError("the case goes on, but the node waits for nothing")
        ctx.advance(written.get("after_s", 0))
        happening = msgspec.convert(written, Happening)
        memory = msgspec.json.decode(msgspec.json.encode(outcome.memory))
        outcome = node.resume(ctx, params, memory, happening)
        outcomes.append(_checked(outcome, declared))


def _run(node: Node[Any], ctx: FakeContext, params: Any, value: Any) -> Outcome:
    if isinstance(node, PureNode):
        return node.run(ctx, params, value)
    if isinstance(node, ActionNode):
        return asyncio.run(node.run(ctx, params, value))
    raise AssertionError(f"{node.type} is neither a PureNode, an ActionNode nor a TriggerNode")


def _checked(outcome: Outcome, declared: set[str]) -> dict[str, Any]:
    """The outcome as JSON, once it is known to keep the contract."""
    for emitted in outcome.emits:
        if emitted.port not in declared:
            raise AssertionError(
                f"emits on {emitted.port!r}, which is not among its ports {sorted(declared)}"
            )
    try:
        json.dumps([[emitted.value for emitted in outcome.emits], outcome.memory], allow_nan=False)
    except (TypeError, ValueError) as error:
        raise AssertionError("emits or remembers a value that is not JSON") from error
    shown: dict[str, Any] = _shortened(outcome)
    return shown


def _shortened(value: Any) -> Any:
    """`value` as JSON, without the fields that have their default."""
    if isinstance(value, Struct):
        config = value.__struct_config__
        shown: dict[str, Any] = {config.tag_field: config.tag} if config.tag_field else {}
        for info in msgspec.structs.fields(value):
            item = getattr(value, info.name)
            default = info.default_factory() if callable(info.default_factory) else info.default
            if item != default:
                shown[info.encode_name] = _shortened(item)
        return shown
    if isinstance(value, list | tuple):
        return [_shortened(item) for item in value]
    if isinstance(value, dict):
        return {key: _shortened(item) for key, item in value.items()}
    return value


def _error_shown(error: NodeError) -> dict[str, Any]:
    shown: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.retryable:
        shown["retryable"] = True
    if isinstance(error, Unavailable):
        if error.retry_after_s is not None:
            shown["retry_after_s"] = error.retry_after_s
        if error.otherwise is not None:
            shown["otherwise"] = _shortened(error.otherwise)
    return shown
