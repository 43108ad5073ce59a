"""The overview of figures: sums that say what they know, beside the days before."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.models import Collection, GroupCollectionPermission

from cms.core.models import DailyCount
from publishers.analytics.facts.enlisting import enlist
from publishers.analytics.facts.summing import sum_up
from publishers.models import Channel, Delivery, ShortLink

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _listed(posts: dict[str, Delivery], yesterday: Any) -> None:
    enlist(yesterday)


def card(answer: Any, figure: str) -> dict[str, Any]:
    return next(card for card in answer.context["cards"] if card["figure"] == figure)


def row(answer: Any, table: str, name: str) -> list[str]:
    found = next(one for one in answer.context["tables"] if one.key == table)
    return next([cell.text for cell in line] for line in found.rows if line[0].text == name)


@pytest.mark.both
def test_gains_of_the_week_also_of_older_posts(desk: Any) -> None:
    answer = desk.get(reverse("loa_figures:index"))
    assert answer.status_code == 200
    assert card(answer, "posts")["text"] == "3"
    assert card(answer, "views")["text"] == "100", "40 of the new one, 60 more of the old one"
    assert card(answer, "views")["note"] == "told for 1 of 3 posts"
    assert card(answer, "views")["change"].percent == 0, "100 before as well"


@pytest.mark.both
def test_what_nobody_told_is_no_nought(desk: Any) -> None:
    answer = desk.get(reverse("loa_figures:index"))
    assert (card(answer, "reach")["text"], card(answer, "watch_s")["text"]) == ("", "")
    assert card(answer, "watch_s")["why"] == "not counted there"
    assert row(answer, "channel", "X")[2:4] == ["not told yet", "not offered"]
    assert row(answer, "channel", "Đài truyền thanh")[1:3] == ["1", "not counted there"]
    assert row(answer, "channel", "X")[4] == "0", "told, and none"


@pytest.mark.both
def test_a_filter_narrows_everything_and_a_line_leads_to_it(desk: Any, channels: dict[str, Channel]) -> None:
    answer = desk.get(reverse("loa_figures:index"))
    lines = next(table.rows for table in answer.context["tables"] if table.key == "channel")
    link = next(line[0].url for line in lines if line[0].text == "Facebook")
    assert f"channel={channels['facebook'].pk}" in link
    narrowed = desk.get(link)
    assert card(narrowed, "posts")["text"] == "1"
    assert len(narrowed.context["tables"][0].rows) == 1


def test_lines_are_ordered_by_the_address(desk: Any) -> None:
    def names(sort: str) -> list[str]:
        answer = desk.get(reverse("loa_figures:index"), {"sort": sort})
        return [line[0].text for line in next(t.rows for t in answer.context["tables"] if t.key == "channel")]

    assert names("-views")[0] == names("views")[0] == "Facebook", "what is unknown comes last either way"
    assert names("name") == list(reversed(names("-name")))


@pytest.mark.parametrize(
    "asked",
    [
        {"range": "custom", "from": "2026-02-30", "to": ""},
        {"range": "custom", "from": "2026-05-02", "to": "2026-05-01"},
        {"range": "custom", "from": "1999-01-01", "to": "2026-01-01"},
        {"range": "no"}, {"channel": "x\x00"}, {"campaign": "99999999999999999999"}, {"topic": "%"},
        {"sort": "-nothing", "figure": "nothing"},
    ],
)  # fmt: skip
def test_no_address_breaks_it(desk: Any, asked: dict[str, str]) -> None:
    assert desk.get(reverse("loa_figures:index"), asked).status_code == 200


@pytest.mark.parametrize("wanted", ["xlsx", "csv", "pdf"])
def test_every_table_can_be_taken_along_with_the_same_filters(desk: Any, wanted: str, channels: Any) -> None:
    asked = {"export": wanted, "table": "channel", "channel": channels["facebook"].pk}
    answer = desk.get(reverse("loa_figures:index"), asked)
    assert f".{wanted}" in answer["Content-Disposition"]
    if wanted == "csv":
        assert answer.content.decode("utf-8-sig").splitlines()[1].startswith("Facebook,1,")
    if wanted == "xlsx":
        cells = [[cell.value for cell in line] for line in load_workbook(io.BytesIO(answer.content)).active]
        assert any("Channel: Facebook" in str(line[0]) for line in cells)
        assert next(line for line in cells if line[0] == "Facebook")[1] == 1, "a number stays a number"
    if wanted == "pdf":
        assert answer.content.startswith(b"%PDF")


def test_as_many_queries_for_many_posts(desk: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(34):
        desk.get(reverse("loa_figures:index"), {"range": "90"})


def test_who_has_nothing_sees_nothing_of_others(client: Any, django_user_model: Any, posts: Any) -> None:
    group = Group.objects.create(name="Elsewhere")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = django_user_model.objects.create_user("x", "x@example.vn", "x")
    user.groups.add(group)
    client.force_login(user)
    answer = client.get(reverse("loa_figures:index"))
    assert card(answer, "posts")["text"] == "0"
    assert b"Facebook" not in answer.content


def own(answer: Any) -> dict[str, dict[str, Any]]:
    return {card["figure"].removeprefix("own-"): card for card in answer.context["own_cards"]}


@pytest.mark.both
def test_what_loa_counted_itself_stands_apart(desk: Any, posts: dict[str, Delivery], yesterday: Any) -> None:
    item, day = str(posts["new"].entry_id), yesterday.date()
    ShortLink.objects.create(code="abc", entry=posts["new"].entry, channel=posts["new"].channel, made_for="1:")
    DailyCount.objects.bulk_create(
        DailyCount(measure=measure, subject=subject, day=day - timedelta(days=back), total=total, part=part)
        for measure, subject, back, total, part in [
            ("page_views", item, 0, 7, ""), ("page_views", item, 0, 90, "bot"), ("page_views", "other", 1, 5, ""),
            ("page_views", "other", 20, 1, ""), ("page_views", item, 9, 6, ""), ("clicks", "abc", 2, 3, ""),
        ]
    )  # fmt: skip
    found = own(desk.get(reverse("loa_figures:index")))
    assert {name: card["text"] for name, card in found.items()} == {"clicks": "3", "page_views": "12", "downloads": "0"}
    assert found["page_views"]["change"].percent == 100, "people only: machines are no readers"
    assert found["clicks"]["change"].way == "none", "nobody knows of days before the counting"
    form = own(desk.get(reverse("loa_figures:index"), {"form": posts["new"].entry.form}))
    assert (form["page_views"]["text"], form["clicks"]["text"]) == ("7", "3")
    channel = own(desk.get(reverse("loa_figures:index"), {"channel": posts["new"].channel_id}))
    assert {name: card["text"] for name, card in channel.items()} == {"clicks": "3"}, "a page is no channel's"
    other = own(desk.get(reverse("loa_figures:index"), {"channel": posts["other"].channel_id}))
    assert other["clicks"]["text"] == "0"


def test_two_departments_see_each_their_own(client: Any, django_user_model: Any, posts: Any, channels: Any) -> None:
    """Each has one channel; sums, tables, posts, items and exports hold nothing of the other's."""
    mine = Collection.get_first_root_node().add_child(name="A")
    Channel.objects.filter(pk=channels["facebook"].pk).update(collection=mine)
    group = Group.objects.create(name="Department A")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    use = Permission.objects.get(content_type__app_label="loa_publishers", codename="use_channel")
    GroupCollectionPermission.objects.create(group=group, collection=mine, permission=use)
    user = django_user_model.objects.create_user("a", "a@example.vn", "x")
    user.groups.add(group)
    sum_up()
    client.force_login(user)
    answer = client.get(reverse("loa_figures:index"))
    assert (card(answer, "posts")["text"], card(answer, "views")["text"]) == ("1", "100")
    assert {line[0].text for table in answer.context["tables"][:1] for line in table.rows} == {"Facebook"}
    narrowed = client.get(reverse("loa_figures:index"), {"channel": channels["x"].pk})
    assert card(narrowed, "posts")["text"] == "0"
    assert [row[1].text for row in client.get(reverse("loa_figures:posts")).context["table"].rows] == ["Facebook"]
    taken = client.get(reverse("loa_figures:posts"), {"export": "csv", "channel": channels["x"].pk})
    assert len(taken.content.decode("utf-8-sig").strip().splitlines()) == 1, "the heads alone"
    for page in ({}, {"drawer": "1"}, {"export": "csv", "table": "own"}):
        address = reverse("loa_figures:item", args=[posts["other"].entry_id])
        assert client.get(address, page).status_code in (302, 403)


def test_of_a_long_span_the_screen_shows_weeks_and_the_file_every_day(desk: Any, yesterday: Any) -> None:
    last = yesterday.date()
    asked = {"range": "custom", "from": str(last - timedelta(days=199)), "to": str(last)}
    answer = desk.get(reverse("loa_figures:index"), asked)
    weeks = answer.context["day_table"].rows
    assert len(weeks) == len(answer.context["chart"]["bars"]) == 29
    assert sum(line[2].value for line in weeks) == 200, "views of both posts"
    book = load_workbook(io.BytesIO(desk.get(reverse("loa_figures:index"), {**asked, "export": "xlsx"}).content))
    assert {row[0].value.date() for row in book.active.iter_rows() if hasattr(row[0].value, "date")} == {
        last - timedelta(days=days) for days in range(200)
    }
