"""What Zalo would refuse or show otherwise than expected, found before sending. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from publishers.contract import Asset, Message, Problem

from . import mapping


def problems(message: Message, author: str) -> list[Problem]:
    """Findings beyond the limits that the platform declares."""
    kind = mapping.kind_of(message)
    found = [*_pictures(message, kind), *_film(message, kind), *_description(message)]
    if kind == "normal" and not mapping.author_name(message, author):
        found.append(Problem(code="zalo_author_missing", field="channel"))
    return found


def _pictures(message: Message, kind: mapping.Kind) -> Iterator[Problem]:
    checked = {image.sha256 for image in message.images()}
    for picture in mapping.sent_pictures(message, kind):
        if picture.sha256 not in checked:
            # The declared limits are held against the content pictures only; a cover apart from them is fetched too.
            yield from _cover(picture)
        if not mapping.is_fetchable(picture.public_url):
            yield Problem(code="zalo_picture_address", field="images", params={"filename": picture.filename})


def _cover(cover: Asset) -> Iterator[Problem]:
    if cover.bytes > mapping.IMAGE_MAX_BYTES:
        params = {"filename": cover.filename, "megabytes": _mb(cover.bytes), "maximum": _mb(mapping.IMAGE_MAX_BYTES)}
        yield Problem(code="image_too_big", field="images", params=params)
    if cover.media_type not in mapping.IMAGE_TYPES:
        allowed = ", ".join(sorted(mapping.IMAGE_TYPES))
        params = {"filename": cover.filename, "media_type": cover.media_type, "allowed": allowed}
        yield Problem(code="image_type_refused", field="images", params=params)


def _film(message: Message, kind: mapping.Kind) -> Iterator[Problem]:
    video = message.video()
    if video is None or kind == "video" or mapping.is_uploadable(video):
        return
    params = {"filename": video.filename, "megabytes": _mb(video.bytes), "maximum": _mb(mapping.VIDEO_MAX_BYTES)}
    if mapping.film_link(message):
        yield Problem(code="zalo_film_linked", field="video", params=params, blocking=False)
    else:
        yield Problem(code="zalo_film_left_out", field="video", params=params, blocking=False)


def _description(message: Message) -> Iterator[Problem]:
    used = len(mapping.full_description(message))
    if used > mapping.DESCRIPTION_MAX:
        params = {"used": used, "maximum": mapping.DESCRIPTION_MAX}
        yield Problem(code="zalo_description_cut", field="record", params=params, blocking=False)


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}"
