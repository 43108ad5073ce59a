"""The forms of a freeze and of a blackout: what is held, why, and for a blackout how long."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishers.models import Hold, Scope

from ..composer.composing import WALL_TIME
from .rights import holdable_agencies, holdable_campaigns, holdable_channels, may_hold_everything

_FORMATS = [WALL_TIME, f"{WALL_TIME}:%S"]


class FreezeForm(forms.ModelForm):
    """From now until a person lifts it."""

    agency_code = forms.ChoiceField(label=gettext_lazy("agency"), required=False)

    class Meta:
        model = Hold
        fields = ["scope", "agency_code", "channel", "campaign", "reason"]
        widgets = {"scope": forms.RadioSelect}
        help_texts = {"reason": gettext_lazy("Everybody at the desk reads it, beside your name.")}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = holdable_agencies(user)
        channels, campaigns = holdable_channels(user), holdable_campaigns(user)
        nothing = [("", _("Choose…"))]
        self.fields["agency_code"].choices = [*nothing, *agencies.items()]
        self.fields["channel"].queryset = channels
        self.fields["channel"].empty_label = _("Choose…")
        self.fields["campaign"].queryset = campaigns
        self.fields["campaign"].empty_label = _("Choose…")
        allowed = {
            Scope.SITE: may_hold_everything(user), Scope.AGENCY: bool(agencies), Scope.CHANNEL: channels.exists(),
            Scope.CAMPAIGN: campaigns.exists(),
        }  # fmt: skip
        scopes = [(scope.value, scope.label) for scope in Scope if allowed[scope]]
        self.fields["scope"].choices = scopes
        if scopes and not self.instance.pk:
            self.initial["scope"] = scopes[0][0]

    def scopes(self) -> list[dict[str, Any]]:
        """Each radio button with the list that belongs to it."""
        fields = {Scope.AGENCY: "agency_code", Scope.CHANNEL: "channel", Scope.CAMPAIGN: "campaign"}
        return [
            {"radio": radio, "field": self[fields[value]] if value in fields else None}
            for radio in self["scope"]
            for value in [radio.data["value"]]
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.instance.starts_at = self.instance.starts_at or timezone.now()
        return cleaned


class BlackoutForm(FreezeForm):
    """From a time to a time."""

    starts_at = forms.DateTimeField(
        label=gettext_lazy("From"), input_formats=_FORMATS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WALL_TIME),
    )  # fmt: skip
    ends_at = forms.DateTimeField(
        label=gettext_lazy("Until"), input_formats=_FORMATS,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WALL_TIME),
    )  # fmt: skip

    class Meta(FreezeForm.Meta):
        fields = [*FreezeForm.Meta.fields, "starts_at", "ends_at"]

    def clean_ends_at(self) -> Any:
        ends_at = self.cleaned_data["ends_at"]
        if ends_at <= timezone.now():
            raise forms.ValidationError(_("That has passed already. Choose a later end."))
        return ends_at
