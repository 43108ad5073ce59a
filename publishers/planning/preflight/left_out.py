"""What of an item's files a platform does not take: nothing stays out without being told. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from publishers.contract import Asset, Capabilities, Feature, Message, Problem

#: Roles of what accompanies a film; whether it is taken is for each platform to say.
_COMPANIONS = ("captions", "transcript")
#: Names in a sentence; the rest is a number.
_NAMES_MAX = 3


def left_out(capabilities: Capabilities, message: Message) -> Iterator[Problem]:
    """Advice on every kind of file that stays out."""
    features, video = capabilities.features, message.video()
    films = [asset for asset in message.assets if asset.is_video]
    if Feature.VIDEO not in features:
        yield from _told("video_left_out", "video", films)
    elif Feature.FILES not in features:
        yield from _told("more_videos_left_out", "video", (film for film in films if film is not video))
    if Feature.IMAGES not in features:
        # The cover is the face of a film, also where no other picture is taken.
        yield from _told("images_left_out", "images", (image for image in message.images() if image.role != "cover"))
    if Feature.AUDIO not in features:
        yield from _told("audio_left_out", "record", (asset for asset in message.assets if asset.is_audio))
    if Feature.FILES not in features:
        yield from _told("files_left_out", "record", filter(_is_document, message.assets))


def _is_document(asset: Asset) -> bool:
    is_seen_or_heard = asset.is_image or asset.is_video or asset.is_audio
    return not is_seen_or_heard and asset.role not in _COMPANIONS


def _told(code: str, field: str, assets: Iterable[Asset]) -> Iterator[Problem]:
    found = list(assets)
    if found:
        names = ", ".join(asset.filename for asset in found[:_NAMES_MAX]) + (" …" if len(found) > _NAMES_MAX else "")
        yield Problem(code=code, field=field, params={"count": len(found), "names": names}, blocking=False)
