"""A clerk's record with a file that shows it: kept under its hash, its hash in the ledger, given to who may see it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cms.core.ids import sha256_hex
from cms.entries.models import Entry
from publishers.evidence import SIZE_MAX
from publishers.models import Channel, Delivery, DeliveryState, LedgerRow, What
from publishers.planning.plan import Choice, plan

from .conftest import Login, shown

pytestmark = pytest.mark.django_db
PHOTO = b"\xff\xd8\xff\xe0 a photograph of the loudspeaker's log"


@pytest.fixture
def waiting(entry: Entry, radio: Channel) -> Delivery:
    [delivery] = plan(entry, [Choice(channel=radio)])
    problem = {"code": "waiting_for_clerk", "params": {}, "detail": ""}
    Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.NEEDS_CHECKING, problem=problem)
    delivery.refresh_from_db()
    return delivery


def record(client: Any, delivery: Delivery, **changes: Any) -> Any:
    told = {"permalink": "", "seen_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "by": "Chị Lan", "note": ""}
    return client.post(reverse("loa_deliveries:inspect", args=[delivery.pk]), {**told, **changes})


def photo(name: str = "Nhật ký phát.JPG", data: bytes = PHOTO) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="text/html")


def test_the_file_is_kept_and_the_ledger_has_its_hash(login: Login, waiting: Delivery) -> None:
    client = login("board_approver")
    record(client, waiting, evidence=photo())
    waiting.refresh_from_db()
    assert waiting.state == DeliveryState.PUBLISHED
    told = waiting.receipt["facts"]["evidence"]
    assert told == {
        "sha256": sha256_hex(PHOTO), "filename": "Nhật ký phát.JPG", "media_type": "image/jpeg", "bytes": len(PHOTO),
    }  # fmt: skip
    [row] = LedgerRow.objects.filter(delivery_id=waiting.pk, what=What.RECORDED)
    assert row.facts["evidence_sha256"] == sha256_hex(PHOTO)
    assert "Evidence: Nhật ký phát.JPG" in shown(client.get(reverse("loa_deliveries:inspect", args=[waiting.pk])))


def test_it_is_given_as_a_download_with_our_type(login: Login, waiting: Delivery) -> None:
    client = login("board_approver")
    record(client, waiting, evidence=photo())
    response = client.get(reverse("loa_deliveries:evidence", args=[waiting.pk]))
    assert b"".join(response.streaming_content) == PHOTO
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_without_a_file_the_record_is_as_before(login: Login, waiting: Delivery) -> None:
    client = login("board_approver")
    record(client, waiting, permalink="https://dai.example.vn/1")
    waiting.refresh_from_db()
    assert "evidence" not in waiting.receipt["facts"]
    assert client.get(reverse("loa_deliveries:evidence", args=[waiting.pk])).status_code == 404


@pytest.mark.parametrize(
    ("upload", "words"),
    [(photo("anh.html"), "Choose a PDF"), (photo("anh.pdf", b"x" * (SIZE_MAX + 1)), "larger than 20 MB")],
    ids=["kind", "size"],
)
def test_other_files_are_refused_in_a_sentence(
    login: Login, waiting: Delivery, upload: SimpleUploadedFile, words: str
) -> None:
    response = record(login("board_approver"), waiting, evidence=upload)
    assert response.status_code == 422
    assert words in shown(response)
    waiting.refresh_from_db()
    assert waiting.state == DeliveryState.NEEDS_CHECKING


def test_nobody_else_gets_it(login: Login, waiting: Delivery) -> None:
    record(login("board_approver"), waiting, evidence=photo())
    response = login("contributor").get(reverse("loa_deliveries:evidence", args=[waiting.pk]))
    assert response.status_code in (302, 403)
