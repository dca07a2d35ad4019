"""`patchbay worker`: runs until it is told to stop."""

import signal
import threading

import structlog
from prometheus_client import start_http_server

from patchbay.settings import Settings
from patchbay.worker.process import WorkerProcess

log = structlog.get_logger()


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; what is under way ends first."""
    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    worker = WorkerProcess(settings)
    if settings.metrics_port is not None:
        start_http_server(settings.metrics_port, registry=worker.metrics_registry)
    try:
        worker.start()
        log.info("worker_started")
        told_to_stop.wait()
        log.info("worker_stopping")
    finally:
        worker.stop()
