"""Posts, best times, one item and changed laws in figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from publishers.analytics.facts.enlisting import enlist
from publishers.models import Channel, Delivery
from tests.entries.factories import make_entry
from tests.publishers.analytics.facts.told import post, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _listed(posts: dict[str, Delivery], yesterday: Any) -> None:
    enlist(yesterday)


def lines(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_posts_by_a_figure_with_the_unknown_last(desk: Any) -> None:
    answer = desk.get(reverse("loa_figures:posts"), {"sort": "-views"})
    shown = lines(answer.context["table"])
    assert (shown[0][1], shown[0][3]) == ("Facebook", "40")
    assert {row[3] for row in shown[1:]} == {"not told yet", "not counted there"}
    assert "posted_at" in answer.context["table"].heads[2].url
    for wanted in ("csv", "xlsx", "pdf"):
        assert desk.get(reverse("loa_figures:posts"), {"export": wanted}).status_code == 200


def test_best_time_says_nothing_of_too_few(desk: Any, channels: dict[str, Channel], yesterday: Any) -> None:
    answer = desk.get(reverse("loa_figures:best"), {"range": "90"})
    assert answer.context["best"] == ""
    assert b"too few" in answer.content
    for number in range(3):
        made = post(channels["facebook"], yesterday - timedelta(days=7 * number + 1), make_entry())
        tell(made, yesterday - timedelta(days=7 * number + 1), views=100 + number, reactions=30 + number)
    answer = desk.get(reverse("loa_figures:best"), {"range": "90"})
    assert "10:00 to 12:00 (median 3" in answer.context["best"]
    assert desk.get(reverse("loa_figures:best"), {"range": "90", "export": "csv", "table": "forms"}).status_code == 200


def test_one_item_with_each_of_its_posts(desk: Any, posts: dict[str, Delivery]) -> None:
    address = reverse("loa_figures:item", args=[posts["new"].entry_id])
    answer = desk.get(address)
    row = lines(answer.context["channels"])[0]
    assert (row[0], row[2], row[3], row[4]) == ("Facebook", "40", "refused", "1")
    assert answer.context["chart"]["drawn"].bars
    assert desk.get(address, {"export": "pdf", "table": "own"}).content.startswith(b"%PDF")


def test_the_same_item_in_a_drawer_is_no_whole_page(desk: Any, posts: dict[str, Delivery]) -> None:
    listed = desk.get(reverse("loa_figures:posts")).content.decode()
    address = reverse("loa_figures:item", args=[posts["new"].entry_id])
    assert f'href="{address}" data-drawer' in listed, "a plain link without the script"
    part = desk.get(address, {"drawer": "1"}).content.decode()
    assert "<html" not in part
    assert 'id="loa-drawer-title"' in part
    assert "drawer=" not in part, "what is chosen in it leads to the page"


def test_an_item_of_others_stays_theirs(client: Any, django_user_model: Any, posts: dict[str, Delivery]) -> None:
    from django.contrib.auth.models import Permission

    user = django_user_model.objects.create_user("x", "x@example.vn", "x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    answer = client.get(reverse("loa_figures:item", args=[posts["new"].entry_id]))
    assert answer.status_code in (302, 403)
    assert not client.get(reverse("loa_figures:posts")).context["table"].rows


def test_no_law_has_changed(desk: Any) -> None:
    answer = desk.get(reverse("loa_figures:law"))
    assert b"There is nothing to do here." in answer.content
