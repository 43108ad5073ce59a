"""The channel form: fields made of the platform's own models; secrets can be written, never read."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from wagtail.admin.forms.collections import BaseCollectionMemberForm
from wagtail.permission_policies.collections import CollectionPermissionPolicy

from cms.core.secrets import SecretsUnreadable
from publishers.channels import ChannelInvalid, check_fields
from publishers.models import Channel
from publishers.registry import get_platform

#: Shown in place of a stored secret.
_KEPT = _("stored; leave empty to keep it")


class ChannelForm(BaseCollectionMemberForm):
    """Name, collection and lateness, then the platform's options and credentials."""

    permission_policy = CollectionPermissionPolicy(Channel)

    class Meta:
        model = Channel
        fields = ["name", "collection", "max_lateness_h"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.platform = get_platform(self.instance.platform)
        self._stored = self._read_stored()
        for name, info in self.platform.options_model.model_fields.items():
            initial = (self.instance.options or {}).get(name, _default(info))
            self.fields[f"option-{name}"] = _field(name, info, initial=initial)
        for name, info in self.platform.credentials_model.model_fields.items():
            self.fields[f"credential-{name}"] = self._credential(name, info)

    def _read_stored(self) -> dict[str, Any]:
        try:
            return self.instance.credentials() if self.instance.pk else {}
        except SecretsUnreadable:
            return {}

    def _credential(self, name: str, info: FieldInfo) -> forms.Field:
        is_kept = bool(self._stored.get(name))
        field = _field(name, info, initial="", required=_is_required(info) and not is_kept)
        field.widget = forms.PasswordInput(
            render_value=False, attrs={"autocomplete": "new-password", "placeholder": _KEPT if is_kept else ""}
        )
        return field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        options = self._gather("option-", cleaned, self.platform.options_model, {})
        credentials = self._gather("credential-", cleaned, self.platform.credentials_model, self._stored)
        try:
            self._options = check_fields(self.platform.options_model, options, cleaned.get("name", ""))
            self._credentials = check_fields(self.platform.credentials_model, credentials, cleaned.get("name", ""))
        except ChannelInvalid as error:
            self.add_error(None, str(error))
        return cleaned

    def _gather(
        self, prefix: str, cleaned: dict[str, Any], model: type[BaseModel], stored: dict[str, Any]
    ) -> dict[str, Any]:
        """Filled-in values over the stored ones; what is neither is left to the model's default."""
        values = {name: cleaned.get(prefix + name) for name in model.model_fields}
        filled = {name: value for name, value in values.items() if value not in ("", None)}
        return {**stored, **filled}

    def save(self, commit: bool = True) -> Channel:
        self.instance.options = self._options
        self.instance.seal(self._credentials)
        return super().save(commit)


def _field(name: str, info: FieldInfo, *, initial: Any, required: bool | None = None) -> forms.Field:
    label = info.title or name.replace("_", " ")
    shared = {
        "label": label, "help_text": info.description or "", "initial": initial,
        "required": _is_required(info) if required is None else required,
    }  # fmt: skip
    if get_origin(info.annotation) is Literal:
        return forms.ChoiceField(choices=[(value, value) for value in get_args(info.annotation)], **shared)
    if info.annotation is bool:
        return forms.BooleanField(**{**shared, "required": False})
    if info.annotation is int:
        return forms.IntegerField(min_value=0, **shared)
    if name in ("instructions",):
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **shared)
    return forms.CharField(**shared)


def _is_required(info: FieldInfo) -> bool:
    return info.is_required()


def _default(info: FieldInfo) -> Any:
    return "" if info.is_required() else info.get_default(call_default_factory=True)
