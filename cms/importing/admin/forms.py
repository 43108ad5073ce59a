"""What is asked of who uploads a table."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.importing.models import Then
from cms.importing.parcel import MAX_ZIP
from cms.importing.reading.table import MAX_FILE, MOST_ROWS
from cms.importing.sections import sections_for
from cms.pages.listing import form_models
from cms.pages.terms import labels

#: A table can't hold what these need.
NOT_FROM_TABLES = frozenset({"video", "audio", "e_lecture", "contest"})


def makeable_forms() -> dict[str, str]:
    """Code → label of the forms that a table can make."""
    known = form_models().keys() - NOT_FROM_TABLES
    return {code: label for code, label in labels("form").items() if code in known}


class SectionField(forms.ModelChoiceField):
    """Sections as a tree."""

    def label_from_instance(self, page: Page) -> str:
        return "\u2003" * max(page.depth - 2, 0) + page.get_admin_display_title()


class UploadForm(forms.Form):
    """The table, its files, where the items go and what happens to them."""

    section = SectionField(
        label=_("Section"), queryset=Page.objects.none(), empty_label=None,
        help_text=_("The items are made there. Only sections in which you may add pages are listed."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("Table"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        help_text=_("Excel (.xlsx) or CSV, at most %(megabytes)s MB and %(rows)s rows, one item a line.")
        % {"megabytes": MAX_FILE // 1_000_000, "rows": MOST_ROWS},
    )  # fmt: skip
    parcel = forms.FileField(
        label=_("Pictures and documents"), required=False, widget=forms.FileInput(attrs={"accept": ".zip"}),
        help_text=_("One ZIP file, at most %(megabytes)s MB. The table names the files.")
        % {"megabytes": MAX_ZIP // 1_000_000},
    )  # fmt: skip
    form = forms.ChoiceField(
        label=_("Form of items that name none"), help_text=_("A column “Form” in the table goes before this.")
    )
    then = forms.ChoiceField(
        label=_("When an item is made"), choices=Then.choices, widget=forms.RadioSelect, initial=Then.KEEP,
        help_text=_("Where items are approved step by step, “publish” submits them for approval."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section: Any = self.fields["section"]
        section.queryset = sections_for(user)
        form: Any = self.fields["form"]
        form.choices = list(makeable_forms().items())
        form.initial = "news"
        self._user = user

    def clean_parcel(self) -> Any:
        parcel = self.cleaned_data.get("parcel")
        if parcel and PurePosixPath(parcel.name).suffix.lower() != ".zip":
            raise forms.ValidationError(_("Put the files into one ZIP file and choose that."))
        return parcel

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        section, publishes = cleaned.get("section"), cleaned.get("then") == Then.PUBLISH
        if publishes and section and not section.permissions_for_user(self._user).can_publish_subpage():
            self.add_error("then", _("You may not publish in that section. Keep drafts, or submit them."))
        return cleaned
