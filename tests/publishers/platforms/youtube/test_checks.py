from __future__ import annotations

from typing import Any

import pytest

from publishers.contract import Asset, Message
from publishers.platforms.youtube.checks import find_problems
from publishers.platforms.youtube.sentences import SENTENCES
from tests.publishers.platforms import messages

VIDEO, CAPTIONS = messages.video(), messages.captions()


def codes(message: Message, *, blocking: bool) -> list[str]:
    return [problem.code for problem in find_problems(message) if problem.blocking is blocking]


def sized(media_type: str, role: str, size: int) -> Asset:
    return Asset(
        sha256="0" * 64, filename="tep", media_type=media_type, bytes=size, role=role, alt="x", open=lambda: None
    )


def test_ordinary_video_has_no_problem() -> None:
    assert find_problems(messages.message(VIDEO, CAPTIONS, messages.picture("cover"))) == []


def test_missing_captions_block_unless_the_record_says_why() -> None:
    assert codes(messages.message(VIDEO), blocking=True) == ["youtube_captions_missing"]
    exempt = messages.record(VIDEO, details={"captions_exemption": "Không có lời nói"})
    assert find_problems(messages.message(VIDEO, record=exempt)) == []
    empty = messages.record(VIDEO, details={"captions_exemption": ""})
    assert codes(messages.message(VIDEO, record=empty), blocking=True) == ["youtube_captions_missing"]


def test_item_without_video_is_not_asked_for_captions() -> None:
    assert find_problems(messages.message()) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": "a < b"}, "youtube_angle_brackets"),
        ({"body": "a > b"}, "youtube_angle_brackets"),
    ],
)
def test_angle_brackets_block(changes: dict[str, Any], code: str) -> None:
    assert codes(messages.message(VIDEO, CAPTIONS, **changes), blocking=True) == [code]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tags": tuple(f"từ khóa số {n}" for n in range(60))}, "youtube_tags_too_long"),
        ({"body": " ".join(f"#luat{n}" for n in range(61))}, "youtube_too_many_hashtags"),
    ],
)
def test_what_youtube_would_ignore_is_advice(changes: dict[str, Any], code: str) -> None:
    message = messages.message(VIDEO, CAPTIONS, **changes)
    assert codes(message, blocking=False) == [code]
    assert codes(message, blocking=True) == []


@pytest.mark.parametrize("cover", [sized("image/webp", "cover", 1000), sized("image/png", "cover", 3 * 1024**2)])
def test_unusable_cover_is_advice(cover: Asset) -> None:
    assert codes(messages.message(VIDEO, CAPTIONS, cover), blocking=False) == ["youtube_thumbnail_unusable"]


@pytest.mark.parametrize("track", [sized("text/plain", "captions", 10), sized("text/vtt", "captions", 101 * 1024**2)])
def test_unusable_captions_block(track: Asset) -> None:
    assert codes(messages.message(VIDEO, track), blocking=True) == ["youtube_captions_refused"]


def test_every_finding_has_its_sentence() -> None:
    worst = messages.message(
        VIDEO, sized("image/webp", "cover", 1), title="<", body=" ".join(["#a"] * 61), tags=("x" * 500,),
    )  # fmt: skip
    found = find_problems(worst)
    assert len(found) == 5
    for problem in found:
        assert str(SENTENCES[problem.code].message % problem.params)
        assert str(SENTENCES[problem.code].fix % problem.params)
