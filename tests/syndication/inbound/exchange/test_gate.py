"""Who gets in: signatures, clocks, nonces, keys that overlap, limits."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from syndication.inbound.keys import keep_public_key, make_shared_key
from syndication.models import SourceState, Submission, UsedNonce

from .partner import SHARED_KEY, Partner, envelope


def problem(answer) -> dict:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.json()


def test_a_signed_submission_is_taken(partner):
    answer = partner.submit(envelope())
    assert answer.status_code == 202, answer.content


def test_an_unsigned_request_is_refused_before_its_body_is_read(partner, client):
    answer = client.generic("POST", "/exchange/v1/submissions", b"{}" * 10, "application/json")
    told = problem(answer)
    assert (answer.status_code, told["type"]) == (401, "urn:pbgdpl:problem:signature_invalid")
    assert {"title", "status", "detail", "errors"} <= set(told)
    assert set(told["errors"][0]) == {"pointer", "code", "message_vi"}


@pytest.mark.parametrize(
    "given",
    [{"key": "another-shared-key-of-32-bytes!!"}, {"keyid": "nobody"}, {"authority": "other.test"}],
)
def test_a_wrong_key_an_unknown_name_and_another_site_are_refused(source, given):
    assert Partner(**given).submit(envelope()).status_code == 401
    assert not Submission.objects.exists()


@pytest.mark.parametrize("seconds", [-310, 310])
def test_a_clock_five_minutes_apart_is_refused_in_words(partner, seconds):
    answer = partner.post("/submissions", b"{}", created=int(time.time()) + seconds)
    assert answer.status_code == 401
    assert "clock" in problem(answer)["detail"]


@pytest.mark.parametrize(
    "left_out", ["@method", "@authority", "@path", "content-type", "content-digest", "idempotency-key"]
)
def test_every_component_must_be_signed(partner, left_out):
    assert partner.post("/submissions", b"{}", drop=left_out).status_code == 401


def test_a_nonce_counts_once(partner):
    assert partner.post("/submissions", json.dumps(envelope()).encode(), nonce="once").status_code == 202
    again = partner.post("/submissions", json.dumps(envelope(2)).encode(), nonce="once")
    assert again.status_code == 401
    assert "nonce" in problem(again)["detail"]


def test_a_nonce_of_long_ago_is_forgotten(partner):
    partner.post("/submissions", json.dumps(envelope()).encode(), nonce="once")
    UsedNonce.objects.update(seen_at=timezone.now() - timedelta(minutes=11))
    assert partner.post("/submissions", json.dumps(envelope(2)).encode(), nonce="once").status_code == 202


def test_a_signature_without_nonce_is_refused(partner):
    assert partner.post("/submissions", b"{}", nonce='"').status_code == 401


def test_a_body_that_is_not_the_signed_one_is_refused(partner):
    body = json.dumps(envelope()).encode()
    answer = partner.post("/submissions", body, sent=body + b" ")
    assert answer.status_code == 401
    assert not Submission.objects.exists()


def test_two_keys_may_overlap_and_an_ended_one_is_refused(source, partner):
    made = make_shared_key(source, keyid="gialai-stp-2027-01")
    newer = Partner(keyid="gialai-stp-2027-01", key=made.secret)
    assert partner.submit(envelope(1)).status_code == 202
    assert newer.submit(envelope(2)).status_code == 202
    source.keys.filter(keyid=partner.keyid).update(valid_until=timezone.now())
    assert partner.submit(envelope(3)).status_code == 401
    assert newer.submit(envelope(3)).status_code == 202


def test_a_key_of_the_future_is_not_good_yet(source):
    made = make_shared_key(source, keyid="later", valid_from=timezone.now() + timedelta(hours=1))
    assert Partner(keyid="later", key=made.secret).submit(envelope()).status_code == 401


def test_a_public_key_is_no_shared_one(source):
    # Base64 of 32 bytes: whoever knows the public key must not be able to sign with it.
    with pytest.raises(ValueError, match="32 bytes"):
        keep_public_key(source, keyid="pub", public_key="MCowBQYDK2VwAyEA")
    good = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    keep_public_key(source, keyid="pub", public_key=good)
    assert Partner(keyid="pub", key=good).submit(envelope()).status_code == 401


def test_reads_are_signed_with_their_query(partner):
    assert partner.get("/submissions", state="received").status_code == 200
    signed = partner.signature([("@method", "GET"), ("@authority", "pbgdpl.test"),
                                ("@path", "/exchange/v1/submissions"), ("@query", "?state=received")])  # fmt: skip
    other = partner.client.get("/exchange/v1/submissions?state=published", headers=signed)
    assert other.status_code == 401


def test_the_default_port_may_be_named_or_left_out(source, settings):
    settings.LOA = {**settings.LOA, "PUBLIC_URL": "https://pbgdpl.test:443"}
    assert Partner(authority="pbgdpl.test").submit(envelope()).status_code == 202


def test_too_many_requests_wait(partner, settings):
    settings.LOA_SYNDICATION = {"EXCHANGE_PER_MINUTE": 2}
    codes = [partner.get("/submissions").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert int(partner.get("/submissions")["Retry-After"]) > 0


@pytest.mark.parametrize(("state", "status"), [(SourceState.PAUSED, 503), (SourceState.GONE, 410)])
def test_a_source_that_is_paused_or_gone_is_told_so(source, partner, state, status):
    source.state = state
    source.save()
    assert partner.submit(envelope()).status_code == status


def test_a_body_that_is_too_long_or_of_unknown_length_is_refused(partner):
    assert partner.post("/submissions", b"{}", sent=b"").status_code in (400, 401, 411)
    big = b"{}" + b" " * (4 * 1024 * 1024)
    assert partner.post("/submissions", big).status_code == 413


@pytest.mark.parametrize("body", [b"[]", b"\xff", b'{"a":NaN}', rb'{"a":"\u0000"}', rb'{"a":"\ud800"}', b"[" * 100_000])
def test_what_is_no_json_object_is_refused(partner, body):
    assert partner.post("/submissions", body).status_code == 400


def test_another_content_type_is_refused(partner):
    assert partner.post("/submissions", b"{}", content_type="text/plain").status_code == 415


def test_the_key_of_a_partner_is_sealed(source):
    row = source.keys.get()
    assert row.sealed_key
    assert SHARED_KEY not in row.sealed_key + repr(row)
