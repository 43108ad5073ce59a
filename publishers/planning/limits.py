"""Preflight: hold a message against the limits a platform declares. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from publishers.contract import Asset, Capabilities, Feature, Limit, Message, Problem


def check_limits(capabilities: Capabilities, message: Message) -> list[Problem]:
    """Every declared limit that the message breaks, in the order a person would mend them."""
    problems = [*_text("title", capabilities.title, message.title), *_text("body", capabilities.body, message.body)]
    problems += _images(capabilities, message)
    problems += _video(capabilities, message)
    return problems


def _text(field: str, limit: Limit | None, text: str) -> Iterator[Problem]:
    if limit is None:
        return
    used = limit.count(text)
    params = {"used": used, "maximum": limit.maximum, "unit": limit.unit, "over": used - limit.maximum}
    if used > limit.maximum and not limit.is_soft:
        yield Problem(code=f"{field}_too_long", field=field, params=params)
    if used < limit.minimum or (limit.minimum and not text.strip()):
        yield Problem(code=f"{field}_missing", field=field, params=params)


def _images(capabilities: Capabilities, message: Message) -> Iterator[Problem]:
    if Feature.IMAGES not in capabilities.features:
        return
    images = message.images()
    if len(images) < capabilities.images_min:
        yield Problem(code="image_missing", field="images", params={"minimum": capabilities.images_min})
    if capabilities.images_max and len(images) > capabilities.images_max:
        yield Problem(
            code="too_many_images", field="images", blocking=False,
            params={"count": len(images), "maximum": capabilities.images_max},
        )  # fmt: skip
    for image in images:
        yield from _file("image", image, capabilities.image_max_bytes, capabilities.image_types)
        if not image.alt.strip():
            yield Problem(
                code="alt_missing", field="images", params={"filename": image.filename, "sha256": image.sha256}
            )


def _video(capabilities: Capabilities, message: Message) -> Iterator[Problem]:
    video = message.video()
    if video is None:
        if capabilities.video_required:
            yield Problem(code="video_missing", field="video")
        return
    if Feature.VIDEO not in capabilities.features:
        return
    yield from _file("video", video, capabilities.video_max_bytes, capabilities.video_types)
    if capabilities.video_max_s and (video.duration_s or 0) > capabilities.video_max_s:
        yield Problem(
            code="video_too_long", field="video",
            params={
                "seconds": round(video.duration_s or 0), "maximum": round(capabilities.video_max_s),
                "sha256": video.sha256,
            },
        )  # fmt: skip


def _file(kind: str, asset: Asset, max_bytes: int, types: frozenset[str]) -> Iterator[Problem]:
    field = "images" if kind == "image" else kind
    about = {"filename": asset.filename, "sha256": asset.sha256}
    if max_bytes and asset.bytes > max_bytes:
        params = {**about, "megabytes": _mb(asset.bytes), "maximum": _mb(max_bytes)}
        yield Problem(code=f"{kind}_too_big", field=field, params=params)
    if types and asset.media_type not in types:
        params = {**about, "media_type": asset.media_type, "allowed": ", ".join(sorted(types))}
        yield Problem(code=f"{kind}_type_refused", field=field, params=params)


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}"
