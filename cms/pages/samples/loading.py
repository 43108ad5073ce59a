"""Load items: each in a transaction of its own, each once, a bad one told in a sentence."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.entries.models import Term
from cms.pages.models import ContentPage, LegalCitation
from cms.samples.schema import SampleItem

from .building import NoPageType, build_page
from .law import register
from .library import Library
from .province import Province

logger = logging.getLogger("loa.samples")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What became of one item: its page, and whether it was made now; or why there is none."""

    item: SampleItem
    page_id: int | None = None
    is_new: bool = False
    problem: str = ""


def identity_of(item_id: str) -> UUID:
    """The page's translation key: the same item is found again, whatever an editor did to its page since."""
    return uuid5(NAMESPACE_URL, f"loa-sample:{item_id}")


def load_items(items: tuple[SampleItem, ...], province: Province) -> Iterator[Loaded]:
    """Load the items in order; none stops the others."""
    for item in items:
        yield _load(item, province)


def _load(item: SampleItem, province: Province) -> Loaded:
    existing = Page.objects.filter(translation_key=identity_of(item.id)).values_list("pk", flat=True).first()
    if existing:
        return Loaded(item=item, page_id=existing)
    try:
        with transaction.atomic():
            return Loaded(item=item, page_id=_publish(item, province).pk, is_new=True)
    except NoPageType:
        problem = _("this site has no page type for the form “%(form)s”.") % {"form": item.form}
    except ValidationError as error:
        problem = " ".join(error.messages)
    except Exception as error:
        logger.exception("sample %s", item.id)
        problem = _("it could not be made (%(reason)s); the log says more.") % {"reason": type(error).__name__}
    return Loaded(item=item, problem=problem)


def _publish(item: SampleItem, province: Province) -> ContentPage:
    """Draft, then everything that hangs on it, then public: as an editor would."""
    agency = province.agency_for(item.topic)
    page = build_page(item, Library(item, agency))
    page.translation_key, page.agency, page.live = identity_of(item.id), agency, False
    Page.objects.get(pk=province.section_for(item.topic).pk).add_child(instance=page)
    page.topics = Term.objects.filter(vocabulary="topic", code=item.topic)
    page.audiences = Term.objects.filter(vocabulary="audience", code__in=item.audience)
    page.tags.add(*item.tags)
    for order, sample in enumerate(item.legal_documents):
        page.loa_citations.add(LegalCitation(document=register(sample), relation=sample.relation, sort_order=order))
    page.save()
    page.save_revision(log_action=True).publish()
    return page
