"""What the editor is told before anything is sent to X."""

from __future__ import annotations

from typing import Any

import pytest

from publishers.contract import Message, Problem
from publishers.planning.preflight.limits import check_limits
from publishers.platforms.x import mapping
from publishers.platforms.x.checks import problems
from publishers.platforms.x.platform import XPlatform
from publishers.platforms.x.schema import PAY_PER_USE
from publishers.platforms.x.sentences import SENTENCES
from publishers.sentences import explain
from tests.publishers.contract.cases.x import LONG
from tests.publishers.platforms.messages import URL, asset, message, picture, video


def found(sent: Message, tier: str = PAY_PER_USE) -> dict[str, Problem]:
    return {problem.code: problem for problem in problems(sent, tier)}


def test_an_address_makes_a_post_thirteen_times_as_dear() -> None:
    plain, linked = found(message(body="Bài")), found(message(body="Bài chinhphu.vn"))
    assert plain["x_cost"].params == {"dollars": "0.015"}
    assert linked["x_cost_link"].params == {"dollars": "0.200", "link": "chinhphu.vn", "without": "0.015"}
    assert not linked["x_cost_link"].blocking
    assert "0.200" in explain("x_cost_link", linked["x_cost_link"].params, "x").message


@pytest.mark.parametrize(
    ("changes", "mills"),
    [
        ({"body": "Bài"}, 15),
        ({"body": f"Bài {URL}"}, 200),
        ({"body": LONG, "options": {"thread": "yes"}}, 45),
        ({"body": f"{LONG} {URL}", "options": {"thread": True}}, 2 * 15 + 200),
        ({"body": "Bài", "kind": "correct"}, 25),
        ({"body": "Bài", "assets": (picture(), picture("image", colour="#c2171d"))}, 25),
    ],
)
def test_price_adds_up(changes: dict[str, Any], mills: int) -> None:
    sent = message(*changes.get("assets", ()), **{name: value for name, value in changes.items() if name != "assets"})
    assert mapping.price(sent) == mills
    assert XPlatform.price(sent) == {"posts": len(mapping.texts(sent)), "money": mills}


def test_a_subscription_is_shown_no_price() -> None:
    assert found(message(body="Bài"), "pro") == {}


def test_a_long_text_is_refused_unless_it_may_be_a_thread() -> None:
    refused = found(message(body=LONG))["x_too_long"]
    assert refused.blocking
    assert refused.params["choose"] == {"thread": "yes"}
    allowed = found(message(body=LONG, options={"thread": "yes"}))
    assert not allowed["x_thread"].blocking
    assert allowed["x_thread"].params == {"posts": 3}
    endless = found(message(body=LONG * 20, options={"thread": "yes"}))
    assert endless["x_thread_too_long"].blocking
    assert check_limits(XPlatform.capabilities, message(body=LONG)) == []


def test_what_x_shows_alone_is_said() -> None:
    gif = asset(b"GIF89a", "a.gif", "image/gif", "main", alt="Đèn")
    assert found(message(video(), picture()))["x_video_alone"].params == {"count": 1}
    assert found(message(gif, picture("image")))["x_gif_alone"].params == {"count": 1}
    assert [sent.media_type for sent in mapping.attached(message(picture(), gif))] == ["image/png"]


def test_one_cashtag_is_taken() -> None:
    assert "x_cashtags" not in found(message(body="Giá $VND là 5$"))
    assert found(message(body="$VND và $USD."))["x_cashtags"].params == {"words": "$VND $USD."}


@pytest.mark.parametrize(
    ("post", "text"),
    [
        ({"text": "a &lt; b &amp; c"}, "a < b & c"),
        ({"text": "xem https://t.co/abc", "entities": {"urls": [
            {"url": "https://t.co/abc", "expanded_url": "https://vbpl.vn/a"}]}}, "xem https://vbpl.vn/a"),
        ({"text": "ảnh https://t.co/pic", "entities": {"urls": [
            {"url": "https://t.co/pic", "expanded_url": "https://x.com/…", "media_key": "3_1"}]}}, "ảnh"),
        ({"text": "ảnh https://t.co/pic"}, "ảnh"),
        ({"text": "ngắn…", "note_tweet": {"text": "dài lắm"}}, "dài lắm"),
        ({}, ""),
    ],
)  # fmt: skip
def test_shown_text_is_as_it_was_sent(post: dict[str, Any], text: str) -> None:
    assert mapping.shown_text(post) == text


def test_every_sentence_can_be_said() -> None:
    for code in SENTENCES:
        assert explain(code, {}, "x").message
