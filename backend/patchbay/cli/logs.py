"""How log lines are written: to standard error, as JSON where a program reads them."""

import logging
import sys

import structlog

from patchbay.settings import LOG_LEVELS


def configure_logs(level: str) -> None:
    """Write lines from `level` up; once per process, before anything logs."""
    least = getattr(logging, level.upper()) if level in LOG_LEVELS else logging.INFO
    # Never a traceback with the values of variables: they hold what no log may show.
    renderers: list[structlog.types.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if sys.stderr.isatty()
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *renderers,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=max(least, logging.WARNING), format="%(levelname)s %(name)s: %(message)s")
