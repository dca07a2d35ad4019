"""Where outgoing requests may go: public addresses, and what the operator allows besides."""

import ipaddress
import re
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from msgspec import Struct

from patchbay.security.errors import InvalidSetting

SETTING = "PATCHBAY_EGRESS_ALLOW"

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

# Source: IANA special-purpose address registries, checked 2026-11. First match names the reason.
_REFUSED_V4 = [
    (IPv4Network("127.0.0.0/8"), "a loopback address"),
    (IPv4Network("169.254.0.0/16"), "a link-local or metadata address"),
    (IPv4Network("10.0.0.0/8"), "a private address"),
    (IPv4Network("172.16.0.0/12"), "a private address"),
    (IPv4Network("192.168.0.0/16"), "a private address"),
    (IPv4Network("100.64.0.0/10"), "a carrier-grade NAT address"),
    (IPv4Network("168.63.129.16/32"), "a metadata address"),  # Azure's, inside a public block
    (IPv4Network("0.0.0.0/8"), "an unspecified address"),
    (IPv4Network("192.0.0.0/24"), "a reserved address"),
    (IPv4Network("192.0.2.0/24"), "a reserved address"),
    (IPv4Network("192.88.99.0/24"), "a reserved address"),
    (IPv4Network("198.18.0.0/15"), "a reserved address"),
    (IPv4Network("198.51.100.0/24"), "a reserved address"),
    (IPv4Network("203.0.113.0/24"), "a reserved address"),
    (IPv4Network("224.0.0.0/4"), "a multicast address"),
    (IPv4Network("240.0.0.0/4"), "a reserved address"),
]
_REFUSED_V6 = [
    (IPv6Network("::1/128"), "a loopback address"),
    (IPv6Network("::/128"), "an unspecified address"),
    (IPv6Network("fe80::/10"), "a link-local or metadata address"),
    (IPv6Network("fc00::/7"), "a private address"),
    (IPv6Network("fec0::/10"), "a private address"),
    (IPv6Network("ff00::/8"), "a multicast address"),
    (IPv6Network("2002::/16"), "a tunnel address"),  # 6to4
    (IPv6Network("2001::/32"), "a tunnel address"),  # Teredo
    (IPv6Network("2001::/23"), "a reserved address"),
    (IPv6Network("2001:db8::/32"), "a reserved address"),
    (IPv6Network("3fff::/20"), "a reserved address"),
]
_NAT64 = IPv6Network("64:ff9b::/96")
_GLOBAL_V6 = IPv6Network("2000::/3")

# What naming a host opens: the usual homes of internal services. Not link-local, where metadata lives.
_OPENED_BY_HOST = frozenset({"a loopback address", "a private address", "a carrier-grade NAT address"})

_HOST = re.compile(r"(?=.{1,253}$)(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")


class EgressPolicy(Struct, frozen=True):
    """Public addresses are open; private ones only as listed.

    A listed network or address opens exactly that, whatever it is. A listed host opens the loopback,
    private and carrier-grade addresses its name resolves to, never link-local ones: those must be
    listed as addresses.
    """

    hosts: frozenset[tuple[str, int | None]] = frozenset()
    """Lower-case names without a final dot, each with its only port or None for every port."""
    networks: tuple[tuple[IPNetwork, int | None], ...] = ()

    @classmethod
    def parse(cls, text: str) -> "EgressPolicy":
        """Read `PATCHBAY_EGRESS_ALLOW`: `host`, `host:port`, `ip`, `ip:port` or `cidr`, between commas.

        An IPv6 address with a port is written `[::1]:8080`.

        Raises:
            InvalidSetting: Names the entry that is none of these.
        """
        hosts: set[tuple[str, int | None]] = set()
        networks: list[tuple[IPNetwork, int | None]] = []
        for entry in (part.strip().lower() for part in text.split(",")):
            if not entry:
                continue
            target, port = _read_entry(entry)
            if isinstance(target, str):
                hosts.add((target, port))
            else:
                networks.append((target, port))
        return cls(frozenset(hosts), tuple(networks))

    def refusal(self, host: str, port: int, address: IPAddress) -> str | None:
        """Why a connection for `host` to this address is not allowed, or None when it is."""
        plain = _unmapped(address)
        reason = _not_public(plain)
        if reason is None or self._lists(plain, port):
            return None
        name = host.lower().rstrip(".")
        is_listed = (name, None) in self.hosts or (name, port) in self.hosts
        return None if is_listed and reason in _OPENED_BY_HOST else reason

    def _lists(self, address: IPAddress, port: int) -> bool:
        return any(
            (only is None or only == port) and network.version == address.version and address in network
            for network, only in self.networks
        )


def _unmapped(address: IPAddress) -> IPAddress:
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _not_public(address: IPAddress) -> str | None:
    if isinstance(address, IPv4Address):
        return next((reason for network, reason in _REFUSED_V4 if address in network), None)
    if address in _NAT64:
        return _not_public(IPv4Address(address.packed[-4:]))
    for network, reason in _REFUSED_V6:
        if address in network:
            return reason
    return None if address in _GLOBAL_V6 else "a reserved address"


def _read_entry(entry: str) -> tuple[IPNetwork | str, int | None]:
    if "://" in entry:
        raise InvalidSetting(SETTING, f"expected a host without a scheme, got {entry!r}")
    if "/" in entry:
        return _read_network(entry), None
    if entry.startswith("["):
        inside, bracket, rest = entry[1:].partition("]")
        if not bracket or (rest and not rest.startswith(":")):
            raise InvalidSetting(SETTING, f"expected [address] or [address]:port, got {entry!r}")
        return _read_network(inside), _read_port(rest[1:], entry) if rest else None
    if entry.count(":") > 1:
        return _read_network(entry), None
    host, colon, digits = entry.partition(":")
    return _read_host(host, entry), _read_port(digits, entry) if colon else None


def _read_network(text: str) -> IPNetwork:
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise InvalidSetting(SETTING, f"expected an address or a network: {error}") from error


def _read_host(host: str, entry: str) -> IPNetwork | str:
    if _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        return _read_network(host)
    name = host.removesuffix(".")
    if not _HOST.fullmatch(name):
        raise InvalidSetting(SETTING, f"expected host, host:port, ip, ip:port or cidr, got {entry!r}")
    return name


def _read_port(digits: str, entry: str) -> int:
    if not (digits.isascii() and digits.isdigit() and 1 <= int(digits) <= 65535):
        raise InvalidSetting(SETTING, f"expected a port from 1 to 65535, got {entry!r}")
    return int(digits)
