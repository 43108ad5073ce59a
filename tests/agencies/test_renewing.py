"""A new version's rights reach the agencies that are there; what an administrator took away stays away."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS
from wagtail.models import GroupCollectionPermission

from cms.agencies.actions import create_agency, renew_groups
from cms.agencies.models import Agency, AgencyGroup
from cms.core.registries import collection_rights, site_rights

pytestmark = [pytest.mark.django_db, pytest.mark.both]
CHOOSE, VIEW, DELETE = "wagtailimages.choose_image", "loa_legal.view_legaldocument", "wagtailimages.delete_image"


@pytest.fixture
def agency(monkeypatch: pytest.MonkeyPatch) -> Agency:
    """An agency of yesterday; since then editors may delete pictures and see agencies."""
    made = create_agency(code="stp", name="Sở Tư pháp", kind="justice_department", level="province", leads=True)
    monkeypatch.setattr(
        collection_rights, "_items", {**collection_rights._items, "new": {"editor": (DELETE, "no.such_right")}}
    )
    monkeypatch.setattr(site_rights, "_items", {**site_rights._items, "new": {"editor": ("loa_agencies.view_agency",)}})
    return made


def editors(agency: Agency) -> Group:
    return agency.groups.get(role="editor").group


def rights(group: Group) -> set[str]:
    """Every right of the group, wherever."""
    everywhere = {f"{row.content_type.app_label}.{row.codename}" for row in group.permissions.all()}
    shelves = GroupCollectionPermission.objects.filter(group=group).select_related("permission__content_type")
    return everywhere | {f"{row.permission.content_type.app_label}.{row.permission.codename}" for row in shelves}


def take(group: Group, name: str) -> None:
    app, code = name.split(".")
    permission = Permission.objects.get(content_type__app_label=app, codename=code)
    group.permissions.remove(permission)
    GroupCollectionPermission.objects.filter(group=group, permission=permission).delete()


def migrate() -> str:
    """What ``migrate`` ends with."""
    said = StringIO()
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS, stdout=said, plan=[])
    return said.getvalue()


def test_a_migration_gives_what_is_new_and_nothing_that_was_taken_away(agency: Agency) -> None:
    group = editors(agency)
    take(group, CHOOSE)
    take(group, VIEW)

    said = migrate()

    assert f"{group}: collection:{DELETE}, everywhere:loa_agencies.view_agency" in said and said.count("\n") == 1
    assert {DELETE, "loa_agencies.view_agency"} <= rights(group) and not {CHOOSE, VIEW} & rights(group)
    take(group, DELETE)
    assert migrate() == "" and DELETE not in rights(group)


def test_made_again_it_has_all_its_rights(agency: Agency) -> None:
    take(editors(agency), CHOOSE)
    create_agency(code="stp", name="Sở Tư pháp", kind="justice_department", leads=True)
    assert {CHOOSE, DELETE} <= rights(editors(agency))
    assert not renew_groups()


def test_groups_from_before_anybody_noted_wait_for_the_command(agency: Agency) -> None:
    group = editors(agency)
    take(group, CHOOSE)
    AgencyGroup.objects.update(offered=None)

    assert migrate() == ""
    asked, done = StringIO(), StringIO()
    call_command("grant_roles", dry_run=True, stdout=asked)
    assert f"collection:{CHOOSE}, collection:{DELETE}" in asked.getvalue() and CHOOSE not in rights(group)
    call_command("grant_roles", stdout=done)

    assert "1 groups got new rights." in done.getvalue() and {CHOOSE, DELETE} <= rights(group)
    take(group, CHOOSE)
    assert not renew_groups() and CHOOSE not in rights(group)


def test_many_agencies_are_asked_for_at_once(agency: Agency, django_assert_max_num_queries: Any) -> None:
    for number in range(3):
        create_agency(code=f"xa-{number}", name=f"Xã {number}", kind="department")
    AgencyGroup.objects.update(offered=None)
    with django_assert_max_num_queries(22):
        assert renew_groups()
