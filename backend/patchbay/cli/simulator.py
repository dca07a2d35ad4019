"""`patchbay simulator`: runs the stand-in for WhatsApp, and has one that runs repeat a journal."""

import importlib
from pathlib import Path
from typing import Any

import click
import httpx
import msgspec

REPLAY_WAIT_S = 600.0
"""How long a whole journal may take."""


@click.group(invoke_without_command=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=9100, show_default=True, type=click.IntRange(1, 65535))
@click.option("--config", type=click.File("rb"), help="A SimulatorConfig as JSON.")
@click.pass_context
def simulator(ctx: click.Context, host: str, port: int, config: Any) -> None:
    """Run the stand-in for WhatsApp; its phone is at /phone."""
    if ctx.invoked_subcommand is not None:
        return
    module = importlib.import_module("patchbay.simulator")
    decoded = None
    if config is not None:
        try:
            decoded = msgspec.json.decode(config.read(), type=module.SimulatorConfig)
        except msgspec.DecodeError as error:
            raise click.UsageError(f"--config: {error}") from error
    click.echo(f"The phone is at http://{host}:{port}/phone", err=True)
    module.run(host, port, decoded)


@simulator.command()
@click.argument("journal", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--at", "url", default="http://127.0.0.1:9100", show_default=True, help="The running one.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcomes as JSON.")
def replay(journal: Path, url: str, as_json: bool) -> int:
    """Deliver the webhooks of a JOURNAL again, to the product behind a simulator that runs.

    Fails when the product did not take one of them.
    """
    try:
        answer = httpx.post(
            f"{url.rstrip('/')}/control/replay", content=journal.read_bytes(), timeout=REPLAY_WAIT_S
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise click.ClickException(f"no simulator answers at {url}: {error}") from error
    if not answer.is_success:
        raise click.ClickException(f"the simulator refused: {answer.text[:500]}")
    try:
        outcomes = msgspec.json.decode(answer.content, type=dict[str, int])
    except msgspec.DecodeError as error:
        raise click.ClickException(f"what answers at {url} is no simulator: {error}") from error
    if as_json:
        click.echo(msgspec.json.encode(outcomes))
    else:
        for outcome, count in outcomes.items():
            click.echo(f"{count:6d} {outcome}")
    return 0 if set(outcomes) <= {"200"} else 1
