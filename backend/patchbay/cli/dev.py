"""`patchbay dev`: everything in one process, over SQLite, with a demo workspace."""

import os
import socket
from pathlib import Path

import click
import uvloop

from patchbay.api.app import create_app
from patchbay.cli.demo.server import compose, simulator_config, standing_in
from patchbay.cli.demo.workspace import FirstSignIn, ensure_account, ensure_demo
from patchbay.cli.environment import VAR
from patchbay.cli.logs import configure_logs
from patchbay.cli.private_file import PrivateFile
from patchbay.cli.server import make_server
from patchbay.security.errors import InvalidSetting
from patchbay.security.secrets import generate_key
from patchbay.settings import Settings
from patchbay.simulator import Simulator
from patchbay.simulator import create_app as create_simulator_app
from patchbay.storage.migrate import upgrade
from patchbay.wiring import Wiring
from patchbay.worker.process import WorkerProcess

SHUTDOWN_WAIT_S = 2
"""How long open requests may take to end; the phone's live updates would stay for ever."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT", type=click.IntRange(1, 65535))
@click.option(
    "--var",
    type=click.Path(file_okay=False, path_type=Path),
    default=VAR,
    show_default=True,
    help="Where the database, the keys and the API key are kept.",
)
def dev(host: str, port: int, var: Path) -> None:
    """Run everything on this machine, with a demo workspace."""
    _check_port(host, port)
    try:
        settings = dev_settings(var, port)
    except InvalidSetting as error:
        raise click.UsageError(str(error)) from error
    configure_logs(settings.log_level)
    uvloop.run(upgrade(settings.database_url))
    worker = WorkerProcess(settings)
    try:
        uvloop.run(_run(settings, worker, PrivateFile(var / "api-key"), (host, port)))
    finally:
        worker.stop()


def dev_settings(var: Path, port: int) -> Settings:
    """Settings of the environment; what is missing is kept in `var`.

    Raises:
        InvalidSetting: The environment has one that cannot be read.
    """
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = PrivateFile(var / "secret-keys")
    env = dict(os.environ)
    if not env.get("PATCHBAY_SECRET_KEYS"):
        if keys.read() is None:
            keys.write(generate_key())
        env["PATCHBAY_SECRET_KEYS"] = keys.read() or ""
    env["PATCHBAY_DATABASE_URL"] = (
        env.get("PATCHBAY_DATABASE_URL") or f"sqlite:///{(var / 'patchbay.db').resolve()}"
    )
    env["PATCHBAY_PUBLIC_URL"] = env.get("PATCHBAY_PUBLIC_URL") or f"http://127.0.0.1:{port}"
    env["PATCHBAY_LOG_LEVEL"] = env.get("PATCHBAY_LOG_LEVEL") or "warning"
    own = f"127.0.0.1:{port}"
    given = env.get("PATCHBAY_EGRESS_ALLOW")
    env["PATCHBAY_EGRESS_ALLOW"] = f"{own},{given}" if given else own
    return Settings.from_env(env)


async def _run(settings: Settings, worker: WorkerProcess, key_file: PrivateFile, at: tuple[str, int]) -> None:
    host, port = at
    base_url = f"http://127.0.0.1:{port}"
    wiring = Wiring(
        settings,
        doorbell=worker.doorbell(),
        live=worker.live,
        metrics_registry=worker.metrics_registry,
    )

    def begin() -> None:
        worker.start()  # not before: at once it may ask the simulator how the demo's number does
        _say_where(base_url, sign_in, key_file)

    try:
        workspace_id, sign_in = await ensure_account(wiring, key_file)
        demo = await ensure_demo(wiring, workspace_id, base_url)
        simulator = Simulator(simulator_config(demo, base_url))
        wiring.stand_in = standing_in(simulator)
        await simulator.start()
        try:
            app = compose(create_app(wiring), create_simulator_app(simulator=simulator))
            server = make_server(
                app,
                settings,
                host=host,
                port=port,
                wait_s=SHUTDOWN_WAIT_S,
                on_start=begin,
                on_stop=wiring.live.end_all,
            )
            await server.serve()
        finally:
            await simulator.stop()
    finally:
        await wiring.close()


def _say_where(base_url: str, sign_in: FirstSignIn | None, key_file: PrivateFile) -> None:
    if sign_in is not None:
        click.echo(f"Sign in as {sign_in.email} with the password {sign_in.password} (shown this once).")
        click.echo(f"An API key for this machine is in {key_file.path}.")
    click.echo(f"Patchbay is at {base_url}/ and the phone at {base_url}/phone (Ctrl-C stops).")


def _check_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(f"port {port} is taken: {error}; PORT=… chooses another") from error
