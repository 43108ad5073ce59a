"""Texts to reuse as fields of a channel or a rule: which may be chosen there, and what is said of a wrong one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Collection

from publishers.contract import Platform
from publishers.models import ReusableText, TextKind

from ..permissions import channel_policy

#: Field → the kind of text that is chosen in it.
KINDS = {"template": TextKind.TEMPLATE, "signature": TextKind.SIGNATURE}
_OF_CHANNEL = {
    "template": gettext_lazy("Posts begin with its text instead of what suits the platform."),
    "signature": gettext_lazy("Stands below the text that Loa makes; who writes a text of their own may leave it out."),
    "short_links": gettext_lazy(
        "The item's address in posts becomes a short one of this site, whose visits are told apart."
    ),
}


def add_texts(form: forms.ModelForm, user: Any, platform: type[Platform]) -> list[str]:
    """Template, signature and short links of a channel. Where the whole record goes over there is nothing to choose."""
    if platform.capabilities.carries_record:
        for name in _OF_CHANNEL:
            del form.fields[name]
        return []
    for name, words in _OF_CHANNEL.items():
        form.fields[name].help_text = words
    offer_texts(form, user, KINDS, platform.slug)
    return list(KINDS)


def offer_texts(form: forms.ModelForm, user: Any, names: Iterable[str], platform: str = "") -> None:
    """Let the fields of those names offer what is in reach; what is chosen already stays."""
    for name in names:
        field, kept = form.fields[name], getattr(form.instance, f"{name}_id")
        offered = texts_in_reach(user, KINDS[name], platform)
        field.queryset = (offered | ReusableText.objects.filter(pk=kept)) if kept else offered
        field.empty_label = _("none")


def texts_in_reach(user: Any, kind: TextKind, platform: str = "") -> QuerySet[ReusableText]:
    """Texts of the collections whose channels the person looks after, and of those above them."""
    collections = channel_policy.collections_user_has_any_permission_for(user, ["add", "change"])
    above = {path[:end] for path in collections.values_list("path", flat=True) for end in _ends(path)}
    found = ReusableText.objects.filter(kind=kind, collection__path__in=above)
    return found.filter(platform__in=["", platform]) if platform else found


def check_texts(form: Any, cleaned: dict[str, Any], names: Sequence[str]) -> None:
    """A chosen text has to lie in the collection or above it, so that it is never another department's."""
    # Wagtail doesn't ask where there is only one.
    only = form.collections[0] if len(form.collections) == 1 else form.instance.collection
    collection = cleaned.get("collection") or only
    for name in names:
        text = cleaned.get(name)
        if text and name in form.changed_data and not collection.path.startswith(text.collection.path):
            form.add_error(
                name,
                _("“%(text)s” belongs to “%(collection)s”. Choose one of this collection or of one above it.")
                % {"text": text, "collection": text.collection},
            )


def _ends(path: str) -> range:
    return range(Collection.steplen, len(path) + 1, Collection.steplen)
