"""A rule's conditions as a person would say them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cms.entries.selection import Labels
from publishers.models import Rule


def conditions_words(rule: Rule, labels: Labels) -> str:
    """“Outline, Video · Land · so-tu-phap”; without conditions everything is meant."""
    named = (("form", rule.forms), ("topic", rule.topics), ("audience", rule.audiences))
    parts = [", ".join(labels.of(name).get(code, code) for code in codes) for name, codes in named if codes]
    if rule.agency_code:
        parts.append(rule.agency_code)
    return " · ".join(parts) or _("every new item")
