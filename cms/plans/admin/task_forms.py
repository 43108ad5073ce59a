"""The form of a task with who takes part and what is to come of it, and the form of a note."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.widgets import AdminDateInput

from cms.entries.models import Term
from cms.plans.agencies import Agencies
from cms.plans.glance.names import sign_choices
from cms.plans.models import Counted, Deliverable, Note, PlanTask, Verdict


def _terms(vocabulary: str) -> list[tuple[str, str]]:
    return [("", "–"), *((term.code, term.label) for term in Term.objects.filter(vocabulary=vocabulary))]


def _forms() -> list[tuple[str, str]]:
    return _terms("form")


def _topics() -> list[tuple[str, str]]:
    return _terms("topic")


TASK_PANELS = ObjectList(
    [
        FieldRowPanel([FieldPanel("heading"), FieldPanel("order")]),
        FieldPanel("text", widget=forms.Textarea(attrs={"rows": 3})),
        FieldPanel("due_text"),
        InlinePanel(
            "parties", heading=gettext_lazy("Who takes part"), label=gettext_lazy("agency"),
            panels=[FieldPanel("role"), FieldRowPanel([FieldPanel("agency"), FieldPanel("kind")]),
                    FieldPanel("printed")],
        ),
        InlinePanel(
            "deliverables", heading=gettext_lazy("What is to come of it"), label=gettext_lazy("product"),
            panels=[
                FieldPanel("text"),
                FieldRowPanel([FieldPanel("counted"), FieldPanel("wanted")]),
                FieldPanel("per_agency"),
                FieldRowPanel([FieldPanel("form", widget=forms.Select(choices=_forms)),
                               FieldPanel("topic", widget=forms.Select(choices=_topics))]),
                FieldRowPanel([FieldPanel("law"), FieldPanel("tag")]),
                FieldPanel("sign", widget=forms.Select(choices=sign_choices)),
            ],
        ),
    ]
)  # fmt: skip


class NoteForm(forms.ModelForm):
    """What happened, to whom it is due, and where it can be seen."""

    whose = forms.ChoiceField(label=gettext_lazy("Whose share"), required=False)

    class Meta:
        model = Note
        fields = ["verdict", "whose", "product", "count", "happened_on", "text", "evidence_url", "evidence"]
        widgets = {"happened_on": AdminDateInput, "text": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "count": gettext_lazy("How many of the product this adds. Nought where nothing is counted."),
            "evidence_url": gettext_lazy("Where others can see it, beginning with https://."),
        }

    def __init__(self, *args: Any, task: PlanTask, whose: dict[str, str], agencies: Agencies, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="loa-note-%s", **kwargs)
        self._agencies = agencies
        self.fields["whose"].choices = list(whose.items())
        by_hand = Deliverable.objects.filter(task=task, counted=Counted.HAND)
        product: Any = self.fields["product"]
        product.queryset, product.empty_label = by_hand, _("the first product that people count")
        if not by_hand.exists():
            del self.fields["product"], self.fields["count"]
        self.fields["happened_on"].initial = timezone.localdate()

    def clean_whose(self) -> str:
        """An empty choice is one only where it is offered: Django takes it for “nothing chosen”."""
        chosen: str = self.cleaned_data["whose"]
        if chosen not in dict(self.fields["whose"].choices):
            raise forms.ValidationError(_("Choose whose share the note is about."))
        return chosen

    def clean_happened_on(self) -> Any:
        day = self.cleaned_data["happened_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Choose a day that is not in the future."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("count") and cleaned.get("verdict") != Verdict.ADDS:
            self.add_error("count", _("Only “progress” adds to the count. Leave nought, or choose “progress”."))
        return cleaned

    @property
    def agency_id(self) -> int | None:
        office = self._agencies.by_code.get(self.cleaned_data.get("whose", ""))
        return office.pk if office else None
