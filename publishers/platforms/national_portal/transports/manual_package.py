"""What works with the real portal today: a package that a clerk carries, enters by hand and signs for."""

from __future__ import annotations

from cms.core.clock import rfc3339
from cms.core.ids import sha256_hex
from publishers.contract import Health, Message, NeedsPerson, Receipt, Result, Run
from publishers.platforms.exchange.envelope import operation_of

from ..package import contents_of, package_name, small_parts
from .base import Transport


class ManualPackage(Transport):
    """Ends with a person every time: the clerk's word is the receipt."""

    def submit(self, message: Message, run: Run) -> Receipt:
        facts = run.step("package", lambda: self._describe(message))
        raise NeedsPerson("waiting_for_clerk", params=facts)

    def probe(self) -> Health:
        return Health(ok=True, account="manual_package")

    def _describe(self, message: Message) -> Result:
        """What the package holds; it is made again, always the same, whenever a clerk asks for it."""
        for asset in message.assets:
            asset.open().close()
        contents = contents_of(message)
        manifest = small_parts(contents.items, contents.agency, contents.instant)[0]
        return {
            "transport": "manual_package",
            "state": "exported",
            "record_id": message.record.id,
            "version": message.record.version,
            "operation": operation_of(message),
            "package": package_name(contents.agency, contents.instant),
            "manifest_sha256": sha256_hex(manifest.data),
            "exported_at": rfc3339(self.clock.now().replace(microsecond=0)),
        }
