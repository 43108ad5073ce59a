"""The battery that every platform must pass. A new platform brings ``cases/<slug>.py`` and no line here.

What a case provides is told in ``case.py``. Each row runs the real platform class against the running sandbox over a
socket: faults give the error class that the engine decides by, and afterwards there is exactly one post.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel, SecretStr

from publishers.contract import (
    Account,
    AuthExpired,
    Feature,
    NeedsPerson,
    NotYet,
    OutcomeUnknown,
    Platform,
    PublishError,
    Throttled,
    Unreachable,
)
from publishers.planning.preflight.checks import preflight
from publishers.sentences import COMMON
from tests.publishers.platforms.memory_run import Crash, MemoryRun, drive

from .case import Case
from .conftest import Bench, platform_class, registered_slugs

#: Optional methods and the features that declare them.
METHODS = {
    Feature.LOOKUP: "find", Feature.FOLLOW: "follow", Feature.CORRECT: "correct", Feature.WITHDRAW: "withdraw",
    Feature.READ_BACK: "read_back", Feature.METRICS: "measure", Feature.CALLBACKS: "read_callback",
    Feature.RENEW: "renew", Feature.ANNOUNCE: "announce", Feature.ACCOUNT_METRICS: "measure_account",
}  # fmt: skip

#: What the engine must be told when the irreversible call goes wrong so.
FAULTS: dict[str, type[PublishError]] = {
    "reset_before": OutcomeUnknown,
    "reset_after": OutcomeUnknown,
    "timeout_after": OutcomeUnknown,
    "late_effect": OutcomeUnknown,
    "500_before": OutcomeUnknown,
    "500_after": OutcomeUnknown,
    "html_502": OutcomeUnknown,
    "truncated": OutcomeUnknown,
    "throttle": Throttled,
    "token_expired": AuthExpired,
}
_LATE_S = 0.4


# --- pure ----------------------------------------------------------------------------------------------------------


def test_every_platform_has_a_case() -> None:
    here = {path.stem for path in (Path(__file__).parent / "cases").glob("[!_]*.py")}
    assert here == set(registered_slugs())


def test_declared_features_are_exactly_the_implemented_ones(case: Case) -> None:
    platform = platform_class(case.slug)
    declared = {feature for feature in METHODS if feature in platform.capabilities.features}
    implemented = {feature for feature, name in METHODS.items() if name in _overridden(platform)}
    assert implemented == declared


def test_class_says_who_it_is(case: Case) -> None:
    platform = platform_class(case.slug)
    assert platform.slug == case.slug
    assert str(platform.label)
    assert issubclass(platform.options_model, BaseModel)
    assert issubclass(platform.credentials_model, BaseModel)


def test_ordinary_message_passes_preflight(bench: Bench) -> None:
    assert [found for found in preflight(bench.platform(), bench.message()) if found.blocking] == []


def test_composed_text_keeps_its_own_limits(bench: Bench) -> None:
    platform, message = bench.platform(), bench.message()
    draft = platform.compose(message.record.content, message.url)
    for limit, text in ((platform.capabilities.title, draft.title), (platform.capabilities.body, draft.body)):
        if limit is not None:
            assert limit.minimum <= limit.count(text) <= limit.maximum


def test_credentials_do_not_show_in_repr(bench: Bench) -> None:
    account = bench.account
    shown = f"{account!r} {account.credentials!r} {account.credentials} {bench.platform()!r}"
    assert _leaks(shown, account) == []


# --- the way it should go -------------------------------------------------------------------------------------------


def test_publishes_exactly_one_post(bench: Bench) -> None:
    _needs_remote(bench)
    driven = drive(bench.run())
    assert driven.receipt.remote_id
    assert driven.receipt.state == "live"
    assert driven.errors == []
    assert bench.posts == 1


def test_same_key_twice_makes_one_post(bench: Bench) -> None:
    _needs_remote(bench)
    run = bench.run()
    first = drive(run).receipt
    again = drive(run).receipt
    assert again.remote_id == first.remote_id
    assert bench.posts == 1


def test_probe_names_the_account(bench: Bench) -> None:
    _needs_remote(bench)
    health = bench.platform().probe()
    assert health.ok
    assert health.account


def test_read_back_shows_what_was_posted(bench: Bench) -> None:
    _needs_remote(bench)
    if Feature.READ_BACK not in platform_class(bench.case.slug).capabilities.features:
        pytest.skip("not declared")
    receipt = drive(bench.run()).receipt
    shown = bench.platform().read_back(receipt)
    assert shown.remote_id == receipt.remote_id
    assert shown.title or shown.text


# --- faults --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_gives_its_error_and_one_post_in_the_end(
    bench: Bench, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    _needs_remote(bench, fault)
    caplog.set_level(logging.DEBUG)
    run = bench.run()
    bench.running.set_fault(bench.case.slug, bench.case.operation, fault, seconds=_LATE_S if "late" in fault else 0)
    error = _first_error(run)
    assert type(error) is bench.case.expected.get(fault, FAULTS[fault])
    assert _leaks(_everything_said(error), bench.account) == []
    assert _leaks(caplog.text, bench.account) == []
    _assert_explained(bench, error)
    if fault == "late_effect":
        _let_it_appear(bench)
    _assert_one_post_in_the_end(bench, run, error)


def test_refused_connection_is_unreachable_and_posts_once_later(bench: Bench) -> None:
    _needs_remote(bench)
    run = bench.run()
    with bench.running.refusing():
        error = _first_error(run)
    assert type(error) is bench.case.expected.get("refused", Unreachable)
    assert _leaks(_everything_said(error), bench.account) == []
    assert drive(run).receipt.remote_id
    assert bench.posts == 1


def test_slow_answer_is_still_an_answer(bench: Bench) -> None:
    _needs_remote(bench)
    bench.running.set_fault(bench.case.slug, bench.case.operation, "slow_body", seconds=0.3)
    assert drive(bench.run()).errors == []
    assert bench.posts == 1


@pytest.mark.parametrize("fault", ["refused", "reset_before", "500_before", "html_502", "truncated", "throttle",
                                   "token_expired"])  # fmt: skip
def test_probe_reports_instead_of_raising(bench: Bench, fault: str, caplog: pytest.LogCaptureFixture) -> None:
    _needs_remote(bench, fault)
    _needs_remote(bench, f"probe:{fault}")
    caplog.set_level(logging.DEBUG)
    if fault == "refused":
        with bench.running.refusing():
            health = bench.platform().probe()
    else:
        bench.running.set_fault(bench.case.slug, "*", fault, times=50)
        health = bench.platform().probe()
    assert not health.ok
    assert health.problem in _sentences(bench)
    assert _leaks(repr(health) + caplog.text, bench.account) == []


def test_probe_refuses_wrong_credentials(bench: Bench) -> None:
    if bench.case.other_account is None:
        pytest.skip("no wrong account given")
    health = bench.platform(bench.case.other_account(bench.running)).probe()
    assert not health.ok
    assert health.problem in _sentences(bench)


# --- death ----------------------------------------------------------------------------------------------------------


def test_death_at_every_point_still_makes_one_post(bench: Bench) -> None:
    _needs_remote(bench)
    rehearsal = bench.run()
    drive(rehearsal)
    for point in dict.fromkeys(rehearsal.points):
        bench.running.sandbox.reset()
        run = bench.run()
        run.crash_at(point)
        with pytest.raises(Crash):
            drive(run)
        if Feature.LOOKUP in platform_class(bench.case.slug).capabilities.features:
            assert drive(run).receipt.remote_id, point
            assert bench.posts == 1, point
        else:
            _assert_asks_rather_than_repeats(bench, run)


# --- words of the battery ---------------------------------------------------------------------------------------------


def _needs_remote(bench: Bench, fault: str = "") -> None:
    if not bench.case.operation:
        pytest.skip("no remote side")
    if fault in bench.case.skip:
        pytest.skip(bench.case.skip[fault])


def _first_error(run: MemoryRun) -> PublishError:
    """Attempt until something goes wrong, passing waits as the engine would."""
    for _ in range(12):
        try:
            run.platform.publish(run.message, run)
        except NotYet as wait:
            run.clock.instant += timedelta(seconds=wait.after)
        except PublishError as error:
            return error
        else:
            break
    raise AssertionError("the fault did not show")


def _let_it_appear(bench: Bench) -> None:
    """Effects come late by the sandbox's clock."""
    bench.clock.instant += timedelta(seconds=_LATE_S * 1.5)
    end = time.monotonic() + 10
    while bench.running.sandbox.faults.late and time.monotonic() < end:
        time.sleep(0.02)


