"""`patchbay serve`, `worker` and `openapi`: the processes of an installation."""

import asyncio
import importlib
from typing import Any

import click
import msgspec
import uvloop

from patchbay.cli.environment import read_settings
from patchbay.cli.server import make_server
from patchbay.security.secrets import generate_key
from patchbay.services.doorbell import Doorbell, SilentDoorbell, Topic
from patchbay.settings import Settings
from patchbay.wiring import Wiring
from patchbay.worker.broker import make_broker
from patchbay.worker.doorbells import BrokerDoorbell, declare_actors

SHUTDOWN_WAIT_S = 5
"""How long open requests may take to end."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, envvar="HOST")
@click.option("--port", default=8000, show_default=True, envvar="PORT", type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Serve the API, the webhooks and the page."""
    settings = read_settings()
    uvloop.run(_serve(settings, host, port))


@click.command()
def worker() -> None:
    """Run workflows and send messages, until told to stop."""
    settings = read_settings()
    importlib.import_module("patchbay.worker.main").run(settings)


@click.command()
def openapi() -> None:
    """Print the API's description (OpenAPI 3.1)."""
    app_module = importlib.import_module("patchbay.api.app")
    settings = Settings(database_url="sqlite://", secret_keys=generate_key())

    async def describe() -> Any:
        wiring = Wiring(settings)
        try:
            return app_module.create_app(wiring).openapi_schema.to_schema()
        finally:
            await wiring.close()

    click.echo(msgspec.json.format(msgspec.json.encode(asyncio.run(describe()))))


def _doorbell(settings: Settings) -> Doorbell:
    # Without Redis the workers are other processes that nothing here can wake; their sweep finds the work.
    if settings.redis_url is None:
        return SilentDoorbell()
    broker = make_broker(settings.redis_url)
    return BrokerDoorbell(broker, declare_actors(broker, _not_here))


async def _not_here(topic: Topic) -> None:
    raise NotImplementedError(f"only workers answer {topic}")


async def _serve(settings: Settings, host: str, port: int) -> None:
    app_module = importlib.import_module("patchbay.api.app")
    wiring = Wiring(settings, doorbell=_doorbell(settings))
    try:
        app = app_module.create_app(wiring)
        server = make_server(
            app,
            settings,
            host=host,
            port=port,
            wait_s=SHUTDOWN_WAIT_S,
            on_start=lambda: click.echo(f"Serving on http://{host}:{port}", err=True),
            on_stop=wiring.live.end_all,
        )
        await server.serve()
    finally:
        await wiring.close()
