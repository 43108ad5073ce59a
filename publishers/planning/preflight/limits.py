"""Preflight: hold a message against the limits a platform declares. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from publishers.contract import Asset, Capabilities, Feature, Limit, Message, Problem

from .left_out import left_out


def check_limits(capabilities: Capabilities, message: Message) -> list[Problem]:
    """Every declared limit that the message breaks, in the order a person would mend them."""
    problems = [*_text("title", capabilities.title, message.title), *_text("body", capabilities.body, message.body)]
    problems += _images(capabilities, message)
    problems += _video(capabilities, message)
    problems += left_out(capabilities, message)
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
        yield from _shape(image, capabilities)
        yield from _making("images", image)
        if not image.alt.strip():
            yield Problem(code="alt_missing", field="images", params=_named(image))


def _shape(image: Asset, capabilities: Capabilities) -> Iterator[Problem]:
    if not image.width or not image.height:
        return
    size = {**_named(image), "width": image.width, "height": image.height}
    if min(image.width, image.height) < capabilities.image_min_side:
        yield Problem(
            code="image_too_small", field="images", params={**size, "minimum": capabilities.image_min_side}
        )  # fmt: skip
    if capabilities.image_max_side and max(image.width, image.height) > capabilities.image_max_side:
        params = {**size, "maximum": capabilities.image_max_side}
        yield Problem(code="image_too_large", field="images", params=params)
    yield from _ratio("image", "images", image, capabilities.image_ratio)


def _video(capabilities: Capabilities, message: Message) -> Iterator[Problem]:
    video = message.video()
    if video is None:
        if capabilities.video_required:
            yield Problem(code="video_missing", field="video")
        return
    if Feature.VIDEO not in capabilities.features:
        return
    yield from _making("video", video)
    if capabilities.video_is_extra:
        return
    yield from _file("video", video, capabilities.video_max_bytes, capabilities.video_types)
    yield from _length(video, capabilities)
    yield from _frame(video, capabilities)


def _length(video: Asset, capabilities: Capabilities) -> Iterator[Problem]:
    """A film whose length nobody knows is neither too long nor too short."""
    seconds = video.duration_s or 0
    if capabilities.video_max_s and seconds > capabilities.video_max_s:
        params = {**_named(video), "seconds": round(seconds), "maximum": round(capabilities.video_max_s)}
        yield Problem(code="video_too_long", field="video", params=params)
    if 0 < seconds < capabilities.video_min_s:
        params = {**_named(video), "seconds": f"{seconds:g}", "minimum": f"{capabilities.video_min_s:g}"}
        yield Problem(code="video_too_short", field="video", params=params)


def _frame(video: Asset, capabilities: Capabilities) -> Iterator[Problem]:
    if not video.width or not video.height:
        return
    size = {**_named(video), "width": video.width, "height": video.height}
    if min(video.width, video.height) < capabilities.video_min_side:
        yield Problem(code="video_too_small", field="video", params={**size, "minimum": capabilities.video_min_side})
    box = capabilities.video_box
    if box and (video.width > box[0] or video.height > box[1]):
        params = {**size, "maximum_width": box[0], "maximum_height": box[1]}
        yield Problem(code="video_too_large", field="video", params=params)
    yield from _ratio("video", "video", video, capabilities.video_ratio)


def _ratio(kind: str, field: str, asset: Asset, allowed: tuple[float, float] | None) -> Iterator[Problem]:
    """Half a pixel is forgiven on either side: sizes are whole numbers."""
    if not allowed or not asset.width or not asset.height:
        return
    narrowest, widest = allowed
    is_narrow = asset.width + 0.5 < (asset.height - 0.5) * narrowest
    is_wide = asset.width - 0.5 > (asset.height + 0.5) * widest
    if is_narrow or is_wide:
        params = {
            **_named(asset), "width": asset.width, "height": asset.height, "narrowest": f"{narrowest:.2f}",
            "widest": f"{widest:.2f}",
        }  # fmt: skip
        yield Problem(code=f"{kind}_ratio_refused", field=field, params=params)


def _making(field: str, asset: Asset) -> Iterator[Problem]:
    """How far a file is that is being made to suit, what was lost, and why it could not be made: advice."""
    if asset.progress is not None:
        params = {**_named(asset), "percent": asset.progress}
        yield Problem(code="media_preparing", field=field, params=params, blocking=False)
    for code in (asset.not_made, *asset.notes):
        if code:
            yield Problem(code=code, field=field, params=_named(asset), blocking=False)


def _file(kind: str, asset: Asset, max_bytes: int, types: frozenset[str]) -> Iterator[Problem]:
    field = "images" if kind == "image" else kind
    if max_bytes and asset.bytes > max_bytes:
        params = {**_named(asset), "megabytes": _mb(asset.bytes), "maximum": _mb(max_bytes)}
        yield Problem(code=f"{kind}_too_big", field=field, params=params)
    if types and asset.media_type not in types:
        params = {**_named(asset), "media_type": asset.media_type, "allowed": ", ".join(sorted(types))}
        yield Problem(code=f"{kind}_type_refused", field=field, params=params)


def _named(asset: Asset) -> dict[str, str]:
    """By its name, and by the item's own file: what is made of that changes with every edit."""
    return {"filename": asset.filename, "sha256": asset.made_from or asset.sha256}


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}"
