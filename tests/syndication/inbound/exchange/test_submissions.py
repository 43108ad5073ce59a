"""Handing in: receipts, repeats, versions, what is refused and what is only odd."""

from __future__ import annotations

import json

import pytest

from syndication.inbound.exchange.envelopes import findings
from syndication.inbound.keys import make_shared_key
from syndication.models import Source, SourceKind, Submission, SubmissionState

from .partner import KEYID, RECORD_ID, Partner, digest_of, envelope, record, ulid


def codes(answer) -> set[tuple[str, str]]:
    return {(error["pointer"], error["code"]) for error in answer.json()["errors"]}


def test_the_receipt_names_what_was_taken_and_is_kept_verbatim(partner):
    body = json.dumps(envelope(3)).encode()
    answer = partner.post("/submissions", body)
    receipt = answer.json()
    kept = Submission.objects.get()
    assert receipt == kept.receipt
    assert (receipt["record_id"], receipt["version"], receipt["state"]) == (RECORD_ID, 3, "received")
    assert (receipt["digest"], receipt["signature_keyid"]) == (digest_of(body), KEYID)
    assert receipt["received_at"].endswith("Z")
    assert answer["Location"] == f"/exchange/v1/submissions/{receipt['sid']}"
    assert kept.record["title"] == record()["title"]


def test_a_repeat_gets_the_same_answer_and_makes_nothing_new(partner):
    key = ulid()
    first, second = partner.submit(envelope(), key=key), partner.submit(envelope(), key=key)
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    assert first["Location"] == second["Location"]
    assert Submission.objects.count() == 1


def test_a_key_used_for_other_content_is_refused(partner):
    key = ulid()
    partner.submit(envelope(), key=key)
    answer = partner.submit(envelope(title="Khác"), key=key)
    assert answer.status_code == 422
    assert codes(answer) == {("", "idempotency_key_reused")}


def test_while_the_first_runs_a_repeat_is_asked_to_come_again(partner, source):
    from syndication.inbound.exchange.idempotency import alone

    key = ulid()
    with alone(source, "submission", key, at_most_s=5):
        answer = partner.submit(envelope(), key=key)
    assert answer.status_code == 409
    assert int(answer["Retry-After"]) > 0
    assert codes(answer) == {("", "still_running")}
    assert partner.submit(envelope(), key=key).status_code == 202


@pytest.mark.parametrize("key", ["short", "01jd8z6q4m3v7k2t9x5b1c0hna", "01JD8Z6Q4M3V7K2T9X5B1C0HNU0"])
def test_the_key_must_be_a_ulid(partner, key):
    answer = partner.submit(envelope(), key=key)
    assert (answer.status_code, codes(answer)) == (400, {("", "idempotency_key")})


def test_keys_of_two_partners_do_not_meet(partner, source):
    other = Source.objects.create(name="Sở Y tế", kind=SourceKind.EXCHANGE)
    made = make_shared_key(other, keyid="so-y-te")
    key = ulid()
    assert partner.submit(envelope(), key=key).status_code == 202
    assert Partner(keyid="so-y-te", key=made.secret).submit(envelope(title="Khác"), key=key).status_code == 202
    assert Submission.objects.count() == 2


def test_an_older_version_is_stale(partner):
    partner.submit(envelope(3))
    answer = partner.submit(envelope(2))
    assert (answer.status_code, codes(answer)) == (409, {("/record/version", "stale_version")})
    assert partner.submit(envelope(4)).status_code == 202


def test_a_late_repeat_does_not_bring_back_what_was_withdrawn(partner):
    partner.submit(envelope(1))
    assert partner.submit(envelope(1, "withdraw")).status_code == 202
    assert partner.submit(envelope(1)).status_code == 409
    assert partner.submit(envelope(2)).status_code == 202


