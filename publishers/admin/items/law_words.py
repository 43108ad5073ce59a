"""Codes of validity, as the national database of law writes them, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_VALIDITY = {
    "CCHL": _("not yet in force"),
    "CHL": _("in force"),
    "HHL1P": _("partly expired"),
    "HHL": pgettext_lazy("law", "expired"),
    "TNHL": _("suspended"),
    "TNHL1P": _("partly suspended"),
    "KCPH": _("no longer suitable"),
    "unknown": _("not determined"),
}


def validity_words(code: str) -> str:
    """A code that nobody knows is shown as it is."""
    return str(_VALIDITY.get(code, code))
