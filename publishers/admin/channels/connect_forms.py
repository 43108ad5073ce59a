"""The two forms of connecting an account: which app asks, and which account it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.collections import BaseCollectionMemberForm

from publishers.connecting.registered import OURS, Known
from publishers.contract import App
from publishers.models import Channel

from ..permissions import channel_policy
from .responsible import add_people, check_people

_OTHER = "other"


class AppForm(forms.Form):
    """An app that is known here, or the ID and secret of another one; they never come back into a page."""

    app = forms.ChoiceField(label=gettext_lazy("App"), widget=forms.RadioSelect)
    app_id = forms.CharField(
        label=gettext_lazy("App ID"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )  # fmt: skip
    app_secret = forms.CharField(
        label=gettext_lazy("App secret"), required=False, max_length=500,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    for_all = forms.BooleanField(
        label=gettext_lazy("Keep it for every department"), required=False,
        help_text=gettext_lazy("Whoever connects an account of this network here then need not enter it."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, known: Sequence[Known], may_keep: bool, needs_secret: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._needed = ("app_id", "app_secret") if needs_secret else ("app_id",)
        if not needs_secret:
            self.fields["app_secret"].help_text = _("Leave it empty for an app without one.")
        self._known = {item.key: item for item in known}
        choices = [(item.key, _label(item)) for item in known]
        self.fields["app"].choices = [*choices, (_OTHER, _("Enter another app"))]
        self.fields["app"].initial = choices[0][0] if choices else _OTHER
        if not choices:
            self.fields["app"].widget = forms.HiddenInput()
            self.fields["for_all"].initial = may_keep
        if not may_keep:
            del self.fields["for_all"]

    @property
    def has_known(self) -> bool:
        return bool(self._known)

    @property
    def asks(self) -> bool:
        """Whether the fields of another app stand open."""
        chosen = self["app"].value()
        return not self._known or chosen == _OTHER

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("app") == _OTHER:
            for name in self._needed:
                if not (cleaned.get(name) or "").strip():
                    self.add_error(name, _("This field is needed."))
        return cleaned

    def chosen(self) -> App:
        """The app to ask with."""
        known = self._known.get(self.cleaned_data["app"])
        if known:
            return known.app
        return App(id=self.cleaned_data["app_id"].strip(), secret=self.cleaned_data["app_secret"].strip())

    @property
    def keeps_for_all(self) -> bool:
        return self.cleaned_data["app"] == _OTHER and bool(self.cleaned_data.get("for_all"))


class NewChannelForm(BaseCollectionMemberForm):
    """What a person decides of a channel whose account is known already."""

    permission_policy = channel_policy

    class Meta:
        model = Channel
        fields = ["name", "collection", "responsible", "deputy"]
        help_texts = {
            "name": gettext_lazy("As editors will see it: the platform and whose account it is."),
            "collection": gettext_lazy("Who has the permission “Publish” on it may use the channel."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_people(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_people(self, cleaned)
        return cleaned


def _label(known: Known) -> str:
    where = _("kept for this installation") if known.key == OURS else ""
    if known.used_by:
        where = _("used by “%(channel)s”") % {"channel": known.used_by[0]}
    return _("The app %(ending)s, %(where)s") % {"ending": known.ending, "where": where}
