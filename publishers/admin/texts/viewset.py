"""Texts to reuse on the desk: hashtag sets, signatures and templates, with a recent item to try them on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from cms.core.exporting import ExportsAsShown
from cms.core.own_rows import OwnRows
from cms.entries.assemble import record_of
from cms.entries.models import Entry
from publishers.models import ReusableText, TextKind
from publishers.registry import get_platform, platforms
from publishers.texts.wording import Wording, compose

from ..permissions import text_policy
from ..presenting import platform_label
from ..trying import OnOwn, WithTrial
from .forms import TextForm

_SHOWN = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What would stand in a post about a recent item."""

    entry: Entry
    platform: str
    text: str
    count: int
    #: How much the platform takes, in its own counting; nothing: as much as one likes.
    maximum: int | None

    @property
    def is_too_long(self) -> bool:
        return self.maximum is not None and self.count > self.maximum


def trial(kind: str, text: str, platform: str, form: str) -> Trial | None:
    """The text on the latest item that it suits; nothing where there is no such item. Nothing is sent."""
    entries = Entry.objects.published().order_by("-published_at")
    entry = (entries.filter(form=form) if form else entries).first()
    if entry is None:
        return None
    cls = get_platform(platform) if platform else next(iter(platforms().values()))
    wording = Wording(template=text) if kind == TextKind.TEMPLATE else Wording(signature=text)
    draft, limit = compose(cls, record_of(entry), wording), cls.capabilities.body
    return Trial(
        entry=entry, platform=str(cls.label), text=draft.body, maximum=limit.maximum if limit else None,
        count=limit.count(draft.body) if limit else len(draft.body),
    )  # fmt: skip


class TextIndexView(ExportsAsShown, IndexView):
    """Those of the collections whose channels the person looks after."""

    export_filename = "texts"

    def get_base_queryset(self) -> Any:
        mine = text_policy.instances_user_has_permission_for(self.request.user, "change")
        return mine.select_related("collection")

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Name"), url_name="loa_texts:edit", sort_key="name"),
            Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
            Column(
                "text", label=_("Text"), accessor=lambda row: Truncator(row.text).chars(_SHOWN), classname="loa-wide"
            ),
            Column("platform", label=_("Platform"), accessor=_platform, classname="loa-wide"),
            Column("collection", label=_("Collection"), classname="loa-wide"),
        ]


class TextTrial(WithTrial):
    """Beside the form, the text as it would go out with a recent item."""

    template_name = "publishers/admin/text_form.html"

    def tried(self, form: Any) -> dict[str, Any]:
        if not form.is_valid():
            return {"trial": None, "was_tried": False}
        given = form.cleaned_data
        return {"trial": trial(given["kind"], given["text"], given["platform"], given["form"]), "was_tried": True}


class TextCreateView(TextTrial, CreateView):
    """A new text."""

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("kind", "")
        return {**super().get_initial(), **({"kind": asked} if asked in TextKind.values else {})}

    def save_instance(self) -> ReusableText:
        self.form.instance.created_by = self.request.user
        made: ReusableText = super().save_instance()
        return made


class TextEditView(OnOwn, TextTrial, EditView):
    """Change it; what is planned already goes out as it was seen."""


class TextDeleteView(OnOwn, DeleteView):
    """Only one that no channel and no rule uses by itself can go."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        used_by = users_of(self.object)
        if used_by:
            messages.error(
                request,
                _("“%(text)s” is used by: %(names)s. Choose another one there first, then delete it.")
                % {"text": self.object, "names": ", ".join(used_by)},
            )
            return HttpResponseRedirect(reverse("loa_texts:edit", args=[self.object.pk]))
        return super().dispatch(request, *args, **kwargs)


class TextViewSet(OwnRows, ModelViewSet):
    """Texts to reuse."""

    model = ReusableText
    name = "loa_texts"
    url_prefix = "texts"
    icon = "openquote"
    menu_label = gettext_lazy("Texts to reuse")
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = TextIndexView
    add_view_class = TextCreateView
    edit_view_class = TextEditView
    delete_view_class = TextDeleteView
    create_template_name = "publishers/admin/text_form.html"
    edit_template_name = "publishers/admin/text_form.html"
    list_filter = ["kind"]
    search_fields = ["name", "text"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[TextForm]:
        return TextForm

    def get_permissions_to_register(self) -> Any:
        """None: whoever looks after the channels looks after their texts."""
        return super().get_permissions_to_register().none()


def users_of(text: ReusableText) -> list[str]:
    """Names of the channels and rules that take the text by themselves."""
    related = (text.channels_with_template, text.channels_with_signature, text.rules)
    return [name for rows in related for name in rows.values_list("name", flat=True)]


def _platform(text: ReusableText) -> str:
    return platform_label(text.platform) if text.platform else _("all platforms")
