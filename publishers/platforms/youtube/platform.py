"""YouTube: one video per delivery, uploaded so that it can be interrupted anywhere and never appears twice."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from cms.core.clock import rfc3339
from cms.entries.record import Content
from publishers.contract import (
    Absent,
    Act,
    Asset,
    Capabilities,
    Draft,
    Feature,
    Found,
    Gone,
    Health,
    Message,
    Misconfigured,
    NeedsPerson,
    NotYet,
    Platform,
    Problem,
    PublishError,
    Receipt,
    Rejected,
    Result,
    Run,
    Shown,
    Sighting,
    Unreachable,
)

from . import mapping
from .checks import find_problems
from .client import API_URL, TOKEN_URL, Complete, Incomplete, Resource, YouTubeClient
from .dressing import Dressing
from .lookup import look_up, look_up_place
from .making import VideoMaker
from .quotas import QUOTAS, price
from .schema import YouTubeCredentials, YouTubeOptions
from .sentences import SENTENCES

WATCH_URL = "YOUTUBE_WATCH_URL"
#: A new video that is not listed after this long has been removed.
_APPEARS_WITHIN = timedelta(minutes=10)


class YouTubePlatform(Platform):
    """A YouTube channel."""

    slug = "youtube"
    label = "YouTube"
    capabilities = Capabilities(
        features=frozenset({
            Feature.TEXT, Feature.LINK, Feature.VIDEO, Feature.CORRECT, Feature.WITHDRAW, Feature.LOOKUP,
            Feature.FOLLOW, Feature.READ_BACK, Feature.RENEW,
        }),
        correct_act=Act.EDIT,
        withdraw_act=Act.DELETE,
        correct_leaves=frozenset({Feature.VIDEO}),
        title=mapping.TITLE,
        body=mapping.DESCRIPTION,
        video_required=True,
        video_max_bytes=256 * 1024**3,
        video_max_s=12 * 3600,
        video_types=frozenset({
            "video/mp4", "video/quicktime", "video/webm", "video/x-matroska", "video/mpeg", "video/x-msvideo",
            "video/3gpp", "video/x-flv", "video/x-ms-wmv",
        }),
        quotas=tuple(QUOTAS.values()),
        renew_ahead=timedelta(minutes=10),
        # A session knows at once; the uploads list, which lags, is asked only when the session is gone.
        settle=timedelta(seconds=10),
        # Long or high-definition videos are processed for hours.
        follow_limit=timedelta(hours=6),
    )  # fmt: skip
    options_model = YouTubeOptions
    credentials_model = YouTubeCredentials
    endpoints = {
        API_URL: "https://youtube.googleapis.com",
        TOKEN_URL: "https://oauth2.googleapis.com/token",
        WATCH_URL: "https://www.youtube.com",
    }
    sentences = SENTENCES

    @cached_property
    def client(self) -> YouTubeClient:
        return YouTubeClient(self.account, self.http, self.clock, self.endpoints, self.gauge)

    @classmethod
    def compose(cls, content: Content, url: str) -> Draft:
        return mapping.compose(content, url)

    @classmethod
    def price(cls, message: Message) -> Mapping[str, int]:
        return price(message)

    def problems(self, message: Message) -> list[Problem]:
        return find_problems(message)

    # publishing

    def publish(self, message: Message, run: Run) -> Receipt:
        video = message.video()
        if video is None:
            raise Rejected("video_missing")
        uploads = run.step("channel", self._check_channel)["uploads"]
        maker = VideoMaker(self.client, self.account.options, uploads, message, video, run)
        video_id, is_current = maker.make()
        if not is_current:
            run.step("update", lambda: self._update(video_id, message))
        run.step("processing", lambda: self._await_processing(video_id, run))
        dressing = Dressing(self.client, video_id, message, run)
        dressing.thumbnail({})
        dressing.captions({})
        dressing.playlist(self.account.options.playlist_id)
        return self._receipt(video_id, video, {"video_sha256": video.sha256}, dressing)

    def _check_channel(self) -> Result:
        """Make sure that the token speaks for the channel of the settings, before anything is sent to it."""
        channel = self.client.own_channel()
        if channel is None:
            raise Misconfigured("youtube_no_channel", params={"field": "refresh_token"})
        title = channel.get("snippet", {}).get("title", "")
        if channel.get("id") != self.account.options.channel_id:
            raise Misconfigured("youtube_other_channel", params={"field": "channel_id", "found": title})
        uploads = channel.get("contentDetails", {}).get("relatedPlaylists", {}).get("uploads", "")
        return {"uploads": uploads, "title": title}

    def _await_processing(self, video_id: str, run: Run) -> Result:
        """Look once; come back later while YouTube is at work."""
        video = self.client.video(video_id)
        state = mapping.progress(video) if video else "processing"
        if state == "failed":
            raise Rejected("youtube_not_processed", params={"reason": mapping.failure(video or {})})
        if state == "live":
            return {"state": state}
        now = self.clock.now()
        saved = run.saved("processing")
        since = mapping.instant(saved.get("since")) or now
        if video is None and now - since > _APPEARS_WITHIN:
            raise Rejected("youtube_not_found")
        if now - since > self.capabilities.follow_limit:
            raise NeedsPerson("follow_timeout")
        looks = int(saved.get("looks", 0))
        with suppress(NotYet):  # we yield anyway, and for longer
            run.checkpoint("processing", {"since": rfc3339(since), "looks": looks + 1})
        pauses = self.capabilities.follow_after
        raise NotYet(pauses[min(looks, len(pauses) - 1)])

    def _receipt(self, video_id: str, video: Asset, before: Mapping[str, Any], dressing: Dressing) -> Receipt:
        short = mapping.is_short(video)
        facts = {**before, **dressing.facts, "privacy": self.account.options.privacy, "short": short}
        facts |= {"refused": dressing.refused} if dressing.refused else {}
        link = mapping.permalink(video_id, self._watch_url, short=short)
        return Receipt(remote_id=video_id, state="live", permalink=link, facts=facts)

    @property
    def _watch_url(self) -> str:
        return {**self.endpoints, **self.account.endpoints}[WATCH_URL]

    def find(self, message: Message, step: str, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        """Ask the session itself, which can't be wrong; only when it is gone, look through the uploads."""
        if step == "playlist":
            return look_up_place(self.client, fingerprint["playlist_id"], fingerprint["video_id"])
        if "session" in fingerprint:
            state = self.client.ask_session(fingerprint["session"], fingerprint["size"])
            if isinstance(state, Complete):
                return Found({"video_id": state.video_id})
            if isinstance(state, Incomplete):
                if state.offset == fingerprint["size"]:
                    raise Unreachable(detail="YouTube has every byte and is still making the video")
                return Absent()
        return look_up(self.client, self._check_channel()["uploads"], message, since, self.clock.now())

    # afterwards

    def follow(self, receipt: Receipt) -> Receipt:
        video = self.client.video(receipt.remote_id)
        if video is None:
            return dataclasses.replace(receipt, state="gone")
        state = mapping.progress(video)
        if state == "failed":
            raise Rejected("youtube_not_processed", params={"reason": mapping.failure(video)})
        return dataclasses.replace(receipt, state=state)

    def correct(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        """Change texts, captions and thumbnail in place; the video itself can't be changed by anyone."""
        video = message.video()
        if video is None or video.sha256 != receipt.facts.get("video_sha256", video.sha256):
            raise NeedsPerson("youtube_video_changed")
        run.step("update", lambda: self._update(receipt.remote_id, message))
        dressing = Dressing(self.client, receipt.remote_id, message, run)
        dressing.thumbnail(receipt.facts)
        dressing.captions(receipt.facts)
        return self._receipt(receipt.remote_id, video, receipt.facts, dressing)

    def _update(self, video_id: str, message: Message) -> Result:
        shown = self._shown(video_id).get("snippet", {})
        self.client.update_snippet(video_id, mapping.corrected_snippet(shown, message))
        return {"video_id": video_id}

    def withdraw(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        """Delete the video; one that is gone already is as good."""
        run.step("delete", lambda: self._delete(receipt.remote_id))
        return dataclasses.replace(receipt, state="gone")

    def _delete(self, video_id: str) -> Result:
        try:
            self.client.delete(video_id)
        except Rejected as error:
            if error.code != "youtube_not_found":
                raise
        return {"video_id": video_id}

    def read_back(self, receipt: Receipt) -> Shown:
        video = self._shown(receipt.remote_id)
        snippet, privacy = video.get("snippet", {}), video.get("status", {}).get("privacyStatus", "public")
        return Shown(
            remote_id=receipt.remote_id, permalink=receipt.permalink, title=snippet.get("title", ""),
            text=snippet.get("description", ""), published_at=mapping.instant(snippet.get("publishedAt")),
            is_public=privacy in ("public", self.account.options.privacy),
        )  # fmt: skip

    def _shown(self, video_id: str) -> Resource:
        video = self.client.video(video_id)
        if video is None:
            raise Gone("youtube_not_found")
        return video

    # the account

    @classmethod
    def access_until(cls, credentials: YouTubeCredentials, entered_at: datetime) -> datetime | None:
        """At once for a consent that has not been used yet: it is then known to work before anything is due."""
        return mapping.instant(credentials.expires_at) or entered_at

    def renew(self) -> Mapping[str, Any]:
        return self.client.renew()

    def probe(self) -> Health:
        try:
            return Health(ok=True, account=self._check_channel()["title"])
        except PublishError as error:
            return Health(ok=False, problem=error.code, params=error.params)
