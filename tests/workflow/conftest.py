"""An agency with two steps, the people around it, and an item of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation

from cms.agencies.models import Agency
from cms.pages.blocks import paragraphs
from cms.pages.models import NewsPage
from cms.workflow.models import Chain, Step
from tests.pages.factories import make_agency


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@dataclass(frozen=True, slots=True)
class Office:
    """The agency with its chain, and one person a role."""

    agency: Agency
    chain: Chain
    writer: Any
    head: Any
    board: Any
    admin: Any


def person(name: str, *groups: Any, **given: Any) -> Any:
    user = get_user_model().objects.create_user(name, email=f"{name}@example.invalid", first_name=name.title(), **given)
    user.groups.add(*groups)
    return user


def group_of(agency: Agency, role: str) -> Any:
    return agency.groups.get(role=role).group


def make_chain(agency: Agency, *steps: tuple[str, str], for_lower: bool = False) -> Chain:
    """Steps: name and role."""
    chain = Chain(agency=agency, for_lower=for_lower)
    chain.steps = [
        Step(name=name, group=group_of(agency, role), sort_order=number) for number, (name, role) in enumerate(steps)
    ]
    chain.save()
    return chain


@pytest.fixture
def office(db: None) -> Office:
    agency = make_agency(leads=True)
    chain = make_chain(agency, ("Unit", "unit_approver"), ("Board", "board_approver"))
    return Office(
        agency, chain, person("writer", group_of(agency, "editor")), person("head", group_of(agency, "unit_approver")),
        person("board", group_of(agency, "board_approver")),
        get_user_model().objects.create_superuser("root", "root@example.invalid", "x"),
    )  # fmt: skip


def draft(office: Office, *, by: Any = None, title: str = "Ngày Pháp luật", **given: Any) -> NewsPage:
    """An item that the writer has written and nobody has seen."""
    page = NewsPage(title=title, live=False, owner=by or office.writer, body=paragraphs("Nội dung."), **given)
    office.agency.section.specific.add_child(instance=page)
    page.save_revision(user=by or office.writer, log_action=True)
    return fresh(page)


def fresh(page: Any) -> NewsPage:
    return NewsPage.objects.get(pk=page.pk)


def edit(page: Any, by: Any, **changes: Any) -> NewsPage:
    """A new draft of the page."""
    newest = fresh(page).get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(newest, name, value)
    newest.save_revision(user=by, log_action=True)
    return fresh(page)


def submit(page: Any, by: Any) -> NewsPage:
    fresh(page).get_workflow().start(fresh(page), by)
    return fresh(page)


def approve(page: Any, by: Any, **given: Any) -> NewsPage:
    """The present step's yes."""
    state = fresh(page).current_workflow_task_state
    state.task.specific.on_action(state, by, "approve", **given)
    return fresh(page)


def published(office: Office, **given: Any) -> NewsPage:
    """An item that went all the way."""
    page = submit(draft(office, **given), office.writer)
    return approve(approve(page, office.head), office.board)
