"""Documents are public once a published page shows them; before, they are for the desk."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page, ReferenceIndex


@hooks.register("before_serve_document")
def only_what_is_published(document: Any, request: HttpRequest) -> None:
    """Its number and name can be guessed; so that is not enough."""
    if request.user.has_perm("wagtailadmin.access_admin") or _is_shown(document):
        return
    raise Http404


def _is_shown(document: Any) -> bool:
    keys = {
        key for key in ReferenceIndex.get_references_to(document).values_list("object_id", flat=True) if key.isdigit()
    }
    return Page.objects.live().filter(pk__in=keys).exists()
