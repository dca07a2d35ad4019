"""The application: routes, who may use them, and what errors become. Only this module knows HTTP status."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import structlog
from litestar import Litestar, Request, Response, Router
from litestar.config.app import AppConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException, ValidationException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.middleware import ASGIMiddleware
from litestar.params import QueryParameter
from litestar.types import ASGIApp
from litestar.typing import FieldDefinition

from patchbay.api.access_log import AccessLog
from patchbay.api.alert_hook import AlertHookController
from patchbay.api.alerts import AlertController
from patchbay.api.analytics import AnalyticsController
from patchbay.api.api_keys import APIKeyController
from patchbay.api.audit import AuditController
from patchbay.api.authentication import Authentication, is_signed_in, signed_in
from patchbay.api.campaigns import CampaignController
from patchbay.api.channels import ChannelController, ChannelViews
from patchbay.api.contacts import ContactController
from patchbay.api.conversations import ConversationController
from patchbay.api.credentials import CredentialController
from patchbay.api.csrf import CSRFProtection
from patchbay.api.description import describe
from patchbay.api.expressions import ExpressionController, RunScopeController
from patchbay.api.health import healthz, metrics_text, readyz
from patchbay.api.hooks import Hooks
from patchbay.api.letters import LetterController
from patchbay.api.live import LiveController, Streams
from patchbay.api.members import MemberController
from patchbay.api.messages import MessageController
from patchbay.api.node_types import NodeTypeController
from patchbay.api.overlays import OverlayController
from patchbay.api.policy import PolicyController
from patchbay.api.presence import PresenceController
from patchbay.api.prices import PriceController
from patchbay.api.problems import Fault, problem_response
from patchbay.api.requests import MAX_BODY_BYTES, JSONRequest, PlainText
from patchbay.api.routing import RoutingController
from patchbay.api.runs import RunController
from patchbay.api.session import SessionController
from patchbay.api.shapes import provide_page
from patchbay.api.site import site_routes
from patchbay.api.templates import TemplateController
from patchbay.api.testing import DraftTestController, TestSessionController
from patchbay.api.waits import WaitController
from patchbay.api.workflows import WorkflowController
from patchbay.security.access import Principal
from patchbay.security.errors import PasswordRefused
from patchbay.services.errors import (
    Invalid,
    NoLiveNotices,
    NotAllowed,
    NotNow,
    ProviderFailed,
    ServiceError,
    SignInRefused,
    TooManyAttempts,
)
from patchbay.storage.errors import BadCursor, Conflict, NotFound
from patchbay.wiring import Wiring

log = structlog.get_logger()

CONTROLLERS = (
    SessionController,
    WorkflowController,
    OverlayController,
    RunController,
    DraftTestController,
    TestSessionController,
    WaitController,
    RoutingController,
    NodeTypeController,
    LiveController,
    ExpressionController,
    RunScopeController,
    PresenceController,
    ChannelController,
    ContactController,
    ConversationController,
    MessageController,
    LetterController,
    TemplateController,
    CampaignController,
    CredentialController,
    MemberController,
    PolicyController,
    PriceController,
    APIKeyController,
    AuditController,
    AnalyticsController,
    AlertController,
    AlertHookController,
)

STATUS: dict[type[Exception], int] = {
    Invalid: 422,
    SignInRefused: 401,
    TooManyAttempts: 429,
    NotAllowed: 403,
    NotNow: 409,
    ProviderFailed: 502,
    NoLiveNotices: 503,
    PasswordRefused: 422,
    NotFound: 404,
    Conflict: 409,
    BadCursor: 400,
}
"""What our errors are called over HTTP; a `ServiceError` that is not here is the caller's."""

APIRequest = Request[Any, Any, State]


