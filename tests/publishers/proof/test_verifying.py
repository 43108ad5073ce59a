"""Tampering is found and the first bad row is named; what was signed can't be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from publishers.models import Channel, DailyHead, LedgerRow, What
from publishers.proof.chain import hash_of
from publishers.proof.heads import sign_day, sign_due
from publishers.proof.keys import Signer
from publishers.proof.reading import rows_of
from tests.publishers.factories import by_hand

from .test_ledger import put

pytestmark = [pytest.mark.django_db, pytest.mark.both]
DAY, NEXT_DAY = date(2026, 3, 2), date(2026, 3, 3)
NOW = datetime(2026, 3, 2, 17, 5, tzinfo=UTC)
KEY = "a secret text of the office"


@pytest.fixture
def heads_file(tmp_path: Path) -> Any:
    path = tmp_path / "heads.jsonl"
    with override_settings(LOA_PUBLISHERS={"PROOF_KEY": KEY, "PROOF_HEADS_FILE": str(path)}):
        yield path


Sign = Callable[[date], bool]


@pytest.fixture
def sign(heads_file: Path, django_capture_on_commit_callbacks: Any) -> Sign:
    """Sign a day, as if it were committed."""

    def committed(day: date) -> bool:
        with django_capture_on_commit_callbacks(execute=True):
            return sign_day(day, NOW)

    return committed


@pytest.fixture
def chain(sign: Sign) -> Channel:
    """Five rows, then a signed head, then two more; another channel beside it."""
    channel, other = by_hand("Đài xã"), by_hand("Bảng tin")
    for _ in range(5):
        put(channel, text_sha256="a" * 64, permalink="https://dai.example/1")
        put(other)
    assert sign(DAY)
    put(channel, What.SHOWN)
    put(channel, What.SHOWN)
    return channel


def verified(*options: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_ledger", *options, stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rewrite(channel: Channel, seq: int, column: str, value: Any, *, rehash: bool = False) -> None:
    """Change a row behind the model's back; with ``rehash`` its hash and all later ones are made to fit."""
    sql(f"UPDATE loa_publishers_ledgerrow SET {column} = %s WHERE channel_id = %s AND seq = %s", value, channel.pk, seq)
    if not rehash:
        return
    previous = None
    for row in list(rows_of(LedgerRow.objects.filter(channel=channel, seq__gte=seq))):
        row["previous_hash"] = row["previous_hash"] if previous is None else previous
        previous = hash_of(row)
        sql(
            "UPDATE loa_publishers_ledgerrow SET previous_hash = %s, row_hash = %s WHERE channel_id = %s AND seq = %s",
            row["previous_hash"], previous, channel.pk, row["seq"],
        )  # fmt: skip


def test_untouched_ledger_is_good_and_says_how_much_it_is(chain: Channel) -> None:
    assert verified() == (0, "12 rows in 2 channels, 1 signed heads.\nEverything is as it was written.\n")
    assert verified("--channel", "Đài xã")[1].startswith("7 rows in 1 channels")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("what", "corrected"), ("at", "2026-03-02 05:00:01"), ("entry_id", uuid4().hex), ("entry_version", 2),
        ("delivery_id", uuid4().hex), ("facts", json.dumps({"text_sha256": "b" * 64})), ("row_hash", "0" * 64),
    ],
)  # fmt: skip
def test_each_column_that_was_changed_is_found(chain: Channel, column: str, value: Any) -> None:
    rewrite(chain, 3, column, value)
    code, said = verified()
    assert code == 1
    assert "Channel “Đài xã”, row 3: its content is not what was written." in said
    assert said.count("Channel “") == 1


def test_a_row_that_follows_another_one_is_found(chain: Channel) -> None:
    rewrite(chain, 4, "previous_hash", "f" * 64)
    assert "row 4: it does not follow the row before it." in verified()[1]


def test_a_missing_row_is_named(chain: Channel) -> None:
    sql("DELETE FROM loa_publishers_ledgerrow WHERE channel_id = %s AND seq = 2", chain.pk)
    assert "Channel “Đài xã”, row 2 is missing." in verified()[1]