def test_what_was_turned_down_may_be_sent_again(partner):
    partner.submit(envelope(2))
    Submission.objects.update(state=SubmissionState.REJECTED)
    assert partner.submit(envelope(1)).status_code == 202


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"profile": "pbgdpl-exchange/9"}, ("/profile", "profile")),
        ({"operation": "delete"}, ("/operation", "operation")),
        ({"record": None}, ("/record", "record")),
        ({"record": record(id="uuid:1")}, ("/record/id", "id")),
        ({"record": record(id="oai:pbgdpl.test:item/1")}, ("/record/id", "own_record")),
        ({"record": record(version=0)}, ("/record/version", "version")),
        ({"record": record(version=True)}, ("/record/version", "version")),
        ({"record": record(title="")}, ("/record/title", "title")),
        ({"record": record(title="x" * 301)}, ("/record/title", "title")),
        ({"record": record(summary="x" * 1001)}, ("/record/summary", "summary")),
        ({"record": record(form=None)}, ("/record/form", "form")),
        ({"record": record(status="withdrawn")}, ("/record/status", "status")),
        ({"record": record(published_at="2026-11-20T09:00:00+07:00")}, ("/record/published_at", "time")),
        ({"record": record(valid_to="31/12/2026")}, ("/record/valid_to", "date")),
        ({"record": record(valid_to="2026-02-30")}, ("/record/valid_to", "date")),
        ({"record": record(topics="land")}, ("/record/topics", "list")),
        ({"record": record(topics=["hai từ"])}, ("/record/topics/0", "code")),
        ({"record": record(url="javascript:alert(1)")}, ("/record/url", "address")),
        ({"record": record(legal_documents=[{"number": " "}])}, ("/record/legal_documents/0/number", "number")),
        ({"record": record(legal_documents=["26/2023"])}, ("/record/legal_documents/0", "object")),
        ({"record": record(source_agency={"name": "Sở"})}, ("/record/source_agency", "source_agency")),
        (
            {"record": record(attachments=[{"sha256": "AB", "filename": "a.pdf"}])},
            ("/record/attachments/0/sha256", "sha256"),
        ),
    ],
)
def test_what_the_profile_forbids_is_found_at_its_place(changes, found):
    told = findings(envelope() | changes, own_namespace="pbgdpl.test")
    assert found in {(finding.pointer, finding.code) for finding in told}
    assert all(finding.document()["message_vi"] for finding in told)


def test_what_the_profile_forbids_is_refused(partner):
    answer = partner.submit(envelope(title="", summary="x" * 1001))
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:pbgdpl:problem:invalid_record")
    assert codes(answer) == {("/record/title", "title"), ("/record/summary", "summary")}
    assert not Submission.objects.exists()


def test_nothing_is_found_wrong_with_the_example_of_the_contract():
    assert findings(envelope(), own_namespace="pbgdpl.test") == []


def test_unknown_codes_and_fields_are_said_and_kept(partner):
    odd = record(form="podcast", topics=["land", "moon"], mood="vui")
    answer = partner.submit(envelope() | {"record": odd})
    assert answer.status_code == 202
    assert {(one["pointer"], one["code"]) for one in answer.json()["warnings"]} == {
        ("/record/form", "unknown_code"), ("/record/topics/1", "unknown_code"), ("/record/mood", "unknown_field"),
    }  # fmt: skip
    assert Submission.objects.get().record == odd


def test_a_code_that_another_replaced_is_said(partner):
    from cms.entries.models import Term

    Term.objects.filter(vocabulary="topic", code="land").update(deprecated=True, replaced_by="civil")
    (warning,) = partner.submit(envelope(topics=["land"])).json()["warnings"]
    assert warning["code"] == "deprecated_code"
    assert "civil" in warning["message_vi"]


def test_a_withdrawal_needs_no_content(partner):
    bare = {"id": RECORD_ID, "version": 2, "status": "withdrawn"}
    document = {"profile": "pbgdpl-exchange/1.0", "operation": "withdraw", "record": bare, "previous_version": 1}
    assert partner.submit(document).status_code == 202


def test_the_contract_vector_reaches_the_record_checks(source, client, public_url):
    """The very request of the contract: only its clock is of another year."""
    answer = Partner(client=client).post("/submissions", b'{"profile":"pbgdpl-exchange/1.0"}')
    assert (answer.status_code, codes(answer)) == (422, {("/operation", "operation"), ("/record", "record")})
