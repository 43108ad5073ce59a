"""The fields of a campaign's form that are chosen from what the site knows: people, channels, agencies, laws, forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext as _

from cms.entries.selection import Labels
from publishers.models import Campaign, Channel

from ..holds.rights import agency_names, campaign_policy
from ..permissions import usable_channels
from .words import document_numbers

_TICKS = {"class": "loa-ticks"}


def add_facts(form: forms.ModelForm, user: Any) -> None:
    """Choices instead of codes; what the campaign has already is always among them."""
    campaign: Campaign = form.instance
    _people(form, campaign)
    _channels(form, campaign, user)
    names = agency_names()
    kept = {code: names.get(code, code) for code in campaign.agencies}
    form.fields["agencies"] = forms.MultipleChoiceField(
        label=form.fields["agencies"].label, required=False, choices=list({**kept, **names}.items()),
        widget=forms.CheckboxSelectMultiple(attrs=_TICKS), initial=campaign.agencies,
        help_text=_("Those that take part: the board shows what each of them has published."),
    )  # fmt: skip
    form.fields["forms"] = forms.MultipleChoiceField(
        label=form.fields["forms"].label, required=False, choices=list(Labels().of("form").items()),
        widget=forms.CheckboxSelectMultiple(attrs=_TICKS), initial=campaign.forms,
        help_text=_("In which forms each document should be told. What is missing is said on the campaign's page."),
    )  # fmt: skip
    form.fields["documents"] = DocumentsField(
        label=form.fields["documents"].label, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One number a line, such as 14/2012/QH13."),
    )  # fmt: skip


class DocumentsField(forms.CharField):
    """Numbers of documents, as people write them: a list in the row, lines on the screen."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return document_numbers(super().clean(value) or "")


def _people(form: forms.ModelForm, campaign: Campaign) -> None:
    """Whoever may change some campaign, and who is named already."""
    able = campaign_policy.users_with_any_permission(["change"]).filter(is_active=True)
    found = get_user_model().objects.filter(Q(pk__in=able.values("pk")) | Q(pk=campaign.owner_id))
    field = form.fields["owner"]
    field.queryset = found.order_by("last_name", "first_name", "username").distinct()
    field.empty_label = _("Nobody yet")
    field.label_from_instance = lambda person: person.get_full_name() or person.get_username()


def _channels(form: forms.ModelForm, campaign: Campaign, user: Any) -> None:
    """Only channels that the person may publish on; those of others stay as they are."""
    mine = usable_channels(user)
    form.fields["channels"].queryset = mine.order_by("name")
    form.fields["channels"].help_text = _("Where its items should stand: the columns of the board.")


def with_foreign(campaign: Campaign, chosen: Any, user: Any) -> Any:
    """The chosen channels, and those of the campaign that this person can't choose."""
    if not campaign.pk:
        return chosen
    foreign = campaign.channels.exclude(pk__in=usable_channels(user).values("pk")).values_list("pk", flat=True)
    return Channel.objects.filter(pk__in=[*(channel.pk for channel in chosen), *foreign])
