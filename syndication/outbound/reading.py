"""From an address to what a format needs: which records, under which title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.utils.translation import gettext as _

from cms.core.conf import conf
from cms.entries.agency_tree import Branch
from cms.entries.assemble import record_of
from cms.entries.freshness import Freshness
from cms.entries.models import Entry
from cms.entries.record import Record
from cms.entries.selection import Labels, Selection

from .feed import Feed

#: Scope of the feed of everything; an agency can't have this code.
ALL = "all"
ITEMS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an address asks for, already checked."""

    #: The address's path within the installation.
    path: str
    branch: Branch | None
    selection: Selection
    labels: Labels

    @property
    def query(self) -> str:
        """The filters in their one order, so that one feed has one address."""
        return urlencode(self.selection.items(), safe=",")

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path

    def identity(self) -> tuple[object, ...]:
        """What tells this representation from others of the same generation."""
        return ("feed", self.address, self.branch)


def read(wanted: Wanted) -> list[Record]:
    """The newest changes first: a correction of an old item comes up again, so that every reader meets it."""
    entries = wanted.selection.narrow(Entry.objects.published())
    if wanted.branch is not None:
        entries = entries.filter(agency_code__in=wanted.branch.codes)
    return [record_of(entry) for entry in entries.order_by("-updated_at", "id")[:ITEMS]]


def describe(wanted: Wanted, records: Sequence[Record], fresh: Freshness) -> Feed:
    """Metadata of the feed; addresses come from ``PUBLIC_URL``, never from the request's host."""
    base = conf().public_url
    site = getattr(settings, "WAGTAIL_SITE_NAME", "") or conf().oai_namespace
    scope = wanted.branch.code if wanted.branch else ALL
    return Feed(
        namespace=conf().oai_namespace,
        scope=f"{scope}?{wanted.query}" if wanted.query else scope,
        title=_title(wanted, site),
        description=_("What was last published or corrected, in full, with its files."),
        publisher=wanted.branch.name if wanted.branch else site,
        language=settings.LANGUAGE_CODE,
        base_url=base,
        home_url=f"{base}/",
        self_url=base + wanted.address,
        about_url=f"{base}/schema/record.json",
        updated=(records[0].updated_at if records else None) or fresh.changed_at,
        labels=wanted.labels.all(),
    )


def _title(wanted: Wanted, site: str) -> str:
    parts = [wanted.branch.name if wanted.branch else site]
    for vocabulary, codes in wanted.selection.items():
        parts.append(", ".join(wanted.labels.of(vocabulary)[code] for code in codes.split(",")))
    return " – ".join(parts)
