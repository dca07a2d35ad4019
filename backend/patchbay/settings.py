"""What the environment says, read once and handed on.

Each setting is one line of `VARIABLES`; `backend/docs/operations.md` shows the same table.
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from patchbay.security.errors import InvalidSetting

LOG_LEVELS = ("debug", "info", "warning", "error")


class Settings(Struct, frozen=True, kw_only=True):
    """Everything that differs between installations."""

    database_url: str
    secret_keys: str
    redis_url: str | None = None
    """None: one process group, with the queue in memory."""
    public_url: str = "http://127.0.0.1:8000"
    """Where people and providers reach this installation; no slash at the end."""
    egress_allow: str = ""
    log_level: str = "info"
    metrics_port: int | None = None
    """Where a worker shows its counters; the server shows its own at `/metrics`."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses whose `X-Forwarded-*` headers are believed."""

    def __repr__(self) -> str:
        return f"Settings(public_url={self.public_url!r}, log_level={self.log_level!r})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        return [("public_url", self.public_url), ("log_level", self.log_level)]

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Read every variable.

        Raises:
            InvalidSetting: One is missing or malformed.
        """
        given = {
            variable.field: variable.read(variable.name, env[variable.name])
            for variable in VARIABLES
            if env.get(variable.name, "").strip()
        }
        for variable in VARIABLES:
            if variable.is_required and variable.field not in given:
                raise InvalidSetting(variable.name, f"expected {variable.help[0].lower()}{variable.help[1:]}")
        return cls(**given)

    @property
    def is_https(self) -> bool:
        """Whether people reach us over TLS, so that cookies must not travel without it."""
        return self.public_url.startswith("https://")


class Variable(Struct, frozen=True):
    """One environment variable: its name, the field it fills, and what it means."""

    name: str
    field: str
    read: Callable[[str, str], Any]
    help: str
    is_required: bool = False


def _text(_name: str, value: str) -> str:
    return value.strip()


def _database_url(name: str, value: str) -> str:
    if not value.strip().startswith(("postgresql://", "postgresql+", "postgres://", "sqlite://", "sqlite+")):
        raise InvalidSetting(name, "expected postgresql://… or sqlite:///…, got another scheme")
    return value.strip()


def _redis_url(name: str, value: str) -> str:
    if not value.strip().startswith(("redis://", "rediss://", "unix://")):
        raise InvalidSetting(name, "expected redis://…, got another scheme")
    return value.strip()


def _public_url(name: str, value: str) -> str:
    url = value.strip().rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise InvalidSetting(name, f"expected http://… or https://…, got {url!r}")
    return url


def _log_level(name: str, value: str) -> str:
    level = value.strip().lower()
    if level not in LOG_LEVELS:
        raise InvalidSetting(name, f"expected one of {', '.join(LOG_LEVELS)}, got {level!r}")
    return level


def _port(name: str, value: str) -> int:
    if not value.strip().isdecimal() or not 1 <= int(value) <= 65_535:
        raise InvalidSetting(name, f"expected a port from 1 to 65535, got {value.strip()!r}")
    return int(value)


def _addresses(_name: str, value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


VARIABLES = (
    Variable(
        "PATCHBAY_DATABASE_URL",
        "database_url",
        _database_url,
        "The database: `postgresql://user:password@host/name` or `sqlite:///path/to/file.db`",
        is_required=True,
    ),
    Variable(
        "PATCHBAY_SECRET_KEYS",
        "secret_keys",
        _text,
        "The keys that seal secrets and personal data, newest first, separated by commas; "
        "each is 32 random bytes in URL-safe base64",
        is_required=True,
    ),
    Variable(
        "PATCHBAY_REDIS_URL",
        "redis_url",
        _redis_url,
        "Redis for the queue, `redis://host:6379/0`; absent, the queue is in the process",
    ),
    Variable(
        "PATCHBAY_PUBLIC_URL",
        "public_url",
        _public_url,
        "Where people and providers reach this installation; with https, cookies are Secure",
    ),
    Variable(
        "PATCHBAY_EGRESS_ALLOW",
        "egress_allow",
        _text,
        "Private hosts, `host:port` or networks that outgoing requests may reach, separated by commas",
    ),
    Variable(
        "PATCHBAY_LOG_LEVEL",
        "log_level",
        _log_level,
        "Least severe log line that is written: debug, info, warning or error",
    ),
    Variable(
        "PATCHBAY_METRICS_PORT",
        "metrics_port",
        _port,
        "Port on which a worker shows its counters to Prometheus; absent, it shows none",
    ),
    Variable(
        "PATCHBAY_TRUSTED_PROXIES",
        "trusted_proxies",
        _addresses,
        "Addresses of reverse proxies whose X-Forwarded-For and -Proto are believed, separated by commas",
    ),
)
