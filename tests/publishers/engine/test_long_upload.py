"""A video on its way to YouTube through the engine: yielding, dying and going on at the right byte."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import override_settings

from cms.entries.record import Role
from publishers.channels import save_channel
from publishers.models import Delivery, DeliveryState
from publishers.platforms.youtube.client import SessionState, YouTubeClient
from publishers.platforms.youtube.making import VideoMaker
from publishers.platforms.youtube.piece import GRAIN, Pace
from publishers.sandbox import youtube
from publishers.sandbox.accounts import YOUTUBE
from publishers.sandbox.server import RunningSandbox
from tests.entries.factories import File
from tests.publishers.factories import endpoints, planned
from tests.publishers.platforms.messages import CAPTIONS_VTT
from tests.publishers.platforms.youtube.conftest import film_bytes

from .conftest import MovingClock, Work

pytestmark = pytest.mark.django_db
Through = Callable[[Delivery], list[str]]
FILM = film_bytes(4 * GRAIN + 1000)


class Killed(BaseException):
    """The worker is gone."""


@pytest.fixture
def delivery(running: RunningSandbox, clock: MovingClock, monkeypatch: pytest.MonkeyPatch) -> Delivery:
    monkeypatch.setattr(VideoMaker, "pace", Pace(first=GRAIN, most=GRAIN))
    monkeypatch.setattr(running.sandbox, "clock", clock)
    credentials = {name: getattr(YOUTUBE, name) for name in ("client_id", "client_secret", "refresh_token")}
    options = {"channel_id": YOUTUBE.channel_id, "playlist_id": YOUTUBE.playlist_id}
    channel, _ = save_channel(
        {"name": "YouTube", "platform": "youtube", "options": options, "credentials": credentials}
    )
    files = (
        File(name="phim.mp4", data=FILM, media_type="video/mp4", extra=(("duration_s", 60.0),)),
        File(name="phu-de.vtt", data=CAPTIONS_VTT.encode(), media_type="text/vtt", role=Role.CAPTIONS),
    )
    return planned(channel, form="video", files=files)


def assert_one_whole_video(running: RunningSandbox, delivery: Delivery) -> None:
    (post,) = youtube.timeline(running.sandbox)
    assert running.sandbox.blob_path(post.media[0].sha256).read_bytes() == FILM
    assert (delivery.state, delivery.remote_id) == (DeliveryState.PUBLISHED, post.id)


def test_video_is_published_with_its_captions(
    running: RunningSandbox, delivery: Delivery, work_through: Through
) -> None:
    outcomes = work_through(delivery)
    assert set(outcomes[:-1]) == {"not_yet"}
    assert_one_whole_video(running, delivery)
    assert youtube.timeline(running.sandbox)[0].media[0].captions_sha256


def test_long_upload_goes_on_run_after_run(running: RunningSandbox, delivery: Delivery, work_through: Through) -> None:
    settings = {"ENDPOINTS": endpoints(running.base_url), "BUDGET_S": 0}
    with override_settings(LOA_PUBLISHERS=settings):
        outcomes = work_through(delivery)
    assert outcomes.count("not_yet") >= 4
    assert_one_whole_video(running, delivery)


@pytest.mark.parametrize("at", [1, 3, 5])
def test_killed_worker_is_succeeded_by_another(
    running: RunningSandbox, delivery: Delivery, work: Work, work_through: Through, clock: MovingClock,
    monkeypatch: pytest.MonkeyPatch, at: int,
) -> None:  # fmt: skip
    send_piece, sent = YouTubeClient.send_piece, []

    def deadly(client: YouTubeClient, *piece: Any) -> SessionState:
        sent.append(piece)
        state = send_piece(client, *piece)
        if len(sent) == at:
            raise Killed
        return state

    monkeypatch.setattr(YouTubeClient, "send_piece", deadly)
    with pytest.raises(Killed):
        work(delivery)
    delivery.refresh_from_db()
    assert work(delivery) == "idle"
    clock.forward(minutes=2)
    work_through(delivery)
    assert_one_whole_video(running, delivery)
    assert len(sent) == 5
