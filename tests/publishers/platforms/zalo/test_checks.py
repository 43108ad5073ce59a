"""What is found before sending."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cms.core.clock import FixedClock
from cms.core.http import HttpClient
from publishers.contract import Account, Asset, Message, Problem
from publishers.planning.preflight.checks import preflight
from publishers.platforms.zalo.platform import ZaloPlatform
from publishers.platforms.zalo.schema import ZaloOptions
from tests.publishers.platforms import messages


def at(data: bytes) -> str:
    return "https://media.example.vn/-/media/anh.png"


COVER = messages.picture("cover", colour="#8a1c1c", publish_at=at)
MAIN = messages.picture("main", publish_at=at)


def found(message: Message, **options: Any) -> dict[str, Problem]:
    account = Account(channel="OA", options=ZaloOptions(oa_id="1", **options), credentials=None)
    platform = ZaloPlatform(account, HttpClient(), FixedClock(messages.NOON))
    return {problem.code: problem for problem in preflight(platform, message)}


def sized(asset: Asset, **changes: Any) -> Asset:
    return replace(asset, **changes)


def test_good_message_has_nothing_to_say() -> None:
    assert found(messages.message(COVER, MAIN)) == {}


def test_article_without_a_picture_is_stopped() -> None:
    assert found(messages.message())["image_missing"].blocking


def test_cover_apart_from_the_content_is_held_against_the_limits_too() -> None:
    big = sized(COVER, bytes=1_000_001, media_type="image/webp")
    problems = found(messages.message(big, MAIN))
    assert problems["image_too_big"].blocking
    assert problems["image_type_refused"].params["media_type"] == "image/webp"


def test_picture_over_the_limit_is_reported_once() -> None:
    account = Account(channel="OA", options=ZaloOptions(oa_id="1"), credentials=None)
    platform = ZaloPlatform(account, HttpClient(), FixedClock(messages.NOON))
    problems = preflight(platform, messages.message(sized(MAIN, bytes=2_000_000)))
    assert [problem.code for problem in problems] == ["image_too_big"]


def test_picture_that_zalo_cannot_fetch_is_stopped() -> None:
    assert found(messages.message(sized(COVER, public_url="https://a.vn/ảnh.png")))["zalo_picture_address"].blocking
    assert found(messages.message(sized(COVER, public_url="")))["zalo_picture_address"].blocking


def test_title_of_141_characters_is_stopped() -> None:
    assert "title_too_long" in found(messages.message(COVER, title="a" * 141))
    assert "title_too_long" not in found(messages.message(COVER, title="a" * 140))


def test_cut_description_is_advice() -> None:
    long = messages.record(summary="rượu bia " * 40)
    assert not found(messages.message(COVER, record=long))["zalo_description_cut"].blocking


def test_large_film_is_advice_and_says_what_becomes_of_it() -> None:
    film = Asset(
        sha256="0" * 64, filename="phim.mp4", media_type="video/mp4", bytes=60_000_000, role="main", open=lambda: None
    )
    assert not found(messages.message(COVER, film))["zalo_film_linked"].blocking
    assert not found(messages.message(COVER, film, url=""))["zalo_film_left_out"].blocking


def test_missing_author_is_stopped() -> None:
    nobody = messages.record(source_agency=None)
    assert found(messages.message(COVER, record=nobody))["zalo_author_missing"].blocking
    assert "zalo_author_missing" not in found(messages.message(COVER, record=nobody), author="Sở Tư pháp")
