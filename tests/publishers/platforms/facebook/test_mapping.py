"""Pure tables: our text, captions, and what Facebook shows."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from publishers.platforms.facebook import captions as track
from publishers.platforms.facebook import mapping
from publishers.platforms.hashtags import hashtags
from tests.publishers.platforms.messages import CAPTIONS_VTT, TITLE, URL, captions, message, record


def test_composed_post_reads_title_summary_address_hashtags() -> None:
    draft = mapping.compose(record().content, URL)
    assert draft.body == (
        "Đã uống rượu, bia thì không lái xe\n\n"
        "Nghị định 168/2024/NĐ-CP: mức phạt cao nhất với ô tô là 40.000.000 đồng.\n\n"
        f"{URL}\n\n"
        "#AnToànGiaoThông #NồngĐộCồn"
    )


def test_missing_summary_is_taken_from_the_body() -> None:
    draft = mapping.compose(record(summary="", body_html="<p>Một.</p><p>" + "rất dài " * 300 + "</p>").content, "")
    excerpt = draft.body.split("\n\n")[1]
    assert excerpt.startswith("Một.\nrất dài")
    assert excerpt.endswith("…")
    assert len(excerpt) <= 600


def test_longest_record_still_fits() -> None:
    longest = record(title="D" * 300, summary="S" * 1000, tags=tuple(f"thẻ số {n}" for n in range(50)))
    draft = mapping.compose(longest.content, URL)
    assert len(draft.body) < mapping.MESSAGE_MAX
    assert draft.body.count("#") == mapping.HASHTAGS_MAX


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("an toàn giao thông", ["#AnToànGiaoThông"]), ("nd-168/2024", ["#Nd1682024"]), ("COVID_19", ["#COVID19"]),
     ("2024", []), ("!?", []), ("đất đai", ["#ĐấtĐai"])],
)  # fmt: skip
def test_hashtags(tag: str, expected: list[str]) -> None:
    assert hashtags((tag,), 5) == expected


def test_video_title_is_cut_at_a_word() -> None:
    title = mapping.video_title(message(title="chữ " * 80))
    assert len(title) <= mapping.VIDEO_TITLE_MAX
    assert title.endswith("chữ…")


def test_only_web_addresses_become_cards() -> None:
    assert mapping.post_link(message()) == URL
    assert mapping.post_link(message(url="")) == ""
    assert mapping.post_link(message(url="ftp://example.vn/a")) == ""


# --- captions -------------------------------------------------------------------------------------------------------


def test_webvtt_becomes_subrip() -> None:
    assert track.as_srt(CAPTIONS_VTT) == (
        "1\n00:00:00,000 --> 00:00:00,500\nĐã uống rượu, bia\n\n2\n00:00:00,500 --> 00:00:01,000\nthì không lái xe.\n\n"
    )


def test_notes_styles_settings_and_voices_are_left_out() -> None:
    vtt = (
        "\ufeffWEBVTT - phim\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\nNOTE ghi chú\r\n\r\n"
        "01:02.500 --> 01:04.000 align:start position:10%\r\n<v Lan>Chào <c.to>anh</c>\r\n- <i>Vâng</i>\r\n"
    )
    assert track.as_srt(vtt) == "1\n00:01:02,500 --> 00:01:04,000\nChào anh\n- <i>Vâng</i>\n\n"


def test_subrip_stays_subrip() -> None:
    srt = "7\n00:00:01,000 --> 00:00:02,000\nMột\n\n"
    assert track.as_srt(srt) == "1\n00:00:01,000 --> 00:00:02,000\nMột\n\n"


@pytest.mark.parametrize(("language", "locale"), [("vi", "vi_VN"), ("vi-VN", "vi_VN"), ("en", "en_US"), ("hmn", "")])
def test_caption_languages(language: str, locale: str) -> None:
    assert track.captions_locale(dataclasses.replace(captions(), language=language)) == locale


# --- recognising ------------------------------------------------------------------------------------------------------


def _shown(text: str, link: str = "") -> dict[str, object]:
    attachments = {"data": [{"media_type": "link", "url": link}]} if link else {}
    return {"id": "1_2", "message": text, "attachments": attachments}


@pytest.mark.parametrize(
    ("shown", "is_same"),
    [
        (_shown(f"{TITLE}\n\nhai"), True),
        (_shown(f"{TITLE} hai "), True),  # white space is Facebook's to change
        (_shown(TITLE), False),
        (_shown(f"{TITLE}\n\nhai", URL), True),
        (_shown(f"{TITLE}\n\nhai", URL.rstrip("/") + "?fbclid=x"), True),
        (_shown(f"{TITLE}\n\nhai", f"https://l.facebook.com/l.php?u={URL.replace(':', '%3A')}&h=AT0"), True),
        (_shown(f"{TITLE}\n\nhai", "https://pbgdpl.example.vn/bai-khac/"), False),
        ({"id": "1"}, False),
    ],
)
def test_same_post_is_told_by_text_and_link(shown: dict[str, object], is_same: bool) -> None:
    assert mapping.is_same_post(shown, mapping.fingerprint(f"{TITLE}\n\nhai", URL)) is is_same


@pytest.mark.parametrize("shown_link", ["https://a.vn/-/s/abc2345", f"{URL}?utm_source=facebook"])
def test_a_short_link_is_known_by_itself_and_by_where_it_leads(shown_link: str) -> None:
    wanted = mapping.fingerprint("hai", "https://a.vn/-/s/abc2345", URL)
    assert mapping.is_same_post(_shown("hai", shown_link), wanted)
    assert not mapping.is_same_post(_shown("hai", "https://a.vn/-/s/zzz2345"), wanted)


def test_post_without_link_is_told_by_text() -> None:
    assert mapping.is_same_post(_shown("a b", URL), mapping.fingerprint("a  b"))


# --- what Facebook shows ----------------------------------------------------------------------------------------------


def test_times_and_addresses() -> None:
    assert mapping.created_at({"created_time": "2026-11-21T05:00:00+0000"}) == datetime(2026, 11, 21, 5, tzinfo=UTC)
    assert mapping.created_at({}) < datetime(1970, 1, 1, tzinfo=UTC)
    assert mapping.permalink({"id": "1", "permalink_url": "/7/videos/1/"}) == "https://www.facebook.com/7/videos/1/"
    assert mapping.permalink({"id": "7_1"}) == "https://www.facebook.com/7_1"


def test_pictures_are_taken_in_their_largest_size() -> None:
    sizes = [{"source": "https://x/s", "width": 130}, {"source": "https://x/l", "width": 2048}, {"width": 9000}]
    assert mapping.picture_source({"images": sizes}) == "https://x/l"
    assert mapping.picture_source({}) == ""


@pytest.mark.parametrize(
    ("post", "is_public"),
    [({}, True), ({"is_published": True, "is_hidden": False}, True), ({"is_hidden": True}, False),
     ({"is_published": False}, False)],
)  # fmt: skip
def test_what_is_hidden_is_not_public(post: dict[str, object], is_public: bool) -> None:
    assert mapping.is_public(post) is is_public


def test_post_of_a_film_is_named_in_full() -> None:
    assert mapping.post_id({"post_id": "12"}, "7") == "7_12"
    assert mapping.post_id({"post_id": "7_12"}, "7") == "7_12"
    assert mapping.post_id({}, "7") == ""


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ({"video_status": "uploading"}, "uploading"),
        ({"video_status": "upload_complete"}, "processing"),
        (
            {
                "video_status": "upload_complete",
                "processing_phase": {"status": "not_started"},
                "publishing_phase": {"status": "not_started"},
            },
            "uploading",
        ),
        ({"video_status": "ready"}, "live"),
        ({"video_status": "processing", "publishing_phase": {"status": "not_started"}}, "processing"),
        ({"video_status": "ready", "publishing_phase": {"status": "in_progress"}}, "processing"),
        ({"video_status": "ready", "publishing_phase": {"status": "complete"}}, "live"),
        ({"video_status": "error"}, "failed"),
        ({"video_status": "processing", "processing_phase": {"status": "error"}}, "failed"),
        ({"video_status": "expired"}, "failed"),
    ],
)
def test_video_states(status: dict[str, object], state: str) -> None:
    assert mapping.video_state({"status": status}) == state


def test_video_errors_are_quoted() -> None:
    status = {"processing_phase": {"status": "error", "errors": [{"code": 1, "message": "Unreadable"}]}}
    assert mapping.video_errors({"status": status}) == "Unreadable"
