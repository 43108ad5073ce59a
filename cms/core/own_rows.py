"""History and uses of a row are for whoever may see to that row: Wagtail asks for the right on such rows in general."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView

_ANY = ("change", "delete")


class OfOwnRow:
    """For views of one row; their policy decides."""

    object: Any
    permission_policy: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.permission_policy.user_has_any_permission_for_instance(request.user, _ANY, self.object):
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a mixin: the view has it
        return response


class OwnHistoryView(OfOwnRow, HistoryView):
    """Who did what to it."""


class OwnUsageView(OfOwnRow, UsageView):
    """Where it is used."""


class OwnRows:
    """For a ``ModelViewSet`` whose rows belong to agencies."""

    history_view_class = OwnHistoryView
    usage_view_class = OwnUsageView
