"""`/healthz`, `/readyz`, `/metrics`: for whoever runs it; no names, no ids, no sign-in."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency
from msgspec import Struct
from prometheus_client import CONTENT_TYPE_LATEST

from patchbay.services.health.metrics import Metrics
from patchbay.services.health.readiness import Readiness


class Health(Struct, frozen=True):
    """The process is alive."""

    status: str = "ok"


@get("/healthz", include_in_schema=False)
async def healthz() -> Health:
    """Whether the process answers at all."""
    return Health()


@get("/readyz", include_in_schema=False)
async def readyz(readiness: NamedDependency[Readiness]) -> Response[dict[str, Any]]:
    """Whether the process can do its work: each part is `ok` or `failing`."""
    parts = await readiness.check()
    is_ready = all(state == "ok" for state in parts.values())
    return Response(
        {"status": "ok" if is_ready else "failing", **parts}, status_code=200 if is_ready else 503
    )


@get("/metrics", include_in_schema=False)
async def metrics_text(metrics: NamedDependency[Metrics]) -> Response[bytes]:
    """Counters and times in Prometheus' text format."""
    return Response(await metrics.exposition(), headers={"content-type": CONTENT_TYPE_LATEST})
