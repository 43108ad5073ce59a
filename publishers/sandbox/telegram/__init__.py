"""Telegram's Bot API and public pages, offline: one channel, one bot that is its administrator."""

from __future__ import annotations

from starlette.routing import BaseRoute

from ..state import Sandbox
from ..timeline import TimelinePost
from . import bot, shown

SLUG = "telegram"
LABEL = "Telegram"
#: What the control page lets a person change: name → (what it is, default).
QUOTAS = {
    "delete_hours": ("số giờ bot còn xoá được tin (0: luôn được)", 0),
    "followers": ("số thành viên kênh", 1208),
}


def routes(sandbox: Sandbox) -> list[BaseRoute]:
    return [*bot.routes(sandbox), *shown.routes(sandbox)]


def timeline(sandbox: Sandbox) -> list[TimelinePost]:
    return shown.timeline(sandbox)
