"""X as a place to publish: a post, or a thread of them, with pictures or a video."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.entries.record import Content
from publishers.contract import (
    Absent,
    AccountFigure,
    AccountFigures,
    Act,
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
    Platform,
    Problem,
    PublishError,
    Receipt,
    Rejected,
    Run,
    Shown,
    Sighting,
)

from . import checks, mapping, measuring, oauth, quotas
from .client import XClient
from .connecting import XConnecting
from .counting import MAXIMUM, weigh
from .posting import Poster
from .schema import PAY_PER_USE, XChoices, XCredentials, XOptions
from .sentences import SENTENCES

#: Pages of a hundred walked back at most before a look-up gives up.
PAGES_MAX = 5


class XPlatform(Platform):
    """Publishes on one account."""

    slug = "x"
    label = _("X")
    capabilities = Capabilities(
        features=frozenset({
            Feature.TEXT, Feature.LINK, Feature.IMAGES, Feature.VIDEO, Feature.CORRECT, Feature.WITHDRAW,
            Feature.LOOKUP, Feature.READ_BACK, Feature.METRICS, Feature.RENEW,
            Feature.ACCOUNT_METRICS,
        }),
        correct_act=Act.REPOST,
        withdraw_act=Act.DELETE,
        body=Limit(maximum=MAXIMUM, minimum=1, unit="weighted", count=weigh, is_soft=True),
        images_max=mapping.PICTURES_MAX,
        image_max_bytes=mapping.IMAGE_MAX_BYTES,
        image_types=mapping.IMAGE_TYPES,
        video_max_bytes=mapping.VIDEO_MAX_BYTES,
        video_min_s=0.5,
        video_max_s=mapping.VIDEO_MAX_S,
        video_types=mapping.VIDEO_TYPES,
        video_codecs=frozenset({"h264"}),
        audio_codecs=frozenset({"aac"}),
        video_box=(1280, 1024),
        video_min_side=32,
        video_ratio=(1 / 3, 3),
        video_max_fps=60,
        quotas=quotas.QUOTAS,
        single_use_renewal=True,
        # An access lives two hours.
        renew_ahead=timedelta(minutes=20),
        # How late a post shows in the account's own timeline is told by nobody: seconds, here with a wide margin.
        measures_at_once=100,
        settle=timedelta(minutes=1),
    )  # fmt: skip
    options_model = XOptions
    choices_model = XChoices
    credentials_model = XCredentials
    connecting = XConnecting
    has_homes = True
    endpoints = {"X_API_URL": "https://api.x.com", "X_WEB_URL": "https://x.com"}
    sentences = SENTENCES

    @property
    def client(self) -> XClient:
        return XClient(
            self.http, self.clock, base_url=self._endpoint("X_API_URL"), credentials=self.account.credentials,
            gauge=self.gauge, is_paid=self.account.options.tier == PAY_PER_USE,
        )  # fmt: skip

    @classmethod
    def access_until(cls, credentials: XCredentials, entered_at: datetime) -> datetime | None:
        return oauth.access_until(credentials, entered_at)

    @classmethod
    def home(cls, options: Mapping[str, Any], account_id: str) -> str:
        return f"https://x.com/i/user/{account_id}" if account_id else ""

    @classmethod
    def compose(cls, content: Content, url: str) -> Draft:
        return mapping.compose(content, url)

    @classmethod
    def price(cls, message: Message) -> Mapping[str, int]:
        return {quotas.POSTS: len(mapping.texts(message)), quotas.MONEY: mapping.price(message)}

    def problems(self, message: Message) -> list[Problem]:
        return checks.problems(message, self.account.options.tier)

    def publish(self, message: Message, run: Run) -> Receipt:
        return self._receipt(Poster(self.client, self.clock, message, run, self.look_up, self._page).post(), message)

    def correct(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        """Post the new version, then delete the old: readers are never left with nothing."""
        fresh = self._receipt(Poster(self.client, self.clock, message, run, self.look_up, self._page).post(), message)
        self._delete(receipt, run)
        return fresh

    def withdraw(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        self._delete(receipt, run)
        return Receipt(remote_id=receipt.remote_id, state="gone", facts=receipt.facts)

    def find(self, message: Message, step: str, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        return self.look_up(since, fingerprint)

    def look_up(self, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        """Look for the post of that text among the account's own since then."""
        client = self.client
        found, page = [], ""
        try:
            user_id = str(client.me()["id"])
            for _number in range(PAGES_MAX):
                posts, page = client.own_posts(user_id, since, page=page)
                found += [str(post["id"]) for post in posts if mapping.is_same(post, fingerprint)]
                if not page:
                    break
        except (Rejected, Misconfigured):
            # The plan, or whoever speaks for X at this address, does not show the account's posts.
            return CannotTell()
        if page or len(found) > 1:
            return CannotTell()
        return Found({"id": found[0]}) if found else Absent()

    def read_back(self, receipt: Receipt) -> Shown:
        ids = mapping.ids_of(receipt)
        posts = {str(post.get("id")): post for post in self.client.posts(ids)}
        if receipt.remote_id not in posts:
            raise Gone
        shown = [mapping.shown_text(posts[post_id]) for post_id in ids if post_id in posts]
        return Shown(
            remote_id=receipt.remote_id, permalink=receipt.permalink, text="\n\n".join(shown),
            published_at=mapping.posted_at(posts[receipt.remote_id]),
        )  # fmt: skip

    def wanted(self, message: Message, receipt: Receipt) -> Shown:
        """The posts as they were sent. X serves pictures of its own making, so their bytes are not compared."""
        text = "\n\n".join(mapping.texts(message))
        return Shown(remote_id=receipt.remote_id, permalink=receipt.permalink, text=text)

    def meanings(self) -> Mapping[Figure, Meaning]:
        return measuring.MEANINGS

    def measure(self, receipts: Sequence[Receipt]) -> list[Figures]:
        return measuring.measure(self.client, receipts, self.clock.now())

    def account_meanings(self) -> Mapping[AccountFigure, Meaning]:
        return measuring.ACCOUNT_MEANINGS

    def measure_account(self) -> AccountFigures:
        return measuring.measure_account(self.client)

    def probe(self) -> Health:
        try:
            account = self.client.me()
        except PublishError as error:
            return Health(ok=False, problem=error.code, params=error.params)
        name = str(account.get("name", ""))
        handle = str(account.get("username", ""))
        return Health(ok=True, account=f"{name} (@{handle})" if handle else name)

    def renew(self) -> Mapping[str, Any]:
        return oauth.refresh(
            self.http, self.clock, base_url=self._endpoint("X_API_URL"), credentials=self.account.credentials
        )

    def _delete(self, receipt: Receipt, run: Run) -> None:
        """The whole thread, its end first, so that no part of it is left hanging on nothing."""
        for post_id in reversed(mapping.ids_of(receipt)):
            run.step(f"delete:{post_id}", self._deletion(post_id))

    def _deletion(self, post_id: str) -> Callable[[], Mapping[str, Any]]:
        def act() -> Mapping[str, Any]:
            try:
                self.client.delete(post_id)
            except Gone:
                # Removed before (a lost answer, or a person): what was asked for is so.
                return {"was_gone": True}
            return {}

        return act

    def _receipt(self, ids: list[str], message: Message) -> Receipt:
        facts: dict[str, Any] = {"posts": ids, "posted_at": self.clock.now().isoformat()}
        if mapping.attached(message):
            facts["files"] = len(mapping.attached(message))
        return Receipt(remote_id=ids[0], permalink=self._page(ids[0]), facts=facts)

    def _page(self, post_id: str) -> str:
        return f"{self._endpoint('X_WEB_URL')}/i/web/status/{post_id}"

    def _endpoint(self, name: str) -> str:
        return str(self.account.endpoints.get(name) or self.endpoints[name])
