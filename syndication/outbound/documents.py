"""From what an address asks for to the bytes of the document: rows, rendered items, the frame around them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext as _

from cms.core.conf import conf
from cms.entries.assemble import record_of
from cms.entries.freshness import Freshness
from cms.entries.models import Entry

from .feed import Feed
from .fragments import fragments
from .hub_link import hub_url
from .labels import labels_at
from .reading import Contents, Row, read
from .wanted import Wanted

#: What podcast players show for the whole podcast; square, at least 1,400 pixels.
_PICTURE = "loa_syndication/podcast.png"


def document(wanted: Wanted, fresh: Freshness) -> bytes:
    """The whole document, in the installation's language: one address, one content. Raises ``Refused``."""
    with translation.override(settings.LANGUAGE_CODE):
        contents = read(wanted)
        labels = labels_at(fresh, wanted.labels)
        feed = describe(wanted, contents, fresh, labels.words)
        context = (wanted.ending, feed.base_url, feed.namespace, feed.language, labels.fingerprint)
        return wanted.format.document(feed, _items(wanted, feed, context, contents.rows))


def describe(wanted: Wanted, contents: Contents, fresh: Freshness, labels: Mapping[str, Mapping[str, str]]) -> Feed:
    """Metadata of the document; addresses come from ``PUBLIC_URL``, never from the request's host."""
    base = conf().public_url
    site = getattr(settings, "WAGTAIL_SITE_NAME", "") or conf().oai_namespace
    return Feed(
        namespace=conf().oai_namespace,
        scope=wanted.scope,
        title=_title(wanted, site),
        description=_("What was last published or corrected, in full, with its files."),
        publisher=wanted.branch.name if wanted.branch else site,
        language=settings.LANGUAGE_CODE,
        base_url=base,
        home_url=f"{base}/",
        self_url=wanted.url,
        about_url=f"{base}/schema/record.json",
        updated=contents.changed_at() or fresh.changed_at,
        labels=labels,
        hub_url=hub_url() if wanted.position.is_newest else "",
        pages={relation: base + wanted.at(position) for relation, position in contents.pages.items()},
        is_archive=wanted.position.archive is not None,
        deleted=contents.deleted,
        image_url=_absolute(base, static(_PICTURE)) if wanted.format.media else "",
    )


def _title(wanted: Wanted, site: str) -> str:
    parts = [wanted.branch.name if wanted.branch else site]
    for vocabulary, codes in wanted.selection.items():
        parts.append(", ".join(wanted.labels.of(vocabulary)[code] for code in codes.split(",")))
    return " – ".join(parts)


def _absolute(base: str, address: str) -> str:
    """Static files may lie on a host of their own."""
    return base + address if address.startswith("/") else address


def _items(wanted: Wanted, feed: Feed, context: Hashable, rows: Sequence[Row]) -> list[bytes]:
    """The rendered items in order; those that this process has not rendered yet are read and rendered now.

    ``context`` is everything that items take from the installation.
    """
    found = {row.pk: fragments.get(_key(context, feed, row.pk, row.updated_at, row.agency_code)) for row in rows}
    missing = [pk for pk, fragment in found.items() if fragment is None]
    if missing:
        # What was withdrawn in between is gone from here, and what was changed stands here as it is now.
        for entry in Entry.objects.published().filter(pk__in=missing):
            fragment = wanted.format.item(feed, record_of(entry))
            found[entry.pk] = fragment
            fragments.keep(_key(context, feed, entry.pk, entry.updated_at, entry.agency_code), fragment)
    return [ready for row in rows if (ready := found[row.pk])]


def _key(context: Hashable, feed: Feed, pk: object, updated_at: datetime | None, agency_code: str) -> Hashable:
    # In its agency's own feed an Atom entry names no other source.
    return context, pk, updated_at, agency_code != "" and agency_code == feed.scope
