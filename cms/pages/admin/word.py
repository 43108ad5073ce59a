"""“From Word”: upload or paste an outline, and go on in the editor."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.pages.actions.word import create_outline, fill_outline
from cms.pages.body import text_as_html
from cms.pages.importing.docx import read_outline
from cms.pages.importing.errors import ImportRefused, Remark
from cms.pages.importing.outline import OutlineParts, outline_of_html
from cms.pages.models import OutlinePage


class WordForm(forms.Form):
    """A file or a text: one of them."""

    file = forms.FileField(
        label=_("Word file"), required=False, widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=_("A .docx file. Letters of old fonts (TCVN3, VNI) are turned into Unicode."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("or pasted text"), required=False, widget=forms.Textarea(attrs={"rows": 10}), strip=False
    )

    parts: OutlineParts
    remarks: tuple[Remark, ...]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), (cleaned.get("text") or "").strip()
        if not file and not text:
            raise forms.ValidationError(_("Choose a Word file or paste a text."))
        try:
            if file:
                read = read_outline(file.read())
                self.parts, self.remarks = read.parts, read.remarks
            else:
                self.parts, self.remarks = outline_of_html(text_as_html(text))
        except ImportRefused as refused:
            self.add_error("file" if file else "text", str(refused))
        return cleaned

    @property
    def name(self) -> str:
        """A title where the text has none."""
        file = self.cleaned_data.get("file")
        return PurePosixPath(file.name).stem if file else _now("Outline")


class FromWordView(WagtailAdminTemplateMixin, FormView):
    """Base: read, do, show what to check, go to the editor."""

    form_class = WordForm
    template_name = "loa_pages/admin/from_word.html"
    header_icon = "upload"
    #: Whether parts that exist already are overwritten.
    replaces = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "action_url": self.request.path, "submit_button_label": _("Take in"),
                "submit_button_active_label": _("Reading…"), "form_is_multipart": True,
                "replaces": self.replaces}  # fmt: skip

    def get_page_title(self) -> str:
        return _now("Outline from Word: %(target)s") % {"target": self.get_target()}

    def get_target(self) -> str:
        """Where the text goes."""
        raise NotImplementedError

    def form_valid(self, form: WordForm) -> HttpResponse:
        page = self.take_in(form)
        messages.success(self.request, _now("“%(title)s” was taken in as a draft.") % {"title": page.title})
        for remark in form.remarks:
            messages.warning(self.request, str(remark))
        return redirect("wagtailadmin_pages:edit", page.pk)

    def take_in(self, form: WordForm) -> OutlinePage:
        raise NotImplementedError


class CreateFromWordView(FromWordView):
    """A new outline below a section."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.parent = get_object_or_404(Page, pk=kwargs["parent_id"])
        if not may_create(self.parent, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_target(self) -> str:
        return str(self.parent.get_admin_display_title())

    def take_in(self, form: WordForm) -> OutlinePage:
        return create_outline(self.parent, form.parts, fallback_title=form.name, user=self.request.user)


class FillFromWordView(FromWordView):
    """A new draft of an existing outline."""

    replaces = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.outline = get_object_or_404(OutlinePage, pk=kwargs["page_id"])
        if not self.outline.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_target(self) -> str:
        return str(self.outline.get_admin_display_title())

    def take_in(self, form: WordForm) -> OutlinePage:
        return fill_outline(self.outline, form.parts, user=self.request.user)


def may_create(parent: Page, user: Any) -> bool:
    """Whether the user may put an outline there."""
    is_place = parent.specific_class is not None and OutlinePage.can_create_at(parent.specific)
    return is_place and parent.permissions_for_user(user).can_add_subpage()


def address_for(page: Page, user: Any) -> str:
    """Where “From Word” leads from a page; empty where it leads nowhere."""
    if page.specific_class is OutlinePage:
        can_edit = page.permissions_for_user(user).can_edit()
        return reverse("loa_fill_from_word", args=[page.pk]) if can_edit else ""
    return reverse("loa_create_from_word", args=[page.pk]) if may_create(page, user) else ""
