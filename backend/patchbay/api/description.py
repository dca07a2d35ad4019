"""The API's description of itself: what Litestar finds out, made fit to generate clients from.

Litestar reads routes and structs. What it cannot know is added here, in one place: that every route may
answer with a problem, that an answer always carries all its fields, and which words a field may say.
"""

import inspect
import re
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any, get_args

import msgspec
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, OpenAPI, SecurityScheme

from patchbay.api.authentication import SESSION_COOKIE
from patchbay.api.problems import MEDIA_TYPE, ProblemDetails
from patchbay.engine.effects import StepState
from patchbay.messaging.lifecycle import MessageState
from patchbay.sdk import Effect
from patchbay.security.access import Role

RUN_STATES = ("running", "waiting", "completed", "failed", "cancelled")

WORDS: dict[tuple[str, str], tuple[str, ...]] = {
    ("RunView", "state"): RUN_STATES,
    ("RunDetail", "state"): RUN_STATES,
    ("LastRun", "state"): RUN_STATES,
    ("RunCount", "state"): RUN_STATES,
    ("StepRecord", "state"): get_args(StepState),
    ("MessageView", "state"): ("received", *MessageState),
    ("MessageView", "direction"): ("in", "out"),
    ("MessageCount", "direction"): ("in", "out"),
    ("ConversationView", "owner"): ("bot", "human"),
    ("ConversationDetail", "owner"): ("bot", "human"),
    ("ChannelView", "state"): ("active", "paused"),
    ("SignedIn", "role"): tuple(Role),
    ("NodeTypeView", "effect"): tuple(Effect),
    ("Problem", "severity"): ("error", "warning"),
    ("Fault", "severity"): ("error", "warning"),
}
"""Fields that are plain text in the database and one of a few words all the same."""

_REFERENCE = "#/components/schemas/"
_GENERIC = re.compile(r"^(?P<outer>\w+)_(?:[\w.]+\.)?(?P<inner>\w+?)_$")
"""How Litestar names `Page[RunView]`: `Page_patchbay.services.history.RunView_`."""
_REFUSALS = {
    "400": "The path, the query or the JSON cannot be read.",
    "401": "Nobody we know: no session, and no API key that is valid.",
    "403": "Whoever asks may not do this.",
    "404": "There is no such thing in this workspace.",
    "409": "Something stands in the way: it changed meanwhile, exists already, or is not in that state.",
    "422": "The body says something that cannot be used; `faults` lead to it.",
    "429": "Too often; `retry-after` says when it may be tried again.",
    "502": "The provider could not be reached, or refused.",
}


def describe() -> OpenAPIConfig:
    """The configuration that makes `/api/openapi.json`."""
    return _Config(
        title="Patchbay",
        version=version("patchbay"),
        description="Workflows, runs, channels, contacts and conversations of a workspace.",
        path="/api",
        render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        components=Components(
            security_schemes={
                "api_key": SecurityScheme(type="http", scheme="bearer"),
                "session": SecurityScheme(type="apiKey", name=SESSION_COOKIE, security_scheme_in="cookie"),
            }
        ),
        security=[{"api_key": []}, {"session": []}],
        use_handler_docstrings=True,
    )


class _Config(OpenAPIConfig):
    def to_openapi_schema(self) -> OpenAPI:
        """Called by Litestar before it adds the routes."""
        plain = super().to_openapi_schema()
        return _Description(
            info=plain.info, servers=plain.servers, components=plain.components, security=plain.security
        )


class _Description(OpenAPI):
    def to_schema(self) -> dict[str, Any]:
        """The description as JSON; the same for the same code, whatever order things were found in."""
        return complete(super().to_schema())


