"""A form that can be tried before it is kept, and forms of rows whose collection decides who may change them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


class WithTrial:
    """Create and edit views with a second button, *Try it*: what is written is judged, and nothing is kept."""

    request: HttpRequest

    def tried(self, form: Any) -> dict[str, Any]:
        """What the template shows of a trial. ``form`` may be invalid."""
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "try" not in request.POST:
            response: HttpResponse = super().post(request, *args, **kwargs)
            return response
        if not hasattr(self, "object"):
            self.object = self.get_object() if self.kwargs else None
        self.form = form = self.get_form()
        form.is_valid()
        shown: HttpResponse = self.render_to_response(self.get_context_data(form=form, **self.tried(form)))
        return shown


class OnOwn:
    """Wagtail asks for the permission in general; the row's collection decides for each."""

    request: HttpRequest
    permission_policy: Any

    def get_object(self, queryset: Any = None) -> Any:
        found = super().get_object(queryset)
        if not self.permission_policy.user_has_permission_for_instance(self.request.user, "change", found):
            raise PermissionDenied
        return found
