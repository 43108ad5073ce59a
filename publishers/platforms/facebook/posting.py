"""Posts of a text with a link or pictures: made once, found again, changed, read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from cms.core.clock import Clock, rfc3339
from publishers.contract import Asset, Message, PublishError, Receipt, Rejected, Result, Run, Shown

from . import mapping
from .client import PageClient

#: How far Facebook's clock and ours may be apart; it also names whole seconds only. A post of the very same text and
#: link that is so young may be taken for ours: it is there either way, and a second one would not help anybody.
CLOCK_TOLERANCE = timedelta(minutes=15)
#: Pictures that no post shows lapse after about a day.
PHOTOS_KEEP = timedelta(hours=20)

Hashes = Callable[[Mapping[str, str]], dict[str, str]]


class Posting:
    """One Page's posts."""

    def __init__(self, client: PageClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    def publish(self, message: Message, run: Run) -> Receipt:
        begun = datetime.fromisoformat(run.step("begin", lambda: {"at": rfc3339(self._clock.now())})["at"])
        photo_ids = self._photos(message, run)
        link = "" if photo_ids else mapping.post_link(message)
        wanted = mapping.fingerprint(message.body, link, message.record.url)
        post = run.once("post", lambda: self._create(message, link, photo_ids, begun), fingerprint=wanted)
        shown = run.step("permalink", lambda: {"url": self._permalink(str(post["id"]))})
        facts = {"type": "post", "photos": len(photo_ids), "photo_ids": photo_ids}
        return Receipt(remote_id=str(post["id"]), permalink=str(shown["url"]), facts=facts)

    def posted(self, wanted: Mapping[str, Any], since: datetime) -> Mapping[str, Any] | None:
        """The post of that fingerprint. Raises ``OutcomeUnknown`` when there are too many to look through."""
        posts = self._client.posts_since(since - CLOCK_TOLERANCE)
        return next((post for post in posts if mapping.is_same_post(post, wanted)), None)

    def shown(self, receipt: Receipt, hashes: Hashes) -> Shown:
        """What readers see, picture by picture."""
        post = self._client.post(receipt.remote_id)
        sources = {id: mapping.picture_source(self._client.photo(id)) for id in receipt.facts.get("photo_ids") or ()}
        if not sources and receipt.facts.get("photos") and post.get("full_picture"):
            sources = {receipt.remote_id: str(post["full_picture"])}
        return Shown(
            remote_id=str(post["id"]), permalink=mapping.permalink(post), text=str(post.get("message") or ""),
            published_at=mapping.created_at(post), media=hashes(sources), is_public=mapping.is_public(post),
        )  # fmt: skip

    # inside

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
        return {"id": self._client.upload_photo(picture)}

    def _batch(self, run: Run) -> int:
        """Number of this set of uploads: a new one when a delivery goes on after the pictures have lapsed."""
        saved = run.saved("photos")
        now = self._clock.now()
        if saved and now - datetime.fromisoformat(saved["at"]) < PHOTOS_KEEP:
            return int(saved["batch"])
        batch = int(saved.get("batch", 0)) + 1
        run.checkpoint("photos", {"batch": batch, "at": rfc3339(now)})
        return batch

    def _create(self, message: Message, link: str, photo_ids: list[str], begun: datetime) -> Result:
        try:
            return {"id": self._client.create_post(message.body, link=link, photo_ids=photo_ids)}
        except Rejected as refusal:
            if refusal.code != "facebook_duplicate":
                raise
            # Refused as a repetition: of our own post, if this delivery made one that came late.
            own = self.posted(mapping.fingerprint(message.body, link, message.record.url), begun)
            if own is None:
                raise
            return {"id": own["id"]}

    def _permalink(self, post_id: str) -> str:
        """Asked for, or made of the id: the post is out, so nothing may fail any more."""
        try:
            return mapping.permalink(self._client.post(post_id))
        except PublishError:
            return mapping.permalink({"id": post_id})
