"""Opens connections, only to addresses the egress policy allows."""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from patchbay.security.egress import EgressPolicy, IPAddress
from patchbay.security.errors import EgressRefused, NotSent
from patchbay.security.http_connection import HTTPConnection
from patchbay.security.http_wire import Origin

T = TypeVar("T")

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host, best first."""

CACHE_S = 5.0
"""How long the checked addresses of a name are used; what is connected to is what was checked."""
MAX_CACHED_NAMES = 1024
MAX_ADDRESSES_TRIED = 4


class Connect(Protocol):
    """Opens one connection to exactly this address."""

    async def __call__(self, address: IPAddress, origin: Origin) -> HTTPConnection:
        """Connect.

        Raises:
            OSError: Nobody answers there, or TLS fails.
        """


class Dialer:
    """Resolves, checks every address, and connects to one of those it checked.

    One address that is refused refuses the host: a name that answers with a public and a private
    address is an attack or a mistake.

    Args:
        policy: What is allowed.
        resolve: Another resolver; absent, the system's.
        connect: Another way to connect; absent, TCP and TLS with the certificate checked for the host.
    """

    def __init__(
        self, policy: EgressPolicy, *, resolve: Resolve | None = None, connect: Connect | None = None
    ) -> None:
        self._policy = policy
        self._resolve = resolve or resolve_by_system
        self._connect = connect or TCPConnect()
        self._checked: dict[tuple[str, int], tuple[float, list[IPAddress]]] = {}

    async def dial(self, origin: Origin, deadline: float) -> HTTPConnection:
        """A new connection for this origin.

        Args:
            origin: Where to.
            deadline: In the event loop's time.

        Raises:
            EgressRefused: One of its addresses is not allowed.
            NotSent: It has no address, or none of them answers in time.
        """
        return await self.reach(origin, deadline, self._connect)

    async def reach(
        self, origin: Origin, deadline: float, connect: Callable[[IPAddress, Origin], Awaitable[T]]
    ) -> T:
        """As `dial`, for connections of another kind, which `connect` opens."""
        try:
            async with asyncio.timeout_at(deadline):
                addresses = await self._addresses(origin)
        except TimeoutError as error:
            raise NotSent(f"The name {origin.host} was not resolved in time.", timed_out=True) from error
        tried = addresses[:MAX_ADDRESSES_TRIED]
        now = asyncio.get_running_loop().time
        for left, address in zip(range(len(tried), 0, -1), tried, strict=True):
            try:
                async with asyncio.timeout_at(now() + (deadline - now()) / left):
                    return await connect(address, origin)
            except (OSError, TimeoutError) as error:
                if left == 1:
                    raise _not_connected(origin, error) from error
        raise NotSent(f"The name {origin.host} has no address.")

    async def _addresses(self, origin: Origin) -> list[IPAddress]:
        key = (origin.host, origin.port)
        now = asyncio.get_running_loop().time()
        fresh = self._checked.get(key)
        if fresh is not None and now - fresh[0] < CACHE_S:
            return fresh[1]
        addresses = [_address(text, origin) for text in await self._lookup(origin)]
        for address in addresses:
            reason = self._policy.refusal(origin.host, origin.port, address)
            if reason is not None:
                unlisted = f"it is {reason} that PATCHBAY_EGRESS_ALLOW does not list"
                raise EgressRefused(origin.host, origin.port, unlisted)
        if len(self._checked) >= MAX_CACHED_NAMES:
            self._checked.clear()
        self._checked[key] = (now, addresses)
        return addresses

    async def _lookup(self, origin: Origin) -> Sequence[str]:
        try:
            ipaddress.ip_address(origin.host)
        except ValueError:
            pass
        else:
            return [origin.host]
        try:
            return await self._resolve(origin.host, origin.port)
        except (OSError, UnicodeError) as error:
            raise NotSent(f"The name {origin.host} cannot be resolved.") from error


class TCPConnect:
    """TCP, and for `https` TLS whose certificate must be the host's.

    Args:
        tls: Another TLS context; absent, one that trusts the usual authorities, made when first needed.
    """

    def __init__(self, tls: Callable[[], ssl.SSLContext] = ssl.create_default_context) -> None:
        self._make_tls = tls
        self._tls: ssl.SSLContext | None = None

    async def __call__(self, address: IPAddress, origin: Origin) -> HTTPConnection:
        """Connect to the address; the host is used for SNI and the certificate only."""
        is_tls = origin.scheme == "https"
        _, connection = await asyncio.get_running_loop().create_connection(
            HTTPConnection,
            str(address),
            origin.port,
            ssl=self._context() if is_tls else None,
            server_hostname=origin.host.rstrip(".") if is_tls else None,
        )
        return connection

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = self._make_tls()
            self._tls.set_alpn_protocols(["http/1.1"])
        return self._tls


async def resolve_by_system(host: str, port: int) -> list[str]:
    """The system's answer, which also reads decimal, octal and hexadecimal spellings of an address."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def _address(text: str, origin: Origin) -> IPAddress:
    try:
        address = ipaddress.ip_address(text)
    except ValueError as error:
        raise EgressRefused(origin.host, origin.port, "its address cannot be read") from error
    if isinstance(address, ipaddress.IPv6Address) and address.scope_id is not None:
        raise EgressRefused(origin.host, origin.port, "it is a link-local or metadata address")
    return address


def _not_connected(origin: Origin, error: Exception) -> NotSent:
    if isinstance(error, TimeoutError):
        return NotSent(f"No connection to {origin.host}:{origin.port} in time.", timed_out=True)
    return NotSent(f"No connection to {origin.host}:{origin.port}: {failure_of(error)}.")


def failure_of(error: Exception) -> str:
    """What went wrong with a connection, and where it is the certificate, what is wrong with that."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"TLS failed, for the certificate cannot be trusted ({error.verify_message.rstrip('.')})"
    return "TLS failed" if isinstance(error, ssl.SSLError) else "the connection failed"
