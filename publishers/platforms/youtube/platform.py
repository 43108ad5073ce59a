"""YouTube: one video per delivery, uploaded so that it can be interrupted anywhere and never appears twice."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from cms.core.clock import rfc3339
from cms.entries.record import Content
from publishers.contract import (
    Absent,
    AccountFigure,
    AccountFigures,
    Act,
    Asset,
    Callback,
    Capabilities,
    Draft,
    Feature,
    Figure,
    Figures,
    Found,
    Gone,
    Health,
    Meaning,
    Message,
    Misconfigured,
    NeedsPerson,
    News,
    NotYet,
    Platform,
    Problem,
    PublishError,
    RawRequest,
    Receipt,
    Rejected,
    Result,
    Run,
    Shown,
    Sighting,
    Unreachable,
)

from . import following, mapping, notices
from .checks import find_problems
from .choices import Wishes, YouTubeChoices, wishes, wrong_choices
from .client import ANALYTICS_URL, API_URL, TOKEN_URL, Complete, Incomplete, Resource, YouTubeClient
from .connecting import YouTubeConnecting
from .dressing import THUMBNAIL_MAX_BYTES, THUMBNAIL_TYPES, Dressing
from .errors import came_to_nothing
from .figures import meanings, measure
from .lookup import look_up, look_up_place
from .making import VideoMaker
from .quotas import QUOTAS, price
from .schema import YouTubeCredentials, YouTubeOptions
from .sentences import SENTENCES

WATCH_URL, HUB_URL = "YOUTUBE_WATCH_URL", "YOUTUBE_HUB_URL"
#: A new video that is not listed after this long has been removed.
_APPEARS_WITHIN = timedelta(minutes=10)

#: What the video was not given → what that means for it.
_SHORTFALLS = {
    "thumbnail": "youtube_cover_not_worn", "captions": "youtube_captions_not_worn",
    "playlist": "youtube_not_listed", "playlist_before": "youtube_still_listed",
}  # fmt: skip


class YouTubePlatform(Platform):
    """A YouTube channel."""

    slug = "youtube"
    label = "YouTube"
    capabilities = Capabilities(
        features=frozenset({
            Feature.TEXT, Feature.LINK, Feature.VIDEO, Feature.CORRECT, Feature.WITHDRAW, Feature.LOOKUP,
            Feature.FOLLOW, Feature.READ_BACK, Feature.RENEW, Feature.METRICS, Feature.CALLBACKS,
            Feature.ACCOUNT_METRICS,
        }),
        correct_act=Act.EDIT,
        withdraw_act=Act.DELETE,
        correct_leaves=frozenset({Feature.VIDEO}),
        title=mapping.TITLE,
        body=mapping.DESCRIPTION,
        cover_max_bytes=THUMBNAIL_MAX_BYTES,
        cover_types=THUMBNAIL_TYPES,
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
        measures_at_once=50,
        settle=timedelta(seconds=10),
        # Long or high-definition videos are processed for hours.
        follow_limit=timedelta(hours=6),
    )  # fmt: skip
    options_model = YouTubeOptions
    choices_model = YouTubeChoices
    credentials_model = YouTubeCredentials
    connecting = YouTubeConnecting
    has_homes = True
    endpoints = {
        API_URL: "https://youtube.googleapis.com",
        TOKEN_URL: "https://oauth2.googleapis.com/token",
        WATCH_URL: "https://www.youtube.com",
        ANALYTICS_URL: "https://youtubeanalytics.googleapis.com",
        HUB_URL: "https://pubsubhubbub.appspot.com/subscribe",
    }
    sentences = SENTENCES

    @cached_property
    def client(self) -> YouTubeClient:
        return YouTubeClient(self.account, self.http, self.clock, self.endpoints, self.gauge)

    @classmethod
    def home(cls, options: Mapping[str, Any], account_id: str) -> str:
        return f"https://www.youtube.com/channel/{options['channel_id']}" if options.get("channel_id") else ""

    @classmethod
    def compose(cls, content: Content, url: str) -> Draft:
        return mapping.compose(content, url)

    @classmethod
    def film_form(cls, message: Message) -> Any:
        video = message.video()
        return _("Short") if video and mapping.is_short(video) else ""

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
        wish = self._wishes(message)
        maker = VideoMaker(self.client, wish, uploads, message, video, run, self.clock.now())
        video_id, is_current = maker.make()
        if not is_current:
            run.step("update", lambda: self._update(video_id, message, wish, {}))
        run.step("processing", lambda: self._await_processing(video_id, run))
        dressing = Dressing(self.client, video_id, message, run)
        dressing.thumbnail({})
        dressing.captions({}, replace=not is_current)
        dressing.playlist(wish.playlist_id, {})
        return self._receipt(video_id, video, wish, dressing)

    def _wishes(self, message: Message) -> Wishes:
        try:
            return wishes(self.account.options, message)
        except ValidationError:
            fields = ", ".join(wrong_choices(message.options))
            raise Rejected("youtube_choice_invalid", params={"fields": fields}) from None

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
            raise came_to_nothing(mapping.failure(video or {}))
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

    def _receipt(self, video_id: str, video: Asset, wish: Wishes, dressing: Dressing) -> Receipt:
        short = mapping.is_short(video)
        facts = {**dressing.facts, **wish.facts, "short": short, "video_sha256": video.sha256}
        facts |= {"video_origin": _origin(video), "settings": mapping.settings(wish, self.clock.now())}
        facts |= {"refused": dressing.refused} if dressing.refused else {}
        link = mapping.permalink(video_id, self._watch_url, short=short)
        return Receipt(remote_id=video_id, state="live", permalink=link, facts=facts)

    @property
    def _watch_url(self) -> str:
        return self._endpoint(WATCH_URL)

    def _endpoint(self, name: str) -> str:
        return {**self.endpoints, **self.account.endpoints}[name]

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
            raise came_to_nothing(mapping.failure(video))
        return dataclasses.replace(receipt, state=state)

    def correct(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        """Change texts, captions and thumbnail in place; the video itself can't be changed by anyone."""
        video, before = message.video(), receipt.facts
        if video is None or not _is_of(video, before):
            raise NeedsPerson("youtube_video_changed")
        wish = self._wishes(message)
        run.step("update", lambda: self._update(receipt.remote_id, message, wish, before))
        dressing = Dressing(self.client, receipt.remote_id, message, run)
        dressing.thumbnail(before)
        dressing.captions(before)
        dressing.playlist(wish.playlist_id, before)
        return self._receipt(receipt.remote_id, video, wish, dressing)

    def _update(self, video_id: str, message: Message, wish: Wishes, before: Mapping[str, Any]) -> Result:
        """Read, merge, write: YouTube wipes what a part that is written leaves out."""
        shown = self._shown(video_id)
        wanted = mapping.settings(wish, self.clock.now())
        self.client.update(video_id, mapping.corrected(shown, message, wanted, before.get("settings")))
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
        """What those see who are meant to: before its time, a video that is to become public is private rightly."""
        video = self._shown(receipt.remote_id)
        snippet, status = video.get("snippet", {}), video.get("status", {})
        meant = {"privacy": self.account.options.privacy, **receipt.facts}
        is_seen = mapping.is_seen(status, meant, self.clock.now()) and mapping.progress(video) != "failed"
        return Shown(
            remote_id=receipt.remote_id, permalink=receipt.permalink, title=snippet.get("title", ""),
            text=snippet.get("description", ""), published_at=mapping.instant(snippet.get("publishedAt")),
            is_public=is_seen,
        )  # fmt: skip

    @classmethod
    def shortfalls(cls, facts: Mapping[str, Any]) -> tuple[Problem, ...]:
        refused = facts.get("refused") or {}
        return tuple(
            Problem(code=code, params={"detail": str(refused[name])}, blocking=False)
            for name, code in _SHORTFALLS.items()
            if name in refused
        )

    def meanings(self) -> Mapping[Figure, Meaning]:
        return meanings()

    def measure(self, receipts: Sequence[Receipt]) -> list[Figures]:
        return measure(self.client, [receipt.remote_id for receipt in receipts], self.clock.now())

    def account_meanings(self) -> Mapping[AccountFigure, Meaning]:
        return following.MEANINGS

    def measure_account(self) -> AccountFigures:
        return following.measure(self.client)

    # what happens over there

    def subscribe(self, callback_url: str) -> datetime:
        secret, channel_id = notices.secret(self.account.credentials), self.account.options.channel_id
        return notices.subscribe(self.http, self._endpoint(HUB_URL), callback_url, channel_id, secret, self.clock.now())

    def answer_challenge(self, request: RawRequest) -> str:
        return notices.answer(request, self.account.options.channel_id)

    def read_callback(self, request: RawRequest) -> list[Callback]:
        """News of videos. A deletion is believed once YouTube itself says so: the hub says the same of private ones."""
        told = notices.read(request, self.account.options.channel_id, notices.secret(self.account.credentials))
        return [Callback(news=News.STATE, remote_id=notice.video_id, state="gone") if self._is_gone(notice)
                else Callback(news=News.CHANGED, remote_id=notice.video_id) for notice in told]  # fmt: skip

    def _is_gone(self, notice: notices.Notice) -> bool:
        if not notice.is_deletion:
            return False
        try:
            return self.client.video(notice.video_id) is None
        except PublishError:
            return False  # it is read back later

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

    @classmethod
    def consent_until(cls, credentials: YouTubeCredentials, entered_at: datetime) -> datetime | None:
        return mapping.instant(credentials.consent_ends_at)

    def renew(self) -> Mapping[str, Any]:
        return self.client.renew()

    def probe(self) -> Health:
        try:
            return Health(ok=True, account=self._check_channel()["title"])
        except PublishError as error:
            return Health(ok=False, problem=error.code, params=error.params)


def _origin(video: Asset) -> str:
    """The item's own file: the one that is sent may have been made of it."""
    return video.made_from or video.sha256


def _is_of(video: Asset, facts: Mapping[str, Any]) -> bool:
    """Whether what stands there was made of the video that the item has now."""
    known = facts.get("video_origin") or facts.get("video_sha256")
    return known is None or known in (_origin(video), video.sha256)
