"""Sending a video's bytes: in the pieces that Facebook asks for, from the byte where it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, BinaryIO

from publishers.contract import Asset, Rejected, Result, Run, Unreachable
from publishers.platforms.bodies import FileSlice

from . import mapping
from .errors import UploadLost, WrongOffset
from .films import FilmClient

#: Name of the checkpoint; its state is ``{session, video_id, start, end, restarts}``.
CHECKPOINT = "video"
#: Uploads begun anew before the video itself is taken to be the trouble.
RESTARTS_MAX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedVideo:
    """All bytes are there; ``finish`` makes it public."""

    client: FilmClient
    run: Run
    session: str
    video_id: str

    def finish(self, title: str, description: str) -> Result:
        try:
            self.client.finish_video(self.session, title=title, description=description)
        except (UploadLost, WrongOffset):
            if not is_taken(self.client, self.video_id):
                raise _begin_anew(self.run) from None
        return {}


def upload(client: FilmClient, video: Asset, run: Run) -> UploadedVideo:
    """Send what is still missing; progress is stored after each piece."""
    state = run.saved(CHECKPOINT)
    if "session" not in state:
        state = {**_start(client, video, run), "restarts": state.get("restarts", 0)}
        run.checkpoint(CHECKPOINT, state)
    if state["start"] < state["end"]:
        with video.open() as file:
            while state["start"] < state["end"]:
                state = {**state, **_send(client, video, file, state, run)}
                run.checkpoint(CHECKPOINT, state)
    return UploadedVideo(client=client, run=run, session=state["session"], video_id=str(state["video_id"]))


def is_taken(client: FilmClient, video_id: str) -> bool:
    """Whether the film is there all the same: the upload is over because it was finished before. Sent again it would
    be there twice."""
    try:
        return mapping.is_whole(client.video(video_id))
    except Rejected as refusal:
        if refusal.code != "facebook_missing":
            raise
        return False


def _start(client: FilmClient, video: Asset, run: Run) -> Result:
    try:
        return client.start_video(video.bytes)
    except (UploadLost, WrongOffset):
        raise _begin_anew(run) from None


def _send(client: FilmClient, video: Asset, file: BinaryIO, state: dict[str, Any], run: Run) -> Result:
    """Send one piece and return where to go on."""
    try:
        return client.send_chunk(state["session"], state["start"], FileSlice(file, state["start"], state["end"]))
    except EOFError:
        raise Rejected("media_missing", params={"filename": video.filename}) from None
    except WrongOffset as elsewhere:
        if elsewhere.window["start"] == state["start"]:
            raise Unreachable(detail="the upload does not move on") from None
        return elsewhere.window
    except UploadLost:
        raise _begin_anew(run) from None


def _begin_anew(run: Run) -> Unreachable | Rejected:
    """Forget the session, so that the next attempt sends the video from its start."""
    restarts = int(run.saved(CHECKPOINT).get("restarts", 0)) + 1
    if restarts > RESTARTS_MAX:
        return Rejected("media_failed", detail=f"the upload was dropped {restarts} times")
    run.checkpoint(CHECKPOINT, {"restarts": restarts})
    return Unreachable("facebook_upload_lost")
