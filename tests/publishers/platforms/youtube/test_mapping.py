from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from cms.entries.record import Content
from publishers.contract import Message
from publishers.platforms.youtube import mapping
from publishers.platforms.youtube.choices import Wishes, wishes
from publishers.platforms.youtube.platform import YouTubePlatform
from publishers.platforms.youtube.schema import YouTubeOptions
from tests.publishers.platforms import messages

URL = messages.URL
MARK = "loa-0123456789ab-01234567"


def content(**changes: Any) -> Content:
    return Content.model_validate({"title": "Tiêu đề", "form": "video", **changes})


# --- texts ---------------------------------------------------------------------------------------------------------


def test_description_is_summary_text_and_link() -> None:
    draft = mapping.compose(content(summary="Tóm tắt.", body_html="<p>Một.</p><p>Hai.</p>", tags=("a", "b")), URL)
    assert draft.title == "Tiêu đề"
    assert draft.body == f"Tóm tắt.\n\nMột.\n\nHai.\n\n{URL}"
    assert draft.tags == ("a", "b")


def test_angle_brackets_are_replaced() -> None:
    draft = mapping.compose(content(title="Nồng độ cồn < 0,25", summary="a > b"), "")
    assert draft.title == "Nồng độ cồn ‹ 0,25"
    assert draft.body == "a › b"


def test_long_title_is_cut_at_a_word() -> None:
    draft = mapping.compose(content(title="Nghị định " * 20), "")
    assert len(draft.title) <= 100
    assert draft.title.endswith(" Nghị…")


@pytest.mark.parametrize("letter", ["a", "ệ", "𝔸"])
def test_long_text_is_cut_by_bytes_and_the_link_stays(letter: str) -> None:
    draft = mapping.compose(content(body_html=f"<p>{(letter * 7 + ' ') * 2000}</p>"), URL)
    assert 4900 < mapping.utf8_length(draft.body) <= 5000
    assert draft.body.endswith(f"…\n\n{URL}")


@pytest.mark.parametrize(
    ("text", "maximum", "wanted"),
    [("ngắn", 20, "ngắn"), ("Điều một hai ba bốn", 20, "Điều một…"), ("ệ" * 10, 10, "ệệ…"), ("ab", 2, "ab")],
)
def test_clip_bytes(text: str, maximum: int, wanted: str) -> None:
    assert mapping.clip_bytes(text, maximum) == wanted
    assert mapping.utf8_length(wanted) <= maximum


# --- tags ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tags", "length"), [([], 0), (["abc"], 3), (["a b", "c"], 7), (["a", "b", "c"], 5), (["giao thông"], 12)]
)
def test_tags_are_counted_as_youtube_counts(tags: list[str], length: int) -> None:
    assert mapping.tags_length(tags) == length


def test_tags_lose_what_youtube_refuses_and_doubles() -> None:
    assert mapping.fit_tags(["Giao thông", "giao thông", "a,b", '<"x">', "  "], MARK) == [
        "Giao thông", "a b", "x", MARK,
    ]  # fmt: skip


def test_tags_that_do_not_fit_are_left_out_but_never_the_marker() -> None:
    tags = ["x" * 240, "y" * 240, "z" * 300, "ngắn"]
    kept = mapping.fit_tags(tags, MARK)
    assert kept == ["x" * 240, "ngắn", MARK]
    assert mapping.left_out(tags, MARK) == ["y" * 240, "z" * 300]


def test_marker_tells_delivery_and_file() -> None:
    first, second = messages.message(messages.video(), key="k1"), messages.message(messages.video(), key="k2")
    other_file = messages.message(messages.asset(b"other", "a.mp4", "video/mp4", "main"), key="k1")
    video = {"snippet": {"tags": ["luật", mapping.marker(first)]}}
    assert mapping.is_ours(video, first)
    assert mapping.has_our_file(video, first)
    assert not mapping.is_ours(video, second)
    assert mapping.is_ours(video, other_file)
    assert not mapping.has_our_file(video, other_file)
    assert "k1" not in mapping.marker(first)


# --- metadata --------------------------------------------------------------------------------------------------------


def wish(message: Message, **options: Any) -> Wishes:
    return wishes(YouTubeOptions(channel_id="UC" + "x" * 22, **options), message)


def chosen(**choices: Any) -> Message:
    return messages.message(messages.video(), title="Mới", tags=("mới",), options=choices)


def test_metadata_is_explicit() -> None:
    message = messages.message(messages.video())
    body = mapping.metadata(message, wish(message), messages.NOON)
    assert body["status"] == {
        "privacyStatus": "public", "selfDeclaredMadeForKids": False, "containsSyntheticMedia": False,
        "embeddable": True, "license": "youtube", "publicStatsViewable": True,
    }  # fmt: skip
    assert body["snippet"]["categoryId"] == "27"
    assert body["snippet"]["defaultLanguage"] == body["snippet"]["defaultAudioLanguage"] == "vi"


