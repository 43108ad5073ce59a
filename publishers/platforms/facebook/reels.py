"""Reels: which films can be one, and sending their bytes from where they stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from publishers.contract import Asset, Every, Message, Quota, Rejected, Result, Run, Unreachable
from publishers.platforms.bodies import FileSlice

from . import mapping
from .errors import UploadLost, WrongOffset
from .films import FilmClient
from .video import is_taken

REELS = "reels"
#: Thirty in any 24 hours; counted here in fixed days, so Facebook itself may refuse a little earlier.
QUOTA = Quota(bucket=REELS, label=_("Reels a day"), capacity=30, window=Every(timedelta(days=1)))
#: Name of the checkpoint; its state is ``{video_id, url, offset, restarts, stuck}``.
CHECKPOINT = "reel"
MIN_S, MAX_S = 3, 90
MIN_SIDE, MIN_HEIGHT = 540, 960
MEDIA_TYPE = "video/mp4"
_RATIO = 9 / 16
#: How much of the width may be missing or too much: encoders round to even numbers.
_TOLERANCE = 0.02
#: Bytes between two checkpoints.
_STRIDE = 8 * 1024 * 1024
#: Uploads begun anew, and tries that brought no byte further, before the film itself is taken to be the trouble.
RESTARTS_MAX = 3


def why_not(video: Asset) -> str:
    """What keeps the film from being a Reel: the problem's code, empty when nothing does. What is not known is no
    reason."""
    if video.media_type != MEDIA_TYPE:
        return "facebook_reel_type"
    if video.duration_s is not None and not MIN_S <= video.duration_s <= MAX_S:
        return "facebook_reel_length"
    if video.width and video.height:
        if abs(video.width / video.height / _RATIO - 1) > _TOLERANCE:
            return "facebook_reel_shape"
        if video.width < MIN_SIDE or video.height < MIN_HEIGHT:
            return "facebook_reel_small"
    return ""


def is_reel(message: Message, video_as: str) -> bool:
    """What the editor chose; else a film is a Reel when it certainly has the measures of one."""
    video = message.video()
    if video is None or video_as == "video":
        return False
    is_known = bool(video.width and video.height and video.duration_s)
    return video_as == "reel" or (is_known and not why_not(video))


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedReel:
    """All bytes are there; ``finish`` makes it public."""

    client: FilmClient
    run: Run
    video_id: str

    def finish(self, title: str, description: str) -> Result:
        try:
            told = self.client.finish_reel(self.video_id, title=title, description=description)
        except (UploadLost, WrongOffset):
            if not is_taken(self.client, self.video_id):
                raise _begin_anew(self.run) from None
            return {}
        return {"post_id": str(told["post_id"])} if told.get("post_id") else {}


def upload(client: FilmClient, video: Asset, run: Run) -> UploadedReel:
    """Send what is still missing. An upload that was cut goes on at the byte that Facebook names."""
    state: Result = run.saved(CHECKPOINT)
    try:
        if "video_id" not in state:
            state = {**client.start_reel(), "offset": 0, "restarts": state.get("restarts", 0)}
            run.checkpoint(CHECKPOINT, state)
        elif state["offset"] < video.bytes:
            state = _resumed(client, run, state)
        if state["offset"] < video.bytes:
            _send(client, video, run, state)
            run.checkpoint(CHECKPOINT, {**state, "offset": video.bytes})
    except UploadLost:
        raise _begin_anew(run) from None
    return UploadedReel(client=client, run=run, video_id=str(state["video_id"]))


def _resumed(client: FilmClient, run: Run, state: Result) -> Result:
    """Where to go on. Tries that bring nothing further are counted: they must end some time."""
    try:
        offset = mapping.bytes_there(client.video(str(state["video_id"])))
    except Rejected as refusal:
        if refusal.code != "facebook_missing":
            raise
        raise UploadLost from None
    stuck = 0 if offset > int(state.get("reached", 0)) else int(state.get("stuck", 0)) + 1
    if stuck > RESTARTS_MAX:
        raise UploadLost
    fresh = {**state, "offset": offset, "reached": max(offset, int(state.get("reached", 0))), "stuck": stuck}
    run.checkpoint(CHECKPOINT, fresh)
    return fresh


def _send(client: FilmClient, video: Asset, run: Run, state: Result) -> None:
    offset, noted = int(state["offset"]), 0

    def moved(sent: int) -> None:
        # Keeps the lease; when it is time to yield, this ends the sending, and what has arrived stays there.
        nonlocal noted
        if sent - noted >= _STRIDE:
            noted = sent
            run.checkpoint(CHECKPOINT, state)

    with video.open() as file:
        try:
            content = FileSlice(file, offset, video.bytes, moved)
            client.send_reel(str(state["url"]), content, offset=offset, size=video.bytes)
        except EOFError:
            raise Rejected("media_missing", params={"filename": video.filename}) from None


def _begin_anew(run: Run) -> Unreachable | Rejected:
    """Forget the upload, so that the next attempt sends the film from its start."""
    restarts = int(run.saved(CHECKPOINT).get("restarts", 0)) + 1
    if restarts > RESTARTS_MAX:
        return Rejected("media_failed", detail=f"the upload was dropped {restarts} times")
    run.checkpoint(CHECKPOINT, {"restarts": restarts})
    return Unreachable("facebook_upload_lost")
