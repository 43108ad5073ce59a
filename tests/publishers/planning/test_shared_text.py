"""Shared words, order and shapes: pure, over the item's own record."""

from __future__ import annotations

from typing import Any

import pytest

from publishers.admin.composer.looks import Look, folded, look_of
from publishers.contract import Asset, MediaEdits
from publishers.planning.cutting import cut, shape_of
from publishers.planning.edits import edited_files
from publishers.planning.shared_text import changed_words, own_words, shared_words, worded
from tests.publishers.platforms.messages import record as make_record


def test_only_what_differs_from_the_item_is_kept() -> None:
    record = make_record(title="Luật Căn cước", summary="Tóm tắt")
    own = own_words(record)
    assert (own.title, own.text) == ("Luật Căn cước", "Tóm tắt")
    assert changed_words(record, title=own.title, text=" Tóm tắt ") == {}
    assert changed_words(record, title="", text="") == {}, "emptied is the item's own"
    assert changed_words(record, title=own.title, text="Lời khác") == {"text": "Lời khác"}


@pytest.mark.parametrize("kept", [None, "x", 3, {"title": None}])
def test_what_can_not_be_read_counts_as_nothing(kept: Any) -> None:
    assert shared_words({"shared": kept}).title == ""


def test_platforms_compose_of_the_shared_text_as_if_the_item_said_it() -> None:
    record = make_record(title="Luật Căn cước", summary="Tóm tắt")
    said = worded(record, {"shared": {"text": "Lời chung"}})
    assert (said.title, said.summary) == ("Luật Căn cước", "Lời chung")
    assert worded(record, {"body": "x"}) is record


@pytest.mark.parametrize(
    ("size", "shape", "spot", "part"),
    [
        ((200, 100), "1:1", 50, (0.25, 0.0, 0.75, 1.0)),
        ((200, 100), "1:1", 0, (0.0, 0.0, 0.5, 1.0)),
        ((100, 200), "1:1", 100, (0.0, 0.5, 1.0, 1.0)),
        ((100, 200), "1:1", 999, (0.0, 0.5, 1.0, 1.0)),
        ((100, 100), "1:1", 50, None),
        ((0, 100), "1:1", 50, None),
        ((200, 100), "3:7", 50, None),
    ],
)
def test_a_picture_is_cut_to_the_largest_part_of_a_shape(
    size: tuple[int, int], shape: str, spot: int, part: tuple[float, ...] | None
) -> None:
    assert cut(*size, shape, spot) == part
    if part and spot <= 100:
        assert shape_of(*size, part) == (shape, spot), "and is known again"  # type: ignore[arg-type]


def test_what_was_cut_in_another_way_is_no_shape() -> None:
    assert shape_of(200, 100, (0.1, 0.2, 0.5, 0.9)) is None


def asset(name: str, media_type: str = "image/png") -> Asset:
    return Asset(sha256=name * 64, filename=name, media_type=media_type, bytes=1, role="image", open=lambda: None)  # type: ignore[arg-type,return-value]


def test_pictures_change_places_and_other_files_stay() -> None:
    files = (asset("a"), asset("b", "video/mp4"), asset("c"), asset("d"))
    put = edited_files(files, MediaEdits(order=("d" * 64, "a" * 64), use_first=2))
    assert [file.filename for file in put] == ["d", "b", "a"]


def test_the_fold_tears_no_word_and_loses_none() -> None:
    look = Look(fold=20)
    seen, rest = folded("Mười hai điểm của giấy phép lái xe", look)
    assert seen == "Mười hai điểm của" and f"{seen} {rest}" == "Mười hai điểm của giấy phép lái xe"
    assert folded("ngắn", look) == ("ngắn", "")
    assert folded("một\nhai\nba", Look(lines=2)) == ("một\nhai", "ba")
    assert folded("x" * 30, look) == ("x" * 20, "x" * 10), "one long word"
    assert look_of("nobody").fold == 0
