"""A department's own portal as a place to publish: a small subset of the exchange profile, pushed to its webmaster."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from cms.core.text import shorten
from cms.entries.record import Content
from publishers.contract import (
    Act,
    Callback,
    Capabilities,
    Draft,
    Feature,
    Found,
    Health,
    Limit,
    Message,
    Platform,
    Problem,
    PublishError,
    RawRequest,
    Receipt,
    Run,
    Sentence,
    Shown,
    Sighting,
    Unsupported,
)
from publishers.platforms.exchange.callbacks import keys_of, signed_json
from publishers.platforms.exchange.checks import SENTENCES, record_problems
from publishers.platforms.exchange.client import ExchangeClient
from publishers.platforms.exchange.envelope import SUMMARY_MAX, Envelope, envelope

from . import mapping
from .client import DepartmentPortalClient, NotAReceiver
from .schema import DepartmentPortalCredentials, DepartmentPortalOptions


class DepartmentPortalPlatform(Platform):
    """One push an item; files travel by address, so that a receiver stays fifty lines."""

    slug = "department_portal"
    label = _("Department portal")
    capabilities = Capabilities(
        features=frozenset({
            Feature.TEXT, Feature.LINK, Feature.IMAGES, Feature.VIDEO, Feature.AUDIO, Feature.FILES, Feature.CORRECT,
            Feature.WITHDRAW, Feature.LOOKUP, Feature.FOLLOW, Feature.READ_BACK, Feature.CALLBACKS,
        }),
        correct_act=Act.NEW_VERSION,
        withdraw_act=Act.REVOKE,
        carries_record=True,
        title=Limit(maximum=300, minimum=1),
        needs_public_asset_url=True,
        # So long the profile has senders try again.
        max_lateness=timedelta(hours=48),
        settle=timedelta(seconds=2),
        # Most receivers call back; those that don't are asked at leisure.
        follow_after=(5, 30, 120, 600, 3600),
        follow_limit=timedelta(days=7),
    )  # fmt: skip
    options_model = DepartmentPortalOptions
    credentials_model = DepartmentPortalCredentials
    sentences = {
        **SENTENCES,
        "not_a_receiver": Sentence(
            _("Something answers at this address, but not as a receiver for items of this site does."),
            _("Check the address with the portal's webmaster; the guide for department portals tells what it must do."),
        ),
    }

    @classmethod
    def compose(cls, content: Content, url: str) -> Draft:
        return Draft(title=content.title, body=shorten(content.summary, SUMMARY_MAX))

    def problems(self, message: Message) -> list[Problem]:
        return record_problems(message)

    def publish(self, message: Message, run: Run) -> Receipt:
        return self._push(message, run)

    def correct(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        return self._push(message, run)

    def withdraw(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        return self._push(message, run)

    @classmethod
    def can_resend(cls, options: Mapping[str, Any]) -> bool:
        return True

    def resend(self, message: Message) -> Receipt:
        """The same once more, for a portal that lost it: one that still knows the key does nothing twice."""
        return mapping.receipt(self.client.push(envelope(message)), message.title)

    def find(self, message: Message, step: str, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        """Ask by repeating: the receiver answers the same key as it answered it first, and acts only once."""
        return Found(self.client.push(envelope(message)))

    def follow(self, receipt: Receipt) -> Receipt:
        location = str(receipt.facts.get("location") or "")
        if receipt.state in ("live", "gone") or not location:
            return receipt
        told = self.client.poll(location)
        return mapping.moved(receipt, told) if told else receipt

    def read_back(self, receipt: Receipt) -> Shown:
        """A receiver that names no address can't be looked at."""
        if not receipt.permalink:
            raise Unsupported(Feature.READ_BACK)
        return mapping.shown(receipt, self.client.page(receipt.permalink))

    def wanted(self, message: Message, receipt: Receipt) -> Shown:
        """Every portal lays its pages out in its own way: the title is all that can be told for sure."""
        return Shown(remote_id=receipt.remote_id, permalink=receipt.permalink, title=message.title)

    def probe(self) -> Health:
        try:
            self.client.ping()
        except NotAReceiver:
            return Health(ok=False, problem="not_a_receiver")
        except PublishError as error:
            return Health(ok=False, problem=error.code, params=error.params)
        return Health(ok=True, account=urlsplit(self.account.options.endpoint).netloc)

    def read_callback(self, request: RawRequest) -> list[Callback]:
        keys = keys_of(self.account.options, self.account.credentials)
        document = signed_json(request, keys=keys, now=self.clock.now())
        return [mapping.callback(document)]

    @cached_property
    def client(self) -> DepartmentPortalClient:
        exchange = ExchangeClient(
            self.http, self.clock, keyid=self.account.options.keyid, shared_key=self.account.credentials.shared_key,
            address_field="endpoint",
        )  # fmt: skip
        return DepartmentPortalClient(exchange, self.http, self.account.options.endpoint)

    def _push(self, message: Message, run: Run) -> Receipt:
        push: Envelope = envelope(message)
        result = run.once("push", lambda: self.client.push(push), fingerprint={"key": push.key, "digest": push.digest})
        return mapping.receipt(result, message.title)
