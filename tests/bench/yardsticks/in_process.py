"""`python -m bench.yardsticks.in_process`: Litestar and asyncpg, all work in one process."""

import asyncio

import uvicorn
import uvloop
from litestar import Litestar, Request, Response, post

from bench.yardsticks.handwork import Config, Handwork, handwork, is_signed


def create_app(work: Handwork) -> Litestar:
    """Answers a webhook once it is stored, then does what it asks for."""
    under_way: set[asyncio.Task[None]] = set()

    @post("/hook")
    async def hook(request: Request) -> Response[None]:
        body = await request.body()
        if not is_signed(body, request.headers.get("x-hub-signature-256", "")):
            return Response(None, status_code=401)
        inbox_id = await work.store(body)
        if inbox_id is not None:
            task = asyncio.create_task(work.work(inbox_id, body))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        return Response(None, status_code=200)

    return Litestar([hook], openapi_config=None, logging_config=None)


async def serve(app: Litestar, port: int) -> None:
    """Serve as fast as uvicorn does."""
    config = uvicorn.Config(
        app, port=port, loop="uvloop", http="httptools", ws="none", access_log=False, log_level="warning"
    )
    await uvicorn.Server(config).serve()


async def _main() -> None:
    config = Config.from_env()
    async with handwork(config) as work:
        await serve(create_app(work), config.port)


if __name__ == "__main__":
    uvloop.run(_main())