def complete(description: dict[str, Any]) -> dict[str, Any]:
    """The description with readable names, the answers to bad requests, and answers that are whole."""
    named: dict[str, Any] = _renamed(description, _readable_names(description["components"]["schemas"]))
    _, problems = msgspec.json.schema_components([ProblemDetails], ref_template=f"{_REFERENCE}{{name}}")
    for problem in problems.values():
        problem["description"] = inspect.cleandoc(problem.get("description", ""))
    schemas = {**named["components"]["schemas"], **problems}
    _require_all_of_answers(schemas, named["paths"], but=set(problems))
    _choose_words(schemas)
    named["components"]["schemas"] = dict(sorted(schemas.items()))
    named["components"]["responses"] = {code: _problem(text) for code, text in _REFUSALS.items()}
    for path, item in named["paths"].items():
        for method, operation in item.items():
            _add_refusals(path, method, operation)
    named["paths"] = dict(sorted(named["paths"].items()))
    return named


def _readable_names(schemas: dict[str, Any]) -> dict[str, str]:
    names = {name: _readable(name) for name in schemas}
    if len(set(names.values())) < len(names):
        taken = sorted(set(names), key=lambda name: (names[name], name))
        raise ValueError(f"two structs share a name: {taken}")
    return names


def _readable(name: str) -> str:
    """`RunViewPage` for a page of them; a struct keeps its name."""
    generic = _GENERIC.match(name)
    return name if generic is None else f"{generic['inner']}{generic['outer']}"


def _renamed(part: Any, names: dict[str, str]) -> Any:
    """A copy in which schemas, and references to them, have their new names."""
    if isinstance(part, list):
        return [_renamed(one, names) for one in part]
    if not isinstance(part, dict):
        return part
    copy = {key: _renamed(value, names) for key, value in part.items()}
    if isinstance(copy.get("$ref"), str):
        name = copy["$ref"].removeprefix(_REFERENCE)
        copy["$ref"] = _REFERENCE + names.get(name, name)
    if isinstance(copy.get("schemas"), dict):
        copy["schemas"] = {names.get(name, name): schema for name, schema in copy["schemas"].items()}
    return copy


# ── Answers are whole ──────────────────────────────────────────────────────────────────────────────


def _require_all_of_answers(schemas: dict[str, Any], paths: dict[str, Any], *, but: set[str]) -> None:
    """A field with a default may be left out of what is sent to us; of what we answer, none is."""
    operations = [operation for item in paths.values() for operation in item.values()]
    answers = _reachable([operation.get("responses") for operation in operations], schemas)
    requests = _reachable([operation.get("requestBody") for operation in operations], schemas)
    for name in sorted(answers - requests - but):
        if "properties" in schemas[name]:
            schemas[name]["required"] = sorted(schemas[name]["properties"])


def _reachable(part: Any, schemas: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    ahead = list(_references(part))
    while ahead:
        name = ahead.pop()
        if name not in found and name in schemas:
            found.add(name)
            ahead += _references(schemas[name])
    return found


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"].removeprefix(_REFERENCE)
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)


def _choose_words(schemas: dict[str, Any]) -> None:
    for (schema, field), words in WORDS.items():
        schemas[schema]["properties"][field]["enum"] = [str(word) for word in words]


# ── Answers to bad requests ────────────────────────────────────────────────────────────────────────


def _problem(text: str) -> dict[str, Any]:
    schema = {"$ref": f"{_REFERENCE}{ProblemDetails.__name__}"}
    return {"description": text, "content": {MEDIA_TYPE: {"schema": schema}}}


def _add_refusals(path: str, method: str, operation: dict[str, Any]) -> None:
    operation["responses"].get("204", {}).pop("content", None)
    codes = {"400", "401", "403"}
    if "{" in path:
        codes.add("404")
    if method != "get":
        codes.add("409")
    if "requestBody" in operation:
        codes.add("422")
    if path.endswith("/session") and method == "post":
        codes.add("429")
    if "channels" in path or "templates" in path:
        codes.add("502")
    operation["responses"] |= {code: {"$ref": f"#/components/responses/{code}"} for code in sorted(codes)}
