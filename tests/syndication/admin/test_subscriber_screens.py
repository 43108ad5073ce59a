"""In a browser: the screens of subscribers, wide and narrow, for everybody; ended by keyboard."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from syndication.models import Subscription, SubscriptionState
from tests.entries.factories import make_agency

from .looking import look, sit_down

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("rooted")]
LIST = "/admin/subscribers/"


@pytest.fixture
def desk(live_server: Any, page: Any, django_user_model: Any, client: Any, settings: Any) -> Any:
    """The desk with somebody logged in who reads English."""
    settings.LOA = {**settings.LOA, "PUBLIC_URL": live_server.url}
    return sit_down(page, live_server, client, django_user_model)


def fill() -> Subscription:
    """One that is told, one that can't be, one that is over. Nobody listens at any of them."""
    make_agency("so-y-te")
    common = {"host": "127.0.0.1", "callback": "http://127.0.0.1:9/websub/" + "k3y" * 12, "lease_until": _soon()}
    told = {"told": 41, "told_at": timezone.now(), "took_ms": 230, "secret": "sealed"}
    made = Subscription.objects.create(
        key="1", topic="/feeds/so-y-te.atom?form=news,video", state=SubscriptionState.ACTIVE, **told, **common
    )
    Subscription.objects.create(
        key="2", topic="/feeds/all.rss", state=SubscriptionState.ACTIVE, failures=7, problem={"code": "no_answer"},
        due_at=_soon(), **common,
    )  # fmt: skip
    Subscription.objects.create(
        key="3", topic="/feeds/all.json", state=SubscriptionState.DENIED, problem={"code": "wrong_challenge"}, **common
    )
    return made


def _soon() -> Any:
    return timezone.now() + timedelta(hours=3)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_screens_are_whole_and_for_everybody(desk: Any, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 900})
    look(desk, "subscribers-none", LIST, width)
    row = fill()
    look(desk, "subscribers", LIST, width)
    look(desk, "subscriber", f"{LIST}inspect/{row.pk}/", width)


def test_ending_needs_no_mouse(desk: Any) -> None:
    row = fill()
    desk.goto(f"{desk.site}{LIST}inspect/{row.pk}/")
    desk.get_by_role("textbox", name="Why is it ended?").focus()
    desk.keyboard.type("Trang đã đóng")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.get_by_text("The subscription is ended").wait_for()
    row.refresh_from_db()
    assert row.state == SubscriptionState.DENIED