def create_app(wiring: Wiring) -> Litestar:
    """The whole HTTP face over one wired system, which whoever made it closes."""
    hooks = Hooks(
        intake=wiring.intake,
        responses=wiring.responses,
        channels=wiring.channel_cache,
        hooks=wiring.hook_cache,
        metrics=wiring.metrics,
    )
    return Litestar(
        route_handlers=[_api(wiring), healthz, readyz, metrics_text, *hooks.handlers(), *site_routes()],
        dependencies={
            "readiness": _given(lambda: wiring.readiness),
            "metrics": _given(lambda: wiring.metrics),
        },
        exception_handlers=_exception_handlers(),
        openapi_config=describe(),
        request_class=JSONRequest,
        request_max_body_size=MAX_BODY_BYTES,
        on_app_init=[_without_logging],
    )


def _api(wiring: Wiring) -> Router:
    streams = Streams()
    csrf_key = wiring.key_ring.blind_index("csrf").of("key")
    return Router(
        path="/api/v1",
        route_handlers=CONTROLLERS,
        guards=[is_signed_in],
        middleware=[
            _uncopied(AccessLog()),
            _uncopied(PlainText()),
            _uncopied(CSRFProtection(csrf_key, is_https=wiring.settings.is_https)),
            _uncopied(Authentication(wiring.api_keys, wiring.sign_in)),
        ],
        dependencies={
            "page": Provide(provide_page),
            "principal": Provide(_provide_principal, sync_to_thread=False),
            "settings": _given(lambda: wiring.settings),
            "registry": _given(lambda: wiring.registry),
            "workflows": _given(lambda: wiring.workflows),
            "workflow_list": _given(lambda: wiring.workflow_list),
            "history": _given(lambda: wiring.history),
            "overlays": _given(lambda: wiring.overlays),
            "route_inquiry": _given(lambda: wiring.route_inquiry),
            "whereabouts": _given(lambda: wiring.whereabouts),
            "channels": _given(lambda: wiring.channels),
            "views": _given(lambda: ChannelViews(wiring.settings.public_url, wiring.providers)),
            "contacts": _given(lambda: wiring.contacts),
            "consents": _given(lambda: wiring.consents),
            "templates": _given(lambda: wiring.templates),
            "campaigns": _given(lambda: wiring.campaigns),
            "campaign_audience": _given(lambda: wiring.campaign_audience),
            "campaign_preview": _given(lambda: wiring.campaign_preview),
            "campaign_progress": _given(lambda: wiring.campaign_progress),
            "template_review": _given(lambda: wiring.template_review),
            "template_sync": _given(lambda: wiring.template_sync),
            "credentials": _given(lambda: wiring.credentials),
            "members": _given(lambda: wiring.members),
            "prices": _given(lambda: wiring.prices),
            "costs": _given(lambda: wiring.costs),
            "policy_rules": _given(lambda: wiring.policy_rules),
            "api_keys": _given(lambda: wiring.api_keys),
            "audit": _given(lambda: wiring.audit),
            "alerts": _given(lambda: wiring.alerts),
            "alert_posts": _given(lambda: wiring.alert_posts),
            "reconciler": _given(lambda: wiring.reconciler),
            "channel_checks": _given(lambda: wiring.channel_checks),
            "sign_in": _given(lambda: wiring.sign_in),
            "hand_overs": _given(lambda: wiring.hand_overs),
            "media": _given(lambda: wiring.media),
            "run_control": _given(lambda: wiring.run_control),
            "replays": _given(lambda: wiring.replays),
            "letters": _given(lambda: wiring.letters),
            "pretending": _given(lambda: wiring.pretending),
            "draft_runs": _given(lambda: wiring.draft_runs),
            "draft_sessions": _given(lambda: wiring.draft_sessions),
            "pinned": _given(lambda: wiring.pins),
            "live": _given(lambda: wiring.live),
            "run_scopes": _given(lambda: wiring.run_scopes),
            "presence": _given(lambda: wiring.presence),
            "streams": _given(lambda: streams),
        },
        response_headers={"cache-control": "no-store"},
    )


