"""The law changed: every item that cites a document, every place, one decision; kept until somebody decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from cms.core.text import document_key
from cms.entries.models import Entry, EntryCitation, EntryVersion, Reason
from cms.legal.models import LegalDocument
from publishers.models import Channel, Delivery, DeliveryState, Dismissal, Kind
from publishers.planning.plan import Choice, plan
from tests.fixtures.tables import rows_of
from tests.publishers import factories

from .conftest import Login, drawing, owned, shown

pytestmark = pytest.mark.django_db
KEY = document_key("168/2024/NĐ-CP")


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def stands(entry: Entry, *channels: Channel) -> list[Delivery]:
    """The item's present version stands on these channels."""
    rows = plan(entry, [Choice(channel=channel) for channel in channels])
    for row in rows:
        Delivery.objects.filter(pk=row.pk).update(
            state=DeliveryState.PUBLISHED, published_at=timezone.now() - timedelta(days=1), remote_id="1_1",
            permalink="https://fb.example/1", receipt={"remote_id": "1_1", "permalink": "https://fb.example/1",
                                                       "state": "live", "facts": {}},
        )  # fmt: skip
    return rows


def cites(entry: Entry, validity: str) -> None:
    number = "168/2024/NĐ-CP"
    EntryCitation.objects.get_or_create(entry=entry, key=KEY, number=number, relation="cites")
    entry.content = {**entry.content, "legal_documents": [{"number": number, "validity": validity}]}
    Entry.objects.filter(pk=entry.pk).update(content=entry.content)
    EntryVersion.objects.filter(entry=entry, version=entry.version).update(content=entry.content)


def law_changes(entry: Entry) -> Entry:
    """A cited document has expired: a new version, without anybody's doing."""
    entry.refresh_from_db()
    entry.version += 1
    entry.content_hash = f"{entry.version:064d}"
    entry.content = {**entry.content, "legal_documents": [{"number": "168/2024/NĐ-CP", "validity": "HHL"}]}
    entry.save()
    EntryVersion.objects.create(
        entry=entry, version=entry.version, reason=Reason.LAW, content=entry.content, created_at=timezone.now(),
        content_hash=entry.content_hash,
    )  # fmt: skip
    return entry


@pytest.fixture
def overtaken(entry: Entry, facebook: Channel, radio: Channel) -> Entry:
    cites(entry, "CHL")
    stands(entry, facebook, radio)
    return law_changes(entry)


def key(entry: Entry, channel: Channel) -> str:
    return f"{entry.pk}:{channel.pk}"


def test_the_desk_says_what_the_law_has_overtaken(login: Login, overtaken: Entry) -> None:
    client = login("unit_approver")
    home = shown(client.get(reverse("wagtailadmin_home")))
    assert "1 item cites a law that has changed" in home and "2 places still show" in home
    html = shown(client.get(reverse("loa_law:index")))
    assert "168/2024/NĐ-CP: was “in force”, now “expired”." in html
    assert "2 places are not right yet · 1 item" in html


def test_where_nothing_changed_nothing_is_said(login: Login, entry: Entry, facebook: Channel) -> None:
    stands(entry, facebook)
    client = login("unit_approver")
    assert "The law changed</h2>" not in shown(client.get(reverse("wagtailadmin_home")))
    assert "There is nothing to do" in shown(client.get(reverse("loa_law:index")))


def test_one_act_corrects_every_ticked_place(login: Login, overtaken: Entry, facebook: Channel, radio: Channel) -> None:
    client, address = login("unit_approver"), reverse("loa_law:index")
    client.post(address, {"act": "correct", "place": [key(overtaken, facebook), key(overtaken, radio)]})
    made = Delivery.objects.filter(kind=Kind.CORRECT)
    assert {(row.channel, row.entry_version) for row in made} == {(facebook, 2), (radio, 2)}
    html = shown(client.get(address))
    assert "2 under way" in html and 'x-refresh-src-value="/admin/law-changed/?rows=1"' in html
    made.update(state=DeliveryState.PUBLISHED, published_at=timezone.now(), receipt={"remote_id": "1_1"})
    assert "There is nothing to do" in shown(client.get(address))


def test_one_act_withdraws_and_the_page_stays(login: Login, overtaken: Entry, facebook: Channel) -> None:
    client = login("unit_approver")
    client.post(reverse("loa_law:index"), {"act": "withdraw", "place": [key(overtaken, facebook)]})
    row = Delivery.objects.get(kind=Kind.WITHDRAW)
    overtaken.refresh_from_db()
    assert (row.channel, row.state, overtaken.status) == (facebook, DeliveryState.SCHEDULED, "published")


