"""The channel form: fields made of the platform's own models; secrets can be written, never read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from wagtail.admin.forms.collections import BaseCollectionMemberForm

from cms.core.secrets import SecretsUnreadable
from publishers.channel_fields import FieldsInvalid, is_automatic, parse_fields
from publishers.credentials import enter_credentials
from publishers.models import Channel
from publishers.registry import get_platform

from ..model_fields import default_of, form_field
from ..permissions import channel_policy
from ..texts.fields import add_texts, check_texts
from .responsible import add_people, check_people

OPTION, CREDENTIAL = "option-", "credential-"


class WriteOnlyInput(forms.TextInput):
    """A line whose value never comes back into the page."""

    def format_value(self, value: Any) -> None:
        return None


class ChannelForm(BaseCollectionMemberForm):
    """Name, collection and lateness, then the platform's options and credentials."""

    permission_policy = channel_policy

    class Meta:
        model = Channel
        fields = [
            "name", "collection", "responsible", "deputy", "max_lateness_h", "template", "signature", "short_links",
            "is_listed",
        ]  # fmt: skip
        help_texts = {
            "name": gettext_lazy("As editors will see it: the platform and whose account it is."),
            "collection": gettext_lazy("Who has the permission “Publish” on it may use the channel."),
            "max_lateness_h": gettext_lazy(
                "What is late by more than this is not sent without asking. Leave it empty for what suits the platform."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_people(self)
        self.platform = get_platform(self.instance.platform)
        self._texts = add_texts(self, kwargs["user"], self.platform)
        usual = self.platform.capabilities.max_lateness
        self.fields["max_lateness_h"].widget.attrs["placeholder"] = str(round(usual.total_seconds() / 3600))
        if not self.platform.has_homes:
            del self.fields["is_listed"]
        self._stored = _read_stored(self.instance)
        for name, info in self.platform.options_model.model_fields.items():
            initial = (self.instance.options or {}).get(name, default_of(info))
            self.fields[OPTION + name] = form_field(info, name, initial=initial, required=info.is_required())
        for name, info in self.platform.credentials_model.model_fields.items():
            if not is_automatic(info):
                self.fields[CREDENTIAL + name] = self._credential(name, info)

    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if not name.startswith((OPTION, CREDENTIAL))]

    def option_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(OPTION)]

    def credential_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(CREDENTIAL)]

    @property
    def has_new_credentials(self) -> bool:
        """Whether a person entered any."""
        return any(self.cleaned_data.get(name) for name in self.fields if name.startswith(CREDENTIAL))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_people(self, cleaned)
        check_texts(self, cleaned, self._texts)
        self._options = self._parse(OPTION, self.platform.options_model, self._typed(OPTION, cleaned))
        typed = self._typed(CREDENTIAL, cleaned)
        kept = self._kept(self._stored, typed)
        self._credentials = self._parse(CREDENTIAL, self.platform.credentials_model, {**kept, **typed})
        return cleaned

    def save(self, commit: bool = True) -> Channel:
        self.instance.options = self._options
        is_new = self.instance.pk is None
        with transaction.atomic():
            channel: Channel = super().save(commit)
            if is_new or self.has_new_credentials:
                self._enter(channel)
        return channel

    def _enter(self, channel: Channel) -> None:
        """Put what was typed over what is stored now: a renewal may have changed it since the form was filled in."""
        stored = _read_stored(Channel.objects.select_for_update().get(pk=channel.pk))
        typed = self._typed(CREDENTIAL, self.cleaned_data)
        enter_credentials(channel, {**self._credentials, **self._kept(stored, typed)})

    def _credential(self, name: str, info: FieldInfo) -> forms.Field:
        is_kept = bool(self._stored.get(name))
        field = form_field(info, name, initial="", required=info.is_required() and not is_kept)
        attrs = {"autocomplete": "new-password", "autocapitalize": "off", "spellcheck": "false"}
        if is_kept:
            attrs["placeholder"] = _("stored; leave empty to keep it")
        # What is kept out of a repr is a secret: masked while it is typed. Nothing of either comes back.
        field.widget = (
            WriteOnlyInput(attrs=attrs) if info.repr else forms.PasswordInput(render_value=False, attrs=attrs)
        )
        return field

    def _kept(self, stored: Mapping[str, Any], typed: Mapping[str, Any]) -> dict[str, Any]:
        """What stays beside what was typed; what Loa noted of the earlier access does not speak of a new one."""
        known = self.platform.credentials_model.model_fields
        noted = {name for name, info in known.items() if is_automatic(info)} if typed else set()
        return {name: value for name, value in stored.items() if name not in typed and name not in noted}

    def _typed(self, prefix: str, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        """What was filled in; the rest is left to the stored values and to the model's defaults."""
        values = {key.removeprefix(prefix): value for key, value in cleaned.items() if key.startswith(prefix)}
        return {name: value for name, value in values.items() if value not in ("", None)}

    def _parse(self, prefix: str, model: type[BaseModel], values: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return parse_fields(model, values)
        except FieldsInvalid as invalid:
            for name, sentence in invalid.sentences.items():
                field = prefix + name
                if field not in self.fields:
                    self.add_error(None, sentence)
                elif field not in self.errors:
                    self.add_error(field, sentence)
            return {}


def _read_stored(channel: Channel) -> dict[str, Any]:
    try:
        return channel.credentials() if channel.pk else {}
    except SecretsUnreadable:
        return {}
