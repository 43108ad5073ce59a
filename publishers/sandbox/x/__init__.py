"""The X API v2, offline: the dialect of docs/platforms/x.md, as strict about fields as X's own description."""

from __future__ import annotations

from starlette.routing import BaseRoute

from ..state import Sandbox
from ..timeline import TimelinePost
from . import media, oauth, permission, posts, reading, shown
from .dialect import Dialect

SLUG = "x"
LABEL = "X"
#: What the control page lets a person change: name → (what it is, default).
QUOTAS = {
    "followers": ("số người theo dõi", 1208),
    "retired:non_public_metrics": ("bỏ nhóm chỉ số non_public_metrics (1: có, 0: không)", 0),
    "credits": ("số dư (phần nghìn đô la) mỗi tháng", 1_000_000),
    "posts_per_window": ("số bài trong 15 phút", 100),
    "refuse_repeats": ("từ chối bài trùng nội dung (1: có)", 1),
    "replies_allowed": ("cho trả lời bài của chính mình (1: có)", 1),
    "processing_polls": ("số lần hỏi trước khi video xử lý xong", 1),
}


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    dialect = Dialect(sandbox, {name: default for name, (_, default) in QUOTAS.items()})
    return [
        *oauth.routes(dialect), *permission.routes(dialect), *posts.routes(dialect), *reading.routes(dialect),
        *media.routes(dialect), *shown.routes(sandbox),
    ]  # fmt: skip


def timeline(sandbox: Sandbox) -> list[TimelinePost]:
    return shown.timeline(sandbox)
