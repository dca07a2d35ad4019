"""Where a process spends its time under the six-step load."""

import asyncio
import shutil
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import click

from bench.processes import python
from bench.rig import open_rig
from bench.running import run
from bench.stores import fresh_database, fresh_redis
from bench.systems import Patchbay
from bench.workloads import SIX_STEPS

WARM_UP_S = 3.0


class Profiled(Patchbay):
    """Patchbay with one of its processes under cProfile."""

    def __init__(self, database_url: str, redis_url: str, *, target: str, output: Path) -> None:
        super().__init__(database_url, redis_url)
        self._target = target
        self._output = output

    def commands(self) -> dict[str, list[str]]:
        """As without, but for the one that is looked at."""
        commands = super().commands()
        if self._target == "worker":
            commands["worker"] = python("bench.profiled_worker", str(self._output))
        else:
            serve = commands["serve"]
            commands["serve"] = python("cProfile", "-o", str(self._output), *serve)
        return commands


@click.command()
@click.argument("target", type=click.Choice(["serve", "worker"]))
@click.option("--seconds", default=15.0, show_default=True)
@click.option("--window", default=256, show_default=True, help="Pipelines under way; 0: 20 a second instead.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Where it goes.")
def profile(target: str, seconds: float, window: int, out: Path | None) -> None:
    """Profile one process: by py-spy where it is installed, else by cProfile."""
    run(_profile(target, seconds, window, out))


async def _profile(target: str, seconds: float, window: int, out: Path | None) -> None:
    sampler = shutil.which("py-spy")
    output = out or Path(f"bench-{target}.{'svg' if sampler else 'prof'}")
    async with AsyncExitStack() as stack:
        rig = await stack.enter_async_context(open_rig())
        url = await stack.enter_async_context(fresh_database())
        redis_url = stack.enter_context(fresh_redis())
        system = (
            Patchbay(url, redis_url) if sampler else Profiled(url, redis_url, target=target, output=output)
        )
        stack.push_async_callback(system.stop)
        await system.start(rig.stub_port)
        await rig.saturating(system, SIX_STEPS, window=64, seconds=WARM_UP_S)
        process = next(one for one in system.processes if one.name == target)
        if sampler:
            await asyncio.create_subprocess_exec(
                sampler, "record", "-p", str(process.pid), "-d", str(int(seconds)), "-o", str(output)
            )
        if window:
            phase = await rig.saturating(system, SIX_STEPS, window=window, seconds=seconds)
        else:
            phase = await rig.steady(system, SIX_STEPS, rate=20, seconds=seconds)
        process.stop(signal.SIGINT)
    click.echo(f"{phase.per_s:.0f} pipelines/s under the profiler; see {output}")
