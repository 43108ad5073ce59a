"""Access that ends is renewed once, by one process, and never at the price of a token spent twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.core.ids import sha256_hex
from cms.entries.record import Role
from publishers.credentials import enter_credentials
from publishers.engine import renewal
from publishers.engine.platforms import platform_for
from publishers.engine.renewal import LEASE, renew, renew_soon
from publishers.models import Channel, ChannelState
from publishers.sandbox.server import RunningSandbox
from tests.entries.factories import File
from tests.publishers.factories import facebook, planned, youtube, zalo
from tests.publishers.platforms.messages import png_bytes

from .conftest import MovingClock, Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(running: RunningSandbox) -> Channel:
    return zalo()


def spent(running: RunningSandbox) -> int:
    """Calls that reached the token endpoint."""
    return running.sandbox.faults.calls[("zalo", "oauth.token")]


def test_both_tokens_and_their_end_are_stored_together(channel: Channel, clock: MovingClock) -> None:
    before, now = channel.credentials(), clock.now()
    assert renew(channel, now) == now
    after = Channel.objects.get()
    fresh = after.credentials()
    assert fresh["access_token"] != before["access_token"] and fresh["refresh_token"] != before["refresh_token"]
    assert (after.credentials_fence, after.credentials_at) == (channel.credentials_fence + 1, now)
    assert after.access_until is not None and abs(after.access_until - now - timedelta(hours=25)) < timedelta(minutes=1)
    assert (after.renewing_until, after.renewal_begun_at) == (None, None)
    assert after.credentials()["app_secret"] == before["app_secret"]


def test_the_intent_is_committed_before_the_call(
    channel: Channel, running: RunningSandbox, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, tuple[bool, int]] = {}
    monkeypatch.setattr(
        renewal, "reach",
        lambda point: seen.setdefault(point, (bool(Channel.objects.get().renewal_begun_at), spent(running))),
    )  # fmt: skip
    renew(channel, clock.now())
    assert seen == {"renew.intended": (True, 0), "renew.answered": (True, 1), "renew.stored": (False, 1)}


def test_who_comes_second_waits_for_the_first(channel: Channel, running: RunningSandbox, clock: MovingClock) -> None:
    now = clock.now()
    Channel.objects.update(renewing_until=now + LEASE, renewal_begun_at=now)
    assert renew(channel, now) == now + timedelta(seconds=1)
    assert spent(running) == 0
    Channel.objects.update(renewing_until=None, renewal_begun_at=None, credentials_fence=channel.credentials_fence + 1)
    assert renew(channel, now) == now
    assert spent(running) == 0


def test_a_fresh_access_that_is_refused_is_not_renewed_again(
    channel: Channel, running: RunningSandbox, clock: MovingClock
) -> None:
    renew(channel, clock.now())
    fresh = Channel.objects.get()
    assert renew(fresh, clock.now()) is None
    assert spent(running) == 1
    clock.forward(minutes=10)
    assert renew(fresh, clock.now()) is not None


def test_a_crash_before_the_call_is_mended_by_the_next_try(channel: Channel, clock: MovingClock) -> None:
    Channel.objects.update(renewing_until=clock.now() + LEASE, renewal_begun_at=clock.now())
    clock.forward(seconds=91)
    assert renew(channel, clock.now()) is not None
    assert Channel.objects.get().state == ChannelState.ACTIVE


def test_a_crash_between_answer_and_commit_is_told_as_what_it_was(
    channel: Channel, running: RunningSandbox, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(point: str) -> None:
        if point == "renew.answered":
            raise SystemExit

    with monkeypatch.context() as dying, pytest.raises(SystemExit):
        dying.setattr(renewal, "reach", die)
        renew(channel, clock.now())
    clock.forward(seconds=91)
    assert renew(channel, clock.now()) is None
    told = Channel.objects.get()
    assert told.state == ChannelState.NEEDS_RECONNECT and told.problem["code"] == "renewal_lost"
    # Tried once more, and never again.
    assert renew(channel, clock.now()) is None
    assert spent(running) == 2


def test_a_lost_answer_is_tried_once_more_and_then_told(
    channel: Channel, running: RunningSandbox, clock: MovingClock
) -> None:
    running.set_fault("zalo", "oauth.token", "reset_after")
    later = renew(channel, clock.now())
    assert later is not None and later > clock.now()
    assert Channel.objects.get().state == ChannelState.ACTIVE
    clock.forward(seconds=(later - clock.now()).total_seconds() + 1)
    assert renew(channel, clock.now()) is None
    assert Channel.objects.get().problem["code"] == "renewal_lost"


def test_a_renewal_that_answers_badly_spends_nothing_if_the_next_try_works(
    channel: Channel, running: RunningSandbox, clock: MovingClock
) -> None:
    running.set_fault("zalo", "oauth.token", "500_before")
    later = renew(channel, clock.now())
    assert later is not None
    clock.forward(seconds=(later - clock.now()).total_seconds() + 1)
    assert renew(channel, clock.now()) is not None
    assert (Channel.objects.get().state, Channel.objects.get().renewal_begun_at) == (ChannelState.ACTIVE, None)


def test_a_place_that_cannot_be_reached_lets_the_channel_rest(
    channel: Channel, running: RunningSandbox, clock: MovingClock
) -> None:
    with running.refusing():
        later = renew(channel, clock.now())
    resting = Channel.objects.get()
    assert (resting.state, resting.throttled_until, resting.renewal_begun_at) == (ChannelState.ACTIVE, later, None)
    assert later is not None and later > clock.now()


def test_what_a_person_entered_meanwhile_stays(
    channel: Channel, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reconnect(point: str) -> None:
        if point == "renew.answered":
            monkeypatch.undo()
            enter_credentials(Channel.objects.get(), {**channel.credentials(), "access_token": "entered-by-a-person"})

    monkeypatch.setattr(renewal, "reach", reconnect)
    renew(channel, clock.now())
    assert Channel.objects.get().credentials()["access_token"] == "entered-by-a-person"


def test_an_ordinary_save_does_not_put_old_tokens_back(channel: Channel, clock: MovingClock) -> None:
    open_form = Channel.objects.get()
    renew(channel, clock.now())
    fresh = Channel.objects.get().credentials()
    open_form.name = "Zalo của Sở"
    open_form.save()
    assert (Channel.objects.get().name, Channel.objects.get().credentials()) == ("Zalo của Sở", fresh)


def test_secrets_stay_out_of_the_log(
    channel: Channel, running: RunningSandbox, clock: MovingClock, caplog: pytest.LogCaptureFixture
) -> None:
    given = channel.credentials()
    renew(channel, clock.now())
    Channel.objects.update(sealed_credentials=channel.sealed_credentials, renewed_at=None)
    assert renew(Channel.objects.get(), clock.now()) is None
    kept = f"{caplog.text} {Channel.objects.get().problem}"
    assert not any(given[name] in kept for name in ("app_secret", "access_token", "refresh_token"))


# --- ahead of time ------------------------------------------------------------------------------------------------


def test_what_ends_soon_is_renewed_before_anything_is_due(channel: Channel, clock: MovingClock) -> None:
    assert renew_soon(clock.now()) == 0
    clock.forward(hours=23, minutes=30)
    assert renew_soon(clock.now()) == 1
    assert renew_soon(clock.now()) == 0


def test_an_access_that_still_serves_goes_on_when_it_cannot_be_renewed(
    channel: Channel, running: RunningSandbox, clock: MovingClock
) -> None:
    running.sandbox.put("zalo", "spent", _fingerprint(channel), {})
    clock.forward(hours=23, minutes=30)
    assert renew_soon(clock.now()) == 0
    warned = Channel.objects.get()
    assert warned.state == ChannelState.ACTIVE and warned.problem["code"] == "zalo_refresh_refused"
    calls = spent(running)
    assert renew_soon(clock.now()) == 0
    clock.forward(hours=2)
    renew_soon(clock.now())
    assert (Channel.objects.get().state, spent(running)) == (ChannelState.NEEDS_RECONNECT, calls)


def test_a_paused_channel_keeps_its_access_alive_and_its_pause(channel: Channel, clock: MovingClock) -> None:
    Channel.objects.update(state=ChannelState.PAUSED, problem={"code": "channel_paused"})
    clock.forward(hours=24)
    assert renew_soon(clock.now()) == 1
    assert Channel.objects.get().state == ChannelState.PAUSED


def test_an_hour_of_youtube_is_shared_by_all_deliveries(running: RunningSandbox, clock: MovingClock) -> None:
    channel = youtube()
    assert renew_soon(clock.now()) == 1
    token = running.sandbox.faults.calls[("youtube", "oauth.token")]
    for _ in range(3):
        assert platform_for(Channel.objects.get(pk=channel.pk)).probe().ok
    assert running.sandbox.faults.calls[("youtube", "oauth.token")] == token == 1
    assert renew_soon(clock.now()) == 0
    clock.forward(minutes=55)
    assert renew_soon(clock.now()) == 1


def test_a_consent_taken_back_asks_for_a_person_before_anything_is_due(
    running: RunningSandbox, clock: MovingClock
) -> None:
    youtube()
    running.set_fault("youtube", "oauth.token", "token_expired")
    assert renew_soon(clock.now()) == 0
    assert Channel.objects.get().state == ChannelState.NEEDS_RECONNECT


def test_a_place_without_renewal_is_left_alone(running: RunningSandbox, clock: MovingClock) -> None:
    assert renew(facebook(), clock.now()) is None
    assert renew_soon(clock.now() + timedelta(days=400)) == 0


# --- deliveries ---------------------------------------------------------------------------------------------------


def test_a_delivery_goes_on_with_the_new_access(channel: Channel, running: RunningSandbox, work: Work) -> None:
    delivery = planned(channel, files=[_cover()])
    running.set_fault("zalo", "article.create", "token_expired")
    assert (work(delivery), work(delivery)) == ("renewed", "not_yet")
    assert delivery.steps.get(name="create").state == "done"
    assert spent(running) == 1


def test_a_dead_refresh_token_keeps_the_delivery(channel: Channel, running: RunningSandbox, work: Work) -> None:
    delivery = planned(channel, files=[_cover()])
    running.sandbox.put("zalo", "spent", _fingerprint(channel), {})
    running.set_fault("zalo", "*", "token_expired")
    assert work(delivery) == "auth_expired"
    assert (delivery.state, Channel.objects.get().state) == ("publishing", ChannelState.NEEDS_RECONNECT)


def _fingerprint(channel: Channel) -> str:
    """What the sandbox knows a refresh token by."""
    return sha256_hex(channel.credentials()["refresh_token"].encode())


def _cover() -> File:
    return File(
        name="bia.png", data=png_bytes(), media_type="image/png", role=Role.COVER,
        extra=(("width", 64), ("height", 48), ("alt", "Bìa")),
    )  # fmt: skip
