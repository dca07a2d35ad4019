"""Processes under measurement: started, waited for, looked at, stopped."""

import asyncio
import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from bench.stores import Unmeasurable

START_S = 30.0
STOP_S = 20.0
_PR_SET_PDEATHSIG = 1
_TICKS = os.sysconf("SC_CLK_TCK")


class Memory(Struct, frozen=True):
    """Of one process, in MB: all it touches, and its own share of it."""

    rss_mb: float
    pss_mb: float


class Process:
    """One child process; what it writes goes to a file that is shown when it dies."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        self.name = name
        self._output = tempfile.TemporaryFile("w+")  # noqa: SIM115 closed in stop
        self._child = subprocess.Popen(
            command,
            env={**os.environ, **(env or {})},
            stdout=subprocess.PIPE,
            stderr=self._output,
            text=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 nothing here runs in threads
        )

    @property
    def pid(self) -> int:
        """The system's number of it."""
        return self._child.pid

    def first_line(self) -> str:
        """The first line it prints; blocks until then."""
        assert self._child.stdout is not None
        line = self._child.stdout.readline()
        if not line:
            raise self._died()
        return line.strip()

    async def listens(self, port: int) -> None:
        """Wait until it takes connections."""
        for _ in range(int(START_S / 0.05)):
            if self._child.poll() is not None:
                raise self._died()
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
            except OSError:
                await asyncio.sleep(0.05)
            else:
                return
        raise Unmeasurable(f"{self.name} to listen within {START_S:.0f} s")

    def stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end, then end it; safe to repeat."""
        if self._output.closed:
            return
        if self._child.poll() is None:
            self._child.send_signal(by)
        try:
            self._child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        if self._child.stdout is not None:
            self._child.stdout.close()
        self._output.close()

    def output(self) -> str:
        """What it complained of so far."""
        self._output.seek(0)
        return self._output.read()

    def memory(self) -> Memory:
        """What it takes now."""
        rollup = Path(f"/proc/{self.pid}/smaps_rollup").read_text()
        kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in rollup.splitlines()[1:]}
        return Memory(kilobytes["Rss"] / 1024, kilobytes["Pss"] / 1024)

    def cpu_s(self) -> float:
        """Processor seconds used since it was started."""
        return cpu_s(self.pid)

    def _died(self) -> Unmeasurable:
        return Unmeasurable(
            f"{self.name} to run; it ended with {self._child.poll()}:\n{self.output()[-4000:]}"
        )


def _end_with_parent() -> None:
    """Runs in the child: it is told to end even when the benchmark is killed outright (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def cpu_s(pid: int) -> float:
    """Processor seconds a process has used; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of ours."""
    return [sys.executable, "-m", module, *arguments]


def script(name: str) -> str:
    """A console script of this environment."""
    return str(Path(sys.executable).parent / name)
