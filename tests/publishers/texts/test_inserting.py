"""What is offered beside a text: the texts of the channel's collection and of those above it, and no others."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.models import Collection

from publishers.models import Channel, ReusableText, TextKind
from publishers.texts.choosing import with_texts, wording_on
from publishers.texts.inserting import insertable, signed
from tests.publishers.factories import by_hand
from tests.publishers.platforms.messages import TITLE, record

pytestmark = pytest.mark.django_db


def text(name: str, kind: TextKind = TextKind.HASHTAGS, words: str = "#Luật", **given: Any) -> ReusableText:
    return ReusableText.objects.create(name=name, kind=kind, text=words, **given)


@pytest.fixture
def offices() -> tuple[Channel, Channel]:
    """Two departments, each with a channel in a collection of its own."""
    root = Collection.get_first_root_node()
    made = []
    for name in ("Sở Tư pháp", "Sở Y tế"):
        channel = by_hand(f"Đài {name}")
        channel.collection = root.add_child(name=name)
        channel.save()
        made.append(channel)
    return made[0], made[1]


def names(found: Any, channel: Channel) -> list[str]:
    return [one.name for one in found[channel.pk]]


def test_texts_of_the_collection_and_of_those_above_are_offered(offices: tuple[Channel, Channel]) -> None:
    justice, health = offices
    text("chung")
    text("tư pháp", collection=justice.collection)
    text("y tế", collection=health.collection)
    found = insertable([justice, health])
    assert names(found, justice) == ["chung", "tư pháp"]
    assert names(found, health) == ["chung", "y tế"]


def test_what_is_meant_for_another_platform_or_form_is_left_out(offices: tuple[Channel, Channel]) -> None:
    channel, _ = offices
    text("facebook", platform="facebook")
    text("đài", platform="by_hand")
    text("hỏi đáp", TextKind.TEMPLATE, "{title}", form="qa")
    text("đồ họa", TextKind.TEMPLATE, "Mời xem: {title}", form="infographic")
    (tags, template) = insertable([channel], record())[channel.pk]
    assert tags.name == "đài"
    assert template.text == f"Mời xem: {TITLE}"
    assert names(insertable([channel]), channel) == ["đài", "hỏi đáp", "đồ họa"]


def test_two_queries_whatever_the_number(
    offices: tuple[Channel, Channel], django_assert_num_queries: Any
) -> None:  # fmt: skip
    for number in range(5):
        text(f"thẻ {number}", collection=offices[number % 2].collection)
    channels = list(Channel.objects.all())
    with django_assert_num_queries(2):
        insertable(channels, record())


def test_the_channels_own_texts_hold_for_what_they_suit(
    offices: tuple[Channel, Channel], django_assert_num_queries: Any
) -> None:  # fmt: skip
    channel, other = offices
    channel.template = text("hỏi đáp", TextKind.TEMPLATE, "{title}", form="qa")
    channel.signature = text("ký", TextKind.SIGNATURE, "Sở Tư pháp")
    channel.save()
    found = {one.pk: one for one in Channel.objects.all()}
    with django_assert_num_queries(2):
        with_texts(found.values())
        assert wording_on(found[channel.pk], "qa").template == "{title}"
        assert wording_on(found[channel.pk], "news").template == ""
        assert wording_on(found[other.pk], "qa").keep() == {}
        assert signed(found[channel.pk], "Bài") == "Bài\n\nSở Tư pháp"
        assert signed(found[other.pk], "Bài") == "Bài"


def test_a_rules_template_comes_before_the_channels(offices: tuple[Channel, Channel]) -> None:
    channel, _ = offices
    channel.template = text("chung", TextKind.TEMPLATE, "{title}")
    rules = text("của quy tắc", TextKind.TEMPLATE, "Mới: {title}", form="news")
    assert wording_on(channel, "news", template=rules).template == "Mới: {title}"
    assert wording_on(channel, "qa", template=rules).template == "{title}"


def test_channels_without_texts_cost_no_query(
    offices: tuple[Channel, Channel], django_assert_num_queries: Any
) -> None:  # fmt: skip
    channels = list(Channel.objects.all())
    with django_assert_num_queries(0):
        with_texts(channels)
