"""A platform's pydantic field as a form field: the same rendering for a channel's options and an item's choices."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from pydantic.fields import FieldInfo

from publishers.channel_fields import extra
from publishers.planning.times import WALL

#: Texts longer than this get a field of several lines.
_LINE_MAX = 500


class WallTime(forms.TextInput):
    """Date and time on the desk's clock, of an instant in UTC; what was typed and can't be read stays as it is."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str | None:
        instant = parse_datetime(value) if isinstance(value, str) else None
        if instant is None or instant.tzinfo is None:
            return super().format_value(value)
        return timezone.localtime(instant).strftime(WALL)


def form_field(info: FieldInfo, name: str, *, initial: Any, required: bool) -> forms.Field:
    """The field, with the title, description and labels that the model gives it."""
    shared = {
        "label": info.title or name.replace("_", " "), "help_text": info.description or "", "initial": initial,
        "required": required,
    }  # fmt: skip
    if get_origin(info.annotation) is Literal:
        labels = extra(info).get("labels", {})
        return forms.ChoiceField(
            choices=[(value, labels.get(value, value)) for value in get_args(info.annotation)], **shared
        )
    if info.annotation is bool:
        return forms.BooleanField(**{**shared, "required": False})
    if info.annotation is int:
        return forms.IntegerField(min_value=0, **shared)
    if extra(info).get("kind") == "datetime":
        return forms.CharField(widget=WallTime(), **shared)
    if _longest(info) > _LINE_MAX:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), **shared)
    return forms.CharField(**shared)


def _longest(info: FieldInfo) -> int:
    return max((getattr(item, "max_length", 0) or 0 for item in info.metadata), default=0)


def default_of(info: FieldInfo) -> Any:
    """What the field holds as long as nobody has said anything."""
    return "" if info.is_required() else info.get_default(call_default_factory=True)
