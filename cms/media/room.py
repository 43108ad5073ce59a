"""No new file once the store of files is full: said in the form, where nothing else is lost."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from cms.entries import quota


def require_room() -> None:
    """Raises ``ValidationError`` with the sentence for who uploads."""
    no = quota.refusal()
    if no:
        raise ValidationError({"file": no})
