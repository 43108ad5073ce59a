"""The form of a department: few fields, clear errors, and what was typed or uploaded stays when one is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cms.entries.models import Term
from syndication.models import Source

from .contribution import CONTACT_MAX, LINK_MAX, TEXT_MAX, TITLE_MAX, Contribution, HandedIn
from .uploads import ACCEPT, FILES_MAX, keep, problem_of

_SALT = "loa.contribution.files"
_KEPT_FOR_S = 24 * 3600


class _Files(forms.FileField):
    """Several files in one field."""

    def to_python(self, data: Any) -> list[UploadedFile]:
        return data or []

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


class _FilesInput(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        found: list[UploadedFile] = files.getlist(name) if files else []
        return found


class ContributionForm(forms.Form):
    """What is handed in, by whom. ``kept`` carries files that came with an earlier try of the same form."""

    title = forms.CharField(
        max_length=TITLE_MAX, label=gettext_lazy("Title"),
        error_messages={"required": gettext_lazy("Write a title: what is it about?")},
    )  # fmt: skip
    form = forms.ChoiceField(required=False, label=gettext_lazy("What is it?"))
    text = forms.CharField(
        required=False, max_length=TEXT_MAX, label=gettext_lazy("Text"),
        help_text=gettext_lazy("Leave a blank line between paragraphs."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )  # fmt: skip
    link = forms.URLField(
        required=False, max_length=LINK_MAX, assume_scheme="https", label=gettext_lazy("Link"),
        help_text=gettext_lazy("Where it stands already, if it does."),
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        error_messages={"invalid": gettext_lazy("Write the whole address, beginning with https:// or http://.")},
    )  # fmt: skip
    files = _Files(
        required=False, label=gettext_lazy("Files"), widget=_FilesInput(attrs={"accept": ACCEPT, "multiple": True})
    )
    contact = forms.CharField(
        required=False, max_length=CONTACT_MAX, label=gettext_lazy("Whom can we ask?"),
        help_text=gettext_lazy("A name and a telephone number or e-mail address. Only the editors see it."),
    )  # fmt: skip
    #: People don't see it; programs that fill in everything give themselves away.
    website = forms.CharField(required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    #: The same for every try of one form, so that a double click hands in once.
    once = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, source: Source, now: datetime, takes_files: bool = True
    ) -> None:
        super().__init__(data, files, initial={"once": str(uuid4()), "form": source.form})
        self._source, self._now, self._takes_files = source, now, takes_files
        self.fields["form"].choices = _forms()
        self.fields["files"].help_text = _("Up to %(count)s: PDF, Word, Excel, pictures, sounds, videos.") % {
            "count": FILES_MAX
        }
        #: Files that are in the store already.
        self.handed_in: tuple[HandedIn, ...] = ()

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(self.fields["link"].error_messages["invalid"])
        return link

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty."))
        return ""

    def clean(self) -> Mapping[str, Any]:
        """Good files go into the store at once, whatever else is wrong: a browser does not send them again."""
        given = super().clean() or {}
        earlier = self._read_kept(given.get("kept", ""))
        uploads = (given.get("files") or []) if self._takes_files else []
        problems = [told for told in map(problem_of, uploads) if told]
        room = FILES_MAX - len(earlier)
        if len(uploads) > room:
            problems.append(_("These are more than %(count)s files. Send the others in a second form.")
                            % {"count": FILES_MAX})  # fmt: skip
        fresh = [keep(self._source, one, self._now) for one in uploads[:room] if not problem_of(one)]
        self.handed_in = tuple({file.sha256: file for file in (*earlier, *fresh)}.values())
        for told in problems:
            self.add_error("files", told)
        has_content = given.get("text", "").strip() or given.get("link") or self.handed_in
        if not has_content and not {"text", "link", "files"} & set(self.errors):
            self.add_error("text", _("Write the text, or give a link, or choose a file."))
        return given

    def kept_value(self) -> str:
        """What the form carries when it is shown again."""
        return signing.dumps(
            {"source": self._source.pk, "files": [asdict(file) for file in self.handed_in]}, salt=_SALT
        )

    def contribution(self) -> Contribution:
        given = self.cleaned_data
        return Contribution(
            title=given["title"].strip(), form=given["form"], text=given["text"], link=given["link"],
            files=self.handed_in, contact=given["contact"].strip(),
        )  # fmt: skip

    @property
    def key(self) -> str:
        return self.cleaned_data.get("once") or str(uuid4())

    def _read_kept(self, text: str) -> Sequence[HandedIn]:
        if not text:
            return ()
        try:
            read = signing.loads(text, salt=_SALT, max_age=_KEPT_FOR_S)
        except signing.BadSignature:
            return ()
        return [HandedIn(**file) for file in read["files"]] if read["source"] == self._source.pk else ()


def _forms() -> list[tuple[str, str]]:
    rows = Term.objects.filter(vocabulary="form", deprecated=False)
    is_english = (get_language() or "").startswith("en")
    named = [(row.code, row.label_en if is_english and row.label_en else row.label_vi) for row in rows]
    return [("", _("I don't know")), *named]
