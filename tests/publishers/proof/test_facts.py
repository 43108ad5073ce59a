"""What is kept of a message and a receipt: enough to prove, nothing to read."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from publishers.contract import Receipt
from publishers.planning.message import message_for
from publishers.platforms.facebook.platform import FacebookPlatform
from publishers.proof.facts import recorded_facts, sent_facts, text_sha256
from tests.publishers.factories import facebook, planned

PERSON = "Nguyễn Thị Hoa"


@pytest.mark.django_db
def test_sent_facts_name_the_approved_content_and_hold_no_text() -> None:
    delivery = planned(facebook(), title=f"Gặp gỡ {PERSON}")
    message = message_for(delivery, FacebookPlatform)
    receipt = Receipt(remote_id="1_2", permalink="https://f.example/1_2", facts={"type": "post", "told": PERSON})
    facts = sent_facts(message, receipt)
    assert facts["content_hash"] == delivery.entry.content_hash
    assert facts["text_sha256"] == text_sha256(message.body)
    assert (facts["remote_id"], facts["receipt"]) == ("1_2", {"type": "post"})
    assert PERSON not in json.dumps(facts, ensure_ascii=False)


def test_a_persons_record_keeps_the_address_and_hashes_the_rest() -> None:
    seen = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
    facts = recorded_facts(permalink="https://dai.example/1", seen_at=seen, by=PERSON, note="Phát lúc 5 giờ")
    assert (facts["permalink"], facts["seen_at"]) == ("https://dai.example/1", seen)
    assert PERSON not in json.dumps(facts, ensure_ascii=False, default=str)


def test_platforms_white_space_and_unicode_form_do_not_change_the_hash() -> None:
    assert text_sha256("Căn  cước\r\n\n") == text_sha256("Ca\u0306n cước".replace("ước", "ước"))
    assert text_sha256("Căn cước") != text_sha256("Can cuoc")
