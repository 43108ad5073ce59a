"""What is written for one channel alone is approved too, bound to content, text and options together."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from cms.entries.models import Entry
from cms.pages.models import NewsPage
from publishers.models import Delivery
from publishers.planning import own_text
from publishers.planning.follow_ups import follow_up
from publishers.planning.own_text import CannotDecide, is_own
from publishers.planning.plan import Choice, follow_entry, plan
from tests.pages.factories import news
from tests.publishers.factories import facebook

from .conftest import Office, approve, edit, fresh, person, published, submit

pytestmark = pytest.mark.django_db


def planned(office: Office, user: Any, **given: Any) -> Delivery:
    published(office)
    return plan(Entry.objects.get(), [Choice(channel=facebook(), **given)], user=user)[0]


def colleague(office: Office) -> Any:
    """One more who may approve."""
    return person("chief", *office.board.groups.all())


def test_a_text_of_somebody_without_the_right_waits_for_a_second_person(office: Office) -> None:
    delivery = planned(office, office.writer, variant={"body": "Lời riêng cho Facebook"})
    assert delivery.state == "in_review" and not own_text.is_approved(delivery)
    for user in (office.writer, office.head, person("stranger")):
        with pytest.raises(CannotDecide):
            own_text.approve(delivery, user=user, seen=delivery.bound_hash)
    with pytest.raises(CannotDecide, match="outdated"):
        own_text.approve(delivery, user=office.board, seen="0" * 64)

    own_text.approve(delivery, user=office.board, seen=delivery.bound_hash)

    delivery.refresh_from_db()
    assert delivery.state == "scheduled" and own_text.is_approved(delivery)
    delivery.bound_hash = "0" * 64
    assert not own_text.is_approved(delivery)


def test_a_changed_item_asks_for_its_text_again(office: Office) -> None:
    delivery = planned(
        office, office.writer, variant={"body": "Lời riêng"}, wall="2030-01-01T08:00", zone="Asia/Ho_Chi_Minh"
    )
    own_text.approve(delivery, user=office.board, seen=delivery.bound_hash)
    page = edit(fresh(NewsPage.objects.get()), office.writer, title="Tên mới")
    approve(approve(submit(page, office.writer), office.head), office.board)

    follow_entry(Entry.objects.get())

    delivery.refresh_from_db()
    assert delivery.state == "in_review" and delivery.content_hash == Entry.objects.get().content_hash
    own_text.approve(delivery, user=office.board, seen=delivery.bound_hash)


def test_a_withdrawal_waits_for_nobody_s_yes_to_a_text_that_nobody_will_see(office: Office) -> None:
    delivery = planned(office, office.board, variant={"body": "Lời riêng"})
    Delivery.objects.update(state="published", remote_id="1", published_at=delivery.due_at)
    NewsPage.objects.get().unpublish()
    entry = Entry.objects.get()
    (withdrawal,) = follow_up(entry, [delivery.channel], user=office.writer)
    assert (withdrawal.kind, withdrawal.state) == ("withdraw", "scheduled")


def test_the_shared_text_needs_no_further_yes(office: Office) -> None:
    assert planned(office, office.writer, options={"privacy": "public"}).state == "scheduled"


def test_who_may_approve_the_item_does_not_approve_their_own_text(office: Office) -> None:
    delivery = planned(office, office.board, variant={"body": "Lời của Ban Biên tập"})
    assert delivery.state == "in_review" and not own_text.is_approved(delivery)
    with pytest.raises(CannotDecide, match="same_person"):
        own_text.approve(delivery, user=office.board, seen=delivery.bound_hash)
    own_text.approve(delivery, user=colleague(office), seen=delivery.bound_hash)
    delivery.refresh_from_db()
    assert delivery.state == "scheduled" and own_text.is_approved(delivery)


def test_a_text_stays_its_writers_whoever_plans_it_again(office: Office) -> None:
    """Taken back and planned by somebody who may approve, it has been read by two; its writer still can't say yes."""
    text, second = {"body": "Lời của Ban Biên tập"}, colleague(office)
    delivery = planned(office, office.board, variant=text)
    Delivery.objects.update(state="cancelled")
    (again,) = plan(Entry.objects.get(), [Choice(channel=delivery.channel, variant=text)], user=second)
    assert (again.pk, again.state, again.approval.approved_by) == (delivery.pk, "scheduled", second)
    assert (again.created_by, again.text_by) == (second, office.board)

    Delivery.objects.update(state="in_review")
    again.refresh_from_db()
    assert not own_text.may_decide(again, office.board) and own_text.may_decide(again, second)

    Delivery.objects.update(state="cancelled")
    changed = Choice(channel=delivery.channel, variant={"body": "Lời khác"})
    (anew,) = plan(Entry.objects.get(), [changed], user=second)
    assert (anew.state, anew.text_by) == ("in_review", second)


def test_declined_it_goes_nowhere(office: Office) -> None:
    delivery = planned(office, office.writer, options={"first_comment": "Xem thêm tại đây"})
    own_text.decline(delivery, user=office.board)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.problem["code"]) == ("cancelled", "text_declined")


def test_without_a_chain_nothing_waits(office: Office) -> None:
    office.chain.delete()
    news()
    delivery = plan(Entry.objects.get(), [Choice(channel=facebook(), variant={"body": "Riêng"})], user=office.writer)[0]
    assert delivery.state == "scheduled" and own_text.is_approved(delivery)


def test_a_choice_from_a_list_is_no_text() -> None:
    assert not is_own({}, {"privacy": "public", "notify": True})
    assert is_own({}, {"first_comment": "Xem thêm"}) and is_own({"tags": ["luật"]}, {})


def test_the_screen_shows_the_text_and_takes_the_answer(office: Office, client: Any) -> None:
    delivery = planned(office, office.writer, variant={"body": "Lời riêng cho Facebook"})
    client.force_login(office.board)
    address = reverse("loa_deliveries:text", args=[delivery.pk])
    assert address in client.get("/admin/").content.decode()
    assert "riêng" in client.get(address).content.decode()
    client.post(address, {"decision": "approve", "seen": delivery.bound_hash})
    delivery.refresh_from_db()
    assert delivery.state == "scheduled"
    client.force_login(person("stranger"))
    assert client.get(address).status_code in (302, 403)
