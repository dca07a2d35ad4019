"""The ASGI application, and how to run it alone."""

from __future__ import annotations

import logging
import re
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import uvicorn
from litestar import Litestar, Request, Response
from litestar.di import Provide
from litestar.exceptions import HTTPException, NotFoundException

from patchbay.simulator.control import control_router
from patchbay.simulator.control.assertions import UnknownClaim
from patchbay.simulator.errors import GraphError
from patchbay.simulator.graph import graph_handlers
from patchbay.simulator.inbound import NotPossible
from patchbay.simulator.journal import NotAJournal
from patchbay.simulator.people import UnknownPhone
from patchbay.simulator.phone import phone_router
from patchbay.simulator.simulator import Simulator
from patchbay.simulator.snapshots import Snapshots, UnknownSnapshot
from patchbay.simulator.template_store import NotAState

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from litestar.types import Scope

    from patchbay.simulator.config import SimulatorConfig

_LOG = logging.getLogger(__name__)
SHUTDOWN_WAIT_S = 3
_REFUSALS = (NotPossible, UnknownPhone, UnknownClaim, NotAState, NotAJournal, UnknownSnapshot)
"""What a caller of the control face or the phone did wrong."""
_VERSION = re.compile(r"/v[\d.]+/")


def create_app(config: SimulatorConfig | None = None, *, simulator: Simulator | None = None) -> Litestar:
    """Build the application: Graph face, control face and phone.

    Its lifespan starts and stops the simulator. A host that mounts it and runs no lifespan builds a
    `Simulator` itself, hands it in, and calls its `start()` and `stop()`.

    Args:
        config: Used when no simulator is given.
        simulator: The one to serve.
    """
    served = simulator or Simulator(config)
    snapshots = Snapshots(served)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        await served.start()
        try:
            yield
        finally:
            await served.stop()

    return Litestar(
        route_handlers=[control_router(), phone_router(), *graph_handlers(served)],
        dependencies={
            "simulator": Provide(lambda: served, sync_to_thread=False),
            "snapshots": Provide(lambda: snapshots, sync_to_thread=False),
        },
        lifespan=[lifespan],
        exception_handlers={
            **dict.fromkeys(_REFUSALS, _refused),
            GraphError: _refused_by_graph,
            NotFoundException: _not_found,
        },
        after_exception=[_log_defect],
        openapi_config=None,
        logging_config=None,
    )


def _log_defect(error: Exception, scope: Scope) -> None:
    if not isinstance(error, (HTTPException, GraphError, *_REFUSALS)):
        _LOG.error("simulator_defect path=%s", scope.get("path"), exc_info=error)


def _refused(_: Request[Any, Any, Any], error: Exception) -> Response[dict[str, str]]:
    return Response({"error": type(error).__name__, "detail": str(error)}, status_code=400)


def _not_found(request: Request[Any, Any, Any], error: NotFoundException) -> Response[Any]:
    """What no route knows is answered as Graph does; the other faces say what they missed."""
    if request.url.path.startswith(("/control", "/phone")):
        return Response({"error": "NotFound", "detail": error.detail}, status_code=404)
    is_version = _VERSION.match(request.url.path) is not None
    unknown = GraphError(
        2500, f"Unknown path components: {request.url.path}", http_status=400 if is_version else 404
    )
    return Response(unknown.body("unknown"), status_code=unknown.http_status)


def _refused_by_graph(_: Request[Any, Any, Any], error: GraphError) -> Response[dict[str, Any]]:
    return Response(error.body("control"), status_code=error.http_status)


def run(host: str = "127.0.0.1", port: int = 9100, config: SimulatorConfig | None = None) -> None:
    """Serve a simulator until interrupted."""
    uvicorn.run(
        create_app(config),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_WAIT_S,
    )
