"""The desk of the inbox: who sees what, and what every button does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from cms.agencies.actions import equip_agency
from cms.agencies.models import Agency, AgencyGroup
from cms.entries.offer import Offer
from syndication.admin.comparing import compare
from syndication.inbound.intake import Incoming, take_in
from syndication.models import Proposal, Source, Trust
from tests.pages import factories as pages
from tests.syndication.inbound.items import LONG, NOW, bring, make_source, offer

pytestmark = pytest.mark.django_db

INDEX = "/admin/inbox/"


@pytest.fixture(autouse=True)
def _surroundings(settings: Any, db: None) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def agency() -> Agency:
    return pages.make_agency("syt", "Sở Y tế", kind="department")


@pytest.fixture
def source(agency: Agency) -> Source:
    return make_source(collection=agency.collection)


def browser(agency: Agency | None = None, *roles: str) -> Client:
    """Somebody with these roles in the agency; no role: somebody who may do everything."""
    user = get_user_model().objects.create_user("-".join(roles) or "admin", password="x", is_superuser=not roles)
    for role in roles:
        user.groups.add(AgencyGroup.objects.get(agency=agency, role=role).group)
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def latest() -> Proposal:
    return Proposal.objects.order_by("-pk")[0]


def page_of(proposal: Proposal) -> str:
    return reverse("loa_inbox:inspect", args=[proposal.pk])


def answer(client: Client, proposal: Proposal, act: str, **data: str) -> Any:
    return client.post(reverse("loa_inbox:answer", args=[proposal.pk, act]), data, follow=True)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_list_shows_what_waits_with_what_it_resembles(source: Source) -> None:
    bring(source, offer(1, body_html=LONG), offer(2, body_html=LONG))

    shown = text(browser().get(INDEX))

    assert "Tin số 1" in shown and "New item" in shown and "Looks like" in shown and "Vietnam time" in shown
    assert "Inbox (2)" in shown


def test_the_list_costs_the_same_for_many(source: Source, django_assert_max_num_queries: Any) -> None:
    bring(source, *(offer(n) for n in range(50)))
    client = browser()
    client.get(INDEX)

    with django_assert_max_num_queries(40):
        assert "Tin số 1" in text(client.get(INDEX))


def test_somebody_of_another_agency_sees_nothing_of_it(source: Source) -> None:
    other = pages.make_agency()
    bring(source, offer())
    client = browser(other, "editor")

    assert "Tin số 1" not in text(client.get(INDEX))
    assert client.get(page_of(latest())).status_code == 404
    assert client.post(reverse("loa_inbox:answer", args=[latest().pk, "accept"])).status_code == 404


def test_who_only_looks_after_the_source_may_look_and_not_decide(source: Source, agency: Agency) -> None:
    bring(source, offer())
    client = browser(agency, "channel_admin")

    assert "may look at this item" in text(client.get(page_of(latest())))
    assert client.post(reverse("loa_inbox:answer", args=[latest().pk, "accept"])).status_code == 302
    assert latest().state == "waiting"


def test_one_page_says_what_it_would_become_and_what_it_names(source: Source) -> None:
    pages.make_law()
    bring(source, offer(body_html=LONG + "<p>168/2024/NĐ-CP và 99/2031/NĐ-CP</p><script>x()</script>"))

    shown = text(browser().get(page_of(latest())))

    assert "news item below “Sở Y tế”" in shown and "Decree 168/2024/NĐ-CP" in shown
    assert "99/2031/NĐ-CP" in shown and "not in the register" in shown and "<script>x()" not in shown


def test_an_editor_accepts_and_it_goes_into_the_workflow(source: Source, agency: Agency) -> None:
    bring(source, offer())

    shown = text(answer(browser(agency, "editor"), latest(), "accept"))

    page = Page.objects.get(pk=latest().page_id).specific
    assert "was taken over" in shown and page.workflow_in_progress and not page.live


def test_accept_and_edit_leads_to_the_editor(source: Source, agency: Agency) -> None:
    bring(source, offer())

    response = browser(agency, "editor").post(reverse("loa_inbox:answer", args=[latest().pk, "edit"]))

    assert response.url == reverse("wagtailadmin_pages:edit", args=[latest().page_id])


def test_going_on_leads_to_the_next_that_waits(source: Source) -> None:
    bring(source, offer(1), offer(2))
    first, second = Proposal.objects.order_by("pk")

    response = answer(browser(), second, "accept", go_on="1")

    assert response.redirect_chain[-1][0] == page_of(first)


def test_a_rejection_needs_a_reason_and_loses_nothing_without_one(source: Source) -> None:
    bring(source, offer())
    client = browser()

    assert "Write a reason" in text(answer(client, latest(), "reject"))
    assert latest().state == "waiting"
    assert "was rejected" in text(answer(client, latest(), "reject", reason="Trùng"))
    assert latest().reason == "Trùng"


def test_what_is_the_same_is_merged(source: Source) -> None:
    bring(source, offer(1, body_html=LONG))
    client = browser()
    answer(client, latest(), "accept")
    page_id = latest().page_id
    bring(source, offer(2, body_html=LONG))

    assert "Merge: it is the same" in text(client.get(page_of(latest())))
    answer(client, latest(), "merge")

    assert latest().state == "merged" and latest().page_id == page_id


def test_a_change_is_shown_word_by_word(source: Source) -> None:
    bring(source, offer())
    client = browser()
    answer(client, latest(), "accept")
    bring(source, offer(title="Tin đã sửa"), guid=offer().source_url)

    shown = text(client.get(page_of(latest())))

    assert "<del>số</del>" in shown and "<ins>đã</ins>" in shown and "As it was taken over" in shown


def test_a_retraction_says_what_happens_and_taking_down_does_it(source: Source) -> None:
    Source.objects.update(trust=Trust.PUBLISH)
    source.refresh_from_db()
    bring(source, offer())
    from syndication.inbound.deciding.queue import accept_wanted

    accept_wanted()
    page_id = latest().page_id
    Source.objects.update(trust=Trust.ASK)
    source.refresh_from_db()
    take_in(source, [Incoming(guid=offer().source_url, offer=None)], now=NOW)
    client = browser()

    assert "The source has withdrawn this item" in text(client.get(page_of(latest())))
    answer(client, latest(), "accept")
    assert not Page.objects.get(pk=page_id).live


def test_a_second_answer_is_told_that_it_comes_too_late(source: Source) -> None:
    bring(source, offer())
    client = browser()
    answer(client, latest(), "reject", reason="x")

    assert "Somebody has answered" in text(answer(client, latest(), "accept"))


def test_many_are_accepted_or_rejected_at_once(source: Source) -> None:
    bring(source, *(offer(n) for n in range(4)))
    client, ids = browser(), list(Proposal.objects.order_by("pk").values_list("pk", flat=True))

    shown = client.post(reverse("loa_inbox:many", args=["accept"]), {"proposal": ids[:2]}, follow=True)
    assert "2 items are being taken over" in text(shown)
    assert set(Proposal.objects.filter(pk__in=ids[:2]).values_list("state", flat=True)) == {"accepted"}

    assert "Write a reason" in text(
        client.post(reverse("loa_inbox:many", args=["reject"]), {"proposal": ids[2:]}, follow=True)
    )
    client.post(reverse("loa_inbox:many", args=["reject"]), {"proposal": ids[2:], "reason": "Không phù hợp"})
    assert set(Proposal.objects.filter(pk__in=ids[2:]).values_list("state", flat=True)) == {"rejected"}


def test_what_was_taken_in_without_asking_is_looked_at_afterwards(source: Source) -> None:
    from syndication.inbound.deciding.queue import accept_wanted

    Source.objects.update(trust=Trust.DRAFT)
    source.refresh_from_db()
    bring(source, offer())
    accept_wanted()
    client = browser()

    assert "Tin số 1" in text(client.get(INDEX, {"show": "review"}))
    assert "look at it" in text(client.get("/admin/"))
    answer(client, latest(), "review")
    assert "Tin số 1" not in text(client.get(INDEX, {"show": "review"}))
    assert "Tin số 1" in text(client.get(INDEX, {"show": "answered"}))


def test_the_home_screen_says_what_waits_only_to_those_who_decide(source: Source, agency: Agency) -> None:
    bring(source, offer())

    home = text(browser(agency, "editor").get("/admin/"))
    assert "<strong>1</strong> <span>from the departments waits for an answer" in home
    assert "waits for an answer" not in text(browser(agency, "contributor").get("/admin/"))


def test_the_board_sees_the_inbox_of_every_agency(source: Source, agency: Agency) -> None:
    leading = pages.make_agency()
    equip_agency(leading, leads=True)
    bring(source, offer())

    assert "Tin số 1" in text(browser(leading, "board_approver").get(INDEX))


def test_only_what_differs_is_compared_and_markup_is_shown_as_text() -> None:
    before = Offer(title="A", body_html="<p>Giữ nguyên</p><p>Cũ &lt;b&gt;</p>")
    after = Offer(title="A", body_html="<p>Giữ nguyên</p><p>Mới &lt;b&gt;</p><p>Thêm</p>")

    (field,) = compare(before, after)

    assert [row.is_changed for row in field.rows] == [False, True, True]
    assert field.rows[1].before == "<del>Cũ</del> &lt;b&gt;" and field.rows[2].before == ""
