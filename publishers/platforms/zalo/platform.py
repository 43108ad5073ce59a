"""Zalo OA as a place to publish: an article is created, processed by Zalo, then looked up by its id.

Broadcasting an article to followers is a separate, separately approved act and never a part of publishing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.http import HttpError
from cms.core.ids import sha256_hex
from cms.entries.record import Content
from publishers.contract import (
    Absent,
    Act,
    CannotTell,
    Capabilities,
    Draft,
    Feature,
    Found,
    Gone,
    Health,
    Limit,
    Message,
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
)

from . import mapping, oauth
from .checks import problems
from .client import PAGE, Json, ZaloClient
from .quotas import ARTICLES, QUOTAS
from .schema import ZaloCredentials, ZaloOptions
from .sentences import SENTENCES

#: Seconds before each look at something that Zalo processes; after the last one a person looks.
POLLS = (3, 3, 5, 10, 30, 60, 300)
#: Pages of ten walked back at most before a look-up gives up.
PAGES_MAX = 20
#: Of ``upload_video/verify``.
VIDEO_READY, VIDEO_LOCKED, VIDEO_FAILED, VIDEO_DELETED = 1, 2, 4, 5


class ZaloPlatform(Platform):
    """Publishes normal articles and video articles on one Official Account."""

    slug = "zalo"
    label = _("Zalo Official Account")
    capabilities = Capabilities(
        features=frozenset({
            Feature.TEXT, Feature.LINK, Feature.IMAGES, Feature.VIDEO, Feature.CORRECT, Feature.WITHDRAW,
            Feature.LOOKUP, Feature.READ_BACK, Feature.RENEW,
        }),
        correct_act=Act.REPLACE,
        withdraw_act=Act.DELETE,
        title=Limit(maximum=mapping.TITLE_MAX, minimum=1),
        # At least one picture: an article without a cover is refused.
        images_min=1,
        image_max_bytes=mapping.IMAGE_MAX_BYTES,
        image_types=mapping.IMAGE_TYPES,
        # A film too large to upload is linked, so its size is advice (``checks``), not a limit.
        needs_public_asset_url=True,
        quotas=QUOTAS,
        single_use_renewal=True,
        renew_ahead=timedelta(hours=2),
        # An article shows in the list only when it is processed: normally seconds, here with a wide margin.
        settle=timedelta(minutes=2),
    )  # fmt: skip
    options_model = ZaloOptions
    credentials_model = ZaloCredentials
    endpoints = {"ZALO_OAUTH_URL": "https://oauth.zaloapp.com", "ZALO_API_URL": "https://openapi.zalo.me"}
    sentences = SENTENCES

    @property
    def client(self) -> ZaloClient:
        return ZaloClient(
            self.http, self.clock, base_url=self._endpoint("ZALO_API_URL"), credentials=self.account.credentials,
            sign=self.account.options.appsecret_proof, gauge=self.gauge,
        )  # fmt: skip

    @classmethod
    def access_until(cls, credentials: ZaloCredentials, entered_at: datetime) -> datetime | None:
        return oauth.access_until(credentials, entered_at)

    @classmethod
    def compose(cls, content: Content, url: str) -> Draft:
        return mapping.draft(content)

    @classmethod
    def price(cls, message: Message) -> Mapping[str, int]:
        return {ARTICLES: 1}

    def problems(self, message: Message) -> list[Problem]:
        return problems(message, self.account.options.author)

    def publish(self, message: Message, run: Run) -> Receipt:
        with _Round(run) as name:
            kind = mapping.kind_of(message)
            facts = self._film(message, run, name) if kind == "video" else {}
            article = self._article(message, kind, facts)
            created = run.once(
                name("create"),
                lambda: {"token": self.client.create(article)},
                fingerprint={"title": article["title"], "type": kind},
            )
            # A create whose answer was lost is found by its id, without the token.
            article_id = created.get("id") or self._verified(run, name("verify"), created["token"])
        return self._receipt(article_id, kind, facts, run)

    def correct(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        kind = receipt.facts.get("type", "normal")
        if kind == "video" and not mapping.is_uploadable(message.video()):
            raise Rejected("zalo_kind_fixed")
        facts: Mapping[str, Any] = {}
        with _Round(run) as name:
            if kind == "video":
                is_same = receipt.facts.get("video_sha256") == getattr(message.video(), "sha256", None)
                facts = {key: receipt.facts[key] for key in _FILM} if is_same else self._film(message, run, name)
            article = {**self._article(message, kind, facts), "id": receipt.remote_id}
            # A full replace: sent twice it gives the same article, so a lost answer is simply sent again.
            updated = run.step(name("update"), lambda: {"token": self.client.update(article)})
            self._verified(run, name("verify"), updated["token"])
        return self._receipt(receipt.remote_id, kind, facts, run)

    def withdraw(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        run.step("remove", lambda: self._remove(receipt))
        return Receipt(remote_id=receipt.remote_id, state="gone", facts=receipt.facts)

    def find(self, message: Message, step: str, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        if step.split(":")[0] != "create":
            return CannotTell()
        title = str(fingerprint.get("title") or mapping.title(message))
        kind = str(fingerprint.get("type") or mapping.kind_of(message))
        found = []
        for number in range(PAGES_MAX):
            page = self.client.page(kind, number * PAGE)
            recent = [media for media in page if mapping.created_at(media) >= since]
            found += [str(media["id"]) for media in recent if mapping.same_title(str(media.get("title", "")), title)]
            if len(page) < PAGE or not recent:
                break
        else:
            return CannotTell()
        if len(found) > 1:
            return CannotTell()
        return Found({"id": found[0]}) if found else Absent()

    def read_back(self, receipt: Receipt) -> Shown:
        try:
            detail = self.client.detail(receipt.remote_id)
        except Rejected as refusal:
            # Zalo has no code of its own for an article that is not there.
            if self._row(receipt.facts.get("type", "normal"), receipt.remote_id) is not None:
                raise
            raise Gone(detail=refusal.detail) from None
        row = self._row(str(detail.get("type") or "normal"), receipt.remote_id) or {}
        return Shown(
            remote_id=receipt.remote_id,
            permalink=str(row.get("link_view") or receipt.permalink),
            title=str(detail.get("title", "")),
            text=mapping.shown_text(detail),
            published_at=mapping.created_at(row) if row.get("create_date") else None,
            media=self._hashes(mapping.shown_pictures(detail)),
            is_public=detail.get("status") != "hide",
        )

    def wanted(self, message: Message, receipt: Receipt) -> Shown:
        """The article as it is handed in. Zalo serves copies of the pictures, so their bytes are not compared."""
        article = self._article(message, receipt.facts.get("type", "normal"), {"video_id": "", **receipt.facts})
        return Shown(
            remote_id=receipt.remote_id, permalink=receipt.permalink, title=article["title"],
            text=mapping.shown_text(article),
        )  # fmt: skip

    def probe(self) -> Health:
        try:
            account = self.client.account()
        except PublishError as error:
            return Health(ok=False, problem=error.code, params=error.params)
        # The table of the documentation says oa_id, its sample oaid.
        oa_id = str(account.get("oaid") or account.get("oa_id") or "")
        name = str(account.get("name", ""))
        if oa_id != self.account.options.oa_id:
            return Health(
                ok=False, account=name, problem="zalo_other_account",
                params={"expected": self.account.options.oa_id, "actual": oa_id, "name": name},
            )  # fmt: skip
        return Health(ok=True, account=name, params={"followers": account.get("num_follower", 0)})

    def renew(self) -> Mapping[str, Any]:
        return oauth.refresh(
            self.http, self.clock, base_url=self._endpoint("ZALO_OAUTH_URL"), credentials=self.account.credentials
        )

    # steps

    def _article(self, message: Message, kind: str, facts: Mapping[str, Any]) -> mapping.Article:
        if kind == "video":
            return mapping.video_article(message, facts["video_id"])
        return mapping.normal_article(message, self.account.options.author)

    def _film(self, message: Message, run: Run, name: Callable[[str], str]) -> Mapping[str, Any]:
        """Upload the film and wait until Zalo has converted it."""
        video = message.video()
        assert video is not None
        token = run.step(name("upload_video"), lambda: {"token": self.client.upload_video(video)})["token"]
        ready = self._poll(run, name("verify_video"), lambda: self._converted(token))
        return {"video_id": ready["video_id"], "video_sha256": video.sha256}

    def _converted(self, token: str) -> Result | None:
        state = self.client.video_state(token)
        status = int(state.get("status") or 0)
        if status in (VIDEO_LOCKED, VIDEO_FAILED, VIDEO_DELETED):
            detail = f"{status}: {state.get('status_message', '')} ({state.get('convert_error_code', 0)})"
            raise Rejected("media_failed", detail=detail)
        return {"video_id": str(state["video_id"])} if status == VIDEO_READY and state.get("video_id") else None

    def _verified(self, run: Run, name: str, token: str) -> str:
        def look() -> Result | None:
            article_id = self.client.verify(token)
            return {"id": article_id} if article_id else None

        return str(self._poll(run, name, look)["id"])

    def _poll(self, run: Run, name: str, look: Callable[[], Result | None]) -> Result:
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

    def _remove(self, receipt: Receipt) -> Result:
        try:
            self.client.remove(receipt.remote_id)
        except Rejected:
            # Removed before (a lost answer, or a person): what was asked for is so.
            if self._row(receipt.facts.get("type", "normal"), receipt.remote_id) is not None:
                raise
        return {}

    def _receipt(self, article_id: str, kind: str, facts: Mapping[str, Any], run: Run) -> Receipt:
        link = run.step("link", lambda: {"url": str((self._row(kind, article_id) or {}).get("link_view", ""))})
        return Receipt(remote_id=article_id, permalink=link["url"], facts={"type": kind, **facts})

    def _row(self, kind: str, article_id: str) -> Json | None:
        """The article's line in the account's list; only there are its address and its numbers."""
        for number in range(PAGES_MAX):
            page = self.client.page(kind, number * PAGE)
            for media in page:
                if str(media.get("id")) == article_id:
                    return media
            if len(page) < PAGE:
                break
        return None

    def _hashes(self, pictures: Mapping[str, str]) -> dict[str, str]:
        """SHA-256 of each picture as it is served now; one that can't be had is left out."""
        hashes = {}
        for name, url in pictures.items():
            try:
                answer = self.http.request("GET", url, follow=2)
            except HttpError:
                continue
            if answer.status == 200:
                hashes[name] = sha256_hex(answer.content)
        return hashes

    def _endpoint(self, name: str) -> str:
        return str(self.account.endpoints.get(name) or self.endpoints[name])


#: What a receipt remembers of a film, so that a correction of the text needn't send it again.
_FILM = ("video_id", "video_sha256")


class _Round:
    """Names the steps of one try. Media that Zalo could not use spoil a try for good, as its token stays failed:
    when a person sends again, the steps get new names and are done anew.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._spoilt = int(run.saved("spoilt").get("tries", 0))

    def __enter__(self) -> Callable[[str], str]:
        return lambda step: f"{step}:{self._spoilt + 1}" if self._spoilt else step

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Rejected) and error.code == "media_failed":
            self._run.checkpoint("spoilt", {"tries": self._spoilt + 1})
