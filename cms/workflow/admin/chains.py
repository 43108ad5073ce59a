"""Approval steps of agencies: the list and the form."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, StatusFlagColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from cms.workflow.models import Chain


class ChainForm(WagtailAdminModelForm):
    """The groups of the agency come first: they are meant nearly always."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        agency = cleaned.get("agency")
        if agency and agency.section_id is None:
            self.add_error("agency", _("This agency has no section of the site yet. Give it one first."))
        return cleaned


class ChainViewSet(ModelViewSet):
    model = Chain
    name = "loa_chains"
    url_prefix = "approval-steps"
    icon = "tasks"
    menu_label = gettext_lazy("Approval steps")
    list_display = [
        TitleColumn("agency", label=gettext_lazy("agency"), url_name="loa_chains:edit"),
        Column("steps_text", label=gettext_lazy("steps")),
        StatusFlagColumn("for_lower", label=gettext_lazy("also for agencies below it"), true_label=gettext_lazy("yes")),
    ]
    list_export = ["agency", "steps_text", "for_lower"]
    export_headings = {"steps_text": gettext_lazy("steps")}
    export_filename = "approval-steps"
    add_to_reference_index = False
    edit_handler = ObjectList(
        [
            HelpPanel(
                content=gettext_lazy(
                    "Items in the section of this agency are public only after each step has approved them, in this "
                    "order. Nobody approves what they wrote themselves. What is public already stays."
                )
            ),
            FieldPanel("agency"),
            FieldPanel("for_lower"),
            InlinePanel(
                "steps", heading=gettext_lazy("Steps"), label=gettext_lazy("step"), min_num=1,
                panels=[FieldPanel("name"), FieldRowPanel([FieldPanel("group"), FieldPanel("answer_within")])],
            ),
        ],
        base_form_class=ChainForm,
    )  # fmt: skip
