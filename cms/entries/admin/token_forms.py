"""The form of a new token: what it is for, what it may, how far, how long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.entries.access.tokens import Made, make
from cms.entries.models import Scope

from .rights import own_collections, own_sections

_DAYS = ((30, _("30 days")), (90, _("90 days")), (365, _("one year")))


class TokenForm(forms.Form):
    """Every token is narrow unless somebody widens it, and ends by itself."""

    name = forms.CharField(
        max_length=100, label=_("What is it for?"), help_text=_("Such as “Morning posts of the portal's server”.")
    )
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, label=_("What may it do?"), initial=[Scope.READ],
        help_text=_("Never more than you may do yourself. No script approves: that stays with people."),
    )  # fmt: skip
    days = forms.TypedChoiceField(choices=_DAYS, coerce=int, initial=90, label=_("How long does it count?"))
    collection = forms.ModelChoiceField(
        None, required=False, empty_label=_("All that I may use"), label=_("Only channels in")
    )
    section = forms.ModelChoiceField(
        None, required=False, empty_label=_("All that I may publish"), label=_("Only items in")
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user
        self.fields["collection"].queryset = own_collections(user)
        self.fields["section"].queryset = own_sections(user)

    def save(self) -> Made:
        """Make it."""
        given = self.cleaned_data
        return make(
            self._user, name=given["name"].strip(), scopes=given["scopes"], collection=given["collection"],
            section=given["section"], expires_at=timezone.now() + timedelta(days=given["days"]),
        )  # fmt: skip
