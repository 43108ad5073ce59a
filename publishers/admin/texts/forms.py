"""The form of a text to reuse: what is wrong with a template or a set of hashtags is said before it is kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.collections import BaseCollectionMemberForm

from cms.core.text import nfc
from cms.entries.models import Term
from publishers.models import ReusableText, TextKind
from publishers.registry import platforms
from publishers.texts.hashtag_sets import tidy
from publishers.texts.placeholders import KNOWN, unknown

from ..permissions import text_policy

#: A signature longer than this is a text of its own.
_SIGNATURE_MAX = 500


class TextForm(BaseCollectionMemberForm):
    """Kind, name, for which platform and form, and the text itself."""

    permission_policy = text_policy

    class Meta:
        model = ReusableText
        fields = ["kind", "name", "text", "platform", "form", "collection"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "name": gettext_lazy("As editors will see it in the list of texts to insert."),
            "platform": gettext_lazy("Offered only on channels of this platform."),
            "form": gettext_lazy("For templates: used only for items of this form."),
            "collection": gettext_lazy("Offered on the channels of this collection and of all below it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["platform"] = forms.ChoiceField(
            label=self.fields["platform"].label, required=False, help_text=self.fields["platform"].help_text,
            choices=[("", _("all platforms")), *((slug, cls.label) for slug, cls in platforms().items())],
        )  # fmt: skip
        self.fields["form"] = forms.ChoiceField(
            label=self.fields["form"].label, required=False, help_text=self.fields["form"].help_text,
            choices=[("", _("all forms")), *_forms(self.instance.form)],
        )  # fmt: skip
        self.fields["text"].help_text = _(
            "Hashtags: one after another, with or without #. In a template the item answers to: %(known)s."
        ) % {"known": known_placeholders()}
        if self.instance.pk:
            # What uses it counts on the kind.
            self.fields["kind"].disabled = True

    def clean_text(self) -> str:
        return nfc(self.cleaned_data["text"]).replace("\r\n", "\n").strip()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind, text = cleaned.get("kind"), cleaned.get("text")
        if kind and text:
            try:
                cleaned["text"] = _checked(TextKind(kind), text)
            except ValidationError as error:
                self.add_error("text", error)
        if kind and kind != TextKind.TEMPLATE:
            cleaned["form"] = ""
        self._check_name(cleaned)
        return cleaned

    def _check_name(self, cleaned: dict[str, Any]) -> None:
        """Wagtail leaves the collection out where there is only one, and with it the check of the name."""
        collection = cleaned.get("collection") or (self.collections[0] if len(self.collections) == 1 else None)
        same = ReusableText.objects.filter(collection=collection, kind=cleaned.get("kind"), name=cleaned.get("name"))
        if collection and same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", _("There is one of this kind and name already. Choose another name."))


def known_placeholders() -> str:
    """Each with what it stands for, in one sentence."""
    return ", ".join(f"{{{name}}} – {meaning}" for name, meaning in KNOWN.items())


def _checked(kind: TextKind, text: str) -> str:
    if kind == TextKind.HASHTAGS:
        tags = tidy(text)
        if not tags:
            raise ValidationError(
                _("There is no word in it that can be a hashtag. Write for example: #PhápLuật #ATGT.")
            )
        return tags
    if kind == TextKind.SIGNATURE and len(text) > _SIGNATURE_MAX:
        raise ValidationError(
            _("A signature has at most %(maximum)s characters; this one has %(count)s. Shorten it.")
            % {"maximum": _SIGNATURE_MAX, "count": len(text)}
        )
    if kind == TextKind.TEMPLATE and (wrong := unknown(text)):
        raise ValidationError(
            _("%(wrong)s means nothing here. Use: %(known)s.")
            % {"wrong": ", ".join(wrong), "known": ", ".join(f"{{{name}}}" for name in KNOWN)}
        )
    return text


def _forms(kept: str) -> list[tuple[str, str]]:
    terms = Term.objects.filter(vocabulary="form")
    return [(term.code, term.label) for term in terms if not term.deprecated or term.code == kept]
