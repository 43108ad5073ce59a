"""What a reminder says: who is invited is asked, who is led is told, and both read what is missing and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter before it is sent: the sender may change every word."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One thing that is missing."""

    label: str
    text: str


def draft(*, agency: str, sender: str, points: Sequence[Point], is_invited: bool) -> Draft:
    """In the language of the office, whatever the desk of the sender speaks."""
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Request about the dissemination of law") if is_invited else _("Reminder: dissemination of law")
        name = "invited" if is_invited else "instructed"
        body = render_to_string(
            f"loa_plans/mail/{name}.txt", {"agency": agency, "sender": sender, "points": points}
        )  # fmt: skip
    return Draft(subject=" ".join(subject.split()), body=body.strip() + "\n")
