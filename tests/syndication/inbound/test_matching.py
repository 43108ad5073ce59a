"""The same item is known again: by its identifier, by its address, by its words."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from wagtail.rich_text import RichText

from cms.core.text import plain
from syndication.inbound.matching.known import note_entries
from syndication.inbound.matching.links import canonical, link_key
from syndication.inbound.matching.shingles import bands, likeness
from syndication.models import Proposal, SourceItem
from tests.pages import factories as pages

from .items import LONG, bring, make_source, offer

TEXT = plain(LONG)
OTHER = (
    "Ngày hội đổi sách lấy cây xanh của Tỉnh đoàn thu hút hàng nghìn bạn trẻ tới quảng trường trung tâm thành phố, các "
    "gian hàng trưng bày sản phẩm tái chế và biểu diễn văn nghệ kéo dài tới tối muộn cùng ngày"
)


@pytest.mark.parametrize(
    "url",
    [
        "http://syt.example.vn/tin/1", "https://www.syt.example.vn/tin/1/", "https://SYT.example.vn:443/tin/1#dau",
        "https://syt.example.vn/tin/1?utm_source=zalo&fbclid=x", "https://syt.example.vn/tin/1/index.html",
    ],
)  # fmt: skip
def test_the_same_page_has_one_key(url: str) -> None:
    assert canonical(url) == "syt.example.vn/tin/1"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.vn/x?ItemID=1&l=tin", "https://a.vn/x?ItemID=2&l=tin"),
        ("https://a.vn/x", "https://b.vn/x"),
        ("https://a.vn/x", "https://a.vn:8443/x"),
    ],
)
def test_other_pages_have_other_keys(one: str, other: str) -> None:
    assert link_key(one) != link_key(other)


def test_the_order_and_the_spelling_of_a_query_do_not_matter() -> None:
    assert canonical("https://a.vn/tìm?l=2&a=1") == canonical("https://a.vn/t%C3%ACm?a=1&l=2")


@pytest.mark.parametrize("url", ["", "mailto:a@b.vn", "urn:uuid:1", "http://[bad", "https://a.vn:port/"])
def test_what_is_no_web_address_has_no_key(url: str) -> None:
    assert link_key(url) == ""


def test_a_text_typed_with_other_marks_is_the_same() -> None:
    decomposed = unicodedata.normalize("NFD", TEXT).upper()

    assert likeness(TEXT, decomposed) == 1 and bands(TEXT) == bands(decomposed)


def test_a_text_with_a_new_beginning_shares_a_band_and_another_text_none() -> None:
    told_again = f"Theo tin từ Sở Y tế: {TEXT} (Ảnh: Minh Anh)"

    assert likeness(TEXT, told_again) > 0.8
    assert set(bands(TEXT)) & set(bands(told_again))
    assert not set(bands(TEXT)) & set(bands(OTHER))


def test_short_texts_have_no_fingerprint() -> None:
    assert bands("Thông báo nghỉ lễ Quốc khánh 2/9") == ()


def looks_like() -> dict[str, Any] | None:
    return Proposal.objects.order_by("-pk")[0].looks_like


def published(on_commit: Any) -> Any:
    with on_commit(execute=True):
        return pages.news("Hội nghị", body=[("paragraph", RichText(LONG))])


@pytest.mark.django_db
def test_the_same_text_of_another_department_is_recognised() -> None:
    bring(make_source(), offer(1, body_html=LONG))
    bring(make_source("Sở Tư pháp"), offer(2, body_html=f"<p>Tin của Sở Y tế:</p>{LONG}"))

    found = looks_like()
    assert found and found["how"] == "text" and found["percent"] >= 85 and found["title"] == "Tin số 1"


@pytest.mark.django_db
def test_the_same_address_or_identifier_in_two_feeds_is_recognised() -> None:
    first, second = make_source(), make_source("Cổng tỉnh")
    bring(first, offer(1, source_url="https://syt.example.vn/a?utm_source=rss"), guid="a")
    bring(second, offer(2, source_url="http://www.syt.example.vn/a"), guid="b")
    assert (looks_like() or {})["how"] == "link"

    bring(first, offer(3), guid="shared")
    bring(second, offer(4), guid="shared")
    assert (looks_like() or {})["how"] == "id"


@pytest.mark.django_db
def test_a_feed_that_gives_all_its_items_one_address_is_not_confused_by_it() -> None:
    source = make_source()
    for number in range(6):
        bring(source, offer(number, source_url="https://syt.example.vn/"), guid=str(number))

    assert looks_like() is None


@pytest.mark.django_db
def test_what_was_published_here_is_recognised_and_offered_for_merging(django_capture_on_commit_callbacks: Any) -> None:
    page = published(django_capture_on_commit_callbacks)
    assert note_entries() == 1 and note_entries() == 0

    bring(make_source(), offer(1, body_html=LONG))

    found = looks_like()
    assert found and found["page_id"] == page.pk and found["percent"] == 100


@pytest.mark.django_db
def test_a_changed_entry_is_noted_anew(django_capture_on_commit_callbacks: Any) -> None:
    page = published(django_capture_on_commit_callbacks)
    note_entries()
    page.body = [("paragraph", RichText(f"<p>{OTHER}</p>"))]
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert note_entries() == 1

    bring(make_source(), offer(1, body_html=LONG))
    assert looks_like() is None


@pytest.mark.django_db
def test_looking_for_the_same_text_costs_the_same_whatever_is_here(django_assert_max_num_queries: Any) -> None:
    source = make_source()
    bring(source, *(offer(n, body_html=LONG.replace("hai trăm", f"{n} trăm")) for n in range(30)))

    with django_assert_max_num_queries(24):
        bring(source, offer(99, body_html=LONG))
    assert SourceItem.objects.count() == 31
