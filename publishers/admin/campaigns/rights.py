"""Who sees a campaign and who changes it: its collection decides, on every path."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from publishers.models import Campaign, Recurrence

from ..holds.rights import campaign_policy
from ..permissions import usable_channels

_SEE = ["add", "change", "delete"]


def may_change(user: Any, campaign: Campaign) -> bool:
    """Change it and all that belongs to it."""
    return bool(campaign_policy.user_has_permission_for_instance(user, "change", campaign))


def may_plan_all(user: Any, rule: Recurrence) -> bool:
    """Publish on every channel of the recurring post."""
    return not rule.channels.exclude(pk__in=usable_channels(user).values("pk")).exists()


class OfCampaign:
    """A view of the campaign in the address, for who works with it; what is posted asks for the right to change it."""

    request: HttpRequest
    kwargs: dict[str, Any]
    page_title: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not campaign_policy.user_has_any_permission_for_instance(request.user, _SEE, self.campaign):
            raise PermissionDenied
        if request.method not in ("GET", "HEAD") and not self.may_change:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def campaign(self) -> Campaign:
        return get_object_or_404(Campaign.objects.select_related("owner", "collection"), pk=self.kwargs["pk"])

    @cached_property
    def may_change(self) -> bool:
        return may_change(self.request.user, self.campaign)

    def get_page_subtitle(self) -> str:
        return self.campaign.name

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("loa_campaigns:index"), "label": _("Campaigns")},
            {"url": reverse("loa_campaigns:page", args=[self.campaign.pk]), "label": self.campaign.name},
            {"url": "", "label": str(self.page_title)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(  # type: ignore[misc]
            campaign=self.campaign, may_change=self.may_change, **kwargs
        )
        return context


class ForChange(OfCampaign):
    """A view that only somebody who may change the campaign opens at all."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.may_change:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
