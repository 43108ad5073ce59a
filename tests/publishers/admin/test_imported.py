"""Tables of items may name channels, a time, a campaign and texts: planned with the person's rights, once public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from cms.agencies.models import Agency, AgencyGroup
from cms.importing.actions import run as running
from cms.importing.actions.wishes import fulfil_waiting
from cms.importing.models import ImportRow, RowState, WishState
from cms.pages.models import NewsPage
from publishers.admin.importing.columns import PlanReader
from publishers.admin.importing.wishes import PlanColumns
from publishers.models import Campaign, Channel, Delivery, DeliveryState
from tests.importing.conftest import taken_up, workbook

pytestmark = pytest.mark.django_db
HEADINGS = ("Tiêu đề", "Nội dung", "Kênh", "Giờ đăng", "Chiến dịch", "Nội dung cho Đài truyền thanh")


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def publisher(django_user_model: Any, agency: Agency) -> Any:
    user = django_user_model.objects.create_user("hoa", email="h@example.invalid")
    for role in ("editor", "unit_approver"):
        user.groups.add(AgencyGroup.objects.get(agency=agency, role=role).group)
    return user


@pytest.fixture
def editor(django_user_model: Any, agency: Agency) -> Any:
    user = django_user_model.objects.create_user("lan", email="l@example.invalid")
    user.groups.add(AgencyGroup.objects.get(agency=agency, role="editor").group)
    return user


def tomorrow(pattern: str = "%d/%m/%Y 08:30") -> str:
    return (timezone.localtime() + timedelta(days=1)).strftime(pattern)


def row_of(*cells: str, **given: Any) -> bytes:
    return workbook([cells], headings=HEADINGS[: len(cells)])


def run_whole(source: Any) -> ImportRow:
    assert running.begin(source, lambda import_id: None), source.rows.get().findings
    while running.run(source.pk):
        pass
    row: ImportRow = source.rows.get()
    return row


def test_what_a_row_asks_for_is_planned_when_its_item_is_public_and_not_before(
    publisher: Any, agency: Agency, radio: Channel, facebook: Channel
) -> None:
    campaign = Campaign.objects.create(name="Ngày Pháp luật")
    data = row_of("Mười hai điểm", "Trừ điểm.", radio.name, tomorrow(), "ngày pháp luật", "Đọc hai lần.")
    row = run_whole(taken_up(publisher, agency.section, data))
    assert (row.state, row.wish_state) == (RowState.DONE, WishState.WAITS)
    assert not Delivery.objects.exists()

    NewsPage.objects.get().get_latest_revision().publish(user=publisher)
    fulfil_waiting(most=10)

    delivery = Delivery.objects.get()
    assert delivery.channel == radio and delivery.due_wall == tomorrow("%Y-%m-%dT08:30")
    assert delivery.campaign == campaign and delivery.variant == {"body": "Đọc hai lần."}
    assert delivery.state == DeliveryState.SCHEDULED and delivery.created_by == publisher
    row.refresh_from_db()
    assert row.wish_state == WishState.DONE and row.wish_words == "Planned on: Đài truyền thanh."
    fulfil_waiting(most=10)
    assert Delivery.objects.count() == 1


def test_an_import_that_publishes_plans_at_once(publisher: Any, agency: Agency, radio: Channel) -> None:
    row = run_whole(taken_up(publisher, agency.section, row_of("Một", "Hai", "tất cả", tomorrow()), then="publish"))
    fulfil_waiting(most=10)
    row.refresh_from_db()
    assert row.page.live and row.wish_state == WishState.DONE
    assert Delivery.objects.get().channel == radio


def test_mistakes_are_found_at_their_column(publisher: Any, agency: Agency, radio: Channel) -> None:
    reader = PlanReader(publisher, agency.section)
    found = reader.read({"channels": "Đài lạ; Đài truyền thanh", "publish_at": "mai", "campaign": "Không có"}).findings
    assert [one.column for one in found] == ["channels", "publish_at", "campaign"]
    assert "Đài truyền thanh" in found[0].mend and all(one.blocking for one in found)
    past = reader.read({"channels": radio.name, "publish_at": "01/01/2020 08:00"})
    assert "has passed" in past.findings[0].reason
    lone = reader.read({"publish_at": tomorrow()})
    assert lone.findings[0].reason == "There is a time, but no channel." and not lone.wanted


def test_another_s_channels_are_unknown_and_who_may_not_publish_plans_nothing(
    editor: Any, publisher: Any, agency: Agency, radio: Channel, page: Any
) -> None:
    assert PlanReader(editor, agency.section).columns() == (), "an editor has no channels, so there are no columns"
    wanted = {"channels": [radio.pk], "queue": True}
    told = PlanColumns().fulfil(page.pk, wanted, editor)
    assert not told.is_done and "may not publish it" in told.sentence
    told = PlanColumns().fulfil(page.pk, wanted, None)
    assert not told.is_done and not Delivery.objects.exists()
    told = PlanColumns().fulfil(page.pk, wanted, publisher)
    assert not told.is_done and "slot" in told.sentence, "a queue without slots is said, with its channel"


def test_a_time_that_passed_meanwhile_is_told_and_nothing_is_sent(publisher: Any, radio: Channel, page: Any) -> None:
    wanted = {"channels": [radio.pk], "wall": "2020-01-01T08:00", "zone": "Asia/Ho_Chi_Minh"}
    told = PlanColumns().fulfil(page.pk, wanted, publisher)
    assert not told.is_done and "had passed" in told.sentence and not Delivery.objects.exists()
