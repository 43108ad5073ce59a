"""Every failure of the contract becomes one card: a cause, an answer to “was anything posted?”, and one main act."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from publishers.contract import ErrorKind
from publishers.models import DeliveryState, Kind
from publishers.sentences import COMMON
from publishers.trouble.card import Act, Facts, Posted, failure_card
from publishers.trouble.causes import SENT_TOGETHER, Cause, cause_of
from publishers.trouble.words import ACT_ICONS, ACTS, CAUSES, POSTED

AGAIN = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def card(state: str, code: str = "", error: str = "", **given: object) -> tuple[str, str, str | None, tuple[str, ...]]:
    made = failure_card(Facts(state=state, code=code, error=error, run_at=AGAIN, **given))  # type: ignore[arg-type]
    assert made is not None
    return made.cause.value, made.posted.value, made.main and made.main.value, tuple(act.value for act in made.others)


@pytest.mark.parametrize(
    ("error", "code", "told"),
    [
        (ErrorKind.REJECTED, "rejected", ("text", "no", "mend_text", ("send_again", "drop"))),
        (ErrorKind.REJECTED, "blocked_by_preflight", ("text", "no", "mend_text", ("send_again", "drop"))),
        (
            ErrorKind.REJECTED, "facebook_file_refused",
            ("file", "no", "replace_file", ("mend_text", "send_again", "drop")),
        ),
        (ErrorKind.REJECTED, "not_published", ("item", "no", "open_item", ("send_again", "drop"))),
        (ErrorKind.UNSUPPORTED, "unsupported", ("item", "no", "open_item", ("send_again", "drop"))),
        (ErrorKind.MISCONFIGURED, "telegram_no_rights", ("settings", "no", "channel", ("send_again", "drop"))),
        (ErrorKind.AUTH_EXPIRED, "facebook_password_changed", ("reconnect", "no", "reconnect", ("send_again", "drop"))),
        (ErrorKind.UNREACHABLE, "unreachable", ("down", "no", "send_again", ("channel", "drop"))),
        (ErrorKind.THROTTLED, "throttled", ("text", "no", "mend_text", ("send_again", "drop"))),
        (ErrorKind.OUTCOME_UNKNOWN, "outcome_unknown", ("down", "no", "send_again", ("channel", "drop"))),
        (ErrorKind.NEEDS_PERSON, "rejected", ("text", "no", "mend_text", ("send_again", "drop"))),
    ],
)  # fmt: skip
def test_what_failed(error: str, code: str, told: tuple[object, ...]) -> None:
    assert card("failed", code, error) == told


@pytest.mark.parametrize(
    ("state", "code", "given", "told"),
    [
        ("missed", "gave_up", {}, ("down", "no", "send_again", ("channel", "retime", "drop"))),
        ("missed", "missed", {}, ("late", "no", "send_now", ("retime", "drop"))),
        ("needs_checking", "cannot_tell", {"is_unsettled": True}, ("checking", "ask", "look", ())),
        ("needs_checking", "half_done", {"is_begun": True}, ("checking", "part", "look", ())),
        ("needs_checking", "follow_timeout", {"is_taken": True}, ("checking", "ask", "look", ())),
        ("needs_checking", "change_gave_up", {"kind": "withdraw"}, ("checking", "change_unknown", "look", ())),
        ("needs_checking", "waiting_for_clerk", {}, ("by_hand", "no", "do_by_hand", ())),
        ("needs_checking", "withdraw_by_hand", {"kind": "withdraw"}, ("by_hand", "as_it_was", "do_by_hand", ())),
        ("failed", "rejected", {"kind": "correct"}, ("text", "as_it_was", "open_item", ("send_again", "drop"))),
        ("failed", "rejected", {"kind": "announce"}, ("text", "nobody", "open_item", ("send_again", "drop"))),
        ("failed", "rejected", {"is_begun": True}, ("text", "part", "mend_text", ("send_again",))),
        ("failed", "rejected", {"is_taken": True}, ("text", "taken", "mend_text", ("send_again", "drop"))),
        (
            "scheduled", "auth_expired", {"channel_state": "needs_reconnect"},
            ("reconnect", "no", "reconnect", ("take_back",)),
        ),
        ("publishing", "auth_expired", {}, ("retrying", "no", "try_now", ("channel",))),
        ("scheduled", "", {"channel_state": "paused"}, ("paused", "no", "resume", ("retime", "take_back"))),
        ("publishing", "unreachable", {"attempts": 3}, ("retrying", "no", "try_now", ("channel",))),
        (
            "publishing", "outcome_unknown", {"attempts": 3, "is_unsettled": True},
            ("retrying", "looking", "try_now", ("channel",)),
        ),
    ],
)  # fmt: skip
def test_what_waits_or_asks(state: str, code: str, given: dict[str, object], told: tuple[object, ...]) -> None:
    assert card(state, code, **given) == told


def test_what_is_well_has_no_card() -> None:
    for state in ("draft", "in_review", "published", "withdrawn", "cancelled", "scheduled"):
        assert failure_card(Facts(state=state)) is None
    assert failure_card(Facts(state="publishing", code="unreachable", attempts=1)) is None, "one miss is no trouble"
    assert failure_card(Facts(state="scheduled", code="quota_used_up", error="throttled", attempts=9)) is None


def test_only_what_this_person_may_do_is_offered() -> None:
    nothing = {"may_act": False, "may_keep": False, "may_write": False}
    assert card("failed", "rejected", **nothing)[2:] == (None, ())
    assert card("scheduled", "auth_expired", channel_state="needs_reconnect", **nothing)[2:] == ("ask_keeper", ())
    assert card("failed", "rejected", may_act=False, may_keep=False)[2:] == ("mend_text", ())


def test_every_member_of_the_contract_in_every_state_has_words() -> None:
    ways = [("active", Kind.PUBLISH), ("needs_reconnect", Kind.WITHDRAW)]
    for error, state, code, (channel, kind) in product(["", *ErrorKind], DeliveryState.values, COMMON, ways):
        facts = Facts(state=state, code=code, error=error, channel_state=channel, kind=kind, attempts=5)
        made = failure_card(facts)
        if made is None:
            assert state not in ("failed", "missed", "needs_checking"), (error, state, code)
            continue
        assert made.main in ACTS and CAUSES[made.cause].title and POSTED[made.posted]


def test_words_and_signs_are_complete() -> None:
    assert set(CAUSES) == set(Cause) and set(POSTED) == set(Posted) and set(ACTS) == set(Act)
    assert set(Act) - set(ACT_ICONS) == {Act.ASK_KEEPER}


def test_nothing_that_may_stand_there_is_sent_with_others() -> None:
    assert Cause.CHECKING not in SENT_TOGETHER and Cause.TEXT not in SENT_TOGETHER
    for code in COMMON:
        assert cause_of("needs_checking", code, "", "active") not in SENT_TOGETHER


def test_the_error_s_member_beats_its_name() -> None:
    assert cause_of("failed", "youtube_video_missing", ErrorKind.MISCONFIGURED, "active") == Cause.SETTINGS
    assert cause_of("failed", "youtube_video_missing", "", "active") == Cause.FILE
