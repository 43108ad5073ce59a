"""Agencies with everything they work with, and their names by date."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.permissions import policy_registry

from cms.agencies.actions import create_agency
from cms.agencies.actions.mirror import Held, Row, rows
from cms.agencies.models import Agency, AgencyGroup, AgencySuccession, Naming
from cms.agencies.roles import AGENCY_ROLES, SITE_ROLES, Role
from cms.core.registries import collection_rights
from cms.entries.models import AgencyName
from cms.pages.models import SectionPage

pytestmark = pytest.mark.django_db


def make(code: str = "stp", name: str = "Sở Tư pháp", **given: object) -> Agency:
    return create_agency(code=code, name=name, **{"kind": "justice_department", "level": "province", **given})


def member(agency: Agency, role: Role) -> object:
    user = get_user_model().objects.create_user(f"{agency.code}-{role}")
    user.groups.add(agency.groups.get(role=role).group)
    return user


def test_section_collection_and_groups_come_together() -> None:
    agency = make()

    section = SectionPage.objects.get(agency=agency)
    assert (section.title, section.slug, section.live) == ("Sở Tư pháp", "so-tu-phap", True)
    assert agency.section_id == section.pk
    assert agency.collection.get_parent() == Collection.get_first_root_node()
    assert {row.role for row in agency.groups.all()} == set(AGENCY_ROLES)


def test_asked_for_twice_it_is_made_once() -> None:
    def counts() -> list[int]:
        models = (Agency, Naming, AgencyGroup, Page, Collection, GroupPagePermission, GroupCollectionPermission)
        return [model.objects.count() for model in models]

    parent = make("ubnd", "Ủy ban nhân dân tỉnh", kind="province_committee")
    make(parent=parent, leads=True)
    before = counts()

    make(parent=parent, leads=True)

    assert counts() == before


def test_roles_may_do_what_they_are_for() -> None:
    own, other = make(leads=True), make("sgddt", "Sở Giáo dục", kind="department")
    section, foreign = own.section, other.section
    contributor, approver = member(own, Role.CONTRIBUTOR), member(own, Role.UNIT_APPROVER)
    board = member(own, Role.BOARD_APPROVER)

    assert section.permissions_for_user(contributor).can_add_subpage()
    assert not section.permissions_for_user(contributor).can_publish_subpage()
    assert section.permissions_for_user(approver).can_publish_subpage()
    assert not foreign.permissions_for_user(approver).can_publish_subpage()
    assert foreign.permissions_for_user(board).can_publish_subpage()
    policy = policy_registry.get_by_type(get_image_model())
    assert list(policy.collections_user_has_permission_for(contributor, "add")) == [own.collection]


def test_lead_agency_has_the_roles_of_the_site() -> None:
    assert {row.role for row in make(leads=True).groups.all()} == set(AGENCY_ROLES) | set(SITE_ROLES)


def test_other_packages_add_rights_on_the_collection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection_rights, "_items", {"test": {"editor": ("wagtailimages.delete_image",)}})

    agency = make()

    group = agency.groups.get(role=Role.EDITOR).group
    codes = GroupCollectionPermission.objects.filter(group=group, collection=agency.collection)
    assert "delete_image" in codes.values_list("permission__codename", flat=True)


def test_two_agencies_of_one_name_get_their_own_section() -> None:
    first, second = make("xa-1", "Ủy ban nhân dân xã Tân Lập"), make("xa-2", "Ủy ban nhân dân xã Tân Lập")

    assert {first.section.slug, second.section.slug} == {
        "uy-ban-nhan-dan-xa-tan-lap", "uy-ban-nhan-dan-xa-tan-lap-2",
    }  # fmt: skip
    assert AgencyGroup.objects.values("group").distinct().count() == 2 * len(AGENCY_ROLES)


def test_name_is_that_of_the_day() -> None:
    agency = make("skhcn", "Sở Thông tin và Truyền thông", valid_from=date(2008, 1, 1))
    old = agency.names.get()
    old.valid_to = date(2025, 3, 1)
    old.save()
    Naming.objects.create(agency=agency, name="Sở Khoa học và Công nghệ", valid_from=date(2025, 3, 1))
    agency = Agency.objects.get(pk=agency.pk)

    assert agency.name_on(date(2025, 2, 28)) == "Sở Thông tin và Truyền thông"
    assert agency.name_on(date(2025, 3, 1)) == "Sở Khoa học và Công nghệ"
    spans = AgencyName.objects.filter(code="skhcn").order_by("valid_from").values_list("name", "valid_to")
    assert list(spans) == [
        ("Sở Thông tin và Truyền thông", date(2025, 3, 1)), ("Sở Khoa học và Công nghệ", None),
    ]  # fmt: skip


@pytest.mark.both
def test_the_last_of_the_names_is_the_newest() -> None:
    for name, since in (("Sở Khoa học và Công nghệ", date(2025, 3, 1)), ("Sở Thông tin và Truyền thông", None)):
        AgencyName.objects.create(code="skhcn", name=name, valid_from=since)
    assert dict(AgencyName.objects.oldest_first().values_list("code", "name")) == {"skhcn": "Sở Khoa học và Công nghệ"}


def test_reference_rows_follow_parents_and_vanish_with_the_agency() -> None:
    parent = make("ubnd", "Ủy ban nhân dân tỉnh", kind="province_committee")
    agency = make(parent=parent)
    assert AgencyName.objects.get(code="stp").parent_code == "ubnd"
    assert agency.parent_on(date.today()) == parent

    agency.links_out.get().delete()
    assert AgencyName.objects.get(code="stp").parent_code == ""

    SectionPage.objects.filter(agency=agency).update(agency=None)
    agency.delete()
    assert not AgencyName.objects.filter(code="stp").exists()


def test_code_stays_as_it_is() -> None:
    agency = make()
    agency.code = "so-tu-phap"

    with pytest.raises(ValidationError):
        agency.full_clean()


def test_nobody_succeeds_oneself_and_an_abolished_agency_may_have_no_heir() -> None:
    agency = make()

    AgencySuccession(predecessor=agency, kind="abolish").full_clean()
    with pytest.raises(ValidationError):
        AgencySuccession(predecessor=agency, successor=agency, kind="merge").full_clean()
    with pytest.raises(ValidationError):
        AgencySuccession(predecessor=agency, kind="rename").full_clean()


def test_agency_made_in_the_admin_is_equipped(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("quan-tri"))
    kind = make().kind_id
    data = {"code": "cat", "kind": str(kind), "names-TOTAL_FORMS": "1", "names-INITIAL_FORMS": "0",
            "names-0-name": "Công an tỉnh", "names-0-ORDER": "1", "links_out-TOTAL_FORMS": "0",
            "links_out-INITIAL_FORMS": "0"}  # fmt: skip

    response = client.post(reverse("agency:add"), data)

    assert response.status_code == 302, response.context["form"].errors
    agency = Agency.objects.get(code="cat")
    assert agency.section.title == agency.collection.name == "Công an tỉnh"
    assert client.get(reverse("agency:index"), {"q": "cong an"}).content.decode().count("Công an tỉnh")


DAY1, DAY2, DAY3 = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)


@pytest.mark.parametrize(
    ("names", "parents", "life", "expected"),
    [
        ([Held("A")], [], Held(""), [Row("A", "", None, None)]),
        ([], [Held("P")], Held(""), []),
        (
            [Held("A", None, DAY2), Held("B", DAY2)], [Held("P", DAY1, DAY3)], Held(""),
            [Row("A", "", None, DAY1), Row("A", "P", DAY1, DAY2), Row("B", "P", DAY2, DAY3), Row("B", "", DAY3, None)],
        ),
        ([Held("A")], [Held("P", None, DAY2), Held("P", DAY2)], Held(""), [Row("A", "P", None, None)]),
        ([Held("A")], [], Held("", DAY1, DAY3), [Row("A", "", DAY1, DAY3)]),
        ([Held("A", DAY1, DAY2), Held("A", DAY3)], [], Held(""), [Row("A", "", DAY1, DAY2), Row("A", "", DAY3, None)]),
    ],
)  # fmt: skip
def test_time_is_cut_where_a_name_or_parent_changes(
    names: list[Held], parents: list[Held], life: Held, expected: list[Row]
) -> None:
    assert rows(names, parents, life) == expected
