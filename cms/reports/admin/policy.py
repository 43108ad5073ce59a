"""Calendars and their rules: whose agency keeps them may change them, others may not see them in the lists."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from wagtail.permission_policies.base import ModelPermissionPolicy

from cms.reports.models import ReportCalendar
from cms.reports.people import reach_of


class KeptPolicy(ModelPermissionPolicy):
    """``way`` leads from the model to the keeper of the calendar."""

    def __init__(self, model: type[Model], way: str) -> None:
        super().__init__(model)
        self._way = way

    def user_has_permission(self, user: Any, action: str) -> bool:
        reach = reach_of(user)
        return reach.is_everywhere or bool(reach.keeps)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return self.user_has_permission(user, "change")

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        calendar = instance if isinstance(instance, ReportCalendar) else instance.calendar
        return reach_of(user).may_keep(calendar)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return self.user_has_permission_for_instance(user, "change", instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        reach, rows = reach_of(user), self.model._default_manager.all()
        return rows if reach.is_everywhere else rows.filter(**{f"{self._way}__in": reach.keeps})

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Any]:
        return self.instances_user_has_any_permission_for(user, [action])

    def users_with_any_permission(self, actions: Any) -> QuerySet[Any]:
        return super().users_with_any_permission(["change"])
