"""The national portal, offline: profile B5 as its receiver, with clerks that take a few seconds (section B9)."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount

from ..accounts import NATIONAL_PORTAL
from ..state import Sandbox
from ..timeline import TimelinePost
from . import api, shown
from .review import QUOTAS as REVIEW_QUOTAS
from .review import SLUG, Review

__all__ = ["LABEL", "QUOTAS", "SLUG", "routes", "timeline"]

LABEL = NATIONAL_PORTAL.title
#: What the control page lets a person change: name → (what it is, default).
QUOTAS = {
    **REVIEW_QUOTAS,
    "page_size": ("số mục một trang danh sách", 50),
    "attachment_mb": ("cỡ tệp lớn nhất (MB)", 2048),
    "handling_s": ("số giây xử lý một lần gửi", 0),
}


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    review = Review(sandbox)
    limits = {name: default for name, (_, default) in QUOTAS.items()}
    return [Mount("/exchange/v1", routes=api.routes(sandbox, review, limits)), *shown.routes(sandbox, review)]


def timeline(sandbox: Sandbox) -> list[TimelinePost]:
    return shown.timeline(sandbox, Review(sandbox))
