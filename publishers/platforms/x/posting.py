"""Get the posts of one delivery made, each exactly once, and say how far it came when X stops in the middle."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from cms.core.clock import Clock
from publishers.contract import Found, Message, NeedsPerson, Rejected, Result, Run, Sighting

from . import mapping
from .client import XClient
from .errors import Duplicate
from .uploads import Uploader

LookUp = Callable[[datetime, Mapping[str, Any]], Sighting]
#: X's clock may stand behind ours by this much.
_SKEW = timedelta(seconds=60)


class Poster:
    """One delivery: its files, its first post, the replies that continue it."""

    def __init__(
        self, client: XClient, clock: Clock, message: Message, run: Run, look_up: LookUp, page: Callable[[str], str]
    ) -> None:  # fmt: skip
        self._client = client
        self._clock = clock
        self._message = message
        self._run = run
        self._look_up = look_up
        self._page = page

    def post(self) -> list[str]:
        """The ids of the posts, in order."""
        texts = mapping.texts(self._message)
        ids: list[str] = []
        for number, text in enumerate(texts, 1):
            try:
                ids.append(self._one(number, text, reply_to=ids[-1] if ids else ""))
            except Rejected as refusal:
                if not ids:
                    raise
                params = {"sent": len(ids), "total": len(texts), "url": self._page(ids[0])}
                raise NeedsPerson("x_thread_stopped", detail=refusal.detail, params=params) from None
        return ids

    def _one(self, number: int, text: str, *, reply_to: str) -> str:
        name = f"create:{number}"
        # Looked at before this try is noted: whether an earlier one may have made the post.
        first_tried = self._run.saved(f"tried:{number}").get("at")

        def act() -> Result:
            try:
                return {"id": self._client.create(wanted, price=mapping.price_of_post(text))}
            except Duplicate:
                if first_tried is None:
                    raise
                return self._already_there(datetime.fromisoformat(first_tried), text, reply_to)

        wanted = self._body(number, text, reply_to)
        if first_tried is None:
            self._run.checkpoint(f"tried:{number}", {"at": self._clock.now().isoformat()})
        done = self._run.once(name, act, fingerprint=mapping.fingerprint(text, reply_to))
        return str(done["id"])

    def _already_there(self, since: datetime, text: str, reply_to: str) -> Result:
        """X refuses the text as a repetition after a try without an answer: that try was heard."""
        sighting = self._look_up(since - _SKEW, mapping.fingerprint(text, reply_to))
        if isinstance(sighting, Found):
            return sighting.result
        raise NeedsPerson("x_duplicate_unseen")

    def _body(self, number: int, text: str, reply_to: str) -> dict[str, Any]:
        body: dict[str, Any] = {"text": text}
        media = self._media() if number == 1 else []
        if media:
            body["media"] = {"media_ids": media}
        if reply_to:
            body["reply"] = {"in_reply_to_tweet_id": reply_to}
        return body

    def _media(self) -> list[str]:
        uploader = Uploader(self._client, self._clock, self._run)
        captions = self._message.captions()
        return [uploader.put(asset, captions if asset.is_video else None) for asset in mapping.attached(self._message)]
