"""What is wrong in a samples file, in sentences: which item, which field, what is allowed."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Any] = {
    "file_unreadable": _("The file can't be read as YAML (line %(line)s): %(reason)s"),
    "file_not_utf8": _("The file is not UTF-8 text. Save it as UTF-8 and load it again."),
    "file_too_large": _("The file has %(megabytes)s MB; at most %(maximum)s MB are read."),
    "file_schema": _("The file says schema “%(value)s”; this version reads: %(allowed)s."),
    "file_no_items": _("The file has no list “items”."),
    "item_not_mapping": _("Item %(item)s is not a set of “field: value” lines."),
    "duplicate_id": _("Item %(item)s: this id was already used by an earlier item. Give each item its own id."),
    "unknown_word": _("Item %(item)s, field “%(field)s”: “%(value)s” is not known. Allowed: %(allowed)s."),
    "unknown_field": _("Item %(item)s: there is no field “%(field)s”. Check its spelling or take it out."),
    "missing": _("Item %(item)s, field “%(field)s”: it is missing. Add it."),
    "too_long": _("Item %(item)s, field “%(field)s”: at most %(maximum)s characters or entries are allowed."),
    "too_short": _("Item %(item)s, field “%(field)s”: at least %(minimum)s are needed."),
    "not_a_date": _("Item %(item)s, field “%(field)s”: “%(value)s” is not a date. Write YYYY-MM-DD, or null."),
    "wrong_order": _("Item %(item)s, field “%(field)s”: it lies before “%(earlier)s”."),
    "invalid": _("Item %(item)s, field “%(field)s”: “%(value)s” does not fit. Expected: %(expected)s."),
}

#: What a pydantic error type expects, in words.
EXPECTATIONS: Mapping[str, Any] = {
    "string_type": _("text in quotation marks"),
    "string_pattern_mismatch": _("letters, digits and hyphens only"),
    "tuple_type": _("a list"),
    "int_type": _("a whole number"),
    "int_parsing": _("a whole number"),
    "greater_than": _("a number above zero"),
    "less_than_equal": _("a smaller number"),
    "bool_type": _("true or false"),
    "bool_parsing": _("true or false"),
    "model_type": _("a set of “field: value” lines"),
}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One finding. ``item`` is the id, or ``#3`` for the third item when it has none; empty for the file itself."""

    code: str
    item: str = ""
    field: str = ""
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The finding in the reader's language."""
        values = {"item": self.item, "field": self.field, **self.params}
        return str(SENTENCES[self.code]) % {name: str(value) for name, value in values.items()}

    def __str__(self) -> str:
        return self.sentence
