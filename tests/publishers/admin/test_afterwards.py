"""What a delivery's page tells of a post that is out: its figures, its files, and what did not come along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cms.entries.models import Entry, Status
from publishers.admin.deliveries.figures import LABELS
from publishers.contract import Figure
from publishers.models import Channel, Delivery, DeliveryState, MeasuredPost, Metric, Told
from publishers.registry import platforms
from publishers.sentences import explain_problem

from .conftest import Login, shown

pytestmark = pytest.mark.django_db


def page_of(login: Login, delivery: Delivery) -> str:
    address = reverse("loa_deliveries:inspect", args=[delivery.pk])
    return shown(login("unit_approver").get(address))


@pytest.fixture
def out(delivery: Delivery) -> Delivery:
    """It stands on Facebook."""
    receipt = {"remote_id": "1_2", "state": "live", "permalink": "https://example.org/1", "facts": {}}
    return changed(
        delivery, state=DeliveryState.PUBLISHED, remote_id="1_2", receipt=receipt, published_at=timezone.now()
    )


def changed(delivery: Delivery, **values: Any) -> Delivery:
    Delivery.objects.filter(pk=delivery.pk).update(**values)
    delivery.refresh_from_db()
    return delivery


def with_facts(delivery: Delivery, **facts: Any) -> Delivery:
    return changed(delivery, receipt={**(delivery.receipt or {}), "facts": facts})


def measured(delivery: Delivery, **values: Any) -> MeasuredPost:
    return MeasuredPost.objects.create(
        delivery=delivery, channel=delivery.channel, remote_id=delivery.remote_id, posted_at=timezone.now(), **values
    )


def told(
    delivery: Delivery, figure: Figure, state: Told, value: int | None = None, *, days_ago: int = 0, since: str = ""
) -> None:  # fmt: skip
    at = timezone.now() - timedelta(days=days_ago)
    Metric.objects.create(
        delivery=delivery, figure=figure, day=timezone.localdate(at), fetched_at=at, state=state, value=value,
        names="n", definition=since,
    )  # fmt: skip


# --- figures ---


def test_every_figure_has_a_name_for_people() -> None:
    assert set(LABELS) == set(Figure)


def test_numbers_are_shown_and_the_unknown_is_named(login: Login, out: Delivery) -> None:
    measured(out, measure_at=timezone.now() + timedelta(hours=3))
    told(out, Figure.VIEWS, Told.VALUE, 12345)
    told(out, Figure.COMMENTS, Told.ZERO, 0)
    told(out, Figure.REACH, Told.NOT_OFFERED)
    told(out, Figure.SHARES, Told.PENDING)
    told(out, Figure.CLICKS, Told.VALUE, 40, days_ago=3)
    told(out, Figure.CLICKS, Told.FAILED)
    html = page_of(login, out)
    assert "<strong>12,345</strong>" in html and "<strong>0</strong>" in html
    assert "does not tell it for this post" in html and "counts it some days later" in html
    assert "<strong>40</strong>" in html and "the platform refused it" in html, "the last number stays beside the words"
    assert "This platform does not count: Reactions, Saved, Time watched." in html
    assert "Asked again about" in html


def test_a_new_post_says_when_it_is_asked_about(login: Login, out: Delivery) -> None:
    assert "about an hour after the post was published" in page_of(login, out)


def test_trouble_with_asking_is_told_in_words(login: Login, out: Delivery) -> None:
    measured(out, problem={"code": "unreachable", "params": {}}, tries=1)
    assert "could not be asked the last time" in page_of(login, out)


def test_a_post_that_is_gone_over_there_is_told(login: Login, out: Delivery) -> None:
    measured(out, gone_at=timezone.now())
    told(out, Figure.VIEWS, Told.VALUE, 7)
    html = page_of(login, out)
    assert "no longer there" in html and "<strong>7</strong>" in html


def test_a_correction_shows_the_figures_of_the_post_it_changed(login: Login, out: Delivery) -> None:
    measured(out)
    told(out, Figure.VIEWS, Told.VALUE, 77)
    correction = Delivery.objects.create(
        entry=out.entry, entry_version=2, channel=out.channel, kind="correct", state=DeliveryState.PUBLISHED,
        due_at=out.due_at, run_at=out.run_at, content_hash="2", bound_hash="2", remote_id=out.remote_id,
        receipt=out.receipt, published_at=timezone.now(),
    )  # fmt: skip
    assert "<strong>77</strong>" in page_of(login, correction)


def test_hours_watched_are_written_for_people(login: Login, out: Delivery) -> None:
    measured(out)
    told(out, Figure.WATCH_S, Told.VALUE, 2 * 3600 + 5 * 60)
    assert "<strong>2 h 5 min</strong>" in page_of(login, out)


def test_a_number_leads_to_what_it_means_and_says_what_can_t_be_compared(login: Login, out: Delivery) -> None:
    measured(out)
    told(out, Figure.VIEWS, Told.VALUE, 900, days_ago=9)
    told(out, Figure.VIEWS, Told.VALUE, 4000, since="2026-08")
    told(out, Figure.CLICKS, Told.VALUE, 50, days_ago=2)
    told(out, Figure.CLICKS, Told.VALUE, 31)
    html = page_of(login, out)
    assert f'href="{reverse("loa_meanings")}#views"' in html
    assert "counts this otherwise since 08/2026" in html and "took some back" in html
    assert html.count("took some back") == 1, "a new sense is no loss"


def test_what_is_not_sent_or_not_counted_shows_no_figures(login: Login, delivery: Delivery) -> None:
    assert "loa-figures-section" not in page_of(login, delivery)


# --- what did not come along ---


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"comment": "refused", "comment_detail": "(#368) blocked"}, "refused its first comment"),
        ({"captions": "refused", "captions_detail": "(#368) blocked"}, "refused its captions"),
    ],
)
def test_an_extra_that_was_refused_is_told_with_the_platform_s_words(
    login: Login, out: Delivery, facts: dict[str, str], words: str
) -> None:
    html = page_of(login, with_facts(out, **facts))
    assert words in html and "(#368) blocked" in html


def test_what_came_along_is_no_news(login: Login, out: Delivery) -> None:
    assert "refused its" not in page_of(login, with_facts(out, comment="posted", captions="vi_VN"))


def test_every_shortfall_has_a_sentence_of_its_own() -> None:
    youtube = platforms()["youtube"].shortfalls(
        {"refused": {"thumbnail": "a", "captions": "b", "playlist": "c", "playlist_before": "d", "new": "e"}}
    )
    facebook = platforms()["facebook"].shortfalls({"comment": "refused", "captions": "refused"})
    said = [explain_problem(problem, "youtube") for problem in youtube]
    said += [explain_problem(problem, "facebook") for problem in facebook]
    assert len({words.message for words in said}) == 6
    assert all(words.fix for words in said)


# --- files ---


def test_the_item_s_page_leads_to_the_files_as_they_were_sent(login: Login, entry: Entry, out: Delivery) -> None:
    client = login("unit_approver")
    item = shown(client.get(reverse("loa_item", args=[entry.pk])))
    address = reverse("loa_deliveries:inspect", args=[out.pk])
    assert f'href="{address}#loa-files-section"' in item
    page = shown(client.get(address))
    assert 'id="loa-files-section"' in page and "The file as it is sent" in page


@pytest.mark.parametrize("values", [{"status": Status.WITHDRAWN}, {"version": 2}])
def test_files_that_can_no_longer_be_fetched_are_not_offered(
    login: Login, entry: Entry, out: Delivery, values: dict[str, Any]
) -> None:
    Entry.objects.filter(pk=entry.pk).update(**values)
    assert "#loa-files-section" not in shown(login("unit_approver").get(reverse("loa_item", args=[entry.pk])))
    client = login("channel_admin", "unit_approver")
    assert 'id="loa-files-section"' not in shown(client.get(reverse("loa_deliveries:inspect", args=[out.pk])))


# --- the home screen ---


def test_an_access_that_ends_soon_is_on_the_home_screen(login: Login, facebook: Channel) -> None:
    end = timezone.now() + timedelta(days=5, hours=1)
    Channel.objects.update(consent_until=end)
    html = shown(login("channel_admin").get("/admin/"))
    assert "The access ends in 5 days" in html and reverse("loa_channels:edit", args=[facebook.pk]) in html
    assert "loa-attention-title" not in shown(login("unit_approver").get("/admin/"))


def test_an_access_that_ends_in_a_month_is_no_news(login: Login, facebook: Channel) -> None:
    Channel.objects.update(consent_until=timezone.now() + timedelta(days=30))
    assert "loa-attention-title" not in shown(login("channel_admin").get("/admin/"))
