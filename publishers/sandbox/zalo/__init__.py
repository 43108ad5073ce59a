"""Zalo's Official Account API, offline: the dialect of docs/platforms/zalo.md, strict where the live one is."""

from __future__ import annotations

from starlette.routing import BaseRoute

from ..state import Sandbox
from ..timeline import TimelinePost
from . import articles, broadcasts, oauth, permission, reading, shown, videos, webhooks
from .dialect import Dialect

SLUG = "zalo"
LABEL = "Zalo OA"
#: What the control page lets a person change: name → (what it is, default).
QUOTAS = {
    "followers": ("số người quan tâm", 1208),
    "per_minute": ("lượt gọi mỗi phút", 4000),
    "broadcasts_monthly": ("số lần gửi rộng rãi mỗi tháng", 4),
    "articles_monthly": ("số bài được tạo mỗi tháng", 1000),
    "verify_polls": ("số lần hỏi trước khi bài xử lý xong", 2),
    "video_polls": ("số lần hỏi trước khi video chuyển đổi xong", 2),
}


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    dialect = Dialect(sandbox, {name: default for name, (_, default) in QUOTAS.items()})
    return [
        *oauth.routes(dialect), *permission.routes(dialect), *articles.routes(dialect), *reading.routes(dialect),
        *videos.routes(dialect), *broadcasts.routes(dialect), *webhooks.routes(dialect), *shown.routes(sandbox),
    ]  # fmt: skip


def timeline(sandbox: Sandbox) -> list[TimelinePost]:
    return shown.timeline(sandbox)
