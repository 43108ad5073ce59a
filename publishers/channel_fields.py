"""What was written for a channel, held against its platform's own models: a sentence for each field that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

#: Kind of pydantic error → what a person reads; the rest share one sentence.
_SENTENCES = {
    "missing": gettext_lazy("This field is needed."),
    "string_too_long": gettext_lazy("At most %(max_length)s characters."),
    "greater_than_equal": gettext_lazy("At least %(ge)s."),
    "less_than_equal": gettext_lazy("At most %(le)s."),
    "int_parsing": gettext_lazy("Write a whole number."),
    "bool_parsing": gettext_lazy("Write true or false."),
    "string_type": gettext_lazy("Write a text."),
    "literal_error": gettext_lazy("Choose one of %(expected)s."),
    "extra_forbidden": gettext_lazy("This platform has no such field."),
}


class FieldsInvalid(Exception):
    """Some values can't be used. ``sentences``: field name → what is wrong, without the values themselves."""

    def __init__(self, sentences: Mapping[str, str]) -> None:
        super().__init__(", ".join(sentences))
        self.sentences = dict(sentences)


def parse_fields(model: type[BaseModel], values: Mapping[str, Any]) -> dict[str, Any]:
    """The model's values as plain JSON, secrets in the clear: only for sealing. Raises ``FieldsInvalid``."""
    try:
        parsed = model.model_validate(dict(values))
    except ValidationError as error:
        raise FieldsInvalid(_sentences(model, error)) from None
    return {name: _reveal(getattr(parsed, name)) for name in model.model_fields}


def is_automatic(info: FieldInfo) -> bool:
    """Whether Loa alone keeps the field; no form asks for it."""
    return bool(extra(info).get("automatic"))


def is_renewed(info: FieldInfo) -> bool:
    """Whether a renewal replaces the field, so that it no longer is what a person entered."""
    return bool(extra(info).get("renewed")) or is_automatic(info)


def extra(info: FieldInfo) -> Mapping[str, Any]:
    """What a platform adds to a field: ``labels`` of choices, ``automatic``, ``renewed``."""
    return info.json_schema_extra if isinstance(info.json_schema_extra, Mapping) else {}


def _sentences(model: type[BaseModel], error: ValidationError) -> dict[str, str]:
    found: dict[str, str] = {}
    # The values stay out: they may be secrets.
    for problem in error.errors(include_input=False, include_url=False):
        name = ".".join(str(part) for part in problem["loc"])
        found.setdefault(name, _sentence(model.model_fields.get(name), problem))
    return found


def _sentence(info: FieldInfo | None, problem: ErrorDetails) -> str:
    kind, context = problem["type"], problem.get("ctx") or {}
    if kind == "string_too_short":
        kind = "missing" if context.get("min_length") == 1 else kind
    if kind == "value_error":
        # A sentence of the platform's own validators.
        return str(context.get("error", ""))
    if kind in _SENTENCES:
        return str(_SENTENCES[kind]) % context
    hint = str(info.description or "") if info else ""
    return " ".join(part for part in (_("This is not what the platform expects here."), hint) if part)


def _reveal(value: Any) -> Any:
    return value.get_secret_value() if hasattr(value, "get_secret_value") else value
