"""What goes wrong with a Page in an office, through the engine: a wrong token, a revoked app, a post somebody deleted,
a clock that is off, workers that die in the middle of a film, and what Facebook tells by itself."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cms.core.clock import FixedClock
from cms.core.ids import sha256_hex
from publishers.engine.acts import reopen_channel
from publishers.engine.probing import probe_channel
from publishers.models import Channel, ChannelState, Delivery, DeliveryState
from publishers.planning.follow_ups import follow_up
from publishers.platforms.facebook.films import FilmClient
from publishers.platforms.facebook.schema import own_verify_token
from publishers.sandbox import facebook as sandbox_facebook
from publishers.sandbox.accounts import FACEBOOK
from publishers.sandbox.facebook import tokens
from publishers.sandbox.server import RunningSandbox
from publishers.sentences import explain
from tests.entries.factories import File, change
from tests.publishers.engine.conftest import MovingClock, Work
from tests.publishers.engine.conftest import clock as clock
from tests.publishers.engine.conftest import running as running
from tests.publishers.engine.conftest import work as work
from tests.publishers.engine.conftest import work_through as work_through
from tests.publishers.factories import facebook, planned
from tests.publishers.platforms.memory_run import MemoryRun, drive
from tests.publishers.platforms.messages import message, mp4_bytes

from .conftest import Page

Through = Callable[[Delivery], list[str]]
#: Begins as a film does; five pieces of what the sandbox asks for at once.
FILM = mp4_bytes() + bytes(5 * 1024 * 1024 - 100_000)
PIECES = -(-len(FILM) // (1024 * 1024))


def shown(running: RunningSandbox) -> list[Any]:
    return sandbox_facebook.timeline(running.sandbox)


# --- access -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "code"),
    [(FACEBOOK.user_access_token, "facebook_page_token_needed"), (tokens.OTHER_PAGE_TOKEN, "facebook_other_owner")],
)
def test_a_wrong_kind_of_token_is_told_before_and_when_publishing(
    running: RunningSandbox, clock: MovingClock, work: Work, token: str, code: str
) -> None:
    delivery = planned(facebook(page_access_token=token))
    health = probe_channel(delivery.channel_id, clock.now())
    assert (health.ok, health.problem) == (False, "facebook_other_owner")
    work(delivery)
    assert (delivery.state, delivery.problem["code"]) == (DeliveryState.FAILED, code)
    assert explain(code, delivery.problem["params"], "facebook").fix
    assert shown(running) == []


@pytest.mark.django_db
def test_a_revoked_app_pauses_the_channel_and_what_waits_goes_later(
    running: RunningSandbox, work: Work, work_through: Through
) -> None:
    delivery = planned(facebook())
    tokens.kill(running.sandbox, 458)
    work(delivery)
    channel = Channel.objects.get()
    assert (channel.state, channel.problem["code"]) == (ChannelState.NEEDS_RECONNECT, "facebook_app_removed")
    assert delivery.state in (DeliveryState.SCHEDULED, DeliveryState.PUBLISHING)
    running.sandbox.delete("facebook", tokens.DEAD, "all")
    reopen_channel(channel)
    work_through(delivery)
    assert delivery.state == DeliveryState.PUBLISHED
    assert len(shown(running)) == 1


@pytest.mark.django_db
def test_the_end_of_an_access_is_forecast_by_the_test(running: RunningSandbox, clock: MovingClock) -> None:
    ends = clock.now() + timedelta(days=20)
    tokens.change(running.sandbox, data_access_expires_at=int(ends.timestamp()))
    health = probe_channel(facebook().pk, clock.now())
    assert health.access_until == ends.replace(microsecond=0)
    assert Channel.objects.get().consent_until == health.access_until


# --- what somebody did over there -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_correcting_what_somebody_deleted_there_says_so(
    running: RunningSandbox, work: Work, work_through: Through
) -> None:
    delivery = planned(facebook())
    work_through(delivery)
    running.sandbox.delete("facebook", "post", delivery.remote_id)
    entry = change(delivery.entry, title="Luật Căn cước (đã sửa)", agency="so-tu-phap")
    [correction] = follow_up(entry, [delivery.channel])
    work_through(correction)
    assert (correction.state, correction.problem["code"]) == (DeliveryState.FAILED, "facebook_missing")
    assert shown(running) == []


def _told(channel: Channel, document: dict[str, Any], *, secret: str = FACEBOOK.app_secret) -> int:
    body = json.dumps(document).encode()
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return (
        Client()
        .post(
            f"/-/callbacks/facebook/{channel.pk}", body, content_type="application/json",
            headers={"X-Hub-Signature-256": f"sha256={signature}"},
        )
        .status_code
    )  # fmt: skip


def _feed(**value: str) -> dict[str, Any]:
    change = {"field": "feed", "value": {"item": "post", **value}}
    return {"object": "page", "entry": [{"id": FACEBOOK.page_id, "time": 1, "changes": [change]}]}


@pytest.mark.django_db
def test_a_removed_post_is_known_at_once(running: RunningSandbox, work_through: Through) -> None:
    delivery = planned(facebook())
    work_through(delivery)
    news = _feed(verb="remove", post_id=delivery.remote_id)
    assert _told(delivery.channel, news, secret="forged") == 401
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.PUBLISHED
    assert _told(delivery.channel, news) == 204
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.WITHDRAWN


@pytest.mark.django_db
def test_an_edited_post_is_read_back_at_once(running: RunningSandbox, work_through: Through) -> None:
    delivery = planned(facebook())
    work_through(delivery)
    Delivery.objects.update(prove_at=None)
    assert _told(delivery.channel, _feed(verb="edited", post_id=delivery.remote_id)) == 204
    assert Delivery.objects.get().prove_at is not None


@pytest.mark.django_db
def test_a_permission_taken_back_pauses_the_channel(running: RunningSandbox) -> None:
    channel = facebook()
    change = {"field": "pages_manage_posts", "value": {"verb": "revoke", "target_ids": [FACEBOOK.page_id]}}
    news = {"object": "permissions", "entry": [{"id": "7", "changes": [change]}]}
    assert _told(channel, news) == 204
    assert Channel.objects.get().state == ChannelState.ACTIVE, "Facebook says that our token still stands"
    tokens.kill(running.sandbox, 458)
    assert _told(channel, news) == 204
    assert Channel.objects.get().state == ChannelState.NEEDS_RECONNECT


@pytest.mark.django_db
def test_the_address_proves_itself(running: RunningSandbox) -> None:
    path = f"/-/callbacks/facebook/{facebook().pk}"
    asked = {"hub.mode": "subscribe", "hub.challenge": "77", "hub.verify_token": own_verify_token()}
    answer = Client().get(path, asked)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, b"77", "text/plain; charset=utf-8")
    assert Client().get(path, {**asked, "hub.verify_token": "guess"}).status_code == 403


# --- time -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [6, -6])
@pytest.mark.parametrize("fault", ["reset_after", "500_after"])
def test_a_clock_that_is_off_makes_no_second_post(page: Page, minutes: int, fault: str) -> None:
    ours = FixedClock(page.clock.now() + timedelta(minutes=minutes))
    page.running.set_fault("facebook", "feed.create", fault)
    run = MemoryRun(page.platform(), message(), ours)
    run.platform.clock = ours
    driven = drive(run)
    assert [error.code for error in driven.errors] == ["outcome_unknown"]
    assert [post.id for post in page.posts()] == [driven.receipt.remote_id]
    assert run.acted == ["post"]


# --- death ------------------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """The worker is gone."""


@pytest.mark.django_db
@pytest.mark.parametrize("is_reel", [False, True])
def test_a_film_survives_two_killed_workers_and_is_there_once(
    running: RunningSandbox, clock: MovingClock, work: Work, work_through: Through, monkeypatch: pytest.MonkeyPatch,
    is_reel: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(running.sandbox, "clock", clock)
    measures = (("width", 1080), ("height", 1920)) if is_reel else (("width", 1920), ("height", 1080))
    film = File(name="phim.mp4", data=FILM, media_type="video/mp4", extra=(("duration_s", 60.0), *measures))
    delivery = planned(facebook(), form="video", files=(film,))
    name = "send_reel" if is_reel else "send_chunk"
    send, sent = getattr(FilmClient, name), []

    def deadly(client: FilmClient, *args: Any, **more: Any) -> Any:
        sent.append(args)
        answer = send(client, *args, **more)
        if len(sent) in (1, 3):  # the second one only learns where it goes on
            raise Killed
        return answer

    monkeypatch.setattr(FilmClient, name, deadly)
    for _ in range(2 if not is_reel else 1):
        with pytest.raises(Killed):
            work(delivery)
        clock.forward(minutes=2)
    work_through(delivery)
    [post] = shown(running)
    assert delivery.state == DeliveryState.PUBLISHED
    assert post.media[0].sha256 == sha256_hex(FILM)
    calls = running.sandbox.faults.calls
    if is_reel:
        assert calls[("facebook", "reel.bytes")] == 1, "all bytes were there though the answer was lost"
    else:
        # Each death costs one question: where does it go on?
        assert calls[("facebook", "video.transfer")] == PIECES + 2
        assert calls[("facebook", "video.start")] == 1
