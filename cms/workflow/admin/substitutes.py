"""Substitutes: everybody enters their own, the administrator anybody's; each sees what concerns them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets import AdminDateInput
from wagtail.permission_policies.base import ModelPermissionPolicy

from cms.agencies.models import AgencyGroup
from cms.core.moments import written_day
from cms.workflow.models import FourEyesTask, Substitute

from .wording import name_of

_EVERYBODYS = "loa_workflow.change_substitute"


def may_enter_for_all(user: Any) -> bool:
    return bool(user.has_perm(_EVERYBODYS))


def may_change(user: Any, row: Substitute) -> bool:
    """Who stands in may read it; only who is away, or the administrator, changes it."""
    return may_enter_for_all(user) or row.absent_id == user.pk


def approves_somewhere(user: Any) -> bool:
    """Kept on the person of the request: two menus of every screen want to know."""
    known: bool | None = getattr(user, "_loa_approves_somewhere", None)
    if known is None:
        known = user._loa_approves_somewhere = FourEyesTask.objects.filter(active=True, groups__user=user).exists()
    return known


def colleagues(user: Any) -> QuerySet[Any]:
    """Who may stand in: people of the same agencies; for somebody of none, who shares a group."""
    own = AgencyGroup.objects.filter(group__user=user).values("agency_id")
    groups = Group.objects.filter(Q(loa_agency_group__agency__in=own) | Q(user=user))
    return get_user_model().objects.filter(is_active=True, groups__in=groups).distinct()


class SubstitutePolicy(ModelPermissionPolicy):
    """One's own rows need no permission beyond being an approver."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return super().user_has_permission(user, "change") or (user.is_active and approves_somewhere(user))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return self.user_has_permission(user, "change")

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Substitute]:
        rows = Substitute.objects.select_related("absent", "substitute")
        return rows if may_enter_for_all(user) else rows.filter(Q(absent=user) | Q(substitute=user))

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Substitute]:
        return self.instances_user_has_any_permission_for(user, [action])

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Substitute) -> bool:
        return may_change(user, instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Substitute) -> bool:
        return self.user_has_permission_for_instance(user, "change", instance)


class SubstituteForm(WagtailAdminModelForm):
    """Who is away is oneself, unless one may enter it for all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.for_user
        if user is None or may_enter_for_all(user):
            people = get_user_model().objects.filter(is_active=True).order_by("last_name", "first_name", "username")
        else:
            people = colleagues(user)
            self.fields["absent"].queryset = get_user_model().objects.filter(pk=user.pk)
            self.fields["absent"].initial = user.pk
        self.fields["substitute"].queryset = people
        for name in ("absent", "substitute"):
            self.fields[name].label_from_instance = name_of


class _OwnRow:
    """Wagtail asks for the right on the model; here it is one's own row or none."""

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        row = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if not may_change(self.request.user, row):  # type: ignore[attr-defined]
            raise PermissionDenied
        return row


class SubstituteEditView(_OwnRow, EditView):
    """Of who is away, or the administrator."""


class SubstituteDeleteView(_OwnRow, DeleteView):
    """Of who is away, or the administrator."""


class SubstituteCreateView(CreateView):
    def save_instance(self) -> Any:
        self.form.instance.created_by = self.request.user
        return super().save_instance()


class SubstituteViewSet(ModelViewSet):
    model = Substitute
    name = "loa_substitutes"
    url_prefix = "substitutes"
    icon = "user"
    menu_label = gettext_lazy("Substitutes")
    add_view_class = SubstituteCreateView
    edit_view_class = SubstituteEditView
    delete_view_class = SubstituteDeleteView
    list_display = [
        TitleColumn(
            "absent", label=gettext_lazy("who is away"), url_name="loa_substitutes:edit",
            accessor=lambda row: name_of(row.absent),
        ),
        Column("substitute", label=gettext_lazy("who stands in"), accessor=lambda row: name_of(row.substitute)),
        Column("starts", label=gettext_lazy("first day"), accessor=lambda row: written_day(row.starts)),
        Column("ends", label=gettext_lazy("last day"), accessor=lambda row: written_day(row.ends)),
        Column("reason", label=gettext_lazy("reason")),
    ]  # fmt: skip
    list_export = ["absent", "substitute", "starts", "ends", "reason"]
    export_filename = "substitutes"
    add_to_reference_index = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("absent"), FieldPanel("substitute")]),
            FieldRowPanel([FieldPanel("starts", widget=AdminDateInput), FieldPanel("ends", widget=AdminDateInput)]),
            FieldPanel("reason"),
        ],
        base_form_class=SubstituteForm,
    )
