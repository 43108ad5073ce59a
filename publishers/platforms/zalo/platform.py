"""Zalo OA as a place to publish: an article is created, processed by Zalo, then looked up by its id.

Broadcasting an article to followers is a separate, separately approved act and never a part of publishing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.http import HttpError
from cms.core.ids import sha256_hex
from cms.entries.record import Content
from publishers.contract import (
    AccountFigure,
    AccountFigures,
    Act,
    Callback,
    CannotTell,
    Capabilities,
    Draft,
    Feature,
    Figure,
    Figures,
    Gone,
    Health,
    Limit,
    Meaning,
    Message,
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
)

from . import lists, mapping, oauth, webhook
from .audience import ANNOUNCING, ZaloAudience, target
from .checks import problems
from .client import Json, ZaloClient
from .connecting import ZaloConnecting
from .quotas import ARTICLES, QUOTAS
from .schema import ZaloChoices, ZaloCredentials, ZaloOptions
from .sentences import SENTENCES
from .steps import Round, film, hand_in, verified


class ZaloPlatform(Platform):
    """Publishes normal articles and video articles on one Official Account, and announces them when asked to."""

    slug = "zalo"
    label = _("Zalo Official Account")
    capabilities = Capabilities(
        features=frozenset({
            Feature.TEXT, Feature.LINK, Feature.IMAGES, Feature.VIDEO, Feature.CORRECT, Feature.WITHDRAW,
            Feature.LOOKUP, Feature.READ_BACK, Feature.RENEW, Feature.METRICS, Feature.CALLBACKS, Feature.ANNOUNCE,
            Feature.ACCOUNT_METRICS,
        }),
        correct_act=Act.REPLACE,
        withdraw_act=Act.DELETE,
        title=Limit(maximum=mapping.TITLE_MAX, minimum=1),
        # At least one picture: an article without a cover is refused.
        images_min=1,
        image_max_bytes=mapping.IMAGE_MAX_BYTES,
        image_types=mapping.IMAGE_TYPES,
        # A film too large to upload, and too long to be made smaller, is linked (``checks``).
        video_is_extra=True,
        video_max_bytes=mapping.VIDEO_MAX_BYTES,
        video_types=mapping.VIDEO_TYPES,
        needs_public_asset_url=True,
        quotas=QUOTAS,
        single_use_renewal=True,
        renew_ahead=timedelta(hours=2),
        # An article shows in the list only when it is processed: normally seconds, here with a wide margin.
        measures_at_once=100,
        settle=timedelta(minutes=2),
    )  # fmt: skip
    options_model = ZaloOptions
    choices_model = ZaloChoices
    announcing = ANNOUNCING
    # Any other answer, and Zalo switches the webhook off in the end.
    callback_status = 200
    credentials_model = ZaloCredentials
    connecting = ZaloConnecting
    has_homes = True
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
    def consent_until(cls, credentials: ZaloCredentials, entered_at: datetime) -> datetime | None:
        return oauth.consent_until(credentials, entered_at)

    @classmethod
    def home(cls, options: Mapping[str, Any], account_id: str) -> str:
        return f"https://zalo.me/{options['oa_id']}" if options.get("oa_id") else ""

    @classmethod
    def compose(cls, content: Content, url: str) -> Draft:
        return mapping.draft(content)

    @classmethod
    def price(cls, message: Message) -> Mapping[str, int]:
        return {ARTICLES: 1}

    @classmethod
    def act(cls, kind: str, options: Mapping[str, Any]) -> Act:
        if kind == "withdraw" and options.get("withdraw_by") == "hide":
            return Act.HIDE
        return super().act(kind, options)

    def problems(self, message: Message) -> list[Problem]:
        return problems(message, self.account.options.author)

    def publish(self, message: Message, run: Run) -> Receipt:
        kind = mapping.kind_of(message)
        client = self.client
        facts = film(client, message, run) if kind == "video" else {}

        def create(this: Round) -> Mapping[str, Any]:
            article = self._article(message, kind, facts, this.number)
            created = run.once(
                this("create"),
                lambda: {"token": client.create(article)},
                fingerprint={"title": article["title"], "type": kind},
            )
            # A create whose answer was lost is found by its id, without the token.
            return {"id": created.get("id") or verified(client, run, this("verify"), created["token"])}

        return self._receipt(hand_in(run, create)["id"], kind, facts, run)

    def correct(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        kind = receipt.facts.get("type", "normal")
        if kind == "video" and not mapping.is_uploadable(message.video()):
            raise Rejected("zalo_kind_fixed")
        client = self.client
        facts: Mapping[str, Any] = {}
        if kind == "video":
            is_same = receipt.facts.get("video_sha256") == getattr(message.video(), "sha256", None)
            facts = {key: receipt.facts[key] for key in _FILM} if is_same else film(client, message, run)

        def update(this: Round) -> Mapping[str, Any]:
            article = {**self._article(message, kind, facts, this.number), "id": receipt.remote_id}
            # A full replace: sent twice it gives the same article, so a lost answer is simply sent again.
            updated = run.step(this("update"), lambda: {"token": client.update(article)})
            return {"id": verified(client, run, this("verify"), updated["token"])}

        hand_in(run, update)
        return self._receipt(receipt.remote_id, kind, facts, run)

    def withdraw(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        if self.account.options.withdraw_by == "hide":
            self._hide(receipt, run)
        else:
            run.step("remove", lambda: self._remove(receipt))
        return Receipt(remote_id=receipt.remote_id, state="gone", facts=receipt.facts)

    def announce(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        to = target(ZaloAudience.model_validate(message.options))
        # No look-up exists: a lost answer is a question to a person.
        sent = run.once(
            "announce",
            lambda: {"message_id": self.client.broadcast(receipt.remote_id, to)},
            fingerprint={"article": receipt.remote_id, "target": to},
        )
        facts = {"article": receipt.remote_id, "target": " ".join(f"{name}={to[name]}" for name in sorted(to))}
        return Receipt(
            remote_id=str(sent.get("message_id") or receipt.remote_id), permalink=receipt.permalink, facts=facts
        )

    def find(self, message: Message, step: str, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        if step.split(":")[0] != "create":
            return CannotTell("zalo_announcement_unknown" if step == "announce" else "cannot_tell")
        title = str(fingerprint.get("title") or mapping.title(message))
        kind = str(fingerprint.get("type") or mapping.kind_of(message))
        return lists.created_since(self.client, kind, title, since)

    def read_back(self, receipt: Receipt) -> Shown:
        try:
            detail = self.client.detail(receipt.remote_id)
        except Rejected as refusal:
            # Zalo has no code of its own for an article that is not there.
            if self._row(receipt) is not None:
                raise
            raise Gone(detail=refusal.detail) from None
        is_hidden = detail.get("status") == "hide"
        if is_hidden and receipt.state == "gone":
            # Withdrawn by hiding it: no reader sees it any more.
            raise Gone(detail="hidden")
        row = self._row(receipt) or {}
        return Shown(
            remote_id=receipt.remote_id,
            permalink=str(row.get("link_view") or receipt.permalink),
            title=str(detail.get("title", "")),
            text=mapping.shown_text(detail),
            published_at=mapping.created_at(row) if row.get("create_date") else None,
            media=self._hashes(mapping.shown_pictures(detail)),
            is_public=not is_hidden,
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

    def meanings(self) -> Mapping[Figure, Meaning]:
        return lists.MEANINGS

    def measure(self, receipts: Sequence[Receipt]) -> list[Figures]:
        return lists.figures(self.client, receipts)

    def account_meanings(self) -> Mapping[AccountFigure, Meaning]:
        return lists.ACCOUNT_MEANINGS

    def measure_account(self) -> AccountFigures:
        return lists.account_figures(self.client)

    def read_callback(self, request: RawRequest) -> list[Callback]:
        return webhook.read(request, self.account.credentials, self.account.options.oa_id, self.clock.now())

    # steps

    def _article(
        self, message: Message, kind: str, facts: Mapping[str, Any], spoilt: int = 0
    ) -> mapping.Article:  # fmt: skip
        options = self.account.options
        style = mapping.Style(
            author=options.author, comments=options.comments, spoilt=spoilt, reserve=options.fallback_cover
        )
        if kind == "video":
            return mapping.video_article(message, facts["video_id"], style)
        return mapping.normal_article(message, style)

    def _remove(self, receipt: Receipt) -> Result:
        client = self.client
        try:
            client.remove(receipt.remote_id)
        except Rejected:
            # Removed before (a lost answer, or a person): what was asked for is so.
            if self._row(receipt) is not None:
                raise
        return {}

    def _hide(self, receipt: Receipt, run: Run) -> None:
        """Zalo has no call for it: the article is replaced by itself with another status."""
        client = self.client

        def replace() -> Result:
            try:
                detail = client.detail(receipt.remote_id)
            except Rejected:
                if self._row(receipt) is not None:
                    raise
                return {}
            return {"token": client.update(mapping.hidden_article(detail, receipt.facts))}

        token = run.step("hide", replace).get("token")
        if token:
            verified(client, run, "verify", token)

    def _receipt(self, article_id: str, kind: str, facts: Mapping[str, Any], run: Run) -> Receipt:
        def look() -> Result:
            return {"url": str((lists.row_of(self.client, kind, article_id) or {}).get("link_view", ""))}

        return Receipt(remote_id=article_id, permalink=run.step("link", look)["url"], facts={"type": kind, **facts})

    def _row(self, receipt: Receipt) -> Json | None:
        return lists.row_of(self.client, receipt.facts.get("type", "normal"), receipt.remote_id)

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
