"""Sources that bring nothing any more, for the banner of those who look after them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.permission_policies.collections import CollectionPermissionPolicy

from cms.core.registries import Ailment
from syndication.inbound.polling.alerts import stale
from syndication.models import Source

#: Named one by one.
_NAMED = 2


def sources(user: Any) -> list[Ailment]:
    """What this person should know of dead feeds."""
    dead = stale(timezone.now())
    if user is None:
        return [Ailment(text="")] if dead.exists() else []
    mine = CollectionPermissionPolicy(Source).instances_user_has_permission_for(user, "change")
    return [
        Ailment(
            text=_("The source “%(name)s” brings nothing any more.") % {"name": source.name},
            mend=_("See what is wrong"), url=reverse("loa_sources:edit", args=[source.pk]),
        )
        for source in dead.filter(pk__in=mine.values("pk"))[:_NAMED]
    ]  # fmt: skip
