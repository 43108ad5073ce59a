"""Where a request comes from, as far as this installation can know, and how much of that is kept."""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest

from .conf import conf


def client_address(request: HttpRequest) -> str:
    """The other end's IP address. Behind a proxy it is what that proxy saw, never what the other end claims."""
    if conf().behind_proxy:
        seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if seen:
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))


def shortened(address: str) -> str:
    """Enough to tell an office from a stranger, too little to tell a person: ``203.0.113.*``; or nothing."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if isinstance(ip, ipaddress.IPv4Address):
        return f"{str(ip).rpartition('.')[0]}.*"
    return f"{ipaddress.ip_network((ip, 48), strict=False).network_address}*"
