"""What every template may know of the installation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from .conf import conf


def installation(request: HttpRequest) -> dict[str, Any]:
    """Whether this is the demo, and where its sandbox is."""
    return {"loa_demo": conf().demo, "loa_sandbox_url": conf().sandbox_url}
