"""Which chain is in force where: the nearest part of the site above a page that has one."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from wagtail.models import Page

from .models import Chain, Reach


def reaches_over(path: Any) -> QuerySet[Reach]:
    """Parts of the site that hold that path: an expression of a query over something else."""
    return Reach.objects.annotate(asked=path).filter(asked__startswith=F("page__path")).order_by()


def chain_at(page: Page) -> Chain | None:
    """The chain that items at that place go through."""
    paths = [page.path[:length] for length in range(page.steplen, len(page.path) + 1, page.steplen)]
    found = Reach.objects.filter(page__path__in=paths).select_related("chain__agency").order_by("-page__depth").first()
    return found.chain if found else None


def innermost_chain(path: Any) -> Subquery:
    """The same as a key, for a query over something that has that path."""
    return Subquery(reaches_over(path).order_by("-page__depth").values("chain")[:1])


def chain_of_agency(code: str) -> Chain | None:
    """The chain in force in the section of the agency with that code."""
    if not code:
        return None
    found = Reach.objects.filter(page__in=_section(code)).select_related("chain__agency").first()
    return found.chain if found else None


def _section(code: str) -> Subquery:
    from cms.agencies.models import Agency

    return Subquery(Agency.objects.filter(code=code).values("section_id")[:1])


def page_path(page_id: OuterRef) -> Subquery:
    """The path of a page in a query over something that names it."""
    return Subquery(Page.objects.filter(pk=page_id).values("path")[:1])
