"""Who harvests: known clients, and what each has taken. Noting it never stands in the way of a harvest."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import compare_digest, token_urlsafe
from uuid import UUID

from django.db import DatabaseError, transaction
from django.http import HttpRequest

from cms.core.ids import sha256_hex
from syndication.clients import client_address
from syndication.models import HarvestedRecord, Harvester

logger = logging.getLogger("loa.oai")

#: How exactly it is kept when a client that takes nothing was last seen.
_SEEN_STEP = timedelta(minutes=1)


class HarvestLog:
    """The port of ``cms.entries``: when a known client took a record."""

    def collected_at(self, client: str, record_id: str, datestamp: datetime) -> datetime | None:
        """When it took the record as it was at the datestamp, or later; ``None``: not yet."""
        try:
            entry_id = UUID(record_id.rpartition("/")[2])
        except ValueError:
            return None
        taken = HarvestedRecord.objects.filter(harvester__name=client, entry_id=entry_id, datestamp__gte=datestamp)
        return taken.values_list("collected_at", flat=True).first()


def new_token(harvester: Harvester) -> str:
    """A fresh word for the harvester, in place of an earlier one. Only its hash is kept: show it now."""
    token = token_urlsafe(32)
    harvester.token_sha256 = sha256_hex(token.encode())
    return token


def note(request: HttpRequest, given: Sequence[tuple[UUID, datetime]], now: datetime) -> None:
    """Remember what a known client was given, and that it came; of others nothing is kept."""
    try:
        harvester = known(request)
        if harvester is None:
            return
        if given or harvester.seen_at is None or now - harvester.seen_at > _SEEN_STEP:
            _remember(harvester, given, now)
    except DatabaseError:
        logger.exception("what a harvester took could not be noted")


def known(request: HttpRequest) -> Harvester | None:
    """The client by its word, else by its network."""
    harvesters = list(Harvester.objects.all())
    scheme, _space, word = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and word.strip():
        digest = sha256_hex(word.strip().encode(errors="replace"))
        found = [one for one in harvesters if one.token_sha256 and compare_digest(one.token_sha256, digest)]
        if found:
            return found[0]
    address = client_address(request)
    return next((one for one in harvesters if is_within(address, one.networks)), None)


def is_within(address: str, networks: str) -> bool:
    """Whether the address lies in one of the networks, which are parted by spaces."""
    try:
        ip = ipaddress.ip_address(address)
        ip = getattr(ip, "ipv4_mapped", None) or ip
        return any(ip in ipaddress.ip_network(network, strict=False) for network in networks.split())
    except ValueError:
        return False


def _remember(harvester: Harvester, given: Sequence[tuple[UUID, datetime]], now: datetime) -> None:
    rows = [
        HarvestedRecord(harvester=harvester, entry_id=entry_id, datestamp=stamp, collected_at=now)
        for entry_id, stamp in given
    ]
    with transaction.atomic():
        HarvestedRecord.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["harvester", "entry_id"],
            update_fields=["datestamp", "collected_at"],
        )
        Harvester.objects.filter(pk=harvester.pk).update(seen_at=now)
