"""Numbers that are no longer told: in *Needs attention* and the bell, by name, and only for one's own channels."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from publishers.models import Channel, RefusedFigure
from publishers.trouble.watching import watch
from tests.publishers import factories

from .conftest import Login, shown

pytestmark = pytest.mark.django_db
INDEX, BELL = reverse("loa_trouble:index"), reverse("loa_trouble:bell")


@pytest.fixture
def refused(facebook: Channel) -> RefusedFigure:
    row = RefusedFigure.objects.create(channel=facebook, figure="clicks", names="post_clicks", since=timezone.now())
    watch(timezone.now())
    return row


def test_a_keeper_is_told_which_number_and_what_to_do(login: Login, refused: RefusedFigure) -> None:
    client = login("channel_admin")
    bell = shown(client.get(BELL))
    assert "A number is no longer told: <strong>Clicks</strong>" in bell and refused.channel.name in bell
    html = shown(client.get(INDEX))
    assert "“post_clicks”" in html and "write the new one there" in html
    assert reverse("loa_channels:edit", args=[refused.channel_id]) in html
    assert reverse("loa_meanings") in html
    assert "1 new" not in shown(client.get(BELL)), "who looked has seen it"


def test_who_may_only_publish_is_told_whom_to_ask(login: Login, refused: RefusedFigure) -> None:
    html = shown(login("unit_approver").get(INDEX))
    assert "“post_clicks”" in html and "Ask whoever looks after" in html
    assert reverse("loa_channels:edit", args=[refused.channel_id]) not in html


def test_nobody_is_told_of_another_department_s_number(login: Login, refused: RefusedFigure) -> None:
    foreign = factories.zalo("Zalo Sở khác")
    RefusedFigure.objects.create(channel=foreign, figure="followers", names="num_follower", since=timezone.now())
    watch(timezone.now())
    client = login("unit_approver")
    for address in (INDEX, BELL):
        assert "num_follower" not in (html := shown(client.get(address))) and "Zalo Sở khác" not in html
    assert "num_follower" in shown(login().get(INDEX))


def test_many_cost_no_more_queries(
    login: Login, facebook: Channel, refused: RefusedFigure, django_assert_max_num_queries: Any
) -> None:
    client = login("channel_admin")
    client.get(INDEX)
    RefusedFigure.objects.bulk_create(
        RefusedFigure(channel=facebook, figure=word, names=word, since=timezone.now())
        for word in ("views", "reach", "reactions", "followers")
    )
    with django_assert_max_num_queries(45):
        assert shown(client.get(INDEX)).count("write the new one there") == 5


def test_the_page_of_meanings_is_for_everybody_at_the_desk(login: Login) -> None:
    html = shown(login("editor").get(reverse("loa_meanings")))
    for words in ("People reached", "Engagement", "post_media_view", "first frame", "08/2026", "Not counted by:",
                  "getChatMemberCount", "not checked at the platform yet"):  # fmt: skip
        assert words in html, words
