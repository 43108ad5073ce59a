"""Facebook Pages as a place to publish: a text with a link, with pictures, or a video."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.clock import rfc3339
from cms.core.http import HttpError
from cms.core.ids import sha256_hex
from cms.entries.record import Content
from publishers.contract import (
    Absent,
    Act,
    Asset,
    CannotTell,
    Capabilities,
    Draft,
    Feature,
    Found,
    Gone,
    Health,
    Limit,
    Message,
    OutcomeUnknown,
    Platform,
    Problem,
    PublishError,
    Receipt,
    Rejected,
    Result,
    Run,
    Shown,
    Sighting,
)

from . import mapping, tokens
from .client import PageClient
from .schema import FacebookCredentials, FacebookOptions
from .sentences import SENTENCES
from .usage import QUOTAS
from .video import upload

#: How far Facebook's clock may be behind ours; it also names whole seconds only.
CLOCK_TOLERANCE = timedelta(seconds=60)
#: Pictures that no post shows lapse after about a day.
PHOTOS_KEEP = timedelta(hours=20)
#: Bytes of a shown file that are read back at most.
READ_BACK_MAX = 32 * 1024 * 1024


class FacebookPlatform(Platform):
    """Publishes on one Page."""

    slug = "facebook"
    label = _("Facebook Page")
    capabilities = Capabilities(
        features=frozenset({
            Feature.TEXT, Feature.LINK, Feature.IMAGES, Feature.VIDEO, Feature.CORRECT, Feature.WITHDRAW,
            Feature.LOOKUP, Feature.FOLLOW, Feature.READ_BACK, Feature.RENEW,
        }),
        correct_act=Act.EDIT_TEXT,
        withdraw_act=Act.DELETE,
        correct_leaves=frozenset({Feature.IMAGES, Feature.VIDEO}),
        body=Limit(maximum=mapping.MESSAGE_MAX, minimum=1),
        images_max=mapping.PHOTOS_MAX,
        image_max_bytes=4 * 1024 * 1024,
        image_types=frozenset({"image/jpeg", "image/png", "image/gif"}),
        video_max_bytes=10 * 1024**3,
        video_max_s=240 * 60,
        video_types=frozenset({"video/mp4", "video/quicktime"}),
        quotas=QUOTAS,
        settle=timedelta(seconds=30),
    )  # fmt: skip
    options_model = FacebookOptions
    credentials_model = FacebookCredentials
    endpoints = {
        "FACEBOOK_GRAPH_URL": "https://graph.facebook.com",
        "FACEBOOK_VIDEO_URL": "https://graph-video.facebook.com",
    }
    sentences = SENTENCES

    @property
    def client(self) -> PageClient:
        return self._client_with(self.account.credentials.page_access_token)

    def _client_with(self, token: str) -> PageClient:
        given = {**self.endpoints, **self.account.endpoints}
        credentials = self.account.credentials.model_copy(update={"page_access_token": token})
        return PageClient(
            self.http, dataclasses.replace(self.account, credentials=credentials), clock=self.clock, gauge=self.gauge,
            graph_url=given["FACEBOOK_GRAPH_URL"], video_url=given["FACEBOOK_VIDEO_URL"],
        )  # fmt: skip

    @classmethod
    def compose(cls, content: Content, url: str) -> Draft:
        return mapping.compose(content, url)

    def problems(self, message: Message) -> list[Problem]:
        found = []
        if message.video() and message.images():
            found.append(Problem(code="facebook_video_only", field="images", blocking=False))
        captions = message.captions()
        if message.video() and captions and not mapping.captions_locale(captions):
            params = {"language": captions.language}
            found.append(
                Problem(code="facebook_captions_language", field="captions", params=params, blocking=False)
            )  # fmt: skip
        return found

    def publish(self, message: Message, run: Run) -> Receipt:
        begun = datetime.fromisoformat(run.step("begin", lambda: {"at": rfc3339(self.clock.now())})["at"])
        video = message.video()
        if video is not None:
            return self._publish_video(message, video, begun, run)
        photo_ids = self._photos(message, run)
        link = "" if photo_ids else mapping.post_link(message)
        wanted = mapping.fingerprint(message.body, link)
        post = run.once(
            "post",
            lambda: self._create(message, link, photo_ids, begun),
            fingerprint=wanted,
        )
        return self._receipt(str(post["id"]), {"type": "post", "photos": len(photo_ids)}, run)

    def find(self, message: Message, step: str, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        try:
            if step == "finish":
                return self._find_video(str(fingerprint["video_id"]), since)
            post = self._posted(fingerprint, since)
        except OutcomeUnknown:  # too many posts to look through
            return CannotTell()
        return Found({"id": post["id"]}) if post else Absent()

    def follow(self, receipt: Receipt) -> Receipt:
        video = self.client.video(receipt.remote_id)
        state = mapping.video_state(video)
        if state == "failed":
            raise Rejected("media_failed", detail=mapping.video_errors(video))
        return Receipt(
            remote_id=receipt.remote_id,
            state="live" if state == "live" else "processing",
            permalink=mapping.permalink(video),
            facts=receipt.facts,
        )

    def correct(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        """Change the text; pictures and the film stay as they were posted."""
        if receipt.facts.get("type") == "video":
            params = {"name": mapping.video_title(message), "description": message.body}
        else:
            params = {"message": message.body}
        edited = run.step("edit", lambda: self._edit(receipt, params))
        return Receipt(remote_id=receipt.remote_id, permalink=receipt.permalink, facts={**receipt.facts, **edited})

    def withdraw(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        run.step("delete", lambda: self._delete(receipt))
        return Receipt(
            remote_id=receipt.remote_id, state="gone", permalink=receipt.permalink, facts=receipt.facts
        )  # fmt: skip

    def read_back(self, receipt: Receipt) -> Shown:
        is_video = receipt.facts.get("type") == "video"
        try:
            row = self.client.video(receipt.remote_id) if is_video else self.client.post(receipt.remote_id)
        except Rejected as refusal:
            if refusal.code != "facebook_missing":
                raise
            raise Gone(refusal.code, detail=refusal.detail) from None
        files = {receipt.remote_id: row["source"]} if row.get("source") else mapping.pictures(row)
        return Shown(
            remote_id=str(row["id"]),
            permalink=mapping.permalink(row),
            title=str(row.get("title") or ""),
            text=str(row.get("message") or row.get("description") or ""),
            published_at=mapping.created_at(row),
            media=self._hashes(files),
        )

    def wanted(self, message: Message, receipt: Receipt) -> Shown:
        """Posts have no title. Pictures and films are served recoded, so their bytes are not compared."""
        title = mapping.video_title(message) if receipt.facts.get("type") == "video" else ""
        return Shown(remote_id=receipt.remote_id, permalink=receipt.permalink, title=title, text=message.body)

    @classmethod
    def access_until(cls, credentials: FacebookCredentials, entered_at: datetime) -> datetime | None:
        """A user token that a person entered lives an hour or two: exchange it at once. What comes of it has no end."""
        return entered_at if credentials.user_access_token and not credentials.expires_at else None

    def renew(self) -> Mapping[str, Any]:
        return tokens.exchange(self._client_with, self.account, self.clock.now())

    def probe(self) -> Health:
        """The owner of a Page's token is the Page; of a person's, the person."""
        try:
            owner = self.client.owner()
        except PublishError as error:
            return Health(ok=False, problem=error.code, params=error.params)
        name, actual, expected = str(owner.get("name", "")), str(owner.get("id", "")), self.account.options.page_id
        if actual != expected:
            params = {"name": name, "actual": actual, "expected": expected}
            return Health(ok=False, account=name, problem="facebook_other_owner", params=params)
        return Health(ok=True, account=name)

    # posts

    def _photos(self, message: Message, run: Run) -> list[str]:
        """Upload the pictures, unseen until a post shows them."""
        pictures = message.images()[: mapping.PHOTOS_MAX]
        batch = self._batch(run) if pictures else 0
        uploaded = []
        for number, picture in enumerate(pictures, 1):
            step = run.step(f"photo:{batch}:{number}", partial(self._upload, picture))
            uploaded.append(str(step["id"]))
        return uploaded

    def _upload(self, picture: Asset) -> Result:
        return {"id": self.client.upload_photo(picture)}

    def _batch(self, run: Run) -> int:
        """Number of this set of uploads: a new one when a delivery goes on after the pictures have lapsed."""
        saved = run.saved("photos")
        now = self.clock.now()
        if saved and now - datetime.fromisoformat(saved["at"]) < PHOTOS_KEEP:
            return int(saved["batch"])
        batch = int(saved.get("batch", 0)) + 1
        run.checkpoint("photos", {"batch": batch, "at": rfc3339(now)})
        return batch

    def _create(self, message: Message, link: str, photo_ids: list[str], begun: datetime) -> Result:
        try:
            return {"id": self.client.create_post(message.body, link=link, photo_ids=photo_ids)}
        except Rejected as refusal:
            if refusal.code != "facebook_duplicate":
                raise
            # Refused as a repetition: of our own post, if this delivery made one that came late.
            own = self._posted(mapping.fingerprint(message.body, link), begun)
            if own is None:
                raise
            return {"id": own["id"]}

    def _posted(self, wanted: Mapping[str, Any], since: datetime) -> Mapping[str, Any] | None:
        posts = self.client.posts_since(since - CLOCK_TOLERANCE)
        return next((post for post in posts if mapping.is_same_post(post, wanted)), None)

    # videos

    def _publish_video(self, message: Message, video: Asset, begun: datetime, run: Run) -> Receipt:
        session = upload(self.client, video, run)
        title = mapping.video_title(message)
        run.once(
            "finish",
            lambda: session.finish(title, message.body),
            fingerprint={"video_id": session.video_id},
        )
        captions = self._captions(message, session.video_id, run)
        return Receipt(remote_id=session.video_id, state="processing", facts={"type": "video", **captions})

    def _find_video(self, video_id: str, since: datetime) -> Sighting:
        try:
            state = mapping.video_state(self.client.video(video_id))
        except Rejected as refusal:
            if refusal.code != "facebook_missing":
                raise
            videos = self.client.videos_since(since - CLOCK_TOLERANCE)
            return Found({}) if any(str(row["id"]) == video_id for row in videos) else Absent()
        return Absent() if state == "uploading" else Found({})

    def _captions(self, message: Message, video_id: str, run: Run) -> Result:
        """Add the caption track. The video is public by now: captions refused are noted, not a failure."""
        captions = message.captions()
        locale = mapping.captions_locale(captions) if captions else ""
        if captions is None or not locale:
            return {}
        return run.step("captions", lambda: self._add_captions(captions, locale, video_id))

    def _add_captions(self, captions: Asset, locale: str, video_id: str) -> Result:
        with captions.open() as file:
            srt = mapping.as_srt(file.read().decode("utf-8", "replace"))
        try:
            self.client.add_captions(video_id, locale, srt)
        except Rejected as refusal:
            return {"captions": "refused", "captions_detail": refusal.detail}
        return {"captions": locale}

    # what stays

    def _receipt(self, post_id: str, facts: Mapping[str, Any], run: Run) -> Receipt:
        link = run.step("permalink", lambda: {"url": self._permalink(post_id)})
        return Receipt(remote_id=post_id, permalink=str(link["url"]), facts=facts)

    def _permalink(self, post_id: str) -> str:
        """Asked for, or made of the id: the post is out, so nothing may fail any more."""
        try:
            return mapping.permalink(self.client.post(post_id))
        except PublishError:
            return mapping.permalink({"id": post_id})

    def _edit(self, receipt: Receipt, params: Mapping[str, str]) -> Result:
        self.client.edit(receipt.remote_id, **params)
        return {"edited_at": rfc3339(self.clock.now())}

    def _delete(self, receipt: Receipt) -> Result:
        try:
            self.client.delete(receipt.remote_id)
        except Rejected as refusal:
            # Deleted before (a lost answer, or a person): what was asked for is so.
            if refusal.code != "facebook_missing":
                raise
        return {}

    def _hashes(self, files: Mapping[str, str]) -> dict[str, str]:
        """SHA-256 of each file as it is served now; one that can't be had is left out."""
        hashes = {}
        for name, url in files.items():
            try:
                answer = self.http.request("GET", url, follow=2, max_bytes=READ_BACK_MAX)
            except HttpError:
                continue
            if answer.status == 200:
                hashes[name] = sha256_hex(answer.content)
        return hashes
