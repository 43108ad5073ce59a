"""Where outbound traffic may go: never to loopback or private addresses unless they are named."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field

from .errors import AddressForbidden

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Guard:
    """Decides on the address that a socket is really connected to, so a changing DNS answer can't fool it."""

    allowed: tuple[Network, ...] = field(default=())

    @classmethod
    def from_names(cls, networks: Sequence[str]) -> Guard:
        """Build from CIDR texts such as ``127.0.0.0/8``. Raises ``ValueError`` naming the bad one."""
        return cls(tuple(ipaddress.ip_network(name.strip(), strict=False) for name in networks if name.strip()))

    def check(self, address: str) -> None:
        """Raise ``AddressForbidden`` unless the IP address is public or explicitly allowed."""
        ip = _undressed(ipaddress.ip_address(address.split("%")[0]))
        if any(ip in network for network in self.allowed if network.version == ip.version):
            return
        if not ip.is_global or ip.is_multicast:
            raise AddressForbidden(f"outbound requests to {ip} are not allowed here; see OUTBOUND_ALLOW")


#: Translators and tunnels: an address of IPv4 stands in the last 32 bits. (What a translator makes of it is where the
#: bytes really go.)
_DRESSED = tuple(ipaddress.IPv6Network(name) for name in ("64:ff9b::/96", "64:ff9b:1::/48", "::/96"))


def _undressed(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address of IPv4 that one of IPv6 carries, if it carries one."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    carried = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
    if carried is None and int(ip) > 1 and any(ip in network for network in _DRESSED):
        carried = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return carried or ip
