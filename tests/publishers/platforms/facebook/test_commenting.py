"""The first comment: once, and never a reason for the post to count as failed."""

from __future__ import annotations

import dataclasses

import pytest

from publishers.contract import Message, OutcomeUnknown, Receipt, Unreachable
from publishers.planning.preflight.checks import preflight
from publishers.platforms.facebook.commenting import TRIES_MAX
from publishers.platforms.facebook.schema import COMMENT_MAX
from tests.publishers.platforms.memory_run import Crash, MemoryRun, drive
from tests.publishers.platforms.messages import message, picture, video

from .conftest import Page

WORDS = "Toàn văn: https://pbgdpl.example.vn/toan-van/"


def commented(*assets: object, words: str = WORDS) -> Message:
    return message(*assets, options={"first_comment": words})  # type: ignore[arg-type]


def comments(page: Page) -> list[str]:
    return [one["message"] for one in page.running.sandbox.list("facebook", "comment")]


def test_it_stands_under_the_post(page: Page) -> None:
    receipt = drive(page.run(commented(picture()))).receipt
    assert comments(page) == [WORDS]
    assert receipt.facts["comment"] == "posted"
    assert WORDS in page.posts()[0].facts.values()


def test_a_film_is_commented_once_it_is_live(page: Page) -> None:
    receipt = drive(page.run(commented(video()))).receipt
    assert (receipt.state, receipt.facts["comment"], comments(page)) == ("live", "posted", [WORDS])


@pytest.mark.parametrize("fault", ["reset_after", "500_after", "truncated"])
def test_a_lost_answer_is_looked_up(page: Page, fault: str) -> None:
    page.running.set_fault("facebook", "comment.create", fault)
    driven = drive(page.run(commented()))
    assert [type(error) for error in driven.errors] == [OutcomeUnknown]
    assert comments(page) == [WORDS]
    assert driven.receipt.facts["comment"] == "posted"


@pytest.mark.parametrize("point", ["comment:before", "comment:acted", "comment:stored"])
def test_a_killed_worker_leaves_one_comment(page: Page, point: str) -> None:
    run = page.run(commented())
    run.crash_at(point)
    with pytest.raises(Crash):
        drive(run)
    drive(run)
    assert comments(page) == [WORDS]
    assert len(page.posts()) == 1


@pytest.mark.parametrize("fault", ["token_expired"])
def test_a_refusal_is_a_fact_and_the_post_stands(page: Page, fault: str) -> None:
    page.running.set_fault("facebook", "comment.create", fault)
    driven = drive(page.run(commented()))
    assert driven.errors == []
    assert (driven.receipt.state, driven.receipt.facts["comment"]) == ("live", "refused")
    assert driven.receipt.facts["comment_problem"] == "auth_expired"
    assert len(page.posts()) == 1


def test_endless_trouble_is_given_up(page: Page) -> None:
    page.running.set_fault("facebook", "comment.create", "500_before", times=99)
    driven = drive(page.run(commented()), attempts=40)
    assert len(driven.errors) == TRIES_MAX - 1
    assert driven.receipt.facts["comment"] == "refused"
    assert len(page.posts()) == 1


def test_too_long_a_comment_is_refused_before_sending(page: Page) -> None:
    found = preflight(page.platform(), commented(words="x" * (COMMENT_MAX + 1)))
    assert [problem.code for problem in found] == ["facebook_choices"]


def test_a_correction_changes_the_comment_as_well(page: Page) -> None:
    receipt = drive(page.run(commented())).receipt
    corrected = dataclasses.replace(commented(words="Địa chỉ đúng"), kind="correct", body="Đính chính")
    again = _correct(page, receipt, corrected)
    assert (comments(page), again.facts["comment"]) == (["Địa chỉ đúng"], "edited")
    _correct(page, again, corrected)
    assert page.calls("object.edit") == 3, "the comment says that already"


def test_a_comment_that_somebody_removed_fails_no_correction(page: Page) -> None:
    receipt = drive(page.run(commented())).receipt
    page.client.delete(receipt.facts["comment_id"])
    corrected = dataclasses.replace(commented(words="khác"), kind="correct", body="Đính chính")
    assert _correct(page, receipt, corrected).facts["comment"] == "refused"
    assert page.posts()[0].text == "Đính chính"


def test_trouble_goes_up_while_another_run_may_get_over_it(page: Page) -> None:
    run = page.run(commented())
    page.running.set_fault("facebook", "comment.create", "throttle")
    driven = drive(run)
    assert [error.code for error in driven.errors] == ["throttled"]
    assert comments(page) == [WORDS]
    assert not any(isinstance(error, Unreachable) for error in driven.errors)


def _correct(page: Page, receipt: Receipt, corrected: Message) -> Receipt:
    return page.platform().correct(receipt, corrected, MemoryRun(page.platform(), corrected, page.clock))
