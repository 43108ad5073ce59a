"""What is published in the matrix: an item for each platform and kind, small but real."""

from __future__ import annotations

import random
from typing import Any

from cms.entries.models import Entry
from cms.entries.record import Role
from publishers.channels import save_channel
from publishers.models import Channel
from publishers.sandbox import accounts
from publishers.sandbox.telegram.account import BOT_TOKEN, CHANNEL
from tests.entries.factories import File, change, make_entry, withdraw
from tests.publishers.platforms.messages import CAPTIONS_VTT, mp4_bytes, png_bytes

from .scenario import Case

#: More than one piece at every platform that takes pieces.
_FILM_BYTES = 300_000


def channel_of(platform: str, base_url: str) -> Channel:
    """The sandbox's own account at the platform."""
    options, credentials = _ACCOUNTS[platform](base_url)
    channel, _ = save_channel({"name": platform, "platform": platform, "options": options, "credentials": credentials})
    return channel


def entry_of(case: Case) -> Entry:
    """The item in its first version."""
    return make_entry(**_content(case, "Bản thứ nhất"), **_WHERE)


def to_next_version(entry: Entry, case: Case) -> None:
    """What the act is about: a changed text, or an item that is withdrawn."""
    if case.act == "correct":
        change(entry, **_content(case, "Bản thứ hai, đã đính chính"))
    elif case.act == "withdraw":
        withdraw(entry)


_WHERE: dict[str, Any] = {"url": "https://pbgdpl.example.gov.vn/muc/"}


def _content(case: Case, words: str) -> dict[str, Any]:
    return {
        "title": f"Luật Căn cước {case.item} {case.act}", "summary": f"{words}: điểm mới cần biết.",
        "body_html": f"<p>{words} của nội dung.</p>", "agency": "so-tu-phap", "form": "video"
        if case.item == "video" else "news", "files": _FILES[case.item], "tags": ("căn cước",),
    }  # fmt: skip


def _film() -> bytes:
    head = mp4_bytes()
    return head + random.Random(1).randbytes(_FILM_BYTES - len(head))


_PICTURE = File(
    name="anh.png",
    data=png_bytes("#14532d"),
    media_type="image/png",
    extra=(("width", 64), ("height", 48), ("alt", "Thẻ căn cước")),
)
_COVER = File(
    name="bia.png", data=png_bytes("#8a1c1c"), media_type="image/png", role=Role.COVER,
    extra=(("width", 64), ("height", 48), ("alt", "Thẻ căn cước")),
)  # fmt: skip
_FILES: dict[str, tuple[File, ...]] = {
    "text": (),
    "image": (_COVER, _PICTURE),
    "video": (
        File(name="phim.mp4", data=_film(), media_type="video/mp4", extra=(("duration_s", 20.0),)),
        File(
            name="phu-de.vtt", data=CAPTIONS_VTT.encode(), media_type="text/vtt", role=Role.CAPTIONS,
            extra=(("language", "vi"),),
        ),
        _COVER,
    ),
}  # fmt: skip


def _facebook(base_url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    own = accounts.FACEBOOK
    credentials = {name: getattr(own, name) for name in ("page_access_token", "app_id", "app_secret")}
    return {"page_id": own.page_id}, credentials


def _youtube(base_url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    own = accounts.YOUTUBE
    credentials = {name: getattr(own, name) for name in ("client_id", "client_secret", "refresh_token")}
    return {"channel_id": own.channel_id, "playlist_id": own.playlist_id}, credentials


def _zalo(base_url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    own = accounts.ZALO
    names = ("app_id", "app_secret", "access_token", "refresh_token", "oa_secret_key")
    return {"oa_id": own.oa_id, "author": "Sở Tư pháp"}, {name: getattr(own, name) for name in names}


def _x(base_url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    own = accounts.X
    names = ("client_id", "client_secret", "access_token", "refresh_token")
    return {"tier": "pay_per_use"}, {name: getattr(own, name) for name in names}


def _telegram(base_url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"chat_id": f"@{CHANNEL}"}, {"bot_token": BOT_TOKEN}


def _national(base_url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    own = accounts.NATIONAL_PORTAL
    options = {"base_url": f"{base_url}/national_portal", "transport": "http_push", "keyid": own.keyid}
    return options, {"shared_key": own.shared_key}


def _department(base_url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    own = accounts.DEPARTMENT_PORTALS["so-y-te"]
    options = {"endpoint": f"{base_url}/department_portal/{own.name}/receive", "keyid": own.keyid}
    return options, {"shared_key": own.shared_key}


def _by_hand(base_url: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"place": "Đài truyền thanh"}, {}


_ACCOUNTS = {
    "facebook": _facebook, "youtube": _youtube, "zalo": _zalo, "x": _x, "telegram": _telegram,
    "national_portal": _national, "department_portal": _department, "by_hand": _by_hand,
}  # fmt: skip
