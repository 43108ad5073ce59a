"""What the article API accepts, to the character. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from .dialect import Refused

Json = Mapping[str, Any]

_NORMAL_FIELDS = {
    "type", "title", "author", "description", "cover", "body", "related_medias", "tracking_link", "status", "comment",
    "id",
}  # fmt: skip
#: Kind of block → the fields it may have, and those it must.
_BLOCKS = {
    "text": ({"content"}, {"content"}), "image": ({"url", "caption"}, {"url"}),
    "video": ({"url", "video_id", "thumb"}, set()), "product": ({"id"}, {"id"}),
}  # fmt: skip
_COVERS = {"photo": {"photo_url"}, "video": {"cover_view", "video_id"}}
_VIDEO_FIELDS = {"type", "title", "description", "video_id", "avatar", "status", "comment", "id"}
_SHOW = ("show", "hide")


def check_article(body: Json, *, is_ready_video: Callable[[str], bool]) -> None:
    """Raise ``Refused`` for the first thing that the live API would refuse."""
    kind = body.get("type")
    if kind not in ("normal", "video"):
        raise Refused(-201, "type accept only 2 value normal and video.")
    # Documented as "max 150" and "max 300", the live API refuses exactly these.
    _length(body, "title", below=150)
    _length(body, "description", below=300)
    for name in ("status", "comment"):
        if body.get(name, "show") not in _SHOW:
            raise Refused(-201, f"{name} accept only 2 value show and hide.")
    if kind == "video":
        _check_video(body, is_ready_video)
    else:
        _known(body, _NORMAL_FIELDS)
        _length(body, "author", below=51)
        _check_extras(body)
        _check_cover(body.get("cover"), is_ready_video)
        _check_blocks(body.get("body"), is_ready_video)


def check_address(url: Any, name: str) -> None:
    """Pictures are pulled by https only; the sandbox alone takes http from this machine."""
    parts = urlsplit(url) if isinstance(url, str) else urlsplit("")
    is_local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not (parts.scheme == "https" or is_local) or not str(url).isascii() or " " in str(url):
        raise Refused(-201, f"{name} {url} is invalid")


def _check_video(body: Json, is_ready_video: Callable[[str], bool]) -> None:
    _known(body, _VIDEO_FIELDS)
    if not is_ready_video(str(body.get("video_id", ""))):
        raise Refused(-201, "video_id is invalid")
    check_address(body.get("avatar"), "avatar")


def _check_cover(cover: Any, is_ready_video: Callable[[str], bool]) -> None:
    if not isinstance(cover, dict) or cover.get("cover_type") not in ("photo", "video"):
        raise Refused(-201, "cover value is invalid")
    if cover.get("status") not in _SHOW:
        raise Refused(-200, "create media fail")
    _known(cover, {"cover_type", "status", *_COVERS[cover["cover_type"]]})
    if cover["cover_type"] == "photo":
        check_address(cover.get("photo_url"), "photo_url")
    elif not is_ready_video(str(cover.get("video_id", ""))):
        raise Refused(-201, "video_id is invalid")


def _check_blocks(blocks: Any, is_ready_video: Callable[[str], bool]) -> None:
    if not isinstance(blocks, list) or not blocks:
        raise Refused(-201, "body value is invalid")
    for block in blocks:
        kind = block.get("type") if isinstance(block, dict) else None
        if kind not in _BLOCKS:
            raise Refused(-201, "body value is invalid")
        _known(block, {"type", *_BLOCKS[kind][0]})
        if kind == "text" and isinstance(block.get("content"), str) and block["content"].strip():
            continue
        if kind == "image":
            check_address(block.get("url"), "url")
        elif kind == "video" and "video_id" in block:
            if not is_ready_video(str(block["video_id"])):
                raise Refused(-201, "video_id is invalid")
        elif kind == "video":
            check_address(block.get("url"), "url")
            if "thumb" in block:
                check_address(block["thumb"], "thumb")
        else:
            raise Refused(-201, "body value is invalid")


def _check_extras(body: Json) -> None:
    related = body.get("related_medias", [])
    if not isinstance(related, list) or any(not isinstance(number, str) or not number for number in related):
        raise Refused(-201, "related_medias is invalid")
    if "tracking_link" in body and not str(body["tracking_link"]).startswith("https://"):
        raise Refused(-201, "tracking_link is invalid")


def _known(given: Json, names: set[str]) -> None:
    if extra := sorted(set(given) - names):
        raise Refused(-201, f"{extra[0]} is not allowed")


def _length(body: Json, name: str, *, below: int) -> None:
    value = body.get(name)
    documented = below if below >= 150 else below - 1
    if not isinstance(value, str) or not 1 <= len(value.strip()) < below:
        raise Refused(-201, f"{name} allow 1 to {documented} characters")
