"""The portal collects items from our OAI-PMH face by itself: nothing is sent, the record only waits to be taken."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from cms.core.clock import rfc3339
from cms.entries.ports import harvest_log
from publishers.contract import Health, Message, Receipt, Run
from publishers.platforms.exchange.envelope import operation_of

from .base import Transport


class OaiPassive(Transport):
    """Accepted at once; done when the portal's own harvester has come by. Until then nobody claims anything."""

    def submit(self, message: Message, run: Run) -> Receipt:
        record = message.record
        facts = {
            "transport": "oai_passive",
            "record_id": record.id,
            "version": record.version,
            "operation": operation_of(message),
            "datestamp": rfc3339(record.updated_at or record.withdrawn_at or record.published_at),
            "offered_at": rfc3339(self.clock.now()),
        }
        return Receipt(remote_id=record.id, state="accepted", facts=facts)

    def status(self, receipt: Receipt) -> Receipt:
        """Taken, once a harvest by the known client covered the record as it was offered."""
        client, facts = self.account.options.harvester, receipt.facts
        if receipt.state != "accepted" or not client or "datestamp" not in facts:
            return receipt
        at = harvest_log().collected_at(
            client, str(facts["record_id"]), datetime.fromisoformat(str(facts["datestamp"]))
        )
        if at is None:
            return receipt
        is_gone = facts["operation"] == "withdraw"
        collected = {**facts, "collected_by": client, "collected_at": rfc3339(at)}
        return dataclasses.replace(receipt, state="gone" if is_gone else "live", facts=collected)

    def probe(self) -> Health:
        return Health(ok=True, account=self.account.options.harvester or "oai_passive")
