"""One office for three questions: does anything of it open to another agency, does a screen ask more of the database
for many rows than for few, and does one take somebody's words for markup?
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.db import connection, transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.agencies.actions import equip_agency
from cms.agencies.models import AgencyGroup
from cms.agencies.roles import AGENCY_ROLES
from tests.pages import factories as pages

from .furnished import furnish_all, more_of_all
from .poisoned import ACTS, poison
from .screens import SCREENS
from .strangers import FOR_ALL, Address, addresses
from .world import World, person

pytestmark = pytest.mark.django_db

#: Rows that every request may write: whose session it is, who edits what at the moment.
_OWN_ROWS = re.compile(
    r'"(django_session|wagtailadmin_editingsession|wagtailusers_userprofile|loa_accounts_\w+|wagtailcore_modellogentry)"'
)
_WRITES = ("INSERT", "UPDATE", "DELETE")
#: Queries of one screen, the frame around it included; with more rows, at most ``SLACK`` above it.
MOST = 60
#: A second page of a list, a second name: what may come with more rows, once.
SLACK = 3
MORE = 6


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), override_settings(LANGUAGE_CODE="en"), transaction.atomic():
        yield furnish_all()
        transaction.set_rollback(True)


@pytest.fixture
def undrawn() -> Iterator[None]:
    """Whether somebody may is decided before a screen is drawn."""
    with mock.patch.object(SimpleTemplateResponse, "rendered_content", ""):
        yield


@pytest.fixture(scope="module")
def stranger(world: World) -> Client:
    agency = pages.make_agency("so-xay-dung", "Sở Xây dựng", kind="department")
    equip_agency(agency)
    groups = [AgencyGroup.objects.get(agency=agency, role=role.value).group for role in AGENCY_ROLES]
    client = Client(headers={"accept-language": "en"})
    client.force_login(person("nguoi-la", "Tú", "Đỗ", *groups))
    return client


@pytest.fixture(scope="module")
def tried(world: World, django_db_blocker: Any) -> list[Address]:
    return sorted(
        {(one.name, one.path): one for one in addresses(world)}.values(), key=lambda one: (one.name, one.path)
    )


@pytest.mark.timeout(300)
def test_nothing_of_another_agency_opens(tried: list[Address], stranger: Client, undrawn: None) -> None:
    opened = {}
    for one in tried:
        with transaction.atomic():
            answer = stranger.get(one.path)
            transaction.set_rollback(True)
        if answer.status_code == 200 and one.name not in FOR_ALL:
            opened[one.name] = one.path
    assert not opened, "\n".join(f"{name}: {path}" for name, path in opened.items())
    assert len(tried) > 250


@pytest.mark.timeout(300)
def test_no_press_of_another_agency_changes_anything(tried: list[Address], stranger: Client, undrawn: None) -> None:
    changed = {}
    for one in (one for one in tried if not one.name.startswith("wagtail")):
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            stranger.post(one.path, {"confirm": "1", "reason": "x", "text": "x", "name": "x"})
            transaction.set_rollback(True)
        wrote = [q["sql"] for q in queries if q["sql"].startswith(_WRITES) and not _OWN_ROWS.search(q["sql"])]
        if wrote and one.name not in FOR_ALL:
            changed[one.name] = f"{one.path}: {wrote[0][:160]}"
    assert not changed, "\n".join(f"{name}: {told}" for name, told in changed.items())


def asked(client: Client, path: str) -> int:
    client.get(path)  # what is read once per process is read
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    shown = b"".join(response.streaming_content) if response.streaming else response.content
    assert ACTS.encode() not in shown, f"{path} takes words for markup: {_around(shown)}"
    return len(queries)


def _around(shown: bytes) -> str:
    at = shown.index(ACTS.encode())
    return shown[max(0, at - 200) : at + 60].decode("utf-8", "replace")


def _asked_by_all(world: World) -> dict[str, int]:
    """Each screen by who may everything; the home screen, which says to each something else, by who approves too."""
    found = {}
    for name in ("admin", "head", "board"):
        client, person = Client(), world.people[name]
        client.force_login(person)
        found |= {f"home of {name}": asked(client, reverse("wagtailadmin_home"))}
        if person.is_superuser:
            found |= {screen.name: asked(client, screen.path(world)) for screen in SCREENS}
    return found


@pytest.mark.timeout(400)
def test_no_screen_asks_more_for_more_rows_and_words_stay_words(world: World) -> None:
    few = _asked_by_all(world)
    more_of_all(world, MORE)
    assert poison() > 300
    many = _asked_by_all(world)

    grown = {name: (few[name], many[name]) for name in few if many[name] > few[name] + SLACK}
    assert not grown, grown
    dear = {name: count for name, count in few.items() if count > MOST}
    assert not dear, dear
