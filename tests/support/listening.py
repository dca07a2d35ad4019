"""An application on a real socket."""

import asyncio
import contextlib
from typing import Literal

import uvicorn


@contextlib.asynccontextmanager
async def listening(app, lifespan: Literal["auto", "off"] = "off"):
    """Serve an application for as long as the block lasts; gives its address."""
    config = uvicorn.Config(app, port=0, lifespan=lifespan, log_level="critical", access_log=False)
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(60):
        while not server.started:  # noqa: ASYNC110 it tells nobody
            await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving
