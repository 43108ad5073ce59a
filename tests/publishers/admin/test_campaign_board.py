"""A campaign's page and board: targets counted, gaps that lead to the composer, exports, rights, and few queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from cms.entries.models import Entry, EntryCitation
from publishers.models import Campaign, CampaignItem, CampaignTarget, Channel
from tests.publishers import factories

from .calendar.planned import delivery, entries, tomorrow
from .conftest import Login, owned, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(agency: Agency) -> Campaign:
    made = Campaign.objects.create(
        name="Ngày Pháp luật 2026", collection_id=agency.collection_id, goal="Mọi đơn vị cùng đăng",
        starts_on=timezone.localdate(), documents=["14/2012/QH13"], forms=["infographic", "video"],
        agencies=[agency.code],
    )  # fmt: skip
    return made


def at(campaign: Campaign, name: str, *more: Any) -> str:
    return reverse(f"loa_campaigns:{name}", args=[campaign.pk, *more])


def test_the_page_says_what_is_reached_and_what_is_missing(
    login: Login, campaign: Campaign, entry: Entry, facebook: Channel, radio: Channel
) -> None:
    CampaignItem.objects.create(campaign=campaign, entry=entry)
    late = timezone.localdate() - timedelta(days=2)
    CampaignItem.objects.create(campaign=campaign, title="Video thông điệp", form="video", on=late)
    EntryCitation.objects.create(entry=entry, key="14/2012/QH13", number="14/2012/QH13", relation="cites")
    for counts in ("items", "posts", "agencies"):
        CampaignTarget.objects.create(campaign=campaign, counts=counts, wanted=2)
    for channel in (facebook, radio):
        delivery(entry, channel, tomorrow(), campaign=campaign, state="published", published_at=timezone.now())
    html = shown(login().get(at(campaign, "page")))
    assert "1 of 2" in html and "2 of 2" in html and "Mọi đơn vị cùng đăng" in html
    assert "Video thông điệp" in html and "late" in html
    assert "there is:" in html and "Infographic" in html and "names it yet as: Video" in html


def test_a_target_is_added_and_removed(login: Login, campaign: Campaign) -> None:
    client = login()
    given = {"do": "add", "counts": "items", "form": "video"}
    assert client.post(at(campaign, "page"), {**given, "wanted": "0"}).status_code == 422
    client.post(at(campaign, "page"), {**given, "wanted": "3"})
    target = CampaignTarget.objects.get()
    assert (target.counts, target.form, target.wanted) == ("items", "video", 3)
    client.post(at(campaign, "page"), {"do": f"drop:{target.pk}"})
    assert not CampaignTarget.objects.exists()


def test_a_gap_leads_to_the_composer_with_item_channel_and_campaign(
    login: Login, campaign: Campaign, entry: Entry, facebook: Channel, radio: Channel
) -> None:
    campaign.channels.set([facebook, radio])
    day = timezone.localdate() + timedelta(days=3)
    CampaignItem.objects.create(campaign=campaign, entry=entry, on=day)
    delivery(entry, facebook, tomorrow(), campaign=campaign)
    html = shown(login().get(at(campaign, "board")))
    assert "scheduled" in html and tomorrow().strftime("09:00 %d/%m") in html
    composer_url = reverse("loa_everywhere", args=[entry.page_id])
    lead = f"{composer_url}?channel={radio.pk}&amp;campaign={campaign.pk}&amp;at={day}T08%3A00"
    assert lead in html and f"channel={facebook.pk}&" not in html
    composer = login("channel_admin", "unit_approver").get(lead.replace("&amp;", "&"))
    assert composer.status_code == 200
    assert f'value="{campaign.pk}" selected' in shown(composer)


def test_agencies_sum_up_their_channels(
    login: Login, campaign: Campaign, entry: Entry, agency: Agency, facebook: Channel, radio: Channel
) -> None:
    campaign.channels.set([facebook, radio])
    CampaignItem.objects.create(campaign=campaign, entry=entry)
    delivery(entry, facebook, tomorrow(), state="published", published_at=timezone.now())
    html = shown(login().get(at(campaign, "board") + "?view=agencies"))
    assert "1 of 2 channels" in html and agency.name in html


def test_items_are_put_in_filled_in_and_taken_off(login: Login, campaign: Campaign, entry: Entry) -> None:
    Entry.objects.update(updated_at=timezone.now())
    client = login()
    assert entry.title in shown(client.get(at(campaign, "add_items")))
    assert client.post(at(campaign, "add_items"), {}).status_code == 422
    client.post(at(campaign, "add_items"), {"do": "line", "title": "Đồ họa", "form": "infographic", "on": ""})
    line = CampaignItem.objects.get()
    client.post(at(campaign, "add_items") + f"?line={line.pk}", {"entry": str(entry.pk)})
    line.refresh_from_db()
    assert line.entry == entry and entry.title not in shown(client.get(at(campaign, "add_items")))
    client.post(at(campaign, "add_items"), {"entry": str(entry.pk)})
    assert CampaignItem.objects.count() == 1, "once"
    client.post(at(campaign, "drop_line", line.pk))
    assert not CampaignItem.objects.exists()


def test_board_and_list_come_as_tables(login: Login, campaign: Campaign, entry: Entry, facebook: Channel) -> None:
    campaign.channels.set([facebook])
    CampaignItem.objects.create(campaign=campaign, entry=entry)
    CampaignItem.objects.create(campaign=campaign, title="Còn phải viết")
    client = login()
    rows = b"".join(client.get(at(campaign, "board") + "?export=csv").streaming_content).decode()
    assert entry.title in rows and "not planned" in rows and "still to be made" in rows
    assert client.get(at(campaign, "board") + "?export=xlsx").status_code == 200
    listed = b"".join(client.get(reverse("loa_campaigns:index") + "?export=csv").streaming_content).decode()
    assert "Ngày Pháp luật 2026" in listed


def test_another_department_sees_and_changes_nothing(login: Login, agency: Agency, entry: Entry) -> None:
    foreign = Campaign.objects.create(name="Của nơi khác", collection_id=1)
    line = CampaignItem.objects.create(campaign=foreign, title="x")
    client = login("channel_admin", "unit_approver")
    for name in ("page", "board", "add_items", "clone", "add_round"):
        assert client.get(at(foreign, name)).status_code in (302, 403), name
        assert client.post(at(foreign, name), {"do": "line", "title": "y"}).status_code in (302, 403), name
    client.post(at(foreign, "drop_line", line.pk))
    assert list(CampaignItem.objects.values_list("title", flat=True)) == ["x"]


def test_a_cell_shows_nothing_of_what_the_person_may_not_see(
    login: Login, campaign: Campaign, facebook: Channel
) -> None:
    foreign = factories.by_hand("Đài của nơi khác")
    campaign.channels.set([facebook, foreign])
    other = entries(1, agency="x")[0]
    CampaignItem.objects.create(campaign=campaign, entry=other)
    delivery(other, foreign, tomorrow(), campaign=campaign)
    html = shown(login("unit_approver").get(at(campaign, "board")))
    assert "Đài của nơi khác" not in html and facebook.name in html and "loa-cell__plan" not in html, (
        "the item is not theirs to plan"
    )


@pytest.mark.parametrize("count", [3, 60])
def test_the_board_asks_a_fixed_number_of_questions(
    login: Login, campaign: Campaign, agency: Agency, count: int, django_assert_max_num_queries: Any
) -> None:
    channels = [owned(factories.by_hand(f"Đài {number}"), agency) for number in range(4)]
    campaign.channels.set(channels)
    made = entries(count)
    CampaignItem.objects.bulk_create(CampaignItem(campaign=campaign, entry=each) for each in made)
    for each in made[:20]:
        delivery(each, channels[0], tomorrow(), campaign=campaign)
    client = login("channel_admin", "unit_approver")
    client.get(at(campaign, "board"))
    with django_assert_max_num_queries(45):
        assert client.get(at(campaign, "board")).status_code == 200
    with django_assert_max_num_queries(45):
        client.get(at(campaign, "page"))
