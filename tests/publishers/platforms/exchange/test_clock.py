"""A clock that is six minutes off is named, with the direction, wherever it shows."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.utils import translation

from cms.core.http import Answer
from publishers.contract import AuthExpired
from publishers.platforms.exchange.answers import error_of
from publishers.sentences import explain
from tests.publishers.platforms.messages import NOON


def refusal(content: bytes = b"{}", **headers: str) -> AuthExpired:
    answer = Answer(status=401, headers=headers, content=content, url="https://portal.test/")
    error = error_of(answer, now=NOON, address_field="endpoint", repeatable=False)
    assert isinstance(error, AuthExpired)
    return error


@pytest.mark.parametrize(("minutes", "code"), [(-6, "clock_ahead"), (6, "clock_behind")])
def test_the_answers_own_date_tells_even_where_the_portal_gives_no_reason(minutes: int, code: str) -> None:
    error = refusal(date=format_datetime(NOON + timedelta(minutes=minutes), usegmt=True))
    assert (error.code, error.params) == (code, {"minutes": 6})
    with translation.override("en"):
        sentence = str(explain(error.code, error.params, "department_portal").message)
    assert "clock" in sentence and "6 minutes" in sentence


@pytest.mark.parametrize("date", ["", "yesterday", format_datetime(NOON + timedelta(minutes=4), usegmt=True)])
def test_a_clock_that_is_right_or_silent_is_not_blamed(date: str) -> None:
    assert refusal(date=date).code == "auth_refused"


def test_the_portals_words_are_believed_without_a_date() -> None:
    assert refusal(b'{"detail": "the clocks stand 360 s apart"}').code == "clock_apart"
