"""What works with the real portal today: a package that a clerk carries, enters by hand and signs for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex
from cms.entries.record import AgencyReference
from publishers.contract import Asset, Health, Message, NeedsPerson, Receipt, Result, Run
from publishers.platforms.exchange.envelope import operation_of, record_as_sent

from ..package import Item, package_name, small_parts
from .base import Transport

#: In the name of a package whose item names no agency; preflight reports such an item.
_NOBODY = AgencyReference(code="loa", name="Loa")


class ManualPackage(Transport):
    """Ends with a person every time: the clerk's word is the receipt."""

    def submit(self, message: Message, run: Run) -> Receipt:
        facts = run.step("package", lambda: self._describe(message))
        raise NeedsPerson("waiting_for_clerk", params=facts)

    def probe(self) -> Health:
        return Health(ok=True, account="manual_package")

    def _describe(self, message: Message) -> Result:
        """What the package holds. It is made again from ``exported_at`` for every download, always the same."""
        now = self.clock.now().replace(microsecond=0)
        items, agency = package_contents(message)
        manifest = small_parts(items, agency, now)[0]
        return {
            "transport": "manual_package",
            "state": "exported",
            "record_id": message.record.id,
            "version": message.record.version,
            "operation": operation_of(message),
            "package": package_name(agency, now),
            "exported_at": rfc3339(now),
            "manifest_sha256": sha256_hex(manifest.data),
        }


def package_contents(message: Message) -> tuple[Sequence[Item], AgencyReference]:
    """What ``build_package`` needs to make the package of one message."""
    assets: Sequence[Asset] = message.assets
    return [(record_as_sent(message), assets)], message.record.source_agency or _NOBODY


def exported_at(facts: Result) -> datetime:
    """The instant to make the package with, from the facts that publishing ended with."""
    return datetime.fromisoformat(str(facts["exported_at"]))
