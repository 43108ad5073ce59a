"""The signed file of an item: it verifies anywhere, and a single changed letter shows."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from publishers.models import Channel, Delivery, DeliveryState, What
from publishers.proof.checking_file import check_file
from publishers.proof.exporting import export
from publishers.proof.heads import sign_day
from publishers.proof.keys import believed
from publishers.proof.ledger import append
from tests.publishers.factories import by_hand, planned

from .test_ledger import put

pytestmark = [pytest.mark.django_db, pytest.mark.both]
NOW = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def key() -> Iterator[None]:
    with override_settings(LOA_PUBLISHERS={"PROOF_KEY": "a secret text of the office"}):
        yield


@pytest.fixture
def delivery() -> Delivery:
    """Stands at its place; before it, between its two rows, and after them other items were told."""
    channel = by_hand()
    delivery = planned(channel)
    receipt = {"remote_id": "7", "state": "live", "permalink": "https://dai.example/7", "facts": {"type": "post"}}
    Delivery.objects.filter(pk=delivery.pk).update(
        state=DeliveryState.PUBLISHED, receipt=receipt, published_at=NOW, permalink=receipt["permalink"]
    )
    for number in range(3):
        put(channel)
        if number < 2:
            sign_day(date(2026, 3, number + 1), NOW)
        _tell(channel, delivery, What.SHOWN if number else What.PUBLISHED)
        put(channel)
    return delivery


def _tell(channel: Channel, delivery: Delivery, what: What) -> None:
    from publishers.contract import Receipt
    from publishers.proof.facts import receipt_facts

    facts = receipt_facts(Receipt(remote_id="7", permalink="https://dai.example/7", facts={"type": "post"}))
    append(
        channel_id=channel.pk, what=what, at=NOW, entry_id=delivery.entry_id, entry_version=1,
        delivery_id=delivery.pk, facts=facts,
    )  # fmt: skip


def exported(delivery: Delivery) -> dict[str, Any]:
    """The file, as it comes out of a disk."""
    document = export(delivery.entry, Delivery.objects.filter(entry=delivery.entry), NOW)
    return json.loads(json.dumps(document))


def test_exported_file_verifies_and_holds_the_rows_up_to_the_next_head(delivery: Delivery) -> None:
    document = exported(delivery)
    verdict = check_file(document, believed())
    assert verdict.is_good
    assert (verdict.own_rows, verdict.heads) == (3, 1)
    assert [row["seq"] for row in document["rows"]] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert document["item"]["title"] == delivery.entry.title
    assert len(document["readable"]) == 3
    assert "https://dai.example/7" in document["readable"][0]


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(inner, (*path, number))
    elif isinstance(value, str) and value:
        yield path


def _set(document: Any, path: tuple[Any, ...]) -> None:
    *way, last = path
    for step in way:
        document = document[step]
    text = document[last]
    document[last] = ("1" if text[0] == "0" else "0") + text[1:]


def test_every_single_changed_letter_is_noticed(delivery: Delivery) -> None:
    document, keys = exported(delivery), believed()
    paths = [path for path in _leaves(document) if path[0] not in ("format", "public_key")]
    assert len(paths) > 50
    for path in paths:
        forged = copy.deepcopy(document)
        _set(forged, path)
        assert not check_file(forged, keys).is_good, path


def test_a_forger_with_another_key_is_not_believed(delivery: Delivery) -> None:
    keys = believed()
    with override_settings(LOA_PUBLISHERS={"PROOF_KEY": "somebody else"}):
        forged = exported(delivery)
    verdict = check_file(forged, keys)
    assert (verdict.is_signed, verdict.is_known_key, verdict.is_good) == (True, False, False)


def test_a_receipt_that_was_exchanged_is_named(delivery: Delivery) -> None:
    delivery.refresh_from_db()
    assert delivery.receipt is not None
    Delivery.objects.filter(pk=delivery.pk).update(receipt={**delivery.receipt, "facts": {"type": "video"}})
    assert check_file(exported(delivery), believed()).bad_receipts == (str(delivery.pk),)


def test_commands_write_the_file_and_check_it(delivery: Delivery, tmp_path: Path) -> None:
    path, out = tmp_path / "proof.json", StringIO()
    call_command("export_proof", str(delivery.entry_id), "--to", str(path))
    call_command("verify_ledger", "--file", str(path), stdout=out)
    assert "Everything is as it was written." in out.getvalue()
    path.write_text(path.read_text(encoding="utf-8").replace("dai.example/7", "dai.example/8"), encoding="utf-8")
    with pytest.raises(SystemExit):
        call_command("verify_ledger", "--file", str(path), stdout=out)
    assert "The file is not as it was signed." in out.getvalue()
