"""The way through an import, as each of its screens shows it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.importing import columns as col
from cms.importing.mapping import as_mapping
from cms.importing.models import Import
from cms.importing.sections import may_import

STEPS = (
    gettext_lazy("Upload"), gettext_lazy("Match the columns"), gettext_lazy("Check"), gettext_lazy("Take in"),
)  # fmt: skip


def visible_imports(user: Any) -> Any:
    """A person's own; an administrator's all."""
    found = Import.objects.select_related("section", "user")
    return found if user.is_superuser else found.filter(user=user)


class ImportScreen(WagtailAdminTemplateMixin):
    """Who may import gets in, and sees their own imports only."""

    request: HttpRequest
    kwargs: dict[str, Any]
    header_icon = "table"
    page_title: Any = gettext_lazy("Import a table")
    #: Its number on the way, from one; 0 stands beside it.
    step = 0

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not may_import(request.user):
            raise PermissionDenied
        if "pk" in kwargs:
            self.source = get_object_or_404(visible_imports(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # the view after it has it

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        items = [{"url": reverse("loa_imports:index"), "label": _("Imports")}]
        if hasattr(self, "source"):
            items.append({"url": reverse("loa_imports:show", args=[self.source.pk]), "label": self.source.filename})
        return [*items, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        steps = [
            {"number": number, "label": label, "is_done": number < self.step, "is_now": number == self.step}
            for number, label in enumerate(STEPS, start=1)
        ]
        return super().get_context_data(steps=steps if self.step else [], **kwargs)  # type: ignore[misc]  # as above

    def columns(self) -> tuple[Any, ...]:
        """All that a table may say, for the person whose import it is."""
        readers = col.readers_for(self.source.user, place=self.source.section)
        return col.all_columns(list(readers.values()))

    def mapped(self, columns: Any) -> dict[int, str]:
        return as_mapping(self.source.mapping, columns, len(self.source.headings))
