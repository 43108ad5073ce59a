"""What YouTube would refuse, or spoil, beyond the plain limits: found before anything is sent. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from publishers.contract import Asset, Message, Problem

from . import mapping
from .choices import YouTubeChoices, wrong_choices
from .dressing import CAPTIONS_MAX_BYTES, CAPTIONS_TYPES, THUMBNAIL_MAX_BYTES, usable_thumbnail

#: Key among the record's details: why a video needs no captions (nothing is spoken in it, for example).
EXEMPTION = "captions_exemption"


def find_problems(message: Message) -> list[Problem]:
    """Findings in the order a person would mend them."""
    return [*_texts(message), *_tags(message), *_captions(message), *_thumbnail(message), *_choices(message)]


def _texts(message: Message) -> Iterator[Problem]:
    for field, text in (("title", message.title), ("body", message.body)):
        if "<" in text or ">" in text:
            yield Problem(code="youtube_angle_brackets", field=field)
    count = mapping.hashtags(message.title, message.body)
    if count > mapping.HASHTAGS_MAX:
        params = {"count": count, "maximum": mapping.HASHTAGS_MAX}
        yield Problem(code="youtube_too_many_hashtags", field="body", params=params, blocking=False)


def _tags(message: Message) -> Iterator[Problem]:
    left_out = mapping.left_out(message.tags, mapping.marker(message))
    if left_out:
        params = {"maximum": mapping.TAGS_MAX, "left_out": ", ".join(left_out)}
        yield Problem(code="youtube_tags_too_long", field="record", params=params, blocking=False)


def _captions(message: Message) -> Iterator[Problem]:
    track = message.captions()
    if track is None:
        if message.video() is not None and not message.record.details.get(EXEMPTION):
            yield Problem(code="youtube_captions_missing", field="captions")
    elif track.media_type not in CAPTIONS_TYPES or track.bytes > CAPTIONS_MAX_BYTES:
        yield Problem(code="youtube_captions_refused", field="captions", params=_file(track))


def _thumbnail(message: Message) -> Iterator[Problem]:
    cover = message.cover()
    if cover is not None and usable_thumbnail(message) is None:
        params = {**_file(cover), "maximum": THUMBNAIL_MAX_BYTES // 1024**2}
        yield Problem(code="youtube_thumbnail_unusable", field="images", params=params, blocking=False)


def _choices(message: Message) -> Iterator[Problem]:
    wrong = wrong_choices(message.options)
    if wrong:
        yield Problem(code="youtube_choice_invalid", field="channel", params={"fields": ", ".join(wrong)})
        return
    chosen = YouTubeChoices.model_validate(dict(message.options))
    if chosen.playlist == "other" and not chosen.playlist_id:
        yield Problem(code="youtube_playlist_unnamed", field="channel", params={"choose": {"playlist": ""}})
    if chosen.public_at and chosen.privacy in ("public", "unlisted"):
        params = {"at": chosen.public_at}
        yield Problem(code="youtube_public_at_not_private", field="channel", params=params, blocking=False)


def _file(asset: Asset) -> dict[str, str]:
    return {
        "filename": asset.filename, "media_type": asset.media_type, "megabytes": f"{asset.bytes / 1024**2:.1f}",
    }  # fmt: skip
