"""`python -m bench`: measure and print; `editor`, `neighbours`: those alone; `profile`: where time goes."""

import sys
from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
import click
import msgspec
from rich.console import Console

from bench.editor import NoChromium, editor, measure_editor, show_editor
from bench.machine import Others, describe
from bench.neighbours import measure_neighbours, neighbours, show_neighbours
from bench.plan import QUICK, Bench, Plan
from bench.profiling import profile
from bench.results import Results
from bench.rig import open_rig
from bench.running import run
from bench.stores import fresh_database, fresh_redis
from bench.systems import Patchbay, System
from bench.table import show
from bench.yardsticks.systems import InProcess, Queued

WIDTH = 150


@click.group(invoke_without_command=True)
@click.option("--quick", is_flag=True, help="Shorter and noisier, about a minute and a half.")
@click.option("--workers", default=1, show_default=True, help="Processes of `patchbay worker`.")
@click.option("--yardsticks/--no-yardsticks", default=True, show_default=True, help="Measure them as well.")
@click.option(
    "--editor/--no-editor", "with_editor", default=True, show_default=True, help="Measure it as well."
)
@click.option(
    "--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="Write figures here."
)
@click.pass_context
def main(
    context: click.Context,
    *,
    quick: bool,
    workers: int,
    yardsticks: bool,
    with_editor: bool,
    json_path: Path | None,
) -> None:
    """Measure Patchbay beside the same work written by hand, then its editor, and print what was found."""
    if context.invoked_subcommand is not None:
        return
    plan = QUICK if quick else Plan()
    results = run(_measure(plan, workers, with_yardsticks=yardsticks))
    console = Console(width=WIDTH)
    show(results, console)
    results.neighbours = run(measure_neighbours(plan.steady_s))
    show_neighbours(results.neighbours, console)
    if with_editor:
        _editor(plan, results, console)
    if json_path is not None:
        json_path.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=2))
    sys.exit(0 if results.is_whole else 1)


main.add_command(profile)
main.add_command(editor)
main.add_command(neighbours)


def _editor(plan: Plan, results: Results, console: Console) -> None:
    try:
        results.editor = measure_editor(repetitions=plan.repetitions)
    except NoChromium as error:
        console.print(f"The editor is not measured: {error}")
    else:
        show_editor(results.editor, console)


async def _measure(plan: Plan, workers: int, *, with_yardsticks: bool) -> Results:
    async with AsyncExitStack() as stack:
        rig = await stack.enter_async_context(open_rig())

        async def database() -> str:
            return await stack.enter_async_context(fresh_database())

        redis_url = stack.enter_context(fresh_redis())
        patchbay = Patchbay(await database(), redis_url, workers=workers)
        yardsticks: list[System] = []
        if with_yardsticks:
            yardsticks = [
                InProcess(await database()),
                Queued(await database(), stack.enter_context(fresh_redis())),
            ]
            if plan.httpx_yardstick:
                yardsticks.insert(1, InProcess(await database(), client="httpx"))
        for system in (patchbay, *yardsticks):
            stack.push_async_callback(system.stop)
            await system.start(rig.stub_port)
        connection = await asyncpg.connect(patchbay.database_url)
        stack.push_async_callback(connection.close)
        results = Results(machine=await describe(connection, redis_url))
        others = Others()
        await Bench(rig, patchbay, yardsticks, plan, results).run(connection)
        results.others_share = others.share()
        return results


if __name__ == "__main__":
    main()
