"""How log lines are written: to standard error, as JSON where a program reads them."""

import logging
import sys
import traceback
from collections.abc import Iterator

import structlog
from sqlalchemy.exc import SQLAlchemyError

from patchbay.settings import LOG_LEVELS


def configure_logs(level: str) -> None:
    """Write lines from `level` up, and those of libraries from warnings up; once, before anything logs."""
    least = getattr(logging, level.upper()) if level in LOG_LEVELS else logging.INFO
    renderer: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    )
    stamped: list[structlog.types.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    told = structlog.processors.ExceptionRenderer(_told)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *stamped, told, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    of_libraries = logging.StreamHandler(sys.stderr)
    of_libraries.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *stamped],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, told, renderer],
        )
    )
    logging.basicConfig(level=max(least, logging.WARNING), handlers=[of_libraries])


def _told(exc_info: structlog.typing.ExcInfo) -> str:
    """Where an error came from: places and types, and its words only where they are known to tell no secret.

    What a plugin or a library says in an error may hold a text, a number or a token.
    """
    return "\n".join(_lines(exc_info[1]))


def _lines(error: BaseException | None) -> Iterator[str]:
    if error is None:
        return
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    yield from _lines(earlier)
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    name = type(error).__qualname__
    yield f"{name}: {error}" if _is_discreet(error) else name


def _is_discreet(error: BaseException) -> bool:
    is_ours = type(error).__module__.partition(".")[0] == "patchbay"
    return is_ours or isinstance(error, OSError | SQLAlchemyError)
