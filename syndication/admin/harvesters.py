"""Known harvesters: who collects from us, by which word or network, when it last came and how much it has taken."""

from __future__ import annotations

import ipaddress
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views import View
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from cms.core.conf import conf
from cms.core.exporting import ExportsAsShown
from cms.core.moments import moment, zone_label
from syndication.models import Harvester
from syndication.oai.harvesters import new_token

#: Verb → label, and what the log says.
VERBS = {"loa.make_harvester_token": (gettext_lazy("Make a token"), gettext_lazy("Made a token for a harvester"))}


class HarvesterForm(WagtailAdminModelForm):
    """A name, and by what the client is known: a token of its own, its networks, or both."""

    with_token = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("Make a token for it"),
        help_text=gettext_lazy("A word that only it knows. It is shown once, after saving."),
    )  # fmt: skip

    class Meta:
        model = Harvester
        fields = ["name", "networks"]
        help_texts = {
            "name": gettext_lazy(
                "If a channel of the national portal waits to be collected, write here what that channel calls its "
                "harvester."
            ),
            "networks": gettext_lazy(
                "Where its requests come from, if it can't send a token: 203.0.113.0/24, or one address. Several are "
                "parted by spaces."
            ),
        }
        widgets = {"networks": forms.TextInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # A token that exists is replaced by an act of its own, never by the way.
            del self.fields["with_token"]

    def clean_networks(self) -> str:
        given = self.cleaned_data["networks"].replace(",", " ").split()
        for network in given:
            try:
                ipaddress.ip_network(network, strict=False)
            except ValueError:
                raise forms.ValidationError(
                    _("“%(network)s” is not a network; write one such as 203.0.113.0/24.") % {"network": network}
                ) from None
        return " ".join(given)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        has_token = cleaned.get("with_token", bool(self.instance.token_sha256))
        if not has_token and not cleaned.get("networks") and "networks" not in self.errors:
            self.add_error("networks", _("By what is it known? Give it a network, or a token."))
        return cleaned


class HarvesterIndexView(ExportsAsShown, IndexView):
    """By name, with what each took."""

    export_filename = "harvesters"

    results_template_name = "syndication/admin/harvesters_results.html"

    @cached_property
    def page_subtitle(self) -> str:
        return zone_label()

    def get_base_queryset(self) -> QuerySet[Harvester]:
        return Harvester.objects.annotate(taken=Count("records"))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("name", label=_("Name"), url_name="loa_harvesters:edit", sort_key="name"),
            Column("known_by", label=_("Known by"), accessor=known_by),
            Column("seen_at", label=_("Last seen"), accessor=lambda row: moment(row.seen_at) or _("not yet"),
                   sort_key="seen_at"),
            Column("taken", label=_("Items taken"), accessor=lambda row: number_format(row.taken), sort_key="taken"),
        ]  # fmt: skip


class HarvesterCreateView(CreateView):
    """A new client; its token is shown at once, and never again."""

    token = ""

    def save_instance(self) -> Harvester:
        if self.form.cleaned_data["with_token"]:
            self.token = new_token(self.form.instance)
        made: Harvester = super().save_instance()
        return made

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        return _token_page(self.request, self.object, self.token) if self.token else response


class HarvesterEditView(EditView):
    """Name and networks; beside them what it took, and the way to another token."""

    template_name = "syndication/admin/harvester.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.object
        return super().get_context_data(
            known_by=known_by(row),
            seen=moment(row.seen_at),
            taken=row.records.count(),
            clock=zone_label(),
            base_url=f"{conf().public_url}/oai",
            has_token=bool(row.token_sha256),
            **kwargs,
        )


class HarvesterDeleteView(DeleteView):
    """What it took is forgotten with it."""

    @property
    def confirmation_message(self) -> str:
        return _(
            "What “%(name)s” has taken is forgotten. It can still harvest as a stranger, but items that wait to be "
            "collected by it no longer become published. Delete it?"
        ) % {"name": self.object}


class TokenView(View):
    """Another token in place of the one there was."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Harvester, pk=pk)
        if not request.user.has_perm("loa_syndication.change_harvester"):
            raise PermissionDenied
        token = new_token(row)
        row.save(update_fields=["token_sha256"])
        log(row, "loa.make_harvester_token", user=request.user)
        return _token_page(request, row, token)


def known_by(row: Harvester) -> str:
    """By what the client is known, in words."""
    parts = [_("its token")] if row.token_sha256 else []
    return ", ".join([*parts, *row.networks.split()]) or "–"


def _token_page(request: HttpRequest, row: Harvester, token: str) -> HttpResponse:
    context = {
        "harvester": row, "token": token, "base_url": f"{conf().public_url}/oai",
        "back": reverse("loa_harvesters:index"),
    }  # fmt: skip
    return render(request, "syndication/admin/harvester_token.html", context)


class HarvesterViewSet(ModelViewSet):
    """Clients whose harvests count."""

    model = Harvester
    name = "loa_harvesters"
    url_prefix = "harvesters"
    icon = "download"
    menu_label = pgettext_lazy("who collects from us", "Harvesters")
    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = HarvesterIndexView
    add_view_class = HarvesterCreateView
    edit_view_class = HarvesterEditView
    delete_view_class = HarvesterDeleteView
    edit_template_name = "syndication/admin/harvester.html"
    list_per_page = 40
    ordering = ["name"]
    search_fields = ["name"]
    search_backend_name = None

    def get_form_class(self, for_update: bool = False) -> type[HarvesterForm]:
        return HarvesterForm

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("<int:pk>/token/", TokenView.as_view(), name="token")]
