"""What Facebook would refuse or not show, found before anything is sent. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from publishers.contract import Asset, Message, Problem

from . import captions, reels
from .schema import FacebookChoices


def choices_of(message: Message) -> FacebookChoices:
    """What the editor chose for this item. Raises pydantic's ``ValidationError``."""
    return FacebookChoices.model_validate(dict(message.options))


def problems(message: Message) -> list[Problem]:
    try:
        choices = choices_of(message)
    except ValidationError:
        return [Problem(code="facebook_choices", field="channel")]
    film = message.video()
    return list(_of_film(message, film, choices)) if film else []


def _of_film(message: Message, film: Asset, choices: FacebookChoices) -> Iterator[Problem]:
    if message.images():
        yield Problem(code="facebook_video_only", field="images", blocking=False)
    track = message.captions()
    if track and not captions.captions_locale(track):
        params = {"language": track.language}
        yield Problem(code="facebook_captions_language", field="captions", params=params, blocking=False)
    reason = reels.why_not(film) if choices.video_as == "reel" else ""
    if reason:
        yield _not_a_reel(reason, film)


def _not_a_reel(reason: str, film: Asset) -> Problem:
    params = {
        "filename": film.filename, "sha256": film.sha256, "width": film.width, "height": film.height,
        "seconds": round(film.duration_s or 0), "media_type": film.media_type,
        "choose": {"video_as": "video"},
    }  # fmt: skip
    return Problem(code=reason, field="video", params=params)
