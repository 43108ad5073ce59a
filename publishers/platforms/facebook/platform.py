"""Facebook Pages as a place to publish: a text with a link, with pictures, a video or a Reel."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from cms.core.clock import rfc3339
from cms.core.http import HttpError
from cms.core.ids import sha256_hex
from cms.entries.record import Content
from publishers.contract import (
    Absent,
    AccountFigure,
    AccountFigures,
    Act,
    AuthExpired,
    Callback,
    CannotTell,
    Capabilities,
    Draft,
    Feature,
    Figure,
    Figures,
    Found,
    Gone,
    Health,
    Limit,
    Meaning,
    Message,
    Misconfigured,
    News,
    OutcomeUnknown,
    Platform,
    Problem,
    RawRequest,
    Receipt,
    Rejected,
    Result,
    Run,
    Shown,
    Sighting,
)

from . import callbacks, checks, followers, mapping, measuring, reels, tokens
from .client import PageClient
from .commenting import STEP as COMMENT
from .commenting import Commenting
from .connecting import FacebookConnecting
from .connection import Connection
from .filming import Filming
from .films import FilmClient
from .posting import Posting
from .schema import FacebookChoices, FacebookCredentials, FacebookOptions, read_figures
from .sentences import SENTENCES
from .usage import QUOTAS

#: Fact of a receipt that says “refused” → what that means for the post.
_SHORTFALLS = {"comment": "facebook_comment_refused", "captions": "facebook_captions_refused"}
#: Bytes of a shown file that are read back at most.
READ_BACK_MAX = 32 * 1024 * 1024
_FILMS = ("video", "reel")
_MISSING = "facebook_missing"


class FacebookPlatform(Platform):
    """Publishes on one Page."""

    slug = "facebook"
    label = _("Facebook Page")
    capabilities = Capabilities(
        features=frozenset({
            Feature.TEXT, Feature.LINK, Feature.IMAGES, Feature.VIDEO, Feature.CORRECT, Feature.WITHDRAW,
            Feature.LOOKUP, Feature.FOLLOW, Feature.READ_BACK, Feature.METRICS, Feature.CALLBACKS, Feature.RENEW,
            Feature.ACCOUNT_METRICS,
        }),
        correct_act=Act.EDIT_TEXT,
        withdraw_act=Act.DELETE,
        correct_leaves=frozenset({Feature.IMAGES, Feature.VIDEO}),
        body=Limit(maximum=mapping.MESSAGE_MAX, minimum=1),
        images_max=mapping.PHOTOS_MAX,
        image_max_bytes=4 * 1024 * 1024,
        image_types=frozenset({"image/jpeg", "image/png", "image/gif"}),
        image_side=2048,
        video_max_bytes=10 * 1024**3,
        video_max_s=240 * 60,
        video_types=frozenset({"video/mp4", "video/quicktime"}),
        quotas=(*QUOTAS, reels.QUOTA),
        settle=timedelta(seconds=30),
    )  # fmt: skip
    options_model = FacebookOptions
    choices_model = FacebookChoices
    credentials_model = FacebookCredentials
    connecting = FacebookConnecting
    has_homes = True
    endpoints = {
        "FACEBOOK_GRAPH_URL": "https://graph.facebook.com",
        "FACEBOOK_VIDEO_URL": "https://graph-video.facebook.com",
        "FACEBOOK_RUPLOAD_URL": "https://rupload.facebook.com",
    }
    sentences = SENTENCES

    # before

    @classmethod
    def home(cls, options: Mapping[str, Any], account_id: str) -> str:
        return f"https://www.facebook.com/{options['page_id']}" if options.get("page_id") else ""

    @classmethod
    def compose(cls, content: Content, url: str) -> Draft:
        return mapping.compose(content, url)

    def problems(self, message: Message) -> list[Problem]:
        return checks.problems(message)

    @classmethod
    def price(cls, message: Message) -> Mapping[str, int]:
        try:
            choices = checks.choices_of(message)
        except ValidationError:
            return {}
        return {reels.REELS: 1} if reels.is_reel(message, choices.video_as) else {}

    # publishing

    def publish(self, message: Message, run: Run) -> Receipt:
        try:
            choices = checks.choices_of(message)
        except ValidationError:
            raise Rejected("facebook_choices") from None
        try:
            receipt = self._publish(message, choices, run)
        except (AuthExpired, Misconfigured, Rejected) as error:
            raise self._connection.explain(error) from None
        if not choices.first_comment:
            return receipt
        if receipt.state != "live":
            receipt = self._filming.live(receipt, self._page_id, run)
        told = self._commenting.add(receipt.remote_id, choices.first_comment, run)
        return dataclasses.replace(receipt, facts={**receipt.facts, **told})

    def find(self, message: Message, step: str, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        try:
            if step == "finish":
                return self._filming.find(str(fingerprint["video_id"]), since)
            if step == COMMENT:
                return self._commenting.find(checks.choices_of(message).first_comment, fingerprint)
            post = self._posting.posted(fingerprint, since)
        except OutcomeUnknown:  # too many posts to look through
            return CannotTell()
        return Found({"id": post["id"]}) if post else Absent()

    def follow(self, receipt: Receipt) -> Receipt:
        return self._filming.follow(receipt, self._page_id)

    # afterwards

    def correct(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        """Change the texts; pictures and the film stay as they were posted."""
        if receipt.facts.get("type") in _FILMS:
            params = {"name": mapping.video_title(message), "description": message.body}
        else:
            params = {"message": message.body}
        edited = run.step("edit", lambda: self._edit(receipt, params))
        comment = self._commenting.correct(receipt, checks.choices_of(message).first_comment, run)
        facts = {**receipt.facts, **edited, **comment}
        return Receipt(remote_id=receipt.remote_id, permalink=receipt.permalink, facts=facts)

    def withdraw(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        run.step("delete", lambda: self._delete(receipt))
        return Receipt(
            remote_id=receipt.remote_id, state="gone", permalink=receipt.permalink, facts=receipt.facts
        )  # fmt: skip

    def read_back(self, receipt: Receipt) -> Shown:
        place = self._filming if receipt.facts.get("type") in _FILMS else self._posting
        try:
            return place.shown(receipt, self._hashes)
        except Rejected as refusal:
            if refusal.code != _MISSING:
                raise
            raise Gone(refusal.code, detail=refusal.detail) from None

    def wanted(self, message: Message, receipt: Receipt) -> Shown:
        """Posts have no title. Pictures and films are served recoded, so their bytes are not compared."""
        title = mapping.video_title(message) if receipt.facts.get("type") in _FILMS else ""
        return Shown(remote_id=receipt.remote_id, permalink=receipt.permalink, title=title, text=message.body)

    @classmethod
    def shortfalls(cls, facts: Mapping[str, Any]) -> tuple[Problem, ...]:
        return tuple(
            Problem(code=code, params={"detail": str(facts.get(f"{name}_detail", ""))}, blocking=False)
            for name, code in _SHORTFALLS.items()
            if facts.get(name) == "refused"
        )

    def meanings(self) -> Mapping[Figure, Meaning]:
        return measuring.meanings(read_figures(self.account.options.figures))

    def measure(self, receipts: Sequence[Receipt]) -> list[Figures]:
        metrics = read_figures(self.account.options.figures)
        return measuring.Measuring(self.client, self._page_id, metrics).all(receipts)

    def account_meanings(self) -> Mapping[AccountFigure, Meaning]:
        return followers.meanings(self.account.options.page_reach)

    def measure_account(self) -> AccountFigures:
        return followers.measure(self.client, self._page_id, self.account.options.page_reach)

    # the access

    @classmethod
    def access_until(cls, credentials: FacebookCredentials, entered_at: datetime) -> datetime | None:
        """A user token that a person entered lives an hour or two: exchange it at once. What comes of it has no end."""
        return entered_at if credentials.user_access_token and not credentials.expires_at else None

    def renew(self) -> Mapping[str, Any]:
        return tokens.exchange(self._client_with, self.account, self.clock.now())

    def probe(self) -> Health:
        return self._connection.test()

    # what Facebook tells by itself

    def answer_challenge(self, request: RawRequest) -> str:
        return callbacks.answer(request, self.account.options.verify_token)

    def read_callback(self, request: RawRequest) -> list[Callback]:
        """A person who takes a permission back may be another one of the same app: then our token still stands."""
        news = callbacks.read(request, self.account.credentials.app_secret, self._page_id)
        if any(one.news is News.ACCESS_REVOKED for one in news) and self._connection.stands():
            return []
        return news

    # inside

    @property
    def client(self) -> PageClient:
        return self._client_with(self.account.credentials.page_access_token)

    @property
    def films(self) -> FilmClient:
        return FilmClient(
            self.http, self.account, clock=self.clock, gauge=self.gauge, graph_url=self._base("GRAPH"),
            video_url=self._base("VIDEO"), bytes_url=self._base("RUPLOAD"),
        )  # fmt: skip

    @property
    def _connection(self) -> Connection:
        return Connection(self.client, self.account)

    @property
    def _posting(self) -> Posting:
        return Posting(self.client, self.clock)

    @property
    def _filming(self) -> Filming:
        return Filming(self.films, self.clock, self.gauge)

    @property
    def _commenting(self) -> Commenting:
        return Commenting(self.client, self._page_id)

    @property
    def _page_id(self) -> str:
        return str(self.account.options.page_id)

    def _base(self, host: str) -> str:
        name = f"FACEBOOK_{host}_URL"
        return self.account.endpoints.get(name, self.endpoints[name])

    def _client_with(self, token: str) -> PageClient:
        credentials = self.account.credentials.model_copy(update={"page_access_token": token})
        account = dataclasses.replace(self.account, credentials=credentials)
        return PageClient(self.http, account, clock=self.clock, gauge=self.gauge, graph_url=self._base("GRAPH"))

    def _publish(self, message: Message, choices: FacebookChoices, run: Run) -> Receipt:
        film = message.video()
        if film is None:
            return self._posting.publish(message, run)
        return self._filming.publish(message, film, run, as_reel=reels.is_reel(message, choices.video_as))

    def _edit(self, receipt: Receipt, params: Mapping[str, str]) -> Result:
        self.client.edit(receipt.remote_id, **params)
        return {"edited_at": rfc3339(self.clock.now())}

    def _delete(self, receipt: Receipt) -> Result:
        try:
            self.client.delete(receipt.remote_id)
        except Rejected as refusal:
            # Deleted before (a lost answer, or a person): what was asked for is so.
            if refusal.code != _MISSING:
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
