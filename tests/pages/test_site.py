"""What readers get: every form as a page, lists, feeds named in the head."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import feedparser
import pytest
from django.test import Client, override_settings

from cms.core.conf import conf
from cms.entries.models import Term
from cms.legal.models import LegalDocument
from cms.pages.models import (
    CONTENT_PAGES,
    ContestPage,
    IndexPage,
    OutlinePage,
    PageFile,
    QAPage,
    VideoPage,
)

from .factories import add, home, infographic, make_file, make_film, make_picture, news, section

pytestmark = pytest.mark.django_db


def html(client: Client, page: Any) -> str:
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("model", CONTENT_PAGES, ids=lambda model: model.form)
def test_every_form_is_a_page(client: Client, model: type, film_bytes: bytes) -> None:
    given: dict[str, Any] = {"title": f"Bài dạng {model.form}"}
    if model.form == "infographic":
        given |= {"image": make_picture(), "full_text_alternative": "Bằng lời"}
    if model.form == "video":
        given["video"] = make_film(film_bytes)
    if model.form == "qa":
        given["question"] = "Có được không?"

    content = html(client, add(model(**given)))

    assert f"<h1>Bài dạng {model.form}</h1>" in content
    assert Term.objects.get(vocabulary="form", code=model.form).label_en in content.replace("&amp;", "&")


def test_infographic_shows_picture_and_text_version(client: Client) -> None:
    content = html(client, infographic())

    assert 'alt="Thẻ có số 12"' in content
    assert 'id="text-version"' in content
    assert "<p>Ô hai: bị trừ điểm.</p>" in content
    assert "Nghị định 168/2024/NĐ-CP" in content or "Decree 168/2024/NĐ-CP" in content


def test_video_plays_from_its_pinned_copy_with_captions(client: Client, film_bytes: bytes) -> None:
    content = html(client, add(VideoPage(title="Video", video=make_film(film_bytes))))

    source = re.search(r'<source src="(/-/media/[^"]+)"', content)
    track = re.search(r'<track [^>]*src="([^"]+)"', content)
    played = client.get(source[1], headers={"range": "bytes=0-9"})
    assert played.status_code == 206
    assert played["Content-Type"] == "video/mp4"
    assert b"".join(client.get(track[1]).streaming_content).startswith(b"WEBVTT")


def test_outline_shows_its_parts(client: Client) -> None:
    page = add(OutlinePage(title="Đề cương", necessity="<p>Vì thế.</p>", effect="<p>Từ 01/01.</p>"))

    content = html(client, page)

    assert content.index("Vì thế.") < content.index("Từ 01/01.")
    assert 'href="#effect"' in content


def test_asker_is_not_on_the_page(client: Client) -> None:
    page = add(QAPage(title="Hỏi", question="Được không?", asker_name="Bà Hai", asker_contact="0900"))

    content = html(client, page)

    assert "Bà Hai" not in content
    assert "0900" not in content


def test_changed_law_is_warned_of_and_unknown_dates_are_said(client: Client) -> None:
    page = infographic()
    LegalDocument.objects.update(validity="HHL1P", issued_on=None)

    content = html(client, page)

    assert "Take care:" in content
    assert "partly expired" in content
    assert "not known" in content


def test_contest_may_have_no_dates(client: Client) -> None:
    assert "not known" in html(client, add(ContestPage(title="Thi", closes_on=date(2026, 12, 15))))


def test_files_are_offered_with_type_and_size(client: Client) -> None:
    page = news(live=False)
    page.loa_files.add(PageFile(document=make_file("Bản in"), title=""))
    page.save_revision().publish()

    assert re.search(r"Bản in <small>\(PDF, 15\xa0bytes\)</small>", html(client, page))


def test_head_names_the_feeds_of_all_and_of_the_agency(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        page = news()
    content = html(client, page)

    links = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]*" href="([^"]+)">', content)
    assert [href for _type, href in links if href.startswith("/feeds/")] == [
        "/feeds/all.rss", "/feeds/all.atom", "/feeds/all.json", "/feeds/all.podcast",
        "/feeds/stp.rss", "/feeds/stp.atom", "/feeds/stp.json", "/feeds/stp.podcast",
    ]  # fmt: skip
    assert feedparser.parse(client.get("/feeds/stp.rss").content).entries[0].title == "Ngày Pháp luật ở Đà Nẵng"


def test_canonical_address_is_the_public_one(client: Client) -> None:
    page = news()

    assert f'<link rel="canonical" href="{conf().public_url}{page.url}">' in html(client, page)


def test_lists_show_what_is_public(client: Client) -> None:
    news("Công khai")
    news("Còn nháp", live=False)
    infographic()
    form = Term.objects.get(vocabulary="form", code="infographic")
    listed = add(IndexPage(title="Infographic", listed_form=form), under=home())

    assert "Công khai" in html(client, home())
    assert "Còn nháp" not in html(client, home())
    assert "Công khai" in html(client, section())
    assert "Công khai" not in client.get(section().url, {"form": "infographic"}).content.decode()
    assert "Giấy phép lái xe" in html(client, listed)
    assert "Công khai" not in html(client, listed)


def test_list_goes_on_over_pages(client: Client) -> None:
    for number in range(13):
        news(f"Tin số {number:02}")

    first = client.get(section().url).content.decode()
    second = client.get(section().url, {"page": "2"}).content.decode()

    assert 'rel="next"' in first
    assert "Tin số 00" not in first
    assert "Tin số 00" in second


def test_demo_says_that_it_is_one(client: Client, settings: Any) -> None:
    assert "demo-banner" not in html(client, home())
    with override_settings(LOA={**settings.LOA, "DEMO": True}):
        assert "demo-banner" in html(client, home())


def test_empty_site_has_a_home_page(client: Client) -> None:
    assert "There is nothing here yet." in html(client, home())
