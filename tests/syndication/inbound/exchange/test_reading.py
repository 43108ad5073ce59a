"""Reading back: a submission, the list, an item, the vocabularies, and the figures of a period."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from cms.core.ids import sha256_hex
from cms.entries.models import Entry
from syndication.inbound.exchange import reading
from syndication.inbound.keys import make_shared_key
from syndication.models import ReceivedStatistics, Source, SourceItem, SourceKind, Submission, SubmissionState
from tests.entries.factories import File, make_entry, withdraw

from .partner import RECORD_ID, Partner, envelope, ulid

REPORT = {
    "period": {"from": "2026-01-01", "to": "2026-06-30", "kind": "6m"}, "agency": "gialai-stp",
    "indicators": [{"code": "items", "value": 12, "unit": "item", "breakdown": {"form": "video"}}],
}  # fmt: skip


def stranger() -> Partner:
    other = Source.objects.create(name="Sở Y tế", kind=SourceKind.EXCHANGE)
    return Partner(keyid="so-y-te", key=make_shared_key(other, keyid="so-y-te").secret)


def send(partner, report, key=""):
    return partner.post("/statistics", json.dumps(report).encode(), key=key)


def test_a_submission_says_where_it_stands(partner):
    sid = partner.submit(envelope()).json()["sid"]
    Submission.objects.update(state=SubmissionState.REJECTED, reason_code="editors", reason_vi="Trùng với bài đã đăng.")
    told = partner.get(f"/submissions/{sid}").json()
    assert (told["state"], told["operation"], told["version"]) == ("rejected", "upsert", 1)
    assert (told["reason_code"], told["reason_vi"]) == ("editors", "Trùng với bài đã đăng.")


def test_nobody_reads_the_submissions_of_another(partner):
    sid = partner.submit(envelope()).json()["sid"]
    other = stranger()
    assert other.get(f"/submissions/{sid}").status_code == 404
    assert other.get("/submissions").json() == {"submissions": [], "next_cursor": None}


def test_the_list_goes_on_page_by_page(partner, monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 2)
    sids = [partner.submit(envelope(number)).json()["sid"] for number in range(1, 6)]
    # Two at one instant: the place in the list is the row, not the time alone.
    at = Submission.objects.get(sid=sids[2]).received_at
    Submission.objects.filter(sid=sids[1]).update(received_at=at)
    found, cursor, pages = [], "", 0
    while pages == 0 or cursor:
        page = partner.get("/submissions", **({"cursor": cursor} if cursor else {})).json()
        found += [one["sid"] for one in page["submissions"]]
        cursor, pages = page["next_cursor"], pages + 1
    assert (found, pages) == (sids, 3)


def test_the_list_can_be_narrowed_by_time_and_state(partner):
    old, new = (partner.submit(envelope(number)).json()["sid"] for number in (1, 2))
    row = Submission.objects.get(sid=old)
    Submission.objects.filter(sid=old).update(
        received_at=row.received_at - timedelta(hours=2), state=SubmissionState.PUBLISHED
    )
    since = (row.received_at - timedelta(hours=1)).isoformat().replace("+00:00", "Z")
    assert [one["sid"] for one in partner.get("/submissions", since=since).json()["submissions"]] == [new]
    assert [one["sid"] for one in partner.get("/submissions", state="published").json()["submissions"]] == [old]


@pytest.mark.parametrize("query", [{"since": "gestern"}, {"state": "lost"}, {"cursor": "x"}, {"cursor": "9" * 40}])
def test_a_query_that_cannot_be_read_is_refused_by_name(partner, query):
    answer = partner.get("/submissions", **query)
    assert answer.status_code == 400
    assert next(iter(query)) in answer.json()["detail"]


@pytest.fixture
def shown(partner, source) -> Entry:
    """The partner's record, published here."""
    partner.submit(envelope(2))
    entry = make_entry(
        "Luật Căn cước", summary="Tóm tắt", url="https://pbgdpl.test/luat-can-cuoc/",
        files=[File(name="de-cuong.pdf", data=b"%PDF", media_type="application/pdf")],
    )  # fmt: skip
    Entry.objects.filter(pk=entry.pk).update(page_id=77)
    now = entry.published_at
    item = SourceItem.objects.create(
        source=source, guid=RECORD_ID, guid_sha256=sha256_hex(RECORD_ID.encode()), title="x", content_hash="x",
        first_seen_at=now, last_seen_at=now, changed_at=now, page_id=77,
    )  # fmt: skip
    Submission.objects.update(state=SubmissionState.PUBLISHED, item=item)
    entry.refresh_from_db()
    return entry


@pytest.mark.parametrize("spelled", [RECORD_ID, RECORD_ID.replace("/", "%2F"), RECORD_ID.replace(":", "%3A")])
def test_an_item_says_what_readers_see_however_its_name_is_spelled(partner, shown, spelled):
    told = partner.get(f"/items/{spelled}").json()
    assert (told["id"], told["version"], told["title"]) == (RECORD_ID, 2, "Luật Căn cước")
    assert told["public_url"] == "https://pbgdpl.test/luat-can-cuoc/"
    assert told["attachments"] == [{"filename": "de-cuong.pdf", "sha256": sha256_hex(b"%PDF")}]


def test_an_item_that_is_gone_or_unknown_or_of_another(partner, shown):
    assert partner.get("/items/oai:pbgdpl.gialai.test:item/none").status_code == 404
    assert stranger().get(f"/items/{RECORD_ID}").status_code == 404
    withdraw(shown)
    assert partner.get(f"/items/{RECORD_ID}").status_code == 410


@pytest.mark.django_db
def test_vocabularies_are_public(client):
    rows = {row["code"]: row for row in client.get("/exchange/v1/vocab/form").json()}
    assert rows["outline"]["label_vi"] == "Đề cương giới thiệu văn bản"
    assert set(rows["outline"]) == {"code", "label_vi", "label_en", "deprecated", "replaced_by"}
    assert client.get("/exchange/v1/vocab/area").status_code == 404


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_a_problem_document(client):
    answer = client.get("/exchange/v1/nothing")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert client.delete("/exchange/v1/submissions").status_code == 405


def test_figures_are_kept_as_they_came_and_twice_is_once(partner):
    key = ulid()
    first, second = send(partner, REPORT, key), send(partner, REPORT, key)
    assert (first.status_code, first.json()) == (202, second.json())
    kept = ReceivedStatistics.objects.get()
    assert (kept.report, kept.receipt) == (REPORT, first.json())
    assert send(partner, REPORT | {"agency": "other"}, key).status_code == 422


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"agency": ""}, "/agency"),
        ({"period": {"from": "2026-06-30", "to": "2026-01-01", "kind": "6m"}}, "/period"),
        ({"period": {"from": "2026-01-01", "to": "2026-06-30", "kind": "week"}}, "/period"),
        ({"indicators": []}, "/indicators"),
        ({"indicators": [{"code": "items", "value": -1, "unit": "item", "breakdown": {}}]}, "/indicators/0"),
        ({"indicators": [{"code": "items", "value": True, "unit": "item"}]}, "/indicators/0"),
    ],
)
def test_figures_that_do_not_follow_the_profile_are_refused_with_their_place(partner, changes, pointer):
    answer = send(partner, REPORT | changes)
    assert answer.status_code == 422
    assert pointer in {error["pointer"] for error in answer.json()["errors"]}
