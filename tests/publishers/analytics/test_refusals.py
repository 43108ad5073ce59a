"""A number that a platform drops: one matter a channel, however many posts lack it, gone when it is back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from publishers.models import Channel, ChannelState, Delivery, Matter, Metric, RefusedFigure
from publishers.sandbox.server import RunningSandbox
from publishers.trouble import letters
from publishers.trouble.watching import watch
from tests.publishers import factories

from .conftest import Collect, MovingClock, told

pytestmark = pytest.mark.django_db

Publish = Callable[[Delivery], Delivery]
CLICKS = "retired:post_clicks"


@pytest.fixture
def posts(running: RunningSandbox, publish: Publish) -> list[Delivery]:
    """Two items on one Page."""
    page = factories.facebook()
    return [publish(factories.planned(page, title)) for title in ("Luật Căn cước", "Luật Đất đai")]


def open_matters() -> list[tuple[str, str]]:
    return list(Matter.objects.open().order_by("about").values_list("cause", "about"))


def test_a_retired_name_is_one_matter_and_empties_nothing_else(
    posts: list[Delivery], running: RunningSandbox, collect: Collect, clock: MovingClock
) -> None:
    running.sandbox.set_quota("facebook", CLICKS, 1)
    for _ in range(2):
        assert collect(hours=4) == 2
        watch(clock.now())
    for post in posts:
        figures = told(post)
        assert figures["clicks"] == ("failed", None)
        assert figures["views"][0] in ("value", "zero") and figures["shares"][0] in ("value", "zero")
    refused = RefusedFigure.objects.get()
    assert (refused.figure, refused.names) == ("clicks", "post_clicks")
    assert open_matters() == [("figure", "clicks")]
    matter = Matter.objects.get()
    assert matter.grew_at == matter.opened_at, "it rings once"
    clock.forward(minutes=5)
    assert letters.write(clock.now()) == 0, "nothing waits for it: the bell is enough"

    running.sandbox.set_quota("facebook", CLICKS, 0)
    collect(hours=4)
    watch(clock.now())
    assert open_matters() == [] and not RefusedFigure.objects.exists()
    assert told(posts[0])["clicks"] == ("zero", 0)


def test_each_number_has_a_matter_of_its_own(
    posts: list[Delivery], running: RunningSandbox, collect: Collect, clock: MovingClock
) -> None:
    for name in (CLICKS, "retired:post_media_view"):
        running.sandbox.set_quota("facebook", name, 1)
    collect(hours=4)
    watch(clock.now())
    assert open_matters() == [("figure", "clicks"), ("figure", "views")]


def test_what_one_post_alone_lacks_is_no_matter(
    posts: list[Delivery], running: RunningSandbox, collect: Collect, clock: MovingClock
) -> None:
    page = Channel.objects.get()
    running.sandbox.set_quota("facebook", CLICKS, 1)
    collect(hours=4)
    watch(clock.now())
    Channel.objects.filter(pk=page.pk).update(state=ChannelState.PAUSED)
    watch(clock.now())
    assert open_matters() == [], "of a channel that nobody asks, nothing is missing"


def test_a_number_that_only_comes_late_again_keeps_the_matter(
    running: RunningSandbox, put_up: Callable[[Channel], Delivery], collect: Collect
) -> None:
    post = put_up(factories.youtube())
    running.sandbox.set_quota("youtube", "retired:shares", 1)
    collect(hours=4)
    assert told(post)["shares"] == ("failed", None) and told(post)["views"][0] in ("value", "zero")
    assert RefusedFigure.objects.get().figure == "shares"
    assert Metric.objects.filter(delivery=post, figure="watch_s").exclude(state="failed").exists()
    running.set_fault("youtube", "reports.query", "500_before", times=9)
    collect(hours=4)
    assert RefusedFigure.objects.exists(), "Analytics was away: that answers nothing"
