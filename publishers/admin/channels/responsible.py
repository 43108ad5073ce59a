"""The two people who look after a channel: who may be named, and what is wrong with those who are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishers.models import Channel

from ..permissions import channel_policy

PEOPLE = ("responsible", "deputy")


def add_people(form: forms.ModelForm) -> None:
    """Offer only people who can connect a channel again."""
    candidates = _candidates()
    for name in PEOPLE:
        field = form.fields[name]
        field.queryset = candidates
        field.empty_label = _("Nobody yet")
        field.label_from_instance = shown_name
    form.fields["deputy"].help_text = gettext_lazy(
        "Both get a letter when the channel needs a person. Name two, so that one may be away."
    )


def check_people(form: forms.ModelForm, cleaned: dict[str, Any]) -> None:
    """Two different people, each of whom may look after channels of the chosen collection."""
    first, second, collection = (cleaned.get(name) for name in (*PEOPLE, "collection"))
    if first and first == second:
        form.add_error("deputy", _("Name somebody else here: two people, so that one may be away."))
    # Wagtail doesn't ask where there is only one.
    collection = collection or (form.collections[0] if len(form.collections) == 1 else form.instance.collection)
    for name in PEOPLE:
        person = cleaned.get(name)
        if person and collection and name in form.changed_data and not may_keep(person, collection):
            form.add_error(
                name, _("%(person)s may not change channels of this collection.") % {"person": shown_name(person)}
            )


def may_keep(person: Any, collection: Any) -> bool:
    """Whether this person may change channels that lie in the collection."""
    found = channel_policy.collections_user_has_permission_for(person, "change")
    return bool(found.filter(pk=collection.pk).exists())


def worries(channel: Channel) -> list[str]:
    """What is wrong with who looks after the channel, in sentences."""
    named = [person for person in (channel.responsible, channel.deputy) if person]
    found = []
    if not named:
        found.append(_("Nobody is named who looks after this channel: name two people."))
    elif len(named) == 1:
        found.append(
            _("Only %(person)s looks after this channel: name a second person.") % {"person": shown_name(named[0])}
        )
    for person in named:
        if not person.is_active:
            found.append(_("%(person)s no longer works here: name somebody else.") % {"person": shown_name(person)})
        elif not may_keep(person, channel.collection):
            found.append(_("%(person)s may no longer change this channel.") % {"person": shown_name(person)})
        elif not person.email:
            found.append(
                _("%(person)s has no e-mail address, so no letter can arrive.") % {"person": shown_name(person)}
            )
    return found


def _candidates() -> QuerySet[Any]:
    users = channel_policy.users_with_any_permission(["change"])
    known = get_user_model()._default_manager.filter(pk__in=users.values("pk"), is_active=True)
    return known.order_by("last_name", "first_name", "username")


def shown_name(person: Any) -> str:
    """How a person is called on the desk."""
    return person.get_full_name() or person.get_username()
