"""Rights on plans as Wagtail asks for them: the person's reach answers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from wagtail.permission_policies import ModelPermissionPolicy

from cms.plans.models import Plan, PlanTask
from cms.plans.rights import Reach, reach_of, takes_part
from cms.plans.seen import plans_for


class PlanPolicy(ModelPermissionPolicy):
    """Departments keep their own plans without any permission on the model."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if not user.is_active:
            return False
        reach = reach_of(user)
        if action == "view":
            return reach.gets_in()
        return reach.may_add() or {"change": reach.changes_all, "delete": reach.deletes_all}.get(action, False)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return bool(user.is_active and takes_part(user))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Plan) -> bool:
        reach, code = reach_of(user), instance.agency.code
        if action == "view":
            return plans_for(reach).filter(pk=instance.pk).exists()
        return reach.may_delete_of(code) if action == "delete" else reach.may_change_of(code)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Plan) -> bool:
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Plan]:
        return plans_for(reach_of(user))

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet[Plan]:
        return plans_for(reach_of(user))


class OfPlan:
    """A screen of one plan: who may not see it gets no hint that it exists. ``changes``: who only reads is refused."""

    request: Any
    changes = False

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.reach: Reach = reach_of(request.user)
        self.plan: Plan = get_object_or_404(plans_for(self.reach), pk=self._plan_id(kwargs))
        if self.changes and not self.may_change:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # the view after it has it

    def _plan_id(self, kwargs: Any) -> int:
        return int(kwargs["plan_id"])

    @property
    def may_change(self) -> bool:
        return self.reach.may_change_of(self.plan.agency.code)


class OfTask(OfPlan):
    """The same by one of its tasks."""

    def _plan_id(self, kwargs: Any) -> int:
        self.task = get_object_or_404(PlanTask, pk=kwargs["pk"])
        return self.task.plan_id
