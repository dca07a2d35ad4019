"""`patchbay dev` as a person starts it: a process of its own, in an empty folder, on a free port."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from support.ports import free_port

STOP_WAIT_S = 15


class DevServer(Struct, frozen=True):
    """A running demo, and how to sign in to it."""

    url: str
    email: str
    password: str


@contextmanager
def dev_server(folder: Path) -> Iterator[DevServer]:
    """Start the demo for the first time, wait until it says where it is, and stop it afterwards."""
    port = free_port()
    with dev_process(folder, port) as said:
        signing_in = re.search(r"Sign in as (\S+) with the password (\S+)", said)
        assert signing_in is not None, said
        yield DevServer(f"http://127.0.0.1:{port}", *signing_in.groups())


@contextmanager
def dev_process(folder: Path, port: int) -> Iterator[str]:
    """As `dev_server`, for the first time or again; gives what it said."""
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
            yield said
        finally:
            process.terminate()
            try:
                process.wait(STOP_WAIT_S)
            except subprocess.TimeoutExpired:
                process.kill()


def _read_until_ready(process: subprocess.Popen[str]) -> str | None:
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if "the phone at" in line:
            return said
    return None