def test_what_stays_as_it_is_needs_a_reason_and_is_asked_again_after_the_next_change(
    login: Login, overtaken: Entry, facebook: Channel, radio: Channel
) -> None:
    client, address = login("unit_approver"), reverse("loa_law:index")
    ticked = [key(overtaken, facebook), key(overtaken, radio)]
    refused = client.post(address, {"act": "dismiss", "place": ticked, "reason": " "}, follow=True)
    assert "Write why these places stay as they are" in shown(refused) and not Dismissal.objects.exists()
    client.post(address, {"act": "dismiss", "place": ticked, "reason": "Bài viết về luật cũ"})
    assert Dismissal.objects.filter(reason="Bài viết về luật cũ", created_by=client.user).count() == 2  # type: ignore[attr-defined]
    assert "There is nothing to do" in shown(client.get(address))
    law_changes(overtaken)
    assert "2 places are not right yet" in shown(client.get(address))


def test_a_document_lists_every_item_and_every_place(
    login: Login, overtaken: Entry, facebook: Channel, radio: Channel
) -> None:
    other = Entry.objects.get(page_id=drawing("Bài khác, mới viết").pk)
    cites(other, "HHL")
    stands(other, radio)
    unrelated = Entry.objects.get(page_id=drawing("Không liên quan").pk)
    stands(unrelated, facebook)
    client = login("unit_approver")
    html = shown(client.get(reverse("loa_law:document"), {"key": KEY, "name": "Nghị định 168/2024/NĐ-CP"}))
    assert html.count("older version") == 2 and html.count("up to date") == 1
    assert "Không liên quan" not in html and "Bài khác, mới viết" in html
    document = LegalDocument.objects.create(number="168/2024/NĐ-CP")
    assert document.number_key == KEY
    edit = shown(login().get(reverse("wagtailsnippets_loa_legal_legaldocument:edit", args=[document.pk])))
    assert "2 items cite it, standing in 3 places." in edit and "2 places still show what was written before" in edit


def test_who_may_not_use_a_channel_decides_nothing_there(login: Login, overtaken: Entry, facebook: Channel) -> None:
    foreign = factories.by_hand("Đài của huyện khác")
    client = login("unit_approver")
    stands(Entry.objects.get(pk=overtaken.pk), foreign)
    Delivery.objects.filter(channel=foreign).update(entry_version=1, content_hash="0" * 64)
    assert "You may not act on this channel." in shown(client.get(reverse("loa_law:index")))
    client.post(reverse("loa_law:index"), {"act": "correct", "place": [key(overtaken, foreign)]})
    client = login("contributor")
    client.post(reverse("loa_law:index"), {"act": "correct", "place": [key(overtaken, facebook)]})
    assert not Delivery.objects.filter(kind=Kind.CORRECT).exists()


def test_the_screens_ask_the_same_for_one_item_and_for_many(
    login: Login, overtaken: Entry, agency: Any, django_assert_max_num_queries: Any
) -> None:
    channels = [owned(factories.by_hand(f"Đài {number}"), agency) for number in range(4)]
    for number in range(4):
        entry = Entry.objects.get(page_id=drawing(f"Bài {number}").pk)
        cites(entry, "CHL")
        stands(entry, *channels)
        law_changes(entry)
    client = login("unit_approver")
    client.get(reverse("loa_law:index"))
    with django_assert_max_num_queries(40):
        html = shown(client.get(reverse("loa_law:index")))
    assert "18 places are not right yet · 5 items" in html
    with django_assert_max_num_queries(40):
        client.get(reverse("loa_law:document"), {"key": KEY})


def test_the_list_can_be_taken_along_as_it_is_shown(login: Login, overtaken: Entry) -> None:
    rows = rows_of(login("unit_approver").get(f"{reverse('loa_law:index')}?export=csv"))
    assert rows[0][:5] == ["Item", "Channel", "State", "Version there", "Version here"]
    assert {tuple(row[1:5]) for row in rows[1:]} == {
        ("Facebook Sở Tư pháp", "older version", "1", "2"), ("Đài truyền thanh", "older version", "1", "2"),
    }  # fmt: skip
    assert "168/2024/NĐ-CP: in force → expired" in rows[1][7]
    assert len(rows_of(login("contributor", "editor").get(f"{reverse('loa_law:index')}?export=csv"))) == len(rows)
