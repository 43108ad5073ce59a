"""A province with its department of justice, two departments, a court, and people of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation

from cms.agencies.actions import equip_agency
from cms.agencies.models import Agency, AgencyGroup, AgencyKind, Naming
from cms.plans.models import Deliverable, Party, Plan, PlanState, PlanTask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    with translation.override("en"):
        yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    justice: Agency
    health: Agency
    labour: Agency
    court: Agency


def make_office(code: str, name: str, kind: str) -> Agency:
    """Without sections and groups: they are made when somebody works there."""
    agency = Agency.objects.create(code=code, kind=AgencyKind.objects.get(code=kind))
    Naming.objects.create(agency=agency, name=name)
    return agency


@pytest.fixture
def province(db: None) -> Province:
    return Province(
        justice=make_office("stp", "Sở Tư pháp", "justice_department"),
        health=make_office("syt", "Sở Y tế", "department"), labour=make_office("snv", "Sở Nội vụ", "department"),
        court=make_office("tand", "Tòa án nhân dân tỉnh", "court"),
    )  # fmt: skip


Person = Callable[..., Any]


@pytest.fixture
def person(db: None) -> Person:
    """Somebody with a role in an agency; without one, an administrator."""

    def make(name: str, agency: Agency | None = None, role: str = "editor", **given: Any) -> Any:
        user = get_user_model().objects.create_user(
            name, f"{name}@so.example.vn", "x", first_name=name, is_superuser=agency is None, **given
        )
        if agency is not None:
            if not AgencyGroup.objects.filter(agency=agency).exists():
                equip_agency(agency, leads=agency.code == "stp")
            user.groups.add(AgencyGroup.objects.get(agency=agency, role=role).group)
        return user

    return make


def browser_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_plan(agency: Agency, **given: Any) -> Plan:
    facts = {
        "title": "Kế hoạch năm 2026", "number": "12/KH-UBND", "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31), "state": PlanState.RUNNING,
    }  # fmt: skip
    return Plan.objects.create(agency=agency, **{**facts, **given})


def make_task(
    plan: Plan, text: str = "Biên soạn tờ gấp", due: str = "", *, leads: tuple[Any, ...] = (),
    helps: tuple[Any, ...] = (), products: tuple[dict[str, Any], ...] = (),
) -> PlanTask:  # fmt: skip
    task = PlanTask.objects.create(plan=plan, text=text, due_text=due, order=plan.tasks.count() + 1)
    for role, who in (("leads", leads), ("helps", helps)):
        for one in who:
            Party.objects.create(task=task, role=role, **{"agency" if isinstance(one, Agency) else "kind": one})
    for product in products:
        Deliverable.objects.create(task=task, **{"text": "Tờ gấp", **product})
    return task


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())
