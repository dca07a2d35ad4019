"""`python -m bench.profiled_worker FILE`: a worker whose event loop runs under cProfile."""

import cProfile
import os
import signal
import sys
import threading

from dramatiq.asyncio import get_event_loop_thread

from patchbay.cli.logs import configure_logs
from patchbay.settings import Settings
from patchbay.worker.process import WorkerProcess


def main(output: str) -> None:
    """Work until told to stop, then write the profile."""
    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    settings = Settings.from_env(os.environ)
    configure_logs(settings.log_level)
    worker = WorkerProcess(settings)
    worker.start()
    thread = get_event_loop_thread()
    assert thread is not None
    profile = cProfile.Profile()
    thread.loop.call_soon_threadsafe(profile.enable)
    told_to_stop.wait()
    stopped = threading.Event()
    thread.loop.call_soon_threadsafe(lambda: (profile.disable(), stopped.set()))
    stopped.wait(5)
    profile.dump_stats(output)
    worker.stop()


if __name__ == "__main__":
    main(sys.argv[1])
