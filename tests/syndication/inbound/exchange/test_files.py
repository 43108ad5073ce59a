"""Files that come before their record."""

from __future__ import annotations

import pytest

from cms.core.ids import sha256_hex
from cms.entries import blobs
from syndication.inbound.keys import make_shared_key
from syndication.models import ReceivedFile, Source, SourceKind

from .partner import Partner, digest_of

DATA = b"%PDF-1.7 " + bytes(range(256)) * 2000


def test_a_file_is_asked_for_sent_and_then_here(partner):
    path = f"/attachments/{sha256_hex(DATA)}"
    assert partner.get(path, method="HEAD").status_code == 404
    assert partner.attach(DATA).status_code == 201
    assert partner.get(path, method="HEAD").status_code == 200
    assert partner.attach(DATA).status_code == 200
    row = ReceivedFile.objects.get()
    assert (row.bytes, row.media_type) == (len(DATA), "application/pdf")
    with blobs.open_blob(row.sha256) as stored:
        assert stored.read() == DATA


def test_what_one_partner_sent_is_not_told_to_another(partner):
    partner.attach(DATA)
    other = Source.objects.create(name="Sở Y tế", kind=SourceKind.EXCHANGE)
    stranger = Partner(keyid="so-y-te", key=make_shared_key(other, keyid="so-y-te").secret)
    assert stranger.get(f"/attachments/{sha256_hex(DATA)}", method="HEAD").status_code == 404
    assert stranger.attach(DATA).status_code == 201


def test_bytes_that_are_not_those_of_the_address_are_refused(partner):
    other = b"other bytes"
    answer = partner.post(f"/attachments/{sha256_hex(DATA)}", other, content_type="application/pdf")
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["code"] == "digest_mismatch"
    # Said to be the right ones, but they are not.
    lied = partner.post(f"/attachments/{sha256_hex(DATA)}", other, content_type="text/plain", digest=digest_of(DATA))
    assert lied.status_code == 401
    assert not ReceivedFile.objects.exists()
    assert not blobs.exists(sha256_hex(DATA + other))


def test_a_file_that_is_too_large_or_one_too_many_today_is_refused(partner, settings):
    settings.LOA_SYNDICATION = {"EXCHANGE_FILE_MAX": 100}
    assert partner.attach(b"x" * 101).status_code == 413
    settings.LOA_SYNDICATION = {"EXCHANGE_DAILY_MAX": 150}
    assert partner.attach(b"x" * 100).status_code == 201
    answer = partner.attach(b"y" * 100)
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")


def test_a_partner_may_send_few_files_at_once(partner, source):
    from contextlib import ExitStack

    from syndication.inbound.exchange.idempotency import one_of_few

    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(one_of_few(source, "attachment", 3, at_most_s=5))
        answer = partner.attach(DATA)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (429, "busy")
    assert partner.attach(DATA).status_code == 201


@pytest.mark.parametrize("name", ["xyz", "A" * 64, "a" * 63])
def test_an_address_that_is_no_hash_is_not_there(partner, name):
    assert partner.get(f"/attachments/{name}", method="HEAD").status_code == 404
