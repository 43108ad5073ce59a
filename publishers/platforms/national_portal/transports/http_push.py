"""Signed push of profile B5: files first, then the record; the portal's own clerks publish it later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any
from urllib.parse import urlsplit

from publishers.contract import (
    Absent,
    Asset,
    Found,
    Gone,
    Health,
    Message,
    Misconfigured,
    Problem,
    PublishError,
    Receipt,
    Rejected,
    Result,
    Run,
    Shown,
    Sighting,
)
from publishers.platforms.exchange.callbacks import version_of
from publishers.platforms.exchange.checks import setting_problems
from publishers.platforms.exchange.client import ExchangeClient
from publishers.platforms.exchange.envelope import Envelope, envelope
from publishers.platforms.exchange.statistics import StatisticsReport

from .. import mapping
from ..client import NationalPortalClient, StaleVersion
from .base import Transport

SUBMIT = "submit"
#: How far the portal's clock may stand behind ours: what the signatures allow, and a little.
_CLOCK_TOLERANCE = timedelta(minutes=6)


class HttpPush(Transport):
    """Sending again is harmless: the idempotency key is the same for the same record, version and operation."""

    def problems(self) -> list[Problem]:
        return setting_problems(self._settings)

    def submit(self, message: Message, run: Run) -> Receipt:
        self._require_settings()
        push = envelope(message)
        if push.operation == "upsert":
            for asset in {asset.sha256: asset for asset in message.assets}.values():
                run.step(f"attachment:{asset.sha256[:16]}", partial(self._deliver, asset))
        result = run.once(SUBMIT, lambda: self._submit(push), fingerprint=mapping.fingerprint(push))
        if not result["stale"]:
            receipt = mapping.taken(result)
            lacks_address = receipt.state == "live" and not receipt.permalink
            return self._with_address(receipt) if lacks_address else receipt
        if push.operation == "withdraw":
            raise Rejected("stale_withdrawal")
        return self._with_address(mapping.superseded(push.record_id, push.version))

    def resend(self, message: Message) -> Receipt:
        """The portal knows a key for a week, and whatever it takes in goes through its clerks: so it is asked first."""
        self._require_settings()
        push = envelope(message)
        item = self.client.item(push.record_id)
        if push.operation == "withdraw":
            if item is None:
                return Receipt(remote_id=push.record_id, state="gone", facts={"record_id": push.record_id})
        elif item is not None and (version_of(dict(item)) or 0) >= push.version:
            return mapping.shown_at(mapping.superseded(push.record_id, push.version), item)
        else:
            for asset in {asset.sha256: asset for asset in message.assets}.values():
                self._deliver(asset)
        result = self._submit(push)
        if not result["stale"]:
            return mapping.taken(result)
        if push.operation == "withdraw":
            raise Rejected("stale_withdrawal")
        return mapping.superseded(push.record_id, push.version)

    def find(self, message: Message, since: datetime, fingerprint: Mapping[str, Any]) -> Sighting:
        self._require_settings()
        wanted = fingerprint or mapping.fingerprint(envelope(message))
        submission = mapping.sought(self.client.submissions(since - _CLOCK_TOLERANCE), wanted)
        if submission is not None:
            return Found(_result(wanted["record_id"], receipt=submission))
        if wanted["operation"] == "upsert" and self._shows(wanted["record_id"], wanted["version"]):
            return Found(_result(wanted["record_id"], receipt={"state": "published"}))
        return Absent()

    def status(self, receipt: Receipt) -> Receipt:
        self._require_settings()
        if receipt.state in ("live", "gone"):
            return receipt
        now = mapping.moved(receipt, self.client.submission(receipt.remote_id))
        return self._with_address(now) if now.state == "live" else now

    def statistics(self, report: StatisticsReport) -> Receipt:
        self._require_settings()
        receipt = self.client.send_statistics(report)
        facts = {"transport": "http_push", "receipt": receipt}
        return Receipt(remote_id=str(receipt.get("sid") or report.key), state="accepted", facts=facts)

    def shown(self, receipt: Receipt) -> Shown:
        self._require_settings()
        item = self.client.item(str(receipt.facts.get("record_id", "")))
        if item is None:
            raise Gone
        return mapping.shown(receipt, item)

    def probe(self) -> Health:
        try:
            self._require_settings()
            next(iter(self.client.submissions(self.clock.now())), None)
        except PublishError as error:
            return Health(ok=False, problem=error.code, params=error.params)
        return Health(ok=True, account=urlsplit(self.account.options.base_url).netloc)

    @cached_property
    def client(self) -> NationalPortalClient:
        exchange = ExchangeClient(
            self.http, self.clock, keyid=self.account.options.keyid, shared_key=self.account.credentials.shared_key,
            address_field="base_url",
        )  # fmt: skip
        return NationalPortalClient(exchange, self.account.options.base_url)

    @property
    def _settings(self) -> dict[str, str]:
        options = self.account.options
        return {
            "base_url": options.base_url, "keyid": options.keyid, "shared_key": self.account.credentials.shared_key,
        }  # fmt: skip

    def _require_settings(self) -> None:
        for name, value in self._settings.items():
            if not value:
                raise Misconfigured("misconfigured", params={"field": name})

    def _deliver(self, asset: Asset) -> Result:
        if self.client.has_attachment(asset.sha256):
            return {"sent": False}
        self.client.send_attachment(asset)
        return {"sent": True}

    def _submit(self, push: Envelope) -> Result:
        try:
            return _result(push.record_id, receipt=self.client.submit(push))
        except StaleVersion:
            return _result(push.record_id, receipt={}, stale=True)

    def _shows(self, record_id: str, version: int) -> bool:
        item = self.client.item(record_id)
        return item is not None and item.get("version") == version

    def _with_address(self, receipt: Receipt) -> Receipt:
        item = self.client.item(str(receipt.facts["record_id"]))
        return mapping.shown_at(receipt, item) if item else receipt


def _result(record_id: str, *, receipt: Mapping[str, Any], stale: bool = False) -> Result:
    return {"record_id": record_id, "receipt": dict(receipt), "stale": stale}
