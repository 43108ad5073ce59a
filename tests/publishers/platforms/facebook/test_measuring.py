"""Figures: together where Facebook knows all names, name by name where it refuses one, never all or nothing."""

from __future__ import annotations

import dataclasses

import pytest
from django.utils import translation

from publishers.contract import Figure, Figures, Misconfigured, Receipt, Throttled, Unreachable
from publishers.platforms.facebook.schema import FIGURES, FacebookOptions, read_figures
from publishers.sandbox.facebook import tokens
from tests.publishers.platforms.memory_run import drive
from tests.publishers.platforms.messages import message, picture, video

from .conftest import Page

TOLD = {
    "post_media_view": 120, "post_total_media_view_unique": 80, "post_clicks": 7,
    "post_reactions_by_type_total": {"like": 5, "love": 2}, "shares": 3, "reactions": 7, "comments": 4,
}  # fmt: skip
ALL = {
    Figure.VIEWS: 120, Figure.REACH: 80, Figure.CLICKS: 7, Figure.REACTIONS: 7, Figure.SHARES: 3, Figure.COMMENTS: 4,
}  # fmt: skip


@pytest.fixture
def receipt(page: Page) -> Receipt:
    made = drive(page.run(message(picture()))).receipt
    page.running.sandbox.put("facebook", "figures", made.remote_id, TOLD)
    return made


def measured(page: Page, *receipts: Receipt, figures: str = FIGURES) -> list[Figures]:
    account = page.account()
    options = account.options.model_copy(update={"figures": figures})
    return page.platform(dataclasses.replace(account, options=options)).measure(receipts)


def test_a_post_is_counted_in_two_calls(page: Page, receipt: Receipt) -> None:
    [found] = measured(page, receipt)
    assert (found.remote_id, found.counts, found.refused) == (receipt.remote_id, ALL, ())
    assert page.calls("insights") == 1


def test_a_film_is_counted_by_its_post(page: Page) -> None:
    film = drive(page.run(message(video()))).receipt
    page.running.sandbox.put("facebook", "figures", film.facts["post_id"], TOLD)
    unnamed = dataclasses.replace(film, facts={"type": "video"})
    assert [row.counts for row in measured(page, film, unnamed)] == [ALL, ALL]


@pytest.mark.parametrize("bad", ["post_impressions", "page_fans"])
def test_one_bad_name_leaves_the_others(page: Page, receipt: Receipt, bad: str) -> None:
    [found] = measured(page, receipt, figures=f"{FIGURES}, watch_s={bad}")
    assert (found.counts, found.refused) == (ALL, (bad,))


def test_a_refused_name_is_not_asked_for_again(page: Page, receipt: Receipt) -> None:
    found = measured(page, receipt, receipt, receipt, figures=f"{FIGURES}, watch_s=post_impressions")
    assert [row.counts for row in found] == [ALL] * 3
    # Five names: all, 2 + 3, 1 + 2, 1 + 1 at most; then one call a post.
    assert page.calls("insights") <= 7 + 2


def test_only_bad_names_leave_the_plain_counts(page: Page, receipt: Receipt) -> None:
    [found] = measured(page, receipt, figures="views=post_impressions, reach=post_impressions_unique")
    assert set(found.counts) == {Figure.SHARES, Figure.REACTIONS, Figure.COMMENTS}
    assert found.refused == ("post_impressions", "post_impressions_unique")


def test_without_the_right_to_readers_words_shares_are_left(page: Page, receipt: Receipt) -> None:
    rights = [scope for scope in tokens.SCOPES if scope != "pages_read_user_content"]
    tokens.change(page.running.sandbox, scopes=rights)
    [found] = measured(page, receipt)
    assert found.counts == {figure: count for figure, count in ALL.items() if figure is not Figure.COMMENTS}


def test_without_the_right_to_insights_the_plain_counts_are_left(page: Page, receipt: Receipt) -> None:
    tokens.change(page.running.sandbox, scopes=["pages_manage_posts", "pages_read_user_content"])
    [found] = measured(page, receipt)
    assert set(found.counts) == {Figure.SHARES, Figure.REACTIONS, Figure.COMMENTS}


def test_too_few_followers_are_no_trouble(page: Page, receipt: Receipt) -> None:
    page.running.sandbox.set_quota("facebook", "too_few_likes", 1)
    [found] = measured(page, receipt)
    assert (Figure.VIEWS in found.counts, found.refused) == (False, ())


def test_what_is_gone_is_named_and_the_rest_is_counted(page: Page, receipt: Receipt) -> None:
    gone, there = measured(page, Receipt(remote_id="1_2"), receipt)
    assert (gone.remote_id, gone.is_gone, gone.counts) == ("1_2", True, {})
    assert (there.remote_id, there.is_gone, there.counts) == (receipt.remote_id, False, ALL)


def test_nothing_asked_is_an_error_and_something_is_a_result(page: Page, receipt: Receipt) -> None:
    page.running.set_fault("facebook", "*", "500_before")
    with pytest.raises(Unreachable):
        measured(page, receipt)
    page.running.sandbox.faults.set("facebook", "insights", "throttle", skip=1)
    assert len(measured(page, receipt, receipt)) == 1
    page.running.set_fault("facebook", "insights", "throttle")
    with pytest.raises(Throttled):
        measured(page, receipt)


def test_figures_without_any_right_name_the_setting(page: Page, receipt: Receipt) -> None:
    account = page.account(token=tokens.OTHER_PAGE_TOKEN)
    tokens.change(page.running.sandbox, scopes=["pages_show_list"])
    page.running.sandbox.put("facebook", "figures", receipt.remote_id, {})
    found = page.platform(account)
    with pytest.raises(Misconfigured) as caught:
        _without_counts(found.measure, [receipt], page)
    assert caught.value.code == "facebook_figures_refused"


def _without_counts(measure: object, receipts: list[Receipt], page: Page) -> None:
    from publishers.platforms.facebook import measuring

    kept = dict(measuring._COUNTS)
    measuring._COUNTS.pop(Figure.SHARES)
    try:
        measure(receipts)  # type: ignore[operator]
    finally:
        measuring._COUNTS.clear()
        measuring._COUNTS.update(kept)


@pytest.mark.parametrize("text", ["views", "views=POST", "likes=post_clicks", "views=a b"])
def test_names_of_another_form_are_refused_in_the_form(text: str) -> None:
    with translation.override("en"), pytest.raises(ValueError, match="form figure=name"):
        FacebookOptions(page_id="1", figures=text)
    assert read_figures("") == {}
