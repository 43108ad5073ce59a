"""Whoever takes an item down is asked what to tell readers; what is told stands at the old address."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cms.agencies.actions import equip_agency
from cms.agencies.models import AgencyGroup
from cms.entries.models import Entry
from cms.pages.models import SectionPage, WithdrawalNotice

from .factories import add, home, make_agency, news

pytestmark = pytest.mark.django_db


def logged_in(*roles: str, agency: str = "stp", is_superuser: bool = False) -> Client:
    user = get_user_model().objects.create_user(f"nguoi-{agency}", password="x", is_superuser=is_superuser)
    rows = AgencyGroup.objects.filter(agency__code=agency, role__in=roles).select_related("group")
    user.groups.add(*(row.group for row in rows))
    client = Client()
    client.force_login(user)
    return client


def test_taking_down_leads_to_the_question_and_the_answer_to_readers() -> None:
    page, instead = news("Mức phạt cũ"), news("Mức phạt mới")
    client = logged_in(is_superuser=True)
    address = page.url

    asked = client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    entry = Entry.objects.get(page_id=page.pk)
    assert asked.url.startswith(reverse("loa_withdrawn", args=[entry.pk]))
    assert client.get(asked.url).status_code == 200
    told = client.post(asked.url, {"reason": "Luật đã thay đổi.", "instead": str(instead.pk)})

    assert told.url == reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    gone = Client().get(address)
    assert gone.status_code == 410
    assert "Luật đã thay đổi." in gone.content.decode() and instead.url in gone.content.decode()
    assert reverse("loa_withdrawn", args=[entry.pk]) in client.get(
        reverse("wagtailadmin_pages:edit", args=[page.pk])
    ).content.decode()  # fmt: skip


def test_a_deleted_item_can_be_spoken_for_too() -> None:
    page = news("Bài sai")
    client = logged_in(is_superuser=True)
    address = page.url

    asked = client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    client.post(asked.url, {"reason": "Nội dung sai.", "instead": ""})

    assert "Nội dung sai." in Client().get(address).content.decode()


def test_another_department_may_not_speak_for_it() -> None:
    equip_agency(make_agency())
    equip_agency(make_agency("so-y-te", "Sở Y tế", kind="department"))
    page = news("Bài của Sở Tư pháp")
    page.unpublish()
    address = reverse("loa_withdrawn", args=[Entry.objects.get(page_id=page.pk).pk])

    answer = logged_in("unit_approver", "editor", agency="so-y-te").post(address, {"reason": "Không phải của tôi"})
    own = logged_in("unit_approver", "editor").post(address, {"reason": "Của tôi"})

    assert answer.status_code in (302, 403) and own.status_code == 302
    assert WithdrawalNotice.objects.get().reason == "Của tôi"


def test_a_section_may_not_stand_where_the_site_itself_does() -> None:
    assert add(SectionPage(title="Văn bản"), under=home()).slug == "muc-van-ban"
    with pytest.raises(ValidationError, match="muc-tu-sach"):
        add(SectionPage(title="Sách", slug="tu-sach"), under=home())
