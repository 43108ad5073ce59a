"""Reading back, on every platform that can: untouched it is as sent; somebody's change or removal is noticed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from publishers.contract import Feature, Gone, Platform, Receipt
from publishers.proof.comparing import differences, prints
from publishers.sandbox.state import Sandbox
from tests.publishers.platforms.memory_run import drive

from .conftest import Bench, platform_class

Document = dict[str, Any]
Row = tuple[str, str]


def _post_of(sandbox: Sandbox, receipt: Receipt) -> Row:
    return ("video" if receipt.facts["type"] in ("video", "reel") else "post"), receipt.remote_id


def _item_of(sandbox: Sandbox, receipt: Receipt) -> Row:
    return "item", str(receipt.facts["record_id"])


def _page_of(sandbox: Sandbox, receipt: Receipt) -> Row:
    return "item", sandbox.list("department_portal", "item")[-1]["id"]


#: For cases that don't name their place: where the sandbox keeps the post, which part of it a person over there
#: rewrites, and what that changes.
PLACES: dict[str, tuple[Callable[[Sandbox, Receipt], Row], Callable[[Document], Document], str]] = {
    "facebook": (
        _post_of, lambda post: post | {"message": "Bài đã bị sửa", "description": "Bài đã bị sửa"}, "text",
    ),
    "youtube": (
        lambda sandbox, receipt: ("video", receipt.remote_id),
        lambda video: video | {"snippet": video["snippet"] | {"title": "Tên khác"}}, "title",
    ),
    "zalo": (
        lambda sandbox, receipt: ("article", receipt.remote_id),
        lambda article: article | {"body": [{"type": "text", "content": "Bài đã bị sửa"}]}, "text",
    ),
    "national_portal": (
        _item_of, lambda item: item | {"record": item["record"] | {"summary": "Tóm tắt khác"}}, "text",
    ),
    "department_portal": (
        # The title counts wherever a reader meets it in the page.
        _page_of,
        lambda item: item | {"record": item["record"] | {"title": "Tên khác", "summary": "", "body_html": ""}},
        "title",
    ),
}  # fmt: skip


def _published(bench: Bench) -> tuple[Platform, Receipt]:
    if Feature.READ_BACK not in platform_class(bench.case.slug).capabilities.features:
        pytest.skip("not declared")
    return bench.platform(), drive(bench.run()).receipt


def _found(bench: Bench, platform: Platform, receipt: Receipt) -> list[str]:
    wanted = platform.wanted(bench.message(), receipt)
    return differences(prints(wanted), prints(platform.read_back(receipt)))


def row_of(bench: Bench, receipt: Receipt) -> Row:
    """Kind and number of the post in the sandbox's store."""
    return _place(bench)[0](bench.running.sandbox, receipt)


def _place(bench: Bench) -> tuple[Callable[[Sandbox, Receipt], Row], Callable[[Document], Document], str]:
    own = bench.case.place
    return (own.row, own.change, own.part) if own else PLACES[bench.case.slug]


def test_what_nobody_touched_is_shown_as_sent(bench: Bench) -> None:
    platform, receipt = _published(bench)
    assert _found(bench, platform, receipt) == []


def test_a_change_made_over_there_is_named(bench: Bench) -> None:
    platform, receipt = _published(bench)
    sandbox, (kind, pk) = bench.running.sandbox, row_of(bench, receipt)
    _find, change, part = _place(bench)
    sandbox.put(bench.case.slug, kind, pk, change(sandbox.get(bench.case.slug, kind, pk) or {}))
    assert _found(bench, platform, receipt) == [part]


def test_what_was_removed_over_there_is_gone(bench: Bench) -> None:
    platform, receipt = _published(bench)
    bench.running.sandbox.delete(bench.case.slug, *row_of(bench, receipt))
    with pytest.raises(Gone):
        platform.read_back(receipt)
