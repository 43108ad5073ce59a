"""What goes out is what was made, what is seen before is what goes out, and the proof speaks of the same bytes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from cms.entries import blobs
from cms.entries.record import Role
from publishers.contract import MediaEdits, NotYet
from publishers.derivatives.pictures import STILL
from publishers.derivatives.serving import made_out_of
from publishers.engine.platforms import platform_for
from publishers.models import Derivative, DerivativeState, LedgerRow
from publishers.planning.message import make_message, message_for
from publishers.planning.preflight.checks import preflight
from publishers.planning.preflight.readiness import readiness
from publishers.registry import get_platform
from publishers.sandbox.server import RunningSandbox
from publishers.sentences import explain
from tests.entries.factories import File, make_entry, withdraw
from tests.publishers import factories

from .conftest import picture

PDF = File(name="van-ban.pdf", data=b"%PDF-1.7", media_type="application/pdf", role=Role.FILE)
SOUND = File(name="bai.mp3", data=b"ID3", media_type="audio/mpeg", role=Role.FILE)


@pytest.mark.usefixtures("rooted")
def test_picture_is_made_ahead_and_sent_and_proven(running: RunningSandbox) -> None:
    delivery = factories.planned(factories.facebook(), files=[picture()])
    delivery.refresh_from_db()
    made = Derivative.objects.get()
    assert (made.state, delivery.state) == (DerivativeState.READY, "published")
    (told,) = LedgerRow.objects.filter(delivery_id=delivery.pk, what="published").values_list("facts", flat=True)
    assert list(told["media"].values()) == [made.sha256]
    assert list(told["made_from"].values()) == [made.source]


@pytest.mark.django_db
def test_delivery_waits_until_its_file_is_made(running: RunningSandbox) -> None:
    delivery = factories.planned(factories.facebook(), files=[picture()])  # no worker is told: nothing is committed
    with pytest.raises(NotYet) as pause:
        message_for(delivery, get_platform("facebook"))
    assert (0 < pause.value.after <= 5, pause.value.code) == (True, "media_preparing")
    Derivative.objects.update(state=DerivativeState.MAKING, progress=40)
    (row,) = readiness(delivery.entry.record(), [delivery.channel])
    assert row.is_ready
    (told,) = [finding for finding in row.findings if finding.code == "media_preparing"]
    assert told.params["percent"] == 40


@pytest.mark.django_db
def test_file_that_cannot_be_made_is_told_with_its_reason(running: RunningSandbox) -> None:
    channel = factories.facebook()
    entry = make_entry(files=[picture()])
    readiness(entry.record(), [channel])
    Derivative.objects.update(state=DerivativeState.FAILED, problem={"code": "derivative_unreadable", "params": {}})
    (row,) = readiness(entry.record(), [channel])
    assert not row.is_ready
    assert {"derivative_unreadable", "image_type_refused"} <= {finding.code for finding in row.findings}


@pytest.mark.usefixtures("rooted")
def test_film_for_zalo_is_made_and_its_cover_is_fetched_by_address(
    running: RunningSandbox, webm: Callable[[], File], client: Client
) -> None:
    entry = make_entry(files=[webm(), picture()])
    cls = get_platform("zalo")
    message = make_message(entry.record(), cls, key="k", orders=True)
    assert [asset.media_type for asset in message.assets] == ["video/mp4", "image/jpeg"]
    assert [asset.filename for asset in message.assets] == ["phim.mp4", "anh.jpg"]
    for asset in message.assets:
        answer = client.get("/" + asset.public_url.split("/", 3)[3])
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, asset.media_type)
        assert b"".join(answer.streaming_content) == asset.open().read()
        assert blobs.exists(asset.sha256)
    withdraw(entry)
    assert client.get("/" + message.assets[0].public_url.split("/", 3)[3]).status_code == 410
    assert made_out_of(message.assets[0].sha256, [message.assets[0].made_from]) is not None
    assert made_out_of(message.assets[0].sha256, ["0" * 64]) is None


@pytest.mark.usefixtures("rooted")
def test_editors_crop_and_cover_out_of_the_film(webm: Callable[[], File]) -> None:
    image, record = picture(), make_entry(files=[webm()]).record()
    edits = MediaEdits(cover_at_s=0.4).model_dump(mode="json", exclude_defaults=True)
    message = make_message(record, get_platform("youtube"), key="k", variant={"media": edits}, orders=True)
    cover = message.cover()
    assert cover is not None
    assert (cover.media_type, cover.width, cover.made_from) == ("image/jpeg", 64, record.attachments[0].sha256)
    record = make_entry(files=[image]).record()
    crop = {"crop": {record.attachments[0].sha256: [0.25, 0, 0.75, 1]}}
    message = make_message(record, get_platform("facebook"), key="k", variant={"media": crop}, orders=True)
    assert [(asset.width, asset.height) for asset in message.images()] == [(450, 600)]


@pytest.mark.django_db
def test_nothing_stays_out_silently(running: RunningSandbox, webm: Callable[[], File]) -> None:
    entry = make_entry(files=[webm(), picture(), PDF, SOUND])
    channels = [factories.facebook(), factories.youtube(), factories.zalo(), factories.by_hand()]
    told = {
        row.channel.platform: {finding.code for finding in row.findings if finding.code.endswith("left_out")}
        for row in readiness(entry.record(), channels)
    }
    assert told["facebook"] >= {"audio_left_out", "files_left_out"}
    assert told["youtube"] >= {"audio_left_out", "files_left_out", "images_left_out"}
    assert told["by_hand"] == set()


@pytest.mark.django_db
def test_message_whose_files_fit_costs_no_query(django_assert_num_queries: Callable[..., object]) -> None:
    record = make_entry(files=[PDF]).record()
    with django_assert_num_queries(0):
        message = make_message(record, get_platform("facebook"), key="k", orders=True)
    assert [asset.filename for asset in message.assets] == ["van-ban.pdf"]


@pytest.mark.django_db
def test_every_reason_has_its_sentence(running: RunningSandbox) -> None:
    codes = ("too_heavy", "too_large", "unreadable", "missing", "broken")
    for code in (*(f"derivative_{code}" for code in codes), "media_preparing", STILL):
        assert explain(code, {"filename": "anh.jpg", "percent": 4, "maximum": 1}).message != explain("rejected").message
    channel = factories.facebook()
    message = make_message(make_entry(files=[picture()]).record(), get_platform("facebook"), key="k")
    assert [found.code for found in preflight(platform_for(channel), message) if found.blocking] == []
