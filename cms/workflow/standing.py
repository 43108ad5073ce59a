"""May this person decide about that item at that step, and as whom? Asked by every path, the lowest included."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import FourEyesTask, Substitute
from .writers import writers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a person may do at a step; where they may not, a sentence that says why and what to do."""

    may_approve: bool = False
    may_send_back: bool = False
    on_behalf_of: Any = None
    sentence: str = ""


def standing_at(user: Any, task: FourEyesTask, page: Any) -> Standing:
    """Of a page that waits at the step."""
    return member_at(user, task, writers_of(page))


def member_at(user: Any, task: FourEyesTask, writers: Collection[int | None]) -> Standing:
    """A member of the step's group, or who stands in for one; approving is for those who did not write it."""
    if user is None or not user.is_active:
        return Standing(sentence=_("Only a person with an account can approve."))
    is_member = task.groups.filter(user=user).exists()
    absent = [] if is_member else list(absent_of(user, task))
    if not is_member and not absent:
        return Standing(sentence=_("You are not among those who approve this step, and stand in for none of them."))
    if user.pk in writers:
        return Standing(
            may_send_back=True,
            sentence=_(
                "You wrote some of this yourself, so somebody else has to approve it. If nobody else can, ask the "
                "administrator to add a person to the group or to enter a substitute."
            ),
        )
    stands_for = next((person for person in absent if person.pk not in writers), None)
    if absent and stands_for is None:
        return Standing(
            may_send_back=True,
            sentence=_("Whom you stand in for wrote some of this. Another person of the group has to approve it."),
        )
    return Standing(may_approve=True, may_send_back=True, on_behalf_of=stands_for)


def absent_of(user: Any, task: FourEyesTask) -> QuerySet[Any]:
    """Members of the step's group for whom the person stands in today."""
    today = Substitute.objects.on(timezone.localdate()).filter(substitute=user)
    members = get_user_model().objects.filter(groups__in=task.groups.all(), is_active=True)
    return members.filter(pk__in=today.values("absent_id")).order_by("pk").distinct()


def deciders(task: FourEyesTask) -> QuerySet[Any]:
    """Everybody who may be asked at that step today: members, and who stands in for one."""
    users = get_user_model().objects.filter(is_active=True)
    members = users.filter(groups__in=task.groups.all())
    today = Substitute.objects.on(timezone.localdate()).filter(absent__in=members.values("pk"))
    return (members | users.filter(pk__in=today.values("substitute_id"))).distinct()
