"""How items get to the national portal: one class a way, chosen by the channel's options (section B7)."""

from __future__ import annotations

from collections.abc import Mapping

from .base import Transport
from .http_push import HttpPush
from .manual_package import ManualPackage
from .oai_passive import OaiPassive

TRANSPORTS: Mapping[str, type[Transport]] = {
    "http_push": HttpPush, "manual_package": ManualPackage, "oai_passive": OaiPassive,
}  # fmt: skip

__all__ = ["TRANSPORTS", "Transport"]
