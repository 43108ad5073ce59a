"""What a clerk writes down: where it stands, when, who did it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cms.core.moments import zone_label
from publishers.engine import acts
from publishers.evidence import ACCEPTED, SIZE_MAX, keep, media_type_of
from publishers.models import Delivery

from ..audit import record
from ..composer.composing import WALL_TIME


class RecordForm(forms.Form):
    """Address, time, name and a note."""

    permalink = forms.URLField(
        required=False, max_length=2000, assume_scheme="https", label=gettext_lazy("Address where it stands"),
        help_text=gettext_lazy("Leave it empty if the place has no address, such as a radio programme."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        error_messages={"invalid": gettext_lazy("Write the whole address, beginning with https:// or http://.")},
    )  # fmt: skip
    seen_at = forms.DateTimeField(
        label=gettext_lazy("When it was published there"), input_formats=[WALL_TIME, f"{WALL_TIME}:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WALL_TIME),
        error_messages={
            "required": gettext_lazy("Write the date and the time."),
            "invalid": gettext_lazy("Write the date and the time in full."),
        },
    )  # fmt: skip
    by = forms.CharField(
        max_length=200, label=gettext_lazy("Who did or saw it"),
        error_messages={"required": gettext_lazy("Write a name: the record is proof.")},
    )  # fmt: skip
    evidence = forms.FileField(
        required=False, label=gettext_lazy("Evidence"),
        help_text=gettext_lazy("A photograph, a recording, a page of the log: PDF, picture, sound or video to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )  # fmt: skip
    note = forms.CharField(
        required=False, max_length=2000, label=gettext_lazy("Note"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, delivery: Delivery) -> None:
        name = user.get_full_name() or user.get_username()
        super().__init__(data, files, initial={"by": name, "seen_at": timezone.localtime()})
        self._user, self._delivery = user, delivery
        self.fields["seen_at"].help_text = zone_label()

    @property
    def heading(self) -> str:
        """What the form is for, by what the delivery was to do."""
        return _("Record what you see or did")

    def clean_permalink(self) -> str:
        link: str = self.cleaned_data["permalink"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(self.fields["permalink"].error_messages["invalid"])
        return link

    def clean_evidence(self) -> Any:
        """Its kind and size only: the bytes are kept once the whole form is good."""
        upload = self.cleaned_data["evidence"]
        if upload is None:
            return None
        if upload.size > SIZE_MAX:
            raise forms.ValidationError(_("The file is larger than 20 MB. Save it smaller, or keep only a part."))
        if media_type_of(upload.name) is None:
            raise forms.ValidationError(_("Choose a PDF, a picture, a sound or a video."))
        return upload

    def clean_seen_at(self) -> Any:
        seen = self.cleaned_data["seen_at"]
        if seen > timezone.now() + timezone.timedelta(minutes=5):
            raise forms.ValidationError(_("That is in the future. Write when it was published."))
        return seen

    def record(self, request: HttpRequest) -> HttpResponse:
        """Keep it, unless the delivery has moved on meanwhile."""
        delivery = self._delivery
        told = dict(self.cleaned_data)
        upload = told.pop("evidence")
        try:
            acts.record_seen(delivery, **told, evidence=keep(upload) if upload else None)
        except acts.NotPossible:
            messages.error(request, _("It is too late for that: the delivery has moved on. Look at its state below."))
        else:
            record(delivery, "loa.record", self._user, by=self.cleaned_data["by"])
            messages.success(request, _("Recorded for “%s”.") % delivery.channel)
        return HttpResponseRedirect(reverse("loa_deliveries:inspect", args=[delivery.pk]))
