"""Films of a Page, as videos or as Reels: sent in pieces, published once, followed until they are live."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from cms.core.clock import Clock, rfc3339
from publishers.contract import (
    Absent,
    Asset,
    Found,
    Gauge,
    Message,
    NotYet,
    Receipt,
    Rejected,
    Result,
    Run,
    Shown,
    Sighting,
)

from . import captions, mapping, reels, video
from .films import FilmClient
from .posting import CLOCK_TOLERANCE, Hashes

#: Seconds between looks at a film that has to be live before the next step, and how long that is waited for.
LOOK_AGAIN_S = 10.0
PATIENCE = timedelta(minutes=30)


class Filming:
    """One Page's films."""

    def __init__(self, client: FilmClient, clock: Clock, gauge: Gauge) -> None:
        self._client = client
        self._clock = clock
        self._gauge = gauge

    def publish(self, message: Message, film: Asset, run: Run, *, as_reel: bool) -> Receipt:
        kind = "reel" if as_reel else "video"
        sent = self._reel(film, run) if as_reel else video.upload(self._client, film, run)
        title = mapping.video_title(message)
        finished = run.once(
            "finish",
            lambda: {**sent.finish(title, message.body), "at": rfc3339(self._clock.now())},
            fingerprint={"video_id": sent.video_id},
        )
        told = {"post_id": str(finished["post_id"])} if finished.get("post_id") else {}
        facts = {"type": kind, **told, **self._captions(message, sent.video_id, run)}
        return Receipt(remote_id=sent.video_id, state="processing", facts=facts)

    def find(self, video_id: str, since: datetime) -> Sighting:
        """Whether the finishing call took effect."""
        try:
            state = mapping.video_state(self._client.video(video_id))
        except Rejected as refusal:
            if refusal.code != "facebook_missing":
                raise
            videos = self._client.videos_since(since - CLOCK_TOLERANCE)
            return Found({}) if any(str(row["id"]) == video_id for row in videos) else Absent()
        return Absent() if state == "uploading" else Found({})

    def follow(self, receipt: Receipt, page_id: str) -> Receipt:
        row = self._client.video(receipt.remote_id)
        state = mapping.video_state(row)
        if state == "failed":
            raise Rejected("media_failed", detail=mapping.video_errors(row))
        post_id = mapping.post_id(row, page_id)
        return Receipt(
            remote_id=receipt.remote_id,
            state="live" if state == "live" else "processing",
            permalink=mapping.permalink(row),
            facts={**receipt.facts, **({"post_id": post_id} if post_id else {})},
        )

    def live(self, receipt: Receipt, page_id: str, run: Run) -> Receipt:
        """The film once it is live; raises ``NotYet`` until then, and gives up after a while."""
        until = datetime.fromisoformat(run.step("await", lambda: {"at": rfc3339(self._clock.now())})["at"]) + PATIENCE
        followed = self.follow(receipt, page_id)
        if followed.state != "live" and self._clock.now() < until:
            raise NotYet(LOOK_AGAIN_S)
        return followed

    def shown(self, receipt: Receipt, hashes: Hashes) -> Shown:
        row = self._client.video(receipt.remote_id)
        source = {receipt.remote_id: str(row["source"])} if row.get("source") else {}
        return Shown(
            remote_id=str(row["id"]), permalink=mapping.permalink(row), title=str(row.get("title") or ""),
            text=str(row.get("description") or ""), published_at=mapping.created_at(row), media=hashes(source),
            is_public=row.get("published") is not False,
        )  # fmt: skip

    # inside

    def _reel(self, film: Asset, run: Run) -> reels.UploadedReel:
        # Before the first byte, so that nothing is sent for a Reel that Facebook would not take today.
        run.step("quota", self._spend)
        return reels.upload(self._client, film, run)

    def _spend(self) -> Result:
        self._gauge.spend(reels.REELS)
        return {}

    def _captions(self, message: Message, video_id: str, run: Run) -> Result:
        """Add the caption track. The film is public by now: captions refused are noted, not a failure."""
        track = message.captions()
        locale = captions.captions_locale(track) if track else ""
        if track is None or not locale:
            return {}
        return run.step("captions", lambda: self._add_captions(track, locale, video_id))

    def _add_captions(self, track: Asset, locale: str, video_id: str) -> Mapping[str, Any]:
        with track.open() as file:
            srt = captions.as_srt(file.read().decode("utf-8", "replace"))
        try:
            self._client.add_captions(video_id, locale, srt)
        except Rejected as refusal:
            return {"captions": "refused", "captions_detail": refusal.detail}
        return {"captions": locale}
