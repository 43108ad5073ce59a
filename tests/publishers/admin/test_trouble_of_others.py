"""The bell for what one planned on the channels of others; days of recurring posts that have nothing to go out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection

from cms.entries.models import Entry
from publishers.models import Campaign, Channel, Delivery, DeliveryState, Occurrence, Recurrence
from publishers.trouble import letters
from publishers.trouble.watching import watch
from tests.publishers import factories

from .conftest import Login, shown
from .test_trouble import BELL, INDEX, SEEN, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def foreign(db: None) -> Channel:
    """A channel that the agency has no right on."""
    return factories.by_hand("Đài phát thanh tỉnh")


class TestPlannedOnTheChannelOfOthers:
    def test_its_failure_is_told_with_a_link_to_ones_own_item(
        self, login: Login, entry: Entry, foreign: Channel
    ) -> None:
        planner, colleague = login("unit_approver"), login("editor")
        make(entry, foreign, DeliveryState.MISSED, "gave_up", created_by=planner.user)
        watch(timezone.now())
        bell = shown(planner.get(reverse(BELL)))
        assert "1 new matter needs attention" in bell and entry.title in bell and foreign.name in bell
        item = reverse("loa_item", args=[entry.pk])
        assert item in planner.get(reverse(BELL)).content.decode() and planner.get(item).status_code == 200
        assert "nothing new" in shown(colleague.get(reverse(BELL)))
        assert planner.post(reverse(SEEN)).status_code == 204
        assert "nothing new" in shown(planner.get(reverse(BELL)))
        Delivery.objects.update(state=DeliveryState.CANCELLED)
        watch(timezone.now())
        assert entry.title not in shown(planner.get(reverse(BELL)))

    def test_who_may_not_see_the_item_any_more_is_told_nothing(
        self, login: Login, entry: Entry, foreign: Channel
    ) -> None:
        planner = login("unit_approver")
        make(entry, foreign, DeliveryState.MISSED, "gave_up", created_by=planner.user)
        watch(timezone.now())
        planner.user.groups.clear()
        planner.user.user_permissions.add(*_desk())
        assert entry.title not in shown(planner.get(reverse(BELL)))

    def test_it_asks_as_much_for_many_as_for_one(self, login: Login, entry: Entry, foreign: Channel) -> None:
        planner = login("unit_approver")

        def asked() -> int:
            watch(timezone.now())
            planner.get(reverse(BELL))
            with CaptureQueriesContext(connection) as queries:
                planner.get(reverse(BELL))
            return len(queries)

        make(entry, foreign, DeliveryState.NEEDS_CHECKING, "cannot_tell", created_by=planner.user)
        few = asked()
        for number in range(4):
            other = factories.by_hand(f"Đài {number}")
            make(entry, other, DeliveryState.NEEDS_CHECKING, "cannot_tell", created_by=planner.user)
        assert asked() == few <= 20


def _desk() -> Any:
    return Permission.objects.filter(codename="access_admin")


@pytest.fixture
def empty_day(login: Login, foreign: Channel) -> Occurrence:
    """Tomorrow, with nothing that could go out."""
    boss = login()
    campaign = Campaign.objects.create(
        name="Ngày Pháp luật", owner=boss.user, collection=Collection.get_first_root_node()
    )
    now = timezone.now()
    rule = Recurrence.objects.create(
        campaign=campaign,
        name="Thứ Hai",
        weekdays=[0],
        wall_time=now.time(),
        starts_on=now.date(),
        planned_by=boss.user,
    )
    rule.channels.add(foreign)
    problems = {"": {"code": "no_item_left", "params": {}}, str(foreign.pk): {"code": "planner_channel", "params": {}}}
    return Occurrence.objects.create(
        recurrence=rule, wall="2026-11-23T08:00", due_at=now + timedelta(days=1), problems=problems
    )


class TestDaysWithoutAnItem:
    def test_they_are_a_cause_of_their_own_with_the_way_to_the_day(self, login: Login, empty_day: Occurrence) -> None:
        client = login("unit_approver")
        assert "Thứ Hai" not in shown(client.get(reverse(INDEX))), "not their campaign"
        client.force_login(empty_day.recurrence.planned_by)
        for address in (reverse(INDEX), f"{reverse(INDEX)}?cause=unplanned"):
            page = client.get(address)
            html = shown(page)
            assert "A recurring post has nothing to go out" in html and "No item is left for this day" in html
            assert "Đài phát thanh tỉnh:" in html
        rule = empty_day.recurrence
        day = reverse("loa_campaigns:round_day", args=[rule.campaign_id, rule.pk, empty_day.pk])
        assert day in page.content.decode() and client.get(day).status_code == 200
        home = client.get("/admin/")
        assert "<strong>1</strong> <span>days of recurring posts without an item" in shown(home)
        assert f"{reverse(INDEX)}?cause=unplanned" in home.content.decode()
        for change in ({"problems": {}}, {"due_at": timezone.now() + timedelta(days=8)}, {"state": "skipped"}):
            before = {name: getattr(empty_day, name) for name in change}
            Occurrence.objects.update(**change)
            assert "Thứ Hai" not in shown(client.get(reverse(INDEX)))
            Occurrence.objects.update(**before)

    def test_who_answers_for_it_is_written_to_once(self, empty_day: Occurrence) -> None:
        now = timezone.now()
        assert [letters.write(now) for _ in range(2)] == [1, 0]
        (letter,) = mail.outbox
        assert "Ngày Pháp luật · Thứ Hai" in letter.body and "as one who looks after the channel" not in letter.body
        assert letters.write(now + timedelta(hours=23)) == 0, "not a second time, whatever becomes of it"
