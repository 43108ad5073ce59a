"""Who sees which plans and tasks, and who changes them: decided here, asked on every path.

Roles of the body that leads the site, and its report officers, work with every plan. Everybody else sees the plans of
their own agencies, and of other plans the tasks in which one of their agencies takes part, with their own share of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from cms.agencies.membership import memberships
from cms.agencies.models import AgencyGroup
from cms.agencies.roles import SITE_ROLES, Role
from cms.entries.agency_tree import Row, standing
from cms.entries.models import AgencyName

_PLAN = "loa_plans.%s_plan"
SITE_RIGHTS = {
    Role.BOARD_APPROVER.value: tuple(_PLAN % act for act in ("view", "add", "change", "remind")),
    Role.TENANT_ADMIN.value: tuple(_PLAN % act for act in ("view", "add", "change", "delete", "remind")),
    Role.AUDITOR.value: (_PLAN % "view",),
}
#: Roles that write their own agency's plans and notes.
_WRITERS = (Role.EDITOR.value, Role.UNIT_APPROVER.value, Role.BOARD_APPROVER.value, Role.REPORT_OFFICER.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What one person may do with plans."""

    sees_all: bool
    adds_all: bool
    changes_all: bool
    deletes_all: bool
    reminds: bool
    #: Codes of their agencies and of all below them: what they see.
    codes: frozenset[str] = frozenset()
    #: Codes of the agencies whose plans and notes they write, with all below them.
    writes: frozenset[str] = frozenset()

    def sees_agency(self, code: str) -> bool:
        return self.sees_all or code in self.codes

    def may_add(self) -> bool:
        return self.adds_all or bool(self.writes)

    def may_change_of(self, code: str) -> bool:
        return self.changes_all or code in self.writes

    def may_delete_of(self, code: str) -> bool:
        return self.deletes_all or code in self.writes

    def gets_in(self) -> bool:
        return self.sees_all or bool(self.codes)


def takes_part(user: Any) -> bool:
    """Whether plans concern this person at all: asked for the menu of every screen."""
    return bool(user.has_perm(_PLAN % "view") or memberships(user))


def reach_of(user: Any) -> Reach:
    """Two queries, once for a request: the person is the request's own."""
    known: Reach | None = getattr(user, "_loa_plan_reach", None)
    if known is None:
        known = user._loa_plan_reach = _reach(user, timezone.localdate())
    return known


def _reach(user: Any, day: date) -> Reach:
    rows = [(one.agency_code, one.role) for one in memberships(user)]
    own = {code for code, _role in rows}
    writing = {code for code, role in rows if role in _WRITERS}
    leads = _leads({code for code, role in rows if role == Role.REPORT_OFFICER.value})
    tree = parents(day) if own else {}
    may = {act: leads or user.has_perm(_PLAN % act) for act in ("view", "add", "change", "remind")}
    return Reach(
        sees_all=may["view"] or may["change"], adds_all=may["add"], changes_all=may["change"],
        deletes_all=user.has_perm(_PLAN % "delete"), reminds=may["remind"],
        codes=frozenset(with_lower(own, tree)), writes=frozenset(with_lower(writing, tree)),
    )  # fmt: skip


def _leads(codes: set[str]) -> bool:
    """Whether one of the agencies leads the site: it is the one with the site's own roles."""
    roles = [role.value for role in SITE_ROLES]
    return bool(codes) and AgencyGroup.objects.filter(agency__code__in=codes, role__in=roles).exists()


def parents(day: date) -> dict[str, str]:
    """Code → the code of the agency above it on that day. One query."""
    rows = (Row(**values) for values in AgencyName.objects.values(*Row.__slots__))
    return {row.code: row.parent_code for row in standing(rows, day).values()}


def with_lower(codes: set[str], parent_of: dict[str, str]) -> set[str]:
    """The agencies and everything below them. Pure; a circle ends where it began."""
    found = set(codes)
    for code in parent_of:
        way, at = [], code
        while at and at not in found and at not in way:
            way.append(at)
            at = parent_of.get(at, "")
        if at in found:
            found.update(way)
    return found
