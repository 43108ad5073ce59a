"""New items go where rules say: once, and only what a channel would take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import override_settings

from cms.entries.assemble import record_of
from cms.entries.events import EntryChanged
from cms.entries.models import Entry, Status
from cms.entries.record import Role
from publishers.links.making import stand_in
from publishers.models import Campaign, Channel, Delivery, DeliveryState, Rule, RuleRun
from publishers.planning.plan import Choice, entry_changed, plan
from publishers.planning.rules import Conditions, destinations, entries_without_rules, plan_by_rules
from tests.entries.factories import File, change, make_agency, make_entry, withdraw
from tests.publishers.factories import by_hand, facebook, youtube, zalo

pytestmark = pytest.mark.django_db

COVER = File(
    name="bia.jpg",
    data=b"jpeg",
    media_type="image/jpeg",
    role=Role.COVER,
    extra=(("alt", "Bìa"), ("width", 800), ("height", 600)),
)


@pytest.fixture(autouse=True)
def _no_undo() -> Iterator[None]:
    with override_settings(LOA_PUBLISHERS={"UNDO_S": 60}):
        yield


def make_rule(name: str, *channels: Channel, before: timedelta = timedelta(days=1), **given: Any) -> Rule:
    rule = Rule.objects.create(name=name, **given)
    rule.channels.set(channels)
    Rule.objects.filter(pk=rule.pk).update(created_at=datetime.now(UTC) - before)
    return rule


def fresh(title: str = "Luật Căn cước", **given: Any) -> Entry:
    return make_entry(
        title, published_at=datetime.now(UTC), summary="Tóm tắt", url="https://pbgdpl.example.gov.vn/muc/", **given
    )


def tell(entry: Entry) -> None:
    entry_changed(EntryChanged(entry_id=entry.pk, version=entry.version, status=entry.status, reason="edit"))


@pytest.mark.parametrize(
    ("conditions", "is_meant"),
    [
        (Conditions(), True),
        (Conditions(forms=frozenset({"outline", "news"})), True),
        (Conditions(forms=frozenset({"video"})), False),
        (Conditions(topics=frozenset({"land"})), True),
        (Conditions(topics=frozenset({"tax_budget"})), False),
        (Conditions(forms=frozenset({"outline"}), topics=frozenset({"tax_budget"})), False),
        (Conditions(audiences=frozenset({"women"})), False),
        (Conditions(agencies=frozenset({"stp", "xa-a"})), True),
        (Conditions(agencies=frozenset({"syt"})), False),
    ],
)
def test_every_condition_must_be_met_by_one_of_its_codes(conditions: Conditions, is_meant: bool) -> None:
    content = {"form": "outline", "topics": ["land", "civil"], "audiences": ["general"]}
    assert conditions.match(content, "xa-a") is is_meant


def test_a_new_item_goes_where_the_rule_says() -> None:
    page, radio, campaign = facebook(), by_hand(), Campaign.objects.create(name="Ngày Pháp luật")
    rule = make_rule("Đề cương", page, radio, forms=["outline"], campaign=campaign)
    tell(fresh(form="outline"))
    rows = Delivery.objects.order_by("channel__name")
    assert {row.channel for row in rows} == {page, radio}
    assert {(row.rule, row.campaign, row.state) for row in rows} == {(rule, campaign, DeliveryState.SCHEDULED)}
    assert all(row.undo_until == row.due_at > datetime.now(UTC) for row in rows)


def test_the_preview_counts_the_short_links_of_each_rules_campaign() -> None:
    linked = Campaign.objects.create(name="Ngày Pháp luật", short_links=True)
    rules = [make_rule("Có", facebook(), campaign=linked), make_rule("Không", by_hand())]
    found = destinations(record_of(fresh()), rules)
    assert [(one.rule, stand_in() in str(one.row.message)) for one in found] == [(rules[0], True), (rules[1], False)]


def test_an_item_that_no_rule_means_goes_nowhere() -> None:
    make_rule("Đề cương", facebook(), forms=["outline"])
    tell(fresh(form="news"))
    assert not Delivery.objects.exists()


def test_a_rule_that_waits_sends_later() -> None:
    make_rule("Chậm", facebook(), delay_min=90)
    tell(fresh())
    due = Delivery.objects.get().due_at - datetime.now(UTC)
    assert timedelta(minutes=89) < due <= timedelta(minutes=90)


def test_of_two_rules_for_one_channel_the_quicker_one_counts() -> None:
    page = facebook()
    make_rule("A chậm", page, delay_min=90)
    quick = make_rule("B nhanh", page)
    tell(fresh())
    assert Delivery.objects.get().rule == quick


def test_rules_are_asked_once_whatever_comes_later() -> None:
    page, radio = facebook(), by_hand()
    rule = make_rule("Mọi tin", page)
    entry = fresh()
    tell(entry)
    rule.channels.add(radio)
    Delivery.objects.update(state=DeliveryState.CANCELLED)
    for _ in range(2):
        tell(entry)
    tell(change(entry, title=entry.title, agency="so-tu-phap", summary="Bản mới"))
    assert [row.state for row in Delivery.objects.all()] == [DeliveryState.CANCELLED]


def test_what_another_process_began_is_left_to_it() -> None:
    make_rule("Mọi tin", facebook())
    entry = fresh()
    RuleRun.objects.create(entry=entry, at=datetime.now(UTC))
    assert plan_by_rules(entry) == []


def test_a_rule_made_later_sends_nothing_old() -> None:
    make_rule("Cũ", by_hand(), is_active=False)
    entry = fresh()
    make_rule("Mới", facebook(), before=timedelta(0))
    assert plan_by_rules(entry) == [] and plan_by_rules(entry) == []


def test_an_imported_item_of_last_year_is_no_news() -> None:
    make_rule("Mọi tin", facebook(), before=timedelta(days=900))
    entry = fresh()
    Entry.objects.filter(pk=entry.pk).update(published_at=datetime.now(UTC) - timedelta(days=300))
    tell(Entry.objects.get(pk=entry.pk))
    assert not Delivery.objects.exists()


def test_a_channel_that_a_person_chose_already_is_left_alone() -> None:
    page = facebook()
    make_rule("Mọi tin", page)
    entry = fresh()
    theirs = plan(entry, [Choice(channel=page)])[0]
    tell(entry)
    assert list(Delivery.objects.all()) == [theirs] and theirs.rule is None


def test_a_withdrawn_item_and_a_rule_out_of_force_send_nothing() -> None:
    make_rule("Nghỉ", facebook(), is_active=False)
    tell(fresh())
    Rule.objects.update(is_active=True)
    tell(withdraw(fresh("Đã gỡ")))
    assert not Delivery.objects.exists()


def test_the_agency_means_everything_below_it() -> None:
    make_agency("tinh")
    make_agency("so-tu-phap", parent="tinh")
    make_agency("so-y-te")
    page = facebook()
    make_rule("Của tỉnh", page, agency_code="tinh")
    tell(fresh(agency="so-y-te"))
    assert not Delivery.objects.exists()
    tell(fresh("Của sở", agency="so-tu-phap"))
    assert Delivery.objects.get().channel == page


def test_what_a_channel_would_refuse_is_kept_with_the_reason() -> None:
    rule = make_rule("Mọi tin", zalo())
    tell(fresh())
    row = Delivery.objects.get()
    assert (row.state, row.rule) == (DeliveryState.FAILED, rule)
    assert row.problem and row.problem["code"] == "image_missing" and row.problem["params"] == {"minimum": 1}


def test_what_was_refused_goes_by_itself_once_the_item_is_mended() -> None:
    make_rule("Mọi tin", zalo())
    entry = fresh()
    tell(entry)
    tell(change(entry, title="Vẫn không có ảnh", agency="so-tu-phap"))
    row = Delivery.objects.get()
    assert (row.state, row.entry_version) == (DeliveryState.FAILED, 2)
    tell(change(entry, title="Có ảnh", agency="so-tu-phap", summary="Tóm tắt", files=[COVER]))
    row.refresh_from_db()
    assert (row.state, row.entry_version, row.problem) == (DeliveryState.SCHEDULED, 3, None)
    assert row.undo_until and row.undo_until > datetime.now(UTC)


def test_a_channel_of_videos_is_not_meant_by_an_item_without_one() -> None:
    make_rule("Mọi tin", youtube())
    tell(fresh())
    assert not Delivery.objects.exists()


def test_a_lost_event_is_found_again() -> None:
    make_rule("Mọi tin", facebook())
    entry = fresh()
    withdrawn = withdraw(fresh("Đã gỡ"))
    assert entries_without_rules(datetime.now(UTC)) == [entry] and withdrawn.status == Status.WITHDRAWN
    plan_by_rules(entry)
    assert entries_without_rules(datetime.now(UTC)) == []
