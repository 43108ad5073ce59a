"""The portal collects items from our OAI-PMH face by itself: nothing is sent, the record only waits to be taken."""

from __future__ import annotations

from cms.core.clock import rfc3339
from publishers.contract import Health, Message, Receipt, Run
from publishers.platforms.exchange.envelope import operation_of

from .base import Transport


class OaiPassive(Transport):
    """Accepted at once; it is up to the portal when it comes by."""

    def submit(self, message: Message, run: Run) -> Receipt:
        record = message.record
        facts = {
            "transport": "oai_passive",
            "record_id": record.id,
            "version": record.version,
            "operation": operation_of(message),
            "offered_at": rfc3339(self.clock.now()),
        }
        return Receipt(remote_id=record.id, state="accepted", facts=facts)

    def probe(self) -> Health:
        return Health(ok=True, account="oai_passive")
