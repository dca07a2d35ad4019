"""Processes that a fault run starts, kills and starts again."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

START_S = 300.0
"""How long a process may take until it is ready: a minute and a half was seen on a machine that is busy."""
STOP_S = 20.0


class DidNotStart(Exception):
    """A process ended, or never listened; the message holds the end of what it wrote."""


class Process:
    """One command, run any number of times; everything it writes goes to one file.

    Args:
        name: What it is called in reports.
        command: The program and its arguments.
        log: Where its output is appended.
        env: Added to our own environment.
        user: Whom to run it as; None keeps ours.
        port: Where it listens once it is ready; None for one that does not.
        says: What one that does not listen writes once it is ready.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        *,
        env: Mapping[str, str] | None = None,
        user: str | None = None,
        port: int | None = None,
        says: str = "",
    ) -> None:
        self.name = name
        self.log = log
        self.port = port
        self._says = says
        self._written_before = 0
        self._command = list(command)
        self._env = {**os.environ, **(env or {})}
        self._user = user
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    @property
    def is_up(self) -> bool:
        """Whether it has come as far as doing its work; it may have ended since."""
        if self.port is not None:
            return listens(self.port)
        with self.log.open("rb") as output:
            output.seek(self._written_before)
            return self._says.encode() in output.read()

    def start(self) -> None:
        """Start it; returns at once."""
        with self.log.open("ab") as output:
            self._written_before = output.tell()
            self._child = subprocess.Popen(
                self._command,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                user=self._user,
                group=self._user,
                extra_groups=None if self._user is None else [],
                start_new_session=True,
            )

    async def ready(self) -> None:
        """Wait until it does its work."""
        deadline = time.monotonic() + START_S
        while not self.is_up:
            if not self.is_running or time.monotonic() > deadline:
                raise DidNotStart(f"{self.name}:\n{self.output()[-4000:]}")
            await asyncio.sleep(0.05)

    def kill(self) -> None:
        """End it with SIGKILL: it gets to do nothing more."""
        self.signal(signal.SIGKILL)
        self._wait()

    def signal(self, number: int) -> None:
        """Send a signal, if it runs."""
        if self._child is not None and self.is_running:
            self._child.send_signal(number)

    def stop(self) -> float:
        """Ask it to end, and end it if it does not; gives how many seconds it took."""
        began = time.monotonic()
        self.signal(signal.SIGTERM)
        try:
            self._wait()
        except subprocess.TimeoutExpired:
            self.kill()
        return time.monotonic() - began

    def output(self) -> str:
        """All it wrote."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def _wait(self) -> None:
        if self._child is not None:
            self._child.wait(STOP_S)


def listens(port: int) -> bool:
    """Whether somebody takes connections there."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def script(name: str) -> str:
    """A console script of this environment."""
    return str(Path(sys.executable).parent / name)
