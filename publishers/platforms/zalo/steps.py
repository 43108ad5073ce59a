"""What publishing and correcting have in common: waiting by a plan, the film, and a second try with other addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from publishers.contract import Message, NeedsPerson, NotYet, Rejected, Result, Run

from .client import ZaloClient

#: Seconds before each look at something that Zalo processes; after the last one a person looks.
POLLS = (3, 3, 5, 10, 30, 60, 300)
#: Of ``upload_video/verify``.
VIDEO_READY, VIDEO_LOCKED, VIDEO_FAILED, VIDEO_DELETED = 1, 2, 4, 5

Name = Callable[[str], str]


class Round:
    """Names the steps of one try. Media that Zalo could not use spoil a try for good, as its token stays failed: the
    next one's steps get new names and are done anew, and its pictures new addresses, since Zalo remembers failed ones.
    """

    def __init__(self, run: Run, key: str = "spoilt") -> None:
        self._run, self._key = run, key
        #: 0 for the first try.
        self.number = int(run.saved(key).get("tries", 0))

    def __call__(self, step: str) -> str:
        return f"{step}:{self.number + 1}" if self.number else step

    def spoil(self) -> None:
        try:
            self._run.checkpoint(self._key, {"tries": self.number + 1})
        except NotYet:
            # It is stored, and the refusal is more important than the time.
            return


def hand_in(run: Run, act: Callable[[Round], Result]) -> Result:
    """Do it, and once more by itself when Zalo could not use the pictures; later tries are a person's."""
    while True:
        this = Round(run)
        try:
            return act(this)
        except Rejected as refusal:
            if refusal.code != "media_failed":
                raise
            this.spoil()
            if this.number:
                raise


def film(client: ZaloClient, message: Message, run: Run) -> Mapping[str, Any]:
    """Upload the film and wait until Zalo has converted it. One that it can't use is for a person."""
    video = message.video()
    assert video is not None
    this = Round(run, "spoilt:film")
    try:
        token = run.step(this("upload_video"), lambda: {"token": client.upload_video(video)})["token"]
        ready = poll(run, this("verify_video"), lambda: _converted(client, token))
    except Rejected as refusal:
        if refusal.code == "media_failed":
            this.spoil()
            raise Rejected("zalo_film_failed", detail=refusal.detail) from None
        raise
    return {"video_id": ready["video_id"], "video_sha256": video.sha256}


def verified(client: ZaloClient, run: Run, name: str, token: str) -> str:
    """The number of the article that was handed in under the token."""

    def look() -> Result | None:
        article_id = client.verify(token)
        return {"id": article_id} if article_id else None

    return str(poll(run, name, look)["id"])


def poll(run: Run, name: str, look: Callable[[], Result | None]) -> Result:
    """Look by the plan until there is a result; each wait ends this run of the delivery with ``NotYet``."""

    def act() -> Result:
        looks = run.saved(name).get("looks")
        result = None if looks is None else look()
        if result is not None:
            return result
        done = 0 if looks is None else looks + 1
        if done >= len(POLLS):
            raise NeedsPerson("follow_timeout")
        run.checkpoint(name, {"looks": done})
        raise NotYet(POLLS[done])

    return run.step(name, act)


def _converted(client: ZaloClient, token: str) -> Result | None:
    state = client.video_state(token)
    status = int(state.get("status") or 0)
    if status in (VIDEO_LOCKED, VIDEO_FAILED, VIDEO_DELETED):
        detail = f"{status}: {state.get('status_message', '')} ({state.get('convert_error_code', 0)})"
        raise Rejected("media_failed", detail=detail)
    return {"video_id": str(state["video_id"])} if status == VIDEO_READY and state.get("video_id") else None
