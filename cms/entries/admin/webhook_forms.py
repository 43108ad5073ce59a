"""The form of a webhook: where to, for whom, of what."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.collections import BaseCollectionMemberForm

from cms.core.conf import conf
from cms.entries.models import Happening, Webhook

from .rights import webhook_policy


class WebhookForm(BaseCollectionMemberForm):
    """Name, address, collection and the happenings."""

    permission_policy = webhook_policy
    url = forms.CharField(
        max_length=2000, label=gettext_lazy("Address"), widget=forms.URLInput,
        help_text=gettext_lazy("Where the other program listens: an https address, without a password in it."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        choices=[choice for choice in Happening.choices if choice[0] != Happening.TEST],
        widget=forms.CheckboxSelectMultiple, label=gettext_lazy("It is told when"),
    )  # fmt: skip

    class Meta:
        model = Webhook
        fields = ["name", "url", "collection", "kinds", "is_on"]
        help_texts = {
            "name": gettext_lazy("Whose program it is and what it does with it."),
            "collection": gettext_lazy("It is told of this collection and its agency only; in Root, of everything."),
        }

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        try:
            URLValidator(schemes=["https", "http"])(url)
            parts = urlsplit(url)
        except (forms.ValidationError, ValueError):
            raise forms.ValidationError(_("This is no address. Write one such as https://example.vn/loa.")) from None
        if parts.username or parts.password:
            raise forms.ValidationError(_("Leave the password out: messages are signed, and that is what to check."))
        if parts.scheme != "https" and not conf().outbound_allow:
            raise forms.ValidationError(_("The address must begin with https:// so that nobody reads along."))
        return url
