"""Each press changes the form so that its finding is gone, and is only offered where it is."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from publishers.contract import Asset, Capabilities, Feature, Limit, MediaEdits, Mend, Message, Platform, Problem
from publishers.planning.edits import edited_files, edited_record, media_edits
from publishers.planning.preflight.mending import Case, helps, mend, name_of
from publishers.platforms.facebook.platform import FacebookPlatform
from tests.publishers.platforms import messages


class Wide(FacebookPlatform):
    """Takes pictures of ordinary shapes only."""

    capabilities = Capabilities(features=frozenset({Feature.TEXT, Feature.IMAGES}), image_ratio=(0.8, 1.91),
                                title=Limit(maximum=40), body=Limit(maximum=80))  # fmt: skip


def case(code: str, field: str, message: Message | None = None, platform: type[Platform] = Wide, **params: Any) -> Case:
    problem = Problem(code=code, field=field, params=params)
    return Case(problem=problem, message=message or messages.message(), platform=platform, edits=MediaEdits())


def sized(width: int, height: int, **more: Any) -> Asset:
    return replace(messages.picture(), width=width, height=height, **more)


def test_a_text_is_shortened_in_its_own_field() -> None:
    long = messages.message(title="Một câu. " * 9, body="Hai câu dài. " * 9)
    assert mend(Mend.SHORTEN, case("title_too_long", "title", long)).title == "Một câu. Một câu. Một câu. Một câu."  # type: ignore[union-attr]
    assert mend(Mend.SHORTEN, case("body_too_long", "body", long)).title is None  # type: ignore[union-attr]


def test_what_can_not_help_changes_nothing() -> None:
    short = messages.message(title="Ngắn", body="Ngắn")
    for way in (Mend.SHORTEN, Mend.REPLACE_SIGNS, Mend.STRIP_LINKS, Mend.DROP_HASHTAGS, Mend.LEAVE_OUT, Mend.CROP,
                Mend.COVER_FROM_VIDEO, Mend.LINK_TO_COMMENT, Mend.CHOOSE, Mend.USE_FIRST, Mend.ADD_ALT):  # fmt: skip
        assert mend(way, case("x", "body", short)) is None, way


@pytest.mark.parametrize(
    ("way", "body", "params", "expected"),
    [
        (Mend.REPLACE_SIGNS, "a < b > c", {}, "a ‹ b › c"),
        (Mend.STRIP_LINKS, "Xem https://vbpl.vn/a nhé.\n\nhttp://x.vn\n\n#Luật", {}, "Xem nhé.\n\n#Luật"),
        (Mend.DROP_HASHTAGS, "Luật #một #hai #ba", {"maximum": 2}, "Luật #một #hai"),
        (Mend.FILL_IN, "", {}, messages.SUMMARY),
    ],
)
def test_texts(way: Mend, body: str, params: dict[str, Any], expected: str) -> None:
    changes = mend(way, case("x", "body", messages.message(body=body), **params))
    assert changes is not None and changes.over({"title": "giữ"}) == {"title": "giữ", "body": expected}


def test_surplus_keywords_are_left_out() -> None:
    message = messages.message(tags=("một", "hai", "ba"))
    changes = mend(Mend.DROP_TAGS, case("x", "record", message, left_out="hai, ba"))
    assert changes is not None and changes.over({}) == {"tags": ["một"]}


def test_an_address_moves_into_the_first_comment_where_there_is_one() -> None:
    message = messages.message(body="Đọc thêm tại đây.\n\nhttps://pbgdpl.example.vn/x")
    changes = mend(Mend.LINK_TO_COMMENT, case("x", "body", message, FacebookPlatform))
    assert changes is not None and changes.body == "Đọc thêm tại đây."
    assert changes.options == {"first_comment": "https://pbgdpl.example.vn/x"}


@pytest.mark.parametrize(("width", "height"), [(400, 1600), (3000, 500), (801, 1002), (1920, 1005)])
def test_a_picture_is_cut_to_the_nearest_shape_around_its_middle(width: int, height: int) -> None:
    picture = sized(width, height)
    message = messages.message(picture)
    changes = mend(Mend.CROP, case("image_ratio_refused", "images", message, sha256=picture.sha256))
    if 0.8 <= width / height <= 1.91:
        assert changes is None
        return
    left, top, right, bottom = changes.media.crop[picture.sha256]  # type: ignore[union-attr]
    assert left == pytest.approx(1 - right) and top == pytest.approx(1 - bottom)
    assert 0.79 <= (right - left) * width / ((bottom - top) * height) <= 1.92


def test_files_stay_out_by_number_and_by_name_and_carry_their_words() -> None:
    pictures = [messages.picture(colour=colour, alt="") for colour in ("#111111", "#222222", "#333333")]
    edits = MediaEdits(use_first=1, leave_out=(pictures[0].sha256,), alt={pictures[1].sha256: "Biển báo"})
    kept = edited_files(tuple(pictures), edits)
    assert [asset.sha256 for asset in kept] == [pictures[1].sha256] and kept[0].alt == "Biển báo"
    record = edited_record(messages.record(*pictures), kept)
    assert [(item.sha256, item.alt) for item in record.attachments] == [(pictures[1].sha256, "Biển báo")]


def test_edits_that_cannot_be_read_count_as_none() -> None:
    assert media_edits({"media": {"use_first": "viele"}}) == MediaEdits() == media_edits({})


def test_a_mend_helps_only_when_its_finding_goes_and_no_other_comes() -> None:
    before = Problem(code="image_too_big", params={"sha256": "a"})
    assert helps(before, [before], [])
    assert not helps(before, [before], [before])
    assert not helps(before, [before], [Problem(code="image_missing")])
    assert helps(before, [before], [Problem(code="image_missing", blocking=False)])
    assert name_of(before) != name_of(Problem(code="image_too_big", params={"sha256": "b"}))


def test_the_frame_is_taken_out_of_the_film() -> None:
    film = messages.video()
    changes = mend(Mend.COVER_FROM_VIDEO, case("image_missing", "images", messages.message(film)))
    assert changes is not None and changes.over({}) == {"media": {"cover_at_s": 0.2}}
    assert isinstance(film.open(), io.BytesIO)
