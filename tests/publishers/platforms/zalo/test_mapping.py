"""What becomes of a message: pure tables."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from cms.entries.record import Social
from publishers.contract import Asset, Message
from publishers.platforms.zalo import mapping
from tests.publishers.platforms import messages

COVER = messages.picture("cover", colour="#8a1c1c", alt="Bìa")
MAIN = messages.picture("main", alt="Sơ đồ mức phạt")
INNER = messages.picture("image", colour="#119944", alt="Chốt kiểm tra")


A_STYLE = mapping.Style(author="A")


def placed(asset: Asset) -> Asset:
    return messages.asset(
        asset.open().read(), asset.filename, asset.media_type, asset.role, alt=asset.alt,
        publish_at=lambda data: f"https://media.example.vn/-/media/{asset.sha256}/{asset.filename}",
    )  # fmt: skip


def message(*assets: Asset, **changes: Any) -> Message:
    return messages.message(*(placed(asset) for asset in assets), **changes)


def film(size: int = 1000, media_type: str = "video/mp4") -> Asset:
    data = b"x" * size
    return messages.asset(data, "phim.mp4", media_type, "main")


def test_title_of_the_draft_is_cut_to_what_the_live_api_takes() -> None:
    content = messages.record(title="Tìm hiểu pháp luật " * 12).content
    draft = mapping.draft(content)
    assert len(draft.title) <= 140
    assert draft.title.endswith("…")
    assert draft.body == "Điều 6 quy định mức phạt theo nồng độ cồn.\n\nKhông lái xe là cách duy nhất để an toàn."


def test_normal_article_says_every_required_field_and_its_status() -> None:
    article = mapping.normal_article(message(COVER, body="Một.\n\nHai."), mapping.Style(author="Sở Tư pháp"))
    assert article == {
        "type": "normal", "title": messages.TITLE, "author": "Sở Tư pháp", "description": messages.SUMMARY,
        "cover": {"cover_type": "photo", "photo_url": placed(COVER).public_url, "status": "show"},
        "body": [{"type": "text", "content": "Một."}, {"type": "text", "content": "Hai."}],
        "status": "show", "comment": "show",
    }  # fmt: skip


def test_main_picture_leads_and_inner_ones_follow_the_text() -> None:
    article = mapping.normal_article(message(COVER, MAIN, INNER, body="Một."), A_STYLE)
    assert [block.get("caption") or block.get("content") for block in article["body"]] == [
        "Sơ đồ mức phạt", "Một.", "Chốt kiểm tra",
    ]  # fmt: skip


def test_cover_that_is_also_in_the_text_is_not_shown_twice() -> None:
    article = mapping.normal_article(message(MAIN, body="Một."), A_STYLE)
    assert article["cover"] == {"cover_type": "photo", "photo_url": placed(MAIN).public_url, "status": "hide"}
    assert article["body"][0]["url"] == placed(MAIN).public_url


def test_article_without_text_shows_its_cover_in_the_body() -> None:
    assert mapping.normal_article(message(COVER, body=" "), A_STYLE)["body"] == [
        {"type": "image", "url": placed(COVER).public_url, "caption": "Bìa"}
    ]


def test_markup_is_not_sent() -> None:
    article = mapping.normal_article(message(COVER, body="<p>Một <b>hai</b></p><p>&lt; 0,25 mg</p>"), A_STYLE)
    assert [block["content"] for block in article["body"]] == ["Một hai", "< 0,25 mg"]


def test_less_than_sign_is_not_markup() -> None:
    assert mapping.paragraphs("Nồng độ < 0,25 mg và > 0 mg") == ["Nồng độ < 0,25 mg và > 0 mg"]


@pytest.mark.parametrize(
    ("summary", "body", "wanted"),
    [
        ("Tóm tắt.", "Một.\n\nHai.", "Tóm tắt."),
        ("", "Một\ndòng.\n\nHai.", "Một dòng."),
        ("", "", messages.TITLE),
    ],
)
def test_description_is_the_summary_or_what_comes_first(summary: str, body: str, wanted: str) -> None:
    given = message(COVER, body=body)
    record = given.record.model_copy(update={"summary": summary})
    assert mapping.description(messages.message(COVER, body=body, record=record)) == wanted


def test_long_description_is_cut() -> None:
    record = messages.record(summary="rượu bia " * 80)
    assert len(mapping.description(messages.message(COVER, record=record))) <= 250


def test_author_falls_back_to_the_agency_and_keeps_its_limit() -> None:
    record = messages.record(source_agency={"code": "x", "name": "Ủy ban nhân dân " * 6})
    assert mapping.author_name(message(COVER), "") == "Sở Tư pháp"
    assert len(mapping.author_name(messages.message(COVER, record=record), "")) <= 50


def test_film_becomes_a_video_article_with_no_further_field() -> None:
    given = message(COVER, film())
    assert mapping.kind_of(given) == "video"
    assert mapping.video_article(given, "77", mapping.Style()) == {
        "type": "video", "title": messages.TITLE, "description": messages.SUMMARY, "video_id": "77",
        "avatar": placed(COVER).public_url, "status": "show", "comment": "show",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("size", "media_type", "options", "kind"),
    [
        (50_000_000, "video/mp4", {}, "video"),
        (50_000_001, "video/mp4", {}, "normal"),
        (1000, "video/webm", {}, "normal"),
        (1000, "video/mp4", {"article_type": "normal"}, "normal"),
    ],
)
def test_only_a_film_that_zalo_takes_makes_a_video_article(
    size: int, media_type: str, options: dict[str, str], kind: str
) -> None:
    video = Asset(
        sha256="0" * 64, filename="phim.mp4", media_type=media_type, bytes=size, role="main", open=lambda: None
    )
    assert mapping.kind_of(messages.message(COVER, video, record=messages.record(COVER), options=options)) == kind


def test_film_too_large_is_linked_at_the_items_own_page() -> None:
    article = mapping.normal_article(message(COVER, film(media_type="video/webm"), body="Một."), A_STYLE)
    assert article["body"][0] == {"type": "text", "content": messages.URL}


def test_film_on_youtube_is_shown_from_there() -> None:
    watch = "https://www.youtube.com/watch?v=abc"
    record = messages.record(social=(Social(network="youtube", post_url=watch),))
    article = mapping.normal_article(message(COVER, film(media_type="video/webm"), body="Một.", record=record), A_STYLE)
    assert article["body"][0] == {"type": "video", "url": watch, "thumb": placed(COVER).public_url}


@pytest.mark.parametrize(
    ("url", "is_good"),
    [
        ("https://a.vn/-/media/ab/anh.png", True),
        ("http://127.0.0.1:8000/anh.png", True),
        ("http://a.vn/anh.png", False),
        ("https://a.vn/ảnh.png", False),
        ("https://a.vn/an h.png", False),
        ("", False),
    ],
)
def test_only_plain_public_addresses_can_be_fetched(url: str, is_good: bool) -> None:
    assert mapping.is_fetchable(url) is is_good


def test_titles_are_the_same_whatever_their_spaces_and_normal_form() -> None:
    assert mapping.same_title("Luật  Đất đai ", "Luật Đất đai")
    assert not mapping.same_title("Luật Đất đai", "Luật đất đai")


def test_shown_article_is_read_whatever_its_type() -> None:
    detail = {
        "cover": {"photo_url": "https://z/1"},
        "body": [{"type": "text", "content": "Một."}, {"type": "image", "url": "https://z/2"}],
    }
    assert mapping.shown_text(detail) == "Một."
    assert mapping.shown_pictures(detail) == {"cover": "https://z/1", "image:1": "https://z/2"}
    video = {"description": "Mô tả", "avatar": "https://z/3"}
    assert mapping.shown_text(video) == "Mô tả"
    assert mapping.shown_pictures(video) == {"cover": "https://z/3"}


def test_creation_time_is_in_milliseconds() -> None:
    assert mapping.created_at({"create_date": 1763712000000}) == datetime(2025, 11, 21, 8, tzinfo=UTC)