SHOWN = {
    "snippet": {
        "title": "Cũ", "description": "Cũ", "tags": ["cũ", MARK], "categoryId": "25", "defaultLanguage": "vi",
        "channelId": "UC1", "publishedAt": "2026-01-01T00:00:00Z",
    },
    "status": {"privacyStatus": "unlisted", "license": "youtube", "uploadStatus": "processed", "madeForKids": False},
}  # fmt: skip


def corrected(message: Message, before: Message | None, shown: Mapping[str, Any] = SHOWN) -> dict[str, Any]:
    known = mapping.settings(wish(before), messages.NOON) if before else None
    return mapping.corrected(shown, message, mapping.settings(wish(message), messages.NOON), known)


def test_correction_keeps_what_others_set_and_the_marker() -> None:
    for before in (None, chosen()):
        parts = corrected(chosen(), before)
        assert set(parts) == {"snippet"}
        assert parts["snippet"]["title"] == "Mới"
        assert parts["snippet"]["tags"] == ["mới", MARK]
        assert parts["snippet"]["categoryId"] == "25"
        assert set(parts["snippet"]) == {"title", "description", "tags", "categoryId", "defaultLanguage"}


def test_correction_writes_what_was_chosen_anew_beside_what_others_set() -> None:
    parts = corrected(chosen(made_for_kids=True, category_id="29"), chosen())
    assert parts["snippet"]["categoryId"] == "29"
    assert parts["status"] == {"privacyStatus": "unlisted", "license": "youtube", "selfDeclaredMadeForKids": True}


WAITING = {**SHOWN, "status": {"privacyStatus": "private", "publishAt": "2026-12-01T01:00:00Z"}}
THEN, LATER = "2026-12-01T01:00:00Z", "2026-12-24T01:00:00Z"


@pytest.mark.parametrize(
    ("shown", "before", "now", "status"),
    [
        (WAITING, {"public_at": THEN}, {"public_at": THEN}, None),
        (WAITING, {"public_at": THEN}, {"public_at": LATER}, {"privacyStatus": "private", "publishAt": LATER}),
        (WAITING, {"public_at": THEN}, {}, {"privacyStatus": "public"}),
        (WAITING, {"public_at": THEN}, {"public_at": THEN, "license": "creativeCommon"},
         {"privacyStatus": "private", "publishAt": THEN, "license": "creativeCommon"}),
        # Seen already: a time is no wish to hide it, a choice of who may watch is.
        (SHOWN, {}, {"public_at": THEN}, None),
        (SHOWN, {}, {"privacy": "private"}, {"privacyStatus": "private", "license": "youtube"}),
    ],
)  # fmt: skip
def test_correction_and_the_time_of_becoming_public(
    shown: Mapping[str, Any], before: dict[str, Any], now: dict[str, Any], status: dict[str, Any] | None
) -> None:
    assert corrected(chosen(**now), chosen(**before), shown).get("status") == status


# --- what YouTube makes of it ----------------------------------------------------------------------------------------


def test_a_short_is_called_so_before_it_is_sent() -> None:
    upright, wide = messages.video(), messages.video()
    upright = replace(upright, width=1080, height=1920)
    assert str(YouTubePlatform.film_form(messages.message(upright))) == "Short"
    assert YouTubePlatform.film_form(messages.message(wide)) == ""
    assert YouTubePlatform.film_form(messages.message()) == ""


@pytest.mark.parametrize(
    ("width", "height", "seconds", "short"),
    [(1080, 1920, 60, True), (1000, 1000, 180, True), (1080, 1920, 181, False), (1920, 1080, 60, False),
     (None, None, 60, False), (1080, 1920, None, False)],
)  # fmt: skip
def test_short_is_upright_and_at_most_three_minutes(
    width: int | None, height: int | None, seconds: float | None, short: bool
) -> None:
    video = messages.asset(b"x", "a.mp4", "video/mp4", "main", width=width, height=height, duration_s=seconds)
    assert mapping.is_short(video) is short


def test_permalinks() -> None:
    assert mapping.permalink("abc", "https://www.youtube.com", short=True) == "https://www.youtube.com/shorts/abc"
    assert mapping.permalink("abc", "https://www.youtube.com", short=False) == "https://www.youtube.com/watch?v=abc"


@pytest.mark.parametrize(
    ("upload", "processing", "state"),
    [("uploaded", "processing", "processing"), ("uploaded", "succeeded", "live"), ("processed", "processing", "live"),
     ("failed", "failed", "failed"), ("rejected", "succeeded", "failed"), ("deleted", "", "failed"),
     ("uploaded", "terminated", "failed"), ("", "", "processing")],
)  # fmt: skip
def test_progress(upload: str, processing: str, state: str) -> None:
    video = {"status": {"uploadStatus": upload}, "processingDetails": {"processingStatus": processing}}
    assert mapping.progress(video) == state


def test_failure_names_the_reason() -> None:
    assert mapping.failure({"status": {"uploadStatus": "rejected", "rejectionReason": "duplicate"}}) == "duplicate"
    assert mapping.failure({"processingDetails": {"processingFailureReason": "transcodeFailed"}}) == "transcodeFailed"
    assert mapping.failure({"status": {"uploadStatus": "failed"}}) == "failed"
