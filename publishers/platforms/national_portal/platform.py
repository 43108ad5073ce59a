"""The national portal of legal dissemination as a place to publish, by whichever way its channel chooses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.core.text import shorten
from cms.entries.record import Content
from publishers.contract import (
    Act,
    Callback,
    Capabilities,
    Draft,
    Feature,
    Health,
    Limit,
    Message,
    Paper,
    Platform,
    Problem,
    RawRequest,
    Receipt,
    Run,
    Shown,
    Sighting,
)
from publishers.platforms.exchange.callbacks import keys_of, signed_json
from publishers.platforms.exchange.checks import record_problems
from publishers.platforms.exchange.envelope import SUMMARY_MAX, record_as_sent
from publishers.platforms.exchange.statistics import StatisticsReport

from . import mapping
from .papers import PAPERS
from .schema import NationalPortalCredentials, NationalPortalOptions
from .sentences import SENTENCES
from .transports import TRANSPORTS, Transport


class NationalPortalPlatform(Platform):
    """Speaks profile B1; what carries it is a transport (section B7)."""

    slug = "national_portal"
    label = _("National portal")
    capabilities = Capabilities(
        features=frozenset({
            Feature.TEXT, Feature.LINK, Feature.IMAGES, Feature.VIDEO, Feature.AUDIO, Feature.FILES, Feature.CORRECT,
            Feature.WITHDRAW, Feature.LOOKUP, Feature.FOLLOW, Feature.READ_BACK, Feature.CALLBACKS,
        }),
        correct_act=Act.NEW_VERSION,
        withdraw_act=Act.REVOKE,
        carries_record=True,
        title=Limit(maximum=300, minimum=1),
        # So long the profile has senders try again.
        max_lateness=timedelta(hours=48),
        # Sending twice is harmless here, so a short wait is enough.
        settle=timedelta(seconds=2),
        # The portal's clerks take their time: the profile's own poll plan, then a person looks.
        follow_after=(10, 30, 120, 600, 3600),
        follow_limit=timedelta(days=7),
    )  # fmt: skip
    options_model = NationalPortalOptions
    credentials_model = NationalPortalCredentials
    sentences = SENTENCES

    @property
    def transport(self) -> Transport:
        """The way that this channel's options choose."""
        return TRANSPORTS[self.account.options.transport](self.account, self.http, self.clock)

    @classmethod
    def compose(cls, content: Content, url: str) -> Draft:
        return Draft(title=content.title, body=shorten(content.summary, SUMMARY_MAX))

    def problems(self, message: Message) -> list[Problem]:
        return [*record_problems(message), *self.transport.problems()]

    @classmethod
    def act(cls, kind: str, options: Mapping[str, Any]) -> Act:
        return Act.BY_HAND if cls._is_carried(options) else super().act(kind, options)

    @classmethod
    def papers(cls, options: Mapping[str, Any]) -> tuple[Paper, ...]:
        return PAPERS if cls._is_carried(options) else ()

    @classmethod
    def _is_carried(cls, options: Mapping[str, Any]) -> bool:
        """A clerk takes the package there."""
        chosen = options.get("transport", cls.options_model.model_fields["transport"].default)
        return bool(chosen == "manual_package")

    def publish(self, message: Message, run: Run) -> Receipt:
        return self.transport.submit(message, run)

    def correct(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        return self.transport.submit(message, run)

    def withdraw(self, receipt: Receipt, message: Message, run: Run) -> Receipt:
        return self.transport.submit(message, run)

    def probe(self) -> Health:
        return self.transport.probe()

    def find(self, message: Message, step: str, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        return self.transport.find(message, since, fingerprint)

    def follow(self, receipt: Receipt) -> Receipt:
        return self.transport.status(receipt)

    def read_back(self, receipt: Receipt) -> Shown:
        return self.transport.shown(receipt)

    @classmethod
    def can_resend(cls, options: Mapping[str, Any]) -> bool:
        return options.get("transport") == "http_push"

    def resend(self, message: Message) -> Receipt:
        """The same once more, unless the portal shows it: what it has needs no second review."""
        return self.transport.resend(message)

    def statistics(self, report: StatisticsReport) -> Receipt:
        """The figures of a period (section B8)."""
        return self.transport.statistics(report)

    def wanted(self, message: Message, receipt: Receipt) -> Shown:
        return mapping.wanted(receipt, record_as_sent(message))

    def read_callback(self, request: RawRequest) -> list[Callback]:
        keys = keys_of(self.account.options, self.account.credentials)
        document = signed_json(request, keys=keys, now=self.clock.now())
        return [mapping.callback(document)]