def _uncopied(middleware: ASGIMiddleware) -> Callable[[ASGIApp], ASGIApp]:
    # A router is copied deeply when the application takes it in; functions are not.
    def wrapped(app: ASGIApp) -> ASGIApp:
        return middleware(app)

    return wrapped


def _provide_principal(request: APIRequest) -> Principal:
    return signed_in(request)


def _given(build: Callable[[], Any]) -> Provide:
    return Provide(build, sync_to_thread=False)


def _without_logging(config: AppConfig) -> AppConfig:
    # Litestar's own logging would write request bodies; ours is the access log and the handler below.
    config.logging_config = None
    return config


# ── Errors ─────────────────────────────────────────────────────────────────────────────────────────


def _exception_handlers() -> dict[type[Exception] | int, Any]:
    ours: dict[type[Exception] | int, Any] = dict.fromkeys(STATUS, _on_refusal)
    return {
        **ours,
        ServiceError: _on_refusal,
        ValidationException: _on_validation,
        HTTPException: _on_http,
        Exception: _on_fault,
    }


def _on_refusal(_request: APIRequest, error: Exception) -> Response[bytes]:
    status = next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 400)
    code = getattr(error, "code", None) or _snake(type(error).__name__)
    headers = {}
    if isinstance(error, TooManyAttempts):
        headers["retry-after"] = str(error.retry_after_s)
    faults = []
    if isinstance(error, Invalid):
        faults = [
            Fault(problem.path, problem.message, problem.severity, problem.code, problem.node_id)
            for problem in error.problems
        ]
    return problem_response(status, code, _sentence(str(error)), faults=faults, headers=headers)


def _on_validation(request: APIRequest, error: ValidationException) -> Response[bytes]:
    entries = error.extra if isinstance(error.extra, list) else []
    if not entries:  # a parameter that must be there is not; what follows is the address, which is known
        return problem_response(400, "invalid", _sentence(error.detail.partition(" for path ")[0]))
    parameters = request.route_handler.parsed_fn_signature.parameters
    faults = [_fault_of(entry, parameters) for entry in entries]
    status = 400 if any(entry.get("source") in ("query", "path") for entry in entries) else 422
    return problem_response(status, "invalid", "The request cannot be used as it is.", faults=faults)


def _on_http(request: APIRequest, error: HTTPException) -> Response[bytes]:
    code = _snake(type(error).__name__.removesuffix("Exception"))
    detail = error.detail
    if isinstance(error, RequestEntityTooLarge):
        most = request.route_handler.resolve_request_max_body_size()
        detail = f"expected a body of at most {most:,} bytes"
    return problem_response(error.status_code, code, _sentence(detail), headers=error.headers)


def _on_fault(request: APIRequest, error: Exception) -> Response[bytes]:
    error_id = uuid4().hex
    route = request.scope.get("path_template", "")
    log.error("request_failed", error_id=error_id, route=route, method=request.method, exc_info=error)
    return problem_response(
        500, "internal_error", "Something went wrong on our side; it has been noted.", error_id=error_id
    )


def _fault_of(entry: Mapping[str, Any], parameters: Mapping[str, FieldDefinition]) -> Fault:
    # The body is one of the handler's arguments, which is nothing to whoever sent it.
    key, message = str(entry.get("key") or ""), str(entry.get("message", ""))
    if (key, message) == ("data", "'data'"):
        message = "expected a body of JSON, got none"
    parameter = parameters.get(key)
    if parameter is not None and isinstance(parameter.kwarg_definition, QueryParameter):
        key = parameter.kwarg_definition.name or key
        message = _with_choices(message, parameter)
    return Fault(key.removeprefix("data").removeprefix("."), message)


def _with_choices(message: str, parameter: FieldDefinition) -> str:
    """What is said of a word that is none of a few, with the few."""
    refused = message.removeprefix("Invalid enum value ")
    if refused == message:
        return message
    literals = [parameter, *parameter.inner_types]
    words = [str(word) for one in literals if one.is_literal for word in one.args]
    return f"expected one of {', '.join(words)}, got {refused}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
