"""The form of a department's site: its agency chosen by name, and what each address is for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from syndication.models import WatchedSite
from syndication.webmasters.choosing import agencies


def agency_name(code: str) -> str:
    """Its name today; the code where nobody knows it."""
    return dict(agencies()).get(code, code) if code else ""


class SiteForm(WagtailAdminModelForm):
    """An agency that was dissolved since stays what it was."""

    agency_code = forms.ChoiceField(
        label=_("Agency"), required=False,
        help_text=_("The widget of this agency, and of those above it, may stand in a frame on the site."),
    )  # fmt: skip

    class Meta:
        model = WatchedSite
        fields = ["name", "agency_code", "home_url", "section_url", "frame_origins", "active"]
        help_texts = {
            "home_url": _("Loa visits it and looks for the required banners and links."),
            "section_url": _("Visited too, if the site has one: required banners and links may stand there as well."),
            "frame_origins": _("One a line, such as https://intranet.example.gov.vn, if the widget stands there too."),
            "active": _("Otherwise nobody visits it; it may still show the widget."),
        }
        widgets = {"frame_origins": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known, mine = agencies(), self.instance.agency_code
        kept = [(mine, mine)] if mine and mine not in dict(known) else []
        field = self.fields["agency_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *kept, *known]