def test_a_chain_rewritten_hashes_and_all_contradicts_the_head(chain: Channel) -> None:
    rewrite(chain, 3, "what", "corrected", rehash=True)
    assert "row 5: it is not the row that was signed on 2026-03-02." in verified()[1]


def test_a_chain_cut_off_behind_a_head_is_found(chain: Channel) -> None:
    sql("DELETE FROM loa_publishers_ledgerrow WHERE channel_id = %s AND seq >= 4", chain.pk)
    assert "row 4 is missing: rows up to a later one were signed on 2026-03-02." in verified()[1]


def test_a_whole_chain_that_was_removed_is_missed(chain: Channel) -> None:
    sql("DELETE FROM loa_publishers_ledgerrow WHERE channel_id = %s", chain.pk)
    assert "Channel “Đài xã”, row 1 is missing" in verified()[1]
    assert "Channel “Đài xã”, row 1 is missing" in verified("--channel", "Đài xã")[1]


def test_a_database_put_back_behind_the_file_of_heads_is_found(chain: Channel, heads_file: Path) -> None:
    DailyHead.objects.all().delete()
    sql("DELETE FROM loa_publishers_ledgerrow WHERE channel_id = %s AND seq >= 4", chain.pk)
    put(chain, What.RESTORED)
    code, said = verified()
    assert code == 1
    assert "The head of 2026-03-02 is kept outside the database but not in it, or differs." in said
    assert "row 5 is missing" in said
    assert "Row 4 tells that an older backup was put back." in said


def test_heads_are_signed_once_a_day_and_lead_to_each_other(chain: Channel, heads_file: Path, sign: Sign) -> None:
    assert not sign(DAY)
    assert sign(NEXT_DAY)
    assert [str(head.day) for head in DailyHead.objects.order_by("day")] == ["2026-03-02", "2026-03-03"]
    assert len(heads_file.read_text().splitlines()) == 2
    assert verified()[0] == 0


def test_the_day_ends_at_midnight_over_here(chain: Channel) -> None:
    assert not sign_due(datetime(2026, 3, 3, 16, 59, tzinfo=UTC))
    assert sign_due(datetime(2026, 3, 3, 17, 1, tzinfo=UTC))
    assert not sign_due(datetime(2026, 3, 3, 18, 1, tzinfo=UTC))
    assert str(DailyHead.objects.latest("day").day) == "2026-03-03"


def test_a_head_that_was_changed_or_left_out_is_not_believed(chain: Channel, heads_file: Path, sign: Sign) -> None:
    sign(NEXT_DAY)
    heads_file.unlink()
    head = DailyHead.objects.get(day=DAY)
    head.heads = {str(chain.pk): {"seq": 1, "hash": "0" * 64}}
    head.save()
    said = verified()[1]
    assert "The head of 2026-03-02 does not carry a valid signature." in said
    head.delete()
    assert "The head of 2026-03-03 does not follow the head before it." in verified()[1]


def test_what_an_earlier_key_signed_is_believed_when_the_key_is_named(
    chain: Channel, heads_file: Path, sign: Sign
) -> None:
    new = {"PROOF_KEY": "a new secret", "PROOF_HEADS_FILE": str(heads_file)}
    with override_settings(LOA_PUBLISHERS=new):
        assert "is signed with a key that is not known here." in verified()[1]
        assert verified("--key", Signer(KEY).public.text)[0] == 0
    with override_settings(LOA_PUBLISHERS={**new, "PROOF_PUBLIC_KEYS": [Signer(KEY).public.text]}):
        assert sign(NEXT_DAY)
        assert verified()[0] == 0


def test_without_a_key_nothing_is_signed_and_chains_are_checked_all_the_same(db: Any) -> None:
    put(by_hand())
    with override_settings(LOA_PUBLISHERS={}):
        assert not sign_day(DAY, NOW)
        assert verified() == (0, "1 rows in 1 channels, 0 signed heads.\nEverything is as it was written.\n")