def _assert_one_post_in_the_end(bench: Bench, run: MemoryRun, error: PublishError) -> None:
    if isinstance(error, OutcomeUnknown) and Feature.LOOKUP not in run.platform.capabilities.features:
        _assert_asks_rather_than_repeats(bench, run)
        return
    assert drive(run).receipt.remote_id
    assert bench.posts == 1


def _assert_asks_rather_than_repeats(bench: Bench, run: MemoryRun) -> None:
    try:
        drive(run)
    except NeedsPerson:
        assert bench.posts <= 1
    else:
        assert bench.posts == 1


def _overridden(platform: type[Platform]) -> set[str]:
    return {name for name in METHODS.values() if getattr(platform, name) is not getattr(Platform, name)}


def _sentences(bench: Bench) -> set[str]:
    return {*COMMON, *platform_class(bench.case.slug).sentences}


def _assert_explained(bench: Bench, error: PublishError) -> None:
    assert error.code in _sentences(bench), f"no sentence for {error.code}"


def _secrets(account: Account) -> Iterator[str]:
    for name, value in account.credentials or ():
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        is_public = name.endswith("_id") or name == "keyid"
        if isinstance(text, str) and len(text) >= 6 and not is_public:
            yield text


def _leaks(text: str, account: Account) -> list[str]:
    return [secret for secret in _secrets(account) if secret in text]


def _everything_said(error: BaseException) -> str:
    """Everything of an error that a log or a bug report could show."""
    told = "".join(traceback.format_exception(error))
    return f"{told} {error!r} {error.__dict__!r} {getattr(error, 'detail', '')} {getattr(error, 'params', '')}"
