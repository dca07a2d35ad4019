"""`patchbay dev` as a person starts it: a process of its own, in an empty folder, on a free port."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

START_WAIT_S = 15
STOP_WAIT_S = 15


class DevServer(Struct, frozen=True):
    """A running demo, and how to sign in to it."""

    url: str
    email: str
    password: str


@contextmanager
def dev_server(folder: Path) -> Iterator[DevServer]:
    """Start the demo, wait until it says where it is, and stop it afterwards."""
    port = free_port()
    env = {name: value for name, value in os.environ.items() if not name.startswith("PATCHBAY_")}
    log = folder / "errors.log"
    with (
        log.open("w") as errors,
        subprocess.Popen(
            [Path(sys.executable).parent / "patchbay", "dev"],
            cwd=folder,
            env={**env, "PORT": str(port), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            said = _read_until_ready(process)
            assert said is not None, f"patchbay dev ended: {log.read_text()}"
            signing_in = re.search(r"Sign in as (\S+) with the password (\S+)", said)
            assert signing_in is not None, said
            _wait_until_listening(port)
            yield DevServer(f"http://127.0.0.1:{port}", *signing_in.groups())
        finally:
            process.terminate()
            try:
                process.wait(STOP_WAIT_S)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_until_listening(port: int) -> None:
    """It says where it is a moment before it answers there."""
    deadline = time.monotonic() + START_WAIT_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _read_until_ready(process: subprocess.Popen[str]) -> str | None:
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if "the phone at" in line:
            return said
    return None
