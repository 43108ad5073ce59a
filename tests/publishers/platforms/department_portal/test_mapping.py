"""Answers and news of a department's portal, read without trust."""

from __future__ import annotations

import pytest

from publishers.contract import CallbackRejected, Receipt, Rejected
from publishers.platforms.department_portal.mapping import callback, moved, shown

NEWS = {"record_id": "oai:x:item/1", "version": 2, "state": "published", "url": "https://soyte.test/1", "reason": ""}
WAITING = Receipt(remote_id="7", state="accepted", facts={"title": "Tiêu đề"})


def test_news_of_an_item():
    told = callback(NEWS)
    assert (told.record_id, told.version, told.state) == ("oai:x:item/1", 2, "live")
    assert told.permalink == "https://soyte.test/1"


@pytest.mark.parametrize(("state", "expected"), [("rejected", "rejected"), ("withdrawn", "gone")])
def test_each_state_has_its_meaning(state, expected):
    assert callback({**NEWS, "state": state}).state == expected


@pytest.mark.parametrize("changed", [{"state": "odd"}, {"record_id": ""}, {"version": None}, {"version": "2"}])
def test_news_that_cannot_be_placed_is_refused(changed):
    with pytest.raises(CallbackRejected) as caught:
        callback({**NEWS, **changed})
    assert caught.value.status == 400


def test_a_callback_cannot_bring_a_script_in():
    assert callback({**NEWS, "url": "javascript:alert(1)"}).permalink == ""


def test_a_poll_moves_the_receipt():
    assert moved(WAITING, NEWS).state == "live"
    assert moved(WAITING, {"state": "received"}).state == "accepted"
    assert moved(WAITING, {}).state == "accepted"


def test_a_poll_may_tell_of_a_refusal():
    with pytest.raises(Rejected) as caught:
        moved(WAITING, {"state": "rejected", "reason": "Trùng  bài"})
    assert caught.value.params["reason"] == "Trùng bài"


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>Cổng</title><h1>TIÊU  ĐỀ</h1>", "Tiêu đề"),
        ("<h1>Ti&#234;u &#273;&#7873;</h1>", "Tiêu đề"),
        ("<title>Tiêu đề &amp; khác</title><p>không có</p>", "Tiêu đề & khác"),
        ("<script>var t = 'Tiêu đề'</script>", ""),
        ("", ""),
    ],
)
def test_only_a_title_that_readers_see_counts(page, title):
    assert shown(WAITING, page).title == title


def test_a_hostile_page_is_read_in_no_time():
    assert shown(WAITING, "<title " * 200_000).title == ""
