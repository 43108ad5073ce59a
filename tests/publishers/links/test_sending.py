"""From the plan to the post: the short link, the signature and the template arrive, and are found again."""

from __future__ import annotations

from typing import Any

import pytest

from cms.entries.models import Entry, EntryVersion
from publishers.links.making import address, stand_in
from publishers.models import Campaign, Channel, Delivery, ReusableText, ShortLink, TextKind
from publishers.planning.binding import bound_hash
from publishers.planning.follow_ups import follow_up
from publishers.planning.message import message_for
from publishers.planning.plan import Choice, plan
from publishers.planning.preflight.judging import Judged
from publishers.planning.preflight.mending import Changes
from publishers.planning.preflight.readiness import readiness
from publishers.registry import get_platform
from publishers.sandbox import facebook as facebook_sandbox
from publishers.sandbox import x as x_sandbox
from publishers.sandbox.server import RunningSandbox
from publishers.texts.wording import Wording
from tests.entries.factories import make_entry
from tests.publishers.engine.conftest import Work, clock, running, work, work_through  # noqa: F401 (fixtures)
from tests.publishers.factories import facebook, x

pytestmark = pytest.mark.django_db
URL = "https://pbgdpl.example.gov.vn/tin-tuc/luat-can-cuoc/"


@pytest.fixture
def entry() -> Entry:
    made = make_entry("Luật Căn cước", url=URL, summary="Từ ngày 01/7/2024.", tags=("căn cước",))
    EntryVersion.objects.filter(entry=made).update(url=URL)
    return made


def text(kind: TextKind, words: str) -> ReusableText:
    return ReusableText.objects.create(name=words[:20], kind=kind, text=words)


def dressed(channel: Channel) -> Channel:
    """With short links, a template and a signature."""
    channel.short_links = True
    channel.template = text(TextKind.TEMPLATE, "{title}\n\n{summary}\n\nXem: {link}")
    channel.signature = text(TextKind.SIGNATURE, "Sở Tư pháp – 1900 0000")
    channel.save()
    return channel


def expected(link: ShortLink) -> str:
    return f"Luật Căn cước\n\nTừ ngày 01/7/2024.\n\nXem: {address(link.code)}\n\nSở Tư pháp – 1900 0000"


@pytest.mark.parametrize(("make", "place"), [(facebook, facebook_sandbox), (x, x_sandbox)])
def test_what_was_seen_is_what_is_sent(
    entry: Entry, running: RunningSandbox, work: Work, make: Any, place: Any  # noqa: F811
) -> None:  # fmt: skip
    channel = dressed(make())
    (row,) = readiness(entry.record(), [channel])
    (delivery,) = plan(entry, [Choice(channel=channel)])
    link = ShortLink.objects.get()
    assert row.message is not None
    assert row.message.body.replace("/-/s/preview", f"/-/s/{link.code}") == expected(link)
    assert work(delivery) == "published"
    (post,) = place.timeline(running.sandbox)
    assert post.text == expected(link)
    assert not ShortLink.objects.exclude(pk=link.pk).exists()


@pytest.mark.parametrize(("make", "operation", "place"), [
    (facebook, "feed.create", facebook_sandbox), (x, "post.create", x_sandbox),
])  # fmt: skip
def test_a_post_whose_answer_was_lost_is_found_again(
    entry: Entry, running: RunningSandbox, work_through: Any, make: Any, operation: str, place: Any  # noqa: F811
) -> None:  # fmt: skip
    channel = dressed(make())
    running.set_fault(channel.platform, operation, "reset_after")
    (delivery,) = plan(entry, [Choice(channel=channel)])
    work_through(delivery)
    assert delivery.state == "published"
    assert len(place.timeline(running.sandbox)) == 1


def test_what_was_planned_goes_out_though_the_texts_change(entry: Entry) -> None:
    channel = dressed(facebook())
    (delivery,) = plan(entry, [Choice(channel=channel)])
    before = message_for(delivery, get_platform("facebook"))
    ReusableText.objects.update(text="{title}")
    Channel.objects.update(short_links=False, signature=None)
    again = message_for(Delivery.objects.get(pk=delivery.pk), get_platform("facebook"))
    assert (again.body, again.url) == (before.body, before.url)
    assert delivery.bound_hash == bound_hash(entry.content_hash, {}, {}, delivery.wording)
    assert delivery.bound_hash != bound_hash(entry.content_hash, {}, {})


def test_a_correction_keeps_the_wording_of_the_post(entry: Entry, running: RunningSandbox, work: Work) -> None:  # noqa: F811
    channel = dressed(facebook())
    (delivery,) = plan(entry, [Choice(channel=channel)])
    work(delivery)
    Channel.objects.update(signature=None, template=None)
    Entry.objects.filter(pk=entry.pk).update(content_hash="f" * 64)
    entry.refresh_from_db()
    (correction,) = follow_up(entry, [channel])
    assert correction.wording == delivery.wording


def test_a_text_of_ones_own_carries_the_short_link_and_no_signature(entry: Entry) -> None:
    channel = dressed(facebook())
    variant, options = {"body": f"Đọc tại {URL} và {URL}phu-luc/"}, {"first_comment": f"Toàn văn: {URL}"}
    (delivery,) = plan(entry, [Choice(channel=channel, variant=variant, options=options)])
    message = message_for(delivery, get_platform("facebook"))
    link = address(ShortLink.objects.get().code)
    assert message.body == f"Đọc tại {link} và {URL}phu-luc/"
    assert message.options["first_comment"] == f"Toàn văn: {link}"
    assert message.url == link
    assert message.record.url == URL
    assert delivery.variant == variant


def test_a_stand_in_copied_out_of_a_preview_never_goes_out(entry: Entry) -> None:
    channel, variant = facebook(), {"body": f"Xem {stand_in()}"}
    (delivery,) = plan(entry, [Choice(channel=channel, variant=variant)])
    assert message_for(delivery, get_platform("facebook")).body == f"Xem {URL}"


def test_a_campaign_may_ask_for_all_its_channels(entry: Entry) -> None:
    campaign = Campaign.objects.create(name="Ngày Pháp luật", short_links=True)
    channels = [facebook(), x()]
    rows = readiness(entry.record(), channels, campaign=campaign)
    assert all(row.message and "/-/s/preview" in row.message.body for row in rows)
    plan(entry, [Choice(channel=channel, campaign=campaign) for channel in channels])
    assert {link.channel_id for link in campaign.links.all()} == {channel.pk for channel in channels}


def test_a_mend_writes_the_items_own_address_into_the_text(entry: Entry) -> None:
    judged = Judged(
        record=entry.record(), platform=get_platform("facebook")(None, None, None),  # type: ignore[arg-type]
        wording=Wording(link="https://a.vn/-/s/preview"),
    )  # fmt: skip
    changes = judged._unlinked(Changes(body="Xem https://a.vn/-/s/preview", options={"first_comment": "x"}))
    assert changes.body == f"Xem {URL}"


def test_channels_that_add_nothing_keep_their_hash_and_cost_no_query(
    entry: Entry, django_assert_num_queries: Any
) -> None:  # fmt: skip
    channel = facebook()
    (delivery,) = plan(entry, [Choice(channel=channel)])
    assert delivery.wording == {}
    assert delivery.bound_hash == bound_hash(entry.content_hash, {}, {})
    record = entry.record()
    with django_assert_num_queries(0):
        from publishers.planning.wordings import wordings_shown

        wordings_shown(record, [channel], None, {})
